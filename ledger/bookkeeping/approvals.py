"""Approvals (attest): who stands for each voucher, and that it is not who recorded it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import Entry, Row
from ledger.core.errors import Refused, problem
from ledger.core.model import voucher_name
from ledger.core.text import text_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.core.money import Ore

UNAPPROVED = """
SELECT v.sequence FROM voucher AS v
WHERE v.date BETWEEN :first AND :last
  AND NOT EXISTS (SELECT 1 FROM approval AS a WHERE a.voucher = v.sequence)
ORDER BY v.date, v.sequence LIMIT :limit
"""


def unapproved(book: Book, period: Period, limit: int = -1) -> Sequence[int]:
    """The vouchers of a period that nobody has approved, by date; the first ones, or all if -1."""
    days = {"first": period.first.isoformat(), "last": period.last.isoformat(), "limit": limit}
    with book.reading() as connection:
        return array("q", (sequence for (sequence,) in connection.execute(UNAPPROVED, days)))


@dataclass(frozen=True, slots=True)
class VoucherToApprove:
    """A voucher as whoever approves it needs to see it."""

    sequence: int
    series: str
    number: int
    date: str
    text: str
    counterparty: str
    document: str
    amount: Ore
    """The sum of its debit side."""

    recorded_by: str


TO_APPROVE = """
SELECT v.sequence, v.series, v.number, v.date, v.text, v.counterparty, v.document,
       (SELECT coalesce(sum(max(p.amount, 0)), 0) FROM posting AS p
        WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1),
       v.recorded_by
FROM voucher AS v WHERE v.sequence = ?
"""


def vouchers_to_approve(book: Book, sequences: Iterable[int]) -> tuple[VoucherToApprove, ...]:
    """The vouchers with these registration sequences, in that order."""
    with book.reading() as connection:
        rows = [connection.execute(TO_APPROVE, (number,)).fetchone() for number in sequences]
    return tuple(VoucherToApprove(*row) for row in rows if row)


RECORDED_BY = """
SELECT v.series, v.number, substr(y.last_day, 1, 4) + 0, v.recorded_by
FROM voucher AS v JOIN fiscal_year AS y ON y.id = v.year WHERE v.sequence = ?
"""


def approve(book: Book, sequences: Iterable[int], by: str) -> None:
    """Keeps that `by` approves the vouchers with these registration sequences.

    Raises Refused when it is not said who approves, or when it is who recorded one of them:
    an approval takes a second person.
    """
    by = by.strip()
    if not by:
        raise Refused(problem("no-approver", "Say who approves.", "by"))
    if fault := text_problem(by, "by", longest=100):
        raise Refused(fault)
    sequences = tuple(sequences)
    with book.writing() as connection:
        own = []
        for sequence in sequences:
            *name, recorded_by = connection.execute(RECORDED_BY, (sequence,)).fetchone()
            if recorded_by.casefold() == by.casefold():
                own.append(voucher_name(*name))
        if own:
            raise Refused(
                problem(
                    "own-approval",
                    "{by} has recorded {vouchers}; someone else must approve.",
                    "by",
                    by=by,
                    vouchers=", ".join(own[:5]) + (" …" if len(own) > 5 else ""),  # noqa: PLR2004 - a few
                )
            )
        rows: tuple[Row, ...] = tuple(("approval", sequence, by) for sequence in sequences)
        if rows:
            book.append(Entry("approval", by, rows))
