"""Open items are the postings of the control account, so they add up to its balance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.balances import read_balances
from ledger.model import Posting
from ledger.open_items import open_items
from ledger.opening import enter_opening
from ledger.vouchers import record
from ledger.years import fiscal_year

END = date(2019, 12, 31)


@pytest.fixture
def owe(book, rent):
    """Records an invoice (positive) or a payment (negative) of a supplier, in öre."""

    def recorded(day, counterparty, document, amount):
        draft = replace(
            rent,
            date=date(2019, *day),
            counterparty=counterparty,
            document=document,
            postings=(Posting("5010", amount), Posting("2440", -amount)),
        )
        return record(book, draft)

    return recorded


def found(book, on=END):
    return [
        (item.counterparty, item.document, item.voucher, item.amount)
        for item in open_items(book, on, "suppliers")
    ]


def test_an_invoice_is_open_until_it_is_paid(book, owe):
    owe((3, 1), "Hyresvärd", "faktura 1", 10000)
    owe((3, 30), "Hyresvärd", "faktura 1", -4000)
    owe((4, 1), "Städ", "faktura 9", 500)
    owe((4, 30), "Hyresvärd", "faktura 1", -6000)
    assert found(book) == [("Städ", "faktura 9", "A 3", 500)]
    assert found(book, date(2019, 3, 31)) == [("Hyresvärd", "faktura 1", "A 1", 6000)]


def test_a_payment_of_an_older_invoice_is_taken_off_the_opening_balance(book, owe):
    opening = [Posting("1930", 9000), Posting("2440", -9000)]
    enter_opening(book, fiscal_year(book), opening)
    owe((1, 10), "Städ", "faktura 7", -6000)
    owe((5, 1), "Städ", "faktura 8", 700)
    assert found(book) == [("", "", "", 3000), ("Städ", "faktura 8", "A 2", 700)]
    balances = read_balances(book, fiscal_year(book))
    assert balances.closing(("2440", ())) == -3700


def test_what_is_paid_without_an_invoice_is_an_item_of_its_own(book, owe):
    owe((1, 10), "Städ", "faktura 7", -6000)
    assert found(book) == [("Städ", "faktura 7", "A 1", -6000)]


def test_customers_are_apart_from_suppliers(book, owe):
    owe((3, 1), "Hyresvärd", "faktura 1", 10000)
    assert open_items(book, END, "customers") == ()
