"""The follow-up: outcome against budget, by line, branch and activity, down to the vouchers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.actions.budget import comment_line
from finsam_tui.i18n import _
from finsam_tui.screens.list_view import TableView
from ledger.management.follow_up_table import follow_up_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.money import Unit
    from ledger.core.table import Table
    from ledger.management.follow_up import FollowUpLine


class FollowUpView(TableView):
    """Outcome, budget, deviation and forecast of the days that are shown."""

    where: ClassVar[str] = "followup"
    unit: ClassVar[Unit] = "kr"

    @property
    def title(self) -> str:
        """What the trail calls it, and the line the cursor is on."""
        line = self.line
        return " › ".join(filter(None, (_("Follow-up"), line.label if line else "")))

    @property
    def line(self) -> FollowUpLine | None:
        """What the cursor is on."""
        return cast("FollowUpLine | None", self.opens)

    def table(self) -> Table:
        """Asks the book for the follow-up."""
        query = replace(self.report_query("operations"), unit=self.unit)
        return follow_up_table(self.book, query)

    def on_row_list_moved(self) -> None:
        """Shows the line in the trail."""
        self.frame.show_trail()

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
        self.app.push_screen(Form(line.label, [field], store))
