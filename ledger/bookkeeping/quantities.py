"""Quantities beside the amounts, and what they count: hours, units, square metres.

A quantity is in millionths of a unit, with the sign of its amount or another: nothing in the
books follows from it. Programs exchange it by SIE (4B §11 `#ENHET` and the quantity of an item).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from ledger.book.journal import Entry
from ledger.bookkeeping.chart_of_accounts import BALANCE_KINDS, account_kinds, parse_object_set
from ledger.bookkeeping.fiscal_years import year_before
from ledger.core.balances import Balances
from ledger.core.limits import MAX_QUANTITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear, Period

Quantity: TypeAlias = int
"""Millionths of a unit."""

ONE: Quantity = 1_000_000

AT_A_TIME = 1_000
"""Quantities of one journal entry: each is looked for in the entry's text as it is added."""

_NUMBER = re.compile(r"(-?)([0-9]{0,12})(?:[.,]([0-9]{0,6})0*)?")


def read_quantity(text: str) -> Quantity | None:
    """The quantity that a field says: `"-1,5"`; zero when it is empty, None when it is none."""
    match = _NUMBER.fullmatch(text)
    if match is None or text == "-":
        return None
    sign, whole, decimals = match.groups("")
    quantity = int(whole or 0) * ONE + int(decimals.ljust(6, "0"))
    return None if quantity > MAX_QUANTITY else -quantity if sign else quantity


def write_quantity(quantity: Quantity) -> str:
    """The quantity as programs read it, without needless decimals: `"-1.5"`."""
    whole, rest = divmod(abs(quantity), ONE)
    decimals = f".{rest:06}".rstrip("0").rstrip(".")
    return f"{'-' if quantity < 0 else ''}{whole}{decimals}"


def units(book: Book) -> dict[str, str]:
    """What the quantities of each account count, where anything is stated."""
    with book.reading() as connection:
        return dict(connection.execute("SELECT account, name FROM unit_now ORDER BY account"))


def add_quantities(
    book: Book,
    postings: Mapping[int, Quantity],
    openings: Mapping[int, Quantity],
    counted_in: Mapping[str, str],
    by: str,
) -> None:
    """Records quantities by the ids of postings and opening balances, and units by account."""
    rows: list[Row] = [("unit", *one) for one in sorted(counted_in.items())]
    rows += (
        ("quantity", source, row, quantity)
        for source, given in (("opening", openings), ("posting", postings))
        for row, quantity in sorted(given.items())
        if quantity
    )
    with book.writing():
        for first in range(0, len(rows), AT_A_TIME):
            book.append(Entry("quantity", by, tuple(rows[first : first + AT_A_TIME])))


TAKEN_BACK = """
SELECT new.first_posting + q.row - old.first_posting, -q.millionths
FROM voucher AS new JOIN voucher AS old ON old.sequence = new.corrects
JOIN quantity AS q ON q.source = 'posting'
    AND q.row BETWEEN old.first_posting AND old.first_posting + old.rows - 1
WHERE new.sequence = ?
"""


def take_back_quantities(book: Book, sequence: int, by: str) -> None:
    """Gives a voucher that reverses another the quantities of that one, with the other sign."""
    with book.writing() as connection:
        add_quantities(book, dict(connection.execute(TAKEN_BACK, (sequence,))), {}, {}, by)


OF_POSTINGS = """
SELECT p.id, p.account, s.key, q.millionths FROM quantity AS q
JOIN posting AS p ON p.id = q.row JOIN object_set AS s ON s.id = p.objects
WHERE q.source = 'posting' AND p.date BETWEEN ? AND ?
"""
OF_OPENINGS = """
SELECT o.account, s.key, q.millionths FROM quantity AS q
JOIN opening AS o ON o.id = q.row JOIN object_set AS s ON s.id = o.objects
WHERE q.source = 'opening' AND o.year = ?
"""


def posting_quantities(book: Book, period: Period) -> dict[int, Quantity]:
    """The quantities of the postings of some days, by the id of the posting."""
    with book.reading() as connection:
        rows = connection.execute(OF_POSTINGS, (str(period.first), str(period.last)))
        return {row: quantity for row, _, _, quantity in rows}


def opening_quantities(book: Book, year: FiscalYear) -> Counter[Key]:
    """The quantities that are stated for a year to begin with."""
    begun: Counter[Key] = Counter()
    with book.reading() as connection:
        for account, key, quantity in connection.execute(OF_OPENINGS, (year.id,)):
            begun[account, parse_object_set(key)] += quantity
    return begun


def read_quantities(book: Book, year: FiscalYear, period: Period | None = None) -> Balances:
    """The quantities of a year, or of some days in it, as the balances that amounts have.

    A year for which none is stated to begin with goes on from the year before, as far as the
    accounts are those of the balance sheet.
    """
    days = period or year.period
    with book.reading() as connection:
        moved: Counter[Key] = Counter()
        for _, account, key, quantity in connection.execute(
            OF_POSTINGS, (str(days.first), str(days.last))
        ):
            moved[account, parse_object_set(key)] += quantity
        if period:
            return Balances({}, moved)
        begun = opening_quantities(book, year)
        before = year_before(book, year)
        if before and not begun:
            kinds = account_kinds(book)
            earlier = read_quantities(book, before)
            begun.update(
                {
                    key: earlier.closing(key)
                    for key in earlier.keys()  # noqa: SIM118 - Balances is no mapping
                    if kinds[key[0]] in BALANCE_KINDS
                }
            )
    return Balances(begun, moved)
