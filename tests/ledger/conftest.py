"""A small book for the tests of the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.book import new_book, open_book
from ledger.chart import account_row, dimension_row, object_row
from ledger.model import Account, Association, BookObject, Dimension, Draft, Posting
from ledger.periods import Period
from ledger.years import add_fiscal_year

YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
CHART = (
    dimension_row(Dimension(1, "Kostnadsställe")),
    dimension_row(Dimension(6, "Projekt")),
    object_row(BookObject(1, "KANSLI", "Kansli")),
    object_row(BookObject(6, "MIA", "Projekt MIA")),
    object_row(BookObject(6, "GAMMAL", "Avslutat projekt", active=False)),
    account_row(Account("1930", "Företagskonto", "asset")),
    account_row(Account("2067", "Balanserat resultat", "liability")),
    account_row(Account("2440", "Leverantörsskulder", "liability")),
    account_row(Account("3985", "Statliga bidrag", "income")),
    account_row(Account("5010", "Lokalhyra", "cost")),
    account_row(Account("5990", "Gammalt konto", "cost", active=False)),
)


@pytest.fixture
def path(tmp_path):
    """The path of a book with one open year, 2019, and a few accounts and objects."""
    path = tmp_path / "bok.finsam"
    with new_book(path, Association("Prov", "222000-2683"), CHART, "EK") as book:
        add_fiscal_year(book, YEAR, "id = 'prov'", "EK")
    return path


@pytest.fixture
def book(path):
    """The small book, open."""
    with open_book(path) as book:
        yield book


@pytest.fixture
def rent():
    """A voucher that can be recorded: rent of March, 120 kronor."""
    return Draft(
        date=date(2019, 3, 15),
        text="Hyra mars",
        postings=(
            Posting("5010", 12000, ((1, "KANSLI"),)),
            Posting("1930", -12000),
        ),
        counterparty="Hyresvärd",
        document="faktura 17",
        recorded_by="EK",
        approved_by="FC",
    )
