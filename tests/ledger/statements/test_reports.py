"""Reports of a book: columns, comparatives and parts of a year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances, add_prior_year_figures
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import FiscalYear, Period
from ledger.core.model import Account, Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text
from ledger.statements.book_statements import column_label, notes_of, statement_of
from tests.books import copy_of

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.statements.statement import Statement

VARNA = built_in_text("varna")
ASSOCIATION = Association("Samordningsförbundet Prov", "222000-2683")


def calendar(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


@pytest.fixture
def book(tmp_path):
    """A book of 2019 with contributions in March and October and rent in April."""
    with open_book(copy_of("two contributions", tmp_path / "bok.finsam", begin)) as book:
        yield book


def begin(path: Path) -> None:
    with create_book(path, ASSOCIATION, calendar(2019), VARNA, "EK") as book:
        contribution(book, date(2019, 3, 1), 60000)
        contribution(book, date(2019, 10, 1), 40000)
        record(
            book,
            VoucherInput(
                date(2019, 4, 30),
                "Hyra",
                (Posting("5010", 25000), Posting("1930", -25000)),
                recorded_by="EK",
            ),
        )


def contribution(book: Book, day: date, ore: int) -> None:
    postings = (Posting("1930", ore), Posting("3985", -ore, ((20, "FK"),)))
    record(book, VoucherInput(day, "Medlemsbidrag", postings, recorded_by="EK"))


def amounts(report: Statement, line_id: str) -> tuple[int, ...] | None:
    return next(line.amounts for line in report.lines if line.id == line_id)


def test_a_year_with_nothing_before_it_stands_alone(book):
    report = statement_of(book, "income", fiscal_year(book))
    assert [column.label for column in report.columns] == ["2019"]
    assert amounts(report, "result") == (75000,)


def test_last_year_stands_beside_when_the_book_has_it(book):
    add_fiscal_year(book, calendar(2020), VARNA, "EK")
    contribution(book, date(2020, 3, 1), 70000)
    report = statement_of(book, "income", fiscal_year(book))
    assert [column.id for column in report.columns] == ["actual-2020", "actual-2019"]
    assert amounts(report, "member_contributions") == (70000, 100000)


def test_a_part_of_the_year_is_held_against_the_same_days_of_last_year(book):
    add_fiscal_year(book, calendar(2020), VARNA, "EK")
    contribution(book, date(2020, 2, 29), 70000)
    spring = Period(date(2020, 2, 1), date(2020, 3, 31))
    report = statement_of(book, "income", fiscal_year(book), spring)
    assert [column.label for column in report.columns] == ["2020-02–03", "2019-02–03"]
    assert amounts(report, "result") == (70000, 60000)


def test_february_of_a_leap_year_is_held_against_the_whole_of_february(book):
    add_fiscal_year(book, calendar(2020), VARNA, "EK")
    contribution(book, date(2019, 2, 28), 500)
    report = statement_of(
        book, "income", fiscal_year(book), Period(date(2020, 2, 1), date(2020, 2, 29))
    )
    assert amounts(report, "result") == (0, 500)


def test_the_balance_sheet_of_a_day_shows_the_result_until_then(book):
    report = statement_of(
        book, "balance", fiscal_year(book), Period(date(2019, 4, 1), date(2019, 4, 30))
    )
    assert [column.label for column in report.columns] == ["2019-04-30"]
    assert amounts(report, "total_assets") == (35000,)
    assert amounts(report, "total_equity_and_liabilities") == (35000,)


def test_the_cash_flow_of_a_month_begins_where_the_last_one_ended(book):
    report = statement_of(
        book, "cashflow", fiscal_year(book), Period(date(2019, 4, 1), date(2019, 4, 30))
    )
    assert amounts(report, "opening_cash") == (60000,)
    assert amounts(report, "cash_flow") == (-25000,)
    assert amounts(report, "closing_cash") == (35000,)


def test_opening_balances_are_the_balance_sheet_of_last_year(book):
    year = fiscal_year(book)
    add_opening_balances(book, year, [Posting("1930", 900), Posting("2069", -900)], "EK")
    report = statement_of(book, "balance", year)
    assert [column.label for column in report.columns] == ["2019", "2018"]
    assert amounts(report, "total_assets") == (75900, 900)
    assert amounts(report, "total_equity_and_liabilities") == (75900, 900)


def test_published_figures_stand_beside_and_what_they_lack_has_a_line_of_its_own(book):
    published = {"member_contributions.fk_af": 300, "member_contributions": 310, "result": 310}
    contribution_line = notes_of(book, fiscal_year(book)).notes[0].lines[0].id
    published[contribution_line] = published.pop("member_contributions.fk_af")
    add_prior_year_figures(book, 2018, published, "EK")
    report = statement_of(book, "income", fiscal_year(book))
    assert amounts(report, "member_contributions") == (100000, 310)
    assert amounts(report, "result") == (75000, 310)
    assert amounts(report, "difference:member_contributions") == (0, 10)
    assert "published-difference" in [problem.code for problem in report.problems]


def test_notes_take_last_year_from_opening_balances_and_from_print(book):
    year = fiscal_year(book)
    add_opening_balances(book, year, [Posting("1930", 900), Posting("2069", -900)], "EK")
    add_prior_year_figures(book, 2018, {"result": 900}, "EK")
    bank = next(note for note in notes_of(book, year).notes if note.row == "bank")
    assert bank.total == (75900, 900)


def test_a_balance_that_no_line_takes_is_shown_and_the_total_is_the_ledgers(book):
    add_accounts(book, [Account("1250", "Datorer", "asset")], "EK")
    record(
        book,
        VoucherInput(
            date(2019, 5, 1),
            "Oklart",
            (Posting("1250", 70), Posting("1930", -70)),
            recorded_by="EK",
        ),
    )
    report = statement_of(book, "balance", fiscal_year(book))
    assert [(line.account, line.amounts) for line in report.unplaced] == [("1250", (70,))]
    assert amounts(report, "total_assets") == (75000,)


@pytest.mark.parametrize(
    ("first", "last", "report", "label"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), "income", "2019"),
        (date(2019, 1, 1), date(2019, 3, 31), "income", "2019-01–03"),
        (date(2019, 3, 1), date(2019, 3, 31), "cashflow", "2019-03"),
        (date(2019, 3, 5), date(2019, 3, 31), "income", "190305–190331"),
        (date(2019, 1, 1), date(2019, 3, 31), "balance", "2019-03-31"),
    ],
)
def test_a_column_is_called_by_its_year_its_months_or_its_day(first, last, report, label):
    year = FiscalYear(1, date(2019, 1, 1), date(2019, 12, 31))
    assert column_label(Period(first, last), year, report) == label
