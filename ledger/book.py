"""The book: one SQLite file, opened so that nothing recorded can be lost."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from ledger.chain import Entry, Row, append
from ledger.errors import BookError, problem
from ledger.faults import faults
from ledger.migrations import APPLICATION_ID, FINGERPRINTS, VERSION, fingerprint, migrate
from ledger.model import Association

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

PRAGMAS: tuple[tuple[str, str | int, str | int | None], ...] = (
    ("journal_mode", "DELETE", "delete"),
    ("synchronous", "EXTRA", 3),
    ("fullfsync", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", 0, None),
    ("temp_store", "MEMORY", 2),
)
"""Name, value, and the answer that proves it took. One file at rest and the folder synced too:
with the defaults a quarter of simulated power cuts lost an acknowledged voucher."""

PATIENCE = 5.0
"""Seconds to wait for another window that is writing."""


class Book:
    """An open book. Use it in a `with` statement; one thread to a Book."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        """Takes an open connection; see `open_book` and `new_book`."""
        self.path = path
        self.connection = connection
        self.read_only = read_only

    def __enter__(self) -> Self:
        """The book itself."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Closes the book; what was not committed is rolled back."""
        self.close()

    def close(self) -> None:
        """Closes the book."""
        self.connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the book; inside another transaction it joins that one.

        Raises BookError when the file cannot be read.
        """
        with faults(self.path):
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                with suppress(sqlite3.Error):
                    self.connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One write, all or nothing; on the disk when the block has ended without an error.

        Inside another write it joins that one. Raises BookError when the book is read-only, is
        being written to by another program for too long, or the disk refuses.
        """
        with faults(self.path):
            if self.connection.in_transaction:
                yield self.connection
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise

    @property
    def association(self) -> Association:
        """Whose book it is."""
        with self.reading() as connection:
            return Association(*connection.execute(ASSOCIATION).fetchone())

    def journal(self, entry: Entry) -> None:
        """Appends a journal entry together with the rows it tells of, all or nothing."""
        with self.writing() as connection:
            last = append(connection, entry)
            for table, *values in entry.rows:
                if insert := INSERTS.get(str(table)):
                    connection.execute(insert, (last.seq, *values))


ASSOCIATION = "SELECT name, orgnr FROM association ORDER BY entry DESC LIMIT 1"

INSERTS = {
    "association": "INSERT INTO association (entry, name, orgnr) VALUES (?, ?, ?)",
    "fiscal_year": "INSERT INTO fiscal_year (entry, id, first_day, last_day) VALUES (?, ?, ?, ?)",
    "year_state": "INSERT INTO year_state (entry, year, locked_to, closed) VALUES (?, ?, ?, ?)",
    "account": "INSERT INTO account (entry, number, name, kind, active, sru)"
    " VALUES (?, ?, ?, ?, ?, ?)",
    "dimension": "INSERT INTO dimension (entry, number, name, parent) VALUES (?, ?, ?, ?)",
    "object": "INSERT INTO object (entry, dimension, code, name, active) VALUES (?, ?, ?, ?, ?)",
    "published": "INSERT INTO published (entry, year, line, amount) VALUES (?, ?, ?, ?)",
    "kept_file": "INSERT INTO kept_file (entry, sha256, name, size) VALUES (?, ?, ?, ?)",
    "attachment": "INSERT INTO attachment (entry, voucher, sha256, name) VALUES (?, ?, ?, ?)",
    "approval": "INSERT INTO approval (entry, voucher, approved_by) VALUES (?, ?, ?)",
    "reconciliation": "INSERT INTO reconciliation (entry, account, date, balance, explanation)"
    " VALUES (?, ?, ?, ?, ?)",
    "specification": "INSERT INTO specification"
    " (entry, date, account, item, counterparty, text, amount) VALUES (?, ?, ?, ?, ?, ?, ?)",
    "acceptance": "INSERT INTO acceptance (entry, year, step, found, reason)"
    " VALUES (?, ?, ?, ?, ?)",
    "accrual": "INSERT INTO accrual (entry, voucher, reverses_on, reversed_by)"
    " VALUES (?, ?, ?, ?)",
    "adjustment": "INSERT INTO adjustment (entry, year, line, amount) VALUES (?, ?, ?, ?)",
}
"""The tables whose rows a journal entry's body tells in full, column by column."""


def open_book(path: str | Path, *, read_only: bool = False) -> Book:
    """Opens an existing book.

    Raises BookError when there is no such file, it is not a book, it was made by a newer
    program, its guards have been tampered with, or it cannot be opened for writing.
    """
    real = Path(os.path.realpath(path))
    if not real.is_file():
        raise BookError(
            problem(
                "no-book",
                "There is no book here; check the path, or make a book with finsam new.",
                str(path),
            )
        )
    if real.stat().st_nlink > 1:
        raise BookError(
            problem(
                "linked-book",
                "The file has more than one name (hard links), so two programs could damage it;"
                " remove all names but one.",
                str(path),
            )
        )
    with faults(real):
        book = Book(real, _connect(real, "ro" if read_only else "rw"), read_only=read_only)
    try:
        with faults(real):
            _prove_ours(book)
    except BaseException:
        book.close()
        raise
    return book


@contextmanager
def new_book(
    path: str | Path, association: Association, rows: tuple[Row, ...], by: str
) -> Iterator[Book]:
    """Makes a book that appears under its name only when the block has ended without an error.

    It is built in a file beside it and then linked into place, so a crash leaves no half book.
    Raises BookError when the file exists already or cannot be written.
    """
    target = Path(os.path.realpath(path))
    building = target.with_name(f".{target.name}.{os.getpid()}.new")
    if target.exists():
        raise BookError(
            problem(
                "book-exists",
                "The file exists already and is left as it is; choose another name.",
                str(path),
            )
        )
    with faults(target):
        try:
            os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with Book(building, _connect(building, "rw"), read_only=False) as book:
                with book.writing() as connection:
                    migrate(connection)
                    told: Row = ("association", association.name, association.orgnr)
                    book.journal(Entry("book", by, (told, *rows)))
                yield book
            os.link(building, target)
            _sync_folder(target.parent)
        finally:
            for leftover in (building, building.with_name(f"{building.name}-journal")):
                leftover.unlink(missing_ok=True)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=PATIENCE,
        cached_statements=256,
    )
    try:
        _set(connection, mode)
    except BaseException:
        connection.close()
        raise
    return connection


def _set(connection: sqlite3.Connection, mode: str) -> None:
    for name, value, expected in PRAGMAS:
        if name == "journal_mode" and mode == "ro":
            continue
        connection.execute(f"PRAGMA {name} = {value}")
        answer = connection.execute(f"PRAGMA {name}").fetchone()
        if expected is not None and answer != (expected,):
            raise BookError(
                problem(
                    "pragma",
                    "The database library does not keep the setting {name} that protects the"
                    " book; install a complete SQLite.",
                    name=name,
                )
            )
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)


def _prove_ours(book: Book) -> None:
    with book.reading() as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            raise BookError(problem("not-a-book", "The file is not a finsam book.", str(book.path)))
        if version > VERSION:
            raise BookError(
                problem(
                    "newer-book",
                    "The book was made by a newer finsam (version {version} of the book,"
                    " this program knows {known}); install the newer program.",
                    str(book.path),
                    version=version,
                    known=VERSION,
                )
            )
        if fingerprint(connection) != FINGERPRINTS[version - 1]:
            raise BookError(
                problem(
                    "guards-changed",
                    "The tables or guards of the book have been changed from outside;"
                    " run finsam check, and restore a backup.",
                    str(book.path),
                )
            )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
