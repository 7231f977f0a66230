"""The year's investments, account by account, and what was disposed of (LKBR 4:1, 10:2).

Gross, at cost: a sale is no negative purchase, and depreciation recorded on the account of the
asset itself is neither. A correction takes away from what it corrects.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_names, parse_object_set
from ledger.bookkeeping.fiscal_years import year_before
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template


@dataclass(frozen=True, slots=True)
class Investment:
    """What was bought of one kind, or sold and scrapped of it; öre at cost, both positive."""

    account: str
    name: str
    amounts: tuple[Ore, ...]
    """One for each of the years."""


@dataclass(frozen=True, slots=True)
class Investments:
    """The investments of a year, beside those of the year before when the book has it."""

    years: tuple[int, ...]
    purchases: tuple[Investment, ...]
    disposals: tuple[Investment, ...]

    def total(self, lines: Sequence[Investment]) -> tuple[Ore, ...]:
        """The sum of the lines for each of the years."""
        places = range(len(self.years))
        return tuple(sum(line.amounts[place] for line in lines) for place in places)


def investments(book: Book, year: FiscalYear) -> Investments:
    """The purchases and the disposals of the year; none when there were none."""
    with book.reading():
        before = year_before(book, year)
        years = (year, before) if before else (year,)
        found = [_of_year(book, each) for each in years]
        names = account_names(book, year)

    def lines(sums: Sequence[Mapping[str, Ore]]) -> tuple[Investment, ...]:
        return tuple(
            Investment(account, names.get(account, ""), tuple(one.get(account, 0) for one in sums))
            for account in sorted(set().union(*sums))
            if any(one.get(account, 0) for one in sums)
        )

    return Investments(
        tuple(each.name for each in years),
        lines([bought for bought, _ in found]),
        lines([sold for _, sold in found]),
    )


POSTED = """
SELECT p.voucher, v.corrects IS NOT NULL, p.account, s.key, p.amount
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
JOIN object_set AS s ON s.id = p.objects
WHERE p.voucher IN (
    SELECT voucher FROM posting
    WHERE account >= :first AND account < :end AND date BETWEEN :from AND :to)
ORDER BY p.voucher, p.id
"""


def _of_year(book: Book, year: FiscalYear) -> tuple[Counter[str], Counter[str]]:
    """By account, what the year's vouchers bought and what they disposed of."""
    template = template_of(book, year)
    days = {"from": year.first.isoformat(), "to": year.last.isoformat()}
    vouchers: dict[int, tuple[bool, list[tuple[Key, Ore]]]] = {}
    with book.reading() as connection:
        for claim in template.roles["fixed_assets"]:
            known = set(vouchers)
            given = {**days, "first": claim.first, "end": claim.end}
            for number, corrects, account, key, amount in connection.execute(POSTED, given):
                if number not in known:
                    rows = vouchers.setdefault(number, (bool(corrects), []))[1]
                    rows.append(((account, parse_object_set(key)), amount))
    bought: Counter[str] = Counter()
    sold: Counter[str] = Counter()
    for is_correction, rows in vouchers.values():
        sign = -1 if is_correction else 1
        debits, credits_ = _of_voucher(template, [(key, sign * amount) for key, amount in rows])
        for total, part in ((bought, debits), (sold, credits_)):
            for account, amount in part.items():
                total[account] += sign * amount
    return bought, sold


def _of_voucher(
    template: Template, rows: Iterable[tuple[Key, Ore]]
) -> tuple[Counter[str], Counter[str]]:
    """What a voucher bought and disposed of, by account.

    Depreciation that is not on an account of its own is taken off the credits. What only moves
    from one asset to another, with nothing that tells of a disposal, is neither.
    """
    debits: Counter[str] = Counter()
    credits_: Counter[str] = Counter()
    depreciated = 0
    is_disposal = False
    for key, amount in rows:
        if template.has_role("accumulated_depreciation", key):
            depreciated += min(amount, 0)
            is_disposal |= amount > 0
        elif template.has_role("depreciation", key):
            depreciated += amount
        elif template.has_role("fixed_assets", key):
            (debits if amount > 0 else credits_)[key[0]] += abs(amount)
        is_disposal |= template.has_role("disposals", key)
    for account in credits_:
        taken = max(0, min(depreciated, credits_[account]))
        credits_[account] -= taken
        depreciated -= taken
    is_transfer = debits.keys().isdisjoint(credits_) and debits.total() == credits_.total()
    if is_transfer and not is_disposal:
        return Counter(), Counter()
    return debits, credits_
