"""A workbook that an auditor can sort, filter and add up.

Statements and notes add up by formulas, with the ledger's own figures as their cached values; a
text is never a formula, whatever it begins with. Sheets are written row by row to the disk, so
that a workbook of any size takes little memory.
"""

from __future__ import annotations

import io
import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from exports.files import not_written
from exports.render.tables import other_tables, register
from exports.render.xlsx_formulas import Grid, statement_grids
from exports.words import UNITS, title
from ledger.bookkeeping.chart_of_accounts import objects
from ledger.bookkeeping.export_log import book_state
from ledger.core.errors import Refused, problem
from ledger.core.i18n import translated
from ledger.core.model import PROJECT
from ledger.integrity.leftovers import sweep_temporary_files, workbook_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, BinaryIO

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from exports.export_request import ExportRequest
    from ledger.core.money import Ore, Unit
    from ledger.core.table import Cell, Kind, Table

MOST_ROWS = 1_000_000
"""Rows of a sheet; Excel ends 48 576 later."""

LONGEST_NAME = 31
HEAD = 3
"""The row of the column heads, counted from 0: title, association and unit stand above."""

SHOWN: Mapping[Unit, str] = {
    "ore": "#,##0.00;\\-#,##0.00;0.00",
    "kr": "#,##0;\\-#,##0;0",
    "tkr": "#,##0,;\\-#,##0,;0",
    "mnkr": "#,##0.0,,;\\-#,##0.0,,;0.0",
}
"""How a workbook shows an amount in the unit; the cell holds it exact, in kronor."""
DAY = "yyyy\\-mm\\-dd"
EPOCH = date(1899, 12, 30).toordinal()
"""Day 0 of a workbook."""

_FORBIDDEN = re.compile(r"[][:*?/\\\\\x00-\x1f]")


class Sheets:
    """A workbook being written, with the formats that its sheets share."""

    def __init__(self, book: Workbook, source: ExportRequest, unit: Unit = "ore") -> None:
        """Takes an empty workbook, and the unit that its statements and notes are shown in."""
        self.unit = unit
        self.book = book
        self.source = source
        self.names: set[str] = set()
        self.title = self._format(bold=True, font_size=14)
        self.grey = self._format(font_color="#4D5A63")
        self.head = self._format(bold=True, bottom=1, text_wrap=True, valign="vcenter")
        self.head_right = self._format(
            bold=True, bottom=1, align="right", text_wrap=True, valign="vcenter"
        )
        self.amount = self._format(num_format=SHOWN["ore"])
        self.figure = self._format(num_format=SHOWN[unit])
        self.day = self._format(num_format=DAY, align="left")
        self.bold = self._format(bold=True)
        self.sum = self._format(bold=True, num_format=SHOWN[unit], top=1)

    def _format(self, **properties: Any) -> Format:  # noqa: ANN401 - what xlsxwriter takes
        made: Format = self.book.add_format({"font_name": "Calibri", **properties})
        return made

    def indented(self, level: int, *, bold: bool) -> Format:
        """A text that stands as far in as on the printed page."""
        return self._format(indent=level, bold=bold)

    def add(self, name: str, heading: str, *, is_landscape: bool, unit: Unit = "ore") -> Worksheet:
        """A sheet with a heading, which prints on A4 with its heads on every page."""
        sheet: Worksheet = self.book.add_worksheet(self._free_name(name))
        association = self.source.book.association
        period = self.source.period
        sheet.set_paper(9)
        if is_landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEAD)
        sheet.freeze_panes(HEAD + 1, 0)
        sheet.set_footer("&L&A&R&P (&N)")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.write_string(0, 0, plain_text(heading), self.title)
        about = f"{association.name} {association.orgnr}, {period.first} – {period.last}"
        sheet.write_string(1, 0, about, self.grey)
        sheet.write_string(2, 0, translated(UNITS[unit], self.source.language), self.grey)
        return sheet

    def _free_name(self, name: str) -> str:
        """The name as a workbook can have it, and no other sheet has."""
        wanted = _FORBIDDEN.sub("_", name).strip("' ")[:LONGEST_NAME] or "_"
        free, number = wanted, 1
        while free.casefold() in self.names:
            number += 1
            mark = f" {number}"
            free = wanted[: LONGEST_NAME - len(mark)] + mark
        self.names.add(free.casefold())
        return free


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
    import xlsxwriter  # noqa: PLC0415 - likewise

    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    association = source.book.association
    book.set_properties(
        {
            "title": f"{association.name} {source.year.name}",
            "author": association.name,
            "created": datetime.fromisoformat(book_state(source.book).at).replace(tzinfo=None),
        }
    )
    try:
        _write_sheets(Sheets(book, source, unit), source)
        book.close()
    finally:
        for sheet in book.worksheets():
            with suppress(OSError):
                sheet.row_data_fh.close()
    return made.getbuffer()


def _write_sheets(sheets: Sheets, source: ExportRequest) -> None:
    for grid in statement_grids(source):
        _write_grid(sheets, grid)
    for table in other_tables(source):
        _write_table(sheets, table, title(table.id, source.language))
    for item in objects(source.book, source.year):
        if item.dimension == PROJECT:
            table = register(source, "ledger", (item.dimension, item.code))
            if any(True for _ in table.cells_on("file")):
                _write_table(sheets, table, f"{item.code} {item.name}")


def _write_grid(sheets: Sheets, grid: Grid) -> None:
    """A statement or the notes: lines with formulas for what is added up."""
    sheet = sheets.add(grid.name, grid.name, is_landscape=False, unit=sheets.unit)
    sheet.set_column(0, 0, 62)
    sheet.set_column(1, 1, 6)
    sheet.set_column(2, 1 + len(grid.heads), 17)
    for column, head in enumerate(("", grid.note_head, *grid.heads)):
        sheet.write_string(HEAD, column, head, sheets.head_right if column else sheets.head)
    for number, line in enumerate(grid.lines, HEAD + 1):
        is_bold = line.kind in ("sum", "heading")
        sheet.write_string(
            number, 0, plain_text(line.label), sheets.indented(line.level, bold=is_bold)
        )
        if line.note:
            sheet.write_string(number, 1, line.note)
        for column, amount in enumerate(line.amounts, 2):
            form = sheets.sum if line.kind == "sum" else sheets.figure
            formula = line.formulas[column - 2] if line.formulas else ""
            if formula:
                sheet.write_formula(number, column, formula, form, kronor(amount))
            else:
                sheet.write_number(number, column, kronor(amount), form)
    sheet.print_area(0, 0, HEAD + max(1, len(grid.lines)), 1 + len(grid.heads))


def _write_table(sheets: Sheets, table: Table, name: str) -> None:
    language = sheets.source.language
    sheet = sheets.add(name, name, is_landscape=True)
    columns = table.columns_on("file")
    heads = [column.file_head(language) for column in columns]
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.file_width)
        is_figure = column.kind in ("amount", "number")
        sheet.write_string(
            HEAD, index, heads[index], sheets.head_right if is_figure else sheets.head
        )
    write = _row_writer(sheets, sheet, tuple(column.kind for column in columns))
    count = 0
    for count, cells in enumerate(table.cells_on("file"), 1):
        if count > MOST_ROWS:
            raise Refused(
                problem(
                    "xlsx-too-long",
                    "{sheet} has more than {most} rows, too many for a workbook; export as csv.",
                    sheet=name,
                    most=MOST_ROWS,
                )
            )
        write(HEAD + count, cells)
    last = HEAD + max(count, 1)
    sheet.autofilter(HEAD, 0, last, len(columns) - 1)
    sheet.print_area(0, 0, last, len(columns) - 1)


def _row_writer(
    sheets: Sheets, sheet: Worksheet, kinds: tuple[Kind, ...]
) -> Callable[[int, tuple[Cell, ...]], None]:
    """What writes a row of cells of these kinds: the innermost loop of a workbook.

    It goes past the decorator that reads places such as "A1", a tenth of the time of a large
    sheet (100 000 postings take 5.0 s in place of 5.4 s).
    """
    write_number = partial(type(sheet).write_number.__wrapped__, sheet)
    write_string = partial(type(sheet).write_string.__wrapped__, sheet)
    amount, day = sheets.amount, sheets.day

    def write(number: int, row: tuple[Cell, ...]) -> None:
        for index, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            kind = kinds[index]
            if kind == "amount":
                write_number(number, index, kronor(int(cell)), amount)
            elif kind == "number":
                write_number(number, index, int(cell))
            elif kind == "day":
                write_number(number, index, day_number(str(cell)), day)
            else:
                write_string(number, index, plain_text(str(cell)))

    return write


@cache
def day_number(day: str) -> int:
    """The day as a workbook counts it."""
    return date.fromisoformat(day).toordinal() - EPOCH


def plain_text(text: str) -> str:
    """The text as a cell holds it.

    What looks like xlsxwriter's own rich text would be written as markup; a space after it
    makes it text.
    """
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def kronor(amount: Ore) -> Decimal:
    """The amount in kronor, exact."""
    return Decimal(amount).scaleb(-2)
