"""Accruals: entered with the day of their reversal, and reversed when it has come (LKBR 4:4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.accruals import enter_accrual, record_reversal, set_reversal_day
from ledger.bookkeeping.fiscal_years import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ledger.book.book import Book
    from ledger.bookkeeping.accruals import Accrual
    from ledger.core.model import RecordedVoucher

__all__ = ["enter_accrual", "record_reversals", "set_reversal_day"]


def record_reversals(book: Book, due: Iterable[Accrual], by: str) -> tuple[RecordedVoucher, ...]:
    """Records the reversals of the accruals, all or none. Raises Refused."""
    with book.writing():
        return tuple(record_reversal(book, accrual, by) for accrual in due)


def month_end(book: Book, day: date) -> date:
    """The last day of the month; of the year when that month is locked."""
    year = year_of(book, day)
    last = next((month.last for month in year.period.months() if day in month), year.last)
    return year.last if year.locked_to and last <= year.locked_to else last
