"""A book opened, or built empty under a name that appears when it is complete."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.book import Book, make_readable
from ledger.book.connection import BUSY_TIMEOUT, check_schema_version, connect, newer_problem
from ledger.book.database import connected
from ledger.book.files import atomic_create, network_problem, remove_leftover_names
from ledger.book.journal import Entry, Row
from ledger.book.schema import VERSION, migrate
from ledger.book.sqlite_errors import translated_errors
from ledger.core.errors import BookError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.core.model import Association


def open_book(path: str | Path, *, read_only: bool = False) -> Book:
    """Opens an existing book; one of an earlier version is backed up and brought up to date.

    Only for reading, a book is opened as it is: of an earlier version, of a newer one, or on a
    network disk. Raises BookError when there is no such file, it is not a book, its guards have
    been tampered with, or it cannot be opened for writing.
    """
    real = _existing(path)
    risk = network_problem(real)
    if risk and not read_only:
        raise BookError(risk)
    with translated_errors(real):
        if read_only and real.with_name(f"{real.name}-journal").exists():
            _roll_back(real)
        book = Book(real, connect(real, "ro" if read_only else "rw"), read_only=read_only)
    try:
        with book.reading() as connection:
            version = check_schema_version(connection, real)
            newer = newer_problem(connection, real)
            book.read_only_reason = newer or risk
        if read_only:
            make_readable(book, version)
            book.warnings = (newer,) if newer else ()
        else:
            _make_writable(book, version)
    except BaseException:
        book.connection.close()
        raise
    return book


def _make_writable(book: Book, version: int) -> None:
    """Brings the book up to date, and has its receipts and backups made from here on."""
    from ledger.integrity.auto_backup import AutoBackup, warnings_about  # noqa: PLC0415
    from ledger.integrity.backup import backup_folder  # noqa: PLC0415
    from ledger.integrity.leftovers import sweep  # noqa: PLC0415 - for writing, as what follows

    if book.read_only_reason:
        raise BookError(book.read_only_reason)
    for folder in (book.path.parent, backup_folder(book.path)):
        sweep(folder)
    if version < VERSION:
        from ledger.integrity.upgrade import bring_up_to_date  # noqa: PLC0415 - once a version

        bring_up_to_date(book)
    with book.reading():
        book.set_observer(AutoBackup(book))
        book.warnings = warnings_about(book)


def _existing(path: str | Path) -> Path:
    real = Path(os.path.realpath(path))
    if not real.is_file():
        raise BookError(
            problem(
                "no-book",
                "There is no book here; check the path, or make a book with {remedy}.",
                str(path),
                remedy="new",
            )
        )
    if real.stat().st_nlink > 1:
        with translated_errors(real):
            remove_leftover_names(real)
    if real.stat().st_nlink > 1:
        raise BookError(
            problem(
                "linked-book",
                "The file has more than one name (hard links), so two programs could damage it;"
                " remove all names but one.",
                str(path),
            )
        )
    return real


def _roll_back(path: Path) -> None:
    """Undoes what a crash left half done; a connection that only reads cannot."""
    with closing(connected(path, "rw", timeout=BUSY_TIMEOUT)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def new_book(
    path: str | Path, association: Association, rows: tuple[Row, ...], by: str
) -> Iterator[Book]:
    """Makes a book that appears under its name only when the block has ended without an error.

    It is built in a file beside it and then linked into place, so a crash leaves no half book.
    Raises BookError when the file exists already, lies on a network disk or cannot be written.
    """
    target = Path(os.path.realpath(path))
    if risk := network_problem(target):
        raise BookError(risk)
    if target.exists():
        raise BookError(
            problem(
                "book-exists",
                "The file exists already and is left as it is; choose another name.",
                str(path),
            )
        )
    with (
        translated_errors(target),
        atomic_create(target) as beside,
        Book(beside, connect(beside, "rw"), read_only=False) as book,
    ):
        book.connection.execute("BEGIN IMMEDIATE")
        migrate(book.connection)
        book.connection.execute("COMMIT")
        with book.writing():
            association_row: Row = ("association", association.name, association.orgnr)
            book.append(Entry("book", by, (association_row, *rows)))
        yield book
