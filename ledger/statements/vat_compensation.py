"""VAT that the state compensates: what a year did to it, and until when to claim it (2005:807)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.bookkeeping.balances import read_balances
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Turnover:
    """What a year did to an account of VAT that the state compensates; öre.

    A voucher and the correction that takes it back count together: neither recorded nor claimed.
    """

    account: str
    recorded: Ore
    claimed: Ore
    """Claimed, or paid: the credit side."""


TURNOVER = """
SELECT account, sum(max(amount, 0)), -sum(min(amount, 0)) FROM (
    SELECT p.account, sum(p.amount) AS amount
    FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
    WHERE p.account >= :first AND p.account < :end AND p.date BETWEEN :from AND :to
    GROUP BY p.account, CASE
        WHEN v.corrects IS NOT NULL THEN v.corrects
        WHEN EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence) THEN v.sequence
        ELSE -p.id END
) GROUP BY account ORDER BY account
"""


@read_once
def vat_turnover(book: Book, year: FiscalYear) -> tuple[Turnover, ...]:
    """The debit and the credit side of each account of VAT in the year."""
    days = {"from": year.first.isoformat(), "to": year.last.isoformat()}
    with book.reading() as connection:
        found = {
            row[0]: Turnover(*row)
            for claim in template_of(book, year).roles["vat"]
            for row in connection.execute(
                TURNOVER, {**days, "first": claim.first, "end": claim.end}
            )
        }
    return tuple(found[account] for account in sorted(found))


def last_day_to_claim(book: Book, year: FiscalYear, account: str) -> date:
    """The last day to claim what remains on an account of VAT (2005:807 7 §).

    The second year after the calendar year of the VAT: what the year began with is of the year
    before, until as much has been claimed.
    """
    sums = read_balances(book, year).opening
    opening = sum(amount for key, amount in sums.items() if key[0] == account)
    claimed = sum(one.claimed for one in vat_turnover(book, year) if one.account == account)
    return date(year.last.year + (1 if opening > claimed else 2), 12, 31)
