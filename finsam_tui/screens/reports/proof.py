"""Proof: everything that must agree, a row each; it opens to either side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.i18n import _, msgid
from finsam_tui.screens.background_view import BackgroundView
from finsam_tui.screens.list_view import DetailedListView
from ledger.proof.proof_table import proof_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.core.checks import Severity
    from ledger.core.table import Row, Table
    from ledger.proof.proof import Location, Proof

ORDER: Mapping[Severity | None, int] = {"fault": 0, "advice": 1, None: 2}
"""What is wrong comes first, then what is allowed for now."""

STATEMENTS = ("income", "balance", "cashflow", "notes")


class ProofView(BackgroundView["Table"], DetailedListView):
    """The proofs of the year; those that do not hold come first."""

    where: ClassVar[str] = "proof"
    empty = msgid("The year is being proved …")

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.agreeing = ""

    @property
    def title(self) -> str:
        """What the trail calls it: with the year, where the frame names a part of it."""
        scope = self.finsam.scope
        is_whole = scope.period == scope.year.period
        name = _("Proof") if is_whole else _("Proof of the whole of {year}", year=scope.year.name)
        return " · ".join(filter(None, (name, self.agreeing)))

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

    def detail(self) -> tuple[str, ...]:
        """The sentence under the cursor in full."""
        return (self.rows.row.texts[1],) if self.rows.row else ()

    def action_open(self) -> None:
        """Opens the first side of the proof under the cursor."""
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
