"""Lines of statements get what they are in the book: a posting that is there, or a new voucher.

A match is never taken away: undone, it is a new row, and the line waits again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.bank.stored import bank_line
from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.voucher_queries import first_posting, voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.core.errors import Refused, problem
from ledger.core.model import Posting, VoucherInput
from ledger.core.money import write_amount
from ledger.core.text import clean
from ledger.invoices.settle import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ledger.bank.proposal import LineWay
    from ledger.bank.stored import BankLine, How
    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.model import RecordedVoucher, Voucher
    from ledger.invoices.open_items import OpenItem

KIND = "statement-match"
"""The kind of journal entry that tells what lines are in the book."""

AT_A_TIME = 300
"""Matches of one journal entry: each is looked for in the entry's text as it is added."""


def account_for(
    book: Book, chosen: Iterable[tuple[BankLine, LineWay]], by: str = ""
) -> tuple[RecordedVoucher, ...]:
    """Gives lines what was chosen for them, all of them or none; the vouchers that were made.

    One voucher a line. Raises Refused when a line or a posting has got its match meanwhile, or a
    voucher cannot be recorded.
    """
    rows: list[Row] = []
    made: list[RecordedVoucher] = []
    with book.writing() as connection:
        for line, way in chosen:
            _refuse_unless_open(book, line)
            postings = way.postings
            if not postings:
                voucher = voucher_of(book, line, way, by)
                made.append(record(book, voucher))
                _settle(book, made[-1].sequence, way.items, by)
                place = [row.account for row in voucher.postings].index(line.account)
                postings = (first_posting(connection, made[-1].sequence) + place,)
            rows += _rows(line, postings, way.basis, way.reason.code)
        _refuse_taken(book, rows)
        for start in range(0, len(rows), AT_A_TIME):
            book.append(Entry(KIND, by, tuple(rows[start : start + AT_A_TIME])))
    return tuple(made)


def _settle(book: Book, sequence: int, items: Iterable[OpenItem], by: str) -> None:
    """Settles the items that a voucher pays together; a single one is settled by its document."""
    voucher = voucher_at(book, sequence)
    for item in items:
        if voucher and item.counterparty:
            settle(book, voucher, item, by=by)


def voucher_of(book: Book, line: BankLine, way: LineWay, by: str = "") -> VoucherInput:
    """The voucher of a line, on the first open day from the bank's on.

    The row of the statement's account stands first when it is debited, last when it is credited.
    """
    own = Posting(line.account, line.amount)
    day = first_open_day(book, line.date)
    return VoucherInput(
        date=day,
        text=way.text or line.words or line.bank_reference or "-",
        postings=(own, *way.rows) if line.amount > 0 else (*way.rows, own),
        series=way.series,
        counterparty=way.counterparty or line.counterparty,
        document=way.document or line.reference,
        event_date=line.date if day != line.date else None,
        recorded_by=by,
    )


def first_open_day(book: Book, day: date) -> date:
    """The day, or the first after it that is not locked; the day itself when there is none."""
    for year in sorted(fiscal_years(book), key=lambda one: one.first):
        begins = max(year.first, (year.locked_to or year.first - timedelta(1)) + timedelta(1))
        if not year.closed and begins <= year.last and year.last >= day:
            return max(day, begins)
    return day


OF_VOUCHER = """
SELECT p.id, p.amount FROM posting AS p
WHERE p.voucher = ? AND p.account = ?
  AND p.id NOT IN (SELECT posting FROM statement_match_now WHERE posting > 0) ORDER BY p.id
"""


def match_by_hand(
    book: Book, line_id: int, vouchers: Sequence[Voucher], reason: str = "", by: str = ""
) -> None:
    """Matches a line with what vouchers have on its account.

    Raises Refused when that is another amount.
    """
    with book.writing() as connection:
        line = line_of(book, line_id)
        _refuse_unless_open(book, line)
        found: list[tuple[int, int]] = []
        for voucher in vouchers:
            own = connection.execute(OF_VOUCHER, (voucher.sequence, line.account)).fetchall()
            alike = [row for row in own if row[1] == line.amount][:1]
            found += alike if len(vouchers) == 1 and alike else own
        together = sum(amount for _id, amount in found)
        if together != line.amount:
            raise Refused(
                problem(
                    "match-amount",
                    "The line is {amount}, and {vouchers} have {together} on {account} that is not"
                    " matched; a line is matched with the same amount.",
                    amount=write_amount(line.amount),
                    vouchers=", ".join(voucher.full_name for voucher in vouchers),
                    together=write_amount(together),
                    account=line.account,
                )
            )
        rows = _rows(line, tuple(id_ for id_, _amount in found), "hand", clean(reason))
        book.append(Entry(KIND, by, rows))


def match_made(
    book: Book, line_id: int, sequence: int, items: Iterable[OpenItem] = (), by: str = ""
) -> None:
    """Matches a line with the voucher that was typed of it, if it has the line's amount.

    The items that it pays together are settled. Else, and when the line was decided meanwhile, the
    line stays as it is.
    """
    with book.writing() as connection:
        line = line_of(book, line_id)
        own = connection.execute(OF_VOUCHER, (sequence, line.account)).fetchall()
        if line.is_open and sum(amount for _id, amount in own) == line.amount:
            rows = _rows(line, tuple(id_ for id_, _amount in own), "hand", "")
            book.append(Entry(KIND, by, rows))
            _settle(book, sequence, items, by)


def set_aside(book: Book, line_id: int, reason: str, by: str = "") -> None:
    """Sets a line aside: it needs no voucher. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(problem("aside-reason", "Say why the line needs no voucher.", "reason"))
    with book.writing():
        line = line_of(book, line_id)
        _refuse_unless_open(book, line)
        book.append(Entry(KIND, by, _rows(line, (0,), "aside", clean(reason))))


def undo_match(book: Book, line_id: int, by: str = "") -> BankLine:
    """Undoes what was decided of a line, which then waits again; a voucher made of it stays."""
    with book.writing():
        line = line_of(book, line_id)
        if line.is_open:
            raise Refused(
                problem("not-matched", "Line {line} is not matched; it waits.", line=line_id)
            )
        book.append(Entry(KIND, by, _rows(line, (0,), "undone", "")))
        return replace(line, how=None, reason="", postings=())


def line_of(book: Book, line_id: int) -> BankLine:
    """The line with this number; raises Refused when there is none."""
    if line := bank_line(book, line_id):
        return line
    raise Refused(
        problem("no-such-bank-line", "No statement has a line {line}; see the list.", line=line_id)
    )


def _rows(line: BankLine, postings: Sequence[int], how: How, reason: str) -> tuple[Row, ...]:
    return tuple(
        ("statement_match", line.id, posting, how, reason[:400]) for posting in sorted(postings)
    )


DECIDED = "SELECT 1 FROM statement_match_now WHERE line = ?"
TAKEN = "SELECT line FROM statement_match_now WHERE posting = ?"


def _refuse_unless_open(book: Book, line: BankLine) -> None:
    if book.connection.execute(DECIDED, (line.id,)).fetchone():
        raise Refused(
            problem(
                "line-matched",
                "The line of {amount} on {day} is matched already; undo that first.",
                amount=write_amount(line.amount),
                day=line.date,
            )
        )


def _refuse_taken(book: Book, rows: Sequence[Row]) -> None:
    """Raises Refused when a posting would be that of two lines."""
    wanted = [int(str(row[2])) for row in rows]
    again = [posting for posting, count in Counter(wanted).items() if count > 1]
    again += [one for one in wanted if book.connection.execute(TAKEN, (one,)).fetchone()]
    if again:
        raise Refused(
            problem(
                "posting-matched",
                "A posting that was chosen is matched with another line; look at the list again.",
            )
        )
