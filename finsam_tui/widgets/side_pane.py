"""What stands behind the row under the cursor: below the list, or beside it on a wide screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import work
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from finsam_tui.i18n import _
from finsam_tui.keys import bindings
from finsam_tui.widgets.posting_rows import PostingRows
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.text_cells import safe_text, wrapped
from ledger.bookkeeping.chart_of_accounts import account_names, objects
from ledger.bookkeeping.posting_queries import is_large_book, posting_order
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from ledger.book.book import Book
    from ledger.bookkeeping.posting_queries import PostingFilter, PostingIndex
    from ledger.core.calendar import Period
    from ledger.core.model import Posting

RESTING = 0.12
"""Seconds that the cursor rests on a row before what is behind it is looked up."""

MOST = 200
"""Postings shown; the list of all of them is a key away."""

Opens: TypeAlias = "Callable[[int], int | str | None]"
"""What a row of the pane is of: a voucher's registration number, or an account."""


class Split(Container):
    """A list and its pane; on a low screen a key shows the pane, on others it hides it."""

    def __init__(self) -> None:
        """Makes an empty one."""
        super().__init__(classes="split")


class Aside(Vertical):
    """A pane that follows the cursor of a list, and is walked through itself."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("pane")]

    class Opened(Message):
        """A row of the pane is to be opened."""

        def __init__(self, what: int | str) -> None:
            """Takes the registration number of a voucher, or the number of an account."""
            super().__init__()
            self.what = what

    def __init__(self) -> None:
        """Makes an empty pane."""
        super().__init__()
        self.heading = Static("", classes="heading", markup=False)
        self.rows = RowList()
        self._opens: Opens | None = None

        self._look: Callable[[], None] | None = None
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        """A heading and a list."""
        yield self.heading
        yield self.rows

    def follow(self, look: Callable[[], None]) -> None:
        """Has `look` show what is behind the row, once the cursor rests there."""
        self._look = look
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(RESTING, self._look_now)

    def on_show(self) -> None:
        """Looks at once when room has been made."""
        self._look_now()

    def _look_now(self) -> None:
        if self._look is not None and self.display:
            self._look()

    def clear(self) -> None:
        """Shows nothing."""
        self._head("")
        self._show([], [], None)

    def _show(self, columns: Sequence[Column], rows: Sequence[Row], opens: Opens | None) -> None:
        self._opens = opens
        self.rows.can_focus = opens is not None
        self.rows.show_rows(columns, rows, 0)

    def _head(self, words: str) -> None:
        """Shows what the pane is of; lays out the screen anew only when that takes more lines."""
        heading, shown = self.heading, safe_text(words)
        lines = len(wrapped(shown, max(heading.size.width, 1)))
        heading.update(shown, layout=lines != heading.size.height)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """The cursor of the pane is none of the list that the pane follows."""
        event.stop()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the cursor opens the row."""
        event.stop()
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - what Textual passes
        """The pane has keys of its own while the cursor is in it."""
        return self.rows.has_focus

    def action_open(self) -> None:
        """Opens what the row is of: the voucher of a posting, the postings of an account."""
        opened = self._opens(self.rows.cursor) if self._opens and self.rows.row else None
        if opened is not None:
            self.post_message(self.Opened(opened))

    def action_leave(self) -> None:
        """Goes back to the list."""
        self.screen.focus_previous()

    def show_postings(self, book: Book, title: str, wanted: PostingFilter, period: Period) -> None:
        """Shows the first postings of an account, a project or a figure."""
        self._head(title)
        if is_large_book(book):
            self._show([], [], None)
            self.look_up(book, wanted, period)
        else:
            self._show_order(book, posting_order(book, wanted, period, MOST))

    @work(thread=True, exclusive=True, group="aside")
    def look_up(self, book: Book, wanted: PostingFilter, period: Period) -> None:
        """Puts the postings of a large book in order, with a reader of its own."""
        worker = get_current_worker()
        with open_book(book.path, read_only=True) as reader:
            order = posting_order(reader, wanted, period, MOST)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_order, book, order)

    def _show_order(self, book: Book, order: PostingIndex) -> None:
        names = {(item.dimension, item.code): item.name for item in objects(book)}
        chart = account_names(book)
        shown = PostingRows(book, order, None, names, chart)
        self._show(
            shown.columns(), shown, lambda at: line.voucher if (line := shown.line(at)) else None
        )

    def show_voucher(self, book: Book, sequence: int) -> None:
        """Shows the rows of a voucher."""
        voucher = voucher_at(book, sequence)
        if voucher is None:
            self.clear()
            return
        chart = account_names(book)
        facts = (
            voucher_name(voucher.series, voucher.number),
            str(voucher.date),
            voucher.text,
            voucher.counterparty,
            voucher.document,
        )
        self._head(" · ".join(filter(None, facts)))
        rows = [_row(posting, chart) for posting in voucher.postings]
        columns = [
            Column(label=_("Account"), width=8),
            Column(label=_("Name")),
            Column(width=8, priority=1),
            Column(label=_("Debit"), kind="number", width=13),
            Column(label=_("Credit"), kind="number", width=13),
        ]
        self._show(columns, rows, lambda at: voucher.postings[at].account)


def _row(posting: Posting, chart: Mapping[str, str]) -> Row:
    """A posting of the voucher that is shown."""
    return Row(
        (
            posting.account,
            chart.get(posting.account, ""),
            " ".join(code for _dimension, code in posting.objects),
            write_amount(posting.amount) if posting.amount > 0 else "",
            write_amount(-posting.amount) if posting.amount <= 0 else "",
        )
    )
