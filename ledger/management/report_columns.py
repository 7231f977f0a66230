"""The columns of the statements as every face has them: the ledger's, and the budget beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ledger.report_layout.model import REPORTS, SIGNS
from ledger.report_layout.placement import UNPLACED
from ledger.statements.book_statements import columns, notes_of, statement_of, template_of
from ledger.statements.line_amounts import StatementColumn
from ledger.statements.statement_table import notes_table, statement_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.label import Language
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Table
    from ledger.report_layout.model import ColumnName, Report, Template
    from ledger.statements.statement import Statement


def report_columns(
    book: Book,
    template: Template,
    year: FiscalYear,
    period: Period | None,
    report: str,
    *,
    names: Sequence[ColumnName] = (),
) -> tuple[StatementColumn, ...]:
    """The columns of a report as far as they are known: those of the template, or those named."""
    names = names or template.columns
    has_budget = report == "income" and "budget" in names
    beside = budget_column(book, template, year, period) if has_budget else None
    return columns(book, template, year, period, report, budget=beside, names=names)


def printed_statement(
    book: Book,
    report: Report,
    year: FiscalYear,
    period: Period | None = None,
    *,
    language: Language = "sv",
    full: bool = False,
) -> Statement:
    """A statement with all the columns that the template gives it."""
    with book.reading():
        template = template_of(book, year)
        has_budget = report == "income" and "budget" in template.columns
        budget = budget_column(book, template, year, period) if has_budget else None
        return statement_of(book, report, year, period, language=language, full=full, budget=budget)


def budget_column(
    book: Book, template: Template, year: FiscalYear, period: Period | None
) -> StatementColumn | None:
    """The budget of the days, line by line with the sign of print; None without a budget."""
    from ledger.management.follow_up import operations  # noqa: PLC0415 - 10 ms, with a budget only

    found = operations(book, year, period)
    if found.budget is None:
        return None
    signs = {leaf.line.id: leaf.sign * SIGNS[leaf.part] for leaf in template.leaves() if leaf.note}
    amounts = {
        line.id: signs.get(line.id, 1) * (line.budget or 0)
        for line in found.lines
        if line.section == "lines" and line.kind != "heading"
    }
    amounts[UNPLACED["income"]] = found.unplaced_budget
    is_whole = found.period == year.period
    label = f"Budget {year.name}" if is_whole else "Budget"
    return StatementColumn(
        f"budget-{year.name}",
        label,
        published=amounts,
        is_budget=True,
        known_parts=REPORTS["income"],
    )


def income_table(book: Book, query: ReportQuery) -> Table:
    """The income statement of the year, or of a part of it (LKBR 5:2)."""
    _ = query.words
    return _statement_table(book, query, _("Income statement"))


def balance_table(book: Book, query: ReportQuery) -> Table:
    """The balance sheet of the year, or of a part of it (LKBR 6:2)."""
    _ = query.words
    return _statement_table(book, query, _("Balance sheet"))


def cash_flow_table(book: Book, query: ReportQuery) -> Table:
    """The cash-flow analysis of the year, or of a part of it (LKBR 8:1)."""
    _ = query.words
    return _statement_table(book, query, _("Cash-flow analysis"))


def _statement_table(book: Book, query: ReportQuery, name: str) -> Table:
    statement = printed_statement(
        book,
        cast("Report", query.report),
        query.year,
        query.period,
        language=query.language,
        full=query.full,
    )
    return statement_table(statement, query, query.title(name))


def balance_requirement_table(book: Book, query: ReportQuery) -> Table:
    """The balance requirement of the year (LKBR 11:10)."""
    from ledger.statements.balance_requirement import balance_requirement  # noqa: PLC0415 - 2 ms

    _ = query.words
    shown = balance_requirement(book, query.year, query.period, language=query.language)
    return statement_table(shown, query, query.title(_("Balance requirement")))


def notes_report(book: Book, query: ReportQuery) -> Table:
    """The notes of the year, or of a part of it (LKBR 9)."""
    notes = notes_of(book, query.year, query.period, language=query.language, full=query.full)
    return notes_table(notes, query)
