"""What is not known of the year before is blank in every report, and never 0."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year, store_template
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.prior_year import (
    PriorBalance,
    set_prior_year_balances,
    set_prior_year_figures,
)
from ledger.bookkeeping.vouchers import record
from ledger.core.calendar import Period
from ledger.core.model import Posting
from ledger.management.year_figures import year_figures
from ledger.statements.book_statements import notes_of, statement_of
from tests.ledger.conftest import TEMPLATE

PARTS = [
    Period(date(2019, 1, 1), date(2019, 3, 31)),
    Period(date(2019, 2, 10), date(2019, 3, 15)),
    Period(date(2019, 11, 1), date(2019, 12, 31)),
]


def amounts(report):
    return {line.id: line.amounts for line in report.lines if line.amounts is not None}


def heads(report):
    return [column.label for column in report.columns]


@pytest.fixture
def year(book):
    return fiscal_year(book)


@pytest.mark.parametrize("part", PARTS)
def test_the_notes_of_some_days_have_the_balances_of_the_day_before_the_first_year(
    book, year, part
):
    add_opening_balances(book, year, [Posting("1930", 50000), Posting("2067", -50000)])
    shown = notes_of(book, year, part)
    assert (
        heads(shown)[1:] == heads(statement_of(book, "balance", year, part))[1:] == ["2018-12-31"]
    )
    assert amounts(shown) == {"swedbank": (50000, 50000), "total:1": (50000, 50000)}
    assert len(statement_of(book, "income", year, part).columns) == 1


def test_income_alone_shows_nothing_of_the_balance_sheet(book, year):
    stated = [PriorBalance("3985", -50000), PriorBalance("5010", 30000)]
    set_prior_year_balances(book, 2018, stated)
    assert amounts(statement_of(book, "income", year))["result"] == (0, 20000)
    assert len(statement_of(book, "balance", year).columns) == 1
    assert year_figures(book, 2018) == {"operating_income": 50000, "result": 20000}
    add_opening_balances(book, year, [Posting("1930", 50000), Posting("2067", -50000)])
    sheet = amounts(statement_of(book, "balance", year))
    assert (sheet["equity"], sheet["profit"]) == ((50000, 30000), (0, 20000))


def test_balances_alone_show_nothing_of_the_result(book, year):
    set_prior_year_balances(book, 2018, [PriorBalance("1930", 50000), PriorBalance("2067", -50000)])
    assert len(statement_of(book, "income", year).columns) == 1
    assert amounts(statement_of(book, "balance", year))["bank"] == (0, 50000)
    assert "result" not in year_figures(book, 2018)


def test_a_line_printed_alone_leaves_what_it_is_made_of_blank(book, year, rent):
    record(book, rent)
    set_prior_year_figures(book, 2018, {"result": 20000, "bank": 50000})
    income = statement_of(book, "income", year)
    assert amounts(income) == {"costs": (-12000,), "result": (-12000, 20000)}
    assert amounts(notes_of(book, year)) == {"swedbank": (-12000,), "total:1": (-12000,)}
    sheet = amounts(statement_of(book, "balance", year))
    assert sheet["total_assets"] == (-12000, 50000)
    assert sheet["profit"] == sheet["total_equity_and_liabilities"] == (-12000,)


def test_what_adds_up_or_differs_is_shown_with_what_was_not_printed_as_zero(book, year, rent):
    record(book, rent)
    set_prior_year_figures(book, 2018, {"income": 20000, "result": 20000})
    assert amounts(statement_of(book, "income", year))["costs"] == (-12000, 0)
    set_prior_year_figures(book, 2018, {"income": 25000, "result": 20000})
    assert amounts(statement_of(book, "income", year))["difference:result"] == (0, -5000)


def test_a_line_beside_the_sums_is_shown_with_the_balances_that_the_year_began_with(book, year):
    """And it alone makes no column of the year before."""
    memo = '  {memo = "pledges", sv = "Ställda säkerheter", en = "Pledges"},\n]\ncashflow = ['
    store_template(book, year, TEMPLATE.replace("]\ncashflow = [", memo), "säkerheter", "EK")
    set_prior_year_figures(book, 2018, {"pledges": 700, "bank": 300})
    add_opening_balances(book, year, [Posting("1930", 50000), Posting("2067", -50000)])
    sheet = amounts(statement_of(book, "balance", year))
    assert (sheet["pledges"], sheet["bank"]) == ((0, 700), (50000, 50000))
    assert len(notes_of(book, year).columns) == 2
    assert len(statement_of(book, "income", year).columns) == 1
