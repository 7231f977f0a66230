"""The year's investments, account by account (LKBR 4:1, 10:2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.balances import read_balances
from ledger.chart import accounts
from ledger.templates.claims import Claim
from ledger.years import year_before

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.money import Ore
    from ledger.periods import FiscalYear

FIXED_ASSETS = Claim("1000", "1299")
"""BAS: intangible and tangible fixed assets."""

WRITTEN_DOWN = ("8", "9")
"""BAS: how the numbers end of the accounts for what fixed assets are written down and off."""


@dataclass(frozen=True, slots=True)
class Investment:
    """What was bought of one kind, less what of it was sold or scrapped, at cost."""

    account: str
    name: str
    amounts: tuple[Ore, ...]
    """One for each of the years."""


@dataclass(frozen=True, slots=True)
class Investments:
    """The investments of a year, beside those of the year before when the book has it."""

    years: tuple[int, ...]
    lines: tuple[Investment, ...]

    @property
    def total(self) -> tuple[Ore, ...]:
        """The sum for each of the years."""
        places = range(len(self.years))
        return tuple(sum(line.amounts[place] for line in self.lines) for place in places)


def investments(book: Book, year: FiscalYear) -> Investments:
    """The investments of the year; none when nothing was bought and nothing sold."""
    with book.reading():
        before = year_before(book, year)
        years = (year, before) if before else (year,)
        bought = [_bought(book, each) for each in years]
        names = {account.number: account.name for account in accounts(book)}
    lines = tuple(
        Investment(account, names.get(account, ""), tuple(sums.get(account, 0) for sums in bought))
        for account in sorted(set().union(*bought))
    )
    return Investments(tuple(each.name for each in years), lines)


def _bought(book: Book, year: FiscalYear) -> dict[str, Ore]:
    """By account, what the year's vouchers added to it; öre, bought is positive."""
    sums: dict[str, Ore] = {}
    for key, amount in read_balances(book, year).movement.items():
        account = key[0]
        if FIXED_ASSETS.takes((account, ())) and not account.endswith(WRITTEN_DOWN):
            sums[account] = sums.get(account, 0) + amount
    return {account: amount for account, amount in sums.items() if amount}
