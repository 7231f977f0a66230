"""The history of processing: what was done, the newest first, and a way to find in it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.view import View
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.text_cells import safe_text
from ledger.core.table import Column, Row
from ledger.registers.history import HistoryFilter, history

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
        self.wanted = HistoryFilter(newest_first=True)
        self.events: tuple[Event, ...] = ()

    @property
    def title(self) -> str:
        """What the trail calls it, and what is searched for."""
        name = _("History")
        return f"{name}: {self.wanted.text}" if self.wanted.text else name

    def compose(self) -> ComposeResult:
        """The list, and under it what the event added to the book."""
        with Vertical():
            yield self.rows
            yield self.details

    def ask(self) -> None:
        """Asks for the newest events."""
        with self.finsam.faults_shown():
            self.events = tuple(islice(history(self.book, self.wanted), AT_MOST))
            self.rows.show_rows(
                [
                    Column(label=_("Seq."), width=7),
                    Column(label=_("When (UTC)"), width=19, priority=1),
                    Column(label=_("By"), width=8),
                    Column(label=_("What")),
                    Column(label=_("Program"), width=14, room=130, faint=True),
                ],
                [
                    Row(
                        (
                            str(event.sequence),
                            event.at[:19].replace("T", " "),
                            event.by,
                            problem_on_screen(event.message),
                            event.program,
                        )
                    )
                    for event in self.events
                ],
            )

    def on_row_list_moved(self) -> None:
        """Shows what the event under the cursor added."""
        if self.events:
            event = self.events[self.rows.cursor]
            lines = [" ".join(row.split("\t")) for row in event.rows[:5]]
            self.details.update("\n".join(safe_text(line) for line in lines))

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens the voucher."""
        self.action_open()

    def action_open(self) -> None:
        """Opens the voucher that the event recorded."""
        if not self.events:
            return
        for row in self.events[self.rows.cursor].rows:
            table, _tab, rest = row.partition("\t")
            if table == "voucher":
                self.frame.open_voucher(int(rest.partition("\t")[0]))
                return

    def action_search(self) -> None:
        """Asks for a text, and shows only what holds it."""

        def attempt(values: Mapping[str, str]) -> None:
            self.wanted = HistoryFilter(text=values["text"].strip(), newest_first=True)
            self.ask()
            self.rows.move_to(0)
            self.frame.show_trail()

        hint = _("A voucher, an account, a name, a reason; empty shows everything.")
        field = Field("text", _("Find"), self.wanted.text, hint)
        self.app.push_screen(Form(_("Find in the history"), (field,), attempt, verb=_("find")))
