"""What the disk and the database say when something fails, in words that help."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.errors import BookError, Busy, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Raises BookError in place of any sqlite3.Error or OSError in the block; Busy is one.

    And of UnicodeDecodeError: so it comes when the database quotes a damaged schema.
    """
    try:
        yield
    except sqlite3.Error as error:
        fault = Busy if is_busy(error) else BookError
        raise fault(_said_by_database(error, str(path))) from error
    except UnicodeDecodeError as error:
        raise BookError(replace(SAID_BY_DATABASE["CORRUPT"], where=str(path))) from error
    except OSError as error:
        raise BookError(_said_by_system(error, str(error.filename or path))) from error


SAID_BY_DATABASE = {
    "BUSY": problem(
        "busy",
        "Another program is writing to the book, and did not finish in time;"
        " nothing was recorded. Try again in a moment.",
    ),
    "FULL": problem(
        "disk-full", "The disk is full; nothing was recorded. Make room and try again."
    ),
    "READONLY": problem(
        "read-only",
        "The book can only be read here; nothing was recorded."
        " Check the rights of the file and its folder.",
    ),
    "READONLY_ROLLBACK": problem(
        "hot-journal",
        "A crash left work half done in the book, and the disk is read-only, so that it cannot be"
        " undone here. Copy the book together with the file that ends in -journal to a disk that"
        " can be written to, and open it there.",
    ),
    "CANTOPEN": problem(
        "cannot-open",
        "The book cannot be opened; check the rights of the file and its folder.",
    ),
    "NOTADB": problem("not-a-book", "The file is not a finsam book."),
    "CORRUPT": problem(
        "damaged",
        "The file is damaged; run finsam check to see what, and restore a backup.",
    ),
    "IOERR": problem(
        "disk-fault",
        "The disk failed while the book was in use; whether the last voucher is there is"
        " uncertain. Open the book again and look before you record it once more.",
    ),
    "INTERRUPT": problem(
        "stopped", "It was stopped before it was done; nothing of it is recorded."
    ),
    "CONSTRAINT": problem("guard", "The book refused, and nothing was recorded: {reason}."),
}
"""SQLite's error name, or its first word, and what it means to a bookkeeper."""


def is_busy(error: sqlite3.Error) -> bool:
    """Whether it failed only because another program holds the book just now."""
    return getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")


OTHERWISE = problem(
    "database-fault", "The book could not be used: {reason}. Run finsam check on it."
)


def _said_by_database(error: sqlite3.Error, where: str) -> Problem:
    name = getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_")
    said = SAID_BY_DATABASE.get(name) or SAID_BY_DATABASE.get(name.partition("_")[0], OTHERWISE)
    return replace(said, where=where, values={"reason": str(error)})


def _said_by_system(error: OSError, where: str) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return replace(SAID_BY_DATABASE["FULL"], where=where)
    if isinstance(error, FileExistsError):
        return problem(
            "book-exists",
            "The file exists already and is left as it is; choose another name.",
            where,
        )
    return problem(
        "file-fault",
        "The file or folder cannot be used: {reason}.",
        where,
        reason=(error.strerror or str(error)).lower(),
    )
