"""What the disk and the database say when something fails, in words that help."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.errors import BookBusy, BookError, LedgerError, Problem, problem, system_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def never() -> bool:
    """Nobody stops it."""
    return False


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raises BookError in place of any sqlite3.Error or OSError in the block; Busy is one.

    And of UnicodeDecodeError: so it comes when the database quotes a damaged schema.
    """
    try:
        yield
    except sqlite3.Error as error:
        fault = BookBusy if is_busy(error) else BookError
        raise fault(_sqlite_message(error, str(path))) from error
    except UnicodeDecodeError as error:
        raise BookError(replace(SQLITE_MESSAGES["CORRUPT"], where=str(path))) from error
    except OSError as error:
        raise BookError(_system_message(error, str(error.filename or path))) from error


@contextmanager
def suppressed(*kinds: type[Exception]) -> Iterator[None]:
    """Ends the block, and goes on, when one of these is raised in it; never after Ctrl+C."""
    try:
        yield
    except kinds as error:
        refuse_interrupt(error)


def refuse_interrupt(error: Exception, ends: Callable[[], bool] = never) -> None:
    """Raises KeyboardInterrupt when it was a signal that broke off what the database was asked.

    `ends` is what else breaks it off, and says so when it is asked.
    The database reports it as an error of its own, which must not be taken for a fault of the
    book. Signals are heard by the main thread alone.
    """
    if not is_broken_off(error):
        return
    from threading import current_thread, main_thread  # noqa: PLC0415 - seldom asked

    if current_thread() is main_thread() and not ends():
        raise KeyboardInterrupt from error


def is_broken_off(error: Exception) -> bool:
    """Whether something that was asked of the database was broken off before it was answered."""
    if isinstance(error, LedgerError):
        return any(fault.code == "stopped" for fault in error.problems)
    return getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"


SQLITE_MESSAGES = {
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
        "The file is damaged; run {remedy} to see what, and restore a backup.",
        remedy="check-file",
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
    "database-fault",
    "The book could not be used: {reason}. Run {remedy} on it.",
    remedy="check-file",
)


def _sqlite_message(error: sqlite3.Error, where: str) -> Problem:
    name = getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_")
    message = SQLITE_MESSAGES.get(name) or SQLITE_MESSAGES.get(name.partition("_")[0], OTHERWISE)
    return replace(message, where=where, values={"reason": str(error)})


def _system_message(error: OSError, where: str) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return replace(SQLITE_MESSAGES["FULL"], where=where)
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
        reason=system_reason(error),
    )
