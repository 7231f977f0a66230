"""The trial balance: every account with what it began with, what happened, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.i18n import _
from finsam_tui.keys import bindings
from finsam_tui.screens.view import View
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.side_pane import Aside, Split
from ledger.bookkeeping.posting_queries import PostingFilter
from ledger.registers.trial import trial_table

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class TrialView(View):
    """The trial balance; `enter` opens an account's postings."""

    where: ClassVar[str] = "trial"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("trial")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("Nothing is recorded in this period."))
        self.aside = Aside()

    def compose(self) -> ComposeResult:
        """The accounts, and beside them the postings of the one under the cursor."""
        with Split():
            yield self.rows
            yield self.aside

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("General ledger")

    def ask(self) -> None:
        """Asks the book for the balances."""
        with self.finsam.faults_shown():
            self.rows.show_table(trial_table(self.book, self.report_query("trial")))

    def on_row_list_moved(self) -> None:
        """Shows the account's postings beside, where there is room."""
        self.aside.follow(self._show_beside)

    @property
    def account(self) -> tuple[str, str] | None:
        """The number and the name of the account under the cursor."""
        row = self.rows.rows[self.rows.cursor] if self.rows.rows else None
        return (row.texts[0], row.texts[1]) if row and row.stop else None

    def _show_beside(self) -> None:
        if self.account:
            number, name = self.account
            period = self.finsam.scope.period
            self.aside.show_postings(self.book, f"{number} {name}", PostingFilter(number), period)

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens the account."""
        self.action_open()

    def action_open(self) -> None:
        """Opens the account's postings."""
        if self.account:
            number, name = self.account
            self.frame.open_postings(f"{number} {name}", account=number)
