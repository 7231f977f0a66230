"""Copies of a book: made, given a second place, and made the book again."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.files import atomic_create
from ledger.book.sqlite_errors import translated_errors
from ledger.core.errors import BookError, problem
from ledger.integrity.backup import back_up, back_up_everywhere, choose_second_place
from ledger.integrity.encryption import SUFFIX, decrypted, encrypted
from ledger.integrity.restore import restore

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.integrity.backup import Backup
    from ledger.integrity.restore import Restored

__all__ = ["back_up", "back_up_everywhere", "restore", "set_second_place"]


def back_up_encrypted(book: Book, destination: Path, passphrase: str) -> Backup:
    """Makes a verified copy and encrypts it, into a folder or a file that does not exist yet.

    Raises LedgerError when the copy cannot be made or encrypted.
    """
    with tempfile.TemporaryDirectory(prefix="finsam-", ignore_cleanup_errors=True) as folder:
        made = back_up(book, Path(folder))
        content = encrypted(made.path.read_bytes(), passphrase)
    is_folder = destination.is_dir()
    target = destination / f"{made.path.name}{SUFFIX}" if is_folder else destination
    with translated_errors(target), atomic_create(target) as beside:
        beside.write_bytes(content)
    return replace(made, path=target)


def restore_encrypted(backup: Path, target: Path, passphrase: str, by: str = "") -> Restored:
    """As `restore`, of a copy that is encrypted. Raises LedgerError."""
    with decrypted(backup, passphrase) as copy:
        return restore(copy, target, by)


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
