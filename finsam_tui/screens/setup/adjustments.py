"""Amounts that the ledger cannot tell, as a grid: the balance requirement, and memo rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from finsam_tui.actions.entered_amounts import adjust
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.setup.amount_grid import TypedGrid
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.statements.adjustments import adjust_refusal, adjustable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.statements.adjustments import Adjustable

AMOUNT = 18


class AdjustView(TypedGrid):
    """The rows of the year whose amounts are entered; ctrl+s asks why, and keeps them."""

    where: ClassVar[str] = "adjust"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("adjust")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.words = Static("", classes="told", markup=False)
        self.entered: Sequence[Adjustable] = ()
        self.typed: dict[str, Ore] = {}
        self.refusal: Problem | None = None
        """Why nothing can be typed."""

    def compose(self) -> ComposeResult:
        """The grid, what it is, and the field beneath it."""
        yield self.rows
        yield self.words
        yield self.field

    @property
    def title(self) -> str:
        """What the trail calls it."""
        title = _("Amounts that are entered for {year}", year=self.finsam.scope.year.name)
        state = _("typed, not kept yet")
        return f"{title} · {state}" if self.is_changed else title

    @property
    def changed(self) -> dict[str, Ore]:
        """What is typed and not in the book."""
        amounts = {row.id: row.amount for row in self.entered}
        return {id_: amount for id_, amount in self.typed.items() if amounts.get(id_) != amount}

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that the book does not have."""
        return bool(self.changed)

    def ask(self) -> None:
        """Asks for what has been entered; what is typed stays."""
        with self.finsam.faults_shown():
            year = self.finsam.scope.year.name
            self.entered = adjustable(self.book, year)
            self.refusal = adjust_refusal(self.book, year)
            self.draw()

    def draw(self) -> None:
        """Draws the grid and what it is."""
        rows = []
        for row in self.entered:
            amount = self.typed.get(row.id, row.amount)
            place = _("memo row") if row.is_memo else _("balance requirement")
            label = row.label.in_language(language())
            rows.append(Row((label, place, "" if amount is None else write_amount(amount))))
        columns = [
            Column(label=_("Row")),
            Column(width=20, faint=True),
            Column(label=_("Amount"), kind="number", width=AMOUNT),
        ]
        self.rows.show_rows(columns, rows)
        hint = _("With the sign of print: what is taken off the result has a minus. ctrl+s keeps.")
        self.words.update(problem_on_screen(self.refusal) if self.refusal else hint)
        self.frame.show_trail()

    @property
    def cell(self) -> Ore | None:
        """The amount under the cursor; None when it cannot be typed."""
        if self.refusal or self.rows.cursor >= len(self.entered):
            return None
        row = self.entered[self.rows.cursor]
        return self.typed.get(row.id, row.amount or 0)

    def action_edit(self) -> None:
        """Opens the field with the amount, or says why it cannot be typed."""
        if self.refusal:
            self.finsam.show_message(problem_on_screen(self.refusal), urgent=True)
        super().action_edit()

    def take(self, amount: Ore) -> None:
        """Puts the amount in the cell."""
        self.typed[self.entered[self.rows.cursor].id] = amount
        self.is_warned = False
        self.finsam.show_message("")

    def action_save(self) -> None:
        """Asks why, and keeps what is typed."""
        if not self.is_changed:
            self.finsam.show_message(_("Nothing is typed that the book does not have."))
            return

        def attempt(values: Mapping[str, str]) -> None:
            year = self.finsam.scope.year.name
            adjust(self.book, year, self.changed, values["reason"], self.finsam.who)
            self.typed = {}
            self.finsam.announce_change()
            self.finsam.show_message(_("The amounts of {year} are kept.", year=year))

        reason = Field("reason", _("Why"), hint=_("kept in the history"), is_needed=True)
        self.app.push_screen(Form(self.title.partition(" · ")[0], (reason,), attempt))
