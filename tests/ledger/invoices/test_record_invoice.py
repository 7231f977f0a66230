"""A voucher that books an invoice: what it must have, and what may be done once more by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct
from ledger.core.errors import Refused
from ledger.core.model import Account, Posting
from ledger.invoices.invoice_register import invoices
from ledger.invoices.model import Invoice, InvoiceVat, Party
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import (
    Charge,
    as_typed_invoice,
    charges,
    invoice_warnings,
    record_with_invoice,
)
from tests.ledger.invoices.test_settle import draft

MARCH = (3, 1)


@pytest.fixture
def book(book):
    """The small book with accounts of suppliers, customers and VAT, and three parties."""
    more = Account("1510", "Kunder", "asset"), Account("1651", "Moms", "asset")
    add_accounts(book, [*more, Account("2441", "Andra leverantörer", "liability")])
    add_party(book, Party("EL", "Elbolaget", aliases=("El",)))
    add_party(book, Party("STÄD", "Städ AB", terms=10))
    add_party(book, Party("KUND", "Kunden"))
    return book


def with_rows(given, *rows):
    return replace(given, postings=tuple(Posting(*row) for row in rows))


def test_a_typed_voucher_books_the_invoice_of_its_counterparty(book):
    invoice = draft(MARCH, "el", "17", 500)
    day = date(2019, 4, 1)
    mixed = with_rows(invoice, ("5010", 900), ("2440", -500), ("2441", -400))
    sold = with_rows(invoice, ("1510", 500), ("3985", -500))
    even = with_rows(invoice, ("5010", 500), ("2440", -500), ("2440", 500), ("1930", -500))
    assert charges(book, mixed) == (
        Charge("2440", "supplier", 500),
        Charge("2441", "supplier", 400),
    )
    assert charges(book, sold) == (Charge("1510", "customer", 500),)
    assert charges(book, even) == ()
    for one, party in (
        (invoice, "EL"),
        (sold, "EL"),
        (mixed, ""),
        (even, ""),
        (draft(MARCH, "el", "17", -500), ""),
        (draft(MARCH, "el", "", 500), ""),
        (draft(MARCH, "Okänd", "17", 500), ""),
        (draft(MARCH, "", "17", 500), ""),
        (draft(MARCH, "el", "17", 500, party="STÄD"), "STÄD"),
        (draft(MARCH, "el", "", 500, due=day), "EL"),
        (replace(mixed, due=day), "EL"),
        (draft(MARCH, "el", "17", -500, due=day), "EL"),
    ):
        assert as_typed_invoice(book, one) == replace(one, party=party), one


def test_an_invoice_is_of_the_day_it_was_issued_with_what_its_voucher_says(book):
    rows = ("5010", 300), ("1651", 75), ("2440", -300), ("2440", -75), ("1651", 5), ("1930", -5)
    more = {
        "party": "STÄD",
        "due": date(2019, 4, 9),
        "ocr": "1719",
        "event_date": date(2019, 2, 27),
    }
    given = with_rows(draft(MARCH, "", "Faktura nr 17", 1, **more), *rows)
    record_with_invoice(book, given, vat=(InvoiceVat(2500, 300, 75),), issued=date(2019, 2, 20))
    record_with_invoice(book, replace(given, document="18", counterparty="Städaren"))
    record_with_invoice(book, replace(given, document="19", event_date=None, due=None, ocr=""))
    assert invoices(book) == {
        1: Invoice(
            *("STÄD", "supplier", "17", date(2019, 2, 20), 375, date(2019, 4, 9), "1719"),
            vat=(InvoiceVat(2500, 300, 75),),
            account="2440",
            voucher=1,
            id=1,
        ),
        2: Invoice(
            *("STÄD", "supplier", "18", date(2019, 2, 27), 375, date(2019, 4, 9), "1719"),
            account="2440",
            voucher=2,
            id=2,
        ),
        3: Invoice(
            *("STÄD", "supplier", "19", date(2019, 3, 1), 375), account="2440", voucher=3, id=3
        ),
    }
    names = [voucher.counterparty for one in (1, 2, 3) if (voucher := voucher_at(book, one))]
    assert names == ["Städ AB", "Städaren", "Städ AB"]


def test_vat_by_rate_is_what_the_rows_book_each_rate_once_from_nothing_to_all(book):
    bought = with_rows(
        draft(MARCH, "", "17", 1, party="STÄD"), ("5010", 900), ("1651", 100), ("2440", -1000)
    )
    sold = with_rows(
        draft(MARCH, "", "17", 1, party="KUND"), ("1510", 1000), ("3985", -900), ("1651", -100)
    )
    for given, vat, code in (
        (bought, ((2500, 400, 99),), "vat-differs"),
        (bought, ((2500, 400, -100),), "vat-differs"),
        (sold, ((2500, 400, 101),), "vat-differs"),
        (bought, ((2500, 400, 60), (2500, 400, 40)), "vat-rates"),
        (bought, ((-1, 400, 100),), "vat-rates"),
        (bought, ((10_001, 400, 100),), "vat-rates"),
        (bought, ((0, 500, 0), (10_000, 100, 99), (10_001, 1, 1)), "vat-rates"),
    ):
        with pytest.raises(Refused) as refusal:
            record_with_invoice(book, replace(given, vat=vat))
        assert [one.code for one in refusal.value.problems] == [code]
        assert voucher_at(book, 1) is None
    all_rates = ((0, 500, 0), (600, 9, 40), (10_000, 60, 60))
    for given in (bought, sold):
        record_with_invoice(book, replace(given, vat=all_rates))
    found = tuple(InvoiceVat(*one) for one in all_rates)
    assert [(one.side, one.vat) for one in invoices(book).values()] == [
        ("supplier", found),
        ("customer", found),
    ]
    paid = with_rows(bought, ("2440", 1000), ("1930", -1000))
    with pytest.raises(Refused) as refusal:
        record_with_invoice(book, replace(paid, vat=all_rates))
    assert [one.code for one in refusal.value.problems] == ["vat-of-payment"]


def warned(book, *about, rows=(), **more):
    given = draft(*about, **more)
    found = invoice_warnings(book, with_rows(given, *rows) if rows else given)
    return [f"{one.code}: {one}" for one in found]


def test_what_may_be_booked_once_more_is_remarked_with_its_voucher(book):
    record_with_invoice(book, draft((3, 15), "Elbolaget", "Faktura 17", 3000))
    record_with_invoice(
        book, draft((3, 16), "", "18", 3000, party="EL", event_date=date(2019, 3, 10))
    )
    record_with_invoice(book, draft((3, 17), "Elbolaget", "", 700))
    first = "document: Of Elbolaget, Faktura 17 for 30,00 is recorded already, in A 1 (2019) of"
    first = f"double-invoice: {first} 2019-03-15: look whether this is the same one."
    second = first.replace("Faktura 17", "18").replace("A 1", "A 2").replace("03-15", "03-10")
    third = "Of Elbolaget, − for 7,00 is recorded already, in A 3 (2019) of 2019-03-17"
    third = f"double-invoice: document: {third}: look whether this is the same one."
    for day, number, amount, expected in (
        ((12, 1), "17", 1, [first]),
        ((3, 15), "x", 3000, [second, first]),
        ((2, 27), "x", 3000, []),
        ((2, 28), "x", 3000, [second]),
        ((3, 4), "x", 3000, [second]),
        ((3, 5), "x", 3000, [second, first]),
        ((3, 20), "x", 3000, [second, first]),
        ((3, 21), "x", 3000, [first]),
        ((3, 25), "x", 3000, [first]),
        ((3, 26), "x", 3000, []),
        ((3, 20), "x", 2999, []),
        ((12, 1), "", 1, []),
        ((3, 20), "", 700, [third]),
    ):
        assert warned(book, day, "el", number, amount) == expected, (day, number)
    by_event = {"event_date": date(2019, 3, 26)}
    assert warned(book, (3, 20), "el", "x", 3000, **by_event) == []
    assert warned(book, (3, 20), "", "x", 3000, party="EL") == [second, first]
    assert warned(book, (3, 20), "", "17", 3000) == []
    assert warned(book, (3, 20), "Annan", "17", 3000) == []
    other = (("5010", 3000), ("2441", -3000))
    assert warned(book, (3, 20), "el", "17", 3000, rows=other) == []
    voucher = voucher_at(book, 1)
    assert voucher
    correct(book, voucher, date(2019, 3, 18), "fel", by="EK")
    assert warned(book, (12, 1), "el", "17", 1) == []


def test_what_may_be_paid_once_more_is_remarked_with_every_voucher_of_it(book):
    record_with_invoice(book, draft(MARCH, "", "7", 500, party="EL"))
    record_with_invoice(book, draft(MARCH, "Städ AB", "7", 200))
    record_with_invoice(
        book, with_rows(draft(MARCH, "", "7", 1, party="KUND"), ("1510", 90), ("3985", -90))
    )
    sold = (("1930", 90), ("1510", -90))
    assert warned(book, (4, 1), "el", "7", -500) == []
    assert warned(book, (4, 1), "Kunden", "7", 0, rows=sold) == []
    record_with_invoice(book, draft((3, 20), "el", "7", -300))
    record_with_invoice(book, draft((3, 21), "städ ab", "7", -199))
    assert warned(book, (4, 1), "el", "7", -500) == []
    assert warned(book, (4, 1), "städ ab", "7", -500) == []
    record_with_invoice(book, draft((3, 22), "el", "7", -200))
    record_with_invoice(book, draft((3, 22), "städ ab", "7", -1))
    record_with_invoice(book, with_rows(draft((3, 23), "Kunden", "7", 1), *sold))
    again = "paid-already: document: Nothing is left to pay of {}: look whether it is paid twice."
    el = again.format("7 of El ({})").format("A 1 (2019), A 6 (2019), A 4 (2019)")
    assert warned(book, (4, 1), "El", "7", -1) == [el]
    assert warned(book, (4, 1), "", "faktura 7", -1, party="EL") == [
        el.replace("7 of El ", "faktura 7 of EL ")
    ]
    assert warned(book, (4, 1), "Städ AB", "7", -1) == [
        again.format("7 of Städ AB (A 2 (2019), A 7 (2019), A 5 (2019))")
    ]
    assert warned(book, (4, 1), "Kunden", "7", 0, rows=sold) == [
        again.format("7 of Kunden (A 3 (2019), A 8 (2019))")
    ]
    assert warned(book, (4, 1), "el", "8", -1) == []
    assert warned(book, (4, 1), "", "7", -1) == []
    assert warned(book, (4, 1), "el", "", -1) == []
