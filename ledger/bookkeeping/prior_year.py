"""The year before, kept elsewhere: its balances, and what it printed (LKBR 5:6, 6:5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry, Row
from ledger.bookkeeping.chart_of_accounts import (
    accounts,
    object_set_id,
    objects,
    parse_object_set,
    unknown_account,
    unknown_object,
)
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.core.errors import Problem, Refused, problem
from ledger.core.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore

BY_LINE, BY_ACCOUNT = "line", "account"
"""How a year kept elsewhere can be known: as its report printed it, or by its balances."""


@dataclass(frozen=True, slots=True)
class PriorBalance:
    """What an account, with some objects, came to in a year kept elsewhere."""

    account: str
    closing: Ore
    """Öre, debit positive; of an income or a cost, the sum of the year."""

    objects: ObjectTags = ()
    opening: Ore | None = None
    """What the year began with; None when it is not known."""


def set_prior_year_balances(
    book: Book, year: int, balances: Sequence[PriorBalance], by: str = ""
) -> None:
    """Makes the balances of a calendar year that was kept elsewhere those given, and no others.

    What was stated before stays in the history. Raises Refused when an account or an object is
    not in the book, an account with the same objects is there twice, or `prior_year_refusal` says
    that nothing can be stated for the year.
    """
    with book.writing() as connection:
        refuse_prior_balances(book, year, balances)
        for item in balances:
            object_set_id(connection, item.objects)
        rows: tuple[Row, ...] = tuple(
            (
                "prior_balance",
                year,
                item.account,
                item.opening,
                item.closing,
                "\t".join(f"{dimension}:{code}" for dimension, code in item.objects),
            )
            for item in balances
        )
        entry = Entry("prior-year", by, (("prior_year", year, BY_ACCOUNT), *rows))
        book.append(entry)


def set_prior_year_figures(book: Book, year: int, figures: Mapping[str, Ore], by: str = "") -> None:
    """Makes the figures that a calendar year printed those given by line, and no others.

    In öre with the printed sign. Raises Refused when `prior_year_refusal` says that nothing can
    be stated for the year.
    """
    with book.writing():
        if problems := tuple(_refused(book, year)):
            raise Refused(problems)
        rows = tuple(("published", year, line, amount) for line, amount in figures.items())
        entry = Entry("prior-year", by, (("prior_year", year, BY_LINE), *rows))
        book.append(entry)


def prior_year_of(book: Book) -> int:
    """The calendar year before the first that the book has."""
    return (fiscal_years(book)[0].first - timedelta(days=1)).year


def prior_year_refusal(book: Book, year: int) -> Problem | None:
    """Why nothing can be stated for a calendar year as kept elsewhere; None when it can."""
    first = fiscal_years(book)[0]
    if year >= first.name:
        return problem(
            "prior-in-book",
            "{year} is not before the book's first year, {first}; only what was kept elsewhere is"
            " stated here.",
            year=year,
            first=first.name,
        )
    if first.closed:
        return problem(
            "prior-closed",
            "{first} is closed, and its comparative figures with it; reopen {first} to change"
            " them.",
            first=first.name,
        )
    return None


def lacks_prior_year(book: Book, year: FiscalYear) -> bool:
    """Whether the book begins with the year, and nobody has stated what the one before came to.

    A year of which a month is locked has its comparative figures, be it none.
    """
    before = prior_year_of(book)
    with book.reading():
        return (
            year.id == fiscal_years(book)[0].id
            and year.locked_to is None
            and not year.closed
            and not prior_year_figures(book, before)
            and not prior_year_balances(book, before)
        )


def _refused(book: Book, year: int) -> Iterable[Problem]:
    refusal = prior_year_refusal(book, year)
    return (refusal,) if refusal else ()


def refuse_prior_balances(book: Book, year: int, balances: Sequence[PriorBalance]) -> None:
    """Raises Refused with everything that keeps the balances from being those of the year."""
    if problems := (*_refused(book, year), *_too_early(book, year), *_problems(book, balances)):
        raise Refused(problems)


def _too_early(book: Book, year: int) -> Iterable[Problem]:
    """Balances are read through the layout of the year that they stand beside."""
    if year < prior_year_of(book):
        yield problem(
            "prior-balances-too-early",
            "Balances are entered for {before} only, the year before the book's first; enter {year}"
            " by line, as it was printed.",
            before=prior_year_of(book),
            year=year,
        )


def _problems(book: Book, balances: Iterable[PriorBalance]) -> Iterable[Problem]:
    known = {account.number for account in accounts(book)}
    members = {(item.dimension, item.code) for item in objects(book)}
    seen = set()
    for item in balances:
        if item.account not in known:
            yield unknown_account(item.account)
        for dimension, code in item.objects:
            if (dimension, code) not in members:
                yield unknown_object(dimension, code)
        key = (item.account, item.objects)
        if key in seen:
            yield problem(
                "prior-twice",
                "{account} is there twice; write it once, as the sum.",
                account=excerpt(item.account),
            )
        seen.add(key)


BALANCES = """
SELECT account, closing, objects, opening FROM prior_balance_now WHERE year = ?
ORDER BY account, objects
"""


@read_once
def prior_year_balances(book: Book, year: int) -> tuple[PriorBalance, ...]:
    """What the accounts of a calendar year that was kept elsewhere came to."""
    with book.reading() as connection:
        return tuple(
            PriorBalance(account, closing, parse_object_set(key), opening)
            for account, closing, key, opening in connection.execute(BALANCES, (year,))
        )
