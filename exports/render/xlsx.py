"""A workbook that an auditor can sort, filter and add up.

One writer draws every table: sums are formulas with the ledger's own figures as their cached
values, what a cell names is a link to the sheet that has it, days and moments are numbers, and a
text is never a formula, whatever it begins with. Sheets are written row by row to the disk, so
that a workbook of any size takes little memory.
"""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import datetime
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from exports.files import not_written
from exports.render.tables import every_table, register
from exports.words import title
from ledger.bookkeeping.chart_of_accounts import objects
from ledger.bookkeeping.export_log import book_state
from ledger.core.i18n import msgid
from ledger.core.model import PROJECT
from ledger.core.table import Column, Row, Table
from ledger.integrity.leftovers import sweep_temporary_files, workbook_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from xlsxwriter import Workbook

    from exports.export_request import ExportRequest
    from ledger.core.money import Unit

IN_UNIT = ("income", "balance", "cashflow", "balance-requirement", "notes")
"""The sheets that are shown in the unit that is asked for; the others to the öre."""

CONTENTS = (
    Column("sheet", file_label=msgid("Sheet")),
    Column("heading", file_label=msgid("Name")),
    Column("rows", kind="number", file_label=msgid("Rows")),
    Column("unlinked", file_label=msgid("Columns with more names than a sheet has links for")),
)


def write_workbook(source: ExportRequest, file: BinaryIO, unit: Unit = "ore") -> None:
    """Writes the workbook: statements, notes, registers, and a sheet for each project.

    Statements and notes show the unit; their cells hold the exact amounts all the same.

    Raises Refused when a register has more rows than a sheet can take, and ExportError when the
    disk has no room for its temporary files.
    """
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - 40 ms, for a workbook

    sweep_temporary_files()
    try:
        with TemporaryDirectory(prefix=workbook_prefix(), ignore_cleanup_errors=True) as folder:
            file.write(_workbook(source, folder, unit))
    except FileCreateError as error:
        raise not_written(gettempdir(), error.args[0]) from error
    except OSError as error:
        raise not_written(gettempdir(), error) from error


def _workbook(source: ExportRequest, folder: str, unit: Unit) -> memoryview:
    """The workbook; its rows wait in files of the folder until it is put together."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - likewise

    made = io.BytesIO()
    book = Workbook(made, {"constant_memory": True, "tmpdir": folder})
    association = source.book.association
    book.set_properties(
        {
            "title": f"{association.name} {source.year.name}",
            "author": association.name,
            "created": datetime.fromisoformat(book_state(source.book).at).replace(tzinfo=None),
        }
    )
    try:
        _write_sheets(book, source, unit)
        book.close()
    finally:
        for sheet in book.worksheets():
            with suppress(OSError):
                sheet.row_data_fh.close()
    return made.getbuffer()


def _write_sheets(book: Workbook, source: ExportRequest, unit: Unit) -> None:
    """The contents, and a sheet for each table."""
    from exports.render.xlsx_table import Sheets, TableSheet  # noqa: PLC0415 - likewise

    sheets = Sheets(book, source)
    contents = title("contents", source.language)
    first = sheets.add(contents)
    made = [
        (name, TableSheet(sheets, table, sheets.add(name), unit if table.id in IN_UNIT else "ore"))
        for table, name in _tables(source)
    ]
    for _name, sheet in made:
        sheet.note_places()
    rows = []
    for name, sheet in made:
        count = sheet.write(name)
        rows.append(Row((sheet.sheet.name, name, count, ", ".join(sheet.unlinked()))))
    table = Table((), CONTENTS, rows, id="contents")
    TableSheet(sheets, table, first).write(contents)


def _tables(source: ExportRequest) -> Iterator[tuple[Table, str]]:
    """Every table of the book with its name, and the ledger of each project that has any."""
    for table in every_table(source):
        yield table, title(table.id, source.language)
    for item in objects(source.book, source.year):
        if item.dimension == PROJECT:
            table = register(source, "ledger", (item.dimension, item.code))
            if any(True for _ in table.cells_on("sheet")):
                yield table, f"{item.code} {item.name}"
