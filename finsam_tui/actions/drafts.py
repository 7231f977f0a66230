"""Vouchers that are being typed: their drafts in the book, and the day that one begins on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.entry.draft_store import day_of, drop_draft, save_draft

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.entry.draft_store import VoucherDraft

__all__ = ["drop_draft", "save_draft"]


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
