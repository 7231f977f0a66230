"""Attachments: the files of a voucher, kept byte for byte as they were received.

LKBR 3:12 and BFL 7:1: electronic material is kept in the format and with the content it had.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import Entry, Row
from ledger.core.calendar import swedish_day
from ledger.core.errors import Refused, problem
from ledger.core.limits import MAX_ATTACHMENT, MAX_ATTACHMENT_NAME
from ledger.core.text import clean, text_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.core.errors import Problem

PART = 1 << 20
"""Bytes of each part that a file is kept in."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a voucher."""

    voucher: int
    """The registration sequence of the voucher."""

    name: str
    """What the file was called, without folders."""

    sha256: str
    """SHA-256 of its bytes, in hexadecimal; the name it is kept under."""

    size: int
    received_at: str
    """UTC to the millisecond: when it was put in the book."""

    received_by: str
    erased_at: str = ""
    """UTC to the millisecond: when its bytes were taken out; empty while they are there."""

    erased_by: str = ""
    erased_because: str = ""


def attach(book: Book, voucher: int, name: str, content: bytes, by: str = "") -> Attachment:
    """Keeps a file and attaches it to the voucher with that registration sequence.

    Raises Refused when the file is empty or too large, has no name, is attached already, or
    there is no such voucher.
    """
    digest = hashlib.sha256(content).hexdigest()
    stored_name = file_name(name)
    with book.writing() as connection:
        refuse_erased(connection, digest, stored_name)
        if fault := _fault(connection, voucher, stored_name, digest, len(content)):
            raise Refused(fault)
        known = connection.execute(IS_STORED, (digest,)).fetchone()
        file_row: Row = ("kept_file", digest, stored_name, len(content))
        attachment_row: Row = ("attachment", voucher, digest, stored_name)
        rows = (attachment_row,) if known else (file_row, attachment_row)
        book.append(Entry("attachment", by, rows))
        if not known:
            store_parts(connection, digest, content)
        return attachments(book, voucher)[-1]


def attach_stored(book: Book, voucher: int, files: Iterable[tuple[str, str]], by: str) -> None:
    """Attaches files that are in the book already, by SHA-256 and name, to a voucher."""
    for file in files:
        with book.writing() as connection:
            refuse_erased(connection, *file)
        book.append(Entry("attachment", by, (("attachment", voucher, *file),)))


def file_name(name: str) -> str:
    """The name of a file without folders, drives and control characters, of a length that fits.

    What is left cannot lead out of the folder that the file is one day written to.
    """
    last = clean(name).replace("\\", "/").rpartition("/")[2].replace(":", "_").strip(" .")
    stem, dot, suffix = last.rpartition(".")
    if not dot or len(suffix) > MAX_ATTACHMENT_NAME // 2:
        return last[:MAX_ATTACHMENT_NAME]
    return f"{stem[: MAX_ATTACHMENT_NAME - len(suffix) - 1]}.{suffix}"


ADD_PART = "INSERT INTO kept_file_part (sha256, part, bytes) VALUES (?, ?, ?)"


def store_parts(connection: Connection, digest: str, content: bytes) -> None:
    """Writes the bytes of a kept file, in parts; called inside a write that tells of the file."""
    starts = range(0, len(content), PART)
    for part, start in enumerate(starts, 1):
        connection.execute(ADD_PART, (digest, part, content[start : start + PART]))


ERASED = """
SELECT j.at, j.actor, e.reason FROM erased_file AS e JOIN journal AS j ON j.seq = e.entry
WHERE e.sha256 = ?
"""


def refuse_erased(connection: Connection, digest: str, name: str) -> None:
    """Raises Refused when the bytes of a file were taken out of the book: they do not come back."""
    for at, by, reason in connection.execute(ERASED, (digest,)):
        raise Refused(
            problem(
                "attachment-erased",
                "{name} was erased from the book on {day} by {by}, and does not come back:"
                " {reason}",
                "name",
                name=name,
                day=swedish_day(at),
                by=by,
                reason=reason,
            )
        )


IS_STORED = "SELECT 1 FROM kept_file WHERE sha256 = ?"
IS_VOUCHER = "SELECT 1 FROM voucher WHERE sequence = ?"
IS_ATTACHED = "SELECT 1 FROM attachment WHERE voucher = ? AND sha256 = ?"


def _fault(
    connection: Connection, voucher: int, name: str, digest: str, size: int
) -> Problem | None:
    if not connection.execute(IS_VOUCHER, (voucher,)).fetchone():
        return problem(
            "attachment-voucher",
            "There is no voucher with registration number {sequence} to attach the file to.",
            sequence=voucher,
        )
    if not name:
        return problem("attachment-name", "The file must have a name.", "name")
    if not 0 < size <= MAX_ATTACHMENT:
        return problem(
            "attachment-size",
            "The file is {size:# byte|# bytes}; it must hold something, and at most {largest}.",
            name,
            size=size,
            largest=MAX_ATTACHMENT,
        )
    if connection.execute(IS_ATTACHED, (voucher, digest)).fetchone():
        return problem("attached-already", "The same file is attached already.", name)
    return text_problem(name, "name", MAX_ATTACHMENT_NAME)


ATTACHMENTS = """
SELECT a.voucher, a.name, a.sha256, f.size, j.at, j.actor,
       coalesce(k.at, ''), coalesce(k.actor, ''), coalesce(e.reason, '')
FROM attachment AS a JOIN kept_file AS f USING (sha256) JOIN journal AS j ON j.seq = a.entry
LEFT JOIN erased_file AS e USING (sha256) LEFT JOIN journal AS k ON k.seq = e.entry
WHERE :voucher IS NULL OR a.voucher = :voucher ORDER BY a.voucher, a.entry
"""


def attachments(book: Book, voucher: int | None = None) -> tuple[Attachment, ...]:
    """The files of one voucher, or of all, in the order they were received."""
    with book.reading() as connection:
        found = connection.execute(ATTACHMENTS, {"voucher": voucher})
        return tuple(Attachment(*row) for row in found)


PARTS = "SELECT bytes FROM kept_file_part WHERE sha256 = ? ORDER BY part"


def file_parts(book: Book, digest: str) -> Iterator[bytes]:
    """The bytes of a kept file, part by part, as they were received."""
    with book.reading() as connection:
        for (part,) in connection.execute(PARTS, (digest,)):
            yield part


UNDOCUMENTED = """
SELECT v.sequence, v.series || ' ' || v.number
FROM voucher AS v JOIN journal AS j ON j.seq = v.entry
WHERE v.date BETWEEN :first AND :last AND v.document = '' AND v.corrects IS NULL
  AND j.kind = 'voucher'
  AND NOT EXISTS (SELECT 1 FROM attachment AS a WHERE a.voucher = v.sequence)
  AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
ORDER BY v.sequence
"""


def undocumented(book: Book, period: Period) -> tuple[tuple[int, str], ...]:
    """The vouchers of a period that do not say what they rest on, by registration: `(17, "A 12")`.

    A voucher tells of the documents behind it and where they are (BFL 5:7, LKBR 3:9): a reference
    to a binder is enough, and so is an attached file. What came with an import rests on its file,
    what is corrected on its correction.
    """
    with book.reading() as connection:
        return tuple(connection.execute(UNDOCUMENTED, period.bounds).fetchall())
