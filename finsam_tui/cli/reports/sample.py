"""A sample of vouchers, for an auditor to look at and choose again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import AMOUNT, Column, Row, Table
from finsam_tui.i18n import _
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.registers.audit_sample import Sample, sample

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book

SIZE, SEED = 25, 1


@dataclass(frozen=True, slots=True)
class Answer:
    """A sample and what was asked."""

    asked: ReportQuery
    sample: Sample


def read(book: Book, asked: ReportQuery) -> Answer:
    """The sample; raises Refused when its size is not positive."""
    size = SIZE if asked.size is None else asked.size
    seed = SEED if asked.seed is None else asked.seed
    return Answer(asked, sample(book, asked.period, size, asked.method or "mus", seed))


def document(value: Answer) -> dict[str, object]:
    """The sample as JSON has it; amounts in öre."""
    return {**value.asked.head(), **asdict(value.sample)}


def table(value: Answer) -> Table:
    """The vouchers, one line each, and how they were chosen."""
    chosen = value.sample
    remarks = [
        _(
            "Chosen from {population} vouchers of {total}, method {method}, seed {seed}.",
            population=chosen.population,
            total=write_amount(chosen.total),
            method=chosen.method,
            seed=chosen.seed,
        )
    ]
    if chosen.interval:
        remarks.append(
            _(
                "One every {interval}, the first at {start}.",
                interval=write_amount(chosen.interval),
                start=write_amount(chosen.start),
            )
        )
    return Table(
        title=value.asked.title(_("Sample of vouchers")),
        columns=(
            Column("sequence", _("Seq."), "number", 5),
            Column("series", on="csv"),
            Column("number", on="csv"),
            Column("date", _("Date"), width=10),
            Column("voucher", _("Voucher"), width=7, on="paper"),
            Column("text", _("Text")),
            Column("counterparty", on="csv"),
            Column("amount", _("Amount"), "amount", AMOUNT),
        ),
        rows=[
            Row(
                {
                    **asdict(line),
                    "number": str(line.number),
                    "voucher": voucher_name(line.series, line.number),
                }
            )
            for line in chosen.vouchers
        ],
        remarks=remarks,
    )
