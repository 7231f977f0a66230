"""Books that are made: an empty one, and the demonstration book."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.sqlite_errors import translated_errors
from ledger.books.create import create_book

if TYPE_CHECKING:
    from ledger.core.calendar import Period
    from ledger.core.model import Association

__all__ = ["make_book", "make_demonstration"]

USUAL = "varna-2019"
"""The annual report that the demonstration book leads to when nobody says."""


def make_book(
    path: str | Path, association: Association, period: Period, template: str, by: str
) -> None:
    """Makes an empty book with its first fiscal year and the text of a template.

    Raises LedgerError with all that is wrong; nothing is then made.
    """
    with create_book(path, association, period, template, by):
        pass


def usual_place(reference: str) -> Path:
    """Where the demonstration book is when nobody says; its folder is for the user alone."""
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    folder = Path(share).expanduser() / "finsam"
    with translated_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{reference}.finsam"


def make_demonstration(path: Path, reference: str) -> bool:
    """Makes the demonstration book where there is none yet, and says whether it did."""
    if path.exists():
        return False
    from ledger.demonstration import build_reference  # noqa: PLC0415 - once in a life

    build_reference(path, reference, with_bank_files=True)
    return True
