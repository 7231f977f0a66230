"""Invoices to customers: number without a gap, OCR, voucher, credit; worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from exports.render.invoice_pages import invoice_document
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.core.errors import Refused
from ledger.core.model import Posting, VoucherInput
from ledger.invoices.customer_invoice import (
    InvoiceLine,
    InvoiceRequest,
    credit_invoice,
    customer_invoices,
    issue_invoice,
    next_number,
)
from ledger.invoices.giro_numbers import PaymentAccount, is_ocr
from ledger.invoices.invoice_register import invoices, void_invoice
from ledger.invoices.model import Party, ocr_of
from ledger.invoices.open_items import open_items
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice
from tests.books import copy_reference

DAY = date(2019, 11, 4)
LINES = (
    InvoiceLine("Andel i utbildning", 1_000_01, "3990"),
    InvoiceLine("Lokal", 500_00, "3990", ((6, "MIA"),)),
)


@pytest.fixture
def reference(tmp_path):
    """The demonstration book of VärNa, open."""
    with open_book(copy_reference(tmp_path / "b.finsam")) as book:
        yield book


@pytest.fixture
def customer(reference):
    """The demonstration book with a customer that pays in 20 days."""
    add_party(reference, Party("SLL", "Region Stockholm", terms=20), "EK")
    return reference


def issued(book, lines=LINES, **values):
    return issue_invoice(book, InvoiceRequest("SLL", DAY, "Höst", lines, **values), "EK")


def open_of(book, invoice):
    return [one.amount for one in open_items(book, date.max) if one.invoice == invoice.id]


@pytest.mark.parametrize(
    ("number", "ocr"), [("20190001", "2019000104"), ("20190010", "2019001003"), ("1", "133")]
)
def test_the_ocr_has_the_last_digit_of_its_length_and_luhns(number, ocr):
    assert ocr_of(number) == ocr
    assert is_ocr(ocr, with_length=True)


def test_an_invoice_has_the_next_number_a_voucher_and_a_due_day(customer):
    first, second = issued(customer), issued(customer, kind="requisition")
    assert (first.number, second.number) == ("20190001", "20190002")
    assert (first.due, first.amount, first.ocr) == (
        date(2019, 11, 24),
        1_500_01,
        ocr_of("20190001"),
    )
    voucher = voucher_at(customer, second.voucher)
    assert voucher
    assert voucher.document == "rekvisition 20190002"
    assert [(one.account, one.amount, one.objects) for one in voucher.postings] == [
        ("1510", 1_500_01, ()),
        ("3990", -1_000_01, ()),
        ("3990", -500_00, ((6, "MIA"),)),
    ]
    assert open_of(customer, first) == [1_500_01]


def test_a_refused_invoice_takes_no_number(customer):
    issued(customer)
    unknown = (InvoiceLine("x", 1_00, "3999999"),)
    for lines in ((), (InvoiceLine("", 1_00, "3990"),), unknown, (InvoiceLine("x", -1, "3990"),)):
        with pytest.raises(Refused):
            issued(customer, lines)
    assert next_number(customer, 2019) == "20190002"


def test_a_credit_note_settles_what_it_credits_and_never_more(customer):
    before = balances_on(customer, date(2019, 12, 31))
    invoice = issued(customer)
    part = credit_invoice(customer, invoice.id, DAY, "fel", 300_00, by="EK")
    assert (part.number, part.amount, part.ocr) == ("20190002", -300_00, invoice.ocr)
    assert open_of(customer, invoice) == [1_200_01]
    with pytest.raises(Refused, match="on that day or later"):
        credit_invoice(customer, invoice.id, DAY - timedelta(days=1), "fel", by="EK")
    with pytest.raises(Refused, match="1 200,01"):
        credit_invoice(customer, invoice.id, DAY, "fel", 1_200_02, by="EK")
    rest = credit_invoice(customer, invoice.id, DAY, "fel", by="EK")
    assert rest.amount == -1_200_01
    assert open_of(customer, invoice) == open_of(customer, part) == open_of(customer, rest) == []
    assert balances_on(customer, date(2019, 12, 31)) == before
    with pytest.raises(Refused):
        credit_invoice(customer, part.id, DAY, "fel", by="EK")


def test_what_was_made_for_a_customer_is_credited_and_never_void(customer):
    invoice = issued(customer)
    note = credit_invoice(customer, invoice.id, DAY, "fel", 300_00, by="EK")
    for made, code in ((invoice, "void-issued"), (note, "void-credit-note")):
        with pytest.raises(Refused) as refused:
            void_invoice(customer, made.id, "fel", "EK")
        assert [one.code for one in refused.value.problems] == [code]
    assert {invoice.id, note.id} <= set(invoices(customer))


def test_an_invoice_of_another_program_is_void_has_no_pdf_and_its_number_its_place(customer):
    issued(customer)
    rows = (Posting("1510", 50_00), Posting("3990", -50_00))
    account = PaymentAccount("bankgiro", "55555551")
    for number, ocr, after in (
        ("17", "", "20190002"),
        ("2019001A", "", "20190002"),
        ("2019\N{FULLWIDTH DIGIT ONE}017", ocr_of("20191017"), "20190002"),
        ("2019123456", ocr_of("2019123456"), "20190002"),
        ("20180017", "2018001700", "20190002"),
        ("20190017", "2019001700", "20190018"),
        ("201912345", "201912345", "201912346"),
        ("201999999", "201999999", "20190002"),
        ("20190002", "2019000299", "20190003"),
    ):
        draft = VoucherInput(DAY, "Höst", rows, document=f"faktura {number}", party="SLL", ocr=ocr)
        record_with_invoice(customer, draft)
        registered = customer_invoices(customer)[-1]
        assert registered.number == number
        with pytest.raises(Refused) as refused:
            invoice_document(customer, registered, account)
        assert [one.code for one in refused.value.problems] == ["invoice-not-made-here"]
        void_invoice(customer, registered.id, "fel kund", "EK")
        assert registered.id not in invoices(customer)
        assert next_number(customer, 2019) == after
