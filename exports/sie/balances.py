"""The balances of an SIE file: this year's and last year's, whole, by object and by month."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from exports.sie.text import objects
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_years, year_before
from ledger.bookkeeping.prior_year import prior_year_balances, prior_year_of
from ledger.bookkeeping.quantities import read_quantities, write_quantity
from ledger.core.balances import Balances
from ledger.core.calendar import Period, year_later
from ledger.core.money import write_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.quantities import Quantity
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import Account
    from ledger.core.money import Ore

BalanceFilter: TypeAlias = "Callable[[Balances, frozenset[str]], Mapping[Key, Ore]]"
"""Takes out of a year's balances what an item tells, given which accounts are result accounts."""


def balance_items(book: Book, year: FiscalYear, chart: Iterable[Account]) -> Iterator[str]:
    """The lines `#IB`, `#UB`, `#RES`, `#OIB`, `#OUB` and `#PSALDO` (SIE 4B §5.16-5.18).

    What has neither amount nor quantity is left out, and quantities of last year, which the format
    does not ask for. The balances by object also tell of result accounts, so that a reader can
    make last year's figures by project of them.
    """
    result = frozenset(account.number for account in chart if account.kind in ("income", "cost"))
    before = year_before(book, year)
    years = [(0, year), (-1, before)] if before else [(0, year)]
    by_year = [(number, read_balances(book, one)) for number, one in years]
    if prior := prior_balances(book, year):
        by_year.append((-1, prior))
    quantities = read_quantities(book, year)
    for items, divided in ((WHOLE, _by_account), (BY_OBJECT, _by_object)):
        for label, wanted in items:
            for number, balances in by_year:
                counted = divided(wanted(quantities, result)) if number == 0 else {}
                for key, figure in _figures(divided(wanted(balances, result)), counted):
                    yield f"{label} {number} {key} {figure}"
    for number, one in years:
        yield from _months(book, number, one)


def _figures(
    amounts: Counter[str], quantities: Mapping[str, Quantity]
) -> Iterator[tuple[str, str]]:
    """Each amount, and the quantity beside it if there is one; nothing where both are zero."""
    for key in sorted({*amounts, *quantities}):
        figure = [write_decimal(amounts[key])]
        if quantity := quantities.get(key, 0):
            figure.append(write_quantity(quantity))
        if amounts[key] or quantity:
            yield key, " ".join(figure)


def prior_balances(book: Book, year: FiscalYear) -> Balances | None:
    """What the accounts came to in the year before the book's first, which was kept elsewhere.

    None when the year is not the first, or nothing is stated of the one before by account.
    """
    if year.id != fiscal_years(book)[0].id:
        return None
    stated = prior_year_balances(book, prior_year_of(book))
    opening = {(one.account, one.objects): one.opening for one in stated if one.opening}
    movement = {
        (one.account, one.objects): one.closing - (one.opening or 0)
        for one in stated
        if one.closing != (one.opening or 0)
    }
    return Balances(opening, movement, opening) if stated else None


def prior_period(year: FiscalYear) -> Period:
    """The twelve months before a year: of what was kept elsewhere the book knows no other days."""
    return Period(year_later(year.first, -1), year.first - timedelta(days=1))


def _months(book: Book, number: int, year: FiscalYear) -> Iterator[str]:
    for month in year.period.months():
        movement = read_balances(book, year, month).movement
        counted = read_quantities(book, year, month).movement if number == 0 else {}
        start = f"#PSALDO {number} {month.first:%Y%m}"
        for account, figure in _figures(_by_account(movement), _by_account(counted)):
            yield f"{start} {account} {{}} {figure}"
        for key, figure in _figures(_by_object(movement), _by_object(counted)):
            yield f"{start} {key} {figure}"


def _opening(balances: Balances, result: frozenset[str]) -> Mapping[Key, Ore]:
    return {key: ore for key, ore in balances.opening.items() if key[0] not in result}


def _ended(balances: Balances, _: frozenset[str]) -> Mapping[Key, Ore]:
    return {key: balances.closing(key) for key in balances.keys()}  # noqa: SIM118 - no mapping


def _closing(balances: Balances, result: frozenset[str]) -> Mapping[Key, Ore]:
    return {key: ore for key, ore in _ended(balances, result).items() if key[0] not in result}


def _result(balances: Balances, result: frozenset[str]) -> Mapping[Key, Ore]:
    return {key: ore for key, ore in _ended(balances, result).items() if key[0] in result}


WHOLE: tuple[tuple[str, BalanceFilter], ...] = (
    ("#IB", _opening),
    ("#UB", _closing),
    ("#RES", _result),
)
BY_OBJECT: tuple[tuple[str, BalanceFilter], ...] = (("#OIB", _opening), ("#OUB", _ended))


def _by_account(figures: Mapping[Key, Ore]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for (account, _), ore in figures.items():
        totals[account] += ore
    return totals


def _by_object(figures: Mapping[Key, Ore]) -> Counter[str]:
    """The amounts of each account by one object at a time, as the format has it."""
    totals: Counter[str] = Counter()
    for (account, members), ore in figures.items():
        for member in members:
            totals[f"{account} {objects((member,))}"] += ore
    return totals
