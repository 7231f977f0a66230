"""Vouchers as rows of a list, read from the book a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from finsam_tui.widgets.rows import Column, Row
from finsam_tui.wording import _
from ledger.entry.voucher_search import lines_of
from ledger.money import write_amount

if TYPE_CHECKING:
    from array import array

    from ledger.book import Book
    from ledger.reading import VoucherLine

PAGE = 60
PAGES_KEPT = 40
AMOUNT_WIDTH = 14


class VoucherRows(Sequence[Row]):
    """The vouchers with these registration numbers; a page is read when it is first looked at."""

    def __init__(self, book: Book, sequences: array[int]) -> None:
        """Takes the registration numbers, in the order of the list; more may come to its end."""
        self._book = book
        self.sequences = sequences
        self._pages: dict[int, tuple[VoucherLine, ...]] = {}

    def __len__(self) -> int:
        """How many vouchers there are."""
        return len(self.sequences)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """The row at the index."""
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        line = self.line(index)
        return Row(
            (
                f"{line.series} {line.number}",
                line.date,
                " ".join(filter(None, (mark_of(line), line.text))),
                line.counterparty,
                write_amount(line.amount),
                line.recorded_by,
                line.approved_by,
            )
        )

    def line(self, index: int) -> VoucherLine:
        """The voucher at the index."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        page, row = divmod(index, PAGE)
        lines = self._pages.get(page, ())
        if row >= len(lines):
            while len(self._pages) >= PAGES_KEPT:
                self._pages.pop(next(iter(self._pages)))
            lines = lines_of(self._book, self.sequences[page * PAGE : (page + 1) * PAGE])
            self._pages[page] = lines
        return lines[row]

    def columns(self) -> list[Column]:
        """The columns."""
        return [
            Column(_("Voucher"), 8),
            Column(_("Date"), 10),
            Column(_("Text")),
            Column(_("Counterparty"), 24, goes=3, room=110),
            Column(_("Amount"), AMOUNT_WIDTH, "right"),
            Column(_("By"), 6, goes=1, room=90, faint=True),
            Column(_("Approved"), 8, goes=2, room=100, faint=True),
        ]


def mark_of(line: VoucherLine) -> str:
    """What stands before the text of a voucher that corrects another, or is corrected."""
    if line.corrected_by:
        return _("[corrected by {voucher}]", voucher=line.corrected_by)
    if line.corrects:
        return _("[corrects {voucher}]", voucher=line.corrects)
    return ""
