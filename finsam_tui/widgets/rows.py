"""A list of rows in columns, drawn line by line: ten rows and a million cost the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from finsam_tui.keys import bindings
from finsam_tui.widgets.text_cells import fit
from ledger.core.table import RIGHT, Column, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

    from ledger.core.money import Unit
    from ledger.core.table import Look, Table

GAP = 2
"""Cells between two columns."""

INDENT = 2
NARROWEST = 16
"""What a column without a width of its own keeps, before other columns go."""


def wide_enough(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns with room for the longest figure of each: one with no room goes whole."""
    return [
        replace(column, width=max(column.width, *(_width_of(row, index) for row in rows), 0))
        if column.kind in RIGHT
        else column
        for index, column in enumerate(columns)
    ]


def _width_of(row: Row, index: int) -> int:
    return cell_len(row.texts[index]) if index < len(row.texts) else 0


def layout(columns: Sequence[Column], width: int) -> list[int]:
    """The width of each column in a list this wide; 0 for one that has no room."""
    shown = [width >= column.room for column in columns]
    fixed = [_needed(column) for column in columns]

    def left() -> int:
        taken = sum(needed + GAP for needed, is_shown in zip(fixed, shown, strict=True) if is_shown)
        return width - taken + GAP

    going = sorted(range(len(columns)), key=lambda index: columns[index].priority)
    for index in going:
        if left() >= 0:
            break
        if columns[index].priority:
            shown[index] = False
    open_ended = [
        index for index, column in enumerate(columns) if shown[index] and not column.width
    ]
    spare = max(left(), 0)
    widths = list(fixed)
    for turn, index in enumerate(open_ended):
        widths[index] += spare // len(open_ended) + (turn < spare % len(open_ended))
    return [width if is_shown else 0 for width, is_shown in zip(widths, shown, strict=True)]


def _needed(column: Column) -> int:
    """The cells a column takes at least: a figure's head is read in full, like the figure."""
    width = column.width or NARROWEST
    return max(width, cell_len(column.label)) if column.kind in RIGHT else width


class RowList(ScrollView, can_focus=True):
    """Rows that the cursor walks through; it says where it is and draws what it is given."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--head",
        "rows--sum",
        "rows--heading",
        "rows--faint",
        "rows--urgent",
        "rows--remark",
        "rows--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("rows")]

    class _OfRows(Message):
        def __init__(self, rows: RowList) -> None:
            """Says in which list."""
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    class Moved(_OfRows):
        """The cursor has moved to another row."""

    class Chosen(_OfRows):
        """The row under the cursor was clicked."""

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002 - Textual's word
        """Makes an empty list; `empty` is what stands there when it has no rows."""
        super().__init__(id=id)
        self.columns: Sequence[Column] = ()
        self.rows: Sequence[Row] = ()
        self.cursor = 0
        self.is_driven = False
        """Whether the keys come from a field beside it, so that the cursor shows without focus."""

        self.empty = empty
        self._laid_out: tuple[int, list[int]] = (0, [])
        """A width of the list, and the widths of its columns then."""

    @property
    def marks_cursor(self) -> bool:
        """Whether the cursor is shown."""
        return self.has_focus or self.is_driven

    @property
    def head(self) -> int:
        """The lines above the rows: 1 when the columns have names."""
        return int(any(column.label for column in self.columns))

    def show_rows(
        self, columns: Sequence[Column], rows: Sequence[Row], cursor: int | None = None
    ) -> None:
        """Shows other rows; the cursor stays on its number unless told where to go."""
        self.columns, self.rows = columns, rows
        self._laid_out = (0, [])
        self.virtual_size = Size(0, len(rows) + self.head)
        self.refresh()
        self.move_to(self.cursor if cursor is None else cursor, moved=True)

    def show_table(self, table: Table, unit: Unit = "ore") -> None:
        """Shows a table, amounts in the unit, and under it what is said about it."""
        columns = table.columns_on("screen")
        rows = []
        for row in table.rows_on("screen"):
            texts = (one.written(cell, unit) for one, cell in zip(columns, row.cells, strict=False))
            rows.append(replace(row, cells=tuple(texts)))
        rows += [Row((f"! {words}",), "remark", stop=False) for words in table.remarks]
        drawn = [replace(one, width=one.screen_width or one.width) for one in columns]
        self.show_rows(wide_enough(drawn, rows), rows)

    def show_more(self) -> None:
        """Shows rows that have come to the end; the first of all gets the cursor."""
        if self.virtual_size.height == self.head:
            self.post_message(self.Moved(self))
        self.virtual_size = Size(0, len(self.rows) + self.head)

    def move_to(self, index: int, *, moved: bool = False) -> None:
        """Moves the cursor to the row, or to the nearest row where it can stop."""
        index = max(min(index, len(self.rows) - 1), 0)
        direction = 1 if index >= self.cursor else -1
        found = self._stop_from(index, direction)
        if found is None:
            found = self._stop_from(index, -direction)
        index = index if found is None else found
        if index != self.cursor:
            for line in (self.cursor, index):
                self.refresh_line(line + self.head)
            self.cursor = index
            moved = True
        self._scroll_to_cursor()
        if moved:
            self.post_message(self.Moved(self))

    def _stop_from(self, index: int, direction: int) -> int | None:
        while 0 <= index < len(self.rows):
            if self.rows[index].stop:
                return index
            index += direction
        return None

    def _scroll_to_cursor(self) -> None:
        if not self.size:
            return
        page = self._page()
        top = round(self.scroll_target_y)
        if self.cursor < top:
            to_the_very_top = self._stop_from(self.cursor - 1, -1) is None
            self.scroll_to(y=0 if to_the_very_top else self.cursor, animate=False)
        elif self.cursor >= top + page:
            self.scroll_to(y=self.cursor - page + 1, animate=False)

    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _widths(self, width: int) -> list[int]:
        if self._laid_out[0] != width:
            self._laid_out = (width, layout(self.columns, width))
        return self._laid_out[1]

    def _page(self) -> int:
        return max(self.size.height - self.head, 1)

    def on_resize(self) -> None:
        """Keeps the cursor in sight."""
        self._scroll_to_cursor()

    def action_up(self) -> None:
        """Moves the cursor one row up."""
        found = self._stop_from(self.cursor - 1, -1)
        if found is None:
            self.scroll_to(y=0, animate=False)
        else:
            self.move_to(found)

    def action_down(self) -> None:
        """Moves the cursor one row down."""
        found = self._stop_from(self.cursor + 1, 1)
        if found is None:
            self.scroll_end(animate=False)
        else:
            self.move_to(found)

    def action_page_up(self) -> None:
        """Moves the cursor a screenful up."""
        self.move_to(self.cursor - self._page())

    def action_page_down(self) -> None:
        """Moves the cursor a screenful down."""
        self.move_to(self.cursor + self._page())

    def action_first(self) -> None:
        """Moves the cursor to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Moves the cursor to the last row."""
        self.move_to(len(self.rows) - 1)

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor to the row; a click on the cursor chooses it."""
        index = self.scroll_offset.y + event.y - self.head
        if event.y < self.head or not 0 <= index < len(self.rows):
            return
        if index == self.cursor:
            self.post_message(self.Chosen(self))
        else:
            self.move_to(index)

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        width = self._width()
        if y < self.head:
            names = Row(tuple(column.label for column in self.columns))
            return self._strip(names, self.get_component_rich_style("rows--head"), faint=False)
        index = self.scroll_offset.y + y - self.head
        if index >= len(self.rows):
            words = self.empty if not self.rows and y == self.head else ""
            return Strip([Segment(fit(words, width), self._style("faint"))], width)
        row = self.rows[index]
        if row.look == "remark":
            return Strip([Segment(fit(row.texts[0], width), self._style("remark"))], width)
        if index == self.cursor and self.marks_cursor:
            cursor = self.get_component_rich_style("rows--cursor")
            return self._strip(row, cursor, faint=False)
        return self._strip(row, self._style(row.look), faint=True)

    def _style(self, look: Look) -> Style:
        return self.rich_style if look == "row" else self.get_component_rich_style(f"rows--{look}")

    def _strip(self, row: Row, style: Style, *, faint: bool) -> Strip:
        segments: list[Segment] = []
        faint_style = self._style("faint") if faint else style
        texts = row.texts
        last = max((number for number, text in enumerate(texts) if text), default=-1)
        whole = left = self._width()
        for number, (column, width) in enumerate(
            zip(self.columns, self._widths(whole), strict=True)
        ):
            if not width:
                continue
            text = texts[number] if number <= last else ""
            if number == 0:
                text = f"{' ' * INDENT * row.level}{row.mark + ' ' if row.mark else ''}{text}"
            spills = number == last and column.kind not in RIGHT
            cell = fit(
                text, left if spills else width, "left" if column.kind not in RIGHT else "right"
            )
            segments.append(Segment(cell, faint_style if column.faint else style))
            if spills:
                break
            segments.append(Segment(" " * GAP, style))
            left -= width + GAP
        return Strip(segments).adjust_cell_length(whole, style)
