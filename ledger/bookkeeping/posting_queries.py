"""An account's, a project's or a figure's postings in order, however many they are.

The order is asked for once, as numbers only; rows are then read a page at a time, from any place.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from ledger.book.journal import journal_head
from ledger.bookkeeping.chart_of_accounts import key_of, parse_object_set
from ledger.core.model import Posting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import Period
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """Which postings: an account's, those with an object, or both; or those of some balances."""

    account: str | None = None
    member: tuple[int, str] | None = None
    keys: tuple[Key, ...] = ()
    """Accounts with exactly these objects; when given, nothing else is looked at."""


@dataclass(frozen=True, slots=True)
class PostingIndex:
    """Postings by date and registration: their ids, and the running sum after each, in öre."""

    ids: Sequence[int]
    sums: Sequence[Ore]
    """Of these postings alone; debit positive."""

    largest: Ore = 0
    """The largest amount among them, whatever its sign."""


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A posting with what its voucher says of it."""

    voucher: int
    """The registration sequence of its voucher."""

    series: str
    number: int
    date: str
    text: str
    """The posting's own text, or the voucher's."""

    counterparty: str
    posting: Posting


LARGE = 50_000
"""Postings in a book from which their order is worth waiting for beside something else."""


def is_large_book(book: Book) -> bool:
    """Whether putting the book's postings in order can take longer than a key may."""
    with book.reading() as connection:
        return journal_head(connection).postings > LARGE


OF_ACCOUNT = """
SELECT p.id, p.amount FROM posting AS p
WHERE p.account = :account AND p.date BETWEEN :first AND :last
  AND (:dimension IS NULL OR p.objects IN (
      SELECT m.objects FROM object_set_member AS m
      WHERE m.dimension = :dimension AND m.code = :code))
ORDER BY p.date, p.id LIMIT :limit
"""
OF_MEMBER = """
SELECT p.id, p.amount FROM posting AS p
WHERE p.date BETWEEN :first AND :last AND p.objects > 0 AND p.objects IN (
    SELECT m.objects FROM object_set_member AS m
    WHERE m.dimension = :dimension AND m.code = :code)
ORDER BY p.date, p.id LIMIT :limit
"""
OF_KEY = """
SELECT p.date, p.id, p.amount FROM posting AS p JOIN object_set AS s ON s.id = p.objects
WHERE p.account = :account AND s.key = :key AND p.date BETWEEN :first AND :last
ORDER BY p.date, p.id LIMIT :limit
"""


def posting_order(
    book: Book, wanted: PostingFilter, period: Period, limit: int = -1
) -> PostingIndex:
    """The order of the postings of a period; the first `limit` of them, or all when -1."""
    days: dict[str, str | int] = {
        **period.bounds,
        "limit": limit,
    }
    with book.reading() as connection:
        rows = _rows(connection, wanted, days)
        ids, amounts = array("q"), array("q")
        for posting, amount in rows:
            ids.append(posting)
            amounts.append(amount)
    return PostingIndex(ids, array("q", accumulate(amounts)), max(map(abs, amounts), default=0))


def _rows(
    connection: Connection, wanted: PostingFilter, days: dict[str, str | int]
) -> Iterable[tuple[int, Ore]]:
    if wanted.keys:
        found = [row for key in wanted.keys for row in _of_key(connection, key, days)]
        limit = int(days["limit"])
        return [row[1:] for row in sorted(found)][: limit if limit >= 0 else None]
    dimension, code = wanted.member or (None, None)
    asked = {**days, "account": wanted.account, "dimension": dimension, "code": code}
    return connection.execute(OF_ACCOUNT if wanted.account else OF_MEMBER, asked)


def _of_key(
    connection: Connection, key: Key, days: dict[str, str | int]
) -> Iterator[tuple[str, int, Ore]]:
    account, objects = key
    yield from connection.execute(OF_KEY, {**days, "account": account, "key": key_of(objects)})


POSTING = """
SELECT v.sequence, v.series, v.number, p.date, iif(p.text = '', v.text, p.text), v.counterparty,
       p.account, p.amount, s.key, p.text
FROM posting AS p
JOIN voucher AS v ON v.sequence = p.voucher
JOIN object_set AS s ON s.id = p.objects
WHERE p.id = ?
"""


def posting_lines(book: Book, ids: Iterable[int]) -> tuple[PostingLine, ...]:
    """The postings with these ids, in the order of the ids."""
    with book.reading() as connection:
        rows = [connection.execute(POSTING, (posting,)).fetchone() for posting in ids]
    return tuple(map(_line, filter(None, rows)))


def _line(row: tuple[int, str, int, str, str, str, str, Ore, str, str]) -> PostingLine:
    voucher, series, number, day, text, counterparty, account, amount, key, own_text = row
    posting = Posting(account, amount, parse_object_set(key), own_text)
    return PostingLine(voucher, series, number, day, text, counterparty, posting)
