"""What has been handed out: the log of exports, and the state of the book that they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import Entry

if TYPE_CHECKING:
    from ledger.book.book import Book

KIND = "export"
"""The kind of journal entry that tells of an export."""

SIGNED = "signed"
"""The kind of journal entry that tells of an exported file that came back signed."""


@dataclass(frozen=True, slots=True)
class BookState:
    """The state of a book in one line: printed on what is exported, it proves the book later."""

    seq: int
    """The newest journal entry that is not itself an export, or a signed one taken back."""

    hash: str
    """The entry's hash in hexadecimal; it covers every entry before it."""

    at: str
    """When the entry was written, UTC to the millisecond."""

    @property
    def short(self) -> str:
        """The first eight bytes of the hash, as a footer has room for."""
        return grouped_hex(self.hash[:16])


def grouped_hex(digits: str) -> str:
    """Hexadecimal digits as a person reads them: `"3fa2 c91d 0b4e 77d0"`."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


SEAL = """
SELECT seq, lower(hex(hash)), at FROM journal WHERE kind NOT IN (?, ?) ORDER BY seq DESC LIMIT 1
"""


def book_state(book: Book) -> BookState:
    """The state of the book. An export does not change it, so it can be repeated to the byte.

    Nor does a signature of one.
    """
    with book.reading() as connection:
        return BookState(*connection.execute(SEAL, (KIND, SIGNED)).fetchone())


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """A file that was made from the book."""

    format: str
    year: int
    """The fiscal year, by the calendar year in which it ends."""

    name: str
    """The name of the file, without folders."""

    size: int
    """Bytes."""

    sha256: str
    at: str = ""
    """When, UTC to the millisecond; empty before it is in the log."""

    by: str = ""


def log_export(book: Book, export: ExportRecord, by: str = "") -> None:
    """Writes in the journal what was exported, with its SHA-256, and by whom."""
    export_row = (KIND, export.format, export.year, export.name, export.size, export.sha256)
    book.append(Entry(KIND, by, (export_row,)))


LOGGED = "SELECT body, at, actor FROM journal WHERE kind = ? ORDER BY seq DESC LIMIT ?"


def export_records(book: Book, limit: int = -1) -> tuple[ExportRecord, ...]:
    """The exports in the log, the latest first; -1 is no limit."""
    with book.reading() as connection:
        rows = connection.execute(LOGGED, (KIND, limit)).fetchall()
    return tuple(
        ExportRecord(format_, int(year), name, int(size), digest, at, by)
        for body, at, by in rows
        for _, format_, year, name, size, digest in (body.rstrip("\n").split("\t"),)
    )
