"""What the law asks of an annual report: green for both reference books, red for each part gone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.report_texts import (
    SIGNERS,
    SectionText,
    mark_not_applicable,
    mark_ready,
    section_texts,
    set_text,
    texts,
)
from ledger.books.open import open_book
from ledger.closing import closing_of
from ledger.core.balances import Balances
from ledger.core.errors import Refused
from ledger.management.compliance import (
    REQUIREMENTS,
    ReportContext,
    compliance,
    missing_parts,
)
from ledger.management.five_years import multiyear
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import statement_of, template_of
from tests.books import copy_reference

if TYPE_CHECKING:
    from collections.abc import Callable

BY_ANOTHER_TEST = {
    "restated": "only another layout than last year's restates figures",
    "separate-accounts": "only those of the year before ask for them",
    "restoring-deficit": "only a deficit asks for it",
    "useful-lives": "only fixed assets ask for them",
    "extraordinary-items": "only such an item asks for it",
    "sick-leave": "only more than ten employees ask for it",
}


@pytest.fixture(scope="module", params=["varna-2019", "varend-2019"])
def office(request, tmp_path_factory):
    path = copy_reference(tmp_path_factory.mktemp("law") / "bok.finsam", request.param)
    with open_book(path) as book:
        yield book, fiscal_year(book)


@pytest.fixture(scope="module")
def context(office):
    book, year = office
    reports = {
        name: statement_of(book, name, year, full=True)
        for name in ("income", "balance", "cashflow")
    }
    reports["balance-requirement"] = balance_requirement(book, year)
    return ReportContext(
        book,
        year,
        template_of(book, year),
        read_balances(book, year),
        reports,
        section_texts(book, year.name),
        multiyear(book, year),
    )


def state(context, part):
    (requirement,) = (one for one in REQUIREMENTS if one.id == part)
    return requirement.check(context).state


def without_role(context, role):
    """The context with a layout in which neither rows nor accounts have the role."""
    template = context.template
    statements = {
        part: tuple(replace(line, role="") if line.role == role else line for line in lines)
        for part, lines in template.statements.items()
    }
    roles = {name: claims for name, claims in template.roles.items() if name != role}
    return replace(context, template=replace(template, statements=statements, roles=roles))


def without_amounts(context, report):
    lines = tuple(
        replace(line, amounts=tuple(0 for _ in line.amounts)) if line.amounts else line
        for line in context.reports[report].lines
    )
    return with_report(context, report, lines=lines)


def with_report(context, report, **changes):
    changed = replace(context.reports[report], **changes)
    return replace(context, reports={**context.reports, report: changed})


def without_text(context, name):
    empty = SectionText(SECTIONS[name], "", "empty")
    return replace(context, sections={**context.sections, name: empty})


def test_both_reference_books_have_all_that_the_law_asks_for(office):
    assert missing_parts(compliance(*office)) == ()
    assert [one.id for one, _ in compliance(*office)] == [one.id for one in REQUIREMENTS]


def without_prior(context, report):
    return with_report(context, report, columns=context.reports[report].columns[:1])


TAKEN_AWAY: dict[str, Callable[[ReportContext], ReportContext]] = {
    "income": lambda c: without_role(c, "operating_costs"),
    "income-comparatives": lambda c: with_report(
        c, "income", columns=c.reports["income"].columns[:1]
    ),
    "balance": lambda c: without_role(c, "equity"),
    "balance-comparatives": lambda c: without_prior(c, "balance"),
    "cashflow": lambda c: without_amounts(c, "cashflow"),
    "investments": lambda c: without_role(c, "fixed_assets"),
    "balance-requirement": lambda c: without_role(c, "capital_gains"),
    "contributions": lambda c: replace(c, balances=Balances({}, {})),
    "multiyear": lambda c: with_report(
        replace(c, years=replace(c.years, lines=())),
        "income",
        columns=c.reports["income"].columns[:1],
    ),
    **{
        name: partial(without_text, name=name)
        for name in SECTIONS
        if name in {one.id for one in REQUIREMENTS} - BY_ANOTHER_TEST.keys()
        if name not in ("operations", "investments")
    },
}
"""How each part is taken away, but those that only a book can lack."""

IN_A_BOOK = {"operations", "notes", "signers"}


def test_every_part_is_taken_away_by_some_test():
    tried = TAKEN_AWAY.keys() | BY_ANOTHER_TEST.keys() | IN_A_BOOK
    assert {one.id for one in REQUIREMENTS} == tried


@pytest.mark.parametrize("part", TAKEN_AWAY)
def test_a_part_that_is_taken_away_is_missing(context, part):
    assert state(context, part) != "empty"
    assert state(TAKEN_AWAY[part](context), part) == "empty"


@pytest.mark.parametrize("report", ["income", "balance"])
def test_a_statement_without_an_amount_is_missing(context, report):
    assert state(without_amounts(context, report), report) == "empty"


def test_a_deficit_asks_for_its_text_and_a_surplus_does_not(context):
    bare = without_text(context, "restoring-deficit")
    assert state(bare, "restoring-deficit") == "empty"
    assert (
        state(without_amounts(bare, "balance-requirement"), "restoring-deficit") == "not-applicable"
    )


def test_fixed_assets_ask_for_their_useful_lives(context):
    owned = Balances({("1220", ()): 50_000_00}, {})
    assert state(context, "useful-lives") == "not-applicable"
    assert state(replace(context, balances=owned), "useful-lives") == "empty"


def test_an_extraordinary_item_asks_for_its_explanation(context):
    assert state(context, "extraordinary-items") == "not-applicable"
    (first, *others) = context.reports["income"].lines
    lines = (replace(first, id="extraordinary_items", amounts=(1_00, 0)), *others)
    assert state(with_report(context, "income", lines=lines), "extraordinary-items") == "empty"


@pytest.mark.parametrize(
    ("employees", "expected"),
    [
        ((10_00, 10_00), "not-applicable"),
        ((11_00, 9_00), "not-applicable"),
        ((11_00, 10_00), "empty"),
        ((3_00, None), "empty"),
    ],
)
def test_sick_leave_is_asked_of_more_than_ten_on_average(context, employees, expected):
    lines = tuple(line for line in context.years.lines if line.id != "employees")
    (some, *_) = lines
    known = replace(some, id="employees", values=(*employees, None, None, None))
    years = replace(context.years, lines=(*lines, known))
    assert (
        state(replace(without_text(context, "sick-leave"), years=years), "sick-leave") == expected
    )


@pytest.fixture
def written(tmp_path):
    path = copy_reference(tmp_path / "bok.finsam")
    with open_book(path) as book:
        yield book


def of_step_eight(book):
    found = closing_of(book, fiscal_year(book)).steps[7].findings.messages
    return [one.code for one in found]


@pytest.mark.sweep
def test_each_text_taken_away_is_missing_alone_and_year_end_says_so(written):
    year = fiscal_year(written)
    assert of_step_eight(written) == ["requirement-found", "requirement-negative"]
    for name in (*SECTIONS, SIGNERS):
        if text := texts(written, 2019).get(name):
            set_text(written, 2019, name, "", "EK")
            missing = [one.id for one in missing_parts(compliance(written, year))]
            asked = name in {one.id for one in REQUIREMENTS}
            assert missing == ([name] if asked else []), name
            if name == "restoring-deficit":
                codes = ["requirement-found", "requirement-unexplained", "report-parts-missing"]
                assert of_step_eight(written) == codes
            set_text(written, 2019, name, text, "EK")


def test_separate_accounts_of_last_year_are_asked_for_until_a_reason_is_given(written):
    part, year = "separate-accounts", fiscal_year(written)
    set_text(written, 2018, part, "Verksamheten redovisas för sig.", "EK")
    assert [one.id for one in missing_parts(compliance(written, year))] == [part]
    mark_not_applicable(written, 2019, part, "Verksamheten är avslutad.", "EK")
    assert missing_parts(compliance(written, year)) == ()
    mark_not_applicable(written, 2019, part, "", "EK")
    set_text(written, 2019, part, "Också i år.", "EK")
    assert missing_parts(compliance(written, year)) == ()


def test_a_budget_that_is_missing_is_said_and_may_have_a_reason(written):
    year = fiscal_year(written)
    mark_not_applicable(written, 2019, "operations", "", "EK")
    assert [one.id for one in missing_parts(compliance(written, year))] == ["operations"]
    mark_not_applicable(written, 2019, "operations", "Beslutades aldrig.", "EK")
    assert missing_parts(compliance(written, year)) == ()


def test_a_book_without_a_voucher_lacks_what_is_made_of_vouchers(book):
    missing = {one.id for one in missing_parts(compliance(book, fiscal_year(book)))}
    made = {"income", "balance", "cashflow", "notes", "contributions", "operations", "signers"}
    assert made <= missing


def test_whoever_signs_has_a_role(written):
    set_text(written, 2019, SIGNERS, "Anna Ek, ordförande\nBo Alm", "EK")
    (found,) = (f for one, f in compliance(written, fiscal_year(written)) if one.id == "signers")
    assert (found.state, found.message.values["names"]) == ("empty", "Bo Alm")


def test_a_text_is_ready_until_it_is_changed(written):
    with pytest.raises(Refused):
        mark_ready(written, 2019, "foreword", "EK")
    mark_ready(written, 2019, "overview", "FC")
    now = section_texts(written, 2019)["overview"]
    assert (now.state, now.by) == ("ready", "FC")
    set_text(written, 2019, "overview", "Nytt.", "EK")
    now = section_texts(written, 2019)["overview"]
    assert (now.state, now.by) == ("begun", "EK")


def test_a_reason_holds_only_while_nothing_is_written(written):
    assert section_texts(written, 2019)["sick-leave"].state == "not-applicable"
    set_text(written, 2019, "sick-leave", "2,1 procent.", "EK")
    assert section_texts(written, 2019)["sick-leave"].state == "begun"
    with pytest.raises(Refused):
        mark_not_applicable(written, 2019, "sick-leave", "få anställda", "EK")


OLDER = """\
# Översikt
Ett år.
## Insatser
Två.
# Personal och framtid
Tre.
# Sjukfrånvaro
"""


def test_a_whole_management_report_is_read_by_its_headings(book):
    set_text(book, 2019, "management-report", OLDER, "EK")
    found = section_texts(book, 2019)
    assert found["overview"].text == "Ett år.\nTvå."
    assert (found["personnel"].text, found["personnel"].is_under_heading) == ("Tre.", True)
    assert (found["sick-leave"].state, found["governance"].state) == ("empty", "empty")
