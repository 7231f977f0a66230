"""Figures carried from one place in print to another: the same thing must be the same figure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.money import divide_rounded
from ledger.printed_report.finding import Cell, Finding
from ledger.printed_report.printed import KRONA, PER_UNIT
from ledger.printed_report.row_concepts import BALANCE, CASH, CONCEPTS, cells_at, cells_of
from ledger.printed_report.sums import added_up, cell, figure_cell, total_cell, year_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.printed_report.printed import Printed, PrintedTable

_WITHOUT_SIGN = ("costs", "budget_costs")
_THOUSAND = 1000 * KRONA


def brought_forward_figures(printed: Printed) -> Iterator[Finding]:
    """Every figure that stands in more than one place."""
    for concept in CONCEPTS:
        for cells in cells_of(printed, concept).values():
            home, *others = cells
            for other in others:
                yield _same(other, home, without_sign=concept in _WITHOUT_SIGN)
    yield from _notes(printed)
    yield from _equity_brought_forward(printed)
    yield from _tables_in_rows(printed)
    yield from _lettered_notes(printed)
    yield from _units(printed)


def same_as(
    printed: Cell, right: int, parts: tuple[Cell, ...], *, in_thousands: bool = False
) -> Finding:
    """A figure that must be that of another place, rounded as it is printed itself."""
    place = " + ".join(part.place for part in parts)
    message = problem(
        "compare-carried", "{place}: the figure of {other}.", place=printed.place, other=place
    )
    if printed.step > max(part.step for part in parts):
        right = divide_rounded(right, printed.step) * printed.step
    return Finding("carried", printed, right, message, parts, in_thousands=in_thousands)


def _same(other: Cell, home: Cell, *, without_sign: bool) -> Finding:
    """What is printed in thousands is rounded; the costs of an overview have no minus."""
    if home.step > other.step:
        other, home = home, other
    right = home.amount
    if without_sign:
        right = abs(right) if other.amount >= 0 else -abs(right)
    in_thousands = other.table.startswith("fler") and other.amount % _THOUSAND == 0
    return same_as(other, right, (home,), in_thousands=in_thousands)


def _notes(printed: Printed) -> Iterator[Finding]:
    """A row that refers to notes is what they come to together."""
    notes = {note.note: note for note in printed.notes() if note.total}
    for table in printed.tables:
        for row in table.rows:
            parts = [notes[number] for number in row.notes if number in notes]
            if table.note or not parts or len(parts) != len(row.notes):
                continue
            for index, amount in enumerate(row.amounts):
                if amount is None or any(index >= len(note.total) for note in parts):
                    continue
                printed_at = cell(table, row, index)
                totals = tuple(total_cell(note, index) for note in parts)
                total = sum(one.amount for one in totals)
                right = total if (total < 0) == (amount < 0) else -total
                yield same_as(printed_at, right, totals)


def _equity_brought_forward(printed: Printed) -> Iterator[Finding]:
    """What equity began with is what it ended with the year before."""
    equity = cells_of(printed, "equity")
    for place in (
        (BALANCE, r"^(övrigt )?eget kapital$"),
        (BALANCE, r"^eget kapital.* vid årets början"),
        ("not eget kapital", r"^ib$|ingående"),
    ):
        for opening in cells_at(printed, place):
            if opening.year is not None and (before := equity.get(opening.year - 1)):
                yield same_as(opening, before[0].amount, (before[0],))
    closing = {one.year: one for one in cells_at(printed, (CASH, r"^likvida medel vid årets slut"))}
    for opening in cells_at(printed, (CASH, r"^likvida medel vid årets början")):
        if opening.year is not None and (before_it := closing.get(opening.year - 1)):
            yield same_as(opening, before_it.amount, (before_it,))


def _plain(text: str) -> str:
    """The text in small letters without accents, as a key of a table is written."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", "_", folded.encode("ascii", "ignore").decode()).strip("_")


def _tables_in_rows(printed: Printed) -> Iterator[Finding]:
    """A row that is called as another table is what that table comes to."""
    called: dict[str, PrintedTable] = {}
    for table in printed.tables:
        called.setdefault(table.id, table)
    for table in printed.tables:
        for row in table.rows:
            other = called.get(_plain(row.label))
            total = _single_total(other) if other and other is not table else None
            if total is not None and row.amounts and row.amounts[0] is not None:
                yield same_as(cell(table, row, 0), total.amount, (total,))


def _single_total(table: PrintedTable) -> Cell | None:
    keys = [key for key in table.figures if key.startswith(("summa", "total"))]
    if len(keys) != 1:
        return None
    column = table.columns[0] if table.columns else ""
    return figure_cell(table, keys[0], column, year_at(table, 0))


def _lettered_notes(printed: Printed) -> Iterator[Finding]:
    """A row with a lettered note is what the note takes it apart into.

    The parts add up to the row; those called `varav` to the part before them.
    """
    for table in printed.tables:
        for row in table.rows:
            for letter in row.notes:
                parts = printed.parts.get(letter, {})
                if not parts or not row.amounts:
                    continue
                whole = cell(table, row, 0)
                groups: list[tuple[Cell, list[Cell]]] = [(whole, [])]
                for name, amount in parts.items():
                    part = Cell(
                        f"noter {letter}", name, whole.column, amount, whole.year, whole.step
                    )
                    if name.startswith("varav"):
                        groups[-1][1].append(part)
                    else:
                        groups[0][1].append(part)
                        groups.append((part, []))
                for head, below in groups:
                    if below:
                        yield added_up(head, tuple(below))


def _units(printed: Printed) -> Iterator[Finding]:
    """A table whose heading says thousands, while its figures are those of a table in kronor."""
    homes = {
        abs(one.amount): one
        for concept in ("costs", "result", "contributions")
        for cells in cells_of(printed, concept).values()
        for one in cells[:1]
    }
    for table in printed.tables:
        factor = PER_UNIT[table.unit]
        if not table.is_headed_wrong:
            continue
        for row in table.rows:
            for index, amount in enumerate(row.amounts):
                home = homes.get(abs(amount or 0))
                if amount and home and home.table != table.id:
                    shown = cell(table, row, index)
                    scaled = replace(shown, amount=amount * factor)
                    yield Finding(
                        "unit",
                        scaled,
                        amount,
                        problem(
                            "compare-unit",
                            "{place}: the figure counted as the heading of the table says, {unit}.",
                            place=scaled.place,
                            unit=table.unit,
                        ),
                        (home,),
                    )
                    return
