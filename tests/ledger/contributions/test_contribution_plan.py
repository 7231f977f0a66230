"""What the members are to pay: shares, parts of the year and invoices, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.accruals import record_reversal
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.closing import open_year
from ledger.contributions.invoicing import contribution_requests, issue_contributions
from ledger.contributions.member_contributions import member_contributions
from ledger.contributions.plan import (
    PlanChanges,
    contribution_plan,
    days_of_parts,
    instalments,
    plan_remarks,
    planned,
    set_plan,
)
from ledger.core.errors import Refused
from ledger.core.report_query import ReportQuery
from ledger.invoices.invoice_register import invoices
from ledger.management.todo import due_accruals
from tests.books import copy_reference
from tests.ledger.report_layout.small import book_of, changed

SHARES = {"FK": "50%", "SLL": "25 %", "NACKA": "14,25%", "VARMDO": "10,75%"}
PRINTED = {"FK": 3_574_000_00, "SLL": 1_787_000_00, "NACKA": 1_018_590_00, "VARMDO": 768_410_00}
"""The lines of the printed note 1."""


@pytest.fixture
def reference(tmp_path):
    """The demonstration book of VärNa, open."""
    with open_book(copy_reference(tmp_path / "b.finsam")) as book:
        yield book


def planned_2019(book, **changes):
    values = {"total": 7_148_000_00, "shares": SHARES, "decision": "Styrelsen § 45", **changes}
    return planned(book, 2019, PlanChanges(**values))


def test_the_shares_divide_the_total_as_the_note_has_it(reference):
    plan = planned_2019(reference)
    assert {one.code: one.amount for one in plan.members} == PRINTED
    assert [one.account for one in plan.members] == ["3985", "3986", "3987", "3987"]
    assert [*plan_remarks(reference, plan)] == []


@pytest.mark.parametrize(
    ("amount", "count", "parts"),
    [(1_01, 4, (26, 25, 25, 25)), (10, 12, (*[1] * 10, 0, 0)), (7, 1, (7,)), (5, 2, (3, 2))],
)
def test_the_ore_that_is_left_over_goes_to_the_first_parts(amount, count, parts):
    assert instalments(amount, count) == parts


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shares": {**SHARES, "FK": "49,9%"}}, "99,90"),
        ({"shares": {"FK": "50%", "SLL": "1000"}}, "50"),
        ({"shares": {"FK": "1"}}, "3 574 001,00"),
        ({"shares": {"FK": "x"}, "total": None}, "x"),
        ({"shares": {"NOBODY": "100%"}}, "NOBODY"),
        ({"shares": {**SHARES, "FK": "-50%"}}, "'-50%' is no share"),
        ({"shares": {"FK": "-1"}, "total": None}, "FK would pay −1,00"),
        ({"shares": SHARES, "total": -100_00}, "would pay −50,00"),
    ],
)
def test_what_does_not_add_up_is_refused_with_the_figure(reference, changes, message):
    with pytest.raises(Refused, match=message):
        planned_2019(reference, **changes)


def test_how_several_municipalities_divide_theirs_is_not_guessed(reference):
    with pytest.raises(Refused, match="agreement"):
        planned(reference, 2022, PlanChanges(total=100_00))
    with pytest.raises(Refused, match="total"):
        planned(reference, 2022, PlanChanges(shares=SHARES))


@pytest.mark.parametrize(
    ("region", "shares"),
    [
        ("Region Stockholm", {"FK": 50_01, "R": 25_00, "NACKA": 25_00}),
        ("", {"FK": 50_01, "NACKA": 50_00}),
    ],
)
def test_where_each_side_has_one_member_the_law_divides_and_without_a_region_too(
    tmp_path, region, shares
):
    member = [["FK", "Försäkringskassan"], ["R", region], ["NACKA", "Nacka kommun"]]
    named = ", ".join(f'["{code}", "{name}"]' for code, name in member if name)
    layout = changed(
        ("[dimensions]\n", '[dimensions]\nmember = {number = 20, sv = "Medlem"}\n'),
        ("[objects]\n", f"[objects]\nmember = [{named}]\n"),
        ('["3985", "Bidrag"]', '["3985", "Staten"], ["3986", "Regionen"], ["3987", "Kommunen"]'),
        ("region = {accounts = []}", 'region = {accounts = ["3986"]}'),
        ("municipality = {accounts = []}", 'municipality = {accounts = ["3987"]}'),
    )
    with book_of(tmp_path / "bok.finsam", layout) as book:
        plan = planned(book, 2019, PlanChanges(total=100_01))
        assert {one.code: one.amount for one in plan.members} == shares
        assert [*plan_remarks(book, plan)][:-1] == []


def test_another_division_than_the_laws_is_stored_with_a_remark(reference):
    shares = {"FK": "6000", "SLL": "4000", "NACKA": "0", "VARMDO": "0"}
    plan = planned_2019(reference, total=None, shares=shares, decision="")
    assert [one.code for one in plan_remarks(reference, plan)] == ["funding-split", "plan-decision"]
    set_plan(reference, plan, "EK")
    assert contribution_plan(reference, 2019) == plan
    changed = planned(reference, 2019, PlanChanges(shares={"SLL": "0", "NACKA": "4000"}))
    assert {one.code: one.amount for one in changed.members} == {"FK": 600_000, "NACKA": 400_000}


def test_the_year_after_is_divided_as_the_year_before(reference):
    set_plan(reference, planned_2019(reference), "EK")
    plan = planned(reference, 2020, PlanChanges(total=7_148_000_02))
    amounts = [one.amount for one in plan.members]
    assert sum(amounts) == 7_148_000_02
    assert amounts == [3_574_000_02, 1_787_000_00, 1_018_590_00, 768_410_00]
    assert plan.decision == ""
    assert [days.first.month for days in days_of_parts(reference, plan)] == [1, 4, 7, 10]


def test_a_part_of_the_year_is_invoiced_once_and_what_was_left_comes_with_the_next(reference):
    set_plan(reference, planned_2019(reference, requisitions={"FK"}), "EK")
    open_year(reference, 2020, "EK")
    year = fiscal_year(reference, 2020)
    plan = planned(reference, 2020, PlanChanges(decision="Styrelsen § 50"))
    set_plan(reference, plan, "EK")
    day = date(2020, 1, 14)
    made = issue_contributions(reference, year, 1, day, by="EK")
    assert [one.number for one in made] == [f"2020000{n}" for n in range(1, 5)]
    assert [one.amount for one in made] == [89_350_000, 44_675_000, 25_464_750, 19_210_250]
    with pytest.raises(Refused):
        issue_contributions(reference, year, 1, day, by="EK")
    requests = contribution_requests(reference, year, 3, day)
    first = requests[0]
    assert (first.kind, first.total, len(first.lines)) == ("requisition", 2 * 89_350_000, 2)
    assert requests[1].lines[0].text == "Medlemsbidrag 2020, kvartal 2, beslut Styrelsen § 50"
    assert len(invoices(reference)) == 4
    query = ReportQuery("contributions", reference.association, year, year.period, "sv")
    (fk, *_) = member_contributions(reference, query)
    assert [part.state for part in fk.instalments] == ["overdue", "due", "due", "due"]


def test_what_was_accrued_the_year_before_is_asked_for_with_the_first_part(reference):
    """The state's fourth quarter of 2019, 893 500 kr, is reversed on the first of January."""
    open_year(reference, 2020, "EK")
    year, day = fiscal_year(reference, 2020), date(2020, 1, 14)
    for accrual in due_accruals(reference, year, day):
        record_reversal(reference, accrual, "EK")
    set_plan(reference, planned(reference, 2020, PlanChanges()), "EK")
    (state, *_others) = contribution_requests(reference, year, 1, day)
    assert [line.amount for line in state.lines] == [89_350_000, 89_350_000]
    assert state.lines[0].text == "Medlemsbidrag 2019, upplupet vid årets slut"
    issue_contributions(reference, year, 1, day, by="EK")
    assert contribution_requests(reference, year, 1, day) == ()


def test_the_parts_of_the_demonstration_year_are_paid_but_what_is_accrued(reference):
    set_plan(reference, planned_2019(reference), "EK")
    year = fiscal_year(reference, 2019)
    query = ReportQuery("contributions", reference.association, year, year.period, "sv")
    states = {
        one.code: [part.state for part in one.instalments]
        for one in member_contributions(reference, query)
    }
    assert states["FK"] == ["paid", "paid", "paid", "accrued"]
    assert states["NACKA"] == ["paid"] * 4
