"""The voucher grid: everything drawn, and one input that moves to where the cursor is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from textual.containers import Container
from textual.message import Message

from finsam_tui.widgets.column_layout import layout
from finsam_tui.widgets.editor_messages import words_beside
from finsam_tui.widgets.voucher_grid_drawing import (
    LOWER,
    TEXT,
    UPPER,
    Spot,
    cell_spots,
    choosing_lines,
    difference_line,
    field_spots,
    grid_columns,
    grid_rows,
    head_line,
    offer_lines,
    spot_of,
    sum_line,
    wrapped,
)
from finsam_tui.widgets.voucher_grid_parts import CellInput, DrawnLine, GridRows, PopupBox
from ledger.entry.editor.list_chooser import ListChooser
from ledger.entry.editor.state import CELLS, FIELDS, HEADER, CellPlace
from ledger.entry.editor.suggestions import (
    has_due_day,
    inline_proposal,
    reading_of,
    suggestions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

    from ledger.entry.editor.state import Cell, EditorState, Field
    from ledger.entry.editor.suggestions import EditorContext

HEAD_LINES = 2
OUT_OF_SIGHT = -9
BESIDE_WIDTH = 72
FRAME_WIDTH = 4
"""The border and the padding around what is said beside the field."""


Asked: TypeAlias = tuple[str, ...] | ListChooser
"""A question with lines of its own, or a list to choose from."""


class VoucherGrid(Container):
    """Draws a state of typing, and says what is typed and clicked; sums follow the last row."""

    DEFAULT_CSS = """
    VoucherGrid { height: 1fr; layers: drawn typed beside; }
    VoucherGrid > GridRows { margin-top: 1; }
    VoucherGrid > CellInput {
        layer: typed; height: 1; border: none; padding: 0;
    }
    VoucherGrid > PopupBox {
        layer: beside; width: auto; height: auto; max-width: 100%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    """

    class Typed(Message):
        """The text of the cell has been edited."""

    class Clicked(Message):
        """A cell was clicked."""

        def __init__(self, place: CellPlace) -> None:
            """Says which."""
            super().__init__()
            self.place = place

    def __init__(self, choose: Callable[[str], None]) -> None:
        """Makes an empty grid; `choose` takes the letters while a list is chosen from."""
        super().__init__()
        self._choose = choose
        self.upper, self.lower = DrawnLine(), DrawnLine()
        self.rows = GridRows()
        self.sums, self.difference = DrawnLine(), DrawnLine()
        self.input = CellInput()
        self.beside = PopupBox(markup=False)
        self._shown: tuple[EditorState, EditorContext, Asked] | None = None
        self._place: CellPlace | None = None

    def on_mount(self) -> None:
        """Lets the input follow the rows when they are scrolled."""
        self.watch(self.rows, "scroll_y", self._rows_scrolled, init=False)

    def _rows_scrolled(self) -> None:
        if self._shown is not None:
            state, context, asked = self._shown
            self._draw_input(state, context)
            self._draw_beside(state, context, asked)

    def compose(self) -> ComposeResult:
        """The lines, the rows, the input and what stands beside it."""
        yield self.upper
        yield self.lower
        yield self.rows
        yield self.sums
        yield self.difference
        yield self.input
        yield self.beside

    def draw(self, state: EditorState, context: EditorContext, asked: Asked = ()) -> None:
        """Draws the state; what is asked takes the place of what is said beside the field."""
        self._shown = (state, context, asked)
        by_letters = isinstance(asked, ListChooser) and asked.by_letters
        self.input.chooses = self._choose if by_letters else None
        width = self.size.width
        if not width:
            return
        columns = grid_columns(reading_of(state, context))
        inner = self._inner_width()
        with_texts = layout(columns, inner)[TEXT] > 0
        self.upper.draw(head_line(state, context, UPPER, width))
        self.lower.draw(head_line(state, context, LOWER, width))
        rows = grid_rows(state, context, with_texts=with_texts)
        self.rows.draw_rows(columns, rows, max(state.place.row, 0))
        self.sums.draw(sum_line(state, context, inner))
        free = self.rows.size.height - self.rows.head - len(rows)
        self.sums.styles.offset = (0, -max(free, 0))
        self.difference.draw(difference_line(state, context, inner))
        self._draw_input(state, context)
        self._draw_beside(state, context, asked)

    def _inner_width(self) -> int:
        """The cells that a row has, beside the scrollbar."""
        return self.rows.scrollable_content_region.width or self.size.width

    def _spot(self, state: EditorState, context: EditorContext) -> Spot:
        is_field = state.place.row == HEADER
        width = self.size.width if is_field else self._inner_width()
        return spot_of(state.place, state, context, width)

    def _draw_input(self, state: EditorState, context: EditorContext) -> None:
        spot = self._spot(state, context)
        self.input.styles.width = min(spot.width + 1, self.size.width - spot.x)
        self.input.styles.offset = (spot.x, self._line(state.place))
        self.input.show_text(state.text, inline_proposal(state, context), state.place)
        if state.place != self._place:
            self._place = state.place
            self.input.select_all()

    def _line(self, place: CellPlace) -> int:
        """The line of the grid where a place is drawn; above it when it is scrolled away."""
        if place.row == HEADER:
            return 0 if place.name in UPPER else 1
        line = place.row - round(self.rows.scroll_y)
        if not 0 <= line < self.rows.size.height - self.rows.head:
            return OUT_OF_SIGHT
        return HEAD_LINES + 1 + self.rows.head + line

    def _lines_beside(
        self, state: EditorState, context: EditorContext, asked: Asked
    ) -> list[Content]:
        most = min(self.size.width - FRAME_WIDTH, max(BESIDE_WIDTH, self.size.width * 2 // 3))
        if isinstance(asked, ListChooser):
            return choosing_lines(asked, most)
        found = () if asked or state.problem else suggestions(state, context)
        if found:
            return offer_lines(found, state.choice, most)
        return wrapped(asked or words_beside(state, context), most)

    def _draw_beside(self, state: EditorState, context: EditorContext, asked: Asked) -> None:
        lines = self._lines_beside(state, context, asked)
        self.beside.show_lines(lines)
        if lines:
            width = max(line.cell_length for line in lines) + FRAME_WIDTH
            height = len(lines) + 2
            line = 1 if state.place.row == HEADER else self._line(state.place)
            x = max(min(self._spot(state, context).x, self.size.width - width), 0)
            is_room = line + 1 + height <= self.size.height
            top = line + 1 if is_room else max(line - height, 0)
            self.beside.styles.offset = (x, top)
            self.sums.visible = not top <= self._sums_line < top + height
        else:
            self.sums.visible = True

    @property
    def _sums_line(self) -> int:
        """The line of the grid where the sums stand: under the last row."""
        rows = self.rows
        shown = min(len(rows.rows), rows.size.height - rows.head)
        return HEAD_LINES + 1 + rows.head + shown

    def on_resize(self) -> None:
        """Draws for the new size."""
        if self._shown is not None:
            self.draw(*self._shown)

    def on_input_changed(self, event: CellInput.Changed) -> None:
        """Says that the cell has been edited."""
        event.stop()
        self.post_message(self.Typed())

    def on_click(self, event: events.Click) -> None:
        """Says which cell was clicked."""
        if self._shown is None or event.widget in (self.input, self.beside):
            return
        state, context, _asked = self._shown
        x, y = event.screen_x - self.region.x, event.screen_y - self.region.y
        if y < HEAD_LINES:
            with_due = has_due_day(state.draft, context)
            spots = field_spots(self.size.width, with_due=with_due)
            row = HEADER
            hit = _hit({name: spots[name] for name in (UPPER, LOWER)[y] if name in spots}, x)
        else:
            columns = grid_columns(reading_of(state, context))
            row = y - self._line(CellPlace(0, "account"))
            hit = _hit(cell_spots(columns, self._inner_width()), x)
            if not 0 <= row <= len(state.draft.rows):
                return
        if hit is not None:
            self.post_message(self.Clicked(CellPlace(row, hit)))


def _hit(spots: Mapping[str, Spot], x: int) -> Field | Cell | None:
    """The field or cell that has the column."""
    names: tuple[Field | Cell, ...] = (*FIELDS, *CELLS)
    return next(
        (
            name
            for name in names
            if name in spots and spots[name].x <= x < spots[name].x + spots[name].width
        ),
        None,
    )
