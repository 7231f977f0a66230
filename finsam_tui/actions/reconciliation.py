"""What others say that an account holds, and what a balance is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.specifications import Item, specifications, specify

if TYPE_CHECKING:
    from datetime import date

    from ledger.book.book import Book

__all__ = ["add_item", "reconcile", "specify"]


def add_item(book: Book, account: str, day: date, item: Item, by: str) -> tuple[Item, ...]:
    """All that the balance of the day is made of, the new item last. Raises Refused."""
    with book.writing():
        items = (*specifications(book, day).get(account, ()), item)
        specify(book, account, day, items, by)
    return items
