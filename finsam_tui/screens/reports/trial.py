"""The trial balance: every account with what it began with, what happened, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.screens.view import View
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.side_pane import Aside
from ledger.bookkeeping.balances import followed_year
from ledger.bookkeeping.posting_queries import PostingFilter
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.registers.trial import trial, trial_sum
from ledger.statements.statement import preliminary_opening

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.registers.trial import TrialLine


class TrialView(View):
    """The trial balance; `enter` opens an account's postings."""

    where: ClassVar[str] = "trial"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("trial")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("Nothing is recorded in this period."))
        self.aside = Aside()
        self.lines: tuple[TrialLine, ...] = ()

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
            self.lines = trial(self.book, scope.year, scope.period)
            rows = [_row(line) for line in self.lines]
            if rows:
                rows.append(_row(trial_sum(self.lines, _("Debit less credit")), is_sum=True))
            if followed := followed_year(self.book, scope.year):
                words = problem_on_screen(preliminary_opening(followed.name))
                rows.append(Row((f"! {words}",), "remark", stop=False))
            self.rows.show_rows(_columns(rows), rows)

    def on_row_list_moved(self) -> None:
        """Shows the account's postings beside, where there is room."""
        self.aside.follow(self._show_beside)

    def _show_beside(self) -> None:
        if self.rows.cursor < len(self.lines):
            line = self.lines[self.rows.cursor]
            self.aside.show_postings(
                self.book,
                f"{line.account} {line.name}",
                PostingFilter(line.account),
                self.finsam.scope.period,
            )

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens the account."""
        self.action_open()

    def action_open(self) -> None:
        """Opens the account's postings."""
        if self.rows.cursor < len(self.lines):
            line = self.lines[self.rows.cursor]
            self.frame.open_postings(f"{line.account} {line.name}", account=line.account)


def _row(line: TrialLine, *, is_sum: bool = False) -> Row:
    amounts = (line.opening, line.movement, line.closing)
    cells = (line.account, line.name, *map(write_amount, amounts))
    return Row(cells, "sum" if is_sum else "row", stop=not is_sum)


def _columns(rows: list[Row]) -> list[Column]:
    widths = [max((len(row.texts[cell]) for row in rows), default=12) for cell in (2, 3, 4)]
    return [
        Column(label=_("Account"), width=8),
        Column(label=_("Name")),
        Column(label=_("Opening"), kind="number", width=max(widths[0], 10), priority=1),
        Column(label=_("Movement"), kind="number", width=max(widths[1], 10)),
        Column(label=_("Closing"), kind="number", width=max(widths[2], 10)),
    ]
