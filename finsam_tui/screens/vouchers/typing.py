"""Typing in the grid: the keys that change what is typed, and need no book."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from finsam_tui.screens.view import View
from finsam_tui.widgets.voucher_grid import VoucherGrid
from ledger.core.text import pasted_cells
from ledger.entry.editor import keys
from ledger.entry.editor.list_chooser import (
    ListChooser,
    moved,
    place_marked,
    place_of_digit,
    with_key,
)
from ledger.entry.editor.state import EditorState, new_editor, redo, typed, undo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.events import Paste

    from finsam_tui.widgets.voucher_grid import Asked
    from ledger.entry.editor.suggestions import EditorContext

PAGE = 10
"""Rows that page up and page down pass."""


class TypingView(View):
    """A grid, and a key for each of the things that can be done in it."""

    context: EditorContext

    def __init__(self) -> None:
        """Begins with nothing typed."""
        super().__init__()
        self.grid = VoucherGrid(self.letter_chosen)
        self.state = new_editor(date.min, "A")
        self.asked: Asked = ()
        """A list to choose from; or what is odd about the voucher, when enter is to record it
        all the same."""

    def compose(self) -> ComposeResult:
        """The grid."""
        yield self.grid

    def show(self, state: EditorState, asked: Asked = ()) -> None:
        """Draws a state."""
        before, self.state, self.asked = self.state, state, asked
        self.grid.draw(state, self.context, asked)
        if state.draft is not before.draft:
            self.has_changed(before)

    def has_changed(self, before: EditorState) -> None:
        """Is told of each change of what is typed."""

    def sync(self) -> EditorState:
        """The state with what stands in the input; a key may come before its message."""
        text = self.grid.input.value
        if text != self.state.text:
            self.show(typed(self.state, text))
        return self.state

    def press(self, key: Callable[[EditorState, EditorContext], EditorState]) -> None:
        """Does what the key does; a list that is being chosen from is closed."""
        self.show(key(self.sync(), self.context))

    def on_voucher_grid_typed(self) -> None:
        """Takes what has been typed; a lone plus repeats the text of the row above."""
        before = self.state
        if self.sync().text == "+":
            self.show(keys.text_repeated(before))

    def on_voucher_grid_clicked(self, event: VoucherGrid.Clicked) -> None:
        """Goes to the cell."""
        self.press(partial(keys.clicked, place=event.place))

    def on_paste(self, event: Paste) -> None:
        """Fills cells with a pasted table; a text that is too long goes on to whoever says so."""
        if not self.grid.input.takes_text:
            event.stop()
            self.press(partial(keys.pasted, table=pasted_cells(event.text)))

    def action_right(self) -> None:
        """Moves over the text; at its end, takes what is proposed."""
        box = self.grid.input
        if box.cursor_at_end and box.selection.is_empty:
            self.press(keys.proposal_taken)
        else:
            box.action_cursor_right()

    def action_tab(self) -> None:
        """Goes to the next cell."""
        self.press(keys.tabbed)

    def action_back_tab(self) -> None:
        """Goes to the cell before."""
        self.press(partial(keys.tabbed, step=-1))

    def action_up(self) -> None:
        """Up: the offer before, a later day, the row above."""
        self._step(-1)

    def action_down(self) -> None:
        """Down: the next offer, an earlier day, the row below."""
        self._step(1)

    def _step(self, step: int) -> None:
        if isinstance(self.asked, ListChooser):
            self.show(self.state, moved(self.asked, step))
        else:
            self.press(partial(keys.stepped, step=step))

    def action_page_up(self) -> None:
        """Some rows up."""
        self.press(partial(keys.paged, rows=-PAGE))

    def action_page_down(self) -> None:
        """Some rows down."""
        self.press(partial(keys.paged, rows=PAGE))

    def action_rest(self) -> None:
        """Books what is left on this row."""
        self.press(keys.rest_taken)

    def action_turn(self) -> None:
        """Turns debit and credit."""
        self.press(keys.sides_turned)

    def action_remove_row(self) -> None:
        """Takes the row away, or the marked one of a list that it can be taken from."""
        if not isinstance(self.asked, ListChooser):
            self.show(keys.row_removed(self.sync()))
        elif self.asked.drop and (place := place_marked(self.asked)) is not None:
            self.asked.drop(place)

    def action_undo(self) -> None:
        """Goes one step back."""
        self.show(undo(self.sync()))

    def action_redo(self) -> None:
        """Goes one step forward again."""
        self.show(redo(self.sync()))

    def choose(
        self,
        title: str,
        names: Sequence[str],
        take: Callable[[int], None],
        drop: Callable[[int], None] | None = None,
    ) -> None:
        """Shows a list beside the field to choose from."""
        self.show(self.state, ListChooser(title, tuple(names), take, drop))

    def letter_chosen(self, letter: str) -> None:
        """Chooses by a digit, or narrows the list."""
        if isinstance(self.asked, ListChooser):
            place = None if self.asked.typed else place_of_digit(self.asked, letter)
            if place is None:
                self.show(self.state, with_key(self.asked, letter))
            else:
                self.take_chosen(place)

    def take_chosen(self, place: int | None = None) -> None:
        """Does what the list was for, with the name at the place or with the marked one."""
        choosing = self.asked
        if not isinstance(choosing, ListChooser):
            return
        place = place_marked(choosing) if place is None else place
        if place is not None:
            self.show(self.state)
            choosing.take(place)
