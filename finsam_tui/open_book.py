"""Opening a book for the screens, and noticing that another program has written in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ledger.book.journal import journal_head
from ledger.books.open import open_book
from ledger.core.errors import BookError, problem

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book.book import Book


NOT_WRITABLE = problem(
    "not-writable",
    "The book can only be read, since its file or its folder cannot be written to; check the"
    " rights, or copy the book to a disk that can be written to.",
)
READ_ONLY_REASONS = frozenset({"newer-book", "network-disk", "not-migrated", NOT_WRITABLE.code})
"""What forbids writing in a book and not reading it."""


def open_for_screens(path: str | Path) -> Book:
    """The book, open; only for reading where it cannot be written, or is not to be.

    Why it is not to be is among its warnings. A write does not wait for other programs here: see
    `finsam_tui.screens.busy`. Raises BookError.
    """
    try:
        book = _opened_for_writing(path)
    except BookError as error:
        if error.problems[0].code not in READ_ONLY_REASONS:
            raise
        book = open_book(path, read_only=True)
        book.warnings, book.read_only_reason = error.problems, error.problems[0]
    book.busy_timeout = 0
    return book


def _opened_for_writing(path: str | Path) -> Book:
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - a str will do
    if not (os.access(path, os.W_OK) and os.access(folder, os.W_OK)):
        raise BookError(NOT_WRITABLE)
    return open_book(path)


def entry_count(book: Book) -> int:
    """How many entries the journal has: what has changed when any program has written."""
    with book.reading() as connection:
        return journal_head(connection).seq
