"""What is done about a book besides recording in it: receipts, backups, and what to warn of."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ledger.book.files import is_shared_as, state_folder, sync_warning
from ledger.book.journal import journal_head
from ledger.book.sqlite_errors import refuse_interrupt
from ledger.bookkeeping.personal_numbers import personal_number_hints
from ledger.core.calendar import local_time
from ledger.core.errors import LedgerError, Problem, problem, system_reason
from ledger.integrity.backup import (
    back_up_apart,
    backup_folder,
    own_backups,
    reason_of,
    try_backup,
)
from ledger.integrity.receipts import (
    book_id,
    receipt_of,
    receipts_of_file,
    store_receipt,
    unmatched,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.integrity.backup import Backup

EVERY = 50
"""Journal entries between one backup and the next, in a book that stays open."""

QUICK = 20_000_000
"""Bytes of a book of which a backup is made even when there is hardly time."""

SHARE = 20
"""A backup waits for twenty times as long as the last one took, so that they take 5 % at most."""


class AutoBackup:
    """Sees to it that a book open for writing gets its receipts and its backups.

    A disk that refuses them is no reason to refuse what the person is doing. It is said once, as a
    notice of the book, and `finsam check` says it for as long as it is so.
    """

    def __init__(self, book: Book) -> None:
        """Begins when the book is opened."""
        self._book = book
        self._opened = self._backed_up = journal_head(book.connection)
        self._not_before = time.monotonic()
        self._hinted = self._opened.seq
        """The journal entry up to which personal identity numbers have been looked for."""

        self._sealed = 0
        """The journal entry up to which every closing is known to be sealed."""

    def before_irreversible(self) -> None:
        """Sees to it that there is a backup of the book as it is."""
        newest = self._own()[-1:]
        last = receipt_of(journal_head(self._book.connection))
        if not newest or str(newest[0].receipt) != str(last):
            self._store()

    def _own(self) -> tuple[Backup, ...]:
        return own_backups(self._book.connection, backup_folder(self._book.path))

    def after_write(self) -> None:
        """Keeps a backup when there is enough new in the book, and it would not slow the work."""
        self._hint()
        if time.monotonic() < self._not_before:
            return
        self._seal()
        if journal_head(self._book.connection).seq - self._backed_up.seq >= EVERY:
            self._store()

    def _hint(self) -> None:
        """Hints at personal identity numbers in what was just recorded."""
        connection = self._book.connection
        after, self._hinted = self._hinted, journal_head(connection).seq
        for hint in personal_number_hints(connection, after):
            self._book.hint(hint)

    def at_close(self, *, in_haste: bool = False) -> None:
        """Keeps what was recorded since the book was opened, in the second place too.

        In haste only what is quick is kept.
        """
        if journal_head(self._book.connection) == self._opened:
            return
        if in_haste and self._book.path.stat().st_size > QUICK:
            self._store_receipt()
            return
        self._seal()
        if journal_head(self._book.connection) != self._backed_up:
            self._store()
        if in_haste:
            return
        back_up_apart(self._book)

    def _store(self) -> None:
        """Keeps a backup and a receipt."""
        begun = time.monotonic()
        self._back_up()
        self._store_receipt()
        self._rest(begun)

    def _rest(self, begun: float) -> None:
        """Has the next wait for SHARE times as long as this one took."""
        self._not_before = time.monotonic() + SHARE * (time.monotonic() - begun)

    def _back_up(self) -> None:
        """Makes a backup beside the book; a notice when it fails."""
        made = try_backup(self._book)
        if made and (fault := not_shared(made.path, self._book.path)):
            self._book.notice(fault)

    def _store_receipt(self) -> None:
        connection = self._book.connection
        self._backed_up = journal_head(connection)
        try:
            store_receipt(self._book.path, book_id(connection), self._backed_up)
        except OSError as error:
            self._book.notice(
                problem(
                    "receipt-not-kept",
                    "No receipt of the book could be kept on this computer ({reason}), so an"
                    " end that is cut off would not be seen. Fix the rights of the folder, or"
                    " make room on the disk.",
                    str(state_folder()),
                    reason=system_reason(error),
                )
            )

    def _seal(self) -> None:
        """Seals the years that have been closed."""
        last = journal_head(self._book.connection).seq
        closing = self._book.connection.execute(CLOSED, (self._sealed,)).fetchone()
        if closing is None:
            return
        from ledger.integrity.year_end_seal import seal_closed_years  # noqa: PLC0415 - once a year

        begun, self._sealed = time.monotonic(), last
        try:
            seal_closed_years(self._book)
        except LedgerError as error:
            refuse_interrupt(error)
            self._sealed = 0
            self._rest(begun)
            self._book.notice(
                replace(NOT_SEALED, where=str(self._book.path), values=reason_of(error))
            )


NOT_SEALED = problem(
    "not-sealed",
    "The closed year could not be sealed, since its backup could not be made ({reason}). Fix"
    " the rights of the folder, or make room on the disk, and open the book again.",
)


def not_shared(path: Path, book: Path) -> Problem | None:
    """What is wrong with a backup that others who share the book cannot read, or None."""
    if is_shared_as(path, book) and is_shared_as(path.parent, book):
        return None
    return problem(
        "backup-not-shared",
        "The book is shared by a group, and this backup can be read by you alone, since the folder"
        " is not yours to share or you are not in the group of the book. Ask whoever owns the"
        " folder to give the group its rights.",
        str(path),
    )


CLOSED = "SELECT 1 FROM year_state WHERE entry > ? AND closed LIMIT 1"


LAST_AT = "SELECT at FROM journal ORDER BY seq DESC LIMIT 1"


def warnings_about(book: Book) -> tuple[Problem, ...]:
    """What a person should know about a book that has just been opened for writing.

    The order of entries is their sequence, so a clock that is wrong is told of and nothing more.
    """
    return tuple(_warnings(book))


def _warnings(book: Book) -> Iterator[Problem]:
    if warning := sync_warning(book.path):
        yield warning
    (at,) = book.connection.execute(LAST_AT).fetchone()
    if warning := clock_warning(datetime.fromisoformat(at), datetime.now(UTC)):
        yield warning
    receipts = receipts_of_file(book.path, book_id(book.connection))
    if cut := unmatched(book.connection, receipts):
        yield problem(
            "receipt-unmet",
            "This computer has a receipt of the book, {receipt}, that the book does not answer to:"
            " entries are missing. Run {remedy}, and see whether this is an old copy.",
            remedy="check",
            receipt=cut[-1],
        )


BEHIND, MAX_ADVANCE = timedelta(minutes=5), timedelta(days=5 * 365)
"""How far the clock may be behind the last entry, and ahead of it, without a word."""


def clock_warning(last: datetime, now: datetime) -> Problem | None:
    """What seems to be wrong with the computer's clock, or None."""
    if -BEHIND <= now - last <= MAX_ADVANCE:
        return None
    return problem(
        "clock",
        "The computer's clock says {now}, and the book's last entry was made {last}; set the"
        " clock. What is recorded keeps its order all the same.",
        now=local_time(now.isoformat()),
        last=local_time(last.isoformat()),
    )
