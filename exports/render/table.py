"""Tables: everything in a book that has rows and columns, as one kind of value.

A workbook, a CSV file and a printed register show the same table; each decides only how a cell
is written. Rows are read as they are written, so a table of any length takes little memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ledger.core.label import Label
    from ledger.core.money import Ore

Cell: TypeAlias = "str | int | Ore | None"
"""A text, a day (`"2019-03-15"`), a whole number, or an amount in öre; None is empty."""

Kind: TypeAlias = Literal["text", "code", "day", "number", "amount"]
"""What the cells of a column are. A code is text of digits: an account, a number of a voucher."""

Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    id: str
    """Its name for programs, in English."""

    label: Label
    kind: Kind = "text"
    about: Label | None = None
    """What it holds, when the label does not say it all."""

    width: int = 12
    """How wide it is in a workbook, in characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns."""

    id: str
    """Its name for programs, in English; also the name of its CSV file."""

    label: Label
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Row]]
    """Reads the rows from the book, from the beginning each time it is called."""
