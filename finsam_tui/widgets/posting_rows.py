"""Postings as rows of a list, read from the book a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from finsam_tui.widgets.rows import Column, Row
from finsam_tui.wording import _
from ledger.money import write_amount
from ledger.reports.posting_order import PostingLine, posting_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book import Book
    from ledger.money import Ore
    from ledger.reports.posting_order import Order

PAGE = 100
PAGES_KEPT = 40


class PostingRows(Sequence[Row]):
    """The postings of an order; each page is read when it is first looked at.

    With a balance brought forward there is a row for it first, and a running balance.
    """

    def __init__(
        self,
        book: Book,
        order: Order,
        carried: Ore | None,
        names: Mapping[tuple[int, str], str],
        accounts: Mapping[str, str],
    ) -> None:
        """Takes the order, what is brought forward in öre, and what things are called."""
        self._book = book
        self._order = order
        self._carried = carried
        self._names = names
        self._accounts = accounts
        self._pages: dict[int, tuple[PostingLine, ...]] = {}

    @property
    def before(self) -> int:
        """How many rows stand before the first posting."""
        return int(self._carried is not None)

    def __len__(self) -> int:
        """The postings and, when a balance is brought forward, its row."""
        return len(self._order.ids) + self.before

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """The row at the index."""
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        line = self.line(index)
        if line is None:
            forward = write_amount(self._carried or 0)
            return Row(("", "", _("Brought forward"), "", "", "", "", forward), "sum", stop=False)
        amount = line.posting.amount
        objects = (self._names.get(member, member[1]) for member in line.posting.objects)
        account = line.posting.account
        return Row(
            (
                line.date[5:],
                f"{line.series} {line.number}",
                line.text,
                line.counterparty,
                ", ".join(objects),
                *([] if self.before else [account, self._accounts.get(account, "")]),
                write_amount(amount) if amount > 0 else "",
                write_amount(-amount) if amount <= 0 else "",
                write_amount(self._order.sums[index - self.before] + (self._carried or 0)),
            )
        )

    def line(self, index: int) -> PostingLine | None:
        """The posting at the index; None for the balance brought forward."""
        position = index - self.before
        if position < 0:
            return None
        page, row = divmod(position, PAGE)
        if page not in self._pages:
            while len(self._pages) >= PAGES_KEPT:
                self._pages.pop(next(iter(self._pages)))
            ids = self._order.ids[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = posting_lines(self._book, ids)
        return self._pages[page][row]

    def columns(self) -> list[Column]:
        """The columns, each wide enough for its amounts; no account where there is only one."""
        sums, carried = self._order.sums, self._carried or 0
        furthest = max(abs(min(sums, default=0) + carried), abs(max(sums, default=0) + carried))
        amount = len(write_amount(-self._order.largest))
        one_account = self.before > 0
        return [
            Column(_("Date"), 5),
            Column(_("Voucher"), 7),
            Column(_("Text")),
            Column(_("Counterparty"), 24, goes=3, room=130),
            Column(_("Project, cost centre"), 26, goes=2, room=150),
            *(
                []
                if one_account
                else [Column(_("Account"), 7), Column(_("Account name"), 22, goes=1, room=110)]
            ),
            Column(_("Debit"), max(amount, 8), "right"),
            Column(_("Credit"), max(amount, 8), "right"),
            Column(
                _("Balance") if one_account else _("Running sum"),
                max(len(write_amount(-furthest)), len(write_amount(-abs(carried))), 8),
                "right",
                goes=9,
                room=0 if one_account else 100,
                faint=True,
            ),
        ]
