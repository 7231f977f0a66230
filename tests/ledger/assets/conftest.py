"""A book of two years with assets: one brought in, one sold with a gain, one scrapped."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.assets.checks import purchases
from ledger.assets.model import Asset, DisposalInput
from ledger.assets.record import add_asset, dispose, record_depreciation
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, template_text
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Account, Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text

if TYPE_CHECKING:
    from ledger.book.book import Book

FIRST, SECOND = (Period(date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025))
KANSLI = ((1, "KANSLI"),)


def new_book(path):
    """An open book of 2024 and 2025 with accounts for gains and losses, and 300 000 in the bank.

    50 000 of equipment was there when it began, and 20 000 of it is written off.
    """
    association = Association("Provförbundet", "222000-2683")
    with create_book(path, association, FIRST, built_in_text("lkbr"), "EK"):
        pass
    book = open_book(path)
    gain = Account("3973", "Vinst vid avyttring av inventarier", "income")
    add_accounts(book, [gain, Account("7973", "Förlust vid avyttring", "cost")], "EK")
    began = (
        Posting("1220", 5_000_000),
        Posting("1229", -2_000_000),
        Posting("1930", 30_000_000),
        Posting("2067", -33_000_000),
    )
    add_opening_balances(book, fiscal_year(book), began, "EK")
    add_fiscal_year(book, SECOND, template_text(book, fiscal_year(book)), "EK")
    return book


def buy(book: Book, day: date, ore: int, name: str, objects=()) -> int:
    """A purchase on 1220; gives the posting."""
    rows = (Posting("1220", ore, objects), Posting("1930", -ore))
    record(book, VoucherInput(day, name, rows, recorded_by="EK"))
    return purchases(book)[-1].posting


def register(book: Book) -> None:
    """Four assets: a table brought in, a copier, three computers and a screen."""
    table = Asset("Bord", "1220", 5_000_000, date(2022, 1, 1), 60)
    brought = replace(table, brought=date(2023, 12, 31), depreciated=2_000_000)
    add_asset(book, brought, "EK")
    copier = buy(book, date(2024, 3, 20), 10_000_000, "Kopiator")
    add_asset(book, Asset("Kopiator", "1220", 10_000_000, date(2024, 3, 15), 36, posting=copier))
    computers = buy(book, date(2024, 6, 28), 6_000_000, "Datorer")
    bought = Asset("Datorer", "1220", 4_500_000, date(2024, 7, 1), 36, objects=KANSLI)
    bought = replace(bought, posting=computers)
    add_asset(book, bought)
    add_asset(book, replace(bought, name="Skärm", cost=1_500_000))


@pytest.fixture(scope="session")
def two_years(tmp_path_factory):
    """Written off each year, the copier sold with a gain and the screen scrapped in the second."""
    path = tmp_path_factory.mktemp("assets") / "bok.finsam"
    with new_book(path) as book:
        register(book)
        record_depreciation(book, [FIRST.last], "EK")
        dispose(book, DisposalInput(2, date(2025, 5, 31), 7_000_000, "1930"), "EK")
        dispose(book, DisposalInput(4, date(2025, 8, 14)), "EK")
        record_depreciation(book, [SECOND.last], "EK")
    return path


@pytest.fixture
def book(two_years, tmp_path):
    """A copy of it, open."""
    with open_book(shutil.copy(two_years, tmp_path)) as book:
        yield book
