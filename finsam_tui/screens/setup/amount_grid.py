"""A list of amounts, with one field that moves to the cell being typed."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.screens.view import View
from finsam_tui.widgets.line_input import LineInput
from finsam_tui.widgets.rows import RowList
from ledger.core.errors import Problem
from ledger.core.money import MINUS, PER_UNIT, read_amount, read_pasted_amount, write_amount
from ledger.core.text import pasted_cells, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from textual.app import ComposeResult
    from textual.events import Key, Paste

    from ledger.core.money import Ore
    from ledger.core.table import Row

    PastedCell: TypeAlias = tuple[int | None, int, str]
    """A row of the grid, a column of its amounts, and what is pasted there."""


class AmountGrid(View):
    """Whoever goes to a cell and types changes its amount."""

    column = 0
    """The column of the cursor, of those that hold amounts."""

    def __init__(self) -> None:
        """Makes the grid."""
        super().__init__()
        self.rows = RowList()
        self.field = LineInput(classes="amount", select_on_focus=False, is_amount=True)
        self.field.display = False
        self.rows.is_driven = True

    def compose(self) -> ComposeResult:
        """The grid, and the field beneath it while an amount is typed."""
        yield self.rows
        yield self.field

    @property
    def cell(self) -> Ore | None:
        """The amount under the cursor; None when there is none to type."""
        raise NotImplementedError

    @property
    def column_count(self) -> int:
        """How many columns hold amounts that can be typed."""
        return 1

    def amount_of(self, text: str) -> Ore | Problem:
        """What is typed, as an amount."""
        return read_amount(text)

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
        """A digit or a sign typed in the grid begins the amount; tab and the arrows take it."""
        character = event.character or ""
        begins = character.isdigit() or character in ("-", "+", MINUS)
        if begins and self.rows.has_focus:
            event.stop()
            event.prevent_default()
            self.action_edit()
            self.field.value = character
            self.field.cursor_position = len(character)
        elif event.key in ("up", "down", "tab", "shift+tab") and self.field.has_focus:
            event.stop()
            event.prevent_default()
            if self.commit_field():
                self._go_on(event.key)

    def _go_on(self, key: str) -> None:
        """To the row above or beneath; with tab first through the columns of the row."""
        step = {"tab": 1, "shift+tab": -1}.get(key, 0)
        if step and 0 <= self.column + step < self.column_count:
            self.column += step
            self.draw()
            return
        (self.rows.action_up if key in ("up", "shift+tab") else self.rows.action_down)()
        if step:
            self.column = 0 if step > 0 else self.column_count - 1
            self.draw()

    def names_of(self, row: Row) -> Sequence[str]:
        """What the row is called, when a pasted line begins with its name."""
        return row.texts[:1]

    def on_paste(self, event: Paste) -> None:
        """Puts a pasted column, or a table, in the cells: all of it or none.

        From the cursor on; a table that begins with what the rows are called, in those rows.
        """
        event.stop()
        lines = [line for line in pasted_cells(event.text) if any(map(str.strip, line))]
        room = self.column_count - self.column
        has_names = _has_names(lines, room)
        cells = self._cells_by_name(lines) if has_names else self._cells_from_cursor(lines)
        if self.cell is None:
            self.action_edit()
        elif isinstance(cells, str):
            words = _(
                "No row here is called {first}; paste only the amounts, at most {room} on a line.",
                first=quoted(cells),
                room=room,
            )
            self.finsam.show_message(words, urgent=True)
        else:
            self._fill_with(cells)

    def _cells_by_name(self, lines: Sequence[Sequence[str]]) -> list[PastedCell] | str:
        """The cells of the rows that the lines begin with; the name that no row has, if one."""
        rows: dict[str, list[int]] = {}
        for at, row in enumerate(self.rows.rows):
            for name in self.names_of(row) if row.stop else ():
                rows.setdefault(name.casefold(), []).append(at)
        cells: list[PastedCell] = []
        for line in lines:
            places = rows.get(line[0].strip().casefold())
            if not places:
                return line[0].strip()
            place = places.pop(0)
            names = {name.casefold() for name in self.names_of(self.rows.rows[place])}
            amounts = line[2:] if line[1].strip().casefold() in names and line[2:] else line[1:]
            cells += ((place, column, text) for column, text in enumerate(amounts, self.column))
        return cells

    def _cells_from_cursor(self, lines: Sequence[Sequence[str]]) -> list[PastedCell]:
        rows = range(self.rows.cursor, len(self.rows.rows))
        places = chain((at for at in rows if self.rows.rows[at].stop), repeat(None))
        return [
            (place, column, text)
            for place, line in zip(places, lines, strict=False)
            for column, text in enumerate(line, self.column)
        ]

    def _fill_with(self, pasted: Iterable[PastedCell]) -> None:
        cells = [cell for cell in pasted if cell[2].strip()]
        if any(place is None or column >= self.column_count for place, column, _text in cells):
            words = _("More cells were pasted than there are from here on; nothing was taken.")
            self.finsam.show_message(words, urgent=True)
        elif faults := [
            one for *_, text in cells if isinstance(one := read_pasted_amount(text), Problem)
        ]:
            self.finsam.show_message(problem_on_screen(faults[0]), urgent=True)
        else:
            self._fill(cells)

    def _fill(self, cells: Iterable[PastedCell]) -> None:
        first = self.column
        for place, column, text in cells:
            self.rows.move_to(place or 0)
            self.column = column
            amount = self.amount_of(text)
            if not isinstance(amount, Problem):
                self.take(amount)
                self.draw()  # the next cell of the row stands on this one
        self.column = first
        self._close_field()
        self.draw()

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Takes the amount and goes to the next row, or says why it is none."""
        event.stop()
        if not event.value.strip():
            self._close_field()
        elif self.commit_field():
            self.rows.action_down()

    def commit_field(self) -> bool:
        """Takes the amount that is being typed, if one is; False, and says why, when it is none."""
        text = self.field.value if self.field.display else ""
        amount = self.amount_of(text) if text.strip() else None
        if isinstance(amount, Problem):
            self.finsam.show_message(problem_on_screen(amount), urgent=True)
            return False
        if amount is not None:
            self.take(amount)
        if self.field.display:
            self._close_field()
            self.draw()
        return True

    def _close_field(self) -> None:
        self.field.display = False
        self.rows.focus()

    def action_leave(self) -> None:
        """Leaves the field as it was; from the grid, goes back."""
        if self.field.display:
            self._close_field()
        else:
            self.frame.back()


def _has_names(lines: Sequence[Sequence[str]], room: int) -> bool:
    """Whether a pasted table begins with names: its first cells are no amounts, or one too many."""
    return all(len(line) > 1 and line[0].strip() for line in lines) and any(
        len(line) > room or isinstance(read_pasted_amount(line[0]), Problem) for line in lines
    )
