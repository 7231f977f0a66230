"""What has come of open items: what the lists show of them, and what payment asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.bookkeeping.approvals import approved_among
from ledger.core.i18n import msgid
from ledger.invoices.invoice_register import disputes, payment_files_of
from ledger.invoices.open_items import SIGNS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ledger.book.book import Book
    from ledger.invoices.open_items import OpenItem

ItemState: TypeAlias = Literal[
    "disputed", "in-file", "credit", "unregistered", "brought", "approved", "booked"
]

STATES: Mapping[ItemState, str] = {
    "disputed": msgid("disputed"),
    "in-file": msgid("in a payment file"),
    "credit": msgid("credit"),
    "unregistered": msgid("unregistered"),
    "brought": msgid("from before the book"),
    "approved": msgid("approved"),
    "booked": msgid("booked"),
}
"""What an open item can be; what is settled is paid."""


@dataclass(frozen=True, slots=True)
class ItemStates:
    """What the states of some items follow from, read once for all of them."""

    disputed: Collection[int]
    files: Mapping[int, int]
    approved: frozenset[int]

    def payability(self, item: OpenItem) -> ItemState:
        """Whether an item can be paid, which it can when it is approved, and else why it cannot."""
        if item.invoice in self.disputed:
            return "disputed"
        if item.invoice in self.files:
            return "in-file"
        if not item.invoice:
            return "unregistered"
        if item.booked_by is None:
            return "brought"
        return "approved" if self.approved.issuperset(item.debt_vouchers) else "booked"

    def state(self, item: OpenItem) -> ItemState:
        """The same as lists show it: what is no debt is a credit, whether it is approved or not."""
        found = self.payability(item)
        is_credit = item.amount * SIGNS[item.side] < 0
        return "credit" if is_credit and found not in ("disputed", "in-file") else found


def item_states(book: Book, items: Collection[OpenItem]) -> ItemStates:
    """What the states of these items follow from."""
    with book.reading():
        return ItemStates(
            disputes(book),
            payment_files_of(book, frozenset(one.invoice for one in items if one.invoice)),
            approved_among(book, {one for item in items for one in item.debt_vouchers}),
        )
