"""A table as a value, and the two ways to print it: for a reader, and as CSV."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, TypeAlias

from finsam_tui.cli.output import visible
from ledger.core.money import Unit, write_amount, write_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.core.money import Ore

Cell: TypeAlias = "str | Ore | None"
Place: TypeAlias = Literal["both", "paper", "csv"]
PAGE = 80
"""Columns of a printed line: what every terminal has."""

NARROWEST = 15
"""Columns that long text gets, even when the page becomes wider for it."""

AMOUNT = 14
"""Columns of an amount in a list: `−99 999 999,99`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    id: str
    """Its name, by which rows give it a cell; English, and the header in CSV."""

    label: str = ""
    """What a reader sees above it."""

    kind: Literal["text", "number", "amount"] = "text"
    """How it is printed: to the left, to the right, or as an amount, whose cells are öre."""

    width: int = 0
    """Columns on paper, more where a cell needs it; 0 takes what the others leave."""

    on: Place = "both"
    """Where it is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: Mapping[str, Cell]
    """By the id of the column; what is not there is empty."""

    level: int = 0
    """How far the text is indented on paper."""

    apart: bool = False
    """Whether there is an empty line before it on paper."""

    in_csv: bool = True
    """False for what only a reader needs: headings, and balances brought forward."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, with what stands above and below them on paper."""

    title: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Row]
    remarks: Sequence[str] = ()


def heading(text: str, *, apart: bool = True) -> Row:
    """A row that is one line of text across all columns, on paper only."""
    return Row({"": text}, apart=apart, in_csv=False)


def printed_lines(table: Table, unit: Unit) -> Iterator[str]:
    """The table as lines of text, amounts in the unit; long text is broken, never cut off."""
    yield from table.title
    columns = [column for column in table.columns if column.on != "csv"]
    own = {
        column.id: max(column.width, *map(text_width, column.label.split("\n")))
        for column in columns
        if column.width
    }
    left = max(NARROWEST, PAGE - sum(own.values()) - 2 * (len(columns) - 1))
    widths = [own.get(column.id, left) for column in columns]
    if any(column.label for column in columns):
        yield ""
        yield from _line([column.label.split("\n") for column in columns], columns, widths)
    for row in table.rows:
        if row.apart:
            yield ""
        if "" in row.cells:
            yield from _broken(str(row.cells[""]), PAGE, "  " * row.level)
            continue
        texts = [_printed(row.cells.get(column.id), column, unit) for column in columns]
        cells = [
            [text]
            if column.width and (column.kind != "text" or text_width(text) <= width)
            else _broken(text, width, "" if column.width else "  " * row.level)
            for text, column, width in zip(texts, columns, widths, strict=True)
        ]
        yield from _line(cells, columns, widths)
    if table.remarks:
        yield ""
    for remark in table.remarks:
        yield from _broken(remark, PAGE, "")


def csv_rows(table: Table) -> Iterator[list[str]]:
    """The table as rows of CSV: names of columns, then cells; amounts in kronor, `-1234.50`.

    Text that a spreadsheet would take for a formula gets an apostrophe before it (CWE-1236).
    """
    columns = [column for column in table.columns if column.on != "paper"]
    yield [column.id for column in columns]
    for row in table.rows:
        if row.in_csv:
            yield [_as_csv(row.cells.get(column.id), column) for column in columns]


def text_width(text: str) -> int:
    """The columns that the text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(character)
        else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def _printed(cell: Cell, column: Column, unit: Unit) -> str:
    """The cell as a reader sees it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return visible(cell)
    return write_amount(cell, unit) if column.kind == "amount" else str(cell)


def _as_csv(cell: Cell, column: Column) -> str:
    """The cell as CSV holds it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
    return write_decimal(cell) if column.kind == "amount" else str(cell)


def _line(cells: list[list[str]], columns: list[Column], widths: list[int]) -> Iterator[str]:
    """The lines of one row: each cell on as many of them as it needs."""
    for texts in zip_longest(*cells, fillvalue=""):
        parts = []
        for text, column, width in zip(texts, columns, widths, strict=True):
            space = " " * (width - text_width(text))
            parts.append(f"{text}{space}" if column.kind == "text" else f"{space}{text}")
        yield "  ".join(parts).rstrip()


def _broken(text: str, width: int, indent: str) -> list[str]:
    """The text on lines no wider than asked for, broken between words where it can be."""
    lines: list[str] = []
    line = indent
    for word in text.split(" "):
        longer = f"{line} {word}" if line != indent else f"{indent}{word}"
        if text_width(longer) > width and line != indent:
            lines.append(line)
            longer = f"{indent}  {word}"
        begun, start = "", 0
        while (end := _widths(longer, start, width - len(begun))) < len(longer):
            lines.append(begun + longer[start:end])
            begun, start = f"{indent}  ", end
        line = begun + longer[start:]
    return [*lines, line]


def _widths(text: str, start: int, width: int) -> int:
    """Where in the text those characters end that take no more than the width."""
    taken = 0
    for place in range(start, len(text)):
        taken += text_width(text[place])
        if taken > width:
            return place
    return len(text)
