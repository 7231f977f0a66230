"""The follow-up as a table: outcome against budget, by line, branch and activity (LKBR 10:1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.budget.budget import remarks
from ledger.core.charts import share_bar
from ledger.core.errors import problem
from ledger.core.i18n import msgid
from ledger.core.money import per_cent, write_amount
from ledger.core.table import (
    CSV,
    DATA,
    EVERYWHERE,
    FILE,
    NOWHERE,
    PROGRAMS,
    SCREEN,
    SHOWN,
    Column,
    Row,
    Table,
    remark,
)
from ledger.management.follow_up import operations
from ledger.statements.statement_table import line_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Look
    from ledger.management.follow_up import FollowUp

BAR = 12
"""Cells of the bar that shows how much of the year's budget the outcome is."""

BETTER = msgid("Positive is better than the budget")
FIGURES = (
    Column("outcome", kind="amount", file_label=msgid("Actual")),
    Column("budget", kind="amount", file_label=msgid("Budget")),
    Column(
        "deviation",
        kind="amount",
        file_label=msgid("Variance"),
        about=BETTER,
        adds=("outcome", "-budget"),
    ),
    Column("forecast", kind="amount", file_label=msgid("Full year"), priority=4),
    Column("prior", kind="amount", file_label=msgid("Year before"), priority=2),
)


def follow_up_table(book: Book, query: ReportQuery) -> Table:
    """The follow-up of the period; costs negative, income positive."""
    found = operations(book, query.year, query.period, language=query.language)
    figures = _figures(found, query)
    words = list(map(query.message, remarks_of(found)))
    _ = query.words
    return Table(
        query.title(_("Follow-up")),
        (
            Column("section", on=PROGRAMS - CSV, file_label=msgid("Section")),
            Column("id", on=CSV | DATA, file_label=msgid("Line")),
            Column("label", on=SHOWN | FILE | SCREEN, file_label=msgid("Label")),
            replace(line_kind(_), on=DATA),
            Column("level", kind="number", on=DATA, file_label=msgid("Level")),
            *figures,
            Column("per_cent", "%", "number", on=CSV | SCREEN, priority=3),
            Column("comment", on=FILE, file_label=msgid("Comment")),
            Column("", _("Of the year"), "text", BAR, SCREEN, priority=1, faint=True),
        ),
        list(_rows(found)),
        words,
        id="operations",
        document={
            **query.head(),
            "budget": found.budget.version if found.budget else None,
            "columns": [{"id": column.id, "label": column.label} for column in figures],
            "lines": [
                {
                    "id": line.id,
                    "label": line.label,
                    "kind": line.kind,
                    "level": line.level,
                    "section": line.section,
                    "note": None,
                    "amounts": None if line.kind == "heading" else list(line.amounts),
                    "per_mille": line.per_mille,
                    "comment": line.comment,
                }
                for line in found.lines
            ],
            "unplaced": [],
            "problems": words,
        },
    )


def remarks_of(followed: FollowUp) -> list[Problem]:
    """What the reader should know: the sign rule, whether there is a budget, and its remarks."""
    if followed.budget is None:
        return [no_budget(followed.year.name)]
    rule = problem(
        "follow-up-signs",
        "A variance is actual less budget: plus is better for the result, minus worse.",
    )
    return [rule, *remarks(followed.budget)]


def no_budget(year: int) -> Problem:
    """The remark that there is nothing to follow up."""
    return problem(
        "follow-up-no-budget",
        "There is no budget of {year}; load one with {remedy}.",
        year=year,
        remedy="budget",
    )


def _figures(found: FollowUp, query: ReportQuery) -> Sequence[Column]:
    """The columns of amounts; one that nothing is known of is left out of text."""
    _ = query.words
    labels = (
        _("Actual"),
        _("Budget"),
        _("Variance"),
        _("Forecast"),
        found.prior_label or _("Year before"),
    )
    columns = []
    for place, (column, label) in enumerate(zip(FIGURES, labels, strict=True)):
        amounts = (line.amounts[place] for line in found.lines if line.kind != "heading")
        shown = [write_amount(amount, query.unit) for amount in amounts if amount is not None]
        on = SHOWN | FILE if shown else CSV | FILE
        on |= SCREEN if column.id != "prior" or found.prior_label else NOWHERE
        width = max(map(len, shown), default=0)
        columns.append(replace(column, label=label, width=width, on=on))
    return columns


def _rows(found: FollowUp) -> Iterator[Row]:
    for line in found.lines:
        about = (line.section, line.id, line.label, line.kind, line.level)
        if line.kind == "heading":
            cells = (*about, *[None] * len(FIGURES), "", "")
            yield Row(cells, "heading", apart=True, on=EVERYWHERE - CSV, stop=False)
            continue
        share = share_bar(line.outcome, line.year_budget, BAR)
        cells = (*about, *line.amounts, per_cent(line.per_mille), line.comment, share)
        look: Look = "sum" if line.kind == "sum" else "row"
        yield Row(cells, look, line.level, opens=line, key=line.id, parts=line.parts)
        if line.comment:
            yield remark(f"* {line.comment}", line.level + 1)
