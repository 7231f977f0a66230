"""Reading vouchers and postings back: one voucher, a list of them, an account's rows.

A list of any length is read PAGE rows at a time, each page a short read of its own, so that a
long print keeps no window from recording and takes no memory. Nothing recorded goes away, and
what is recorded after the list was begun is left out: the pages are of one and the same book.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from ledger.book.journal import journal_head
from ledger.bookkeeping.approvals import APPROVER
from ledger.bookkeeping.chart_of_accounts import parse_object_set
from ledger.core.errors import Refused, problem
from ledger.core.model import Posting, Voucher, voucher_name
from ledger.core.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.book.journal import JournalHead
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore

PAGE = 2000
"""Rows of one read."""

VOUCHER = f"""
SELECT
    v.sequence, v.series, v.number, v.date, v.text, v.event_date, v.counterparty, v.document,
    v.recorded_by, j.at, j.kind, v.first_posting, v.rows,
    (SELECT c.corrects FROM correction AS c WHERE c.correcting = v.sequence),
    (SELECT c.corrected_by FROM correction AS c WHERE c.corrected = v.sequence),
    {APPROVER},
    (SELECT k.at FROM approval AS a JOIN journal AS k ON k.seq = a.entry
     WHERE a.voucher = v.sequence AND {APPROVER} IS NOT NULL ORDER BY a.entry DESC LIMIT 1),
    (SELECT substr(y.last_day, 1, 4) + 0 FROM fiscal_year AS y WHERE y.id = v.year),
    coalesce((SELECT c.sequence FROM voucher AS c WHERE c.corrects = v.sequence), v.corrects)
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
        first, count, corrects, corrected_by, approved_by, approved_at = row[11:17]
        year, linked = row[17:]
        postings = tuple(
            Posting(account, amount, parse_object_set(key), posting_text)
            for account, amount, key, posting_text in connection.execute(
                POSTINGS, (first, first + count - 1)
            )
        )
    return Voucher(
        sequence=sequence,
        year=year,
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
        linked=linked,
        origin=kind,
    )


NAME = """
SELECT v.series, v.number, substr(y.last_day, 1, 4) + 0
FROM voucher AS v JOIN fiscal_year AS y ON y.id = v.year WHERE v.sequence = ?
"""


def voucher_name_at(connection: Connection, sequence: int) -> str:
    """The voucher with this registration sequence as people say it, with its year."""
    row = connection.execute(NAME, (sequence,)).fetchone()
    return voucher_name(*row) if row else str(sequence)


FIRST_POSTING = "SELECT first_posting FROM voucher WHERE sequence = ?"


def first_posting(connection: Connection, sequence: int) -> int:
    """The number in the book of a voucher's first posting; the others follow on it, row by row."""
    return int(connection.execute(FIRST_POSTING, (sequence,)).fetchone()[0])


CORRECTIONS = "SELECT corrected, correcting FROM correction ORDER BY correcting"


def corrections(book: Book) -> tuple[tuple[int, int], ...]:
    """Each correction of the book: the voucher that was corrected, and the one that corrects it."""
    with book.reading() as connection:
        return tuple(connection.execute(CORRECTIONS))


NUMBERED = """
SELECT sequence FROM voucher WHERE year = ? AND series = ? AND number = ? ORDER BY sequence
"""


def vouchers_numbered(
    book: Book, year: FiscalYear, series: str, number: int
) -> tuple[Voucher, ...]:
    """The vouchers with this number: one, or several when an imported file had it twice.

    Raises Refused when there is none.
    """
    with book.reading() as connection:
        sequences = connection.execute(NUMBERED, (year.id, series, number)).fetchall()
        vouchers = (voucher_at(book, sequence) for (sequence,) in sequences)
        if found := tuple(voucher for voucher in vouchers if voucher):
            return found
    values = {"voucher": voucher_name(series, number), "year": year.name}
    raise Refused(problem("no-voucher", "There is no voucher {voucher} in {year}.", **values))


HAS_SERIES = """
SELECT 1 FROM fiscal_year AS y
WHERE EXISTS (SELECT 1 FROM voucher AS v WHERE v.year = y.id AND v.series = ?)
"""


def refuse_unknown_series(book: Book, series: str) -> None:
    """Raises Refused when the book has no voucher in the series."""
    with book.reading() as connection:
        if connection.execute(HAS_SERIES, (series,)).fetchone() is None:
            raise Refused(
                problem(
                    "unknown-series",
                    "The book has no voucher in the series {series}.",
                    series=excerpt(series),
                )
            )


@dataclass(frozen=True, slots=True)
class VoucherSummary:
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
    event_date: str = ""
    document: str = ""
    registered_at: str = ""
    """UTC to the millisecond."""


SUMMARY = f"""
SELECT
    v.sequence, v.series, v.number, v.date, v.text, v.counterparty,
    (SELECT coalesce(sum(max(p.amount, 0)), 0) FROM posting AS p
     WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1),
    v.recorded_by,
    coalesce({APPROVER}, ''),
    coalesce((SELECT c.corrects FROM correction AS c WHERE c.correcting = v.sequence), ''),
    coalesce((SELECT c.corrected_by FROM correction AS c WHERE c.corrected = v.sequence), ''),
    v.event_date, v.document, (SELECT j.at FROM journal AS j WHERE j.seq = v.entry)
FROM voucher AS v
"""
ON_ACCOUNT_OR_OBJECT = """
  AND (:account IS NULL AND :dimension IS NULL OR EXISTS (
      SELECT 1 FROM posting AS p
      WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
        AND (:account IS NULL OR p.account = :account)
        AND (:dimension IS NULL OR p.objects IN (
            SELECT m.objects FROM object_set_member AS m
            WHERE m.dimension = :dimension AND m.code = :code))))
"""
"""That a voucher has a posting on the account or with the object, where one is asked for."""

VOUCHER_LINES = f"""{SUMMARY}
WHERE v.date BETWEEN :first AND :last AND (v.date, v.sequence) > (:after_date, :after)
  AND v.sequence <= :newest
{ON_ACCOUNT_OR_OBJECT}ORDER BY v.date, v.sequence LIMIT :page
"""


def vouchers_by_date(
    book: Book,
    period: Period,
    *,
    account: str | None = None,
    member: tuple[int, str] | None = None,
) -> Iterator[VoucherSummary]:
    """The vouchers of a period by date, those that touch the account and the object if given."""
    dimension, code = member or (None, None)
    asked: dict[str, str | int | None] = {
        **period.bounds,
        "account": account,
        "dimension": dimension,
        "code": code,
        "after_date": "",
        "after": 0,
        "newest": _head(book).vouchers,
        "page": PAGE,
    }
    while True:
        with book.reading() as connection:
            lines = [VoucherSummary(*row) for row in connection.execute(VOUCHER_LINES, asked)]
        yield from lines
        if len(lines) < PAGE:
            return
        asked |= {"after_date": lines[-1].date, "after": lines[-1].sequence}


def _head(book: Book) -> JournalHead:
    with book.reading() as connection:
        return journal_head(connection)


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A posting as the general ledger and the journal show it (huvudbok, grundbok)."""

    sequence: int
    series: str
    number: int
    date: str
    text: str
    """The posting's own text, or the voucher's."""

    account: str
    amount: Ore
    objects: ObjectTags
    corrects: str
    corrected_by: str


LINE = """
    p.id, v.sequence, v.series, v.number, p.date, iif(p.text = '', v.text, p.text),
    p.account, p.amount, s.key,
    coalesce((SELECT c.corrects FROM correction AS c WHERE c.correcting = v.sequence), ''),
    coalesce((SELECT c.corrected_by FROM correction AS c WHERE c.corrected = v.sequence), '')
"""
LEDGER_LINES = f"""
SELECT {LINE}
FROM posting AS p
JOIN voucher AS v ON v.sequence = p.voucher
JOIN object_set AS s ON s.id = p.objects
WHERE p.account = :account AND p.date BETWEEN :first AND :last
  AND (p.date, p.id) > (:after_date, :after) AND p.id <= :newest
  AND (:dimension IS NULL OR p.objects IN (
      SELECT m.objects FROM object_set_member AS m
      WHERE m.dimension = :dimension AND m.code = :code))
ORDER BY p.date, p.id LIMIT :page
"""
NUMBERS = "SELECT DISTINCT number FROM account ORDER BY number"


def postings_by_account(
    book: Book,
    period: Period,
    account: str | None = None,
    member: tuple[int, str] | None = None,
) -> Iterator[PostingRow]:
    """The postings of a period in systematic order: by account, then date (BFL 5:1, huvudbok)."""
    dimension, code = member or (None, None)
    asked: dict[str, str | int | None] = {
        **period.bounds,
        "dimension": dimension,
        "code": code,
        "newest": _head(book).postings,
        "page": PAGE,
    }
    with book.reading() as connection:
        left = [number for (number,) in connection.execute(NUMBERS) if account in (None, number)]
    after = {"after_date": "", "after": 0}
    while left:
        rows: list[_Row] = []
        with book.reading() as connection:
            while left and len(rows) < PAGE:
                found = connection.execute(
                    LEDGER_LINES, asked | after | {"account": left[0]}
                ).fetchall()
                rows += found
                if len(found) < PAGE:
                    del left[0]
                    after = {"after_date": "", "after": 0}
                else:
                    after = {"after_date": found[-1][4], "after": found[-1][0]}
        yield from map(_line, rows)


BOUNDS = """
SELECT v.first_posting, w.first_posting + w.rows - 1
FROM (SELECT min(sequence) AS first, max(sequence) AS last
      FROM voucher WHERE date BETWEEN :first AND :last) AS s
JOIN voucher AS v ON v.sequence = s.first JOIN voucher AS w ON w.sequence = s.last
"""
JOURNAL_LINES = f"""
SELECT {LINE}
FROM posting AS p
JOIN voucher AS v ON v.sequence = p.voucher
JOIN object_set AS s ON s.id = p.objects
WHERE p.id > :after AND p.id <= :newest AND p.date BETWEEN :first AND :last
ORDER BY p.id LIMIT :page
"""


def postings_by_registration(book: Book, period: Period) -> Iterator[PostingRow]:
    """The postings of a period in the order they were registered (BFL 5:1, grundbok)."""
    days = period.bounds
    with book.reading() as connection:
        first, newest = connection.execute(BOUNDS, days).fetchone() or (1, 0)
    after = first - 1
    while after < newest:
        asked = days | {"newest": newest, "page": PAGE}
        with book.reading() as connection:
            rows = connection.execute(JOURNAL_LINES, asked | {"after": after}).fetchall()
        yield from map(_line, rows)
        after = rows[-1][0] if len(rows) == PAGE else newest


_Row: TypeAlias = tuple[int, int, str, int, str, str, str, int, str, str, str]


def _line(row: _Row) -> PostingRow:
    return PostingRow(*row[1:8], parse_object_set(row[8]), *row[9:])
