"""Opening a book for the screens, and noticing that another program has written in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ledger.book import open_book
from ledger.chain import head
from ledger.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book import Book


def opened(path: str | Path) -> Book:
    """The book, open; only for reading where the file or its folder cannot be written.

    Raises BookError.
    """
    try:
        return open_book(path)
    except BookError:
        folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - a str will do
        if os.access(path, os.W_OK) and os.access(folder, os.W_OK):
            raise
        return open_book(path, read_only=True)


def entries(book: Book) -> int:
    """How many entries the journal has: what has changed when any program has written."""
    with book.reading() as connection:
        return head(connection).seq
