"""Tables as CSV: for Swedish Excel, or plain; the one guard against formulas, for every face.

In Swedish Excel's dialect a file is UTF-8 with a byte-order mark, has semicolons and decimal
commas, and is headed by labels. A plain file has commas, decimal points and the columns' ids.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.core.calendar import zoned_time
from ledger.core.money import write_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from ledger.core.label import Language
    from ledger.core.table import Cell, Face, Kind, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet take a text for a formula (CWE-1236)."""

GUARD = "'"
GUARDED = (*FORMULA, GUARD)
"""What gets a guard before it: the guard itself too, so that a text can be read back."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written."""

    name: str
    encoding: str
    delimiter: str
    decimal: str
    face: Face
    """What it shows: `"file"` has words for people, `"plain"` the names that programs know."""

    @property
    def has_labels(self) -> bool:
        """Whether it has words for people, in the first row and in cells."""
        return self.face == "file"


EXCEL = Dialect("excel-sv", "utf-8-sig", ";", ",", face="file")
MACHINE = Dialect("plain", "utf-8", ",", ".", face="plain")


def csv_rows(table: Table, dialect: Dialect, face: Face) -> Iterator[list[str]]:
    """The rows of the table as CSV has them; amounts in kronor, `-1234.50`.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    columns = [
        (one.kind, one.words if dialect.has_labels else {}) for one in table.columns_on(face)
    ]
    for cells in table.cells_on(face):
        yield [_cell(cell, *one, dialect) for cell, one in zip(cells, columns, strict=True)]


def _cell(cell: Cell, kind: Kind, words: Mapping[Cell, str], dialect: Dialect) -> str:
    if cell is None:
        return ""
    if words:
        return words[cell]
    if isinstance(cell, str):
        cell = zoned_time(cell) if kind == "time" else cell
        return f"{GUARD}{cell}" if cell.startswith(GUARDED) else cell
    return write_decimal(cell).replace(".", dialect.decimal) if kind == "amount" else str(cell)


def write_csv(table: Table, file: BinaryIO, dialect: Dialect, language: Language) -> int:
    """Writes the table; returns how many rows it has, the header not counted."""
    text = io.TextIOWrapper(file, dialect.encoding, newline="", write_through=False)
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(
        column.file_head(language) if dialect.has_labels else column.name
        for column in table.columns_on(dialect.face)
    )
    count = 0
    for count, row in enumerate(csv_rows(table, dialect, dialect.face), 1):  # noqa: B007 - the last one is returned
        writer.writerow(row)
    text.flush()
    text.detach()
    return count


TYPES: dict[Kind, str] = {
    "text": "string",
    "code": "string",
    "day": "date",
    "time": "string",
    "number": "integer",
    "amount": "number",
}
"""What each kind of column is called in a Table Schema."""
