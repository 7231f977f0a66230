"""Copies of a book: made, given a second place, and made the book again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ledger.core.errors import BookError, problem
from ledger.integrity.backup import back_up, back_up_everywhere, choose_second_place
from ledger.integrity.restore import restore

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.integrity.backup import Backup

__all__ = ["back_up", "back_up_everywhere", "restore", "set_second_place"]


def refuse_missing_folder(folder: Path) -> None:
    """Raises BookError when there is no such folder."""
    if not folder.is_dir():
        raise BookError(
            problem(
                "no-folder",
                "There is no such folder; make it, or connect the disk.",
                f"{folder}{os.sep}",
            )
        )


def set_second_place(book: Book, folder: Path) -> Backup:
    """Keeps the backups in this folder too from now on, the first one at once; raises BookError."""
    refuse_missing_folder(folder)
    return choose_second_place(book, folder)
