"""The annual report as the board signed it, taken back and held against what was exported.

An electronic signature is added to the end of a PDF (ISO 32000-1, 7.5.6 and 12.8.1): the file that
comes back begins with the bytes that went out, and each signature says which bytes it covers. Who
signed is not looked into; that is what the readers of PDF do.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import Entry, Row
from ledger.bookkeeping.attachments import IS_STORED, file_name, store_parts
from ledger.bookkeeping.export_log import SIGNED, export_records
from ledger.core.errors import Refused, problem
from ledger.core.limits import MAX_ATTACHMENT

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.bookkeeping.export_log import ExportRecord
    from ledger.core.errors import Problem

ROW = "signed-report"
"""The row of the journal that tells of one."""

_COVERED = re.compile(rb"/ByteRange\s{0,9}\[\s{0,9}0\s{1,9}([0-9]{1,10})\s")
"""A signature that covers the file from its first byte, and how many of them at once."""


@dataclass(frozen=True, slots=True)
class SignedReport:
    """A signed file that the book keeps."""

    year: int
    """The fiscal year, by the calendar year in which it ends."""

    name: str
    size: int
    sha256: str
    exported: str
    """SHA-256 of the exported file that it begins with."""

    exported_size: int
    signatures: int
    at: str = ""
    """When it was taken back, UTC to the millisecond; empty before it is in the journal."""

    by: str = ""


def take_back_signed(
    book: Book, year: int, name: str, content: bytes, by: str = ""
) -> SignedReport:
    """Keeps a signed PDF, when it is an exported one of the year with signatures after it.

    Raises Refused when it is another file, nothing was added, or nothing that was is a signature.
    """
    stored_name = file_name(name)
    made = [one for one in export_records(book) if (one.format, one.year) == ("pdf", year)]
    found = next((one for one in made if _begins_with(content, one)), None)
    if found is None:
        raise Refused(_other_file(stored_name, year, made))
    if fault := _fault(content, found, stored_name):
        raise Refused(fault)
    digest = hashlib.sha256(content).hexdigest()
    row: Row = (
        *(ROW, year, stored_name, len(content), digest, found.sha256, found.size),
        _signatures(content, found),
    )
    file_row: Row = ("kept_file", digest, stored_name, len(content))
    with book.writing() as connection:
        known = connection.execute(IS_STORED, (digest,)).fetchone()
        book.append(Entry(SIGNED, by, (row,) if known else (file_row, row)))
        if not known:
            store_parts(connection, digest, content)
        return signed_reports(book, year)[-1]


def _begins_with(content: bytes, made: ExportRecord) -> bool:
    return (
        len(content) >= made.size
        and hashlib.sha256(content[: made.size]).hexdigest() == made.sha256
    )


def _signatures(content: bytes, made: ExportRecord) -> int:
    """How many signatures after the exported bytes cover all of them."""
    return sum(int(found[1]) >= made.size for found in _COVERED.finditer(content, made.size))


def _fault(content: bytes, made: ExportRecord, name: str) -> Problem | None:
    if len(content) > MAX_ATTACHMENT:
        return problem(
            "signed-size", "The file is larger than {largest} bytes.", name, largest=MAX_ATTACHMENT
        )
    if len(content) == made.size:
        return problem(
            "not-signed",
            "This is {exported} as it was exported: nothing has been signed in it.",
            name,
            exported=made.name,
        )
    if not _signatures(content, made):
        return problem(
            "no-signature",
            "The file begins with {exported}, but what was added is no signature of it.",
            name,
            exported=made.name,
        )
    return None


def _other_file(name: str, year: int, made: list[ExportRecord]) -> Problem:
    if not made:
        return problem(
            "nothing-to-sign",
            "No PDF of {year} has been exported from this book; export it, and have that file"
            " signed.",
            name,
            year=year,
        )
    return problem(
        "signed-other",
        "The file does not begin with any PDF of {year} that this book exported; the latest is"
        " {exported}, SHA-256 {sha256}. Have that very file signed: printed, scanned or saved anew"
        " it is another file.",
        name,
        year=year,
        exported=made[0].name,
        sha256=made[0].sha256,
    )


TAKEN_BACK = "SELECT body, at, actor FROM journal WHERE kind = ? ORDER BY seq"


def signed_reports(book: Book, year: int | None = None) -> tuple[SignedReport, ...]:
    """The signed files of a year, or of all, in the order they were taken back."""
    with book.reading() as connection:
        rows = connection.execute(TAKEN_BACK, (SIGNED,)).fetchall()
    every = (_read(*row) for row in rows)
    return tuple(one for one in every if year in (None, one.year))


def _read(body: str, at: str, by: str) -> SignedReport:
    rows = (line.split("\t") for line in body.splitlines())
    of_year, name, size, digest, exported, exported_size, count = next(
        values for table, *values in rows if table == ROW
    )
    sizes = int(size), int(exported_size), int(count)
    return SignedReport(int(of_year), name, sizes[0], digest, exported, *sizes[1:], at, by)
