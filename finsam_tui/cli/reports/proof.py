"""Everything that must agree, with both sides."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import AMOUNT, Column, Row, Table
from finsam_tui.i18n import _, translate_problem
from finsam_tui.number_format import verdict
from ledger.core.checks import worst
from ledger.proof.proof import prove

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book
    from ledger.core.checks import Severity
    from ledger.proof.proof import Proof


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs of a year."""

    asked: ReportQuery
    proofs: tuple[Proof, ...]

    @property
    def severity(self) -> Severity | None:
        """The worst of what does not agree."""
        return worst(proof.check.severity for proof in self.proofs)


def read(book: Book, asked: ReportQuery) -> Proofs:
    """Every proof of the year."""
    return Proofs(asked, prove(book, asked.year))


def document(value: Proofs) -> dict[str, object]:
    """The proofs as JSON has them, each with the way to both sides."""
    return {
        **value.asked.head(),
        "ok": all(proof.check.ok for proof in value.proofs),
        "severity": value.severity,
        "checks": [
            {
                "id": proof.check.id,
                "text": translate_problem(proof.check.message),
                "left": proof.check.left,
                "right": proof.check.right,
                "difference": proof.check.difference,
                "ok": proof.check.ok,
                "severity": proof.check.severity,
                "advice": translate_problem(proof.check.advice) if proof.check.advice else None,
                "left_at": asdict(proof.left_at),
                "right_at": asdict(proof.right_at),
            }
            for proof in value.proofs
        ],
    }


def table(value: Proofs) -> Table:
    """The proofs with their verdict, their sides and the difference."""
    held = sum(proof.check.ok for proof in value.proofs)
    return Table(
        title=value.asked.title(_("Proof")),
        columns=(
            Column("id", on="csv"),
            Column("verdict", width=6, on="paper"),
            Column("ok", on="csv"),
            Column("severity", on="csv"),
            Column("text"),
            Column("left", _("One side"), "amount", AMOUNT),
            Column("right", _("Other side"), "amount", AMOUNT),
            Column("difference", _("Difference"), "amount", AMOUNT, on="csv"),
        ),
        rows=[row for proof in value.proofs for row in _rows(proof)],
        remarks=[_("{held} of {all} proofs hold.", held=held, all=len(value.proofs))],
    )


def _rows(proof: Proof) -> list[Row]:
    check = proof.check
    row = Row(
        {
            "id": check.id,
            "verdict": verdict(check.severity),
            "ok": "1" if check.ok else "0",
            "severity": check.severity,
            "text": translate_problem(check.message),
            "left": check.left,
            "right": check.right,
            "difference": check.difference,
        }
    )
    if not check.advice:
        return [row]
    return [row, Row({"": translate_problem(check.advice)}, level=3, in_csv=False)]
