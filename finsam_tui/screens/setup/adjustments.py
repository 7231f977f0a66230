"""Amounts that the ledger cannot tell, as a grid: the balance requirement, and memo rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.entered_amounts import adjust
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.setup.drafted_grid import DraftedGrid
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.statements.adjustments import adjust_refusal, adjustable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.entry.grid_draft import Cell, Cells
    from ledger.statements.adjustments import Adjustable


class AdjustView(DraftedGrid):
    """The rows of the year whose amounts are entered; ctrl+s asks why, and records them."""

    where: ClassVar[str] = "adjust"

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.entered: Sequence[Adjustable] = ()
        self.reason = ""

    @property
    def name_and_year(self) -> str:
        """What the trail calls it."""
        return _("Amounts that are entered for {year}", year=self.finsam.scope.year.name)

    def read(self) -> Cells:
        """Reads what has been entered."""
        self.entered = adjustable(self.book, self.grid_year)
        self.refusal = adjust_refusal(self.book, self.grid_year)
        return {row.id: row.amount for row in self.entered}

    def lines(self) -> Iterable[tuple[Cell, Row]]:
        """The rows, and where each stands."""
        for row in self.entered:
            place = _("memo row") if row.is_memo else _("balance requirement")
            yield row.id, Row((row.label.in_language(language()), place))

    def label_of(self, key: Cell) -> str:
        """The name of the row."""
        return next(row.label.in_language(language()) for row in self.entered if row.id == key)

    def text_of(self, value: Cell) -> str:
        """An amount; one that has not been entered is empty, and a zero is not."""
        return "" if value is None else write_amount(value)

    @property
    def heads(self) -> Sequence[Column]:
        """The columns before the amount."""
        return Column(label=_("Row")), Column(width=20, faint=True)

    @property
    def hint(self) -> str:
        """What the sign means."""
        if self.refusal:
            return problem_on_screen(self.refusal)
        return _("With the sign of print: what is taken off the result has a minus. ctrl+s saves.")

    def save_to_book(self) -> None:
        """Asks why, and records what is typed."""
        if not self.is_changed:
            self.finsam.show_message(_("Nothing is typed that the book does not have."))
            return

        def attempt(values: Mapping[str, str]) -> str:
            self.reason = values["reason"]
            return self.write_and_drop_draft()

        reason = Field("reason", _("Why"), hint=_("recorded in the history"), is_needed=True)
        self.app.push_screen(Form(self.name_and_year, (reason,), attempt))

    def write(self) -> str:
        """Records what is typed."""
        who = self.finsam.who
        adjust(self.book, self.year, self.typed, self.reason, who, seen=self.seen)
        return _("The amounts of {year} are saved.", year=self.year)
