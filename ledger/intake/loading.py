"""Vouchers of a file into a book: staged as drafts, posted some thousands at a time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO

from ledger.attachments import ADD_PART, PART
from ledger.chain import Entry, append, head
from ledger.errors import IntakeError, problem
from ledger.telling import batch_rows
from ledger.vouchers import NEXT_BATCH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from ledger.book import Book
    from ledger.chain import Head
    from ledger.intake.contents import PostingRow, VoucherRow
    from ledger.intake.encoding import Fingerprint
    from ledger.model import Objects

SLICE = 20_000
"""Vouchers posted by one journal entry; what is staged takes room until it is posted."""

REGISTERED = "registrerad "
"""What the document of a voucher begins with when the file tells when it was registered."""


class Loader:
    """Stages and posts inside one write, which the caller commits or rolls back."""

    def __init__(
        self, book: Book, by: str, object_sets: dict[Objects, int], sets_kept: int
    ) -> None:
        """`object_sets` grows as the file is read; the first `sets_kept` are the book's own."""
        self._connection: Connection = book.connection
        self._by = by
        self._sets = object_sets
        self._sets_kept = sets_kept
        self._before: Head = head(self._connection)
        self._items = self._rows = 0
        self._batch = self._next_batch()
        self.staged = 0
        """Vouchers staged and not yet posted."""

        self._staged_rows = 0

    def stage(self, vouchers: Sequence[VoucherRow], postings: Sequence[PostingRow]) -> None:
        """Adds whole vouchers to what is to be posted next."""
        batch, items, rows, by = self._batch, self._items, self._rows, self._by
        self._connection.executemany(
            ADD_DRAFT,
            [
                (
                    batch,
                    item - items,
                    series,
                    number,
                    day,
                    day,
                    text,
                    registered and REGISTERED + registered,
                    signature or by,
                )
                for item, series, number, day, text, registered, signature, _ in vouchers
            ],
        )
        self._connection.executemany(
            ADD_LINE,
            [
                (batch, item - items, row - rows, account, amount, objects, text)
                for item, row, account, amount, objects, text in postings
            ],
        )
        self.staged += len(vouchers)
        self._staged_rows += len(postings)

    def post(self) -> None:
        """Posts what is staged; the chart must have the accounts and objects of it.

        Raises sqlite3.IntegrityError when a guard of the book refuses.
        """
        if not self.staged:
            return
        self._keep_sets()
        last = head(self._connection)
        append(
            self._connection,
            Entry(
                "batch",
                self._by,
                batch_rows(self._connection, self._batch, last),
                ref=self._batch,
                vouchers=self.staged,
                postings=self._staged_rows,
            ),
            last,
        )
        self._items += self.staged
        self._rows += self._staged_rows
        self.staged = self._staged_rows = 0
        self._batch = self._next_batch()

    def recorded(self) -> tuple[int, int] | None:
        """Registration sequences of the first and the last voucher posted."""
        first, last = self._before.vouchers + 1, head(self._connection).vouchers
        return (first, last) if last >= first else None

    def _keep_sets(self) -> None:
        """Gives the book the new sets of objects, which are numbered already."""
        self._connection.executemany(
            ADD_SET,
            [
                (number, "\t".join(f"{dimension}:{code}" for dimension, code in members))
                for members, number in list(self._sets.items())[self._sets_kept :]
            ],
        )
        self._sets_kept = len(self._sets)

    def _next_batch(self) -> int:
        return int(self._connection.execute(NEXT_BATCH).fetchone()[0])


ADD_DRAFT = """
INSERT INTO draft (batch, item, series, number, date, event_date, text, counterparty, document,
                   recorded_by, approved_by, corrects)
VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, '', NULL)
"""
ADD_LINE = """
INSERT INTO draft_line (batch, item, row, account, amount, objects, text)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
ADD_SET = "INSERT INTO object_set (id, key) VALUES (?, ?)"


def keep_file(connection: Connection, stream: BinaryIO, found: Fingerprint, source: str) -> None:
    """Keeps a file that the newest journal entry tells of, byte for byte.

    Raises IntakeError when it is not the file that was read: somebody writes to it.
    """
    digest = hashlib.sha256()
    part = 0
    while content := stream.read(PART):
        part += 1
        digest.update(content)
        connection.execute(ADD_PART, (found.sha256, part, content))
    if digest.hexdigest() != found.sha256:
        raise IntakeError(
            problem(
                "file-changing",
                "The file was changed while it was read; nothing was recorded. Try again when it "
                "is whole.",
                source,
            )
        )
