"""The book's side: each printed figure whose row the book's reports have too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.budget.budget import budget_statement
from ledger.budget.store import current_budget
from ledger.core.errors import problem
from ledger.core.money import divide_rounded
from ledger.management.five_years import multiyear
from ledger.printed_report.finding import Finding
from ledger.printed_report.printed import KRONA
from ledger.printed_report.row_concepts import BALANCE, CASH, INCOME
from ledger.printed_report.sums import cell, total_cell
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import notes_of, statement_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.printed_report.finding import Cell, Measure
    from ledger.printed_report.printed import Printed, PrintedRow, PrintedTable
    from ledger.report_layout.model import Report
    from ledger.statements.notes import Note
    from ledger.statements.statement import Statement

_THOUSAND = 1000 * KRONA
_LEADING = re.compile(r"^[-+/=\s]+")
_LETTERS = re.compile(r"[^a-zåäö]+")
_OVERVIEW: Mapping[str, str] = {
    "operating_income": r"^verksamhetens intäkter",
    "operating_costs": r"^verksamhetens (netto)?kostnader",
    "result": r"^årets resultat",
    "equity": r"^(utgående )?eget kapital",
    "total_assets": r"^balansomslutning|^summa tillgångar",
    "liquid_assets": r"^likvida medel",
    "solidity": r"^soliditet",
    "employees": r"^antal anställda|^medelantal",
    "participants": r"^antal deltagare",
}
"""How reports word the figures of an overview of years; the book's own word goes first."""

_REQUIREMENT: Mapping[str, str] = {
    "result": r"^årets resultat( enligt.*)?$",
    "adjusted_result": r"^årets resultat efter",
    "balance_requirement_result": r"balanskravsresultat$",
}
"""Likewise the rows of the balance requirement."""

_REPORTS: tuple[tuple[str, Report], ...] = (
    (INCOME, "income"),
    (BALANCE, "balance"),
    (CASH, "cashflow"),
)


def book_in(printed: Printed, book: Book) -> Iterator[Finding]:
    """Every printed figure that the book has, rounded as it is printed; none of another year."""
    with book.reading():
        yield from _budget(printed, book)
        year = next((own for own in fiscal_years(book) if own.name == printed.year), None)
        if year is None or book.association.orgnr != (printed.orgnr or book.association.orgnr):
            return
        for beginning, report in _REPORTS:
            table = printed.table(beginning)
            if table:
                yield from _statement(table, statement_of(book, report, year, full=True))
        found = {note.key: note for note in notes_of(book, year, full=True).notes}
        columns = {
            int(column.id[-4:]): index
            for index, column in enumerate(statement_of(book, "income", year).columns)
        }
        for table in printed.notes():
            if table.note in found:
                yield from _note(table, found[table.note], columns)
        for table in printed.tables:
            if table.id.startswith("fler"):
                yield from _years(table, book, year)
            if table.id.startswith("balanskrav"):
                yield from _requirement(table, balance_requirement(book, year))


def _budget(printed: Printed, book: Book) -> Iterator[Finding]:
    """The rows of a printed budget, where the book keeps the budget of that year."""
    budget = current_budget(book, printed.year)
    if budget is None or printed.table(INCOME) is not None:
        return
    shown = budget_statement(budget, book.association)
    for table, row, amounts in _beside(printed.tables, shown):
        for index, amount in enumerate(row.amounts[: len(amounts)]):
            if amount is not None and table.years[index] in budget.years:
                yield _finding(cell(table, row, index), amounts[index])


def _beside(
    tables: Iterable[PrintedTable], shown: Statement
) -> Iterator[tuple[PrintedTable, PrintedRow, Sequence[Ore]]]:
    """Each printed row that a line is called as, and the amounts of the first that is left."""
    left = [(line.label, line.amounts) for line in shown.lines if line.amounts is not None]
    for table in tables:
        for row in table.rows:
            met = next((one for one in left if _is_same(one[0], row.label)), None)
            if met is not None:
                left.remove(met)
                yield table, row, met[1]


def _statement(table: PrintedTable, shown: Statement) -> Iterator[Finding]:
    """The rows of a statement, each by its label, the first of them that is left."""
    columns = {int(column.id[-4:]): index for index, column in enumerate(shown.columns)}
    for _table, row, amounts in _beside((table,), shown):
        for index, amount in enumerate(row.amounts):
            year = table.years[index]
            if amount is not None and year in columns:
                yield _finding(cell(table, row, index), amounts[columns[year]])


def _note(table: PrintedTable, shown: Note, columns: dict[int, int]) -> Iterator[Finding]:
    lines = {line.label.casefold(): line for line in shown.lines}
    for index, year in enumerate(table.years):
        column = columns.get(year or 0)
        if column is None:
            continue
        for row in table.rows:
            line = lines.get(row.label.casefold())
            is_known = line and line.amounts and column < len(line.amounts)
            if line and line.amounts and is_known and index < len(row.amounts):
                yield _finding(cell(table, row, index), line.amounts[column])
        if index < len(table.total) and column < len(shown.total):
            yield _finding(total_cell(table, index), shown.total[column])


def _years(table: PrintedTable, book: Book, year: FiscalYear) -> Iterator[Finding]:
    known = multiyear(book, year)
    names = {line.id: line.label for line in known.lines}
    for row in table.rows:
        line_id = _named(row.label, names, _OVERVIEW)
        line = next((one for one in known.lines if one.id == line_id), None)
        for index, amount in enumerate(row.amounts):
            then = table.years[index]
            if line and amount is not None and then in known.years:
                value = line.values[known.years.index(then)]
                if value is not None and line.measure == "amount" and line_id == "operating_costs":
                    value = -abs(value) if amount < 0 else abs(value)
                if value is not None:
                    measure: Measure = "per_cent" if line.measure == "per_cent" else "ore"
                    in_thousands = amount % _THOUSAND == 0 and measure == "ore"
                    at = cell(table, row, index)
                    yield _finding(at, value, measure, in_thousands=in_thousands)


def _requirement(table: PrintedTable, shown: Statement) -> Iterator[Finding]:
    """The rows of the balance requirement, of the years that the book's own table has."""
    columns = {int(column.id[-4:]): index for index, column in enumerate(shown.columns)}
    lines = {line.id: line for line in shown.lines}
    names = {line.id: line.label for line in shown.lines}
    for row in table.rows:
        line_id = _named(row.label, names, _REQUIREMENT)
        amounts = lines[line_id].amounts if line_id else None
        for index, amount in enumerate(row.amounts if amounts else ()):
            column = columns.get(table.years[index] or 0)
            if amounts and amount is not None and column is not None:
                yield _finding(cell(table, row, index), amounts[column])


def _named(label: str, names: Mapping[str, str], words: Mapping[str, str]) -> str | None:
    """The line that a printed label means: by the book's own word for it, else by others."""
    plain = _LEADING.sub("", label.casefold())
    letters = _LETTERS.sub(" ", plain).strip()
    for line_id, name in names.items():
        if _LETTERS.sub(" ", name.casefold()).strip() == letters:
            return line_id
    return next((own for own, pattern in words.items() if re.search(pattern, plain)), None)


def _is_same(label: str, other: str) -> bool:
    return label.casefold() == other.casefold()


def _finding(
    printed: Cell, amount: int, measure: Measure = "ore", *, in_thousands: bool = False
) -> Finding:
    """The figure of the book as print would have it: rounded to what its last digit counts."""
    return Finding(
        "book",
        printed,
        divide_rounded(amount, printed.step) * printed.step,
        problem("compare-book", "{place}: the figure of the book.", place=printed.place),
        measure=measure,
        in_thousands=in_thousands,
        against_book=True,
    )
