"""Vouchers of a file into a book: some thousands at a time, by one journal entry each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from ledger.book.journal import Entry, append_entry, journal_head
from ledger.book.recorded import ADD_DRAFT, ADD_LINE, DIGEST, NEXT_BATCH
from ledger.bookkeeping.attachments import ADD_PART, PART
from ledger.bookkeeping.chart_of_accounts import ADD_SET, key_of
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.vouchers import NOT_AS_GIVEN
from ledger.core.errors import ImportFileError, Refused, problem

if TYPE_CHECKING:
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.book.journal import JournalHead, Row
    from ledger.core.model import ObjectTags
    from ledger.sie.encoding import Fingerprint
    from ledger.sie.sie_file import Batch

REGISTERED = "registrerad "
"""What the document of a voucher begins with when the file tells when it was registered."""

DraftRow: TypeAlias = (
    "tuple[int, int, str, int | None, str, str, str, str, str, str, str, int | None]"
)
"""The columns of `ADD_DRAFT`."""

LineRow: TypeAlias = "tuple[int, int, int, str, int, int, str]"
"""Batch, item, row, account, öre, number of the object set, text."""


@dataclass(frozen=True, slots=True)
class VoucherBatch:
    """Vouchers ready to be posted by one journal entry."""

    drafts: list[DraftRow]
    lines: list[LineRow]
    journal_rows: tuple[Row, ...]
    """How the journal tells of them: see `ledger.book.recorded`."""


class BulkRecorder:
    """Prepares, stages and posts inside one write, which the caller commits or rolls back.

    Preparing takes Python's time and posting SQLite's, so the next slice can be prepared in a
    thread of its own while this one is posted; staging must have no thread beside it.
    """

    def __init__(
        self, book: Book, by: str, object_sets: dict[ObjectTags, int], stored_sets: int
    ) -> None:
        """`object_sets` grows as the file is read; the first `stored_sets` are the book's own."""
        self._connection: Connection = book.connection
        self._by = by
        self._sets = object_sets
        self._stored_sets = stored_sets
        self._years: list[tuple[str, str, int]] = []
        self._batch = int(self._connection.execute(NEXT_BATCH).fetchone()[0])
        last = journal_head(self._connection)
        self._first = last.vouchers + 1
        self._vouchers, self._postings = last.vouchers, last.postings
        self._items = self._rows = 0

    def learn_years(self, book: Book) -> None:
        """Looks up the book's fiscal years, when the file's own is among them."""
        self._years = [
            (year.first.isoformat(), year.last.isoformat(), year.id) for year in fiscal_years(book)
        ]

    def prepared(self, batch: Batch) -> VoucherBatch:
        """The vouchers as drafts, and as the journal will tell of them."""
        number, items, rows, by = self._batch, self._items, self._rows, self._by
        ready = VoucherBatch(
            drafts=[
                (
                    number,
                    item - items,
                    series,
                    own,
                    day,
                    day,
                    text,
                    "",
                    on and REGISTERED + on,
                    sign or by,
                    "",
                    None,
                )
                for item, series, own, day, text, on, sign, _, _ in batch.vouchers
            ],
            lines=[
                (number, item - items, row - rows, account, ore, members, text)
                for item, row, account, ore, members, text in batch.postings
            ],
            journal_rows=(),
        )
        journal_rows = self._journal_rows(ready, [voucher[-1] for voucher in batch.vouchers])
        self._items += len(ready.drafts)
        self._rows += len(ready.lines)
        self._vouchers += len(ready.drafts)
        self._postings += len(ready.lines)
        return replace(ready, journal_rows=journal_rows)

    def _journal_rows(self, ready: VoucherBatch, counts: list[int]) -> tuple[Row, ...]:
        """The digests of the rows, as `book.recorded` makes them once they are there."""
        sequence, posting = self._vouchers, self._postings
        years = {day: self._year(day) for day in {draft[4] for draft in ready.drafts}}
        firsts = accumulate(counts, initial=posting + 1)
        vouchers = [
            f"voucher\t{sequence + item}\t{years[day]}\t{series}\t{number}\t{day}\t{day}\t{text}"
            f"\t\t{document}\t{by}\t\t{first}\t{rows}\n"
            for (_, item, series, number, day, _, text, _, document, by, _, _), first, rows in zip(
                ready.drafts, firsts, counts, strict=False
            )
        ]
        days = [draft[4] for draft in ready.drafts]
        keys = ["".join(f"\t{number}:{code}" for number, code in members) for members in self._sets]
        postings = [
            f"posting\t{posting + row}\t{sequence + item}\t{days[item - 1]}\t{account}\t{ore}"
            f"\t{text}{keys[members]}\n"
            for _, item, row, account, ore, members, text in ready.lines
        ]
        return (
            _digest("voucher", sequence + 1, vouchers),
            _digest("posting", posting + 1, postings),
        )

    def _year(self, day: str) -> int:
        return next((key for first, last, key in self._years if first <= day <= last), 0)

    def stage(self, ready: VoucherBatch) -> None:
        """Writes the vouchers as drafts, and the sets of objects that they need."""
        self._connection.executemany(
            ADD_SET,
            [
                (number, key_of(members))
                for members, number in list(self._sets.items())[self._stored_sets :]
            ],
        )
        self._stored_sets = len(self._sets)
        self._connection.executemany(ADD_DRAFT, ready.drafts)
        self._connection.executemany(ADD_LINE, ready.lines)

    def post(self, ready: VoucherBatch) -> None:
        """Posts what was staged; raises sqlite3.IntegrityError when a guard of the book refuses.

        Raises Refused when the tables do not hold what was to be posted.
        """
        before = journal_head(self._connection)
        append_entry(
            self._connection,
            Entry(
                "batch",
                self._by,
                ready.journal_rows,
                ref=self._batch,
                vouchers=len(ready.drafts),
                postings=len(ready.lines),
            ),
        )
        if not self._is_as_given(ready, before):
            raise Refused(NOT_AS_GIVEN)

    def _is_as_given(self, ready: VoucherBatch, before: JournalHead) -> bool:
        """Whether the tables hold what was to be posted after `before`, column by column."""
        ask, first = self._connection.execute, (before.vouchers, before.postings)
        return (
            ask(POSTINGS_BACK, (self._batch, *first)).fetchall() == ready.lines
            and ask(VOUCHERS_BACK, (self._batch, first[0])).fetchall() == ready.drafts
            and ask(TOGETHER, first[1:]).fetchone() == (len(ready.lines),)
        )

    def recorded(self) -> tuple[int, int] | None:
        """Registration sequences of the first and the last voucher posted."""
        last = journal_head(self._connection).vouchers
        return (self._first, last) if last >= self._first else None


def _digest(table: str, first: int, lines: list[str]) -> Row:
    sha256 = hashlib.sha256("".join(lines).encode()).hexdigest()
    return (DIGEST, table, first, first + len(lines) - 1, sha256)


VOUCHERS_BACK = """
SELECT ?1, sequence - ?2, series, number, date, event_date, text, counterparty, document,
       recorded_by, '', corrects
FROM voucher WHERE sequence > ?2 ORDER BY sequence
"""
POSTINGS_BACK = """
SELECT ?1, voucher - ?2, id - ?3, account, amount, objects, text
FROM posting WHERE id > ?3 ORDER BY id
"""
TOGETHER = """
SELECT count(*) FROM posting AS p
JOIN voucher AS v ON v.sequence = p.voucher JOIN fiscal_year AS y ON y.id = v.year
WHERE p.id > ? AND p.date = v.date AND v.date BETWEEN y.first_day AND y.last_day
  AND p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
"""
"""The newest vouchers and postings as their drafts were, and how many belong together."""


def store_file(connection: Connection, stream: BinaryIO, found: Fingerprint, source: str) -> None:
    """Keeps a file that the newest journal entry tells of, byte for byte.

    Raises ImportFileError when it is not the file that was read: somebody writes to it.
    """
    digest = hashlib.sha256()
    part = 0
    while content := stream.read(PART):
        part += 1
        digest.update(content)
        connection.execute(ADD_PART, (found.sha256, part, content))
    if digest.hexdigest() != found.sha256:
        raise ImportFileError(
            problem(
                "file-changing",
                "The file was changed while it was read; nothing was recorded. Try again when it "
                "is whole.",
                source,
            )
        )
