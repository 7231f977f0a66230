"""The seal of a closed year: what its books were, in the journal, on paper and in a file apart.

Accounting information is to be kept for seven years with the content that it had, and no one may
be able to change it unseen (LKBR 3:12-3:13, BFL 7:1-7:2, BFNAR 2013:2 p 8.1). When a year closes,
the whole book is copied to a backup that is kept for ever; the journal then tells the SHA-256 of
that file, where the journal ended, and the SHA-256 of every document that had been handed out.
The annual report prints it above the signatures, so that those who sign witness the file. What
is handed out later has its SHA-256 in the journal too, after the seal.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.files import atomic_create
from ledger.book.journal import Entry
from ledger.book.sqlite_errors import translated_errors
from ledger.bookkeeping.export_log import export_records, grouped_hex
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core import system
from ledger.core.calendar import swedish_day
from ledger.integrity.backup import back_up, is_there, secondary_folder
from ledger.integrity.receipts import Receipt, book_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.calendar import FiscalYear

KIND = "seal"
"""The kind of journal entry that is a seal."""

EXPORTED = "sealed-export"
"""How the lines of a seal begin that tell of documents: format, name, bytes, SHA-256."""


@dataclass(frozen=True, slots=True)
class YearEndSeal:
    """What was sealed when a year closed."""

    year: int
    receipt: Receipt
    """Where the journal ended."""

    backup: str
    """The name of the file."""

    size: int
    """Bytes."""

    sha256: str
    at: str
    """When, UTC to the millisecond."""


CLOSED = """
SELECT y.id, s.entry FROM year_now AS y
JOIN year_state AS s ON s.year = y.id AND s.entry = (
    SELECT max(entry) FROM year_state WHERE year = y.id)
WHERE y.closed
"""
"""Each closed year, and the entry that closed it."""

SEALS = "SELECT body, at FROM journal WHERE seq > ? AND kind = 'seal' ORDER BY seq"


def year_end_seal(book: Book, year: FiscalYear) -> YearEndSeal | None:
    """The seal of a closed year; None when it is open, or not sealed since it was closed."""
    with book.reading() as connection:
        closings = dict(connection.execute(CLOSED))
        if year.id not in closings:
            return None
        for body, at in connection.execute(SEALS, (closings[year.id],)):
            if (found := read_seal(body, at)).year == year.name:
                return found
    return None


def read_seal(body: str, at: str = "") -> YearEndSeal:
    """The seal that the body of an entry tells."""
    _, year, seq, digest, backup, size, sha256 = body.partition("\n")[0].split("\t")
    return YearEndSeal(int(year), Receipt(int(seq), digest), backup, int(size), sha256, at)


def seal_facts(sealed: YearEndSeal) -> dict[str, object]:
    """What those who sign are witnesses of: the books as they were when the year was closed."""
    return {
        "day": swedish_day(sealed.at),
        "seq": sealed.receipt.seq,
        "hash": grouped_hex(sealed.receipt.hash[:16]),
        "backup": sealed.backup,
        "size": sealed.size,
        "sha256": grouped_hex(sealed.sha256),
    }


def seal_closed_years(book: Book) -> None:
    """Seals every closed year that is not sealed, with one backup; called outside a write.

    Raises BookError when the backup cannot be made or read.
    """
    with book.reading() as connection:
        unsealed = [
            year for year in fiscal_years(book) if year.closed and year_end_seal(book, year) is None
        ]
        (by,) = connection.execute(LAST_BY).fetchone()
        folder = secondary_folder(book_id(connection))
    if not unsealed:
        return
    backup = back_up(book, year_end=True)
    with translated_errors(backup.path):
        size, sha256 = backup.path.stat().st_size, file_digest(backup.path)
    if folder and is_there(folder):
        _store_apart(backup.path, folder)
    receipt = backup.receipt
    for year in unsealed:
        row = (KIND, year.name, receipt.seq, receipt.hash, backup.path.name, size, sha256)
        seal_rows = (row, *_documents(book, year))
        book.append(Entry(KIND, by, seal_rows))


LAST_BY = "SELECT actor FROM journal ORDER BY seq DESC LIMIT 1"
"""Who closed the year, or wrote first in a book whose closed years were not sealed."""


def _documents(book: Book, year: FiscalYear) -> Iterator[Row]:
    """The newest of each document of the year that has been exported."""
    newest = {(made.format, made.name): made for made in reversed(export_records(book))}
    for made in newest.values():
        if made.year == year.name:
            yield EXPORTED, made.format, made.name, made.size, made.sha256


def file_digest(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _store_apart(file: Path, folder: Path) -> None:
    """Copies the very file to the second place, if it takes it."""
    with suppress(OSError), atomic_create(folder / file.name) as beside:
        shutil.copyfile(file, beside)
        system.sync(beside)
