"""What an auditor asks for, a report at a time: the Table that text and files draw."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.audit import review
from finsam_tui.i18n import _, msgid
from finsam_tui.keys import bindings
from finsam_tui.screens.background_view import BackgroundView
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.core.table import Cell, Table

REPORTS: Mapping[str, tuple[str, str]] = {
    "specifications": (
        msgid("Specifications of accounts"),
        "ledger.closing.evidence:account_specifications_table",
    ),
    "reconciliations": (msgid("Reconciliations"), "ledger.closing.evidence:reconciliations_table"),
    "journal-tests": (
        msgid("Journal tests"),
        "ledger.registers.journal_tests:journal_tests_table",
    ),
    "cutoff": (msgid("Cut-off"), "ledger.registers.cut_off:cut_off_table"),
}
"""By its name on the command line: what a report is called, and what gives its Table."""


class AuditView(BackgroundView["Table"]):
    """One of the reports; `k` chooses another, `enter` opens what a row is about."""

    where: ClassVar[str] = "audit"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("audit")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("Nothing is found in this period."))
        self.report = next(iter(REPORTS))
        self.cells: list[dict[str, Cell]] = []
        """What each row of the list holds, by the id of the column."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.rows

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _(REPORTS[self.report][0])

    def look(self, book: Book, scope: Scope) -> Table:  # noqa: ARG002 - the query has the days
        """Asks for the report."""
        module, _colon, name = REPORTS[self.report][1].partition(":")
        table: Table = getattr(import_module(module), name)(book, self.report_query(self.report))
        return table

    def draw(self, found: Table) -> None:
        """Draws it."""
        ids = [column.id for column in found.columns]
        self.cells = [
            {} if row.look == "heading" else dict(zip(ids, row.cells, strict=False))
            for row in found.rows
            if "screen" in row.on
        ]
        self.rows.show_table(found)
        if self.display:
            self.frame.show_trail()

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens what the row is about."""
        self.action_open()

    def action_open(self) -> None:
        """Opens the voucher of the row, or the postings of its account."""
        row = self.cells[self.rows.cursor] if self.rows.cursor < len(self.cells) else {}
        if row.get("sequence"):
            self.frame.open_voucher(int(row["sequence"] or 0))
        elif row.get("account"):
            account = str(row["account"])
            self.frame.open_postings(account, account=account)

    def action_seen(self) -> None:
        """Asks what came of the finding under the cursor."""
        row = self.cells[self.rows.cursor] if self.rows.cursor < len(self.cells) else {}
        if not row.get("key"):
            return
        about = (str(row["test"]), str(row["key"]))

        def attempt(values: Mapping[str, str]) -> None:
            review(self.book, self.finsam.scope.year, about, values["comment"])
            self.finsam.announce_change()

        field = Field("comment", _("Comment"), str(row.get("comment") or ""))
        heading = str(row.get("text") or "")
        self.app.push_screen(Form(heading, (field,), attempt, verb=_("mark as seen")))

    def action_choose(self) -> None:
        """Chooses another report."""

        def choose(key: str | None) -> None:
            if key:
                self.report, self.rows.cursor = key, 0
                self.ask()

        options = {name: _(about[0]) for name, about in REPORTS.items()}
        self.app.push_screen(Picker(_("Audit"), options, self.report), choose)
