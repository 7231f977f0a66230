"""What a year did to the accounts of VAT, side by side."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.create import create_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text
from ledger.statements.vat_compensation import Turnover, last_day_to_claim, vat_turnover

POSTED = (
    # year, month and day, account, öre
    ((2024, 1, 1), "1651", 25_00),
    ((2024, 2, 1), "1651", 10_00),
    ((2024, 6, 30), "1651", -20_00),
    ((2024, 12, 31), "1651", -6_00),
    ((2024, 12, 31), "1650", 3_00),
    ((2025, 1, 1), "1651", -9_00),
    ((2024, 5, 1), "1510", 7_00),
)


@pytest.fixture
def book_with(tmp_path):
    """Makes a book that begins 2024 with so much VAT to claim."""

    @contextmanager
    def made(opening):
        year = Period(date(2024, 1, 1), date(2024, 12, 31))
        text, who = built_in_text("varna"), Association("Kontoret", "222000-2683")
        with create_book(tmp_path / "bok.finsam", who, year, text, "EK") as book:
            add_fiscal_year(book, Period(date(2025, 1, 1), date(2025, 12, 31)), text, "EK")
            rows = (Posting("1651", opening), Posting("2067", -opening))
            add_opening_balances(book, fiscal_year(book, 2024), rows, "EK")
            for day, account, amount in POSTED:
                postings = (Posting(account, amount), Posting("1930", -amount))
                record(book, VoucherInput(date(*day), "Moms", postings, recorded_by="EK"))
            yield book

    return made


def test_each_account_of_vat_has_its_debit_and_its_credit_of_the_year(book_with):
    with book_with(26_00) as book:
        assert vat_turnover(book, fiscal_year(book, 2024)) == (
            Turnover("1650", recorded=3_00, claimed=0),
            Turnover("1651", recorded=35_00, claimed=26_00),
        )


def test_a_voucher_and_its_correction_count_together(book_with):
    """A claim of 20,00 entered on the wrong day and taken back is no claim, nor VAT recorded."""
    with book_with(26_00) as book:
        wrong = voucher_at(book, 3)
        assert wrong is not None
        correct(book, wrong, date(2024, 7, 1), "fel dag", by="EK")
        assert vat_turnover(book, fiscal_year(book, 2024)) == (
            Turnover("1650", recorded=3_00, claimed=0),
            Turnover("1651", recorded=35_00, claimed=6_00),
        )


def test_the_accounts_of_vat_come_in_their_order_however_the_layout_lists_them(tmp_path):
    text = built_in_text("varna").replace(
        'vat = {accounts = ["1650-1659"]}', 'vat = {accounts = ["1651", "1650"]}'
    )
    year, who = Period(date(2024, 1, 1), date(2024, 12, 31)), Association("K", "222000-2683")
    with create_book(tmp_path / "bok.finsam", who, year, text, "EK") as book:
        rows = (Posting("1651", 2_00), Posting("1650", 1_00), Posting("1930", -3_00))
        record(book, VoucherInput(date(2024, 2, 1), "Moms", rows, recorded_by="EK"))
        assert vat_turnover(book, fiscal_year(book, 2024)) == (
            Turnover("1650", recorded=1_00, claimed=0),
            Turnover("1651", recorded=2_00, claimed=0),
        )


@pytest.mark.parametrize(
    ("opening", "day"), [(26_00, date(2026, 12, 31)), (26_01, date(2025, 12, 31))]
)
def test_what_the_year_began_with_is_claimed_first(book_with, opening, day):
    """26,00 was claimed: when no more was left from 2023, what remains is of 2024."""
    with book_with(opening) as book:
        assert last_day_to_claim(book, fiscal_year(book, 2024), "1651") == day
