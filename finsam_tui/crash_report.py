"""An unforeseen error on the screens: what is logged of it, and what is said."""

from __future__ import annotations

import faulthandler
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.i18n import _, problem_on_screen, translate_problem
from ledger.book.files import state_folder
from ledger.book.sqlite_errors import SQLITE_MESSAGES

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.errors import LedgerError, Problem


LOG = "finsam.log"
LARGEST = 1_000_000
"""Bytes of a log that goes on; a longer one makes way, and the one before it goes."""


def log_fault(error: Exception) -> Path:
    """Writes where in the program the error arose, and nothing of what the book holds.

    The text of the error is left out, since it may quote an amount or a name.
    """
    path = _log()
    places = (
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    )
    entry = "\n".join([f"{datetime.now(UTC).isoformat()} {type(error).__name__}", *places, ""])
    with suppress(OSError), path.open("a", encoding="utf-8", errors="replace") as log:
        log.write(entry)
    return path


def _log() -> Path:
    """Where the log is, with room in it."""
    path = state_folder() / LOG
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_size > LARGEST:
            path.replace(path.with_name(f"{LOG}.1"))
    return path


def log_crashes() -> None:
    """Has a crash of the interpreter itself written to the log: files and lines, and no values."""
    with suppress(OSError, RuntimeError):
        faulthandler.enable(_log().open("a", encoding="utf-8"))


def message_here(error: LedgerError, book: Book | None) -> str:
    """What was refused and why, on a line that is often too short for it all.

    Which book it was in is left out when it is the open one; of another path the name is enough.
    """
    here = str(book.path) if book else ""
    faults = (replace(one, where="") if one.where == here else one for one in error.problems)
    return " ".join(problem_on_screen(one, in_short=True) for one in faults)


def fault_of_the_book(book: str | Path | None) -> Problem | None:
    """What is wrong with the book, when that explains an error that nobody has thought of.

    A sound book never does: then the fault is the program's own.
    """
    from ledger.integrity.check import check_file  # noqa: PLC0415 - seldom needed

    if book is None or not Path(book).is_file() or not check_file(book).faults:
        return None
    return replace(SQLITE_MESSAGES["CORRUPT"], where=str(book))


def message_at_the_end(error: Exception, log: Path, book: Path | None = None) -> str:
    """What the reader is told when the screens have closed."""
    if fault := fault_of_the_book(book):
        return translate_problem(fault)
    return _(
        "finsam met a fault of its own ({fault}) and stopped. What was recorded is in the"
        " book, and what was being typed is saved as a draft. Where it happened is in {log}.",
        fault=type(error).__name__,
        log=log,
    )
