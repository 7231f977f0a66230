"""Income statement, balance sheet and cash-flow analysis (LKBR 5:2, 6:2, 8:1)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, cast

from finsam_tui.cli.tables import Column, Row, Table
from finsam_tui.i18n import _, translate_problem
from ledger.core.money import write_amount
from ledger.management.report_columns import printed_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from finsam_tui.cli.reports.asked import ReportQuery
    from finsam_tui.cli.tables import Cell
    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.report_layout.model import Report
    from ledger.statements.statement import ColumnHead, Line, Statement, Unplaced

NARROWEST = 12
"""Columns of an amount in kronor: `−99 999 999`, with air before it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement and what was asked."""

    asked: ReportQuery
    statement: Statement


def read(book: Book, asked: ReportQuery) -> Answer:
    """The statement of the year, or of a part of it."""
    if asked.report == "balance-requirement":
        from ledger.statements.balance_requirement import balance_requirement  # noqa: PLC0415 - 2 ms

        return Answer(
            asked, balance_requirement(book, asked.year, asked.period, language=asked.language)
        )
    return Answer(
        asked,
        printed_statement(
            book,
            cast("Report", asked.report),
            asked.year,
            asked.period,
            language=asked.language,
            full=asked.full,
        ),
    )


def document(value: Answer) -> dict[str, object]:
    """The statement as JSON has it."""
    return {
        **value.asked.head(),
        "columns": columns_document(value.statement.columns),
        "lines": [
            {
                "id": line.id,
                "label": line.label,
                "kind": line.kind,
                "level": line.level,
                "note": line.note,
                "amounts": known(line.amounts, len(value.statement.columns)),
            }
            for line in value.statement.lines
        ],
        "unplaced": unplaced_document(value.statement.unplaced),
        "problems": [translate_problem(fault) for fault in value.statement.problems],
    }


def table(value: Answer) -> Table:
    """The statement on paper and in CSV."""
    names = {
        "income": _("Income statement"),
        "balance": _("Balance sheet"),
        "cashflow": _("Cash-flow analysis"),
        "balance-requirement": _("Balance requirement"),
    }
    lines = value.statement.lines
    return Table(
        title=value.asked.title(names[value.asked.report]),
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
                cells=line_cells(line, value.statement.columns),
                level=line.level,
                apart=_begins_a_part(before, line),
            )
            for before, line in pairwise((*lines[:1], *lines))
        ],
        remarks=[translate_problem(fault) for fault in value.statement.problems],
    )


def _begins_a_part(before: Line, line: Line) -> bool:
    """Whether a reader gets air above the line; `before` is the line itself when it is first."""
    return line is not before and line.level == 0 and (before.level > 0 or line.kind == "heading")


def known(amounts: Sequence[Ore] | None, width: int) -> list[Ore | None] | None:
    """The amounts of a line as JSON has them: null where a column knows nothing of it."""
    return None if amounts is None else [*amounts, *[None] * (width - len(amounts))]


def columns_document(columns: Sequence[ColumnHead]) -> list[dict[str, str]]:
    """The columns as JSON has them."""
    return [{"id": column.id, "label": column.label} for column in columns]


def unplaced_document(unplaced: Sequence[Unplaced]) -> list[dict[str, object]]:
    """The balances that no line takes, as JSON has them."""
    return [
        {
            "account": balance.account,
            "objects": {str(dimension): code for dimension, code in balance.objects},
            "amounts": list(balance.amounts),
        }
        for balance in unplaced
    ]


def amount_columns(
    columns: Sequence[ColumnHead], asked: ReportQuery, amounts: Iterable[Sequence[Ore] | None]
) -> list[Column]:
    """A column for each of the report's, wide enough for its longest amount."""
    shown = [write_amount(amount, asked.unit) for row in amounts for amount in row or ()]
    width = max((NARROWEST, *(len(text) + 1 for text in shown)))
    return [Column(column.id, column.label, "amount", width) for column in columns]


def line_cells(line: Line, columns: Sequence[ColumnHead]) -> dict[str, Cell]:
    """The cells of a line."""
    return {
        "id": line.id,
        "kind": line.kind,
        "level": str(line.level),
        "label": line.label,
        "note": line.note,
        **{
            column.id: amount
            for column, amount in zip(columns, line.amounts or repeat(None), strict=False)
        },
    }
