"""The one place where a connection to a file is made, once what lies beside the file is seen to.

SQLite acts on what it finds beside a database before anyone has asked it for anything. A journal
is rolled back into the file, and one that names a super-journal has *that file deleted*, whatever
it is (SQLite: atomiccommit.html 5, fileformat2.html 3). A write-ahead log is read as a part of the
file. finsam never attaches a second database and never writes such a log, so neither is its own.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ledger.core import system
from ledger.core.errors import BookError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from ledger.core.errors import Problem

SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""The last eight bytes of a journal that names a super-journal; before them its name, the length
of the name and its checksum, four bytes each."""

_TAIL = 16
_LONGEST_NAME = 200
OFTEN = 100_000
"""Steps of the database between two moments when signals are heard: some milliseconds."""


def connected(
    path: Path,
    mode: Literal["ro", "rw"],
    *,
    timeout: float,
    statements: int = 128,
    turns_back: bool = False,
) -> sqlite3.Connection:
    """A connection to a file that is there, in explicit transactions.

    `turns_back` is for whoever makes a book of several files one file again. Raises BookError when
    what lies beside the file forbids opening it, sqlite3.Error when it cannot be opened.
    """
    refuse_what_lies_beside(Path(os.path.realpath(path)))
    with closed_if_it_fails(_at(path, mode, statements)) as connection:
        if not turns_back and _lies_in_several_files(connection, path):
            connection.close()
            _tidy(path)
            raise BookError(replace(SEVERAL_FILES, where=str(path)))
        connection.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")
    return connection


@contextmanager
def closed_if_it_fails(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The connection, closed when the block fails: on Windows no open file is set aside."""
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def as_it_lies(path: Path) -> sqlite3.Connection:
    """A connection that reads the file and nothing beside it, and heeds no lock: for a backup.

    What nobody writes to needs neither. Raises sqlite3.Error when it cannot be opened.
    """
    return _at(path, "ro&immutable=1")


def _at(path: Path, mode: str, statements: int = 128) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(os.fsencode(path))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=0,
        cached_statements=statements,
    )
    _hear_signals(connection)
    return connection


def _hear_signals(connection: sqlite3.Connection) -> None:
    """Has the database let the program hear signals while a question to it is being answered.

    Without that nothing stops a question that a damaged or planted file makes endless. What
    Ctrl+C raises ends the question, as does `connection.interrupt()` from another thread.
    """
    connection.set_progress_handler(_goes_on, OFTEN)


def _goes_on() -> bool:
    """Nothing but a signal, heard as this is called, stops the question."""
    return False


def in_memory() -> sqlite3.Connection:
    """A connection to an empty database that is in memory, and in a nameless file when it grows."""
    return sqlite3.connect("", isolation_level=None)


def refuse_what_lies_beside(path: Path) -> None:
    """Raises BookError when a file beside this one would do harm if it were opened.

    Asked before each connection and at the beginning of each transaction: the database looks for
    a journal then. The path is the file's own, no link: beside that one the database looks.
    """
    journal = f"{path}-journal"
    fault = None
    if os.path.lexists(journal):  # a link to nothing too
        fault = _no_journal(path, journal) or _planted_journal(path, journal)
    if fault := fault or _foreign_log(path):
        raise BookError(fault)


def _no_journal(path: Path, journal: str) -> Problem | None:
    """What is wrong with something named as a journal that is no file.

    Of a pipe the database would wait for ever, and no signal would be heard; a link or a device
    it takes for something else than it is.
    """
    with suppress(OSError):
        if not stat.S_ISREG(os.lstat(journal).st_mode):
            return problem(
                "no-journal",
                "Beside it lies {journal}, which is no file but a link, a folder, a pipe or a"
                " device, and which finsam has not made. Nothing was opened. Move {journal} to"
                " another folder, find out who put it there, and run {remedy}.",
                str(path),
                remedy="check-file",
                journal=Path(journal).name,
            )
    return None


def _planted_journal(path: Path, journal: str) -> Problem | None:
    """What is wrong with a journal beside the file that would have another file deleted."""
    with suppress(OSError):
        descriptor = os.open(journal, os.O_RDONLY | system.AT_ONCE | system.BYTES)
        try:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode) or about.st_size < _TAIL:
                return None
            os.lseek(descriptor, about.st_size - _TAIL, os.SEEK_SET)
            tail = os.read(descriptor, _TAIL)
            if not tail.endswith(SUPER_JOURNAL):
                return None
            length = min(int.from_bytes(tail[:4]), about.st_size - _TAIL, _LONGEST_NAME)
            os.lseek(descriptor, about.st_size - _TAIL - length, os.SEEK_SET)
            name = os.read(descriptor, length).decode(errors="replace")
        finally:
            os.close(descriptor)
        return problem(
            "planted-journal",
            "Beside it lies {journal}, which finsam has not written: opening the book would delete"
            " the file that it names ({name}). Nothing was opened. Move {journal} to another"
            " folder, find out who put it there, and run {remedy}; if that finds anything,"
            " restore a backup.",
            str(path),
            remedy="check-file",
            journal=Path(journal).name,
            name=name,
        )
    return None


def _foreign_log(path: Path) -> Problem | None:
    """What is wrong with a write-ahead log beside the file."""
    log = f"{path}-wal"
    if not os.path.lexists(log):
        return None
    return problem(
        "foreign-log",
        "Beside it lies {log}, in which another program keeps a part of the book or of another one,"
        " and which finsam never writes. Nothing was opened. Close that program, which puts the"
        " book together; if none has it open, move {log} to another folder, run {remedy}, and"
        " restore a backup if anything is missing.",
        str(path),
        remedy="check-file",
        log=Path(log).name,
    )


SEVERAL_FILES = problem(
    "several-files",
    "Another program has set the book to lie in several files (WAL), and finsam reads it as one"
    " file alone. Close that program, and open the book once for writing: {remedy}. That makes"
    " it one file again.",
    remedy="open",
)


def _lies_in_several_files(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the head of the file says so; what cannot be read is said by whoever reads on."""
    try:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        return name.startswith("SQLITE_CANTOPEN") and _can_be_read(path)
    return str(mode) == "wal"


def _can_be_read(path: Path) -> bool:
    """Whether the file itself can: then only the files that belong to a log cannot be made."""
    with suppress(sqlite3.Error), closing(as_it_lies(path)) as connection:
        return connection.execute(ANYTHING).fetchone() is not None
    return False


def _tidy(path: Path) -> None:
    """Removes the empty log that looking at such a file leaves; the last to close it does."""
    with suppress(sqlite3.Error), closing(_at(path, "rw")) as connection:
        connection.execute(ANYTHING).fetchone()


ANYTHING = "SELECT count(*) FROM sqlite_master"
