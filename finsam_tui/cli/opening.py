"""Opening a book for a command: what there is to know about the book is said, and it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import printing
from finsam_tui.wording import say
from ledger import book as books

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book import Book


def open_book(path: str | Path, *, read_only: bool = False) -> Book:
    """The book, open; its warnings on the error stream, a line each. Raises BookError."""
    book = books.open_book(path, read_only=read_only)
    printing.print_faults(map(say, book.warnings))
    return book
