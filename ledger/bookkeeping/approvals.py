"""Approvals (attest): who stands for each voucher, and that it is not who recorded it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from ledger.book.journal import Entry, Row
from ledger.book.values import json_list
from ledger.core import calendar
from ledger.core.errors import Refused, few, problem
from ledger.core.model import voucher_name
from ledger.core.money import MINUS
from ledger.core.people import is_name, may_be_one
from ledger.core.text import reason_problem, text_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.core.errors import Problem
    from ledger.core.money import Ore

WITHDRAWN = MINUS
"""What an approval that is withdrawn has as its approver; the latest row of a voucher counts."""

APPROVER = f"""(
    SELECT nullif(a.approved_by, '{WITHDRAWN}') FROM approval AS a
    WHERE a.voucher = v.sequence ORDER BY a.entry DESC LIMIT 1)"""
"""Who has approved the voucher `v`, in SQL; NULL when nobody has, or it is withdrawn."""

VOUCHERS = f"""
SELECT v.sequence, v.recorded_by, {APPROVER} FROM voucher AS v
WHERE v.date BETWEEN :first AND :last ORDER BY v.date, v.sequence
"""


def is_approved(recorded_by: str, approver: str | None) -> bool:
    """Whether the approval counts: there is one, by another than who may have recorded."""
    return approver is not None and not may_be_one(recorded_by, approver)


def unapproved(book: Book, period: Period, limit: int | None = None) -> Sequence[int]:
    """The vouchers of a period that no second person has approved, by date; the first if any."""
    with book.reading() as connection:
        found = (
            sequence
            for sequence, *names in connection.execute(VOUCHERS, period.bounds)
            if not is_approved(*names)
        )
        return array("q", islice(found, limit))


AMONG = f"""
SELECT sequence, recorded_by, approver FROM (
    SELECT v.sequence, v.recorded_by, {APPROVER} AS approver FROM voucher AS v
    WHERE v.sequence IN (SELECT value FROM json_each(?)))
WHERE approver IS NOT NULL
"""


def approved_among(book: Book, sequences: Iterable[int]) -> frozenset[int]:
    """Those of the vouchers that a second person has approved."""
    with book.reading() as connection:
        found = connection.execute(AMONG, (json_list(sequences),))
        return frozenset(one for one, *names in found if is_approved(*names))


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


STATE = f"""
SELECT v.series, v.number, substr(y.last_day, 1, 4) + 0, v.recorded_by, {APPROVER}, n.closed
FROM voucher AS v JOIN fiscal_year AS y ON y.id = v.year JOIN year_now AS n ON n.id = v.year
WHERE v.sequence = ?
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """An approval that was signed on paper: the day, the scan of it, and who recorded that."""

    day: date
    scan: str = ""
    """The name of the file with each voucher; empty when there is none."""

    recorded_by: str = ""

    @property
    def remark(self) -> Row:
        """What the journal has of it, in the entry of the approval."""
        return (PAPER, self.day, self.scan)


PAPER = "paper"


def paper_of(body: str) -> Paper | None:
    """The paper that an entry of approvals is from, by its body; None when it is from none."""
    for line in body.split("\n"):
        table, *columns = line.split("\t")
        if table == PAPER:
            return Paper(date.fromisoformat(columns[0]), columns[1])
    return None


LATEST = """
SELECT j.body FROM approval AS a JOIN journal AS j ON j.seq = a.entry
WHERE a.voucher = ? ORDER BY a.entry DESC LIMIT 1
"""


def paper_of_voucher(book: Book, sequence: int) -> Paper | None:
    """The paper that the approval of a voucher is on; None when it is on none."""
    with book.reading() as connection:
        row = connection.execute(LATEST, (sequence,)).fetchone()
    return paper_of(row[0]) if row else None


def paper_problem(paper: Paper) -> Problem | None:
    """What keeps the day of a paper from being one: it is not here yet."""
    if paper.day <= calendar.today():
        return None
    return problem(
        "paper-day",
        "{day} is not here yet: write the day on which the paper was signed.",
        "paper",
        day=paper.day,
    )


def approve(book: Book, sequences: Iterable[int], by: str, paper: Paper | None = None) -> None:
    """Keeps that `by` approves the vouchers with these registration sequences.

    Raises Refused when it is not said who approves, one of them is approved already, or it is
    who recorded one of them: an approval takes a second person.
    """
    by = by.strip()
    if fault := approver_problem(by):
        raise Refused(fault)
    sequences = tuple(sequences)
    with book.writing():
        if refusal := approval_refusal(book, sequences, by):
            raise Refused(refusal)
        rows: tuple[Row, ...] = tuple(("approval", sequence, by) for sequence in sequences)
        if rows:
            append_approval(book, "approval", rows, by, paper)


def append_approval(
    book: Book, kind: str, rows: tuple[Row, ...], by: str, paper: Paper | None
) -> None:
    """Appends an entry of approvals; of one on paper it says so, and is of who recorded it."""
    actor = paper.recorded_by if paper else by
    book.append(Entry(kind, actor, (*rows, paper.remark) if paper else rows))


def approver_problem(by: str) -> Problem | None:
    """What keeps a name from being an approver's."""
    if not is_name(by):
        return problem("no-approver", "Say who approves.", "by")
    return text_problem(by, "by", longest=100)


def approval_refusal(book: Book, sequences: Iterable[int], by: str) -> Problem | None:
    """Why `by` cannot approve all of the vouchers: recorded by them, or approved already."""
    connection = book.connection
    own: dict[str, str] = {}
    approved = []
    for sequence in sequences:
        *name, recorded_by, approver, _ = connection.execute(STATE, (sequence,)).fetchone()
        if may_be_one(recorded_by, by):
            own[voucher_name(*name)] = recorded_by
        if is_approved(recorded_by, approver):
            approved.append(voucher_name(*name))
    if own:
        return problem(
            "own-approval",
            "{recorded} has recorded {vouchers} and may be {by}; someone else must approve, or both"
            " write their names in full.",
            "by",
            by=by,
            recorded=next(iter(own.values())),
            vouchers=few([*own]),
        )
    if approved:
        return problem(
            "already-approved",
            "{vouchers} {count:is|are} approved already; nothing was recorded.",
            count=len(approved),
            vouchers=few(approved),
        )
    return None


def withdraw_approval(book: Book, sequences: Iterable[int], reason: str, by: str = "") -> None:
    """Takes back the approval of the vouchers, with a new entry; the one before it stays.

    Raises Refused when no reason is given, a voucher is not approved, or its year is closed.
    """
    reason, sequences = reason.strip(), tuple(sequences)
    if fault := reason_problem(reason):
        raise Refused(fault)
    with book.writing() as connection:
        for sequence in sequences:
            *name, _, approver, is_closed = connection.execute(STATE, (sequence,)).fetchone()
            values = {"voucher": voucher_name(*name)}
            if approver is None:
                raise Refused(problem("not-approved", "{voucher} is not approved.", **values))
            if is_closed:
                raise Refused(
                    problem("approval-closed", "The year of {voucher} is closed.", **values)
                )
        rows: tuple[Row, ...] = tuple(("approval", sequence, WITHDRAWN) for sequence in sequences)
        book.append(Entry("withdrawal", by, (*rows, ("reason", reason))))
