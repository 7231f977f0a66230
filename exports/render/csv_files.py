"""The tables of a book as CSV files, with a description of every column."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from exports.render.csv import TYPES, write_csv
from exports.render.tables import every_table
from exports.words import file_stem, title
from ledger.core.i18n import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exports.export_request import ExportRequest
    from exports.render.csv import Dialect
    from ledger.core.label import Language
    from ledger.core.table import Column, Table


def csv_files(source: ExportRequest, dialect: Dialect) -> Iterator[tuple[str, bytes]]:
    """A file for each table, and a description of them all: name and bytes."""
    tables = every_table(source)
    for table in tables:
        made = io.BytesIO()
        write_csv(table, made, dialect, source.language)
        yield csv_name(table, dialect, source.language), made.getvalue()
    yield "datapackage.json", schema(tables, dialect, source.language).encode()


def csv_name(table: Table, dialect: Dialect, language: Language) -> str:
    """What the file of a table is called: by its label for people, by its id for programs."""
    return f"{file_stem(table.id, language) if dialect.has_labels else table.id}.csv"


def schema(
    tables: tuple[Table, ...],
    dialect: Dialect,
    language: Language,
    file_name: Callable[[str], str] = str,
) -> str:
    """What the files hold, as a Data Package descriptor (Frictionless Data, version 1).

    `file_name` gives the name of a table's file that stands in the place of `csv_name`.
    """
    return json.dumps(
        {
            "profile": "tabular-data-package",
            "resources": [
                {
                    "name": table.id,
                    "profile": "tabular-data-resource",
                    "title": title(table.id, language),
                    "path": file_name(csv_name(table, dialect, language)),
                    "encoding": "utf-8",
                    "dialect": {
                        "delimiter": dialect.delimiter,
                        "lineTerminator": "\r\n",
                        "quoteChar": '"',
                        "doubleQuote": True,
                        "header": True,
                    },
                    "schema": {
                        "fields": [
                            _field(c, dialect, language) for c in table.columns_on(dialect.face)
                        ]
                    },
                }
                for table in tables
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _field(column: Column, dialect: Dialect, language: Language) -> dict[str, str]:
    has_words = dialect.has_labels and bool(column.words)
    field = {
        "id": column.name,
        "name": column.file_head(language) if dialect.has_labels else column.name,
        "title": column.file_head(language),
        "type": TYPES["text" if has_words else column.kind],
    }
    if column.kind == "amount":
        field["decimalChar"] = dialect.decimal
    if column.about and not has_words:
        field["description"] = translated(column.about, language)
    return field
