"""The one input of the program: a line that shows its beginning or its cursor, and pastes whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual.binding import Binding
from textual.geometry import Offset
from textual.widgets import Input

from finsam_tui.user_paths import completed_path
from ledger.core.text import one_line, pasted_cells, without_unseen

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

LONGEST_TYPED: Final = 2000
"""Characters that a line takes."""


def first_shown(text: str, cursor: int, room: int) -> int:
    """The cell of the text that stands first in a line of `room` cells.

    It is the first one, unless the text is longer and the cursor would not be seen; then the cursor
    stands last.
    """
    before = cell_len(text[:cursor])
    after = max(cell_len(text[cursor : cursor + 1]), 1)
    return 0 if cell_len(text) <= room else max(before + after - room, 0)


def input_bindings(*left_out: str) -> list[Binding]:
    """The keys of an input, without those that belong to the view around it."""
    return [
        binding
        for binding in Input.BINDINGS
        if isinstance(binding, Binding) and binding.key not in left_out
    ]


class LineInput(Input):
    """An input of one line without a border."""

    takes_text = True
    """Whether tabs and breaks in what is pasted become spaces; otherwise a paste of more than one
    cell is left to the grid around it, and refused where there is none."""

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
        classes: str | None = None,
        select_on_focus: bool = True,
        is_amount: bool = False,
    ) -> None:
        """Makes an input; of an amount when `is_amount`."""
        super().__init__(
            value,
            placeholder,
            compact=True,
            max_length=LONGEST_TYPED,
            select_on_focus=select_on_focus,
            id=id,
            classes=classes,
        )
        self.takes_text = not is_amount

    @property
    def scroll_offset(self) -> Offset:
        """Where its text begins; worked out from it alone, so that none is left from another."""
        room = self.scrollable_content_region.width
        return Offset(first_shown(self.value, self.cursor_position, room), 0)

    def _on_paste(self, event: events.Paste) -> None:
        """Takes what is pasted as one line; several cells in an amount go on to who takes them.

        So does a text that is too long, whose beginning is taken, to whoever says so.
        """
        event.prevent_default()
        first, *others = pasted_cells(event.text)
        if not self.takes_text and (others or len(first) > 1):
            return
        room = LONGEST_TYPED - len(self.value) + len(self.selected_text)
        if len(event.text) <= room:
            event.stop()
        self.replace(without_unseen(one_line(event.text[: max(room, 0)])), *self.selection)


class PathInput(LineInput):
    """A line for a path: tab writes what all names that begin so have in common."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def action_complete(self) -> None:
        """Completes the path; where there is nothing more to say, goes to the next field."""
        whole = completed_path(self.value)
        if whole == self.value:
            self.screen.focus_next()
        else:
            self.value = whole
            self.cursor_position = len(whole)
