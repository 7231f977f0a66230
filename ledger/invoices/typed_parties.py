"""What typing a voucher needs to know of suppliers and customers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.entry.editor.suggestions import KnownParty
from ledger.invoices.open_items import control_accounts
from ledger.invoices.parties import parties, party_keys

if TYPE_CHECKING:
    from datetime import date

    from ledger.book.book import Book
    from ledger.entry.editor.suggestions import EditorContext


def with_parties(book: Book, context: EditorContext, day: date) -> EditorContext:
    """What typing refers to, with the parties in use and where invoices are booked on the day."""
    known = tuple(
        KnownParty(
            one.name,
            frozenset(party_keys(one)),
            one.code,
            one.town,
            one.terms,
            one.account,
            one.objects,
        )
        for one in parties(book)
        if one.active
    )
    claims = tuple(claim for claim, _side in control_accounts(book, day))
    return replace(context, parties=known, control_accounts=claims)
