"""The summary of accounts that SCB collects each year (räkenskapssammandrag, lag 2001:99).

Its rows and its day are data beside this file; what each takes is known by the template's roles.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.core.table import PROGRAMS, Column, Row, Table, rows_as_json
from ledger.report_layout.line_tree import leaves_within, line_tree
from ledger.report_layout.model import CLOSING_CASH, SIGNS, TOTALS
from ledger.report_layout.placement import UNPLACED, assign_lines
from ledger.statements.book_statements import balances_for, template_of
from ledger.statements.by_role import equity_leaves, leaves_with, liquid_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.report_layout.model import LedgerPart, Template

LAW = "2001:99"


@cache
def _form() -> dict[str, Any]:
    path = Path(__file__).with_name("scb_summary.toml")
    return tomllib.loads(path.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A row of the summary; öre with the sign of print."""

    id: str
    label: Mapping[str, str]
    amount: Ore
    is_sum: bool


def last_day(year: FiscalYear) -> date:
    """The day by which SCB has the summary of the year, as the data says."""
    return date(year.last.year + 1, *_form()["day"])


def scb_summary(book: Book, year: FiscalYear) -> tuple[SummaryRow, ...]:
    """The rows of a whole year: each balance on the first row of its part that takes it."""
    with book.reading():
        template = template_of(book, year)
        balances = balances_for(book, template, year)
        kinds = account_kinds(book)
    rows = _form()["rows"]
    sums: dict[str, Ore] = dict.fromkeys((one.get("row") or one["sum"] for one in rows), 0)
    part_of = {leaf.line.id: leaf.part for leaf in template.leaves()}
    part_of |= {UNPLACED[part]: part for part in SIGNS}
    row_of = _rows_of(template)
    placement = replace(assign_lines(template, balances.keys(), kinds), outside=())
    for key in balances.keys():  # noqa: SIM118 - not a dict
        for line, (before, during) in placement.amounts(balances, key).items():
            part = part_of[line]
            amount = SIGNS[part] * (during if part == "income" else before + during)
            sums[row_of(part, line, key)] += amount
            sums[TOTALS[part]] += amount
    for one in rows:
        if "result" in one:
            sums[one["row"]] = sums[TOTALS["income"]]
            sums[TOTALS[one["part"]]] += sums[TOTALS["income"]]
    return tuple(
        SummaryRow(name, one, sums[name], "sum" in one)
        for one, name in zip(rows, sums, strict=True)
    )


def _rows_of(template: Template) -> Callable[[LedgerPart, str, Key], str]:
    """What finds the row that takes a balance of a part, on a line of the template."""
    rows = [one for one in _form()["rows"] if "row" in one and "result" not in one]
    lines = {one["line"]: _leaves(template, one["line"]) for one in rows if "line" in one}

    def row_of(part: LedgerPart, line: str, key: Key) -> str:
        return next(
            str(one["row"])
            for one in rows
            if one["part"] == part
            and ("line" not in one or line in lines[one["line"]])
            and ("roles" not in one or any(template.has_role(r, key) for r in one["roles"]))
        )

    return row_of


def _leaves(template: Template, name: Any) -> frozenset[str]:  # noqa: ANN401 - a role, as the data names it
    """The leaves of the lines that are equity, liquid assets, or have the role."""
    if name == "equity":
        return equity_leaves(template)
    if name == CLOSING_CASH:
        made_of = line_tree(template)
        return frozenset(
            leaf for row in liquid_rows(template) for leaf in leaves_within(made_of, row)
        )
    return leaves_with(template, name)


def scb_table(book: Book, query: ReportQuery) -> Table:
    """The summary of the year as a table; its sums are those of the statements."""
    _ = query.words
    found = scb_summary(book, query.year)
    columns = (
        Column("id", _("Name"), "code", on=PROGRAMS),
        Column("label", _("Row"), widest=50),
        Column("amount", _("Amount"), "amount", 16),
    )
    rows: list[Row] = []
    parts: list[str] = []
    for one in found:
        cells = (one.id, one.label[query.language], one.amount)
        if one.is_sum:
            rows.append(Row(cells, "sum", key=one.id, parts=tuple(parts)))
            parts.clear()
        else:
            rows.append(Row(cells, key=one.id))
            parts.append(one.id)
    day = last_day(query.year)
    return Table(
        (query.whose, _("SCB's summary of accounts {year}", year=query.year.name)),
        columns,
        rows,
        (
            _("To be with SCB by {day}, or the day that SCB itself states.", day=day),
            _(
                "SCB's form is not in the program: the rows are those that the layout's roles know."
                " What the form asks for beyond them, as costs by kind, is entered by hand."
            ),
        ),
        id="scb",
        document={
            **query.head(),
            "law": LAW,
            "day": day.isoformat(),
            "rows": rows_as_json(columns, rows),
        },
    )
