"""The trial balance: every account with what it began with, what happened, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.i18n import msgid
from finsam_tui.screens.list_view import PanedListView, TableView
from ledger.bookkeeping.posting_queries import PostingFilter
from ledger.registers.trial import trial_table

if TYPE_CHECKING:
    from ledger.core.table import Table


class TrialView(PanedListView, TableView):
    """The trial balance; `enter` opens an account's postings."""

    where: ClassVar[str] = "trial"
    name_in_trail = msgid("General ledger")
    empty = msgid("Nothing is recorded in this period.")

    def table(self) -> Table:
        """Asks the book for the balances."""
        return trial_table(self.book, self.report_query("trial"))

    @property
    def account(self) -> tuple[str, str] | None:
        """The number and the name of the account under the cursor."""
        row = self.rows.rows[self.rows.cursor] if self.rows.rows else None
        return (row.texts[0], row.texts[1]) if row and row.stop else None

    def show_beside(self) -> None:
        """Shows the account's postings."""
        if self.account:
            number, name = self.account
            period = self.finsam.scope.period
            self.aside.show_postings(self.book, f"{number} {name}", PostingFilter(number), period)

    def action_open(self) -> None:
        """Opens the account's postings."""
        if self.account:
            number, name = self.account
            self.frame.open_postings(f"{number} {name}", account=number)
