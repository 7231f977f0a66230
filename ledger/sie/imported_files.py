"""What a book can still tell of a file that was taken in: the file itself is kept in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from ledger.bookkeeping.attachments import file_parts
from ledger.sie.encoding import fingerprint
from ledger.sie.findings import Findings
from ledger.sie.parser import SieParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.sie.sie_file import SieFile


def contents_of(book: Book, sha256: str) -> SieFile:
    """All that a kept SIE file tells besides its vouchers: budgets, months, quantities' count.

    What the book has no place of its own for stays readable here (`#PBUDGET`, `#PSALDO`).
    """
    found = fingerprint(_stream(book, sha256))
    reading = SieParser(Findings(sha256))
    for _ in reading.batches(_stream(book, sha256), found.encoding):
        pass
    return reading.contents()


def _stream(book: Book, sha256: str) -> BinaryIO:
    return cast("BinaryIO", _Parts(file_parts(book, sha256)))


class _Parts:
    """The parts of a kept file, read as a file."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts

    def read(self, _: int) -> bytes:
        return next(self._parts, b"")
