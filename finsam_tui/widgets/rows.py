"""A list of rows in columns, drawn line by line: ten rows and a million cost the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from finsam_tui.i18n import _
from finsam_tui.keys import bindings
from finsam_tui.widgets.column_layout import (
    GAP,
    column_pages,
    extents,
    preferred_width,
)
from finsam_tui.widgets.text_cells import fit, safe_text, wrapped
from ledger.core.money import MINUS
from ledger.core.table import RIGHT, Column, DrawnRows, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType
    from textual.geometry import Size

    from finsam_tui.shell import Shell
    from finsam_tui.widgets.column_layout import Extent
    from ledger.core.money import Unit
    from ledger.core.table import Look, Table

INDENT = 2
MEASURED = 2000
"""Rows that are all measured, so that the columns fit them; of more, each is made when shown."""

BESIDE = 50
"""Cells that the pane beside a list has at least."""


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
    ALLOW_SELECT: ClassVar[bool] = False
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
        self.page = 0
        """Which of the pages of columns is shown; the first has what matters most."""

        self._extents: Sequence[Extent] = ()
        self._pages: tuple[int, list[list[int]]] = (-1, [[]])
        """A width of the list, and the widths of the columns on each page then."""

        self._goes_sideways = False
        self._remarks: Sequence[str] = ()
        self._remark_rows: Sequence[Row] = ()
        """What is said under the rows, and its lines as wide as the list is."""

    @property
    def marks_cursor(self) -> bool:
        """Whether the cursor is shown."""
        return self.has_focus or self.is_driven

    @property
    def head(self) -> int:
        """The lines above the rows: 1 when the columns have names, or are not all in sight."""
        return int(any(column.label for column in self.columns) or len(self.pages) > 1)

    def show_rows(
        self, columns: Sequence[Column], rows: Sequence[Row], cursor: int | None = None
    ) -> None:
        """Shows other rows; the cursor stays on its number unless told where to go."""
        self.columns, self.rows, self._remarks = columns, rows, ()
        before, self._extents = self._extents, extents(columns, _measured(rows))
        self._pages = (-1, [[]])
        if self.styles.is_auto_width and before != self._extents:
            self.refresh(layout=True)
        self.virtual_size = self.virtual_size.with_height(len(rows) + self.head)
        self.refresh()
        self.move_to(self.cursor if cursor is None else cursor, moved=True)

    def show_table(self, table: Table, unit: Unit = "ore") -> None:
        """Shows a table, amounts in the unit, and under it what is said about it."""
        columns = table.columns_on("screen")
        drawn = [replace(one, width=one.screen_width or one.width) for one in columns]
        below = _remarks_below(tuple(table.remarks), self._width())
        if isinstance(table.rows, DrawnRows) and len(table.rows) > MEASURED:
            self.show_rows(drawn, _TableRows(table, table.rows, unit, below))
            return
        rows: list[Row] = []
        for row in table.rows_on("screen"):
            if row.apart and rows:
                rows.append(Row((), stop=False))
            rows.append(_written(row, columns, unit))
        self.show_rows(drawn, [*rows, *below])
        self._remarks, self._remark_rows = tuple(table.remarks), below

    def show_row_anew(self, table: Table, unit: Unit = "ore") -> None:
        """Shows the one row of a table in place of that under the cursor; no column is wider."""
        (row,) = table.rows_on("screen")
        drawn = _written(row, table.columns_on("screen"), unit)
        self.rows = [*self.rows[: self.cursor], drawn, *self.rows[self.cursor + 1 :]]
        self.refresh_line(self.cursor + self.head)

    @property
    def row(self) -> Row | None:
        """The row under the cursor; None when there is none where it can stop."""
        found = self.rows[self.cursor] if self.cursor < len(self.rows) else None
        return found if found and found.stop else None

    def show_more(self) -> None:
        """Shows rows that have come to the end; the first of all gets the cursor."""
        if self.virtual_size.height == self.head:
            self.post_message(self.Moved(self))
        self.virtual_size = self.virtual_size.with_height(len(self.rows) + self.head)

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

    @property
    def pages(self) -> list[list[int]]:
        """The widths of the columns on each page; 0 for one that stands on another."""
        width = self._width()
        if self._pages[0] != width:
            found = column_pages(self._extents, width) if width > 0 else [[0] * len(self.columns)]
            self._pages = (width, found)
            self.page = min(self.page, len(self._pages[1]) - 1)
            if self._goes_sideways != (len(self._pages[1]) > 1):
                self._goes_sideways = not self._goes_sideways
                self.call_later(self.screen.refresh_bindings)
        return self._pages[1]

    @property
    def mark(self) -> str:
        """What the head says of the columns that are out of sight: `+2 ›`."""
        hidden = self.pages[self.page].count(0)
        before, after = self.page > 0, self.page < len(self.pages) - 1
        return f"{'‹' * before}+{hidden}{' ›' * after}" if hidden else ""

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - what Textual passes
        """What it can use, and no more than leaves room for what stands beside it."""
        return min(preferred_width(self._extents), container.width - BESIDE)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - what Textual passes
        """One goes sideways where columns are out of sight, and peeks where there is a pane."""
        if action == "peek":
            return isinstance(self.parent, Widget) and self.parent.has_class("split")
        return len(self.pages) > 1 if action in ("next_columns", "previous_columns") else True

    def action_peek(self) -> None:
        """Shows what is behind the row, or hides it."""
        if isinstance(self.parent, Widget):
            self.parent.toggle_class("-peek")

    def action_next_columns(self) -> None:
        """Shows the columns that have no room beside those that are shown."""
        self._show_page((self.page + 1) % len(self.pages))

    def action_previous_columns(self) -> None:
        """Shows the columns before."""
        self._show_page((self.page - 1) % len(self.pages))

    def show_column(self, number: int) -> None:
        """Has the column in sight."""
        if not self.pages[self.page][number]:
            pages = (at for at, page in enumerate(self.pages) if page[number])
            self._show_page(next(pages, self.page))

    def _show_page(self, page: int) -> None:
        self.page = page
        self.refresh()

    def _page(self) -> int:
        return max(self.size.height - self.head, 1)

    def on_resize(self) -> None:
        """Keeps the cursor in sight, and what is said under the rows as wide as the list."""
        if self._remarks:
            body = self.rows[: len(self.rows) - len(self._remark_rows)]
            self._remark_rows = _remarks_below(self._remarks, self._width())
            self.rows = [*body, *self._remark_rows]
        self.virtual_size = self.virtual_size.with_height(len(self.rows) + self.head)
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

    def action_copy(self) -> None:
        """Copies what the mouse has selected, or the row, to the clipboard of the terminal."""
        row = self.row
        text = self.screen.get_selected_text() or (copied(self.columns, row) if row else "")
        if text:
            self.app.copy_to_clipboard(text)
        shown = safe_text(text.replace("\t", "  ").partition("\n")[0])
        words = [_("Copied: {text}", text=shown)] if text else []
        cast("Shell", self.app).show_message("  ".join([*words, _("ctrl+q leaves finsam.")]))

    def action_last(self) -> None:
        """Moves the cursor to the last row."""
        self.move_to(len(self.rows) - 1)

    def on_click(self, event: events.Click) -> None:
        """Moves the cursor to the row; a click on the cursor chooses it."""
        index = self.scroll_offset.y + event.y - self.head
        if event.y < self.head:
            self.action_next_columns()
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
            names = Row(self._head_names())
            return self._strip(names, self.get_component_rich_style("rows--head"), faint=False)
        index = self.scroll_offset.y + y - self.head
        if index >= len(self.rows):
            words = self.empty if not self.rows and y == self.head else ""
            return Strip([Segment(fit(words, width), self._style("faint"))], width)
        row = self.rows[index]
        if row.look == "remark":
            look = self._style("faint" if row.level else "remark")
            words = f"{' ' * INDENT * row.level}{row.texts[0]}"
            return Strip([Segment(fit(words, width), look)], width)
        if index == self.cursor and self.marks_cursor and row.stop:
            cursor = self.get_component_rich_style("rows--cursor")
            return self._strip(row, cursor, faint=False)
        return self._strip(row, self._style(row.look), faint=True)

    def _head_names(self) -> tuple[str, ...]:
        """What stands above the columns; what is out of sight is told of above the widest text."""
        names = [column.label for column in self.columns]
        widths = self.pages[self.page]
        if mark := self.mark:
            texts = (at for at, column in enumerate(self.columns) if column.kind not in RIGHT)
            widest = max(texts, key=widths.__getitem__, default=0)
            room = widths[widest] - cell_len(mark) - 1
            names[widest] = f"{fit(names[widest], room)} {mark}"
        return tuple(names)

    def _style(self, look: Look) -> Style:
        return self.rich_style if look == "row" else self.get_component_rich_style(f"rows--{look}")

    def _strip(self, row: Row, style: Style, *, faint: bool) -> Strip:
        segments: list[Segment] = []
        faint_style = self._style("faint") if faint else style
        texts = row.texts
        last = max((number for number, text in enumerate(texts) if text), default=-1)
        whole = left = self._width()
        widths = self.pages[self.page]
        for number, (column, width) in enumerate(zip(self.columns, widths, strict=True)):
            if not width:
                continue
            text = texts[number] if number <= last else ""
            if number == 0:
                text = f"{' ' * INDENT * row.level}{row.mark + ' ' if row.mark else ''}{text}"
            is_right = column.kind in RIGHT and row.look != "heading"
            spills = number == last and not is_right
            cell = fit(text, left if spills else width, "right" if is_right else "left")
            segments.append(Segment(cell, faint_style if column.faint else style))
            if spills:
                break
            segments.append(Segment(" " * GAP, style))
            left -= width + GAP
        return Strip(segments).adjust_cell_length(whole, style)


class _TableRows(DrawnRows):
    """The rows of a long table, each written when it is looked at, and the remarks after them."""

    def __init__(self, table: Table, rows: DrawnRows, unit: Unit, below: Sequence[Row]) -> None:
        self._table, self._rows, self._unit = table, rows, unit
        self._count = len(rows) - ("screen" not in rows[-1].on)
        self._below = below

    def __len__(self) -> int:
        """How many they are with the remarks."""
        return self._count + len(self._below)

    def row(self, index: int) -> Row:
        """The row at the index."""
        if index >= self._count:
            return self._below[index - self._count]
        (row,) = replace(self._table, rows=(self._rows[index],)).rows_on("screen")
        return _written(row, self._table.columns_on("screen"), self._unit)


def _remarks_below(remarks: Sequence[str], width: int) -> list[Row]:
    """What is said under the rows, with air before it, on as many lines as it takes."""
    lines = [row for words in remarks for row in remark_rows(words, width - 2)]
    return [Row((), stop=False), *lines] if lines else []


def remark_rows(words: str, width: int) -> list[Row]:
    """What is said under the rows, on as many lines of the width as it takes."""
    lines = wrapped(f"! {words}", width, hanging="  ") if width > 2 else [f"! {words}"]  # noqa: PLR2004
    return [Row((line,), "remark", stop=False) for line in lines]


def _written(row: Row, columns: Sequence[Column], unit: Unit) -> Row:
    """The row with its cells as they are read."""
    texts = (one.written(cell, unit) for one, cell in zip(columns, row.cells, strict=False))
    return replace(row, cells=tuple(texts))


def _measured(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows whose texts are measured: not those that are read from the book as one goes."""
    return rows if isinstance(rows, list | tuple) else ()


def copied(columns: Sequence[Column], row: Row) -> str:
    """The row as a spreadsheet takes it: tabs between its cells, figures without spaces."""
    cells = []
    for column, cell in zip(columns, row.cells, strict=False):
        text = " ".join(str(cell).split())
        if column.kind in RIGHT:
            text = text.replace(" ", "").replace(MINUS, "-")
        cells.append(text)
    return "\t".join(cells).strip("\t")
