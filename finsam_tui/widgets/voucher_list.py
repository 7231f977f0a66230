"""Vouchers as rows of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _
from finsam_tui.widgets.paged_rows import Pages
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.table import Column, DrawnRows, Row
from ledger.entry.voucher_search import lines_of

if TYPE_CHECKING:
    from array import array

    from ledger.book.book import Book
    from ledger.bookkeeping.voucher_queries import VoucherSummary

AMOUNT_WIDTH = 14


class VoucherRows(DrawnRows):
    """The vouchers with these registration numbers."""

    def __init__(self, book: Book, sequences: array[int]) -> None:
        """Takes the registration numbers, in the order of the list; more may come to its end."""
        self.sequences = sequences
        self._lines = Pages(lambda first, end: lines_of(book, self.sequences[first:end]))

    def __len__(self) -> int:
        """How many vouchers there are."""
        return len(self.sequences)

    def row(self, index: int) -> Row:
        """The row at the index."""
        line = self.line(index)
        return Row(
            (
                voucher_name(line.series, line.number),
                line.date,
                " ".join(filter(None, (mark_of(line), line.text))),
                line.counterparty,
                write_amount(line.amount),
                line.recorded_by,
                line.approved_by,
            )
        )

    def line(self, index: int) -> VoucherSummary:
        """The voucher at the index."""
        return self._lines[index]

    def columns(self) -> list[Column]:
        """The columns."""
        return [
            Column(label=_("Voucher"), width=8),
            Column(label=_("Date"), width=10),
            Column(label=_("Text")),
            Column(label=_("Counterparty"), width=24, priority=3, room=110),
            Column(label=_("Amount"), kind="number", width=AMOUNT_WIDTH),
            Column(label=_("By"), width=6, priority=1, room=90, faint=True),
            Column(label=_("Approved"), width=8, priority=2, room=100, faint=True),
        ]


def mark_of(line: VoucherSummary) -> str:
    """What stands before the text of a voucher that corrects another, or is corrected."""
    if line.corrected_by:
        return _("[corrected by {voucher}]", voucher=line.corrected_by)
    if line.corrects:
        return _("[corrects {voucher}]", voucher=line.corrects)
    return ""
