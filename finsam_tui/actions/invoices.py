"""Suppliers, customers and their invoices: entered, changed and settled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.opening_csv import OBJECT
from ledger.core.calendar import read_day, today
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import read_amount
from ledger.invoices.open_items import item_of_invoice
from ledger.invoices.parties import TEXTS, add_party, change_party
from ledger.invoices.registered import (
    dispute,
    take_back_dispute,
    void_invoice,
    withdraw_payment,
)
from ledger.invoices.settle import (
    InvoiceFacts,
    find_item,
    register_item,
    settle,
    undo_settlement,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.model import ObjectTags
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
        found["objects"] = parsed_objects(written["objects"])
    if terms := written.get("terms", ""):
        if not (terms.isascii() and terms.isdigit() and len(terms) < len("10000")):
            raise Refused(
                problem("party-days", "Write a number of days, as 30.", "terms", terms=terms)
            )
        found["terms"] = int(terms)
    if "active" in written:
        found["active"] = written["active"].strip().casefold() not in ("no", "nej", "n")
    return found


def invoice_facts(written: Mapping[str, str | None]) -> InvoiceFacts:
    """What was written of an invoice that is registered. Raises Refused for what is wrong."""
    days: dict[str, date | None] = {}
    for name in ("day", "due"):
        found = read_day(written[name] or "", today()) if written.get(name) else None
        if isinstance(found, Problem):
            raise Refused(replace(found, where=name))
        days[name] = found
    amount = read_amount(text) if (text := written.get("amount")) else None
    if isinstance(amount, Problem):
        raise Refused(replace(amount, where="amount"))
    party, number, ocr = (written.get(name) or "" for name in ("party", "number", "ocr"))
    return InvoiceFacts(party, number, days["day"], days["due"], ocr, amount)


def parsed_objects(text: str) -> ObjectTags:
    """Objects as they are written on one line: `"1:KANSLI 6:MIA"`. Raises Refused."""
    found = [OBJECT.fullmatch(one) for one in text.split()]
    if not all(found):
        raise Refused(
            problem(
                "party-objects", "Write objects as 1:KANSLI 6:MIA, with blanks between.", "objects"
            )
        )
    return tuple(sorted((int(one[1]), one[2]) for one in found if one))


def chosen_item(book: Book, invoice: int | None, party: str, document: str) -> OpenItem:
    """The item of an invoice by its number in the book, else by party and number of its own.

    Raises Refused when there is none.
    """
    return item_of_invoice(book, invoice) if invoice else find_item(book, party, document)
