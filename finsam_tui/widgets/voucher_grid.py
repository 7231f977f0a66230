"""The voucher grid: everything drawn, and one input that moves to where the cursor is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from finsam_tui.widgets.bars import Bar
from finsam_tui.widgets.rows import RowList, layout
from finsam_tui.widgets.typing_offers import ghost, offers, reading_of
from finsam_tui.widgets.typing_state import CELLS, FIELDS, HEADER, Place
from finsam_tui.widgets.typing_words import words_beside
from finsam_tui.widgets.voucher_grid_drawing import (
    LOWER,
    TEXT,
    UPPER,
    Spot,
    cell_spots,
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.widgets.typing_offers import Desk
    from finsam_tui.widgets.typing_state import Cell, Field, Typing

LONGEST_TYPED = 2000
"""Characters that a cell takes; a pasted novel is cut there."""

HEAD_LINES = 2
BESIDE_WIDTH = 72
FRAME_WIDTH = 4
"""The border and the padding around what is said beside the field."""


class CellInput(Input, inherit_bindings=False):
    """The one input. Enter, tab and the arrows up and down belong to the grid."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in Input.BINDINGS
        if not isinstance(binding, tuple) and binding.key not in ("enter", "ctrl+k")
    ]

    class Onward(Message):
        """The arrow right, where there is no more text to pass."""

    def action_cursor_right(self, select: bool = False) -> None:
        """Moves over the text; at its end, asks for what is proposed."""
        if self.cursor_at_end and self.selection.is_empty and not select:
            self.post_message(self.Onward())
        else:
            super().action_cursor_right(select)

    def show_text(self, text: str, proposal: str) -> None:
        """Shows the text of the cell, and how it may go on."""
        self.placeholder = "" if text or not proposal else f"‹{proposal}›"
        if self.value != text:
            self.value = text
        self._suggestion = proposal if text else ""

    def _on_paste(self, event: events.Paste) -> None:
        """Takes what is pasted as one line."""
        self.replace(" ".join(event.text[:LONGEST_TYPED].split("\n")), *self.selection)
        event.stop()
        event.prevent_default()


class Beside(Static):
    """What is said beside the field: offers, or what was not understood."""

    def show_lines(self, lines: Sequence[Content]) -> None:
        """Shows the lines, or nothing."""
        self.display = bool(lines)
        self.update(Content("\n").join(lines))


class DrawnLine(Bar):
    """A line that the grid works out."""

    content = Content("")

    def draw(self, content: Content) -> None:
        """Shows other content."""
        self.content = content
        self.show()

    def line(self, width: int) -> Content:
        """The content; its width was known when it was made."""
        del width
        return self.content


class VoucherGrid(Container):
    """Draws a state of typing, and says what is typed and clicked."""

    DEFAULT_CSS = """
    VoucherGrid { height: 1fr; layers: drawn typed beside; }
    VoucherGrid > RowList { margin-top: 1; }
    VoucherGrid > CellInput {
        layer: typed; height: 1; border: none; padding: 0;
        background: $panel; color: $foreground; text-style: bold;
        &:focus { border: none; background: $panel; background-tint: $panel 0%; }
        &:nocolor { text-style: underline; }
        & > .input--placeholder, & > .input--suggestion {
            color: $foreground 60%; text-style: italic;
        }
    }
    VoucherGrid > Beside {
        layer: beside; width: auto; height: auto; max-width: 100%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    """

    class Typed(Message):
        """The text of the cell has been edited."""

    class Clicked(Message):
        """A cell was clicked."""

        def __init__(self, place: Place) -> None:
            """Says which."""
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        """Makes an empty grid; `draw` fills it."""
        super().__init__()
        self.upper, self.lower = DrawnLine(), DrawnLine()
        self.rows = RowList()
        self.rows.can_focus = False
        self.sums, self.difference = DrawnLine(), DrawnLine()
        self.input = CellInput(compact=True, select_on_focus=False, max_length=LONGEST_TYPED)
        self.beside = Beside(markup=False)
        self._shown: tuple[Typing, Desk, tuple[str, ...]] | None = None
        self._place: Place | None = None

    def compose(self) -> ComposeResult:
        """The lines, the rows, the input and what stands beside it."""
        yield self.upper
        yield self.lower
        yield self.rows
        yield self.sums
        yield self.difference
        yield self.input
        yield self.beside

    def draw(self, state: Typing, desk: Desk, asked: tuple[str, ...] = ()) -> None:
        """Draws the state; `asked` are lines that take the place of what is said beside."""
        self._shown = (state, desk, asked)
        width = self.size.width
        if not width:
            return
        columns = grid_columns(reading_of(state, desk))
        inner = self._inner_width()
        with_texts = layout(columns, inner)[TEXT] > 0
        self.upper.draw(head_line(state, UPPER, width))
        self.lower.draw(head_line(state, LOWER, width))
        rows = grid_rows(state, desk, with_texts=with_texts)
        self.rows.show_rows(columns, rows, max(state.place.row, 0))
        self.sums.draw(sum_line(state, desk, inner))
        self.difference.draw(difference_line(state, desk, inner))
        self._draw_input(state, desk)
        self._draw_beside(state, desk, asked)

    def _inner_width(self) -> int:
        """The cells that a row has, beside the scrollbar."""
        return self.rows.scrollable_content_region.width or self.size.width

    def _spot(self, state: Typing, desk: Desk) -> Spot:
        is_field = state.place.row == HEADER
        width = self.size.width if is_field else self._inner_width()
        return spot_of(state.place, state, desk, width)

    def _draw_input(self, state: Typing, desk: Desk) -> None:
        spot, proposal = self._spot(state, desk), ghost(state, desk)
        if state.place.is_amount:
            spot = _right_part(spot, max(cell_len(state.text), cell_len(proposal) + 2) + 1)
        self.input.styles.width = spot.width
        self.input.styles.offset = (spot.x, self._line(state.place))
        self.input.show_text(state.text, proposal)
        if state.place != self._place:
            self._place = state.place
            self.input.select_all()

    def _line(self, place: Place) -> int:
        """The line of the grid where a place is drawn."""
        if place.row == HEADER:
            return 0 if place.name in UPPER else 1
        return HEAD_LINES + 1 + self.rows.head + place.row - round(self.rows.scroll_target_y)

    def _draw_beside(self, state: Typing, desk: Desk, asked: tuple[str, ...]) -> None:
        found = () if asked or state.said else offers(state, desk)
        most = min(self.size.width - FRAME_WIDTH, max(BESIDE_WIDTH, self.size.width * 2 // 3))
        words = asked or words_beside(state, desk)
        lines = offer_lines(found, state.choice, most) if found else wrapped(words, most)
        self.beside.show_lines(lines)
        if lines:
            width = max(line.cell_length for line in lines) + FRAME_WIDTH
            height = len(lines) + 2
            line = 1 if state.place.row == HEADER else self._line(state.place)
            x = max(min(self._spot(state, desk).x, self.size.width - width), 0)
            is_room = line + 1 + height <= self.size.height
            self.beside.styles.offset = (x, line + 1 if is_room else max(line - height, 0))

    def on_resize(self) -> None:
        """Draws for the new size."""
        if self._shown is not None:
            self.draw(*self._shown)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says that the cell has been edited."""
        event.stop()
        self.post_message(self.Typed())

    def on_click(self, event: events.Click) -> None:
        """Says which cell was clicked."""
        if self._shown is None or event.widget in (self.input, self.beside):
            return
        state, desk, _asked = self._shown
        x, y = event.screen_x - self.region.x, event.screen_y - self.region.y
        if y < HEAD_LINES:
            spots = field_spots(self.size.width)
            row = HEADER
            hit = _hit({name: spots[name] for name in (UPPER, LOWER)[y]}, x)
        else:
            columns = grid_columns(reading_of(state, desk))
            row = y - self._line(Place(0, "account"))
            hit = _hit(cell_spots(columns, self._inner_width()), x)
            if not 0 <= row <= len(state.sketch.rows):
                return
        if hit is not None:
            self.post_message(self.Clicked(Place(row, hit)))


def _right_part(spot: Spot, width: int) -> Spot:
    """The right end of a cell, and the cell after it for the cursor."""
    width = min(max(width, 2), spot.width + 1)
    return Spot(spot.x + spot.width + 1 - width, width)


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
