"""What an export is made from: a book, one of its fiscal years, and a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger import reports

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.notes import Notes
    from ledger.periods import FiscalYear, Period
    from ledger.statement import Statement
    from ledger.template import Language, Report

STATEMENTS: tuple[Report, ...] = ("income", "balance", "cashflow")
"""The statements of an annual report, in the order it prints them (LKBR 4:1)."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is asked of the book."""

    book: Book
    year: FiscalYear
    language: Language = "sv"
    part: Period | None = None
    """Some days of the year; None is the whole of it."""

    @property
    def period(self) -> Period:
        """The days that are covered."""
        return self.part or self.year.period

    def statements(self) -> tuple[Statement, ...]:
        """The statements of the period, with the year before beside."""
        return tuple(
            reports.statement(self.book, name, self.year, self.part, language=self.language)
            for name in STATEMENTS
        )

    def notes(self) -> Notes:
        """The notes of the period, with the year before beside."""
        return reports.notes(self.book, self.year, self.part, language=self.language)
