"""The statements that a book has: their lines, and what of the book each line is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ledger.bank.statement import Detail
from ledger.book.book import read_once
from ledger.book.values import read_day, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.money import Ore

How: TypeAlias = Literal["posting", "item", "rule", "habit", "hand", "aside", "undone"]
"""How a line got its postings: it was booked before, or a voucher was made of it; by hand; or it
is set aside, or its match was undone."""


@dataclass(frozen=True, slots=True)
class BankStatement:
    """A statement as the book has it; öre, what is in the account positive."""

    id: int
    account: str
    sha256: str
    kind: str
    number: str
    """The account as the bank writes it; empty when it is not told."""

    first: dt.date
    last: dt.date
    opening: Ore | None
    closing: Ore | None


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of a statement as the book has it, and its match."""

    id: int
    account: str
    date: dt.date
    value_date: dt.date | None
    amount: Ore
    """Öre, what comes in positive, as a debit of the account."""

    text: str
    counterparty: str
    counterparty_account: str
    reference: str
    bank_reference: str
    balance: Ore | None
    row: int
    kind: str
    how: How | None = None
    """None when nothing is decided about it."""

    reason: str = ""
    postings: tuple[int, ...] = ()
    """The postings that it is matched with, by id."""

    details: tuple[Detail, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody: neither matched nor set aside."""
        return self.how is None

    @property
    def words(self) -> str:
        """Who and what, as a list shows it."""
        named = self.counterparty.casefold().split()
        if named and not any(word in self.text.casefold() for word in named):
            return f"{self.counterparty} {self.text}".strip()
        return self.text or self.reference or self.bank_reference


STATEMENTS = """
SELECT id, account, sha256, kind, number, first_day AS first, last_day AS last, opening, closing
FROM statement ORDER BY account, first_day, last_day, id
"""


@read_once
def bank_statements(book: Book) -> tuple[BankStatement, ...]:
    """Every statement, account by account and the earliest first."""
    with book.reading() as connection:
        rows, day = connection.execute(STATEMENTS), dt.date.fromisoformat
        return tuple(values_of(rows, BankStatement, first=day, last=day))


def statement_accounts(book: Book) -> tuple[str, ...]:
    """The accounts that have statements from files."""
    return tuple(dict.fromkeys(one.account for one in bank_statements(book)))


LINES = """
SELECT l.id, s.account, l.date, l.value_date, l.amount, l.text, l.counterparty,
       l.counterparty_account, l.reference, l.bank_reference, l.balance, l.row, s.kind
FROM statement_line AS l JOIN statement AS s ON s.id = l.statement
WHERE s.account = :account ORDER BY l.date, l.id
"""
DETAILS = "SELECT line, amount, text, counterparty, counterparty_account, reference"
DETAILS_OF = f"{DETAILS} FROM statement_detail ORDER BY line, number"
MATCHES = "SELECT line, posting, how, reason FROM statement_match_now ORDER BY line, posting"


@read_once
def bank_lines(book: Book, account: str) -> tuple[BankLine, ...]:
    """Every line of the account's statements by date, with its match."""
    with book.reading() as connection:
        matches = _matches(book)
        details: dict[int, list[Detail]] = {}
        for line, *detail in connection.execute(DETAILS_OF):
            details.setdefault(line, []).append(Detail(*detail))
        return tuple(
            replace(
                BankLine(*row),
                date=dt.date.fromisoformat(row[2]),
                value_date=read_day(row[3]),
                details=tuple(details.get(row[0], ())),
                **matches.get(row[0], {}),
            )
            for row in connection.execute(LINES, {"account": account})
        )


@read_once
def _matches(book: Book) -> Mapping[int, dict[str, Any]]:
    """Of each line that is matched or set aside: how, why, and its postings."""
    found: dict[int, dict[str, Any]] = {}
    with book.reading() as connection:
        for line, posting, how, reason in connection.execute(MATCHES):
            match = found.setdefault(line, {"how": how, "reason": reason, "postings": ()})
            match["postings"] += (posting,) if posting else ()
    return found


def bank_line(book: Book, line: int) -> BankLine | None:
    """The line with this number."""
    with book.reading():
        return next(
            (
                one
                for account in statement_accounts(book)
                for one in bank_lines(book, account)
                if one.id == line
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """Days of an account that no statement tells of, though its balance changed."""

    account: str
    after: dt.date
    before: dt.date
    ended: Ore
    begins: Ore


def gaps(book: Book, account: str) -> tuple[Gap, ...]:
    """Where the balance that a statement begins with is not the one before ended with."""
    found = []
    end: BankStatement | None = None
    for one in bank_statements(book):
        if one.account != account or one.opening is None or one.closing is None:
            continue
        if end and end.closing is not None and one.first > end.last and one.opening != end.closing:
            found.append(Gap(account, end.last, one.first, end.closing, one.opening))
        if end is None or one.last >= end.last:
            end = one
    return tuple(found)


def stated_balance(book: Book, account: str, day: dt.date) -> Ore | None:
    """What the statements say that the account held when the day ended; None when they do not.

    A day after the last line of one statement and before the next one's first is told of by both,
    when the one ends as the other begins.
    """
    before: BankStatement | None = None
    after: BankStatement | None = None
    for one in bank_statements(book):
        if one.account != account or one.opening is None or one.closing is None:
            continue
        if one.first <= day <= one.last:
            later = sum(
                line.amount for line in bank_lines(book, account) if day < line.date <= one.last
            )
            return one.closing - later
        if one.last < day and (before is None or one.last >= before.last):
            before = one
        if one.first > day and (after is None or one.first < after.first):
            after = one
    if before and after and before.closing == after.opening:
        return before.closing
    return None
