"""The proof as a table: everything that must agree, with both sides."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from ledger.core.checks import VERDICTS, worst
from ledger.core.i18n import msgid, pmsgid
from ledger.core.table import (
    AMOUNT,
    CSV,
    EXPORTED,
    PROGRAMS,
    SCREEN,
    TEXT,
    WIDE,
    Column,
    Row,
    Table,
    remark,
)
from ledger.proof.proof import prove
from ledger.registers.columns import yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.proof.proof import Proof


def proof_table(book: Book, query: ReportQuery) -> Table:
    """The proofs with their verdict, their sides and the difference."""
    _ = query.words
    proofs = prove(book, query.year)
    severity = worst(proof.check.severity for proof in proofs)
    agreeing = sum(proof.check.ok for proof in proofs)
    return Table(
        query.title(_("Proof")),
        (
            Column("id", on=PROGRAMS, file_id="check", file_label=msgid("Check")),
            Column("verdict", width=6, on=TEXT | SCREEN),
            Column("ok", on=CSV),
            Column("severity", on=CSV),
            Column("text", file_label=msgid("Control"), file_id="said", widest=64),
            Column("left", _("One side"), "amount", AMOUNT),
            Column(
                "right",
                _("Other side"),
                "amount",
                AMOUNT,
                file_label=msgid("The other side"),
                priority=1,
                room=96,
            ),
            Column(
                "difference",
                _("Difference"),
                "amount",
                on=WIDE,
                file_label=pmsgid("export", "Difference"),
                adds=("left", "-right"),
            ),
            Column(
                "ok",
                kind="number",
                on=EXPORTED,
                file_label=msgid("Holds"),
                words=yes_or_no(_),
            ),
            Column(
                "severity",
                on=EXPORTED,
                file_label=msgid("Severity"),
                about=msgid("advice allowed for now, or fault"),
                words={name: _(words) for name, words in VERDICTS.items() if name},
            ),
        ),
        [row for proof in proofs for row in _rows(proof, query)],
        [_("{held} of {all:# proof holds|# proofs hold}.", held=agreeing, all=len(proofs))],
        id="proof",
        document={
            **query.head(),
            "ok": all(proof.check.ok for proof in proofs),
            "severity": severity,
            "checks": [_as_json(proof, query) for proof in proofs],
        },
        has_fault=severity == "fault",
    )


def _rows(proof: Proof, query: ReportQuery) -> Iterator[Row]:
    check = proof.check
    verdict = query.words(VERDICTS[check.severity])
    amounts = (check.left, check.right, check.difference)
    about = (check.id, verdict, int(check.ok), check.severity)
    cells = (*about, query.message(check.message), *amounts, int(check.ok), check.severity)
    yield Row(cells, "urgent" if check.severity == "fault" else "row", opens=proof)
    if check.advice:
        yield replace(remark(query.message(check.advice), level=3), opens=proof)


def _as_json(proof: Proof, query: ReportQuery) -> dict[str, object]:
    """A proof as JSON has it, with the way to both sides."""
    check = proof.check
    return {
        "id": check.id,
        "text": query.message(check.message),
        "left": check.left,
        "right": check.right,
        "difference": check.difference,
        "ok": check.ok,
        "severity": check.severity,
        "advice": query.message(check.advice) if check.advice else None,
        "left_at": asdict(proof.left_at),
        "right_at": asdict(proof.right_at),
    }
