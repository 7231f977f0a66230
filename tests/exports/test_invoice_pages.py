"""An invoice to a customer on paper: what a Swedish invoice says, and the same bytes again."""

from __future__ import annotations

from datetime import date

import pytest

from exports.render.invoice_pages import invoice_document
from finsam_tui.actions.receivables import invoice_pdf
from ledger.bookkeeping.attachments import attachments
from ledger.books.open import open_book
from ledger.core.errors import Problem, Refused
from ledger.invoices.customer_invoice import (
    InvoiceLine,
    InvoiceRequest,
    credit_invoice,
    issue_invoice,
)
from ledger.invoices.giro_numbers import read_payment_account
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from tests.books import copy_reference

DAY = date(2019, 11, 4)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with open_book(copy_reference(tmp_path_factory.mktemp("paper") / "b.finsam")) as found:
        add_party(found, Party("SLL", "Region X", "232100-0016", "Box 7", "104 22", "Stockholm"))
        yield found


def issued(book, **values):
    lines = (InvoiceLine("Kvartal 4, beslut § 45", 1_234_50, "3986", ((20, "SLL"),)),)
    return issue_invoice(book, InvoiceRequest("SLL", DAY, "Bidrag, ref 7", lines, **values), "EK")


def words_of(book, invoice):
    account = read_payment_account("5050-1055")
    assert not isinstance(account, Problem)
    document = invoice_document(book, invoice, account)

    def texts(part):
        if isinstance(part, dict):
            return [text for one in part.values() for text in texts(one)]
        if isinstance(part, (list, tuple)):
            return [text for one in part for text in texts(one)]
        return [part] if isinstance(part, str) else []

    return document["title"], texts(document["parts"])


def test_it_has_what_a_swedish_invoice_must_have(book):
    invoice = issued(book)
    title, words = words_of(book, invoice)
    assert title == f"Faktura {invoice.number}"
    for text in (
        *("Samordningsförbundet VärNa", "Orgnr 222000-2683"),
        *("Region X", "Box 7", "104 22 Stockholm", "Orgnr 232100-0016"),
        *("Datum: 2019-11-04", "Förfaller: 2019-12-04", f"OCR: {invoice.ocr}"),
        *("Bidrag, ref 7", "Kvartal 4, beslut § 45", "1 234,50", "Bankgironummer: 5050-1055"),
    ):
        assert text in words
    (ending,) = (word for word in words if word.startswith("Betala "))
    paid = "Betala 1 234,50 kr till bankgironummer 5050-1055 senast 2019-12-04 med referensen"
    assert ending == f"{paid} {invoice.ocr}."
    assert words_of(book, issued(book, kind="requisition"))[0].startswith("Rekvisition ")


def test_a_credit_note_names_what_it_credits_and_asks_for_nothing(book):
    invoice = issued(book)
    note = credit_invoice(book, invoice.id, DAY, "fel pris", by="EK")
    title, words = words_of(book, note)
    assert title == f"Kreditfaktura {note.number}"
    assert invoice.number in words
    assert "−1 234,50" in words
    assert not [word for word in words if "5050-1055" in word]


def test_it_is_the_same_file_again_and_its_voucher_has_it(book):
    invoice = issued(book)
    with pytest.raises(Refused, match="222000-2683"):
        invoice_pdf(book, invoice)
    own = Party("VN", "VärNa", book.association.orgnr, "Box 1", bankgiro="5050-1055")
    add_party(book, own, "EK")
    name, content = invoice_pdf(book, invoice, "EK")
    assert content.startswith(b"%PDF")
    assert [one.name for one in attachments(book, invoice.voucher)] == [name]
    assert invoice_pdf(book, invoice) == (name, content)
