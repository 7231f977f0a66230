"""Accruals: entered once at the end of a year, with the day in the next when they reverse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ledger.chain import Entry
from ledger.errors import Refused, problem
from ledger.model import Draft
from ledger.reading import voucher_at
from ledger.text import user_name
from ledger.vouchers import record

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.model import Recorded, Voucher


@dataclass(frozen=True, slots=True)
class Accrual:
    """A voucher that is to be reversed."""

    voucher: Voucher
    reverses_on: date
    """The first day of the month in which it reverses."""

    reversed_by: Voucher | None
    """The voucher that reverses it, once recorded."""

    @property
    def reversal(self) -> Draft:
        """The reversing voucher as it is proposed."""
        return Draft(
            date=self.reverses_on,
            text=f"Återföring av {self.voucher.series} {self.voucher.number}: {self.voucher.text}",
            postings=tuple(replace(row, amount=-row.amount) for row in self.voucher.postings),
            series=self.voucher.series,
            counterparty=self.voucher.counterparty,
            document=self.voucher.document,
            event_date=self.reverses_on,
        )


ACCRUALS = """
SELECT voucher, reverses_on, reversed_by FROM accrual AS a
WHERE entry = (SELECT max(entry) FROM accrual WHERE voucher = a.voucher) ORDER BY voucher
"""


def accruals(book: Book) -> tuple[Accrual, ...]:
    """Every accrual of the book, in the order of their vouchers."""
    found = []
    with book.reading() as connection:
        for sequence, day, reversed_by in connection.execute(ACCRUALS).fetchall():
            voucher = voucher_at(book, sequence)
            reversal = voucher_at(book, reversed_by) if reversed_by else None
            if voucher is not None:
                found.append(Accrual(voucher, date.fromisoformat(day), reversal))
    return tuple(found)


def enter_accrual(book: Book, draft: Draft, reverses_on: date) -> Recorded:
    """Records the voucher of an accrual, and keeps the day of its reversal.

    Raises Refused when the draft cannot be recorded, or the day does not come after it.
    """
    with book.writing():
        recorded = record(book, draft)
        keep_reversal(book, recorded.sequence, reverses_on, draft.recorded_by)
    return recorded


def keep_reversal(book: Book, sequence: int, reverses_on: date, by: str = "") -> None:
    """Keeps the day on which a recorded voucher is to be reversed; entered again, it moves.

    Raises Refused when there is no such voucher, it is reversed already, or the day does not
    come after it.
    """
    with book.writing():
        voucher = voucher_at(book, sequence)
        if voucher is None or reverses_on <= voucher.date:
            raise Refused(
                problem(
                    "reverses-too-early",
                    "An accrual reverses on a day after its voucher; {day} is not.",
                    "reverses_on",
                    day=reverses_on,
                )
            )
        _refuse_reversed(book, sequence)
        row = ("accrual", sequence, reverses_on.isoformat(), None)
        book.journal(Entry("accrual", by or user_name(), (row,)))


def record_reversal(book: Book, accrual: Accrual, by: str = "", approved_by: str = "") -> Recorded:
    """Records the proposed reversal of an accrual.

    Raises Refused when it is reversed already, or its day lies in no open month of the book.
    """
    with book.writing():
        _refuse_reversed(book, accrual.voucher.sequence)
        by = by or user_name()
        draft = replace(accrual.reversal, recorded_by=by, approved_by=approved_by)
        recorded = record(book, draft)
        row = (
            "accrual",
            accrual.voucher.sequence,
            accrual.reverses_on.isoformat(),
            recorded.sequence,
        )
        book.journal(Entry("accrual", by, (row,)))
    return recorded


def _refuse_reversed(book: Book, sequence: int) -> None:
    for known in accruals(book):
        if known.voucher.sequence == sequence and known.reversed_by:
            raise Refused(
                problem(
                    "already-reversed",
                    "{voucher} is already reversed by {reversal}.",
                    voucher=f"{known.voucher.series} {known.voucher.number}",
                    reversal=f"{known.reversed_by.series} {known.reversed_by.number}",
                )
            )
