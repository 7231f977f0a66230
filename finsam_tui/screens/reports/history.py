"""The history of processing: what was done, the newest first, and a way to find in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.list_view import DetailedListView, TableView
from ledger.core.calendar import zoned_time
from ledger.registers.history import history_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.core.table import Table
    from ledger.registers.history import Event

AT_MOST = 2000
"""Events that are listed; what is older is found by searching."""


class HistoryView(DetailedListView, TableView):
    """A searchable list of events; a voucher opens."""

    where: ClassVar[str] = "history"
    empty = msgid("Nothing in the history holds this text.")

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.wanted = ""

    @property
    def title(self) -> str:
        """What the trail calls it, and what is searched for."""
        name = _("History")
        return f"{name}: {self.wanted}" if self.wanted else name

    def table(self) -> Table:
        """Asks for the newest events."""
        query = replace(self.report_query("history"), search=self.wanted)
        found = history_table(self.book, query, newest_first=True)
        return replace(found, rows=islice(found.rows, AT_MOST), remarks=())

    @property
    def event(self) -> Event | None:
        """What the cursor is on."""
        return cast("Event | None", self.opens)

    def detail(self) -> Iterator[str]:
        """What happened in full, when and by whom, and the seal of the entry."""
        if event := self.event:
            yield problem_on_screen(event.message)
            yield ""
            yield " · ".join((zoned_time(event.at), event.by, event.program, event.hash))

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
