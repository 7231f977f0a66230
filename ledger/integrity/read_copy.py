"""A copy of a book to read at leisure, made so that nobody who records has to wait for it.

Whoever reads a book keeps others from committing as long as the reading lasts. A copy takes some
hundredths of a second, in steps between which others write; what they write is in the copy too.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from ledger.book.connection import MAX_VALUE_BYTES
from ledger.book.database import OFTEN, connected, in_memory
from ledger.book.sqlite_errors import never, refuse_interrupt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEP, ALL = 2000, -1
"""Pages copied at a time: 8 MB, or all there are."""

PAUSE = 1 / 100
"""Seconds between two steps."""

PEACE = 5
"""Seconds after which a book that never stands still is copied in one step all the same."""

PATIENCE, SLOWEST = 5, 500_000
"""Seconds that the whole reading may take, and bytes of the book for each second more; a file made
to keep it busy for ever is reported."""

CACHE = "PRAGMA cache_size = -65536"
"""64 MB of a copy are kept in memory; the rest lies in a nameless temporary file."""


def deadline(path: Path, is_stopped: Callable[[], bool] = never) -> Callable[[], bool]:
    """What says that reading a book has taken too long, or is stopped."""
    until = time.monotonic() + PATIENCE + path.stat().st_size / SLOWEST
    return lambda: time.monotonic() > until or is_stopped()


def open_for_check(path: Path, ends: Callable[[], bool]) -> sqlite3.Connection:
    """A connection to a copy of the book, with text as bytes, for whoever trusts nothing in it.

    What cannot be copied, since it is damaged or there is no room, is read where it is. Raises
    sqlite3.Error when there is nothing to read. What is asked of the connection raises it too,
    once it `ends`.
    """
    source = opened_in_place(path, ends)
    try:
        source.execute(CACHE)
        if copy := _copied(source, ends):
            source.close()
            return copy
        source.execute("PRAGMA query_only = ON")
        source.execute("BEGIN")
    except BaseException:
        source.close()
        raise
    return source


def opened_in_place(path: Path, ends: Callable[[], bool] = never) -> sqlite3.Connection:
    """A connection to the book itself, otherwise as to a copy of it; for a short question."""
    return _guarded(connected(path, "rw", timeout=PEACE), ends)


def _guarded(connection: sqlite3.Connection, ends: Callable[[], bool]) -> sqlite3.Connection:
    """The connection, that no content of the file can use against the program."""
    connection.text_factory = bytes
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    connection.set_progress_handler(ends, OFTEN)
    try:
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _copied(source: sqlite3.Connection, ends: Callable[[], bool]) -> sqlite3.Connection | None:
    """A copy of a book; None when it cannot be copied."""
    copy = _guarded(in_memory(), ends)
    try:
        copy.execute(CACHE)
        try:
            _copy(source, copy, STEP, ends)
        except TimeoutError:
            _copy(source, copy, ALL, ends)
    except (sqlite3.Error, TimeoutError) as error:
        copy.close()
        refuse_interrupt(error, ends)
        return None
    return copy


def _copy(
    source: sqlite3.Connection, copy: sqlite3.Connection, pages: int, ends: Callable[[], bool]
) -> None:
    """Copies so many pages at a time, from the beginning if another program writes meanwhile.

    Raises TimeoutError when it comes to no end, sqlite3.Error when it cannot be done.
    """
    until = time.monotonic() + PEACE

    def goes_on(status: int, _left: int, _all: int) -> None:
        if status != sqlite3.SQLITE_DONE and (ends() or time.monotonic() > until):
            raise TimeoutError

    source.backup(copy, pages=pages, progress=goes_on, sleep=PAUSE)
