"""Keeping what is being typed: in the book at most a second after the last key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.entry.draft_store import StoredDraft, day_of, drop_draft, is_blank, save_draft

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.entry.draft_store import VoucherDraft

SAVE_AFTER: Final = 0.5
"""Seconds from the first key that is not kept until it is."""


class DraftAutosave:
    """One draft, and its place in the book."""

    def __init__(self, book: Book) -> None:
        """Keeps nothing yet."""
        self._book = book
        self._waiting: VoucherDraft | None = None
        self.stored: StoredDraft | None = None

    def changed(self, draft: VoucherDraft) -> None:
        """The draft has been typed in."""
        self._waiting = draft

    def save(self) -> None:
        """Keeps what has been typed since; raises BookError when the book cannot be written."""
        if self._waiting is None or self._book.read_only:
            return
        if is_blank(self._waiting):
            self.drop()
            return
        self.stored = save_draft(self._book, self._waiting, self.stored)
        self._waiting = None

    def detach(self) -> None:
        """Begins with another draft; what is kept stays in the book."""
        self.stored, self._waiting = None, None

    def drop(self) -> None:
        """Takes the draft out of the book."""
        if self.stored is not None:
            drop_draft(self._book, self.stored)
        self.detach()

    def take_up(self, stored: StoredDraft) -> None:
        """Goes on with a draft that is in the book."""
        self.stored, self._waiting = stored, None

    @property
    def saved_at(self) -> str:
        """When it was last kept, by the clock on the wall; empty when it is not."""
        if self.stored is None:
            return ""
        return datetime.fromisoformat(self.stored.saved_at).astimezone().strftime("%H:%M:%S")


def day_to_begin(book: Book, last: date | None) -> date:
    """The day of the last voucher, or the first day after it that is open."""
    years = fiscal_years(book)
    open_years = [year for year in years if not year.closed] or [years[-1]]
    for year in reversed(open_years):
        if last is not None and last in year.period:
            return max(last, _first_open_day(year))
    return _first_open_day(open_years[-1])


def on_an_open_day(book: Book, draft: VoucherDraft) -> VoucherDraft:
    """The draft; one dated in a closed year or a locked month, on the first day that is open.

    The day it had stays as the day of the event (BFL 5:7).
    """
    day = day_of(draft)
    year = next((year for year in fiscal_years(book) if day in year.period), None)
    if year is None or not (year.closed or (year.locked_to and day <= year.locked_to)):
        return draft
    open_day = day_to_begin(book, None if year.closed else day)
    return replace(
        draft, near=open_day, date=open_day.isoformat(), event=draft.event or day.isoformat()
    )


def _first_open_day(year: FiscalYear) -> date:
    locked_to = year.locked_to
    if locked_to is None or locked_to >= year.last:
        return year.first
    return date.fromordinal(locked_to.toordinal() + 1)
