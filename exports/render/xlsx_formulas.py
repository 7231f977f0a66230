"""Sums as formulas, so that a reader can follow them, where the cells give the figure.

A table says which of its columns add up to another, and which rows to a row; a sum that says
nothing is that of the rows above it. Where the cells that are shown do not give the figure, since
something of it is on no row, the figure stands as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exports.render.xlsx_sheet import letters, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.money import Ore
    from ledger.core.table import Cell, Column, Row

SUMS = ("sum", "total")
MOST_TERMS = 200
"""Cells that are named in a formula; a longer one is cut off by some programs."""


@dataclass(frozen=True, slots=True)
class SummedRow:
    """A row that others add up, with its amounts by the id of their column."""

    sheet: str
    row: int
    amounts: Mapping[str, tuple[str, Ore]]
    """The letter of the column, and the amount in öre."""


Places = dict[str, list[SummedRow]]
"""The rows of the workbook that others add up, by key."""


@dataclass(slots=True)
class _Running:
    """A column of amounts, with what its rows come to so far."""

    index: int
    letter: str
    column: Column
    adds: tuple[tuple[int, int, bool], ...]
    """The factor and the place of each column that adds up to it, and whether of the row above."""

    runs: bool
    """Whether it adds the row above to the row: a balance after each posting."""

    since: Ore = 0
    """What the rows since the last sum or heading come to."""

    sums: list[int] = field(default_factory=list)
    """The rows with sums."""

    summed: Ore = 0
    """What the sums come to."""


class Formulas:
    """The formulas of a sheet, row by row."""

    def __init__(self, sheet: str, columns: Sequence[Column], first: int, places: Places) -> None:
        """Takes the columns that are shown, and the number of the first row."""
        self.sheet, self.first, self.places = sheet, first, places
        self.begun = first
        self.above: tuple[Cell, ...] = ()
        self.letters = letters(len(columns))
        self.amounts = [*self._columns(columns)]

    def _columns(self, columns: Sequence[Column]) -> Iterator[_Running]:
        at = {one.id: index for index, one in enumerate(columns) if one.kind == "amount"}
        for index, column in enumerate(columns):
            if column.kind == "amount":
                named = [(one.lstrip("-^"), one) for one in column.adds]
                adds = tuple(
                    (-1 if given.startswith("-") else 1, at[name], "^" in given)
                    for name, given in named
                    if name in at
                )
                has_all = len(adds) == len(named)
                runs = any(above for _factor, _index, above in adds)
                yield _Running(index, self.letters[index], column, adds if has_all else (), runs)

    def of_row(self, number: int, row: Row, cells: tuple[Cell, ...]) -> dict[int, str]:
        """The formulas of a row, by the place of their column; rows come in order."""
        if row.look == "heading":
            self._begin_after(number)
            return {}
        is_sum = row.look in SUMS
        found = {}
        for one in self.amounts:
            amount = cells[one.index]
            if isinstance(amount, int):
                made = self._of_parts(number, one, row.parts, amount)
                if is_sum and not row.parts:
                    made = self._above(number, one, row.look, amount)
                made = made or self._beside(number, one, cells, amount)
                if made:
                    found[one.index] = made
                if not is_sum:
                    one.since += amount
        if is_sum:
            self._begin_after(number)
        self.above = cells
        return found

    def _begin_after(self, number: int) -> None:
        self.begun = number + 1
        for one in self.amounts:
            one.since = 0

    def _beside(self, number: int, one: _Running, cells: tuple[Cell, ...], amount: Ore) -> str:
        """What the columns beside it add up to."""
        terms, total = [], 0
        for factor, index, above in one.adds:
            if above and not self.above:
                return ""
            cell = (self.above if above else cells)[index]
            if not isinstance(cell, int):
                return ""
            total += factor * cell
            terms.append(f"{'-' if factor < 0 else '+'}{self.letters[index]}{number - above}")
        return "".join(terms).removeprefix("+") if terms and total == amount else ""

    def _above(self, number: int, one: _Running, look: str, amount: Ore) -> str:
        """The sum of the rows above: since the last sum, or of a total all of them."""
        if one.runs:
            is_same = bool(self.above) and self.above[one.index] == amount
            return f"{one.letter}{number - 1}" if is_same else ""
        if look == "total" and one.sums:
            terms = "+".join(f"{one.letter}{row}" for row in one.sums)
            return terms if one.summed == amount and len(one.sums) <= MOST_TERMS else ""
        one.sums.append(number)
        one.summed += amount
        if one.since != amount or number == self.begun:
            return ""
        first, last = f"{one.letter}{self.begun}", f"{one.letter}{number - 1}"
        return first if first == last else f"SUM({first}:{last})"

    def _of_parts(self, number: int, one: _Running, parts: Sequence[str], amount: Ore) -> str:
        """What the rows that it names add up to, with its sign or all of them turned."""
        terms, total = [], 0
        for part in parts:
            if place := self._place(number, part.removeprefix("-"), one.column.id):
                letter, own = place.amounts[one.column.id]
                sheet = "" if place.sheet == self.sheet else f"{quoted(place.sheet)}!"
                factor = -1 if part.startswith("-") else 1
                total += factor * own
                terms.append((factor, f"{sheet}{letter}{place.row}"))
        if not terms or len(terms) > MOST_TERMS or amount not in (total, -total):
            return ""
        turned = 1 if amount == total else -1
        made = "".join(f"{'+' if factor == turned else '-'}{name}" for factor, name in terms)
        return made.removeprefix("+")

    def _place(self, number: int, key: str, column: str) -> SummedRow | None:
        """The row with the key: of this sheet but for itself, else the first of another."""
        found = [
            place
            for place in self.places.get(key, ())
            if column in place.amounts and (place.sheet, place.row) != (self.sheet, number)
        ]
        own = [place for place in found if place.sheet == self.sheet]
        return next(iter((*own, *found)), None)
