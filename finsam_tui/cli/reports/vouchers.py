"""The list of vouchers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.reports.asked import with_marks
from finsam_tui.cli.tables import AMOUNT, Column, Row, Table
from finsam_tui.i18n import _
from ledger.bookkeeping.voucher_queries import VoucherSummary, vouchers_by_date
from ledger.core.model import voucher_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book


@dataclass(frozen=True, slots=True)
class Vouchers:
    """The vouchers of a period, by date."""

    asked: ReportQuery
    lines: Iterator[VoucherSummary]
    """Read from the book as they are printed, once."""


def read(book: Book, asked: ReportQuery) -> Vouchers:
    """The vouchers that touch the account and the object, or all of them."""
    found = vouchers_by_date(book, asked.period, account=asked.account, member=asked.member)
    lines = (line for line in found if asked.series in (None, line.series))
    return Vouchers(asked, lines)


def document(value: Vouchers) -> dict[str, object]:
    """The vouchers as JSON has them; the amount is the sum of the debit side."""
    return {**value.asked.head(), "vouchers": map(asdict, value.lines)}


def table(value: Vouchers) -> Table:
    """The vouchers, one line each."""
    return Table(
        title=value.asked.title(_("Vouchers")),
        columns=(
            Column("sequence", _("Seq."), "number", 5),
            Column("series", on="csv"),
            Column("number", on="csv"),
            Column("date", _("Date"), width=10),
            Column("voucher", _("Voucher"), width=7, on="paper"),
            Column("text", on="csv"),
            Column("told", _("Text"), on="paper"),
            Column("counterparty", on="csv"),
            Column("amount", _("Amount"), "amount", AMOUNT),
            Column("recorded_by", _("By"), width=4),
            Column("approved_by", _("Appr."), width=5),
            Column("corrects", on="csv"),
            Column("corrected_by", on="csv"),
        ),
        rows=(
            Row(
                {
                    **asdict(line),
                    "number": str(line.number),
                    "voucher": voucher_name(line.series, line.number),
                    "told": with_marks(
                        f"{line.text}, {line.counterparty}" if line.counterparty else line.text,
                        (),
                        line.corrects,
                        line.corrected_by,
                    ),
                }
            )
            for line in value.lines
        ),
    )
