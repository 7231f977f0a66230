"""E-invoices that the book has received: read again from their files, and whose they are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from ledger.bookkeeping.attachments import file_parts
from ledger.core.association import is_orgnr
from ledger.core.errors import ImportFileError
from ledger.core.limits import RECOGNISED_BY
from ledger.invoices.e_invoice import SEK, document_name
from ledger.invoices.invoice_register import LONGEST_NUMBER
from ledger.invoices.model import ACCOUNT_FIELDS, InvoiceVat, Party
from ledger.invoices.parties import add_party, change_party, find_party
from ledger.invoices.read_e_invoice import is_e_invoice, read_e_invoice
from ledger.invoices.record_invoice import charges, record_with_invoice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.model import RecordedVoucher, VoucherInput
    from ledger.entry.draft_store import DraftFile
    from ledger.invoices.e_invoice import EInvoice


def stored_invoice(book: Book, sha256: str, name: str) -> EInvoice | None:
    """The e-invoice that a stored file is; None when it is another kind, or is not right."""
    if name.casefold().endswith(".xml"):
        content = b"".join(file_parts(book, sha256))
        with suppress(ImportFileError):
            return (
                read_e_invoice(BytesIO(content), name)
                if is_e_invoice(content[:RECOGNISED_BY])
                else None
            )
    return None


def invoice_among(book: Book, files: Sequence[DraftFile]) -> tuple[str, EInvoice] | None:
    """The first e-invoice among the files of a draft, with its SHA-256; None when there is none."""
    found = ((one.sha256, stored_invoice(book, one.sha256, one.name)) for one in files)
    return next(((sha256, invoice) for sha256, invoice in found if invoice), None)


def seller_of(book: Book, invoice: EInvoice) -> Party | None:
    """The party that sent an invoice: by organisation number, else by name.

    A party of that name with another number is another one: it would be paid instead.
    """
    seller = invoice.seller
    if seller.orgnr and (found := find_party(book, seller.orgnr)):
        return found
    named = find_party(book, seller.name)
    return None if named and named.orgnr and is_orgnr(seller.orgnr) else named


def record_received(book: Book, draft: VoucherInput, files: Sequence[DraftFile]) -> RecordedVoucher:
    """Records a voucher; of an e-invoice among its files it has party, days, OCR and VAT.

    A seller that is new becomes a party. What is due before the invoice's own day is due at once.
    Raises Refused.
    """
    received = invoice_among(book, files)
    if received is None or len(charges(book, draft)) != 1 or draft.party:
        return record_with_invoice(book, draft)
    sha256, invoice = received
    draft = replace(
        draft,
        party=_party_for(book, invoice, draft).code,
        due=max(invoice.due, invoice.issued) if invoice.due else None,
        ocr=invoice.ocr if len(invoice.ocr) <= LONGEST_NUMBER else "",
        document=draft.document or document_name(invoice),
    )
    return record_with_invoice(book, draft, sha256, _vat(invoice), issued=invoice.issued)


def _party_for(book: Book, invoice: EInvoice, draft: VoucherInput) -> Party:
    """The seller, in the list of parties; what it lacks there is filled in.

    An account is not changed: who is paid somewhere else than before is looked at first. That of
    another payee than the seller is not the seller's.
    """
    accounts = {} if invoice.payee else _accounts(invoice)
    if found := seller_of(book, invoice):
        changes: dict[str, object] = {} if found.payment_accounts else {**accounts}
        if not found.town and invoice.seller.town:
            changes["town"] = invoice.seller.town
        by = draft.recorded_by
        return change_party(book, found.code, changes, by) if changes else found
    seller = invoice.seller
    is_country = len(seller.country) == len("SE") and seller.country.isascii()
    country = seller.country if is_country and seller.country.isalpha() else "SE"
    orgnr = seller.orgnr if country != "SE" or is_orgnr(seller.orgnr) else ""
    name = seller.name or seller.orgnr or draft.counterparty
    party = Party("", name, orgnr, town=seller.town, country=country)
    party = replace(party, **accounts)  # type: ignore[arg-type]  # texts only
    return add_party(book, party, draft.recorded_by)


def _accounts(invoice: EInvoice) -> Mapping[str, str]:
    """The first account of each kind, as a party has it."""
    return {ACCOUNT_FIELDS[one.kind]: one.written for one in reversed(invoice.accounts)}


def _vat(invoice: EInvoice) -> tuple[InvoiceVat, ...]:
    """The VAT of each rate, which is in öre; of another currency it is none."""
    if invoice.currency != SEK:
        return ()
    sign = -1 if invoice.is_credit else 1
    rates: dict[int, InvoiceVat] = {}
    for one in invoice.vat:
        whole, _, decimals = one.rate.partition(".")
        if whole.isdecimal():
            rate = int(whole) * 100 + int(f"{decimals}00"[:2])
            known = rates.get(rate, InvoiceVat(rate, 0, 0))
            base, tax = known.base + sign * one.base, known.vat + sign * one.tax
            rates[rate] = InvoiceVat(rate, base, tax)
    return tuple(rates.values())
