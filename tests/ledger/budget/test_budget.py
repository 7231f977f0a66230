"""Budgets: both printed ones to the krona, what is wrong with a file, versions in a book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.budget.budget import Budget, BudgetLine, budget_statement, month_amounts, remarks
from ledger.budget.from_csv import read_budget_csv
from ledger.budget.reader import read_budget
from ledger.budget.store import (
    budget_text,
    budget_years,
    budgets,
    built_in_budgets,
    current_budget,
    latest_forecast,
    set_budget,
)
from ledger.budget.writer import budget_from_outcome, part_id, part_of, write_budget
from ledger.contributions.funding import budgeted_funding
from ledger.core.errors import ImportFileError, Refused
from ledger.core.label import Label
from ledger.core.model import Association, DimensionObject
from ledger.printed_report import printed_text, read_printed
from ledger.report_layout.account_ranges import AccountRange
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template
from ledger.statements.book_statements import template_of
from tests.books import copy_reference

WHO = Association("Prov", "222000-2683")


def printed_rows():
    """Every printed amount of the two budgets: the budget, the row, and an amount a year."""
    whole = read_printed(printed_text("varna-budget-2023"), "2023")
    for row in whole.tables[0].rows:
        if row.amounts:
            yield "varna-2023", row.label, row.amounts
    parted = read_printed(printed_text("varna-budget-2018"), "2018")
    for table in parted.tables:
        for row in table.rows:
            yield "varna-2018", row.label, row.amounts
    figures = {key: amount for table in parted.tables for key, amount in table.figures.items()}
    for key, label in (
        ("totalt_forvaltning", "Totalt förvaltning"),
        ("totalt_insatser", "Totalt insatser"),
        ("totalt_kostnader", "Totalt kostnader"),
        ("arets_resultat", "Årets resultat"),
        ("forvantat_resultat_2017", "Förväntat resultat 2017"),
        ("aterstaende_kapital_2017_2018", "Återstående kapital 2017-2018"),
    ):
        yield "varna-2018", label, (figures[key],)
    yield "varna-2018", "Summa intäkter", (parted.tables[1].figures["summa"],)
    for amount, label in zip(
        parted.parts["d"].values(),
        (
            "Personal",
            "varav deltagarinsatser",
            "varav projektledning m.m.",
            "Externt upphandlade deltagarinsatser",
            "Utvärdering",
            "Lokal och övriga kostnader",
        ),
        strict=True,
    ):
        yield "varna-2018", label, (amount,)


@pytest.fixture(scope="module")
def varna(tmp_path_factory):
    path = tmp_path_factory.mktemp("budget") / "bok.finsam"
    copy_reference(path, "varna-2019")
    return path


@pytest.fixture
def book(varna, tmp_path):
    copy = tmp_path / "bok.finsam"
    copy.write_bytes(varna.read_bytes())
    with open_book(copy) as book:
        yield book


@pytest.mark.parametrize(("name", "label", "amounts"), list(printed_rows()))
def test_a_printed_figure_is_the_budget_s(name, label, amounts):
    shown = budget_statement(read_budget(budget_text(name), name), WHO)
    assert amounts in [line.amounts for line in shown.lines if line.label == label]


def test_the_deficit_of_2018_is_printed_without_its_sign_and_known_with_it():
    budget = read_budget(budget_text("varna-2018"), "2018")
    shown = {line.id: line.amounts for line in budget_statement(budget, WHO).lines}
    assert shown["result"] == (3415223_00,)
    assert budget.result() == (-3415223_00,)
    assert [fault.code for fault in remarks(budget)] == ["deficit-without-motive"]
    assert list(remarks(replace(budget, motive="Eget kapital används."))) == []


def test_a_budget_in_balance_needs_no_motive():
    text = """years = [2020]
lines = [{row = "a", amounts = [5], sv = "A"}, {sum = "result", of = ["a"], sv = "R"}]"""
    assert list(remarks(read_budget(text, "b.toml"))) == []


def test_contributions_that_are_not_divided_as_the_law_says_are_remarked_upon(book):
    template = template_of(book, fiscal_year(book))
    told = {}
    for name in ("varna-2018", "varna-2023"):
        budget = read_budget(budget_text(name), name)
        told[name] = [fault.message for fault in budgeted_funding(book, template, budget).remarks()]
    assert told["varna-2023"] == []
    assert "48,2, 24,1 and 27,7" in told["varna-2018"][0]


GOOD = """years = [2024, 2025]
lines = [
  {row = "rent", line = "premises", amounts = [-10, -12], sv = "Hyra"},
  {sum = "result", of = ["rent"], sv = "Resultat"},
]
"""


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ("[2024, 2025]", "[2024, 2026]", "b.toml: years", "budget-years"),
        ("[2024, 2025]", "[]", "b.toml: years", "budget-years"),
        (
            "amounts = [-10, -12]",
            "amounts = [-10]",
            "b.toml: lines.rent.amounts",
            "amounts-and-years",
        ),
        ("[-10, -12]", '[-10, "tolv"]', "b.toml: lines.rent.amounts[2]", "not-an-amount"),
        ("[-10, -12]", "[-10, true]", "b.toml: lines.rent.amounts[2]", "not-an-amount"),
        ('sv = "Hyra"', 'sv = "Hyra", color = 1', "b.toml: lines.rent.color", "unknown-key"),
        (', sv = "Hyra"', "", "b.toml: lines.rent", "missing-key"),
        (
            "amounts = [-10, -12]",
            "months = {13 = -1}, amounts = [-12]",
            "b.toml: lines.rent.months",
            "no-such-month",
        ),
        (
            "amounts = [-10, -12]",
            "months = [1, 2], amounts = [-12]",
            "b.toml: lines.rent.months",
            "not-twelve-months",
        ),
        (
            "amounts = [-10",
            "months = {3 = -7}, amounts = [-10",
            "b.toml: lines.rent.months",
            "months-and-year",
        ),
        ('{row = "rent"', '{sv = "x"}, {row = "rent"', "b.toml: lines[1]", "line-without-id"),
        ('of = ["rent"]', 'of = ["hyra"]', "b.toml: lines.result.of", "unknown-row"),
        ('of = ["rent"]', 'of = ["rent", "result"]', "b.toml: lines.result.of", "sum-of-itself"),
        (
            '{sum = "result"',
            '{row = "rent", amounts = [1, 1], sv = "B"}, {sum = "result"',
            "b.toml: lines.rent",
            "row-twice",
        ),
        ('sum = "result"', 'sum = "rest"', "b.toml: lines", "no-result"),
        ("years", 'kind = "guess"\nyears', "b.toml: kind", "not-a-choice"),
        ("years", 'decided = "igår"\nyears', "b.toml: decided", "not-a-date"),
        ('sv = "Hyra"', 'sv = "Hyra", note = "a"', "b.toml: lines.rent.note", "unknown-note"),
        (
            'sv = "Hyra"',
            'sv = "Hyra", accounts = ["50-10"]',
            "b.toml: lines.rent.accounts",
            "bad-interval",
        ),
        (
            'sv = "Hyra"',
            'sv = "Hyra", objects = ["MIA"]',
            "b.toml: lines.rent.objects",
            "bad-object",
        ),
        ("years = [2024, 2025]", "years = [2024, 2025", "b.toml:2", "not-toml"),
    ],
)
def test_what_is_wrong_is_told_with_file_key_and_remedy(old, new, where, code):
    assert old in GOOD
    with pytest.raises(ImportFileError) as refused:
        read_budget(GOOD.replace(old, new, 1), "b.toml")
    assert (where, code) in [(fault.where, fault.code) for fault in refused.value.problems]
    assert all(len(fault.message) > 20 for fault in refused.value.problems)


def test_all_that_is_wrong_is_told_at_once():
    text = GOOD.replace("-12", '"x"').replace("[2024, 2025]", "[2024, 2030]")
    with pytest.raises(ImportFileError) as refused:
        read_budget(text, "b.toml")
    assert len(refused.value.problems) > 1


def test_a_row_for_a_line_that_the_template_lacks_is_refused(book):
    with pytest.raises(Refused, match=r"b\.toml: lines\.rent\.line: .*'premisses'"):
        set_budget(book, GOOD.replace("premises", "premisses"), "b.toml")
    assert budgets(book, 2024) == ()


@pytest.mark.parametrize(
    ("of_the_book", "of_another", "words"),
    [
        ({}, {"decided": "2023-11-20"}, r"(-)"),
        ({"decided": "2023-11-20"}, {}, "(2023-11-20)"),
        ({"decision": '"§ 9"'}, {"decision": '"§ 10"'}, "(§ 9)"),
        ({"decided": "2023-11-20", "decision": '"§ 9"'}, {"decision": '"§ 9"'}, "(2023-11-20 § 9)"),
    ],
)
def test_a_second_adopted_budget_is_refused_with_the_decision_of_the_first(
    book, of_the_book, of_another, words
):
    def by(decision):
        return "".join(f"{name} = {value}\n" for name, value in decision.items()) + GOOD

    set_budget(book, by(of_the_book), "b.toml")
    with pytest.raises(Refused) as refused:
        set_budget(book, by(of_another), "c.toml")
    (fault,) = refused.value.problems
    assert str(fault).startswith(f"c.toml: kind: 2024 already has an adopted budget {words};")
    set_budget(book, by(of_the_book), "b.toml")


def test_a_year_has_one_adopted_budget_and_the_latest_revision_counts(book):
    decided = GOOD.replace("years", 'decided = 2023-11-20\ndecision = "§ 9"\nyears', 1)
    set_budget(book, decided, "b.toml")
    with pytest.raises(Refused, match=r"two adopted|already has an adopted budget"):
        set_budget(book, decided.replace("§ 9", "§ 10"), "c.toml")
    corrected = decided.replace("-10,", "-11,")
    set_budget(book, corrected, "b.toml")
    assert [b.result() for b in budgets(book, 2024)] == [(-11_00, -12_00)]
    for day in ("2024-03-01", "2024-06-12"):
        revised = decided.replace("years", 'kind = "revised"\nyears', 1).replace("2023-11-20", day)
        set_budget(book, revised, "r.toml")
    set_budget(
        book,
        decided.replace("years", 'kind = "forecast"\nyears', 1).replace("2023-11-20", "2024-08-31"),
        "f.toml",
    )
    assert [b.version for b in budgets(book, 2024)] == [
        "adopted",
        "revised 2024-03-01",
        "revised 2024-06-12",
        "forecast 2024-08-31",
    ]
    current, forecast = current_budget(book, 2024), latest_forecast(book, 2024)
    assert current is not None
    assert forecast is not None
    assert (current.version, forecast.version) == ("revised 2024-06-12", "forecast 2024-08-31")
    assert budget_years(book) == (2024,)


def test_a_decision_that_is_yet_to_come_is_refused(book):
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - the wall's, as the book asks it
    with pytest.raises(Refused, match=f"{tomorrow} is yet to come"):
        set_budget(book, GOOD.replace("years", f"decided = {tomorrow}\nyears", 1), "b.toml")
    assert budgets(book, 2024) == ()


def test_a_revision_without_a_day_is_refused(book):
    with pytest.raises(Refused, match="decided"):
        set_budget(book, GOOD.replace("years", 'kind = "revised"\nyears', 1), "b.toml")


@pytest.mark.parametrize("name", built_in_budgets())
def test_a_budget_written_and_read_again_is_the_same(name):
    budget = read_budget(budget_text(name), name)
    assert read_budget(write_budget(budget), name) == budget


amounts = st.integers(-(10**12), 10**12)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6), st.booleans())
def test_any_budget_written_and_read_again_is_the_same(pairs, minus):
    rows = tuple(
        BudgetLine(f"r{n}", "row", Label(f'Rad "{n}"', f"Row {n}"), 1, amounts=pair)
        for n, pair in enumerate(pairs)
    )
    of = tuple(row.id for row in rows)
    result = BudgetLine("result", "sum", Label("Resultat", "Result"), of=of)
    budget = Budget(
        (2024, 2025), "revised", (*rows, result), decided=date(2024, 2, 29), minus=minus
    )
    again = read_budget(write_budget(budget), "x")
    assert again == budget
    assert again.result() == tuple(map(sum, zip(*pairs, strict=True)))


@given(amounts, st.lists(amounts, min_size=12, max_size=12), st.sampled_from(["even", "last-year"]))
def test_the_months_of_a_row_add_up_to_its_year(amount, pattern, spread):
    row = BudgetLine("r", "row", Label("R", "R"), amounts=(amount,), spread=spread)
    assert sum(month_amounts(row, pattern)) == amount


def test_a_copy_of_the_outcome_raises_every_line_and_keeps_its_months(book):
    budget = budget_from_outcome(book, fiscal_year(book), per_mille=20)
    rent = budget.line_named("premises")
    assert budget.years == (2020, 2021, 2022)
    assert rent is not None
    assert rent.amounts[0] == -153842_00, "150 825 and 2 per cent"
    assert rent.spread == "last-year"
    plain = budget_from_outcome(book, fiscal_year(book))
    assert plain.result()[0] == -1320287_00
    set_budget(book, write_budget(budget), "copy.toml")


CSV = "id;label;line;2024;2025\nrent;Hyra;premises;-1 200,50;−1 300\n;;;;\npay;Lön;staff;-10;-11\n"


def test_a_spreadsheet_becomes_a_budget_with_a_result():
    budget = read_budget_csv(CSV, "b.csv")
    assert budget.years == (2024, 2025)
    assert budget.result() == (-1210_50, -1311_00)


def test_months_of_a_spreadsheet_are_the_months_of_the_budget():
    text = "id,label,line,1,3\nrent,Hyra,premises,-5,-7\n"
    (rent, _result) = read_budget_csv(text, "b.csv", 2024).lines
    assert rent.months == (-5_00, 0, -7_00, *[0] * 9)
    assert rent.amounts == (-12_00,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CSV.replace("-10", "tio"), r"b\.csv:4: 2024: 'tio'"),
        (CSV.replace("label", "namn"), r"b\.csv:1: There is no column 'namn'"),
        ("id;label;13\na;b;1\n", r"b\.csv:1: There is no column '13'"),
        ("id;label;1\na;b;1\n", "--year"),
        ("id;label\na;b\n", "The first line names the columns"),
        ("", "The first line names the columns"),
        (CSV.replace("pay;", "rent;"), r"lines\.rent: The line is already there"),
    ],
)
def test_what_is_wrong_in_a_spreadsheet_is_told_with_its_line(text, message):
    with pytest.raises(ImportFileError, match=message):
        read_budget_csv(text, "b.csv")


def test_a_row_is_parted_by_what_its_line_takes_and_no_other():
    template = read_template(built_in_text("varna"), "varna.toml")
    row = BudgetLine("mia", "row", Label("Mias", "Mia's"), 1, "a", (7, 8), line="income_mia")
    row = replace(row, id="income_mia", months=(7,), claims=(AccountRange("3980", "3984"),))
    mia, other = DimensionObject(6, "MIA", "Mia"), DimensionObject(6, "HE", "Hälsa")
    assert part_of(row, mia, template) == BudgetLine(
        part_id(row, mia),
        "row",
        Label("Mias, Mia", "Mia's, Mia"),
        2,
        "a",
        (0, 0),
        line="income_mia",
        claims=tuple(
            AccountRange(*ends, ((6, frozenset({"MIA"})),))
            for ends in (("3980", "3984"), ("3988", "3988"))
        ),
    )
    refused = (
        (row, other),
        (replace(row, kind="sum"), mia),
        (replace(row, id="income_nobody"), mia),
        (replace(row, id="other_income"), mia),
    )
    assert [part_of(*one, template) for one in refused] == [None] * len(refused)
