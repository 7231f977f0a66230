"""What an export is made from: a book, one of its fiscal years, and a language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.core.errors import Problem
from ledger.core.report_query import ReportQuery
from ledger.management.report_columns import printed_statement
from ledger.statements import book_statements as reports
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.statement import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.label import Language
    from ledger.report_layout.model import Report
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

STATEMENTS: tuple[Report, ...] = ("income", "balance", "cashflow")
"""The statements of an annual report, in the order it prints them (LKBR 4:1)."""

REGISTERS = (
    "ledger",
    "journal",
    "vouchers",
    "trial",
    "open-items",
    "claims",
    "claim-costs",
    "vat",
    "vat-vouchers",
    "vat-year",
    "operations",
    "accounts",
    "account-specifications",
    "reconciliations",
    "closing",
    "approvals",
    "journal-tests",
    "cutoff",
    "proof",
    "compliance",
    "history",
    "system",
)
"""What has a PDF of its own, beside the annual report and a voucher."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is asked of the book."""

    book: Book
    year: FiscalYear
    language: Language = "sv"
    part: Period | None = None
    """Some days of the year; None is the whole of it."""

    translate: Callable[[Problem, Language], str] = Problem.in_language
    """How a sentence about a check is said in the language."""

    @property
    def period(self) -> Period:
        """The days that are covered."""
        return self.part or self.year.period

    def statements(self) -> tuple[Statement, ...]:
        """The statements of the period, with the year before beside.

        Of a whole year the balance requirement is one of them (LKBR 11:10).
        """
        made = tuple(
            self._remarked(
                printed_statement(self.book, name, self.year, self.part, language=self.language)
            )
            for name in STATEMENTS
        )
        if self.part:
            return made
        return (*made, balance_requirement(self.book, self.year, language=self.language))

    def message(self, found: Problem) -> str:
        """The sentence about a check in the language of the export."""
        return self.translate(found, self.language)

    def _remarked(self, statement: Statement) -> Statement:
        """The statement, with a line beneath it when what it begins with is preliminary."""
        preliminary = next(
            (one for one in statement.problems if one.code == "preliminary-opening"), None
        )
        if preliminary is None:
            return statement
        line = Line(
            "preliminary", self.message(replace(preliminary, where="")), "text", 0, None, None
        )
        return replace(statement, lines=(*statement.lines, line))

    def notes(self) -> Notes:
        """The notes of the period, with the year before beside."""
        return reports.notes_of(self.book, self.year, self.part, language=self.language)

    def query(self, report: str) -> ReportQuery:
        """The question that a report of the period answers."""
        return ReportQuery(
            report,
            self.book.association,
            self.year,
            self.period,
            self.language,
            translate=self.translate,
        )
