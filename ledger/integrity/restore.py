"""Restoring a backup: proved first, never over anything, and saying what it lacks."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.book import Book
from ledger.book.connection import connect
from ledger.book.database import refuse_what_lies_beside
from ledger.book.files import atomic_create, follow, link_into_place, of_a_database
from ledger.book.journal import Entry, journal_head
from ledger.book.sqlite_errors import refuse_interrupt, suppressed, translated_errors
from ledger.core import system
from ledger.core.errors import BookError, problem
from ledger.core.model import voucher_name
from ledger.core.text import user_name
from ledger.integrity.backup import opened_copy
from ledger.integrity.receipts import (
    Receipt,
    book_id,
    receipt_of,
    store_receipt,
    stored_receipts,
    unmatched,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book.journal import JournalHead
    from ledger.core.errors import Problem


@dataclass(frozen=True, slots=True)
class MissingVoucher:
    """A voucher that the book had and the backup has not."""

    series: str
    number: int
    date: str
    text: str
    year: int = field(default=0, compare=False)
    """The fiscal year, whose numbers begin anew."""

    @property
    def full_name(self) -> str:
        """As it is called anywhere: `"A 12 (2026)"`."""
        return voucher_name(self.series, self.number, self.year)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of restoring a backup."""

    receipt: Receipt
    """Where the journal of the restored book ends."""

    aside: Path | None
    """Where the book that was there is kept; None when there was none."""

    lacking: tuple[MissingVoucher, ...]
    """The vouchers to record again, as far as the book that was there could be read."""

    entries: int
    """How many journal entries are known to have been written that the backup has not."""

    warnings: tuple[Problem, ...] = ()
    """The payment files that it no longer knows of, and what others who shared the book that was
    there can no longer do."""


def restore(backup: str | Path, target: str | Path, by: str = "") -> Restored:
    """Puts a copy of the backup where the book is to be; a book that is there is set aside.

    The backup is checked first and left as it is. When entries are known to be missing from it,
    the journal of the restored book says so. Raises BookError when the backup is not sound, is
    of another book than the one that is there, or the disk refuses; then all is as before.
    """
    source, place = Path(os.path.realpath(backup)), Path(os.path.realpath(target))
    _prove(source, place)
    with translated_errors(place), closing(opened_copy(source, "ro")) as copy:
        lost = _lost(place, copy)
        finished = place.with_name(f".{place.name[:80]}.{os.getpid()}.restored")
        with atomic_create(finished) as beside:
            last = _copied(copy, beside, lost, by or user_name())
            former = place.stat() if place.exists() else None
            if former:
                follow(beside, former)
        try:
            aside = _set_aside(place)
            link_into_place(finished, place)
            system.sync(place.parent)
        finally:
            finished.unlink(missing_ok=True)
        with suppress(OSError):
            store_receipt(place, book_id(copy), last)
    found = (_paid(lost.files), _not_followed(place, former) if former else None)
    warnings = tuple(one for one in found if one)
    return Restored(receipt_of(last), aside, lost.vouchers, lost.last - lost.common, warnings)


def _paid(files: Sequence[int]) -> Problem | None:
    """That files which the bank may have are no longer in the book, so that it would pay again."""
    if not files:
        return None
    return problem(
        "restored-payments",
        "The backup lacks payment file {files}, which the bank may have: what it paid is open again"
        " in the book. Do not pay it once more; the book that was set aside has the file.",
        files=", ".join(map(str, files)),
    )


def _not_followed(place: Path, former: os.stat_result) -> Problem | None:
    """What is wrong with the rights of a restored book that others shared, or None."""
    now = place.stat()
    if now.st_gid == former.st_gid or not former.st_mode & 0o070:
        return None
    return problem(
        "restored-alone",
        "The book that was there was shared by a group that you are not in, so the restored one is"
        " yours alone. Have someone in the group, or an administrator, give it that group again.",
        str(place),
    )


def _prove(source: Path, place: Path) -> None:
    if source == place or (place.exists() and not place.is_file()):
        raise BookError(
            problem("restore-place", "A backup is restored to a file of its own.", str(place))
        )
    refuse_what_lies_beside(place)
    from ledger.integrity.check import check_file  # noqa: PLC0415 - of all that a backup needs no part of

    report = check_file(source, is_copy=True)
    if report.faults:
        raise BookError(
            [
                problem(
                    "backup-unsound",
                    "The backup is not sound and was not restored; choose another one.",
                    str(source),
                ),
                *(check.message for check in report.faults),
            ]
        )


@dataclass(frozen=True, slots=True)
class _Missing:
    """What a backup does not have."""

    common: int
    """The last journal entry that the backup shares with what came after it."""

    last: int
    """The last entry known to have been written."""

    vouchers: tuple[MissingVoucher, ...] = ()
    files: tuple[int, ...] = ()
    """Of payments, by number."""


LACKING_FILES = "SELECT id FROM payment_file WHERE entry > ? ORDER BY id"
LACKING = """
SELECT v.series, v.number, v.date, v.text, substr(y.last_day, 1, 4) + 0
FROM voucher AS v JOIN fiscal_year AS y ON y.id = v.year WHERE v.entry > ? ORDER BY v.sequence
"""


def _lost(place: Path, copy: sqlite3.Connection) -> _Missing:
    """What the book that is there has, or this computer's receipts tell of, and the copy has not.

    A book that is damaged is read as far as it can be.
    """
    common = last = journal_head(copy).seq
    vouchers: tuple[MissingVoucher, ...] = ()
    files: tuple[int, ...] = ()
    if place.exists():
        with suppressed(sqlite3.Error), closing(opened_copy(place, "rw")) as present:
            if book_id(present) != book_id(copy):
                raise BookError(
                    problem(
                        "restore-other",
                        "The backup is of another book than the one that is there; choose another"
                        " name for the restored book.",
                        str(place),
                    )
                )
            common = _last_in_common(present, copy)
            last = max(common, journal_head(present).seq)
            vouchers = tuple(MissingVoucher(*row) for row in present.execute(LACKING, (common,)))
            files = tuple(number for (number,) in present.execute(LACKING_FILES, (common,)))
    if missing := [receipt.seq for receipt in unmatched(copy, stored_receipts(book_id(copy)))]:
        common, last = min(common, *(seq - 1 for seq in missing)), max(last, *missing)
    return _Missing(common, last, vouchers, files)


HASH = "SELECT hash FROM journal WHERE seq = ?"


def _last_in_common(one: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """The last journal entry that both have; chained hashes let it be found by halving."""
    low, high = 1, min(journal_head(one).seq, journal_head(other).seq)
    while low < high:
        middle = (low + high + 1) // 2
        hashes = {book.execute(HASH, (middle,)).fetchone() for book in (one, other)}
        low, high = (middle, high) if len(hashes) == 1 else (low, middle - 1)
    return low


def _copied(copy: sqlite3.Connection, beside: Path, lost: _Missing, by: str) -> JournalHead:
    """Copies the backup, tells its journal of what is lost, and returns its head."""
    with closing(opened_copy(beside, "rw")) as connection:
        copy.backup(connection)
    with Book(beside, connect(beside, "rw"), read_only=False) as book:
        if lost.last > lost.common:
            book.append(Entry("restore", by, (("restored", lost.common, lost.last),)))
        return journal_head(book.connection)


def _set_aside(place: Path) -> Path | None:
    """Gives the book that is there another name, with whatever a crash left beside its place.

    Raises sqlite3.OperationalError when another program is writing to it.
    """
    there = [path for path in (place, *of_a_database(place)) if os.path.lexists(path)]
    if not there:
        return None
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = place.with_name(f"{place.stem}.replaced-{now}{place.suffix}")
    _wait_for_others(place)
    for path in reversed(there):
        path.rename(aside.with_name(path.name.replace(place.name, aside.name, 1)))
    return aside if place in there else None


def _wait_for_others(place: Path) -> None:
    """Makes sure that no one is writing; a file too damaged to be locked has no writer."""
    try:
        with closing(opened_copy(place, "rw")) as connection:
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        refuse_interrupt(error)
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise
    except sqlite3.DatabaseError:
        return
