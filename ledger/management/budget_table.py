"""The budget as a table, with the plan years after it (KL 11:6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.budget.budget import budget_statement
from ledger.budget.store import budget_years, current_budget, proposed_budget
from ledger.contributions.funding import budgeted_funding
from ledger.management.follow_up_table import no_budget
from ledger.statements.book_statements import template_of
from ledger.statements.statement import Statement
from ledger.statements.statement_table import statement_members, statement_table

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.budget.budget import Budget
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Table


def budget_table(book: Book, query: ReportQuery) -> Table:
    """The budget that counts, else the proposal.

    Without a year, that of the fiscal year, else the newest. Its figures have the signs that they
    are printed with.
    """
    _, association = query.words, book.association
    years = budget_years(book)
    year = query.year.name
    if year not in years and not query.year_is_given and years:
        year = years[-1]
    budget = current_budget(book, year) or proposed_budget(book, year)
    if budget is None:
        shown = Statement("budget", association.name, association.orgnr, year, (), ())
        remarks = [query.message(no_budget(year))]
    else:
        shown = budget_statement(budget, association, language=query.language)
        split = budgeted_funding(book, template_of(book, fiscal_years(book)[-1]), budget)
        remarks = [query.message(fault) for fault in (*shown.problems, *split.remarks())]
    motive = [_("Motive: {motive}", motive=budget.motive)] if budget and budget.motive else []
    table = statement_table(shown, query, _title(budget, year, query), is_budget=True)
    return replace(
        table,
        remarks=[*motive, *remarks],
        document={
            **query.head(),
            "year": year,
            "version": budget.version if budget else None,
            "decided": budget.decided.isoformat() if budget and budget.decided else None,
            "decision": budget.decision if budget else "",
            "motive": budget.motive if budget else "",
            **statement_members(shown, remarks),
        },
    )


def _title(budget: Budget | None, year: int, query: ReportQuery) -> list[str]:
    """Whose it is, which version, and where it was decided."""
    _ = query.words
    if budget is None:
        return [query.whose, _("Budget {year}", year=year)]
    names = {
        "adopted": _("Budget {year}, adopted", year=year),
        "revised": _("Budget {year}, revised", year=year),
        "proposal": _("Budget {year}, proposal", year=year),
    }
    decided = " ".join(filter(None, (str(budget.decided or ""), budget.decision)))
    return list(filter(None, (query.whose, names.get(budget.kind, ""), decided)))
