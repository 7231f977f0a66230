"""The trial balance: every account with what it began with, what happened, and what it holds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from finsam_tui.actions import bindings
from finsam_tui.screens.view import View
from finsam_tui.widgets.aside import Aside
from finsam_tui.widgets.rows import Column, Row, RowList
from finsam_tui.wording import _
from ledger.balances import read_balances
from ledger.chart import accounts
from ledger.money import write_amount
from ledger.reports.posting_order import Wanted

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.model import Account
    from ledger.money import Ore


class TrialView(View):
    """The trial balance; `enter` opens an account's postings."""

    where: ClassVar[str] = "trial"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("trial")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("Nothing is recorded in this period."))
        self.aside = Aside()
        self.accounts: tuple[Account, ...] = ()

    def compose(self) -> ComposeResult:
        """The accounts, and beside them the postings of the one under the cursor."""
        with Horizontal():
            yield self.rows
            yield self.aside

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("General ledger")

    def ask(self) -> None:
        """Asks the book for the balances."""
        with self.finsam.faults_shown():
            scope = self.finsam.scope
            with self.book.reading():
                chart = accounts(self.book)
                balances = read_balances(self.book, scope.year, scope.period)
            sums: defaultdict[str, list[Ore]] = defaultdict(lambda: [0, 0])
            for key in balances.keys():  # noqa: SIM118 - a method that gives both sides' keys
                sums[key[0]][0] += balances.opening.get(key, 0)
                sums[key[0]][1] += balances.movement.get(key, 0)
            self.accounts = tuple(account for account in chart if any(sums[account.number]))
            rows = [_row(account, *sums[account.number]) for account in self.accounts]
            opening, movement = (sum(pair[side] for pair in sums.values()) for side in (0, 1))
            if rows:
                rows.append(_line("", _("Debit less credit"), opening, movement, is_sum=True))
            self.rows.show_rows(_columns(rows), rows)

    def on_row_list_moved(self) -> None:
        """Shows the account's postings beside, where there is room."""
        self.aside.follow(self._show_beside)

    def _show_beside(self) -> None:
        if self.rows.cursor < len(self.accounts):
            account = self.accounts[self.rows.cursor]
            self.aside.show_postings(
                self.book,
                f"{account.number} {account.name}",
                Wanted(account.number),
                self.finsam.scope.period,
            )

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens the account."""
        self.action_open()

    def action_open(self) -> None:
        """Opens the account's postings."""
        if self.rows.cursor < len(self.accounts):
            from finsam_tui.screens.postings import PostingsView  # noqa: PLC0415 - when opened

            account = self.accounts[self.rows.cursor]
            name = f"{account.number} {account.name}"
            self.frame.open(PostingsView(name, account=account.number))


def _row(account: Account, opening: Ore, movement: Ore) -> Row:
    return _line(account.number, account.name, opening, movement, is_sum=False)


def _line(number: str, name: str, opening: Ore, movement: Ore, *, is_sum: bool) -> Row:
    amounts = (opening, movement, opening + movement)
    return Row(
        (number, name, *map(write_amount, amounts)), "sum" if is_sum else "row", stop=not is_sum
    )


def _columns(rows: list[Row]) -> list[Column]:
    widths = [max((len(row.cells[cell]) for row in rows), default=12) for cell in (2, 3, 4)]
    return [
        Column(_("Account"), 8),
        Column(_("Name")),
        Column(_("Opening"), max(widths[0], 10), "right", goes=1),
        Column(_("Movement"), max(widths[1], 10), "right"),
        Column(_("Closing"), max(widths[2], 10), "right"),
    ]
