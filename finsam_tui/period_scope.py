"""Which part of a book is on the screens: a fiscal year and the days of it that are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period


@dataclass(frozen=True, slots=True)
class Scope:
    """A fiscal year and the part of it that is shown."""

    year: FiscalYear
    period: Period


def first_scope(book: Book) -> Scope:
    """The whole of the latest year."""
    year = fiscal_year(book)
    return Scope(year, year.period)


def scope_now(book: Book, scope: Scope) -> Scope:
    """The same days, with the year as the book has it at this moment."""
    for year in fiscal_years(book):
        if year.id == scope.year.id:
            return Scope(year, scope.period)
    return first_scope(book)
