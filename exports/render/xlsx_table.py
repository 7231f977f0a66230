"""A table as a sheet of a workbook: the one way in which every sheet is drawn."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exports.render.xlsx_formulas import SUMS, Formulas, SummedRow
from exports.render.xlsx_sheet import (
    WIDEST,
    WorkbookSheet,
    column_width,
    day_number,
    kronor,
    letters,
    number_cell,
    quoted,
    text_cell,
    time_number,
)
from exports.words import UNITS, title
from ledger.core.errors import Refused, problem
from ledger.core.i18n import translated
from ledger.core.table import RIGHT, Anew

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from xlsxwriter import Workbook

    from exports.export_request import ExportRequest
    from exports.render.xlsx_formulas import Places
    from ledger.core.money import Unit
    from ledger.core.table import Cell, Kind, Look, Row, Table

MOST_ROWS = 1_000_000
"""Rows of a sheet; Excel ends 48 576 later."""

LONGEST_NAME = 31
HEAD = 4
"""The row of the column heads, counted from 0: above are title, association and days, unit, and
the way back to the contents."""

NARROW = 110
"""Characters of a page that stands; a wider sheet is printed lying."""

SHOWN: Mapping[Unit, str] = {
    "ore": "#,##0.00;\\-#,##0.00;0.00",
    "kr": "#,##0;\\-#,##0;0",
    "tkr": "#,##0,;\\-#,##0,;0",
    "mnkr": "#,##0.0,,;\\-#,##0.0,,;0.0",
}
"""How a workbook shows an amount in the unit; the cell holds it exact, in kronor."""

FORMS: Mapping[Kind, str] = {
    "code": "@",
    "day": "yyyy\\-mm\\-dd",
    "time": "yyyy\\-mm\\-dd\\ hh:mm:ss",
    "number": "0",
}
"""How it shows what is no amount and no text."""

LINKS: Mapping[str, tuple[str, ...]] = {
    "id": ("specifications", "notes", "income", "balance", "cashflow"),
    "note": ("notes", "income", "balance"),
    "account": ("ledger", "trial"),
    "sequence": ("vouchers", "journal"),
    "sheet": (),
}
"""By the name of a column: the tables where what its cells name is looked for, from figure to note
to account to voucher; a cell links to the first that has it and is not its own."""

_FORBIDDEN = re.compile(r"[][:*?/\\\x00-\x1f]")


@dataclass(slots=True)
class Home:
    """Where a sheet has what is named: the first row of each, by its name or number."""

    sheet: WorkbookSheet
    named: dict[str, int] = field(default_factory=dict)
    numbered: array[int] = field(default_factory=lambda: array("l"))

    def put(self, key: str | int, row: int) -> None:
        """Notes the row, if it is the first."""
        if isinstance(key, str):
            self.named.setdefault(key, row)
            return
        if key >= len(self.numbered):
            self.numbered.extend([0] * (key + 1))
        self.numbered[key] = self.numbered[key] or row

    def row_of(self, key: str | int) -> int:
        """The row; 0 where there is none."""
        if isinstance(key, str):
            return self.named.get(key, 0)
        return self.numbered[key] if key < len(self.numbered) else 0


class Sheets:
    """A workbook being written, with what its sheets share: formats, and where things are."""

    def __init__(self, book: Workbook, source: ExportRequest) -> None:
        """Takes an empty workbook."""
        self.book = book
        self.source = source
        self.names: set[str] = set()
        self.homes: dict[tuple[str, str], Home] = {}
        """By the table and the name of the column."""

        self.places: Places = {}
        self.link_style = {"font_color": "#1F5FA8", "underline": 1}

    def style(self, **properties: Any) -> int:  # noqa: ANN401 - what xlsxwriter takes
        """The number of a format."""
        made = self.book.add_format({"font_name": "Calibri", "valign": "top", **properties})
        found: int = made._get_xf_index()  # noqa: SLF001 - as xlsxwriter's own cells do
        return found

    def add(self, name: str) -> WorkbookSheet:
        """A sheet of that name, or of one like it when another has it."""
        return WorkbookSheet(self.book.add_worksheet(self._free_name(name)), self.place_of)

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

    def home(self, table: str, kind: str, sheet: WorkbookSheet) -> Home | None:
        """Where the sheet has what is named so; None when another sheet is of the same table."""
        if table not in LINKS[kind]:
            return None
        home = self.homes.setdefault((table, kind), Home(sheet))
        return home if home.sheet is sheet else None

    def place_of(self, sheet: WorkbookSheet, kind: str, key: str | int) -> str:
        """Where a link goes; empty where no other sheet has what it names."""
        if kind == "sheet":
            return f"{quoted(str(key))}!A1"
        for name in LINKS[kind]:
            home = self.homes.get((name, kind))
            if home and home.sheet is not sheet and (row := home.row_of(key)):
                return f"{quoted(home.sheet.name)}!A{row}"
        return ""


class TableSheet:
    """A table being written on its sheet."""

    def __init__(
        self, sheets: Sheets, table: Table, sheet: WorkbookSheet, unit: Unit = "ore"
    ) -> None:
        """Takes the table, its sheet, and the unit that its amounts are shown in."""
        self.sheets, self.table, self.sheet, self.unit = sheets, table, sheet, unit
        self.columns = table.columns_on("sheet")
        self.letters = letters(len(self.columns))
        self.widest = [0] * len(self.columns)
        self.styles: dict[tuple[int, Look, int, bool, bool], int] = {}
        self.is_small = not isinstance(table.rows, Anew)
        self.has_parts = False
        names = [column.name for column in self.columns]
        self.linked = [(index, name) for index, name in enumerate(names) if name in LINKS]
        if "id" not in names and "label" in names:
            self.linked.append((names.index("label"), "id"))
        self.last: dict[int, Cell] = {}

    def note_places(self) -> None:
        """Notes the rows that others add up or link to, of a table that is in memory."""
        if not self.is_small:
            return
        name = self.sheet.name
        for number, (row, cells) in enumerate(self.table.shown_on("sheet"), HEAD + 2):
            self._note_homes(number, row, cells)
            if row.key:
                self.has_parts = True
                amounts = {
                    column.id: (letter, cell)
                    for column, letter, cell in zip(self.columns, self.letters, cells, strict=True)
                    if column.kind == "amount" and isinstance(cell, int)
                }
                self.sheets.places.setdefault(row.key, []).append(SummedRow(name, number, amounts))

    def _named(self, row: Row, cells: tuple[Cell, ...]) -> Iterator[tuple[int, str, str | int]]:
        """What the cells of a row name that those of the row above do not: column, kind, name."""
        for index, kind in self.linked:
            key = cells[index] if self.columns[index].name == kind else row.key
            if kind == "note":
                key = str(key or "").partition(",")[0]
            if key and key != self.last.get(index):
                yield index, kind, key
            self.last[index] = key

    def _note_homes(self, number: int, row: Row, cells: tuple[Cell, ...]) -> None:
        for _index, kind, key in self._named(row, cells):
            if home := self.sheets.home(self.table.id, kind, self.sheet):
                home.put(key, number)

    def write(self, heading: str) -> int:
        """Writes the sheet; returns how many rows it has. Raises Refused when they are too many."""
        self._write_head(heading)
        self.last = {}
        name = self.sheet.name
        formulas = Formulas(name, self.columns, HEAD + 2, self.sheets.places)
        count = last = 0
        for count, (row, cells) in enumerate(self.table.shown_on("sheet"), 1):
            if count > MOST_ROWS:
                raise Refused(
                    problem(
                        "xlsx-too-long",
                        "{sheet} has more than {most} rows, too many for a workbook; export as"
                        " csv.",
                        sheet=name,
                        most=MOST_ROWS,
                    )
                )
            number = HEAD + 1 + count
            if row.look != "total":
                last = count
            links = self._links(number, row, cells)
            of_row = formulas.of_row(number, row, cells)
            self.sheet.write_row(number, self._cells(number, row, cells, links, of_row))
        self._finish(count, last)
        return count

    def _links(self, number: int, row: Row, cells: tuple[Cell, ...]) -> list[int]:
        """The columns of the row's links that are known to go somewhere."""
        known = []
        for index, kind, key in self._named(row, cells):
            if not self.is_small and (home := self.sheets.home(self.table.id, kind, self.sheet)):
                home.put(key, number)
            self.sheet.link(self.letters[index], kind, number, key)
            is_known = kind in ("account", "sequence") or self.sheets.place_of(
                self.sheet, kind, key
            )
            if self.is_small and is_known:
                known.append(index)
        return known

    def _cells(
        self,
        number: int,
        row: Row,
        cells: tuple[Cell, ...],
        links: list[int],
        formulas: Mapping[int, str],
    ) -> Iterator[str]:
        """The cells of a row: the innermost loop of a workbook."""
        widest = self.widest
        for index, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            column = self.columns[index]
            kind = "text" if column.words else column.kind
            place = f"{self.letters[index]}{number}"
            text = kronor(cell) if kind == "amount" and isinstance(cell, int) else str(cell)
            text = column.words[cell] if column.words else text
            width = len(text)
            style = self._style(index, row, is_long=width > WIDEST, is_link=index in links)
            if kind == "amount":
                width = width * 4 // 3 + 3
                yield number_cell(place, style, text, formulas.get(index, ""))
            elif kind == "number":
                yield number_cell(place, style, text)
            elif kind == "day":
                yield number_cell(place, style, str(day_number(text)))
            elif kind == "time":
                width = 19
                yield number_cell(place, style, time_number(text))
            else:
                width += row.level if index == 0 else 0
                yield text_cell(place, style, text)
            widest[index] = max(widest[index], width)

    def _style(self, index: int, row: Row, *, is_long: bool, is_link: bool) -> int:
        """The format of a cell."""
        kind = self.columns[index].kind
        level = row.level if kind == "text" else 0
        wanted = (index, row.look, level, is_long and kind == "text", is_link)
        found = self.styles.get(wanted)
        if found is None:
            form = SHOWN[self.unit] if kind == "amount" else FORMS.get(kind, "General")
            found = self.styles[wanted] = self.sheets.style(
                num_format=form,
                bold=row.look in (*SUMS, "heading"),
                top=int(row.look in SUMS and kind == "amount"),
                indent=level if self.has_parts else 0,
                text_wrap=wanted[3],
                **({"align": "left"} if kind in ("day", "time") else {}),
                **(self.sheets.link_style if is_link else {}),
            )
        return found

    def _write_head(self, heading: str) -> None:
        """What stands above the rows, and how the sheet is read and printed."""
        source, sheet = self.sheets.source, self.sheet
        whose, period = source.book.association, source.period
        grey = self.sheets.style(font_color="#4D5A63")
        above = (
            (heading, self.sheets.style(bold=True, font_size=14)),
            (f"{whose.name} {whose.orgnr}, {period.first} – {period.last}", grey),
            (translated(UNITS[self.unit], source.language), grey),
        )
        for number, (text, style) in enumerate(above, 1):
            sheet.write_row(number, [text_cell(f"A{number}", style, text)])
        contents = title("contents", source.language)
        if self.table.id != "contents":
            style = self.sheets.style(**self.sheets.link_style)
            sheet.write_row(HEAD, [text_cell(f"A{HEAD}", style, f"← {contents}")])
            sheet.link("A", "sheet", HEAD, contents)
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        left, right = self.sheets.style(**head), self.sheets.style(align="right", **head)
        sheet.write_row(
            HEAD + 1,
            [
                text_cell(f"{letter}{HEAD + 1}", right if one.kind in RIGHT else left, text)
                for letter, one, text in zip(self.letters, self.columns, self._heads(), strict=True)
            ],
        )

    def unlinked(self) -> list[str]:
        """The heads of the columns that name more than a sheet has links for."""
        with_room = self.sheet.links_with_room()
        heads = dict(zip(self.letters, self._heads(), strict=True))
        return [heads[one[0]] for one in self.sheet.links if one not in with_room]

    def _heads(self) -> list[str]:
        return [column.file_head(self.sheets.source.language) for column in self.columns]

    def _finish(self, count: int, last: int) -> None:
        """How wide the columns are, what is filtered, and how it is printed."""
        sheet, end = self.sheet.sheet, len(self.columns) - 1
        widths = [column_width(*one) for one in zip(self.widest, self._heads(), strict=True)]
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        self.sheet.end_rows(HEAD + 1 + count, len(self.columns))
        sheet.set_paper(9)
        if sum(widths) > NARROW:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEAD)
        sheet.freeze_panes(HEAD + 1, 0)
        sheet.set_footer("&L&A&R&P (&N)")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if not self.has_parts:
            sheet.autofilter(HEAD, 0, HEAD + max(last, 1), end)
        sheet.print_area(0, 0, HEAD + max(count, 1), end)
