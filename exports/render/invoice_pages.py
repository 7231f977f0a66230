"""An invoice, a requisition or a credit note to a customer, on a page of its own and in Swedish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exports.render.page_parts import ROOMY, heading, register_tables
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid, translated
from ledger.core.money import write_amount
from ledger.core.table import PAGE_AMOUNT, Column, Row, Table
from ledger.invoices.customer_invoice import DOCUMENTS, credited_by
from ledger.invoices.giro_numbers import ACCOUNT_NAMES
from ledger.invoices.model import Party
from ledger.invoices.parties import find_party, parties_by_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exports.render.markdown import Part
    from ledger.book.book import Book
    from ledger.core.label import Language
    from ledger.core.model import Voucher
    from ledger.invoices.giro_numbers import PaymentAccount
    from ledger.invoices.model import Invoice

LANGUAGE: Language = "sv"
"""What a customer is written to in."""

NAMES = {
    "invoice": msgid("Invoice {number}"),
    "requisition": msgid("Requisition {number}"),
    "credit": msgid("Credit note {number}"),
}

_LINES = (
    Column("text", file_label=msgid("Text")),
    Column("amount", "", "amount", file_label=msgid("Amount, kronor"), page_width=PAGE_AMOUNT),
)

AT = "SELECT at FROM journal WHERE seq = (SELECT entry FROM invoice_now WHERE id = ?)"


def invoice_document(book: Book, invoice: Invoice, account: PaymentAccount) -> dict[str, Any]:
    """The invoice as `typeset` takes it: of the moment it was registered, whenever it is made.

    `account` is where it is paid. Raises Refused of one that was not made in the book.
    """
    voucher = voucher_at(book, invoice.voucher or 0)
    if voucher is None or not invoice.is_issued:
        raise Refused(
            problem(
                "invoice-not-made-here",
                "{number} is no invoice to a customer that was made in this book.",
                "invoice",
                number=invoice.number,
            )
        )
    with book.reading() as connection:
        (at,) = connection.execute(AT, (invoice.id,)).fetchone()
    name = document_title(voucher, invoice)
    association = book.association
    return {
        "title": name,
        "author": association.name,
        "description": f"{association.name}, {association.orgnr}. {name}.",
        "running": name,
        "state": "",
        "seal": f"{association.name}, {_swedish(msgid('Org. no.'))} {association.orgnr}",
        "language": LANGUAGE,
        "region": "SE",
        "size": 11,
        "cover": False,
        "landscape": False,
        "words": {"page": _swedish(msgid("Page"))},
        "at": at,
        "parts": [heading(name), *_parts(book, invoice, voucher, account)],
    }


def document_title(voucher: Voucher, invoice: Invoice) -> str:
    """What it is, and its number: `"Faktura 20190001"`."""
    first = voucher.document.partition(" ")[0]
    kind = next((kind for kind, word in DOCUMENTS.items() if word == first), "invoice")
    return _swedish(NAMES["credit" if invoice.is_credit else kind], number=invoice.number)


def _swedish(sentence: str, **fields: object) -> str:
    return translated(sentence, LANGUAGE, **fields)


def _parts(
    book: Book, invoice: Invoice, voucher: Voucher, account: PaymentAccount
) -> Iterator[Part]:
    own = find_party(book, book.association.orgnr) or Party("", "")
    seller = [book.association.name, f"{_swedish(msgid('Org. no.'))} {book.association.orgnr}"]
    buyer = parties_by_code(book)[invoice.party]
    about = [f"{_swedish(msgid('Org. no.'))} {buyer.orgnr}"] if buyer.orgnr else []
    yield {
        "kind": "sides",
        "sides": [
            [_swedish(msgid("From")), *seller, *_address(own)],
            [_swedish(msgid("To")), buyer.name, *_address(buyer), *about],
        ],
    }
    yield {"kind": "sides", "sides": [*_facts(book, invoice, account)]}
    yield {"kind": "paragraph", "runs": [{"text": voucher.text, "bold": True}]}
    rows = [
        Row((one.text or voucher.text, -one.amount))
        for one in voucher.postings
        if one.account != invoice.account
    ]
    total = _swedish(msgid("To pay") if invoice.amount > 0 else msgid("Credited"))
    table = Table((), _LINES, [*rows, Row((total, invoice.amount), "total")])
    for part in register_tables(table, LANGUAGE):
        yield {**part, "air": ROOMY}
    yield {"kind": "paragraph", "runs": [{"text": _ending(invoice, account)}]}
    yield {"kind": "remark", "runs": [{"text": _swedish(msgid("No VAT is charged."))}]}


def _address(party: Party) -> list[str]:
    town = f"{party.postcode} {party.town}".strip()
    country = "" if party.country == "SE" else party.country
    return [line for line in (party.address, town, country, party.email) if line]


def _facts(book: Book, invoice: Invoice, account: PaymentAccount) -> Iterator[list[str]]:
    """When it is of, and how it is paid or what it credits."""
    days = [f"{_swedish(msgid('Date'))}: {invoice.date}"]
    if invoice.is_credit:
        credited = credited_by(book, invoice)
        number = credited.number if credited else invoice.ocr
        yield [_swedish(msgid("Number")), invoice.number, *days]
        yield [_swedish(msgid("Credits")), number]
        return
    yield [
        _swedish(msgid("Number")),
        invoice.number,
        *days,
        f"{_swedish(msgid('Due'))}: {invoice.due}",
    ]
    paid = [f"{_name(account)}: {account.written}", f"OCR: {invoice.ocr}"]
    yield [_swedish(msgid("Payment")), f"{write_amount(invoice.amount)} kr", *paid]


def _name(account: PaymentAccount) -> str:
    name = ACCOUNT_NAMES[account.kind].in_language(LANGUAGE)
    return name[:1].upper() + name[1:]


def _ending(invoice: Invoice, account: PaymentAccount) -> str:
    """How it is to be paid, in a sentence."""
    if invoice.is_credit:
        return _swedish(msgid("The amount lessens what is to be paid, or is paid back."))
    return _swedish(
        msgid("Pay SEK {amount} to {account} by {due}, with the reference {ocr}."),
        amount=write_amount(invoice.amount),
        account=f"{ACCOUNT_NAMES[account.kind].in_language(LANGUAGE)} {account.written}",
        due=invoice.due,
        ocr=invoice.ocr,
    )
