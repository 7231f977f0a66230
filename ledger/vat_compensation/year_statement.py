"""The yearly statement of VAT compensation: what the account turned over (2005:807 8 §)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.values import json_list
from ledger.core.calendar import Period
from ledger.vat_compensation.register import vat_register, waiting_by_year
from ledger.vat_compensation.vouchers import claim_vouchers, vat_accounts

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.money import Ore

DUE = (6, 30)
"""Month and day of the year after."""


def statement_due(year: int) -> date:
    """The day by which Skatteverket has the statement of a calendar year."""
    return date(year + 1, *DUE)


@dataclass(frozen=True, slots=True)
class YearStatement:
    """A calendar year of VAT; öre."""

    year: int
    accounts: str
    """Those that were used; all that there are when none was."""

    debit: Ore
    """What the accounts of VAT were debited, as the general ledger has it."""

    credits: Ore
    """What they were credited besides claims, negative."""

    barred: Ore
    """VAT that gives no right to compensation."""

    claimed: Ore
    unclaimed: Ore
    flat: Ore
    corrections: Ore
    """VAT of earlier years that claims of the year took."""

    @property
    def vat(self) -> Ore:
        """What of the turnover is to be compensated."""
        return self.debit + self.credits - self.barred

    @property
    def difference(self) -> Ore:
        """What the accounts have and the register does not; 0 when they agree."""
        return self.vat - self.claimed - self.unclaimed

    @property
    def due(self) -> date:
        """When Skatteverket must have it."""
        return statement_due(self.year)


SIDES = """
SELECT sum(max(amount, 0)), sum(min(amount, 0)) FROM posting
WHERE account IN (SELECT value FROM json_each(:accounts)) AND date BETWEEN :first AND :last
    AND voucher NOT IN (SELECT value FROM json_each(:claims))
"""


def year_statement(book: Book, year: int) -> YearStatement:
    """What a calendar year did to the accounts of VAT, and what of it is claimed by June."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    with book.reading() as connection:
        accounts = sorted(vat_accounts(book, period.last).vat)
        _claims, moving = claim_vouchers(book, statement_due(year))
        given = period.bounds | {"accounts": json_list(accounts), "claims": json_list(moving)}
        debit, credits_ = connection.execute(SIDES, given).fetchone()
        used = [one for (one,) in connection.execute(USED, given)]
        register = vat_register(book, statement_due(year))
    of_year = [
        event
        for one in register.periods
        for event in (*one.events, *one.late)
        if event.day in period and event.voucher
    ]
    earlier = [
        event.amount
        for one in register.periods
        for event in one.late
        if one.claim and one.claim.day in period and event.day < period.first and not event.posting
    ]
    vat = sum(event.amount for event in of_year if not event.posting)
    unclaimed = dict(waiting_by_year(register)).get(year, 0)
    return YearStatement(
        year,
        ", ".join(used or accounts),
        debit or 0,
        credits_ or 0,
        sum(one.amount for one in register.barred if one.day in period),
        vat - unclaimed,
        unclaimed,
        sum(event.amount for event in of_year if event.posting),
        sum(earlier),
    )


USED = """
SELECT DISTINCT account FROM posting
WHERE account IN (SELECT value FROM json_each(:accounts)) AND date BETWEEN :first AND :last
ORDER BY account
"""
