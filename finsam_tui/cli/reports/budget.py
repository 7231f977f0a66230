"""The budget with the plan years after it (KL 11:6)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from finsam_tui.cli.reports.statement import amount_columns, columns_document, line_cells
from finsam_tui.cli.tables import Column, Row, Table
from finsam_tui.wording import _, say
from ledger.budget import budget_statement
from ledger.budget_keeping import budget_years, current_budget
from ledger.errors import Refused, problem
from ledger.members import budgeted_funding
from ledger.reports import template_of
from ledger.years import fiscal_years

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import Asked
    from ledger.book import Book
    from ledger.budget import Budget
    from ledger.statement import Statement


@dataclass(frozen=True, slots=True)
class Answer:
    """A budget and what was asked."""

    asked: Asked
    budget: Budget
    statement: Statement
    remarks: tuple[str, ...]


def read(book: Book, asked: Asked) -> Answer:
    """The budget that counts; raises Refused when the year has none.

    Without a year: that of the fiscal year, else the newest in the book.
    """
    years = budget_years(book)
    year = asked.year.name
    if year not in years and not asked.year_is_given and years:
        year = years[-1]
    budget = current_budget(book, year)
    if budget is None:
        raise Refused(
            problem(
                "no-budget",
                "There is no budget of {year}; load one with finsam budget. Budgets: {years}.",
                year=year,
                years=", ".join(map(str, years)) or "-",
            )
        )
    shown = budget_statement(budget, book.association, language=asked.language)
    split = budgeted_funding(book, template_of(book, fiscal_years(book)[-1]), budget)
    said = (*shown.problems, *split.remarks())
    return Answer(asked, budget, shown, tuple(map(say, said)))


def document(value: Answer) -> dict[str, object]:
    """The budget as JSON has it, with the signs that it is printed with."""
    budget = value.budget
    return {
        **value.asked.head(),
        "year": budget.years[0],
        "version": budget.version,
        "decided": budget.decided.isoformat() if budget.decided else None,
        "decision": budget.decision,
        "motive": budget.motive,
        "columns": columns_document(value.statement.columns),
        "lines": [
            {
                "id": line.id,
                "label": line.label,
                "kind": line.kind,
                "level": line.level,
                "note": line.note,
                "amounts": None if line.amounts is None else list(line.amounts),
            }
            for line in value.statement.lines
        ],
        "unplaced": [],
        "problems": list(value.remarks),
    }


def table(value: Answer) -> Table:
    """The budget on paper and in CSV."""
    lines = value.statement.lines
    association, _title = value.asked.title("")
    name = {
        "adopted": _("Budget {year}, adopted", year=value.budget.years[0]),
        "revised": _("Budget {year}, revised", year=value.budget.years[0]),
        "forecast": _("Forecast {year}", year=value.budget.years[0]),
    }
    decided = " ".join(filter(None, (str(value.budget.decided or ""), value.budget.decision)))
    return Table(
        title=[association, name[value.budget.kind], *([decided] if decided else [])],
        columns=(
            Column("id", on="csv"),
            Column("kind", on="csv"),
            Column("level", on="csv"),
            Column("label"),
            Column("note", _("Note"), "number", 4),
            *amount_columns(value.statement.columns, value.asked, (line.amounts for line in lines)),
        ),
        rows=[
            Row(
                line_cells(line, value.statement.columns),
                level=line.level,
                apart=line.level == 0 and (before.level > 0 or line.kind in ("heading", "text")),
            )
            for before, line in pairwise((*lines[:1], *lines))
        ],
        remarks=[
            *([_("Motive: {motive}", motive=value.budget.motive)] if value.budget.motive else []),
            *value.remarks,
        ],
    )
