"""Balances: what the vouchers of a period add up to, by account and objects."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.bookkeeping.chart_of_accounts import BALANCE_KINDS, account_kinds, parse_object_set
from ledger.bookkeeping.fiscal_years import template_text, year_before
from ledger.core.balances import Balances, Key
from ledger.core.calendar import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore

OPENING = 0
"""The month under which the book keeps the opening balance."""

FIRST_MONTH, LAST_MONTH = 1, 999912
"""Every month with postings lies between these."""

STORED = """
SELECT b.account, s.key, sum(b.amount) FROM balance AS b JOIN object_set AS s ON s.id = b.objects
WHERE b.year = :year AND b.month BETWEEN :low AND :high
GROUP BY b.account, b.objects
"""

POSTED = """
SELECT p.account, s.key, sum(p.amount) FROM voucher AS v
JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
JOIN object_set AS s ON s.id = p.objects
WHERE v.date BETWEEN :first AND :last
GROUP BY p.account, p.objects
"""


DEBITED = """
SELECT p.account, s.key, sum(p.amount) FROM voucher AS v
JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
JOIN object_set AS s ON s.id = p.objects
WHERE v.date BETWEEN :first AND :last AND (p.amount > 0) = (v.corrects IS NULL)
GROUP BY p.account, p.objects
"""


@read_once
def read_balances(
    book: Book, year: FiscalYear, period: Period | None = None, *, with_debits: bool = False
) -> Balances:
    """The balances of a year, or of some days in it.

    Whole months come from the balances that the book keeps, so that the cost does not grow
    with the number of vouchers; only a month that is cut in two is added up from its postings.
    Debits are added up from the postings; a correction takes away from the side it corrects.
    What the year began with is as `opening_of` says.
    """
    period = period or year.period
    eve = Period(year.first, period.first - timedelta(days=1))
    with book.reading() as connection:
        followed = followed_year(book, year)
        begun = opening_of(book, year)
        opening = dict(begun)
        _add(opening, _movement(book, year, eve))
        return Balances(
            opening,
            _movement(book, year, period),
            begun,
            (_debits(connection, eve), _debits(connection, period)) if with_debits else None,
            preliminary=followed.name if followed else None,
        )


STATED = """
SELECT EXISTS (SELECT 1 FROM opening WHERE year = :year)
   AND NOT EXISTS (SELECT 1 FROM year_state WHERE year = :before AND closed)
"""


def followed_year(book: Book, year: FiscalYear) -> FiscalYear | None:
    """The year before, while it is open and this one begins with what it ends with as it stands.

    A year that came with opening balances of its own, from another program, begins with those
    until the year before is closed here; the proof holds them against it (LKBR 4:4).
    """
    before = year_before(book, year)
    if before is None or before.closed or year.closed:
        return None
    with book.reading() as connection:
        (is_stated,) = connection.execute(STATED, {"year": year.id, "before": before.id}).fetchone()
    return None if is_stated else before


@read_once
def opening_of(book: Book, year: FiscalYear) -> dict[Key, Ore]:
    """What a year begins with, by account and objects; öre, debit positive.

    As recorded; while the year before is open, its closing balances as they are at this moment,
    and so on back through a row of open years. What an open year has not yet taken to equity of
    its result belongs to equity of earlier years (LKBR 4:4, 6:2).
    """
    with book.reading() as connection:
        earlier: list[FiscalYear] = []
        while followed := followed_year(book, earlier[-1] if earlier else year):
            earlier.append(followed)
        opening = _stored(connection, earlier[-1] if earlier else year, OPENING, OPENING)
        if not earlier:
            return opening
        kinds = account_kinds(book)
        for one in reversed(earlier):
            moved = _stored(connection, one, FIRST_MONTH, LAST_MONTH)
            result = sum(a for key, a in moved.items() if kinds[key[0]] not in BALANCE_KINDS)
            _add(opening, {k: a for k, a in moved.items() if kinds[k[0]] in BALANCE_KINDS})
            _add(opening, {(_equity_brought_forward(book, one), ()): result})
        return {key: amount for key, amount in opening.items() if amount}


def _equity_brought_forward(book: Book, year: FiscalYear) -> str:
    """The account of earlier years' results, as the template of the year names it."""
    from ledger.report_layout.reader import read_template  # noqa: PLC0415 - of open years in a row

    return read_template(template_text(book, year), str(year.name)).equity_brought_forward


def _debits(connection: Connection, period: Period) -> dict[Key, Ore]:
    return _by_key(connection.execute(DEBITED, period.bounds))


@read_once
def _movement(book: Book, year: FiscalYear, period: Period) -> dict[Key, Ore]:
    connection = book.connection
    whole = set(year.period.months())
    months = period.months()
    stored_months = [
        month.first.year * 100 + month.first.month for month in months if month in whole
    ]
    movement = (
        _stored(connection, year, min(stored_months), max(stored_months)) if stored_months else {}
    )
    for month in months:
        if month not in whole:
            _add(movement, _by_key(connection.execute(POSTED, month.bounds)))
    return movement


def _stored(connection: Connection, year: FiscalYear, low: int, high: int) -> dict[Key, Ore]:
    return _by_key(connection.execute(STORED, {"year": year.id, "low": low, "high": high}))


def _by_key(rows: Iterable[tuple[str, str, Ore]]) -> dict[Key, Ore]:
    return {(account, parse_object_set(key)): amount for account, key, amount in rows}


def _add(total: dict[Key, Ore], added: Mapping[Key, Ore]) -> None:
    for key, amount in added.items():
        total[key] = total.get(key, 0) + amount
