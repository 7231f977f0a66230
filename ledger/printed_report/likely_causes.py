"""Why two figures are not the same: the likeliest kind, from the figures around them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ledger.core.errors import problem
from ledger.printed_report.printed import KRONA
from ledger.printed_report.sums import cell, figure_cell, total_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.errors import Problem
    from ledger.printed_report.finding import Cell, Finding
    from ledger.printed_report.printed import Printed

_LEAST = 50_000
"""Hundredths: a smaller difference may be that of any row by chance."""

_HUNDRED = 100
"""A figure taken from another row is off by more than a hundredth."""

_Move: TypeAlias = tuple[str, str, str, int]
"""Rule, table and column of a disagreement, and how large it is."""

_FACTORS = (1000, 1_000_000)


def with_kinds(printed: Printed, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each disagreement with the kind that it likeliest is."""
    cells = tuple(cells_in(printed))
    moved: dict[_Move, Finding] = {}
    for one in findings:
        moved.setdefault(_move(one, one.difference), one)
    return tuple(one if one.ok else _explained(one, cells, moved) for one in findings)


def _move(one: Finding, difference: int) -> _Move:
    return one.rule, one.printed.table, one.printed.column, difference


def cells_in(printed: Printed) -> Iterator[Cell]:
    """Every figure in print."""
    for table in printed.tables:
        for row in table.rows:
            for index, amount in enumerate(row.amounts):
                if amount is not None:
                    yield cell(table, row, index)
        for index in range(len(table.total)):
            yield total_cell(table, index)
        for key in table.figures:
            yield figure_cell(table, key, str(printed.year), printed.year)


def _explained(one: Finding, cells: Sequence[Cell], moved: Mapping[_Move, Finding]) -> Finding:
    size = abs(one.difference)
    if size <= _from_rounding(one):
        return replace(
            one, kind="rounding", because=problem("kind-rounding", "A difference of rounding.")
        )
    if one.left == -one.right:
        return replace(one, kind="sign", because=problem("kind-sign", "The sign is the other one."))
    small, large = sorted((abs(one.left), abs(one.right)))
    if any(large == small * factor for factor in _FACTORS):
        return replace(
            one,
            kind="unit",
            because=problem("kind-unit", "One is in kronor and the other in thousands."),
        )
    if one.measure == "per_cent":
        return replace(one, kind="unexplained", because=_unexplained())
    if other := moved.get(_move(one, -one.difference)):
        return replace(
            one,
            kind="reclassification",
            because=problem(
                "kind-reclassification",
                "The same amount is missing and left over: moved between this and {other}; the"
                " two cancel.",
                other=other.printed.place,
            ),
        )
    return _like_another(one, cells)


def _from_rounding(one: Finding) -> int:
    """How far rounding alone can bring the two apart: half a unit for each figure in thousands."""
    if one.step <= KRONA:
        return one.step
    figures = (one.printed, *one.parts)
    return max(one.step, sum(cell.step for cell in figures) // 2)


def _like_another(one: Finding, cells: Sequence[Cell]) -> Finding:
    """The figure of another year or another row, or a row that is counted in two places."""
    mine = (one.printed, *one.parts)
    names = {part.row.casefold() for part in mine}
    tables = {part.table for part in one.parts}
    others = [cell for cell in cells if cell not in mine and abs(cell.amount) >= _LEAST]
    alike = [cell for cell in others if _shown(cell.amount, one.step) == abs(one.left)]
    for other in alike:
        is_other_year = other.year not in (None, one.printed.year)
        if is_other_year and (other.row.casefold() in names or other.table in tables):
            message = problem("kind-elsewhere", "It is the figure of {other}.", other=other.place)
            return replace(one, kind="other-year", because=message)
    for other in others:
        if abs(other.amount) == abs(one.difference) and other.year in (None, one.printed.year):
            message = problem(
                "kind-counted-twice",
                "The difference is {other}: it is counted in two places, or in none.",
                other=other.place,
            )
            return replace(one, kind="counted-twice", because=message)
    is_large = abs(one.difference) * _HUNDRED >= abs(one.right)
    for other in alike if is_large else ():
        is_apart = other.table not in {part.table for part in mine}
        if is_apart and other.row and not _is_copy(other, one):
            message = problem("kind-elsewhere", "It is the figure of {other}.", other=other.place)
            return replace(one, kind="other-row", because=message)
    return replace(one, kind="unexplained", because=_unexplained())


def _is_copy(other: Cell, one: Finding) -> bool:
    """Whether the other cell is the same thing printed again, and so explains nothing."""
    words = set(one.printed.row.casefold().split())
    return bool(words & set(other.row.casefold().split())) and other.year == one.printed.year


def _shown(amount: int, step: int) -> int:
    """The amount as it would be printed with the step."""
    size = abs(amount)
    return size if step <= KRONA else (size + step // 2) // step * step


def _unexplained() -> Problem:
    return problem("kind-unexplained", "No other figure in print explains the difference.")
