"""Reading back a workbook that `exports.xlsx` wrote: the cells of each sheet as texts."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LARGEST = 1_000_000_000
"""Bytes of one sheet, unpacked; a larger one is no workbook of ours."""

MOST_EMPTY = 10
"""Empty rows between two others."""

_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
_LETTERS = re.compile(r"[A-Z]+")


def sheet_names(archive: ZipFile) -> list[str]:
    """The names of the sheets, in order; raises ValueError when it is no workbook of ours."""
    root = ET.fromstring(_part(archive, "xl/workbook.xml"))  # noqa: S314 - without a DTD: _part
    return [sheet.attrib["name"] for sheet in root.iter(f"{MAIN}sheet")]


def sheet_rows(archive: ZipFile, place: int) -> Iterator[list[str]]:
    """The rows of a sheet, the first one being 1, as they are cached; empty rows are empty lists.

    Raises ValueError when it is no sheet of ours.
    """
    content = io.BytesIO(_part(archive, f"xl/worksheets/sheet{place}.xml"))
    last = 0
    for _, row in ET.iterparse(content):  # noqa: S314 - without a DTD: _part
        if row.tag != f"{MAIN}row":
            continue
        number = int(row.attrib["r"])
        yield from ([] for _ in range(last + 1, min(number, last + MOST_EMPTY)))
        last = number
        cells: list[str] = []
        for cell in row:
            column = _column(cell.attrib["r"])
            cells += [""] * (column - len(cells))
            cells.append(_text(cell))
        yield cells
        row.clear()


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


def _part(archive: ZipFile, name: str) -> bytes:
    """A part of the workbook, which must be of a size to be read and declare no entities."""
    if archive.getinfo(name).file_size > LARGEST:
        raise ValueError(name)
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(name)
    return content
