"""Amounts typed in a grid and not in the journal yet: opening balances, the year before, a budget.

A draft remembers what the book held when the typing began. What another window has recorded since
then is told from what is typed here by comparing three sides: then, now, and typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger.entry.draft_store import drafts_read_by

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.entry.draft_store import StoredDraft

Cell: TypeAlias = Any
"""The key of a cell, a text or a tuple; or its value, öre or a tuple of values."""

Cells: TypeAlias = Mapping[Cell, Cell]
"""What a grid holds, by cell."""


@dataclass(frozen=True, slots=True)
class GridDraft:
    """What is typed in one grid of one year."""

    grid: str
    year: int
    base: Cells
    """What the book held when the typing began."""

    cells: Cells
    """What is typed, where it differs from the book."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed."""
        return not self.cells

    def as_json(self) -> str:
        """The draft as the book stores it."""
        import json  # noqa: PLC0415 - only what is typed needs it

        sides = {"base": [*self.base.items()], "cells": [*self.cells.items()]}
        return json.dumps({"grid": self.grid, "year": self.year} | sides, ensure_ascii=False)


def read_grid_draft(body: str, grid: str, year: int) -> GridDraft | None:
    """The inverse of `as_json`; None for a body of anything but this grid and year."""
    import json  # noqa: PLC0415 - as above

    try:
        values = json.loads(body)
        if (values["grid"], values["year"]) != (grid, year):
            return None
        base, cells = ({_value(k): _value(v) for k, v in values[side]} for side in _SIDES)
    except (ValueError, TypeError, KeyError):
        return None
    return GridDraft(grid, year, base, cells)


_SIDES = ("base", "cells")


def _value(value: object) -> object:
    """A key or a value as it was written: a list was a tuple. Raises TypeError for another."""
    if isinstance(value, list):
        return tuple(map(_value, value))
    if value is not None and type(value) not in (int, str):
        raise TypeError
    return value


def grid_drafts(book: Book, grid: str, year: int) -> tuple[StoredDraft[GridDraft], ...]:
    """What is typed in the grid and not recorded, the latest first; a window has one each."""
    return drafts_read_by(book, partial(read_grid_draft, grid=grid, year=year))


def changed_cells(before: Cells, after: Cells) -> tuple[Cell, ...]:
    """The keys of the cells that differ; one that is missing is an empty one."""
    return tuple(key for key in {**before, **after} if before.get(key, 0) != after.get(key, 0))
