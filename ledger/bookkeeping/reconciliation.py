"""Reconciling: the book's balance held against what somebody outside states (BFNAR 2013:2 p 2.15).

The bank says what is in the account, Skatteverket what the tax account holds. A difference is
told until it is explained.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.specifications import balance_sheet_day_problems
from ledger.core.calendar import Period, future_problem
from ledger.core.errors import Refused, problem
from ledger.core.money import amount_problem
from ledger.core.text import text_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """An account on a day, in the book and on the statement; öre, debit positive."""

    account: str
    date: date
    book: Ore
    stated: Ore
    explanation: str = ""
    by: str = ""
    at: str = ""

    @property
    def difference(self) -> Ore:
        """What the book has more than the statement."""
        return self.book - self.stated

    @property
    def agrees(self) -> bool:
        """Whether there is no difference, or it is explained."""
        return not self.difference or bool(self.explanation)


def reconcile(
    book: Book, account: str, day: date, stated: Ore, *, explanation: str = "", by: str = ""
) -> Reconciliation:
    """Enters the balance of a statement; entered again, the newest counts.

    Raises Refused when the account or the day cannot be reconciled.
    """
    with book.writing():
        problems = [*balance_sheet_day_problems(book, account, day)]
        if fault := text_problem(explanation, "explanation"):
            problems.append(fault)
        if fault := amount_problem(stated, "balance"):
            problems.append(fault)
        if fault := future_problem(day, "date"):
            problems.append(fault)
        if not any(day in year.period for year in fiscal_years(book)):
            problems.append(
                problem("no-such-day", "The book has no fiscal year with {day}.", "date", day=day)
            )
        if problems:
            raise Refused(problems)
        row = ("reconciliation", account, day, stated, explanation.strip())
        book.append(Entry("reconciliation", by, (row,)))
        return next(
            found for found in reconciliations(book, (account,), day) if found.account == account
        )


STATED = """
SELECT r.account, r.balance, r.explanation, j.actor, j.at
FROM reconciliation AS r JOIN journal AS j ON j.seq = r.entry
WHERE r.date = :day AND r.entry = (
    SELECT max(entry) FROM reconciliation WHERE account = r.account AND date = r.date)
ORDER BY r.account
"""


@read_once
def reconciliations(book: Book, accounts: Sequence[str], day: date) -> tuple[Reconciliation, ...]:
    """The reconciliations of a day, of the accounts given; those without a statement are not."""
    with book.reading() as connection:
        stated = connection.execute(STATED, {"day": day.isoformat()}).fetchall()
        balances = balances_on(book, day)
    return tuple(
        Reconciliation(account, day, balances.get(account, 0), balance, explanation, by, at)
        for account, balance, explanation, by, at in stated
        if account in accounts
    )


STATEMENT_DAYS = (
    "SELECT DISTINCT date FROM reconciliation WHERE date BETWEEN :first AND :last ORDER BY date"
)


def statement_days(book: Book, period: Period) -> tuple[date, ...]:
    """The days of the period that a statement was entered for."""
    with book.reading() as connection:
        days = connection.execute(STATEMENT_DAYS, period.bounds)
        return tuple(date.fromisoformat(day) for (day,) in days)


LATEST = "SELECT account, max(date) FROM reconciliation WHERE date <= ? GROUP BY account"


def latest_reconciliations(book: Book, day: date) -> tuple[Reconciliation, ...]:
    """The newest reconciliation of each account, on the day or before it."""
    with book.reading() as connection:
        rows = connection.execute(LATEST, (day.isoformat(),)).fetchall()
        return tuple(
            found
            for account, on in rows
            for found in reconciliations(book, (account,), date.fromisoformat(on))
        )


def balances_on(book: Book, day: date) -> dict[str, Ore]:
    """Every account's balance when the day ends, öre, debit positive."""
    year = year_with(book, day)
    if year is None:
        return {}
    return read_balances(book, year, Period(year.first, day)).closing_by_account()


def year_with(book: Book, day: date) -> FiscalYear | None:
    """The fiscal year that the day lies in."""
    return next((year for year in fiscal_years(book) if day in year.period), None)
