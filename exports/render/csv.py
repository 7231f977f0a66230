"""Tables as CSV: for Swedish Excel, or plain; with a description of every column.

In Swedish Excel's dialect a file is UTF-8 with a byte-order mark, has semicolons and decimal
commas, and is headed by labels. A plain file has commas, decimal points and the columns' ids.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.render.statement_tables import every_table
from exports.words import file_stem
from ledger.core.money import write_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from exports.export_request import ExportRequest
    from exports.render.table import Cell, Column, Kind, Table
    from ledger.core.label import Language

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
    has_labels: bool
    """Whether the first row has labels for people, else ids for programs."""


EXCEL = Dialect("excel-sv", "utf-8-sig", ";", ",", has_labels=True)
MACHINE = Dialect("plain", "utf-8", ",", ".", has_labels=False)


def csv_files(source: ExportRequest, dialect: Dialect) -> Iterator[tuple[str, bytes]]:
    """A file for each table, and a description of them all: name and bytes."""
    tables = every_table(source)
    for table in tables:
        made = io.BytesIO()
        write_csv(table, made, dialect, source.language)
        yield csv_name(table, dialect, source.language), made.getvalue()
    yield "datapackage.json", schema(tables, dialect, source.language).encode()


def write_csv(table: Table, file: BinaryIO, dialect: Dialect, language: Language) -> int:
    """Writes the table; returns how many rows it has, the header not counted.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.TextIOWrapper(file, dialect.encoding, newline="", write_through=False)
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(
        column.label.in_language(language) if dialect.has_labels else column.id
        for column in table.columns
    )
    kinds = [column.kind for column in table.columns]
    count = 0
    for count, row in enumerate(table.rows(), 1):  # noqa: B007 - the last one is returned
        writer.writerow([_cell(cell, kind, dialect) for cell, kind in zip(row, kinds, strict=True)])
    text.flush()
    text.detach()
    return count


def _cell(cell: Cell, kind: Kind, dialect: Dialect) -> str:
    if cell is None:
        return ""
    if kind == "amount":
        return write_decimal(int(cell)).replace(".", dialect.decimal)
    text = str(cell)
    return f"{GUARD}{text}" if text.startswith(GUARDED) and kind in ("text", "code") else text


def read_csv(text: str, kinds: Sequence[Kind], dialect: Dialect) -> Iterator[tuple[Cell, ...]]:
    """The rows as `write_csv` was given them, but for None, which comes back as an empty text.

    Raises ValueError or csv.Error when the text does not have columns of these kinds.
    """
    rows = csv.reader(io.StringIO(text), delimiter=dialect.delimiter, strict=True)
    next(rows, None)
    for row in rows:
        yield tuple(_value(cell, kind, dialect) for cell, kind in zip(row, kinds, strict=True))


def _value(text: str, kind: Kind, dialect: Dialect) -> Cell:
    if kind == "amount":
        kronor, _, decimals = text.partition(dialect.decimal)
        return int(kronor + decimals) if text else None
    if kind == "number":
        return int(text) if text else None
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(GUARDED) else text


def csv_name(table: Table, dialect: Dialect, language: Language) -> str:
    """What the file of a table is called: by its label for people, by its id for programs."""
    return f"{file_stem(table.id, language) if dialect.has_labels else table.id}.csv"


TYPES: dict[Kind, str] = {
    "text": "string",
    "code": "string",
    "day": "date",
    "number": "integer",
    "amount": "number",
}
"""What each kind of column is called in a Table Schema."""


def schema(tables: tuple[Table, ...], dialect: Dialect, language: Language) -> str:
    """What the files hold, as a Data Package descriptor (Frictionless Data, version 1)."""
    return json.dumps(
        {
            "profile": "tabular-data-package",
            "resources": [
                {
                    "name": table.id,
                    "title": table.label.in_language(language),
                    "path": csv_name(table, dialect, language),
                    "encoding": "utf-8",
                    "dialect": {
                        "delimiter": dialect.delimiter,
                        "lineTerminator": "\r\n",
                        "quoteChar": '"',
                        "doubleQuote": True,
                        "header": True,
                    },
                    "schema": {"fields": [_field(c, dialect, language) for c in table.columns]},
                }
                for table in tables
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _field(column: Column, dialect: Dialect, language: Language) -> dict[str, str]:
    field = {
        "id": column.id,
        "name": column.label.in_language(language) if dialect.has_labels else column.id,
        "title": column.label.in_language(language),
        "type": TYPES[column.kind],
    }
    if column.kind == "amount":
        field["decimalChar"] = dialect.decimal
    if column.about:
        field["description"] = column.about.in_language(language)
    return field
