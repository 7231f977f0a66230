"""Postings as rows of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _
from finsam_tui.widgets.paged_rows import Pages
from ledger.bookkeeping.posting_queries import posting_lines
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.table import Column, DrawnRows, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.posting_queries import PostingIndex, PostingLine
    from ledger.core.money import Ore


class PostingRows(DrawnRows):
    """The postings of an order.

    With a balance brought forward there is a row for it first, and a running balance.
    """

    def __init__(
        self,
        book: Book,
        order: PostingIndex,
        brought_forward: Ore | None,
        names: Mapping[tuple[int, str], str],
        accounts: Mapping[str, str],
    ) -> None:
        """Takes the order, what is brought forward in öre, and what things are called."""
        self._order = order
        self._lines = Pages(lambda first, end: posting_lines(book, order.ids[first:end]))
        self._brought_forward = brought_forward
        self._names = names
        self._accounts = accounts

    @property
    def before(self) -> int:
        """How many rows stand before the first posting."""
        return int(self._brought_forward is not None)

    def __len__(self) -> int:
        """The postings and, when a balance is brought forward, its row."""
        return len(self._order.ids) + self.before

    def row(self, index: int) -> Row:
        """The row at the index."""
        line = self.line(index)
        if line is None:
            forward = write_amount(self._brought_forward or 0)
            return Row(("", "", _("Brought forward"), "", "", "", "", forward), "sum", stop=False)
        amount = line.posting.amount
        objects = (self._names.get(member, member[1]) for member in line.posting.objects)
        account = line.posting.account
        return Row(
            (
                line.date[5:],
                voucher_name(line.series, line.number),
                line.text,
                line.counterparty,
                ", ".join(objects),
                *([] if self.before else [account, self._accounts.get(account, "")]),
                write_amount(amount) if amount > 0 else "",
                write_amount(-amount) if amount <= 0 else "",
                write_amount(self._order.sums[index - self.before] + (self._brought_forward or 0)),
            )
        )

    def line(self, index: int) -> PostingLine | None:
        """The posting at the index; None for the balance brought forward."""
        position = index - self.before
        return self._lines[position] if position >= 0 else None

    def columns(self) -> list[Column]:
        """The columns, each wide enough for its amounts; no account where there is only one."""
        sums, brought_forward = self._order.sums, self._brought_forward or 0
        furthest = max(
            abs(min(sums, default=0) + brought_forward), abs(max(sums, default=0) + brought_forward)
        )
        amount = len(write_amount(-self._order.largest))
        one_account = self.before > 0
        return [
            Column(label=_("Date"), width=5),
            Column(label=_("Voucher"), width=7),
            Column(label=_("Text")),
            Column(label=_("Counterparty"), width=24, priority=3, room=130),
            Column(label=_("Project, cost centre"), width=26, priority=2, room=150),
            *(
                []
                if one_account
                else [
                    Column(label=_("Account"), width=7),
                    Column(label=_("Account name"), width=22, priority=1, room=110),
                ]
            ),
            Column(label=_("Debit"), kind="number", width=max(amount, 8)),
            Column(label=_("Credit"), kind="number", width=max(amount, 8)),
            Column(
                label=_("Balance") if one_account else _("Running sum"),
                kind="number",
                width=max(
                    len(write_amount(-furthest)), len(write_amount(-abs(brought_forward))), 8
                ),
                priority=9,
                room=0 if one_account else 100,
                faint=True,
            ),
        ]
