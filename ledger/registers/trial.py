"""The trial balance: what each account began with, what happened, and what it ended with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class TrialLine:
    """An account of the trial balance; öre, debit positive."""

    account: str
    name: str
    opening: Ore
    """When the period began; for income and cost, since the fiscal year began."""

    movement: Ore

    @property
    def closing(self) -> Ore:
        """When the period ended."""
        return self.opening + self.movement


def trial(
    book: Book,
    year: FiscalYear,
    period: Period | None = None,
    *,
    account: str | None = None,
    member: tuple[int, str] | None = None,
    full: bool = False,
) -> tuple[TrialLine, ...]:
    """The accounts that have a balance or a posting, by number; with `full` the others too.

    `member` is a dimension and an object: only what is recorded on it. Of all accounts, the
    columns sum to zero.
    """
    with book.reading():
        chart = accounts(book, year)
        balances = read_balances(book, year, period)
    opening: dict[str, Ore] = {}
    movement: dict[str, Ore] = {}
    for sums, amounts in ((opening, balances.opening), (movement, balances.movement)):
        for (number, objects), amount in amounts.items():
            if member is None or member in objects:
                sums[number] = sums.get(number, 0) + amount
    return tuple(
        TrialLine(item.number, item.name, opening.get(item.number, 0), movement.get(item.number, 0))
        for item in chart
        if account in (None, item.number)
        if full or opening.get(item.number) or item.number in movement
    )


def trial_sum(lines: Sequence[TrialLine], name: str) -> TrialLine:
    """What the lines add up to; no account, and what the reader calls it."""
    opening, movement = sum(line.opening for line in lines), sum(line.movement for line in lines)
    return TrialLine("", name, opening, movement)
