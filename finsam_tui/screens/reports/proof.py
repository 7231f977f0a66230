"""Proof: everything that must agree, a row each; it opens to either side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Vertical
from textual.widgets import Static

from finsam_tui.i18n import _
from finsam_tui.keys import bindings
from finsam_tui.screens.background_view import BackgroundView
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.text_cells import safe_text
from ledger.proof.proof_table import proof_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.core.checks import Severity
    from ledger.core.table import Row, Table
    from ledger.proof.proof import Location, Proof

ORDER: Mapping[Severity | None, int] = {"fault": 0, "advice": 1, None: 2}
"""What is wrong comes first, then what is allowed for now."""

STATEMENTS = ("income", "balance", "cashflow", "notes")


class ProofView(BackgroundView["Table"]):
    """The proofs of the year; those that do not hold come first."""

    where: ClassVar[str] = "proof"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("proof")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("The year is being proved …"))
        self.details = Static("", markup=False, classes="told")
        self.agreeing = ""

    @property
    def title(self) -> str:
        """What the trail calls it: with the year, where the frame names a part of it."""
        scope = self.finsam.scope
        is_whole = scope.period == scope.year.period
        name = _("Proof") if is_whole else _("Proof of the whole of {year}", year=scope.year.name)
        return " · ".join(filter(None, (name, self.agreeing)))

    def compose(self) -> ComposeResult:
        """The list, and the proof under the cursor in full."""
        with Vertical():
            yield self.rows
            yield self.details

    def look(self, book: Book, scope: Scope) -> Table:
        """Proves the year."""
        return proof_table(book, self.report_query("proof", book, scope))

    def draw(self, found: Table) -> None:
        """Draws the proofs, those that do not hold first."""
        [self.agreeing] = found.remarks
        rows = sorted(found.rows, key=lambda row: ORDER[_proof(row).check.severity])
        self.rows.show_table(replace(found, rows=rows, remarks=()))
        if self.display:
            self.frame.show_trail()

    def on_row_list_moved(self) -> None:
        """Shows the sentence under the cursor in full."""
        if self.rows.row:
            self.details.update(safe_text(self.rows.row.texts[1]))

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens its first side."""
        self.action_left()

    def action_left(self) -> None:
        """Opens the first side of the proof under the cursor."""
        if self.rows.row:
            self._open(_proof(self.rows.row).left_at)

    def action_right(self) -> None:
        """Opens the other side."""
        if self.rows.row:
            self._open(_proof(self.rows.row).right_at)

    def _open(self, way: Location) -> None:
        if way.report in STATEMENTS or way.report in ("vouchers", "assets", "claims"):
            self.frame.go(way.report)
        elif way.report in ("contributions", "budget"):
            self.frame.go("invoices" if way.report == "contributions" else "budget")
        elif way.report == "balance-requirement":
            self.frame.go("closing")
        elif way.accounts:
            self.frame.open_postings(way.accounts[0], account=way.accounts[0])
        else:
            self.frame.go("trial")


def _proof(row: Row) -> Proof:
    """What the row is about."""
    return cast("Proof", row.opens)
