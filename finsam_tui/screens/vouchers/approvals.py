"""Approvals (attest): the vouchers that nobody has approved, and a second person to do it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.message import Message

from finsam_tui.actions.vouchers import approve_on_paper, approve_vouchers
from finsam_tui.actions.written import read, typed_day
from finsam_tui.i18n import _, msgid
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.list_view import PanedListView
from finsam_tui.user_paths import typed_path
from finsam_tui.widgets.paged_rows import Pages
from finsam_tui.widgets.text_cells import in_groups
from ledger.bookkeeping.approvals import Paper, unapproved, vouchers_to_approve
from ledger.books.open import open_book
from ledger.core import calendar
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.people import with_login
from ledger.core.table import Column, DrawnRows, Row
from ledger.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.core.calendar import Period

AT_ONCE = 200
"""Vouchers looked up before anything is shown; the rest follows."""


class RowsToApprove(DrawnRows):
    """Vouchers to approve as rows."""

    def __init__(self, book: Book, sequences: Sequence[int]) -> None:
        """Takes the registration sequences."""
        self._sequences = sequences
        self._vouchers = Pages(
            lambda first, end: vouchers_to_approve(book, self._sequences[first:end])
        )

    def __len__(self) -> int:
        """How many they are."""
        return len(self._sequences)

    def row(self, index: int) -> Row:
        """The row at the index."""
        voucher = self._vouchers[index]
        return Row(
            (
                voucher_name(voucher.series, voucher.number),
                voucher.date,
                voucher.text,
                voucher.counterparty,
                voucher.document,
                write_amount(voucher.amount),
                voucher.recorded_by,
            )
        )


class ApprovalsView(PanedListView):
    """What is not approved in the period, by date."""

    where: ClassVar[str] = "approvals"
    name_in_trail = msgid("Approvals")
    empty = msgid("Everything in the period is approved.")

    class Found(Message):
        """All that is not approved has been looked up."""

        def __init__(self, sequences: Sequence[int], period: Period) -> None:
            """Says for which period, since another may be shown by now."""
            super().__init__()
            self.sequences = sequences
            self.period = period

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.sequences: Sequence[int] = ()

    def ask(self) -> None:
        """Asks what is not approved: at once when it is little, else in two steps."""
        with self.finsam.faults_shown():
            period = self.finsam.scope.period
            self.draw(unapproved(self.book, period, limit=AT_ONCE))
            if len(self.sequences) == AT_ONCE:
                self.look_for_all(self.book.path, period)

    @work(thread=True, exclusive=True, group="unapproved")
    def look_for_all(self, path: Path, period: Period) -> None:
        """Looks up all of it, with a reader of its own."""
        with open_book(path, read_only=True) as book:
            found = unapproved(book, period)
        self.post_message(self.Found(found, period))

    def on_approvals_view_found(self, event: Found) -> None:
        """Shows all of it, unless another period is shown by now."""
        if event.period == self.finsam.scope.period:
            self.draw(event.sequences)

    def draw(self, sequences: Sequence[int]) -> None:
        """Draws the list."""
        self.sequences = sequences
        columns = [
            Column(label=_("Voucher"), width=7),
            Column(label=_("Date"), width=10),
            Column(label=_("Text")),
            Column(label=_("Counterparty"), width=24, room=110),
            Column(label=_("Document"), width=24, room=140),
            Column(label=_("Amount"), kind="number", width=14),
            Column(label=_("Recorded by"), width=12, priority=1),
        ]
        self.rows.show_rows(columns, RowsToApprove(self.book, sequences))

    def show_beside(self) -> None:
        """Shows the voucher."""
        if self.sequences:
            self.aside.show_voucher(self.book, self.sequences[self.rows.cursor])
        else:
            self.aside.clear()

    def action_open(self) -> None:
        """Opens the voucher."""
        if self.sequences:
            self.frame.open_voucher(self.sequences[self.rows.cursor])

    def action_approve(self) -> None:
        """Approves the voucher under the cursor."""
        if self.sequences:
            self._approve([self.sequences[self.rows.cursor]])

    def action_approve_all(self) -> None:
        """Approves everything in the list, once the approver has said who it is."""
        if self.sequences:
            self._ask_who(self.sequences)

    def action_approve_paper(self) -> None:
        """Records that the voucher under the cursor was approved on paper."""
        if not self.sequences:
            return
        sequence = self.sequences[self.rows.cursor]

        def attempt(values: Mapping[str, str]) -> str:
            day = read(values["paper"], typed_day, "paper")
            by, typed = clean(values["by"]), values["path"].strip()
            scan = typed_path(typed) if typed else None
            paper = Paper(day, recorded_by=self.finsam.who)
            waiting = approve_on_paper(self.book, [sequence], by, paper, scan)
            return _approved(1, by, waiting)

        fields = (
            Field("by", _("Approved by"), hint=_("the name on the paper"), is_needed=True),
            Field("paper", _("Day"), calendar.today().isoformat(), _("when the paper was signed")),
            Field("path", _("Scan"), hint=_("a file that is attached; empty: none")),
        )
        self.app.push_screen(Form(_("Approved on paper"), fields, attempt, verb=_("approve")))

    def can(self, action: str) -> bool:
        """Nothing to approve, nothing to press."""
        about_rows = ("open", "approve", "approve_all", "approve_paper")
        return bool(self.sequences) or action not in about_rows

    def _approve(self, sequences: Sequence[int]) -> None:
        """Approves at once when it is known who does; the approver is asked for once."""
        if self.finsam.approver:
            run_change(self.finsam, partial(self._do, sequences, self.finsam.approver))
        else:
            self._ask_who(sequences)

    def _ask_who(self, sequences: Sequence[int]) -> None:
        def attempt(values: Mapping[str, str]) -> str:
            return self._do(sequences, with_login(values["by"]))

        count = len(sequences)
        title = _("Approve {count:# voucher|# vouchers}", count=in_groups(count))
        hint = _("Initials or name; not the one who recorded. Remembered until finsam is closed.")
        field = Field("by", _("Approved by"), self.finsam.approver, hint)
        self.app.push_screen(Form(title, (field,), attempt, verb=_("approve")))

    def _do(self, sequences: Sequence[int], by: str) -> str:
        waiting = approve_vouchers(self.book, sequences, by)
        self.finsam.approver = by
        return _approved(len(sequences), by, waiting)


def _approved(count: int, by: str, waiting: Sequence[int]) -> str:
    """What is approved, and what waits for another person."""
    words = _(
        "{count:# voucher|# vouchers} approved by {by}.", count=in_groups(count), by=by.strip()
    )
    if waiting:
        words += " " + _(
            "Of them {number:# waits|# wait} for another person to approve as well.",
            number=len(waiting),
        )
    return words
