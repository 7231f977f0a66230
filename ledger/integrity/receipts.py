"""Receipts: what the journal's end was, kept outside the book so that no one can cut it off.

A chain of hashes cannot see that its own tail is gone; a receipt of the head can. Receipts are
kept on the computer that wrote them, in the names of backups and on every printed report. A copy
of a book goes its own way: it need not answer to receipts of the file that it was copied from.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.files import state_folder
from ledger.book.regular_files import open_regular_file
from ledger.core import system
from ledger.core.errors import BookError, ImportFileError, problem
from ledger.core.text import quoted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from ledger.book.journal import JournalHead

SHORT = 12
"""Hexadecimal digits of a hash that a receipt on paper has; 48 bits no one finds by chance."""

NO_MARK = "0"
"""What stands in a line for a file without a mark, on a disk that keeps none."""

LARGEST = 4_000_000
"""Bytes that are read of a file of receipts: those of a book closed daily for a century."""

_PRINTED = re.compile(
    r"(?:^|kvitto |post |receipt |entry )([0-9]{1,12})(?:-|: )"
    r"([0-9a-f]{12}|[0-9a-f]{4}(?: [0-9a-f]{4}){3})\b",
    re.IGNORECASE | re.MULTILINE,
)
_RECEIPT = re.compile(
    r"([0-9]{1,12})[- ]([0-9a-f]{12,64})(?: \S+(?: ([0-9a-f]+)(?: ([0-9a-f]+))?)?)?"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The end of a journal as it once was."""

    seq: int
    hash: str
    """Hexadecimal, the first 12 digits or more."""

    mark: str = field(default="", compare=False)
    """The mark of the very file it was made for; empty when it is not known which."""

    place: str = field(default="", compare=False)
    """Where that file was, hashed; empty when it is not known."""

    def __str__(self) -> str:
        """As reports print it: `"211-3fa2c91d0b4e"`."""
        return f"{self.seq}-{self.hash[:SHORT]}"


def receipt_of(head: JournalHead) -> Receipt:
    """The receipt of a journal that ends here."""
    return Receipt(head.seq, head.hash.hex())


def read_receipts(text: str) -> tuple[Receipt, ...]:
    """The receipts in the lines of a text; a line that is none is passed over."""
    found = (_RECEIPT.fullmatch(line.strip()) for line in text.splitlines())
    return tuple(
        Receipt(int(match[1]), match[2], _mark(match[3]), match[4] or "")
        for match in found
        if match
    )


def _mark(written: str | None) -> str:
    return "" if written in (None, NO_MARK) else str(written)


_NAMED = re.compile(r"-([0-9]{6,12}-[0-9a-f]{12})(?:-year-end)?\.finsam$")


def parse_receipts_argument(given: str) -> tuple[Receipt, ...]:
    """The receipts that a person gives: one as printed, or a file that has some.

    `"211-3fa2c91d0b4e"`, `"211: 3fa2 c91d 0b4e 77d0"`; a file of receipts, a backup, or an SIE
    file that finsam wrote. Raises ImportFileError when there are none.
    """
    text = given
    if named := _NAMED.search(given):
        text = named[1]
    else:
        with suppress(BookError, ValueError), open_regular_file(Path(given)) as file:
            text = file.read(LARGEST).decode("utf-8", "replace")
    printed = (Receipt(int(seq), digits.replace(" ", "")) for seq, digits in _PRINTED.findall(text))
    if receipts := dict.fromkeys((*read_receipts(text), *printed)):
        return tuple(receipts)
    raise ImportFileError(
        problem(
            "no-receipt",
            "{given} is not a receipt and no file of receipts; a receipt is written as in"
            " 211-3fa2c91d0b4e.",
            given=quoted(given),
        )
    )


FIRST = "SELECT CAST(hash AS BLOB) FROM journal WHERE seq = 1"


def book_id(connection: sqlite3.Connection) -> str:
    """What tells one book from another: the hash of its first journal entry, 16 digits."""
    row = connection.execute(FIRST).fetchone()
    return bytes(row[0]).hex()[:16] if row and row[0] else ""


def receipts_file(book: str) -> Path:
    """Where this computer keeps the receipts of the book with this id."""
    return state_folder() / f"{book}.receipts"


def stored_receipts(book: str) -> tuple[Receipt, ...]:
    """The receipts of a book on this computer, the oldest first."""
    with suppress(BookError), open_regular_file(receipts_file(book)) as file:
        return read_receipts(file.read().decode("ascii", "replace"))
    return ()


def store_receipt(path: Path, book: str, head: JournalHead) -> None:
    """Adds the receipt of a book's head to those on this computer, unless it is the latest there.

    Raises OSError when the file of receipts cannot be written.
    """
    receipt, place, mark = receipt_of(head), place_of(path), system.mark_file(path)
    if any(latest == receipt and latest.place == place for latest in stored_receipts(book)[-1:]):
        return
    file = receipts_file(book)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = f"{receipt.seq} {receipt.hash} {at} {mark or NO_MARK} {place}\n"
    how = os.O_CREAT | os.O_APPEND | os.O_WRONLY | system.AT_ONCE | system.BYTES
    descriptor = os.open(file, how, 0o600)
    try:
        os.write(descriptor, line.encode("ascii"))
        system.flush(descriptor)
    finally:
        os.close(descriptor)


def place_of(path: Path) -> str:
    """What tells one place on this computer from another, and does not say which it is."""
    return hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]


def receipts_of_file(path: Path, book: str) -> tuple[Receipt, ...]:
    """The receipts on this computer that were made for this file, not for a copy of it.

    It is this file when it has the same mark, wherever it was then, or lies where that one lay: so
    an old copy that is put back answers to them, on any disk.
    """
    mark, place = system.file_mark(path), place_of(path)
    return tuple(
        receipt
        for receipt in stored_receipts(book)
        if (mark and receipt.mark == mark) or receipt.place == place
    )


HASH = "SELECT hash FROM journal WHERE seq = ?"
RESTORED = "SELECT CAST(body AS BLOB) FROM journal WHERE kind = 'restore'"
_LEFT = re.compile(rb"restored\t([0-9]{1,18})\t([0-9]{1,18})")


def unmatched(connection: sqlite3.Connection, receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """The receipts of entries that the journal does not have.

    Not those of entries that a backup lacked when it was restored, which its journal tells of.
    """
    missing = [receipt for receipt in receipts if not _is_met(connection, receipt)]
    if not missing:
        return ()
    restored = [body for (body,) in connection.execute(RESTORED)]
    left = [tuple(map(int, span)) for body in restored for span in _LEFT.findall(body)]
    return tuple(
        receipt
        for receipt in missing
        if not any(after < receipt.seq <= last for after, last in left)
    )


def _is_met(connection: sqlite3.Connection, receipt: Receipt) -> bool:
    row = connection.execute(HASH, (receipt.seq,)).fetchone()
    return row is not None and bytes(row[0]).hex().startswith(receipt.hash)
