"""A grid whose amounts are in the book first when they are saved, and in a draft until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.open_book import entry_count
from finsam_tui.screens.busy import run_change, run_write
from finsam_tui.screens.dialogs.question import Question
from finsam_tui.screens.draft_autosave import DraftAutosave
from finsam_tui.screens.setup.amount_grid import AmountGrid
from ledger.bookkeeping.lost_updates import MEANWHILE
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.entry.grid_draft import GridDraft, changed_cells, grid_drafts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.app import ComposeResult

    from ledger.core.errors import LedgerError, Problem
    from ledger.core.money import Ore
    from ledger.entry.grid_draft import Cell, Cells

AMOUNT = 18
MOST_SHOWN = 8
"""Cells that are shown both ways when another window has changed more."""


class DraftedGrid(AmountGrid):
    """Cells of a year: as the book has them, with what is typed over them.

    What is typed is a draft in the book, so that it survives the view, the window and the program.
    """

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.words = Static("", classes="told", markup=False)
        self.year = 0
        self.keys: Sequence[Cell] = ()
        """The cell of each row."""

        self.stored: Cells = {}
        """What the book holds now."""

        self.base: Cells = {}
        """What the book held when the typing began."""

        self.typed: dict[Cell, Cell] = {}
        self.refusal: Problem | None = None
        """Why nothing can be typed."""

        self.seen = 0
        """How many entries the journal had when the book was asked."""

    def compose(self) -> ComposeResult:
        """The grid, what is said of it, and the field beneath it."""
        yield self.rows
        yield self.words
        yield self.field

    @property
    def name_and_year(self) -> str:
        """What the trail calls it."""
        raise NotImplementedError

    @property
    def grid_year(self) -> int:
        """The calendar year that the cells are of."""
        return self.finsam.scope.year.name

    def read(self) -> Cells:
        """Reads what is shown, and why nothing can be typed; gives what the book holds."""
        raise NotImplementedError

    def lines(self) -> Iterable[tuple[Cell, Row]]:
        """The rows, each with the key of its cell; the amount comes after what the row has."""
        raise NotImplementedError

    @property
    def heads(self) -> Sequence[Column]:
        """The columns before the amount."""
        raise NotImplementedError

    @property
    def hint(self) -> str:
        """What is said beneath the grid."""
        raise NotImplementedError

    def write(self) -> str:
        """Records what is typed, and says that it is done. Raises Refused."""
        raise NotImplementedError

    def label_of(self, key: Cell) -> str:
        """What the cell is called when it is shown by itself."""
        raise NotImplementedError

    def text_of(self, value: Cell) -> str:
        """A value as it is shown."""
        return write_amount(value) if value else ""

    def on_mount(self) -> None:
        """Is saved before the program ends, however it ends."""
        super().on_mount()
        self.autosave: DraftAutosave[GridDraft] = DraftAutosave(self)
        self.finsam.unsaved.add(self.autosave.save)

    @property
    def title(self) -> str:
        """What the trail calls it, and whether the book has what is typed."""
        state = (self.autosave.state or _("draft")) if self.is_changed else ""
        return " · ".join(filter(None, (self.name_and_year, state)))

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that the book does not have."""
        return bool(self.typed)

    @property
    def values(self) -> dict[Cell, Cell]:
        """The cells as they stand on the screen."""
        return {**self.stored, **self.typed}

    @property
    def changed_meanwhile(self) -> Sequence[Cell]:
        """The cells that another window has changed since the typing began."""
        return changed_cells(self.base, self.stored) if self.typed or self.field.display else ()

    def ask(self) -> None:
        """Asks for what the book has; what is typed stays."""
        with self.finsam.faults_shown():
            with self.book.reading():
                self.seen = entry_count(self.book)
                self.stored = self.read()
            if self.year != self.grid_year:
                self.autosave.save_soon()
                self.year = self.grid_year
                self._take_up_draft()
            if not (self.typed or self.field.display):
                self.base = self.stored
            self.draw()
            if changed := self.changed_meanwhile:
                words = _(
                    "Another window has changed {number:# amount|# amounts} here; ctrl+s shows"
                    " both.",
                    number=len(changed),
                )
                self.finsam.show_message(words, urgent=True)

    def _take_up_draft(self) -> None:
        """Goes on with what was typed and not recorded, here or in a window that has closed."""
        self.autosave.detach()
        self.typed, self.base = {}, self.stored
        for stored in grid_drafts(self.book, self.where, self.year):
            self.autosave.take_up(stored)
            self.base, self.typed = stored.draft.base, dict(stored.draft.cells)
            words = _(
                "{number:# amount from a draft is shown; ctrl+r drops it|# amounts from a draft"
                " are shown; ctrl+r drops them}.",
                number=len(self.typed),
            )
            self.finsam.show_message(words)
            break

    def draw(self) -> None:
        """Draws the grid, and what is said of it."""
        values, lines = self.values, tuple(self.lines())
        self.keys = [key for key, _row in lines]
        rows = [
            Row((*row.texts, self.text_of(values.get(key))), row.look, row.level)
            for key, row in lines
        ]
        amount = Column(label=_("Amount"), kind="number", width=AMOUNT)
        self.rows.show_rows([*self.heads, amount], rows)
        self.words.update(self.hint)
        self.frame.show_trail()

    @property
    def key(self) -> Cell:
        """The cell that the cursor is on; None where there is none."""
        return self.keys[self.rows.cursor] if self.rows.cursor < len(self.keys) else None

    @property
    def cell(self) -> Ore | None:
        """The amount under the cursor; None when it cannot be typed."""
        return None if self.key is None or self.refusal else self.values.get(self.key) or 0

    def action_edit(self) -> None:
        """Opens the field with the amount, or says why it cannot be typed."""
        if self.refusal:
            self.finsam.show_message(problem_on_screen(self.refusal), urgent=True)
        super().action_edit()

    def take(self, amount: Ore) -> None:
        """Puts the amount in the cell."""
        self.put(self.key, amount)

    def put(self, key: Cell, value: Cell) -> None:
        """Types a value; one that the book has already is no longer typed."""
        if self.stored.get(key, 0) == value:
            self.typed.pop(key, None)
        else:
            self.typed[key] = value
        self._save_soon()
        self.finsam.show_message("")

    def on_input_changed(self) -> None:
        """Has what is being typed saved in a moment, before the field is left."""
        if self.field.display:
            self._save_soon()

    def _save_soon(self) -> None:
        amount = self.amount_of(self.field.value) if self.field.display else None
        cells = {**self.typed, **(self.pending(amount) if isinstance(amount, int) else {})}
        self.autosave.changed(GridDraft(self.where, self.year, self.base, cells))

    def pending(self, amount: Ore) -> Mapping[Cell, Cell]:
        """What the amount in the field makes of its cell."""
        return {self.key: amount}

    def action_leave(self) -> None:
        """Leaves the field as it was; from the grid goes back, and the draft stays."""
        if self.field.display:
            super().action_leave()
            self._save_soon()
        else:
            self.autosave.save_soon()
            super().action_leave()

    def action_discard(self) -> None:
        """Drops what is typed, once that is confirmed."""
        if not self.is_changed:
            return
        drop = _("Drop {number:# typed amount|# typed amounts}", number=len(self.typed))
        question = Question(_("Drop what is typed?"), {"drop": drop, "stay": _("Go back")})
        self.app.push_screen(question, self._discard_if)

    def _discard_if(self, answer: str | None) -> None:
        def discard() -> None:
            self.autosave.drop()
            self._take_up_draft()
            self.draw()

        if answer == "drop":
            run_write(self.finsam, discard)

    def action_save(self) -> None:
        """Records what is typed; asks first when another window has changed the same grid."""
        if not self.commit_field():
            return
        self.finsam.notice_changes()
        self.ask()
        if self.changed_meanwhile:
            self.app.push_screen(self._question(), self._settle)
        else:
            self.save_to_book()

    def save_to_book(self) -> None:
        """Records what is typed."""
        run_change(self.finsam, self.write_and_drop_draft, self.show_refusal)

    def write_and_drop_draft(self) -> str:
        """Records what is typed; gives what to say of it."""
        message = self.write()
        self.autosave.drop()
        self._take_up_draft()
        return message

    def show_refusal(self, error: LedgerError) -> None:
        """Shows what is there now; when another window was first, both; what is typed stays."""
        self.ask()
        if MEANWHILE in error.problems:
            self.action_save()
        else:
            self.finsam.show_fault(error)

    def _question(self) -> Question:
        """What was there, what another window has made of it, and what is typed here."""
        changed = self.changed_meanwhile
        texts = [
            (
                self.label_of(key),
                self.text_of(self.stored.get(key)) or "0,00",
                self.text_of(self.typed[key]) or "0,00" if key in self.typed else "",
            )
            for key in changed
        ]
        rows = [(_("Changed by another window"), _("In the book now"), _("Typed here"))]
        rows += texts[:MOST_SHOWN]
        if len(texts) > MOST_SHOWN:
            rows.append((_("and {number} more", number=len(texts) - MOST_SHOWN), "", ""))
        choices = {"mine": _("Save what is typed here; the rest as the book has it")}
        if any(key in self.typed for key in changed):
            choices["theirs"] = _("Let the book's amounts stand where both were typed")
        choices["stay"] = _("Go back, and decide later")
        return Question(_("Another window has changed this since you began"), choices, rows)

    def _settle(self, answer: str | None) -> None:
        """Goes on from what the book holds now, with what is typed here or without."""
        if answer not in ("mine", "theirs"):
            return
        changed = self.changed_meanwhile
        self.base = self.stored
        if answer == "mine":
            self.save_to_book()
            return
        for key in changed:
            self.typed.pop(key, None)
        self._save_soon()
        self.draw()
