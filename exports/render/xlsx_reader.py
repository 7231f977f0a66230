"""Reading back a workbook that `exports.render.xlsx` wrote: the cells of each sheet as texts."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LARGEST = 100_000_000
"""Bytes of one sheet, unpacked; a larger one is no workbook of ours."""

LARGEST_LIST = 1_000_000
"""Bytes of the list of sheets."""

MOST_COLUMNS, MOST_WITHIN = 500, 20
MOST_EMPTY = 10
"""Empty rows between two others."""

_BEGINNING = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8" standalone="yes"\?>\s*<work(?:book|sheet)[ >]'
)
"""How a part begins that has no document type, and so no entities of its own."""

_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
_LETTERS = re.compile(r"[A-Z]{1,3}")


def sheet_names(archive: ZipFile) -> list[str]:
    """The names of the sheets, in order; raises ValueError when it is no workbook of ours."""
    with _part(archive, "xl/workbook.xml", LARGEST_LIST) as part:
        root = ET.fromstring(part.read())  # noqa: S314 - without a document type: _part
    return [sheet.attrib["name"] for sheet in root.iter(f"{MAIN}sheet")]


def sheet_rows(archive: ZipFile, place: int) -> Iterator[list[str]]:
    """The rows of a sheet, the first one being 1, as they are cached; empty rows are empty lists.

    Only the row that is read is in memory. Raises ValueError when it is no sheet of ours.
    """
    last = 0
    with _part(archive, f"xl/worksheets/sheet{place}.xml", LARGEST) as part:
        within: list[ET.Element] = []
        for event, element in ET.iterparse(part, ("start", "end")):  # noqa: S314 - likewise
            if event == "start":
                within.append(element)
                if len(within) > MOST_WITHIN:
                    raise ValueError(place)
                continue
            within.pop()
            if element.tag == f"{MAIN}row":
                number = int(element.attrib["r"])
                yield from ([] for _ in range(last + 1, min(number, last + MOST_EMPTY)))
                last = number
                yield _cells(element)
                within[-1].clear()
            elif within and len(within[-1]) > MOST_COLUMNS:
                raise ValueError(place)


def _cells(row: ET.Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        column = _column(cell.attrib["r"])
        cells += [""] * (column - len(cells))
        cells.append(_text(cell))
    return cells


def _text(cell: ET.Element) -> str:
    inline = cell.find(f"{MAIN}is/{MAIN}t")
    if inline is not None:
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), inline.text or "")
    value = cell.find(f"{MAIN}v")
    return (value.text or "") if value is not None else ""


def _column(reference: str) -> int:
    """The column of a cell, counted from 0: `"B7"` is 1."""
    letters = _LETTERS.match(reference)
    column = 0
    for letter in letters[0] if letters else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


@contextmanager
def _part(archive: ZipFile, name: str, largest: int) -> Iterator[IO[bytes]]:
    """A part of the workbook, which must be of a size to be read and begin as ours do."""
    if archive.getinfo(name).file_size > largest:
        raise ValueError(name)
    with archive.open(name) as part:
        if not _BEGINNING.match(part.read(200)):
            raise ValueError(name)
        part.seek(0)
        yield part
