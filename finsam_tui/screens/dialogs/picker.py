"""Choosing from a list: one of many by typing a part of its name, or several of a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.i18n import _
from finsam_tui.keys import bindings
from finsam_tui.widgets.bars import KeyBar
from finsam_tui.widgets.line_input import LineInput
from finsam_tui.widgets.rows import RowList
from ledger.core.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.shell import Shell

T = TypeVar("T")


class Picker(ModalScreen["str | None"]):
    """Gives the key of what was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("picker")]
    help_pages = ("picker", "app")
    line: type[LineInput] = LineInput

    def __init__(self, title: str, options: Mapping[str, str], current: str = "") -> None:
        """Takes what can be chosen, by key, and the key where the cursor begins."""
        super().__init__(classes="dialog")
        self.heading = title
        self.options = options
        self.current = current
        self.found: Sequence[str] = tuple(options)

    def compose(self) -> ComposeResult:
        """A line to type in, and the list."""
        with Vertical(classes="box"):
            yield Static(self.heading, classes="heading", markup=False)
            yield self.line(placeholder=_("type a part of the name"))
            yield RowList(empty=_("Nothing by that name."))
            yield KeyBar(where="picker")

    def on_mount(self) -> None:
        """Shows all there is."""
        rows = self.query_one(RowList)
        rows.can_focus, rows.is_driven = False, True
        self.draw(self.current)

    def draw(self, at: str = "") -> None:
        """Draws what is found."""
        rows = [Row((self.options[key],)) for key in self.found]
        cursor = self.found.index(at) if at in self.found else 0
        self.query_one(RowList).show_rows([Column()], rows, cursor)

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Finds what holds every word typed."""
        words = event.value.casefold().split()
        self.found = tuple(
            key
            for key, name in self.options.items()
            if all(word in name.casefold() for word in words)
        )
        self.draw(self.current if not words else "")

    def on_input_submitted(self) -> None:
        """Chooses."""
        self.action_choose()

    def on_row_list_chosen(self) -> None:
        """A click on the cursor chooses."""
        self.action_choose()

    def action_choose(self) -> None:
        """Chooses what the cursor is on."""
        if self.found:
            self.dismiss(self.found[self.query_one(RowList).cursor])

    def action_up(self) -> None:
        """Moves up."""
        self.query_one(RowList).action_up()

    def action_down(self) -> None:
        """Moves down."""
        self.query_one(RowList).action_down()

    def action_close(self) -> None:
        """Chooses nothing."""
        self.dismiss(None)


def pick_one(
    finsam: Shell,
    title: str,
    things: Sequence[T],
    named: Callable[[T], str],
    go_on: Callable[[T], object],
) -> None:
    """Asks which of the things, each in a line, and goes on with that one."""

    def chosen(at: str | None) -> None:
        if at is not None:
            go_on(things[int(at)])

    finsam.push_screen(
        Picker(title, {str(at): named(one) for at, one in enumerate(things)}), chosen
    )


class Toggles(ModalScreen["frozenset[str] | None"]):
    """Gives the keys of what is chosen, or None when it is left as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("toggles")]
    help_pages = ("toggles", "app")

    def __init__(self, title: str, options: Mapping[str, str], chosen: frozenset[str]) -> None:
        """Takes what can be chosen, by key, and what is."""
        super().__init__(classes="dialog")
        self.heading = title
        self.options = options
        self.chosen = chosen

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="box"):
            yield Static(self.heading, classes="heading", markup=False)
            yield RowList()
            yield KeyBar(where="toggles")

    def on_mount(self) -> None:
        """Shows what is chosen."""
        self.draw()

    def draw(self) -> None:
        """Draws the list."""
        rows = [
            Row((name,), mark="[x]" if key in self.chosen else "[ ]")
            for key, name in self.options.items()
        ]
        self.query_one(RowList).show_rows([Column()], rows)

    def on_row_list_chosen(self) -> None:
        """A click on the cursor chooses, or leaves out."""
        self.action_turn()

    def action_turn(self) -> None:
        """Chooses what the cursor is on, or leaves it out."""
        self.chosen ^= {tuple(self.options)[self.query_one(RowList).cursor]}
        self.draw()

    def action_done(self) -> None:
        """Gives what is chosen."""
        self.dismiss(self.chosen)

    def action_close(self) -> None:
        """Leaves it as it was."""
        self.dismiss(None)
