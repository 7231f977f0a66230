"""What was kept elsewhere and this book must agree: or the proof is red, and the report says so."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import (
    add_fiscal_year,
    fiscal_year,
    store_template,
    template_text,
)
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.prior_year import (
    PriorBalance,
    set_prior_year_balances,
    set_prior_year_figures,
)
from ledger.bookkeeping.vouchers import record
from ledger.core.calendar import Period
from ledger.core.model import Posting
from ledger.layout_changes.template_diff import left_behind
from ledger.proof.proof import prove
from ledger.statements.book_statements import notes_of, statement_of
from tests.ledger.conftest import TEMPLATE

OPENING = (Posting("1930", 50000), Posting("2067", -50000))


def failing(book, year):
    return {
        proof.check.id: proof.check.severity for proof in prove(book, year) if not proof.check.ok
    }


def codes(report):
    return [fault.code for fault in report.problems]


@pytest.mark.parametrize(
    ("stated", "is_right"),
    [
        ([PriorBalance("1930", 50000), PriorBalance("2067", -50000)], True),
        ([PriorBalance("1930", 50000), PriorBalance("2067", -20000)], True),
        ([PriorBalance("3985", -50000), PriorBalance("5010", 20000)], True),
        ([PriorBalance("1930", 60000), PriorBalance("2067", -60000)], False),
        ([PriorBalance("1930", 40000), PriorBalance("2440", 10000)], False),
    ],
)
def test_what_the_year_before_is_stated_to_have_ended_with_is_what_the_book_begins_with(
    book, stated, is_right
):
    year = fiscal_year(book)
    add_opening_balances(book, year, OPENING)
    set_prior_year_balances(book, 2018, stated)
    assert failing(book, year) == ({} if is_right else {"opening-stated": "fault"})


def test_a_year_with_openings_of_its_own_says_on_its_reports_that_they_are_not_the_year_befores(
    book, rent
):
    add_opening_balances(book, fiscal_year(book), OPENING)
    year = add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), TEMPLATE)
    add_opening_balances(book, year, OPENING)
    assert "opening-otherwise" not in codes(statement_of(book, "balance", year))
    record(book, rent)
    assert "opening-otherwise" in codes(statement_of(book, "balance", year))
    assert "opening-otherwise" in codes(notes_of(book, year))
    assert "opening-otherwise" not in codes(statement_of(book, "income", year))
    assert "opening-otherwise" not in codes(statement_of(book, "balance", fiscal_year(book, 2019)))


def test_published_figures_without_a_line_in_another_layout_are_named_before_and_after(book):
    year = fiscal_year(book)
    set_prior_year_figures(book, 2018, {"income": 70000, "costs": -20000, "result": 50000})
    other = template_text(book, year).replace('"costs"', '"expenses"')
    (left,) = left_behind(book, year, other)
    assert (left.year, left.line, left.amount) == (2018, "costs", -20000)
    assert failing(book, year) == {}
    store_template(book, year, other, "prov", "EK")
    assert failing(book, year) == {"published-lines": "fault"}
    set_prior_year_figures(book, 2018, {"income": 70000, "expenses": -20000, "result": 50000})
    assert failing(book, year) == {}
