"""Postings with a running balance: an account's, a project's, or those behind a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.message import Message

from finsam_tui.i18n import msgid
from finsam_tui.screens.list_view import PanedListView
from finsam_tui.widgets.posting_rows import PostingRows
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import account_names, objects
from ledger.bookkeeping.posting_queries import (
    PostingFilter,
    PostingIndex,
    is_large_book,
    posting_order,
)
from ledger.books.open import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.bookkeeping.posting_queries import PostingLine
    from ledger.core.balances import Key
    from ledger.core.calendar import Period
    from ledger.core.money import Ore

FIRST = 200
"""Postings of an account that are shown before the order of all is known, in a large book."""


class PostingsView(PanedListView):
    """A list of postings; `enter` opens the voucher."""

    where: ClassVar[str] = "postings"
    empty = msgid("No postings in this period.")

    class Ordered(Message):
        """The order of all the postings is known."""

        def __init__(self, order: PostingIndex, wanted: PostingFilter, period: Period) -> None:
            """Says what was asked, since something else may be shown by now."""
            super().__init__()
            self.order = order
            self.asked = (wanted, period)

    def __init__(
        self,
        name: str,
        *,
        keys: tuple[Key, ...] = (),
        account: str | None = None,
        member: tuple[int, str] | None = None,
    ) -> None:
        """Takes what the trail calls them, and which they are."""
        super().__init__()
        self.called = name
        self.wanted = PostingFilter(account, member, keys)
        self.postings: PostingRows | None = None

    @property
    def title(self) -> str:
        """What the postings belong to."""
        return self.called

    def ask(self) -> None:
        """Asks for the order of the postings; in a large book the first ones first."""
        with self.finsam.faults_shown():
            wanted, period = self.wanted, self.finsam.scope.period
            if not is_large_book(self.book):
                self.draw(posting_order(self.book, wanted, period))
                return
            first = posting_order(self.book, wanted, period, FIRST) if wanted.account else None
            self.draw(first or PostingIndex((), ()))
            self.ask_for_all(self.book.path, wanted, period)

    @work(thread=True, exclusive=True, group="order")
    def ask_for_all(self, path: Path, wanted: PostingFilter, period: Period) -> None:
        """Asks for the order of all of them, with a reader of its own."""
        with open_book(path, read_only=True) as book:
            order = posting_order(book, wanted, period)
        self.post_message(self.Ordered(order, wanted, period))

    def on_postings_view_ordered(self, event: Ordered) -> None:
        """Shows all of them, unless something else has been asked since."""
        if event.asked == (self.wanted, self.finsam.scope.period):
            self.draw(event.order)

    def draw(self, order: PostingIndex) -> None:
        """Draws the postings of the order."""
        year = self.finsam.scope.year
        names = {(item.dimension, item.code): item.name for item in objects(self.book, year)}
        chart = account_names(self.book, year)
        self.postings = PostingRows(self.book, order, self._brought_forward(), names, chart)
        self.rows.show_rows(self.postings.columns(), self.postings)

    def _brought_forward(self) -> Ore | None:
        """The balance when the period began, in öre; None for postings of several accounts."""
        wanted = self.wanted
        if wanted.account is None and len(wanted.keys) != 1:
            return None
        scope = self.finsam.scope
        opening = read_balances(self.book, scope.year, scope.period).opening
        return sum(amount for key, amount in opening.items() if _matches(key, wanted))

    def show_beside(self) -> None:
        """Shows the voucher."""
        line = self._line
        if line is None:
            self.aside.clear()
        else:
            self.aside.show_voucher(self.book, line.voucher)

    @property
    def _line(self) -> PostingLine | None:
        """The posting under the cursor."""
        return self.postings.line(self.rows.cursor) if self.postings else None

    def action_open(self) -> None:
        """Opens the voucher."""
        line = self._line
        if line is not None:
            self.frame.open_voucher(line.voucher)


def _matches(key: Key, wanted: PostingFilter) -> bool:
    if wanted.keys:
        return key in wanted.keys
    return key[0] == wanted.account and (wanted.member is None or wanted.member in key[1])
