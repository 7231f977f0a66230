"""Tables as lines of text, for a terminal or a printer that has eighty columns."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from ledger.core.table import RIGHT
from ledger.core.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.core.money import Unit
    from ledger.core.table import Column, Row, Table

PAGE = 80
"""Characters of a printed line: what every terminal has."""

NARROWEST = 15
"""Characters that long text gets, even when the page becomes wider for it."""

WIDEST = 12
"""Characters that a column may grow to for a word that would be broken in it."""

BETWEEN_WORDS = re.compile(r"(?<![0-9]) | (?![0-9]{3}(?![0-9]))")
"""The blanks at which a text is broken: none within an amount, as 1 234,50."""

HANGING = "  "
"""What stands before the lines of a text after its first."""

LOOKED_AT = 500
"""Rows whose words a column grows for; those after them are printed as they come."""


def printed_lines(table: Table, unit: Unit) -> Iterator[str]:
    """The table as lines of text, amounts in the unit; long text is broken, never cut off."""
    yield from table.title
    columns = table.columns_on("text")
    rows = iter(table.rows_on("text"))
    first = list(islice(rows, LOOKED_AT))
    widths = _widths_of(columns, first, unit)
    if any(column.label for column in columns):
        yield ""
        yield from _line([column.label.split("\n") for column in columns], columns, widths)
    for row in chain(first, rows):
        if row.apart:
            yield ""
        if row.look in ("heading", "remark"):
            yield from _broken(str(row.cells[0]), PAGE, "  " * row.level, HANGING)
            continue
        texts = [
            visible(column.written(cell, unit))
            for cell, column in zip(row.cells, columns, strict=True)
        ]
        cells = [
            [text]
            if column.width and (column.kind in RIGHT or text_width(text) <= width)
            else _broken(text, width, "", "")
            if column.width
            else _broken(text, width, "  " * row.level, HANGING)
            for text, column, width in zip(texts, columns, widths, strict=True)
        ]
        yield from _line(cells, columns, widths)
    for place, remark in enumerate(table.remarks):
        if place == 0:
            yield ""
        yield from _broken(remark, PAGE, "", HANGING)


def _widths_of(columns: Sequence[Column], first: Sequence[Row], unit: Unit) -> list[int]:
    """The width of each column; those without one share what is left of the page."""
    own = [
        max(
            column.width,
            *map(text_width, column.label.split("\n")),
            0 if column.kind in RIGHT else _longest_word(first, place, column, unit),
        )
        if column.width
        else 0
        for place, column in enumerate(columns)
    ]
    room = PAGE - sum(own) - 2 * (len(columns) - 1)
    left = max(NARROWEST, room // max(own.count(0), 1))
    return [width or left for width in own]


def _longest_word(rows: Sequence[Row], place: int, column: Column, unit: Unit) -> int:
    """The width of the longest word of a column, where one that is no wider than WIDEST."""
    words = (
        word
        for row in rows
        if row.look not in ("heading", "remark") and place < len(row.cells)
        for word in visible(column.written(row.cells[place], unit)).split(" ")
    )
    return max((width for width in map(text_width, words) if width <= WIDEST), default=0)


def text_width(text: str) -> int:
    """The columns that the text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


@lru_cache(maxsize=1024)
def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 1 + (unicodedata.east_asian_width(character) in "WF")


def _line(cells: list[list[str]], columns: Sequence[Column], widths: list[int]) -> Iterator[str]:
    """The lines of one row: each cell on as many of them as it needs."""
    for texts in zip_longest(*cells, fillvalue=""):
        parts = []
        for text, column, width in zip(texts, columns, widths, strict=True):
            space = " " * (width - text_width(text))
            parts.append(f"{text}{space}" if column.kind not in RIGHT else f"{space}{text}")
        yield "  ".join(parts).rstrip()


def _broken(text: str, width: int, indent: str, hanging: str) -> list[str]:
    """The text on lines no wider than asked for, broken between words where it can be.

    Each begins with the indent; those after the first with what hangs under it, too.
    """
    lines: list[str] = []
    line = indent
    for word in BETWEEN_WORDS.split(text):
        longer = f"{line} {word}" if line != indent else f"{indent}{word}"
        if text_width(longer) > width and line != indent:
            lines.append(line)
            longer = f"{indent}{hanging}{word}"
        begun, start = "", 0
        while (end := _widths(longer, start, width - len(begun))) < len(longer):
            lines.append(begun + longer[start:end])
            begun, start = f"{indent}{hanging}", end
        line = begun + longer[start:]
    return [*lines, line]


def _widths(text: str, start: int, width: int) -> int:
    """Where in the text those characters end that take no more than the width."""
    taken = 0
    for place in range(start, len(text)):
        taken += _character_width(text[place])
        if taken > width:
            return place
    return len(text)
