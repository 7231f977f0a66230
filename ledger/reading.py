"""Reading vouchers and postings back: one voucher, a list of them, an account's rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.chart import members_of
from ledger.model import Posting, Voucher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book import Book
    from ledger.model import Objects
    from ledger.money import Ore
    from ledger.periods import FiscalYear, Period

LAST = "\N{LATIN CAPITAL LETTER O WITH DIAERESIS}"
"""Sorts after every account number and every ordinary series."""

VOUCHER = """
SELECT
    v.sequence, v.series, v.number, v.date, v.text, v.event_date, v.counterparty, v.document,
    v.recorded_by, j.at, j.kind, v.first_posting, v.rows,
    (SELECT c.series || ' ' || c.number FROM voucher AS c WHERE c.sequence = v.corrects),
    (SELECT c.series || ' ' || c.number FROM voucher AS c WHERE c.corrects = v.sequence),
    (SELECT a.approved_by FROM approval AS a WHERE a.voucher = v.sequence
     ORDER BY a.entry DESC LIMIT 1),
    (SELECT k.at FROM approval AS a JOIN journal AS k ON k.seq = a.entry
     WHERE a.voucher = v.sequence ORDER BY a.entry DESC LIMIT 1)
FROM voucher AS v JOIN journal AS j ON j.seq = v.entry
WHERE v.sequence = ?
"""

POSTINGS = """
SELECT p.account, p.amount, s.key, p.text FROM posting AS p JOIN object_set AS s ON s.id = p.objects
WHERE p.id BETWEEN ? AND ? ORDER BY p.id
"""


def voucher_at(book: Book, sequence: int) -> Voucher | None:
    """The voucher with this registration sequence."""
    with book.reading() as connection:
        row = connection.execute(VOUCHER, (sequence,)).fetchone()
        if row is None:
            return None
        (series, number, day, text, event_day, counterparty, document, recorded_by, at, kind) = row[
            1:11
        ]
        first, count, corrects, corrected_by, approved_by, approved_at = row[11:]
        postings = tuple(
            Posting(account, amount, members_of(key), posting_text)
            for account, amount, key, posting_text in connection.execute(
                POSTINGS, (first, first + count - 1)
            )
        )
    return Voucher(
        sequence=sequence,
        series=series,
        number=number,
        date=date.fromisoformat(day),
        text=text,
        postings=postings,
        event_date=date.fromisoformat(event_day),
        counterparty=counterparty,
        document=document,
        recorded_by=recorded_by,
        registered_at=at,
        approved_by=approved_by or "",
        approved_at=approved_at or "",
        corrects=corrects or "",
        corrected_by=corrected_by or "",
        origin=kind,
    )


NUMBERED = """
SELECT sequence FROM voucher WHERE year = ? AND series = ? AND number = ? ORDER BY sequence
"""


def vouchers_numbered(
    book: Book, year: FiscalYear, series: str, number: int
) -> tuple[Voucher, ...]:
    """The vouchers with this number: one, none, or several when an imported file had it twice."""
    with book.reading() as connection:
        found = connection.execute(NUMBERED, (year.id, series, number)).fetchall()
        vouchers = (voucher_at(book, sequence) for (sequence,) in found)
        return tuple(voucher for voucher in vouchers if voucher)


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """A voucher as a list shows it."""

    sequence: int
    series: str
    number: int
    date: str
    text: str
    counterparty: str
    amount: Ore
    """The sum of its debit side."""

    recorded_by: str
    approved_by: str
    corrects: str
    corrected_by: str


VOUCHER_LINES = """
SELECT
    v.sequence, v.series, v.number, v.date, v.text, v.counterparty,
    (SELECT coalesce(sum(max(p.amount, 0)), 0) FROM posting AS p
     WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1),
    v.recorded_by,
    coalesce((SELECT a.approved_by FROM approval AS a WHERE a.voucher = v.sequence
              ORDER BY a.entry DESC LIMIT 1), ''),
    coalesce((SELECT c.series || ' ' || c.number FROM voucher AS c
              WHERE c.sequence = v.corrects), ''),
    coalesce((SELECT c.series || ' ' || c.number FROM voucher AS c
              WHERE c.corrects = v.sequence), '')
FROM voucher AS v
WHERE v.date BETWEEN :first AND :last AND (v.date, v.sequence) > (:after_date, :after)
  AND (:account IS NULL AND :dimension IS NULL OR EXISTS (
      SELECT 1 FROM posting AS p
      WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
        AND (:account IS NULL OR p.account = :account)
        AND (:dimension IS NULL OR p.objects IN (
            SELECT m.objects FROM object_set_member AS m
            WHERE m.dimension = :dimension AND m.code = :code))))
ORDER BY v.date, v.sequence LIMIT :limit
"""


def voucher_lines(
    book: Book,
    period: Period,
    *,
    account: str | None = None,
    member: tuple[int, str] | None = None,
    after: tuple[str, int] = ("", 0),
    limit: int = -1,
) -> Iterator[VoucherLine]:
    """The vouchers of a period by date, those that touch the account and the object if given.

    `after` is the date and sequence of the last line of the page before; -1 is no limit.
    """
    dimension, code = member or (None, None)
    with book.reading() as connection:
        rows = connection.execute(
            VOUCHER_LINES,
            {
                "first": period.first.isoformat(),
                "last": period.last.isoformat(),
                "account": account,
                "dimension": dimension,
                "code": code,
                "after_date": after[0],
                "after": after[1],
                "limit": limit,
            },
        )
        for row in rows:
            yield VoucherLine(*row)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A posting as the general ledger and the journal show it (huvudbok, grundbok)."""

    sequence: int
    series: str
    number: int
    date: str
    text: str
    """The posting's own text, or the voucher's."""

    account: str
    amount: Ore
    objects: Objects
    corrects: str
    corrected_by: str


LINE = """
    v.sequence, v.series, v.number, p.date, iif(p.text = '', v.text, p.text),
    p.account, p.amount, s.key,
    coalesce((SELECT c.series || ' ' || c.number FROM voucher AS c
              WHERE c.sequence = v.corrects), ''),
    coalesce((SELECT c.series || ' ' || c.number FROM voucher AS c
              WHERE c.corrects = v.sequence), '')
"""
LEDGER_LINES = f"""
SELECT {LINE}
FROM posting AS p
JOIN voucher AS v ON v.sequence = p.voucher
JOIN object_set AS s ON s.id = p.objects
WHERE p.account BETWEEN :low AND :high AND p.date BETWEEN :first AND :last
  AND (:dimension IS NULL OR p.objects IN (
      SELECT m.objects FROM object_set_member AS m
      WHERE m.dimension = :dimension AND m.code = :code))
ORDER BY p.account, p.date, p.id
"""


def ledger_lines(
    book: Book,
    period: Period,
    account: str | None = None,
    member: tuple[int, str] | None = None,
) -> Iterator[LedgerLine]:
    """The postings of a period in systematic order: by account, then date (BFL 5:1, huvudbok)."""
    dimension, code = member or (None, None)
    with book.reading() as connection:
        rows = connection.execute(
            LEDGER_LINES,
            {
                "low": account or "",
                "high": account or LAST,
                "first": period.first.isoformat(),
                "last": period.last.isoformat(),
                "dimension": dimension,
                "code": code,
            },
        )
        for row in rows:
            yield _line(row)


JOURNAL_LINES = f"""
SELECT {LINE}
FROM voucher AS v
JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
JOIN object_set AS s ON s.id = p.objects
WHERE v.date BETWEEN :first AND :last
ORDER BY v.sequence, p.id
"""


def journal_lines(book: Book, period: Period) -> Iterator[LedgerLine]:
    """The postings of a period in the order they were registered (BFL 5:1, grundbok)."""
    with book.reading() as connection:
        days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
        for row in connection.execute(JOURNAL_LINES, days):
            yield _line(row)


def _line(row: tuple[int, str, int, str, str, str, int, str, str, str]) -> LedgerLine:
    return LedgerLine(*row[:7], members_of(row[7]), *row[8:])
