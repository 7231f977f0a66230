"""A sheet of a workbook, written row by row: cells, links to other sheets, widths by content.

What xlsxwriter writes of a cell is written here in its place, in a third of the time; all that
stands around the rows is its own.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from ledger.core.calendar import swedish_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xlsxwriter.worksheet import Worksheet

    from ledger.core.money import Ore

MOST_LINKS = 65_530
"""What a sheet can have, in every program that reads it."""

WIDEST = 60
"""Characters of a column; what is longer is broken between words."""

EPOCH = date(1899, 12, 30).toordinal()
"""Day 0 of a workbook."""

SECONDS = 86_400

_UNUSUAL = re.compile(r"[<>&\x00-\x1f\ufffe\uffff]|_x|^\s|\s$")


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a column: what the cells of some rows name."""

    rows: array[int] = field(default_factory=lambda: array("l"))
    keys: list[str | int] = field(default_factory=list)


class WorkbookSheet:
    """A sheet whose rows are written whole, and whose links are found when it is closed."""

    def __init__(
        self,
        sheet: Worksheet,
        place_of: Callable[[WorkbookSheet, str, str | int], str],
    ) -> None:
        """Takes an empty sheet, and what finds the place that a link goes to: `"'Noter'!A9"`."""
        self.sheet, self.place_of = sheet, place_of
        self.name: str = sheet.get_name()
        self.links: dict[tuple[str, str], Links] = {}
        """By the letter of their column, and what kind of thing they go to."""

        sheet._write_hyperlinks = self.write_links  # noqa: SLF001 - in their place in the file

    def write_row(self, number: int, cells: Iterable[str]) -> None:
        """Writes a row, numbered from 1; rows come in order."""
        self.sheet.row_data_fh.write(f'<row r="{number}">{"".join(cells)}</row>')

    def end_rows(self, rows: int, columns: int) -> None:
        """Takes how far the rows reach."""
        self.sheet._check_dimensions(0, 0)  # noqa: SLF001 - as xlsxwriter's own cells do
        self.sheet._check_dimensions(rows - 1, columns - 1)  # noqa: SLF001 - likewise

    def link(self, letter: str, kind: str, row: int, key: str | int) -> None:
        """Makes a cell a link to what its key names; beyond what a sheet takes it is counted."""
        links = self.links.setdefault((letter, kind), Links())
        links.rows.append(row)
        if len(links.keys) <= MOST_LINKS:
            links.keys.append(key)

    def links_with_room(self) -> dict[tuple[str, str], Links]:
        """The links, without the columns that have more of them than a sheet takes."""
        found, room = {}, MOST_LINKS
        for column, links in sorted(self.links.items(), key=lambda item: len(item[1].rows)):
            room -= len(links.rows)
            if room >= 0:
                found[column] = links
        return found

    def write_links(self) -> None:
        """Writes the links to the file."""
        made = [
            f'<hyperlink ref="{letter}{row}" location="{escape(place)}"/>'
            for (letter, kind), links in self.links_with_room().items()
            for row, key in zip(links.rows, links.keys, strict=True)
            if (place := self.place_of(self, kind, key))
        ]
        if made:
            self.sheet.fh.write(f"<hyperlinks>{''.join(made)}</hyperlinks>")


def letters(count: int) -> list[str]:
    """What the first columns are called: A, B, C ..."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - 40 ms, for a workbook

    return [xl_col_to_name(index) for index in range(count)]


def text_cell(place: str, style: int, text: str) -> str:
    """A cell of text, which is never a formula; characters that XML cannot hold are escaped."""
    space = ""
    if _UNUSUAL.search(text):
        space = ' xml:space="preserve"' if text != text.strip() else ""
        from xlsxwriter.xmlwriter import XMLwriter  # noqa: PLC0415 - likewise

        text = escape(XMLwriter._escape_control_characters(text), quote=False)  # noqa: SLF001 - likewise
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def number_cell(place: str, style: int, number: str, formula: str = "") -> str:
    """A cell of a number, with the formula that gives it if there is one."""
    made = f"<f>{escape(formula, quote=False)}</f>" if formula else ""
    return f'<c r="{place}" s="{style}">{made}<v>{number}</v></c>'


def kronor(amount: Ore) -> str:
    """The amount in kronor, exact: `"-1234.50"`, `"7148000"`."""
    whole, rest = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{rest:02}" if rest else f"{sign}{whole}"


@cache
def day_number(day: str) -> int:
    """The day as a workbook counts it."""
    return date.fromisoformat(day).toordinal() - EPOCH


def time_number(moment: str) -> str:
    """A moment as a workbook counts it, in Swedish time to the second: days and a part of one."""
    found = swedish_time(moment)
    seconds = found.hour * 3600 + found.minute * 60 + found.second
    return f"{found.toordinal() - EPOCH + seconds / SECONDS:.9f}"


def quoted(sheet: str) -> str:
    """The name of a sheet, as a formula and a link have it."""
    return "'" + sheet.replace("'", "''") + "'"


def column_width(widest: int, head: str) -> int:
    """How wide a column is for what it holds, and for the longest word of its head."""
    return min(WIDEST, 2 + max(2, widest, *map(len, head.split())))
