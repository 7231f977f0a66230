"""The budget with the plan years after it (KL 11:6)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from finsam_tui.cli.reports.statement import amount_columns, columns_document, line_cells
from finsam_tui.cli.tables import Column, Row, Table
from finsam_tui.i18n import _, translate_problem
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.budget.budget import budget_statement
from ledger.budget.store import budget_years, current_budget
from ledger.management.member_contributions import budgeted_funding
from ledger.statements.book_statements import template_of
from ledger.statements.statement import Statement

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book
    from ledger.budget.budget import Budget


@dataclass(frozen=True, slots=True)
class Answer:
    """A budget and what was asked."""

    asked: ReportQuery
    budget: Budget | None
    statement: Statement
    remarks: tuple[str, ...]


def read(book: Book, asked: ReportQuery) -> Answer:
    """The budget that counts; without a year, that of the fiscal year, else the newest."""
    years = budget_years(book)
    year = asked.year.name
    if year not in years and not asked.year_is_given and years:
        year = years[-1]
    budget = current_budget(book, year)
    if budget is None:
        none = _("There is no budget of {year}; load one with finsam budget.", year=year)
        nothing = Statement("budget", book.association.name, book.association.orgnr, year, (), ())
        return Answer(asked, None, nothing, (none,))
    shown = budget_statement(budget, book.association, language=asked.language)
    split = budgeted_funding(book, template_of(book, fiscal_years(book)[-1]), budget)
    faults = (*shown.problems, *split.remarks())
    return Answer(asked, budget, shown, tuple(map(translate_problem, faults)))


def document(value: Answer) -> dict[str, object]:
    """The budget as JSON has it, with the signs that it is printed with."""
    budget = value.budget
    return {
        **value.asked.head(),
        "year": value.statement.year,
        "version": budget.version if budget else None,
        "decided": budget.decided.isoformat() if budget and budget.decided else None,
        "decision": budget.decision if budget else "",
        "motive": budget.motive if budget else "",
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
    budget = value.budget
    motive = [_("Motive: {motive}", motive=budget.motive)] if budget and budget.motive else []
    return Table(
        title=_title(value),
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
        remarks=[*motive, *value.remarks],
    )


def _title(value: Answer) -> list[str]:
    """Whose it is, which version, and where it was decided."""
    budget, year = value.budget, value.statement.year
    names = {
        "adopted": _("Budget {year}, adopted", year=year),
        "revised": _("Budget {year}, revised", year=year),
    }
    whose = f"{value.statement.association}  {value.statement.orgnr}"
    if budget is None:
        return [whose, _("Budget {year}", year=year)]
    decided = " ".join(filter(None, (str(budget.decided or ""), budget.decision)))
    return list(filter(None, (whose, names.get(budget.kind, ""), decided)))
