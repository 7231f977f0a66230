"""Bankavstämning: the book and the statement of an account on a day, and every difference named.

Book, and what is in the bank and not in the book, less what is in the book and not in the bank, is
the statement (BFNAR 2013:2 p 2.15).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ledger.bank.book_postings import postings_to_reconcile
from ledger.bank.stored import bank_lines, bank_statements, stated_balance
from ledger.book.book import read_once
from ledger.bookkeeping.reconciliation import balances_on

if TYPE_CHECKING:
    import datetime as dt

    from ledger.bank.proposal import BookPosting
    from ledger.bank.stored import BankLine
    from ledger.book.book import Book
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class BankReconciliation:
    """An account that has files of statements, on a day; öre, debit positive."""

    account: str
    date: dt.date
    book: Ore
    stated: Ore
    bank_only: tuple[BankLine, ...]
    """Lines that the book has no voucher for when the day ends."""

    book_only: tuple[BookPosting, ...]
    """Postings that the bank has no line for when the day ends."""

    before: Ore
    """What the book had more than the bank when the first statement began."""

    @property
    def difference(self) -> Ore:
        """What the book has more than the statement."""
        return self.book - self.stated

    @property
    def unexplained(self) -> Ore:
        """What of the difference no line and no posting is: days that no file has."""
        named = sum(one.amount for one in self.book_only) + self.before
        return self.difference - named + sum(one.amount for one in self.bank_only)

    @property
    def waiting(self) -> tuple[BankLine, ...]:
        """The lines that nothing is decided about."""
        return tuple(line for line in self.bank_only if line.is_open)

    @property
    def agrees(self) -> bool:
        """Whether every line has its voucher or its reason, and nothing else is unexplained."""
        return not self.waiting and not self.unexplained and not self.before


@read_once
def bank_reconciliation(book: Book, account: str, day: dt.date) -> BankReconciliation | None:
    """The account when the day ends; None when its statements do not tell of that day."""
    stated = stated_balance(book, account, day)
    if stated is None:
        return None
    own = [one for one in bank_statements(book) if one.account == account]
    start = min(own, key=lambda one: one.first)
    lines = [one for one in bank_lines(book, account) if one.date <= day]
    of_line = {posting: line for line in lines for posting in line.postings}
    with book.reading():
        postings = postings_to_reconcile(book, account, start.first, day)
        balance = balances_on(book, day).get(account, 0)
    ids = {one.id for one in postings}
    later = [one for one in postings if one.date >= start.first]
    earlier = [one for one in postings if one.date < start.first and one.id in of_line]
    eve = balance - sum(one.amount for one in later)
    return BankReconciliation(
        account,
        day,
        balance,
        stated,
        tuple(line for line in lines if not set(line.postings) & ids),
        tuple(one for one in later if one.id not in of_line),
        eve - (start.opening or 0) - sum(one.amount for one in earlier),
    )


class Stated(Protocol):
    """What somebody outside states of an account on a day."""

    @property
    def account(self) -> str:
        """Its number."""

    @property
    def date(self) -> dt.date:
        """The day."""

    @property
    def stated(self) -> Ore | None:
        """The balance; None when nobody has stated it."""


def named_differences(book: Book, one: Stated) -> BankReconciliation | None:
    """What the files of statements name of a difference; None when they say another balance."""
    found = bank_reconciliation(book, one.account, one.date)
    return found if found and found.stated == one.stated else None
