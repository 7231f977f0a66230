"""What is to be done about contributions and customers' invoices, and what of them is proved."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.budget.store import budget_text, set_budget
from ledger.closing import open_year
from ledger.contributions.invoicing import issue_contributions
from ledger.contributions.plan import PlanChanges, planned, set_plan
from ledger.invoices.customer_invoice import InvoiceLine, InvoiceRequest, issue_invoice
from ledger.management.todo import todos
from ledger.proof.proof import prove
from tests.books import copy_reference


@pytest.fixture
def book(tmp_path):
    """The demonstration book with 2020 begun and planned as 2019 was."""
    with open_book(copy_reference(tmp_path / "b.finsam")) as found:
        open_year(found, 2020, "EK")
        set_plan(found, planned(found, 2020, PlanChanges()), "EK")
        yield found


def waiting(book, today):
    found = todos(book, fiscal_year(book, 2020), (), today)
    return {one.kind: (one.count, one.due, one.is_late) for one in found}


def test_a_quarter_that_has_begun_is_to_be_invoiced_and_what_is_due_is_chased(book):
    year = fiscal_year(book, 2020)
    assert waiting(book, date(2020, 2, 1))["contributions"] == (4, date(2020, 3, 31), False)
    issue_contributions(book, year, 1, date(2020, 2, 1), due=date(2020, 3, 2), by="EK")
    todo = waiting(book, date(2020, 2, 2))
    assert "contributions" not in todo
    before = todo["receivables"][0]
    todo = waiting(book, date(2020, 4, 1))
    assert todo["contributions"] == (4, date(2020, 6, 30), False)
    assert todo["receivables"][0] == before + 4


def proved(book, year):
    return {
        proof.check.id: (proof.check.left, proof.check.right, proof.check.severity)
        for proof in prove(book, fiscal_year(book, year))
        if proof.check.id.startswith("contributions")
    }


def test_the_plan_is_the_budgets_income_and_a_difference_is_advice(book):
    assert proved(book, 2019) == {}
    text = budget_text("varna-2018").replace("2018", "2019")
    set_budget(book, text, "b.toml", "EK")
    decided = 3_680_000_00 + 1_840_000_00 + 1_479_828_00 + 634_212_00
    assert proved(book, 2019)["contributions-budget"] == (7_148_000_00, decided, "advice")


def test_the_invoices_to_members_are_their_income_and_another_line_is_found(book):
    year = fiscal_year(book, 2020)
    issue_contributions(book, year, 1, date(2020, 2, 1), by="EK")
    total = 178_700_000
    assert proved(book, 2020)["contributions-booked"] == (total, total, None)
    lines = (
        InvoiceLine("x", 100_00, "3987", ((20, "NACKA"),)),
        InvoiceLine("lokal", 50_00, "3990"),
    )
    issue_invoice(book, InvoiceRequest("Nacka kommun", date(2020, 3, 1), "x", lines), "EK")
    expected = (total + 150_00, total + 100_00, "advice")
    assert proved(book, 2020)["contributions-booked"] == expected
