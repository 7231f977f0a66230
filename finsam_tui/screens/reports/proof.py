"""Proof: everything that must agree, a row each; it opens to either side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.number_format import verdict
from finsam_tui.screens.background_view import BackgroundView
from finsam_tui.widgets.rows import RowList
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.proof.proof import prove

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.core.checks import Severity
    from ledger.proof.proof import Location, Proof

ORDER: Mapping[Severity | None, int] = {"fault": 0, "advice": 1, None: 2}
"""What is wrong comes first, then what is allowed for now."""

STATEMENTS = ("income", "balance", "cashflow", "notes")


class ProofView(BackgroundView["Sequence[Proof]"]):
    """The proofs of the year; those that do not hold come first."""

    where: ClassVar[str] = "proof"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("proof")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("The year is being proved …"))
        self.proofs: tuple[Proof, ...] = ()
        self.places: list[int] = []
        """The proof that each row of the list is about."""

    @property
    def title(self) -> str:
        """What the trail calls it: with the year, where the frame names a part of it."""
        scope = self.finsam.scope
        is_whole = scope.period == scope.year.period
        return _("Proof") if is_whole else _("Proof of the whole of {year}", year=scope.year.name)

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.rows

    def look(self, book: Book, scope: Scope) -> Sequence[Proof]:
        """Proves the year."""
        return prove(book, scope.year)

    def draw(self, found: Sequence[Proof]) -> None:
        """Draws the proofs."""
        self.proofs = tuple(sorted(found, key=lambda proof: ORDER[proof.check.severity]))
        rows: list[Row] = []
        self.places = []
        for place, proof in enumerate(self.proofs):
            for row in _rows(proof):
                rows.append(row)
                self.places.append(place)
        self.rows.show_rows(
            [
                Column(width=6),
                Column(label=_("What must agree")),
                Column(label=_("One side"), kind="number", width=15),
                Column(label=_("Other side"), kind="number", width=15, priority=2),
                Column(label=_("Difference"), kind="number", width=15, priority=1),
            ],
            rows,
        )

    def on_row_list_chosen(self) -> None:
        """A click on the cursor opens its first side."""
        self.action_left()

    def action_left(self) -> None:
        """Opens the first side of the proof under the cursor."""
        if self.places:
            self._open(self.proofs[self.places[self.rows.cursor]].left_at)

    def action_right(self) -> None:
        """Opens the other side."""
        if self.places:
            self._open(self.proofs[self.places[self.rows.cursor]].right_at)

    def _open(self, way: Location) -> None:
        if way.report in STATEMENTS:
            self.frame.go(way.report)
        elif way.report == "vouchers":
            self.frame.go("vouchers")
        elif way.report == "balance-requirement":
            self.frame.go("closing")
        elif way.accounts:
            self.frame.open_postings(way.accounts[0], account=way.accounts[0])
        else:
            self.frame.go("trial")


def _rows(proof: Proof) -> list[Row]:
    check = proof.check
    amounts = (check.left, check.right, check.difference)
    cells = (
        verdict(check.severity),
        problem_on_screen(check.message),
        *("" if amount is None else write_amount(amount) for amount in amounts),
    )
    rows = [Row(cells, "urgent" if check.severity == "fault" else "row")]
    if check.advice:
        rows.append(Row(("", problem_on_screen(check.advice)), "faint", stop=False))
    return rows
