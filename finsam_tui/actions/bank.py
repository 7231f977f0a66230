"""Statements of the bank and of the tax account: taken in, matched and booked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.bank.csv_formats import own_formats
from ledger.bank.import_statement import import_statements
from ledger.bank.read_file import START, kind_of
from ledger.book.regular_files import open_regular_file
from ledger.sie.import_sie import is_sie

if TYPE_CHECKING:
    from ledger.book.book import Book

__all__ = ["import_statements"]


@dataclass(frozen=True, slots=True)
class StatementChoices:
    """What a person has said of a file of statements that does not say it itself."""

    account: str | None = None
    columns: tuple[str, ...] = ()
    """Which column of a list is what: `"day=Date"`."""


def is_statement(book: Book | None, file: str) -> bool:
    """Whether a file is of statements, and not of vouchers; what cannot be read is not."""
    if not Path(file).is_file():
        return False
    with open_regular_file(Path(file)) as stream:
        start = stream.read(START)
    return not is_sie(start) and kind_of(start, own_formats(book) if book else ()) is not None
