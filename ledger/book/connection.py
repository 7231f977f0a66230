"""The connection to a book: opened so that nothing recorded can be lost, and proved ours."""

from __future__ import annotations

import sqlite3
import sys
from itertools import chain
from typing import TYPE_CHECKING

from ledger.book.database import closed_if_it_fails, connected
from ledger.book.schema import (
    APPLICATION_ID,
    FINGERPRINTS,
    TABLES,
    VERSION,
    fingerprint,
    sql_statements,
    tables_lacking,
)
from ledger.core.errors import BookError, Problem, problem

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

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
    ("cache_spill", "OFF", 0),
)
"""Name, value, and the answer that proves it took. One file at rest and the folder synced too:
with the defaults a quarter of simulated power cuts lost an acknowledged voucher. Nothing is spilt
before the commit, since that would lock all readers out of the book for the rest of an import."""

BUSY_TIMEOUT = 10
"""Seconds to wait for another window that is writing."""

MAX_VALUE_BYTES = 16_000_000
"""Bytes of one value in a book; a kept file comes in parts of a megabyte."""

MIN_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""


def connect(path: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """A connection to an existing file; `rw` never makes one by mistake.

    To write, a book that another program keeps in several files is made one file again. Raises
    BookError when the library does not keep a setting or what lies beside the file forbids it,
    sqlite3.Error when it cannot be opened.
    """
    if sqlite3.sqlite_version_info < MIN_SQLITE:
        raise BookError(
            problem(
                "old-sqlite",
                "The database library is SQLite {version}; finsam needs 3.37 or newer. Install a"
                " newer Python.",
                version=sqlite3.sqlite_version,
            )
        )
    opened = connected(path, mode, timeout=BUSY_TIMEOUT, statements=256, turns_back=mode == "rw")
    with closed_if_it_fails(opened) as connection:
        _set(connection, mode)
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
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)


def check_schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the schema. Raises BookError unless it is ours, with its guards in place.

    Of a version that is newer than the program, the program that made it knows the guards; but
    the tables are tables, and none is a view that someone has put in the place of one.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    version: int = connection.execute(USER_VERSION).fetchone()[0]
    if application != APPLICATION_ID:
        raise BookError(problem("not-a-book", "The file is not a finsam book.", str(path)))
    if version > VERSION:
        is_changed = bool(tables_lacking(connection))
    else:
        is_changed = version < 1 or fingerprint(connection) != FINGERPRINTS[version - 1]
    if is_changed:
        raise BookError(
            problem(
                "guards-changed",
                "The tables or guards of the book have been changed from outside;"
                " run {remedy}, and restore a backup.",
                str(path),
                remedy="check-file",
            )
        )
    return version


USER_VERSION = "PRAGMA user_version"


def newer_problem(connection: sqlite3.Connection, path: Path | str = "") -> Problem | None:
    """Why the book cannot be written: a newer program has made it or changed it; else None."""
    (version,) = connection.execute(USER_VERSION).fetchone()
    if version <= VERSION:
        return None
    return problem(
        "newer-book",
        "The book was made by a newer finsam (version {version} of the book, this program knows"
        " {known}): it can be read here, but not written in. Install the newer program.",
        str(path),
        version=version,
        known=VERSION,
    )


def install_temporary_views(connection: sqlite3.Connection, version: int) -> None:
    """Has a book of another version read through this program's views, which come first."""
    add_lacking_tables(connection, version)
    for statement in sql_statements("views.sql"):
        connection.execute(statement.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))


MAKES_TABLE = "CREATE TABLE"


def add_lacking_tables(connection: sqlite3.Connection, version: int) -> None:
    """Has the tables that a book of an earlier version lacks read as empty ones."""
    lacking = (file for later, file in TABLES.items() if later > version)
    for statement in chain.from_iterable(map(sql_statements, lacking)):
        if MAKES_TABLE in statement:
            own = statement.replace(MAKES_TABLE, "CREATE TEMP TABLE IF NOT EXISTS", 1)
            connection.execute(own)
