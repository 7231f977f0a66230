"""The follow-up: outcome against budget, by line, branch and activity, down to the vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.budget import comment_line
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.screens.view import View
from finsam_tui.widgets.bars_of_share import share_bar
from finsam_tui.widgets.rows import RowList
from ledger.core.money import per_cent, write_amount
from ledger.core.table import Column, Row
from ledger.management.follow_up import operations
from ledger.management.follow_up_table import remarks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.core.money import Ore
    from ledger.management.follow_up import FollowUpLine

AMOUNT, BAR = 11, 12


class FollowUpView(View):
    """Outcome, budget, deviation and forecast of the days that are shown."""

    where: ClassVar[str] = "followup"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("followup")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList()
        self.lines: list[FollowUpLine | None] = []

    def compose(self) -> ComposeResult:
        """One list."""
        yield self.rows

    @property
    def title(self) -> str:
        """What the trail calls it, and the line the cursor is on."""
        line = self.line
        return " › ".join(filter(None, (_("Follow-up"), line.label if line else "")))

    @property
    def line(self) -> FollowUpLine | None:
        """What the cursor is on."""
        return self.lines[self.rows.cursor] if self.rows.cursor < len(self.lines) else None

    def ask(self) -> None:
        """Asks the book for the follow-up."""
        with self.finsam.faults_shown():
            scope = self.finsam.scope
            found = operations(self.book, scope.year, scope.period, language=language())
            rows: list[Row] = []
            self.lines = []
            for line in found.lines:
                rows.append(_row(line, has_prior=bool(found.prior_label)))
                self.lines.append(line)
                if line.comment:
                    rows.append(Row((f"* {line.comment}",), "faint", line.level + 1, stop=False))
                    self.lines.append(None)
            rows.append(Row((), stop=False))
            rows += [
                Row((f"! {words}",), "remark", stop=False)
                for words in map(problem_on_screen, remarks_of(found))
            ]
            self.rows.show_rows(_columns(found.prior_label), rows)

    def on_row_list_moved(self) -> None:
        """Shows the line in the trail."""
        self.frame.show_trail()

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens what is there."""
        self.action_open()

    def action_open(self) -> None:
        """Shows the postings behind the outcome."""
        line = self.line
        if line and line.keys:
            self.frame.open_postings(line.label, keys=line.keys)
        else:
            self.finsam.show_message(_("No postings in the book lie behind this figure."))

    def action_edit(self) -> None:
        """Opens the budget to be typed in."""
        from finsam_tui.screens.setup.budget import BudgetView  # noqa: PLC0415 - when opened

        self.frame.open(BudgetView())

    def action_comment(self) -> None:
        """Asks for what is to be said of the line."""
        from finsam_tui.screens.dialogs.form import Field, Form  # noqa: PLC0415 - when one comments

        line = self.line
        if line is None:
            return

        def store(values: Mapping[str, str]) -> None:
            year, who = self.finsam.scope.year, self.finsam.who
            comment_line(self.book, year, line.id, values["comment"], who)

        field = Field("comment", _("Comment"), line.comment, _("Leave empty to remove it."))
        self.app.push_screen(Form(line.label, [field], store), self._message)

    def _message(self, done: bool | None) -> None:
        if done:
            self.finsam.announce_change()


def _row(line: FollowUpLine, *, has_prior: bool) -> Row:
    if line.kind == "heading":
        return Row((line.label,), "heading", stop=False)
    amounts = (line.outcome, line.budget, line.deviation)
    cells = (
        line.label,
        *map(_amount, amounts),
        per_cent(line.per_mille),
        _amount(line.forecast),
        *((_amount(line.prior),) if has_prior else ()),
        share_bar(line.outcome, line.year_budget, BAR),
    )
    return Row(cells, "sum" if line.kind == "sum" else "row", line.level)


def _amount(amount: Ore | None) -> str:
    return "" if amount is None else write_amount(amount, "kr")


def _columns(prior: str) -> list[Column]:
    """The columns; that of the year before only where it is known, as `prior` calls it."""
    before = [Column(label=prior, kind="number", width=AMOUNT, priority=2)] if prior else []
    return [
        Column(),
        Column(label=_("Actual"), kind="number", width=AMOUNT),
        Column(label=_("Budget"), kind="number", width=AMOUNT),
        Column(label=_("Variance"), kind="number", width=AMOUNT),
        Column(label="%", kind="number", width=6, priority=3, room=95),
        Column(label=_("Forecast"), kind="number", width=AMOUNT, priority=4),
        *before,
        Column(label=_("Of the year"), width=BAR, priority=1, faint=True),
    ]
