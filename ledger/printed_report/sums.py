"""Sums in print: which rows a row adds up is found from the figures themselves.

A printed table does not say what its sums are made of. A row is taken for a sum when the rows
right before it (or right after it) add up to it in some column; then it must be so in every
column. What has been added up once stands aside as its sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.printed_report.finding import Cell, Finding
from ledger.printed_report.printed import KRONA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.printed_report.printed import Printed, PrintedRow, PrintedTable

_SUM = re.compile(
    r"^(summa|totalt|totala)\b|totalt?$|\bresultat\b|^resultat|kassaflöde|^medel från|"
    r"vid årets slut|^(intäkter|kostnader) \w+$|^verksamhetens|^finansiella poster$|^(ub|ib)$",
    re.IGNORECASE,
)
"""Words by which a sum is known."""

_BESIDE = re.compile(r"fler|drift|nyckeltal", re.IGNORECASE)
"""Tables whose rows stand beside each other: costs are positive there, and no sum comes last."""

_LAST = re.compile(r"^(summa|totalt|totala)\b|totalt$|^=", re.IGNORECASE)
"""Sums that stand after what they add up."""

_CERTAIN = re.compile(rf"{_LAST.pattern}|^verksamhetens (intäkter|kostnader)$", re.IGNORECASE)
"""Rows that are sums even where they do not add up."""

_ROUND = 1000
"""Figures in whole thousands of what they count add up by chance."""


def sums_in(printed: Printed) -> Iterator[Finding]:
    """Every sum of every table and note."""
    for table in printed.tables:
        if table.note:
            yield from _note_total(table)
        else:
            yield from _sums(table)
            yield from _totals(table)


def cell(table: PrintedTable, row: PrintedRow, index: int) -> Cell:
    """A figure of a row, with where it stands."""
    amount = row.amounts[index] if index < len(row.amounts) else 0
    return Cell(
        _name(table),
        row.label,
        _at(table.columns, index),
        amount or 0,
        year_at(table, index),
        row.step,
        _title(table),
    )


def figure_cell(table: PrintedTable, key: str, column: str, year: int | None) -> Cell:
    """A single figure of a table, with where it stands."""
    step = table.step if table.unit != "kr" else KRONA
    return Cell(table.id, key, column, table.figures[key], year, step, _title(table))


def _name(table: PrintedTable) -> str:
    return f"{table.id} {table.title}" if table.note else table.id


def _title(table: PrintedTable) -> str:
    return "" if table.note or table.title == table.id else table.title


def year_at(table: PrintedTable, index: int) -> int | None:
    """The year of a column."""
    return table.years[index] if index < len(table.years) else None


def _at(columns: Sequence[str], index: int) -> str:
    return columns[index] if index < len(columns) else ""


def total_cell(table: PrintedTable, index: int) -> Cell:
    """The total of a note, with where it stands."""
    return Cell(
        _name(table),
        "",
        _at(table.columns, index),
        table.total[index],
        year_at(table, index),
        table.step,
    )


def _note_total(note: PrintedTable) -> Iterator[Finding]:
    if not note.rows:
        return
    for index in range(len(note.total)):
        parts = tuple(cell(note, row, index) for row in note.rows)
        yield added_up(total_cell(note, index), parts)


def added_up(printed: Cell, parts: tuple[Cell, ...]) -> Finding:
    """A figure that must be what its parts add up to."""
    message = problem("compare-sum", "{place}: what its parts add up to.", place=printed.place)
    return Finding("sum", printed, sum(part.amount for part in parts), message, parts)


def _totals(table: PrintedTable) -> Iterator[Finding]:
    """Single figures of a table that are called the sum of its rows."""
    if not table.rows:
        return
    for key in table.figures:
        if _LAST.match(key.replace("_", " ")):
            parts = tuple(cell(table, row, 0) for row in table.rows)
            column = _at(table.columns, 0)
            yield added_up(figure_cell(table, key, column, year_at(table, 0)), parts)


def _sums(table: PrintedTable) -> Iterator[Finding]:
    rows = [row for row in table.rows if any(amount is not None for amount in row.amounts)]
    if _BESIDE.match(table.id):
        return
    outer, children = _heads(rows)
    for head, below in children.items():
        yield from _row_findings(table, rows[head], [rows[child] for child in below])
    stack: list[PrintedRow] = []
    for index in outer:
        row = rows[index]
        taken = _taken(row, stack)
        if taken:
            yield from _row_findings(table, row, stack[-taken:])
            del stack[-taken:]
        stack.append(row)


def _row_findings(
    table: PrintedTable, row: PrintedRow, parts: Sequence[PrintedRow]
) -> Iterator[Finding]:
    for index, amount in enumerate(row.amounts):
        if amount is not None:
            cells = tuple(cell(table, part, index) for part in parts)
            yield added_up(cell(table, row, index), cells)


def _heads(rows: Sequence[PrintedRow]) -> tuple[list[int], dict[int, tuple[int, ...]]]:
    """The rows that stand before what they add up, with that; and the rows outside of them."""
    outer: list[int] = []
    children: dict[int, tuple[int, ...]] = {}
    index = 0
    while index < len(rows):
        outer.append(index)
        row = rows[index]
        below = rows[index + 1 :]
        best = 0
        if not _LAST.search(row.label):
            by_name = _is_named(row)
            runs = [run for run in _runs(row, below) if run.count > 1]
            shown = (run for run in runs if run.adds_up(row, below[run.count - 1], by_name=by_name))
            best = next((run.count for run in shown), 0) or _nearest(row, runs)
        if best:
            children[index] = tuple(range(index + 1, index + 1 + best))
        index += 1 + best
    return outer, children


def _taken(row: PrintedRow, stack: Sequence[PrintedRow]) -> int:
    """How many of the last rows the row adds up; 0 when it is no sum."""
    is_named = _is_named(row)
    best, most = 0, 0
    runs = list(_runs(row, stack[::-1]))
    for run in runs[1:]:
        columns = run.matching(row)
        enough = (is_named and columns) or run.adds_up(row, stack[-1], by_name=False)
        if enough and columns > most:
            best, most = run.count, columns
    if row.label.startswith("="):
        return len(stack)
    if not best and is_named and stack:
        is_same = row.amounts == stack[-1].amounts
        best = int(is_same or runs[0].matching(row) > 0)
    return best or _nearest(row, runs)


def _is_named(row: PrintedRow) -> bool:
    return bool(_SUM.search(row.label))


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows beside a row, held against it column by column."""

    count: int
    differences: tuple[int, ...]
    """What the row is more than their sum."""

    amounts: tuple[int, ...]
    """How many of them are not zero."""

    def matching(self, row: PrintedRow) -> int:
        """In how many columns they add up to the row, when it is not zero there."""
        return sum(
            1
            for amount, difference, parts in zip(
                row.amounts, self.differences, self.amounts, strict=True
            )
            if amount and not difference and parts
        )

    def adds_up(self, row: PrintedRow, last: PrintedRow, *, by_name: bool) -> bool:
        """Whether the figures show that the row is the sum: at least two parts, not by chance.

        `last` is the one of them that stands last in print. A row that has the name of a sum need
        add up in one column only.
        """
        shown = [
            amount
            for index, amount in enumerate(row.amounts)
            if amount
            and not self.differences[index]
            and self.amounts[index] > 1
            and _amount(last, index)
        ]
        is_odd = any(amount % (_ROUND * row.step) for amount in shown)
        return is_odd and (by_name or (len(shown) > 1 and not any(self.differences)))


def _runs(row: PrintedRow, parts: Sequence[PrintedRow]) -> Iterator[_Run]:
    """The first of the parts, the first two, and so on; each from the one before."""
    differences = [amount or 0 for amount in row.amounts]
    amounts = [0] * len(differences)
    for count, part in enumerate(parts, 1):
        for index in range(len(differences)):
            if amount := _amount(part, index):
                differences[index] -= amount
                amounts[index] += 1
        yield _Run(count, tuple(differences), tuple(amounts))


def _nearest(row: PrintedRow, runs: Sequence[_Run]) -> int:
    """For a row that is called a sum and adds up in no column: how long the nearest run is.

    Not more than a twentieth away; otherwise there is no telling what it is a sum of.
    """
    if not _CERTAIN.search(row.label):
        return 0
    size = sum(abs(amount or 0) for amount in row.amounts)
    off = {run.count: sum(map(abs, run.differences)) for run in runs}
    nearest = min(off, key=off.__getitem__, default=0)
    return nearest if nearest and 20 * off[nearest] <= size else 0


def _amount(row: PrintedRow, index: int) -> int:
    return row.amounts[index] or 0
