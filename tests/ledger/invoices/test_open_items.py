"""Open items are the postings of the control account, so they add up to its balance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.core.model import Account, Posting
from ledger.invoices.open_items import OpenItem, open_items
from ledger.invoices.tables import whose

EVE, END = date(2018, 12, 31), date(2019, 12, 31)


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
        (item.counterparty, item.document, item.vouchers, item.amount)
        for item in open_items(book, on)
    ]


def test_an_invoice_is_open_until_it_is_paid(book, owe):
    owe((3, 1), "Hyresvärd", "faktura 1", 10000)
    owe((3, 30), "Hyresvärd", "faktura 1", -4000)
    owe((4, 1), "Städ", "faktura 9", 500)
    owe((4, 30), "Hyresvärd", "faktura 1", -6000)
    assert found(book) == [("Städ", "faktura 9", (3,), -500)]
    assert found(book, date(2019, 3, 31)) == [("Hyresvärd", "faktura 1", (1, 2), -6000)]
    assert found(book, EVE) == []


def test_a_corrected_invoice_is_not_open(book, owe):
    owe((3, 1), "Hyresvärd", "faktura 1", 10000)
    voucher = voucher_at(book, 1)
    assert voucher is not None
    correct(book, voucher, date(2019, 3, 2), "bokförd två gånger", by="EK")
    assert found(book) == []


def test_a_payment_of_an_older_invoice_is_taken_off_the_opening_balance(book, owe):
    add_opening_balances(book, fiscal_year(book), [Posting("1930", 9000), Posting("2440", -9000)])
    owe((1, 10), "Städ", "faktura 7", -6000)
    owe((5, 1), "Städ", "faktura 8", 700)
    assert found(book) == [("", "", (), -3000), ("Städ", "faktura 8", (2,), -700)]


def test_a_specified_opening_balance_is_open_invoice_by_invoice(book, owe):
    add_opening_balances(book, fiscal_year(book), [Posting("1930", 9000), Posting("2440", -9000)])
    specify(book, "2440", EVE, [Item("faktura 6", -3000, "El"), Item("faktura 7", -6000, "Städ")])
    assert found(book, date(2019, 1, 1)) == [
        ("El", "faktura 6", (), -3000),
        ("Städ", "faktura 7", (), -6000),
    ]
    owe((1, 10), "Städ", "faktura 7", -6000)
    assert found(book) == [("El", "faktura 6", (), -3000)]


def test_what_is_paid_without_an_invoice_is_an_item_of_its_own(book, owe):
    owe((1, 10), "Städ", "faktura 7", -6000)
    assert found(book) == [("Städ", "faktura 7", (1,), 6000)]


def test_what_customers_owe_is_debit(book, rent):
    add_accounts(book, [Account("1510", "Kundfordringar", "asset")])
    record(book, replace(rent, postings=(Posting("1510", 500), Posting("3985", -500))))
    assert [(item.account, item.amount) for item in open_items(book, END)] == [("1510", 500)]


@pytest.mark.parametrize(
    ("name", "vouchers", "shown"),
    [("Telia", (7,), "Telia"), ("", (7,), "no counterparty"), ("", (), "from before the book")],
)
def test_only_what_no_voucher_posted_is_from_before_the_book(name, vouchers, shown):
    item = OpenItem("2440", name, "", date(2019, 3, 1), -500, vouchers)
    assert whose(item, str).startswith(shown)
