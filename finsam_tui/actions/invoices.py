"""Suppliers, customers and their invoices: entered, changed and settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.written import read, read_if_any, read_number, read_objects, typed_day
from ledger.core.money import read_amount
from ledger.invoices.invoice_register import (
    dispute,
    take_back_dispute,
    void_invoice,
    withdraw_payment,
)
from ledger.invoices.open_items import item_of_invoice
from ledger.invoices.parties import TEXTS, add_party, change_party
from ledger.invoices.settle import (
    InvoiceFacts,
    find_item,
    register_item,
    settle,
    undo_settlement,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.invoices.open_items import OpenItem

__all__ = [
    "add_party",
    "change_party",
    "dispute",
    "register_item",
    "settle",
    "take_back_dispute",
    "undo_settlement",
    "void_invoice",
    "withdraw_payment",
]


def party_fields(written: Mapping[str, str]) -> dict[str, object]:
    """What was written of a party, as `change_party` takes it: what is empty is taken away.

    Raises Refused for days that are no number and objects that are not written as 6:MIA.
    """
    found: dict[str, object] = {name: text for name, text in written.items() if name in TEXTS}
    if "aliases" in written:
        found["aliases"] = tuple(written["aliases"].split(";"))
    if "objects" in written:
        found["objects"] = read(written["objects"], read_objects, "objects")
    if terms := written.get("terms", ""):
        found["terms"] = read(terms, read_number, "terms")
    if "active" in written:
        found["active"] = written["active"].strip().casefold() not in ("no", "nej", "n")
    return found


def invoice_facts(written: Mapping[str, str | None]) -> InvoiceFacts:
    """What was written of an invoice that is registered. Raises Refused for what is wrong."""
    day, due = (read_if_any(written.get(name), typed_day, name) for name in ("day", "due"))
    amount = read_if_any(written.get("amount"), read_amount, "amount")
    party, number, ocr = (written.get(name) or "" for name in ("party", "number", "ocr"))
    return InvoiceFacts(party, number, day, due, ocr, amount)


def chosen_item(book: Book, invoice: int | None, party: str, document: str) -> OpenItem:
    """The item of an invoice by its number in the book, else by party and number of its own.

    Raises Refused when there is none.
    """
    return item_of_invoice(book, invoice) if invoice else find_item(book, party, document)
