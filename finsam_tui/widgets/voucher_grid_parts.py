"""The parts of the voucher grid; none of them lays out the screen anew for a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from finsam_tui.widgets.bars import Bar
from finsam_tui.widgets.column_layout import layout
from finsam_tui.widgets.line_input import LONGEST_TYPED, LineInput, input_bindings
from finsam_tui.widgets.rows import RowList
from ledger.entry.editor.state import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.binding import BindingType

    from ledger.core.table import Column, Row
    from ledger.entry.editor.state import CellPlace


class CellInput(LineInput, inherit_bindings=False):
    """The one input. Enter, tab and the arrows up, down and right belong to the view."""

    BINDINGS: ClassVar[list[BindingType]] = [*input_bindings("enter", "ctrl+k", "right")]
    chooses: Callable[[str], None] | None = None
    """What takes the letters while a list is being chosen from; backspace is an empty one."""

    is_amount = False
    """Whether the text stands to the right, as amounts do."""

    def __init__(self) -> None:
        """Makes an empty input of one line."""
        super().__init__(select_on_focus=False)

    @property
    def content_width(self) -> int:
        """The same whatever is typed, so that a letter does not lay out the screen anew."""
        return LONGEST_TYPED + 1

    async def _on_key(self, event: events.Key) -> None:
        """Types, or chooses."""
        if self.chooses is None or not (event.is_printable or event.key == "backspace"):
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.chooses(event.character or "" if event.is_printable else "")

    def show_text(self, text: str, proposal: str, place: CellPlace) -> None:
        """Shows the text of the cell, and how it may go on."""
        self.is_amount = place.is_amount
        self.takes_text = place.name in WORDS
        self.placeholder = "" if text or not proposal else f"‹{proposal}›"
        if self.value != text:
            self.value = text
        self._suggestion = proposal if text else ""

    def render_line(self, y: int) -> Strip:
        """The text; an amount ends one cell before the end, where the cursor stands."""
        strip = super().render_line(y)
        if not self.is_amount:
            return strip
        shown = cell_len(self.value or self.placeholder) + bool(self.value)
        room = self.size.width - max(shown, 1)
        if room <= 0:
            return strip
        return Strip.join([strip.crop(self.size.width - room, self.size.width), strip]).crop(
            0, self.size.width
        )


class PopupBox(Static):
    """What is said beside the field: offers, or what was not understood."""

    shown: Content = Content("")

    def show_lines(self, lines: Sequence[Content]) -> None:
        """Shows the lines, or nothing."""
        self.display = bool(lines)
        content = Content("\n").join(lines)
        if not content.is_same(self.shown):
            grows = _extent(content) != _extent(self.shown)
            self.shown = content
            self.update(content, layout=grows)


def _extent(content: Content) -> tuple[int, int]:
    lines = content.split("\n")
    return max(line.cell_length for line in lines), len(lines)


class DrawnLine(Bar):
    """A line that the grid works out."""

    content = Content()

    def draw(self, content: Content) -> None:
        """Shows other content."""
        self.content = content
        self.show()

    def line(self, width: int) -> Content:  # noqa: ARG002 - the grid has seen to it
        """What the grid has worked out."""
        return self.content


class GridRows(RowList, can_focus=False):
    """Rows of which only those that have changed are drawn anew; every cell is in sight."""

    @property
    def pages(self) -> list[list[int]]:
        """The widths of the columns, as the field that moves between them knows them."""
        return [layout(self.columns, self.scrollable_content_region.width)]

    mark = ""

    def draw_rows(self, columns: Sequence[Column], rows: Sequence[Row], cursor: int) -> None:
        """Shows other rows, with the cursor in sight."""
        if columns != self.columns or len(rows) != len(self.rows):
            self.show_rows(columns, rows, cursor)
            return
        before, self.rows = self.rows, rows
        for line, (old, new) in enumerate(zip(before, rows, strict=True), self.head):
            if old != new:
                self.refresh_line(line)
        self.move_to(cursor)
