"""Open items: what is unpaid, by counterparty and document (LKBR 3:6, 4:6, BFL 5:4).

The appendix to the note of trade payables, and the same for customers. An item is what a
counterparty's postings with the same document add up to; nothing is matched by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.claims import Claim
from ledger.specifications import specifications
from ledger.years import fiscal_years

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from ledger.book import Book
    from ledger.money import Ore

CUSTOMERS, SUPPLIERS = Claim("1500", "1599"), Claim("2440", "2449")
"""The accounts that have items (BAS): trade receivables and trade payables."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is left of an invoice."""

    account: str
    counterparty: str
    document: str
    since: date
    """The day of its first posting; of an item from before the book, the last day before it."""

    amount: Ore
    """Öre, debit positive: what a customer owes is positive, what a supplier has to get not."""

    vouchers: tuple[int, ...]
    """The vouchers behind it, by registration sequence."""


POSTED = """
SELECT p.account, v.counterparty, v.document, v.date, p.amount, v.sequence
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
WHERE p.account >= :first AND p.account < :end AND p.date <= :day
ORDER BY p.date, p.id
"""
FIRST_OPENING = """
SELECT account, sum(amount) FROM opening
WHERE year = :year AND account >= :first AND account < :end GROUP BY account
"""


class _Growing:
    """An item while its postings are being read."""

    def __init__(self, since: date) -> None:
        self.since = since
        self.amount: Ore = 0
        self.vouchers: list[int] = []


def open_items(book: Book, day: date) -> tuple[OpenItem, ...]:
    """The items that are not settled when the day ends, by account, counterparty and age.

    For each account they add up to its balance. What was open before the book began comes from
    the specification of its last day before; of what nobody specified, payments without an
    invoice in the book take their part, and the rest stands as one item without counterparty.
    """
    found: list[OpenItem] = []
    with book.reading() as connection:
        for claim, side in ((CUSTOMERS, 1), (SUPPLIERS, -1)):
            items, unspecified = _items(book, connection, claim, day)
            for (account, counterparty, document), item in items.items():
                if item.amount * side < 0 and unspecified.get(account, 0) * side > 0:
                    unspecified[account] += item.amount
                elif item.amount:
                    found.append(
                        OpenItem(
                            account,
                            counterparty,
                            document,
                            item.since,
                            item.amount,
                            tuple(dict.fromkeys(item.vouchers)),
                        )
                    )
            first = fiscal_years(book)[0].first
            found += (
                OpenItem(account, "", "", first - timedelta(days=1), amount, ())
                for account, amount in unspecified.items()
                if amount
            )
    return tuple(sorted(found, key=lambda item: (item.account, item.counterparty, item.since)))


def _items(
    book: Book, connection: Connection, claim: Claim, day: date
) -> tuple[dict[tuple[str, str, str], _Growing], dict[str, Ore]]:
    """Every item by account, counterparty and document; and the opening that has none."""
    first = fiscal_years(book)[0]
    if day < first.first:
        return {}, {}
    given = {"first": claim.first, "end": claim.end, "day": day.isoformat(), "year": first.id}
    unspecified: dict[str, Ore] = dict(connection.execute(FIRST_OPENING, given).fetchall())
    eve = first.first - timedelta(days=1)
    items: dict[tuple[str, str, str], _Growing] = {}
    for account, counterparty, document, amount in _specified(book, eve):
        if account in unspecified:
            item = items.setdefault((account, counterparty, document), _Growing(eve))
            item.amount += amount
            unspecified[account] -= amount
    for account, counterparty, document, on, amount, sequence in connection.execute(POSTED, given):
        key = (account, counterparty, document)
        item = items.setdefault(key, _Growing(date.fromisoformat(on)))
        item.amount += amount
        item.vouchers.append(sequence)
    return items, unspecified


def _specified(book: Book, day: date) -> Iterator[tuple[str, str, str, Ore]]:
    for account, items in specifications(book, day).items():
        for item in items:
            yield account, item.counterparty, item.text, item.amount
