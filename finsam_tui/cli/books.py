"""Opening a book for a command: what there is to know about the book is said, and it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import output as printing
from finsam_tui.i18n import translate_problem
from ledger.books import open as books

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book.book import Book


def open_book(path: str | Path, *, read_only: bool = False) -> Book:
    """The book, open; its warnings on the error stream, a line each. Raises BookError."""
    book = books.open_book(path, read_only=read_only)
    printing.print_faults(map(translate_problem, book.warnings))
    return book
