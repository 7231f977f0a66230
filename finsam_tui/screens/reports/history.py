"""The history of processing: what was done, the newest first, and a way to find in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Vertical
from textual.widgets import Static

from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.view import View
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.text_cells import safe_text
from ledger.core.calendar import zoned_time
from ledger.registers.history import history_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.registers.history import Event

AT_MOST = 2000
"""Events that are listed; what is older is found by searching."""


class HistoryView(View):
    """A searchable list of events; a voucher opens."""

    where: ClassVar[str] = "history"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("history")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("Nothing in the history holds this text."))
        self.details = Static("", markup=False, classes="told")
        self.wanted = ""

    @property
    def title(self) -> str:
        """What the trail calls it, and what is searched for."""
        name = _("History")
        return f"{name}: {self.wanted}" if self.wanted else name

    def compose(self) -> ComposeResult:
        """The list, and under it what the event added to the book."""
        with Vertical():
            yield self.rows
            yield self.details

    def ask(self) -> None:
        """Asks for the newest events."""
        with self.finsam.faults_shown():
            query = replace(self.report_query("history"), search=self.wanted)
            found = history_table(self.book, query, newest_first=True)
            self.rows.show_table(replace(found, rows=islice(found.rows, AT_MOST), remarks=()))

    @property
    def event(self) -> Event | None:
        """What the cursor is on."""
        return cast("Event", self.rows.row.opens) if self.rows.row else None

    def on_row_list_moved(self) -> None:
        """Shows in full what happened, when and by whom, and the seal of the entry."""
        lines = []
        if event := self.event:
            about = (zoned_time(event.at), event.by, event.program, event.hash)
            lines = [problem_on_screen(event.message), "", " · ".join(about)]
        self.details.update("\n".join(map(safe_text, lines)))

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens the voucher."""
        self.action_open()

    def action_open(self) -> None:
        """Opens the voucher that the event recorded."""
        for row in self.event.rows if self.event else ():
            table, _tab, rest = row.partition("\t")
            if table == "voucher":
                self.frame.open_voucher(int(rest.partition("\t")[0]))
                return

    def action_search(self) -> None:
        """Asks for a text, and shows only what holds it."""

        def attempt(values: Mapping[str, str]) -> None:
            self.wanted = values["text"].strip()
            self.ask()
            self.rows.move_to(0)
            self.frame.show_trail()

        hint = _("A voucher, an account, a name, a reason; empty shows everything.")
        field = Field("text", _("Find"), self.wanted, hint)
        self.app.push_screen(Form(_("Find in the history"), (field,), attempt, verb=_("find")))
