"""Accruals: entered once at the end of a year, with the day in the next when they reverse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import record, reversed_postings
from ledger.core.errors import Refused, problem
from ledger.core.model import COST_CENTRE, Posting, VoucherInput
from ledger.core.text import without_unseen

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.model import Account, RecordedVoucher, Voucher


@dataclass(frozen=True, slots=True)
class Accrual:
    """A voucher that is to be reversed."""

    voucher: Voucher
    reverses_on: date
    """The first day of the month in which it reverses."""

    reversed_by: Voucher | None
    """The voucher that reverses it, once recorded."""

    @property
    def reversal(self) -> VoucherInput:
        """The reversing voucher as it is proposed."""
        return reversal_draft(self.voucher, self.reverses_on, self.voucher.full_name)


def reversal_draft(accrued: Voucher | VoucherInput, on: date, name: str) -> VoucherInput:
    """The voucher that reverses an accrual; `name` is what the accrual is called."""
    return VoucherInput(
        date=on,
        text=without_unseen(f"Återföring av {name}: {accrued.text}"),
        postings=reversed_postings(accrued.postings),
        series=without_unseen(accrued.series),
        counterparty=without_unseen(accrued.counterparty),
        document=without_unseen(accrued.document),
        event_date=on,
    )


def accrual_draft(row: Posting, against: Account, about: VoucherInput) -> VoucherInput:
    """The draft `about` with the postings of an accrual.

    `row` is an account of the income statement with its objects, and the amount without a sign.
    Against an asset (BAS 17xx) a cost becomes less, or an income more: prepaid cost, accrued
    income. Against a liability (29xx) a cost becomes more, or an income less: accrued cost,
    prepaid income (LKBR 4:4). The balance account has the row's objects but the cost centre.
    """
    amount = row.amount if against.kind == "asset" else -row.amount
    objects = tuple(member for member in row.objects if member[0] != COST_CENTRE)
    return replace(
        about,
        postings=(
            Posting(against.number, amount, objects),
            Posting(row.account, -amount, row.objects),
        ),
    )


PAIR = 2
"""Postings of an accrual that tells which account goes with which."""


def usual_counterpart(book: Book, account: str) -> str:
    """The balance account that the latest accrual of this account stood against; or empty."""
    for accrual in reversed(accruals(book)):
        rows = accrual.voucher.postings
        if len(rows) == PAIR and account in (row.account for row in rows):
            return next(row.account for row in rows if row.account != account)
    return ""


ACCRUALS = """
SELECT voucher, reverses_on, reversed_by FROM accrual AS a
WHERE entry = (SELECT max(entry) FROM accrual WHERE voucher = a.voucher) ORDER BY voucher
"""


@read_once
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


def accruals_due(book: Book, on: date) -> tuple[Accrual, ...]:
    """The accruals not yet reversed whose day of reversal is `on`, or before it (LKBR 4:4).

    A year that is closed without the reversal leaves it due in the next.
    """
    return tuple(
        accrual
        for accrual in accruals(book)
        if accrual.reversed_by is None and accrual.reverses_on <= on
    )


def enter_accrual(book: Book, draft: VoucherInput, reverses_on: date) -> RecordedVoucher:
    """Records the voucher of an accrual, and keeps the day of its reversal.

    Raises Refused when the draft cannot be recorded, or the day does not come after it.
    """
    with book.writing():
        recorded = record(book, draft)
        set_reversal_day(book, recorded.sequence, reverses_on, draft.recorded_by)
    return recorded


def set_reversal_day(book: Book, sequence: int, reverses_on: date, by: str = "") -> None:
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
        row = ("accrual", sequence, reverses_on, None)
        book.append(Entry("accrual", by, (row,)))


def record_reversal(
    book: Book, accrual: Accrual, by: str = "", approved_by: str = ""
) -> RecordedVoucher:
    """Records the proposed reversal of an accrual.

    Raises Refused when it is reversed already, or its day lies in no open month of the book.
    """
    with book.writing():
        _refuse_reversed(book, accrual.voucher.sequence)
        draft = replace(accrual.reversal, recorded_by=by, approved_by=approved_by)
        recorded = record(book, draft)
        row = (
            "accrual",
            accrual.voucher.sequence,
            accrual.reverses_on,
            recorded.sequence,
        )
        book.append(Entry("accrual", by, (row,)))
    return recorded


def _refuse_reversed(book: Book, sequence: int) -> None:
    for known in accruals(book):
        if known.voucher.sequence == sequence and known.reversed_by:
            raise Refused(
                problem(
                    "already-reversed",
                    "{voucher} is already reversed by {reversal}.",
                    voucher=known.voucher.full_name,
                    reversal=known.reversed_by.full_name,
                )
            )
