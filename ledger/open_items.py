"""Open items: what customers and suppliers owe and are owed, invoice by invoice (LKBR 3:6, 4:6).

The book has no second ledger to agree with: the items are the postings of the account itself,
brought together by counterparty and document, so they always add up to its balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ledger.book import Book
    from ledger.money import Ore

Side: TypeAlias = Literal["customers", "suppliers"]

CONTROL: Mapping[Side, tuple[str, str]] = {
    "customers": ("1510", "1520"),
    "suppliers": ("2440", "2450"),
}
"""The accounts of each side: the first one, and the first one after them (BAS)."""

SIGNS: Mapping[Side, int] = {"customers": 1, "suppliers": -1}
"""What a balance is multiplied by to be what is owed."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice that is not paid in full, or what came with the opening balance."""

    side: Side
    account: str
    counterparty: str
    """Empty when the item is what is left of the opening balance."""

    document: str
    date: str
    """The day of its first voucher; empty for the opening balance."""

    voucher: str
    """The first voucher, as `"A 12"`."""

    invoiced: Ore
    paid: Ore

    @property
    def amount(self) -> Ore:
        """What is left to pay, positive as it is owed."""
        return self.invoiced - self.paid


ITEMS = """
SELECT i.account, i.counterparty, i.document, i.date, v.series || ' ' || v.number, i.up, i.down
FROM (
    SELECT
        p.account, v.counterparty, v.document, min(v.date) AS date, min(v.sequence) AS first,
        sum(max(:sign * p.amount, 0)) AS up, sum(max(-:sign * p.amount, 0)) AS down
    FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
    WHERE p.account >= :low AND p.account < :end AND p.date <= :day
    GROUP BY p.account, v.counterparty, v.document
) AS i JOIN voucher AS v ON v.sequence = i.first
ORDER BY i.account, i.counterparty, i.date, i.first
"""

OPENED = """
SELECT account, :sign * sum(amount) FROM opening
WHERE account >= :low AND account < :end AND year = (
    SELECT id FROM fiscal_year WHERE first_day <= :day ORDER BY first_day LIMIT 1)
GROUP BY account ORDER BY account
"""


def open_items(book: Book, on: date, side: Side) -> tuple[OpenItem, ...]:
    """What was not paid when the day ended; per account the items add up to its balance.

    A payment of an invoice that is older than the book is taken off the opening balance; what
    is left of that is an item of its own.
    """
    low, end = CONTROL[side]
    asked = {"low": low, "end": end, "day": on.isoformat(), "sign": SIGNS[side]}
    with book.reading() as connection:
        items = [OpenItem(side, *row) for row in connection.execute(ITEMS, asked)]
        opened = dict(connection.execute(OPENED, asked))
    return tuple(_open(items, opened, side))


def _open(items: list[OpenItem], opened: dict[str, Ore], side: Side) -> Iterator[OpenItem]:
    for account in sorted({*opened, *(item.account for item in items)}):
        own = [item for item in items if item.account == account]
        older = [item for item in own if not item.invoiced]
        left = opened.get(account, 0) - sum(item.paid for item in older)
        takes_older = bool(opened.get(account))
        if takes_older and left:
            paid = sum(item.paid for item in older)
            yield OpenItem(side, account, "", "", "", "", opened[account], paid)
        for item in own:
            if item.amount and not (takes_older and item in older):
                yield item
