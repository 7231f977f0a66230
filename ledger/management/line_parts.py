"""What each line of a report is made of, step by step, as a table: line, line below, account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.core.i18n import msgid
from ledger.core.table import FILE, Column, Row, Table
from ledger.management.report_columns import report_columns
from ledger.registers.columns import ACCOUNT
from ledger.statements.book_statements import template_of
from ledger.statements.drilldown import Breakdown, part_names
from ledger.statements.statement_table import LINE_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.statements.drilldown import Part, PartNames
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

WHOLE = Column("of", on=FILE, file_label=msgid("Line"), about=msgid("What it is a part of"))
PART = Column("part", on=FILE, file_label=msgid("Part"), about=msgid("Empty where it is a balance"))


def line_parts_table(book: Book, query: ReportQuery, printed: Statement | Notes) -> Table:
    """What the printed lines are made of, with the columns and the signs that they are printed in.

    A part that is a line comes again as a whole, down to the balances of accounts.
    """
    template, chart = template_of(book, query.year), accounts(book, query.year)
    columns = report_columns(book, template, query.year, query.period, printed.report)
    figures = Breakdown(template, columns, {account.number: account.kind for account in chart})
    names = part_names(template, chart, query.language)
    lines = [figures.line(line.id) for line in printed.lines if line.id in names.lines]
    return Table(
        (),
        (
            WHOLE,
            PART,
            replace(ACCOUNT, on=FILE),
            LINE_LABEL,
            *(Column(one.id, kind="amount", on=FILE, file_label=one.label) for one in columns),
        ),
        list(_rows(figures, names, lines)),
        id=f"{printed.report}-parts",
    )


def _rows(figures: Breakdown, names: PartNames, waiting: list[Part]) -> Iterator[Row]:
    shown: set[str] = set()
    for part in waiting:
        if part_id(part) in shown:
            continue
        shown.add(part_id(part))
        for below in figures.parts(part):
            account = below.key[0] if below.key else None
            if account is None:
                waiting.append(below)
            own = "" if account else part_id(below)
            yield Row((part_id(part), own, account, names.of(below), *below.amounts))


def part_id(part: Part) -> str:
    """The id of a line, and how it is counted when not as it is printed: `"cash change -1"`."""
    is_printed = (part.measure, part.factor) == ("printed", 1)
    return part.line if is_printed else f"{part.line} {part.measure} {part.factor}"
