"""A list of amounts, with one field that moves to the cell being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.screens.view import View
from finsam_tui.widgets.rows import RowList
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import MINUS, PER_UNIT, read_amount, write_amount

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from ledger.core.money import Ore


class AmountGrid(View):
    """Whoever goes to a cell and types changes its amount."""

    def __init__(self) -> None:
        """Makes the grid."""
        super().__init__()
        self.rows = RowList()
        self.field = Input(compact=True, classes="amount", select_on_focus=False)
        self.field.display = False

    def compose(self) -> ComposeResult:
        """The grid, and the field beneath it while an amount is typed."""
        yield self.rows
        yield self.field

    @property
    def cell(self) -> Ore | None:
        """The amount under the cursor; None when there is none to type."""
        raise NotImplementedError

    def take(self, amount: Ore) -> None:
        """Puts the amount in the cell."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws the grid."""
        raise NotImplementedError

    def on_row_list_chosen(self) -> None:
        """A click on the cursor types there."""
        self.action_edit()

    def action_edit(self) -> None:
        """Opens the field with the amount of the cell."""
        amount = self.cell
        if amount is not None:
            self.field.value = write_amount(amount, "ore" if amount % PER_UNIT["kr"] else "kr")
            self.field.display = True
            self.field.focus()
            self.field.action_select_all()

    def on_key(self, event: Key) -> None:
        """A digit or a minus typed in the grid begins the amount."""
        character = event.character or ""
        begins = character.isdigit() or character in ("-", MINUS)
        if begins and self.rows.has_focus:
            event.stop()
            event.prevent_default()
            self.action_edit()
            self.field.value = character
            self.field.cursor_position = len(character)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Takes the amount and goes to the next row, or says why it is none."""
        event.stop()
        if not event.value.strip():
            self._close_field()
            return
        amount = read_amount(event.value)
        if isinstance(amount, Problem):
            self.finsam.show_message(problem_on_screen(amount), urgent=True)
            return
        self.take(amount)
        self._close_field()
        self.rows.action_down()
        self.draw()

    def _close_field(self) -> None:
        self.field.display = False
        self.rows.focus()

    def action_leave(self) -> None:
        """Leaves the field as it was; from the grid, goes back."""
        if self.field.display:
            self._close_field()
        else:
            self.frame.back()


class TypedGrid(AmountGrid):
    """A grid whose amounts are in the book first when they are kept, and that says so in time."""

    lost: str = msgid("What is typed is not kept: ctrl+s keeps it, esc once more leaves it.")
    """Said when one leaves, with `_()`."""

    is_warned = False
    """Whether it was said that leaving loses what is typed."""

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that the book does not have."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Says that something is typed and not kept before the program ends."""
        super().on_mount()
        self.finsam.unsaved.add(self._ask_to_save)

    def action_leave(self) -> None:
        """Leaves the field as it was; from the grid goes back, once it is said what is lost."""
        if not self.field.display and self.is_changed and not self.is_warned:
            self.is_warned = True
            self.finsam.show_message(_(self.lost), urgent=True)
        else:
            super().action_leave()

    def _ask_to_save(self) -> None:
        """Nothing enters a book unasked: what is typed holds the program until it is kept."""
        if self.is_attached and self.is_changed:
            raise Refused(
                problem(
                    "typed",
                    "Amounts that are typed are not kept; ctrl+s where they are typed keeps them.",
                )
            )
