"""Books opened lately, and whether the tour has been taken: what finsam keeps outside the books."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from ledger.book.files import state_folder
from ledger.book.regular_files import open_regular_file
from ledger.core.errors import BookError

MOST = 9
"""Books remembered: as many as there are digits to choose them by."""

LARGEST = 100_000
"""Bytes of the list."""

SUFFIX = ".finsam"


def recent_books() -> tuple[Path, ...]:
    """The books opened lately that are still there, the last one first."""
    with suppress(BookError, OSError, ValueError), open_regular_file(_recent_file()) as file:
        lines = os.fsdecode(file.read(LARGEST)).splitlines()
        return tuple(path for path in map(Path, lines) if path.is_file())[:MOST]
    return ()


def books_here() -> tuple[Path, ...]:
    """The books in the folder one stands in, by name."""
    with suppress(OSError):
        return tuple(sorted(path.resolve() for path in Path.cwd().glob(f"*{SUFFIX}")))[:MOST]
    return ()


def remember(book: Path) -> None:
    """Keeps that the book was opened; a full disk or a locked folder is no reason to stop."""
    others = [path for path in recent_books() if path != book]
    _write(_recent_file(), "\n".join(map(str, [book, *others][:MOST])) + "\n")


def is_tour_taken() -> bool:
    """Whether the tour has been taken, or put away."""
    return _tour_file().exists()


def put_tour_away() -> None:
    """Keeps that the tour is not to be offered again."""
    _write(_tour_file(), "")


def _recent_file() -> Path:
    return state_folder() / "recent"


def _tour_file() -> Path:
    return state_folder() / "tour-taken"


def _write(path: Path, text: str) -> None:
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(text))
