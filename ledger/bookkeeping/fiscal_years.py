"""Fiscal years: which there are, what is locked, and the template each one uses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry, Row
from ledger.book.recorded import TEXT_INSERTS, text_sha256
from ledger.book.values import read_day
from ledger.core.calendar import FiscalYear, Period
from ledger.core.errors import Problem, Refused, few, problem
from ledger.core.limits import MAX_YEAR_MONTHS
from ledger.core.text import lines_without_unseen, text_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.book.book import Book

YEARS = "SELECT id, first_day, last_day, locked_to, closed FROM year_now ORDER BY first_day"


@read_once
def fiscal_years(book: Book) -> tuple[FiscalYear, ...]:
    """Every fiscal year of the book, the earliest first."""
    with book.reading() as connection:
        rows = connection.execute(YEARS).fetchall()
    return tuple(
        FiscalYear(
            id=key,
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            closed=bool(closed),
            locked_to=read_day(locked_to),
        )
        for key, first, last, locked_to, closed in rows
    )


def fiscal_year(book: Book, name: int | None = None) -> FiscalYear:
    """The fiscal year that ends in the calendar year `name`; the latest when None.

    Raises Refused when the book has no such year.
    """
    years = fiscal_years(book)
    for year in reversed(years):
        if name is None or year.name == name:
            return year
    raise Refused(no_year(name, years))


def no_year(name: int | None, years: Iterable[FiscalYear]) -> Problem:
    """That the book has no such year, and which it has."""
    return problem(
        "no-year",
        "The book has no fiscal year {year}; it has {years}.",
        year=name or "",
        years=few([str(year.name) for year in years]),
    )


def year_before(book: Book, year: FiscalYear) -> FiscalYear | None:
    """The fiscal year that ended the day before this one began, if the book has it."""
    eve = year.first - timedelta(days=1)
    return next((other for other in fiscal_years(book) if other.last == eve), None)


def add_fiscal_year(book: Book, period: Period, template: str, by: str = "") -> FiscalYear:
    """Adds a fiscal year with its template.

    Raises Refused when the year overlaps another, leaves a gap to its neighbour, or is longer
    than the law allows (BFL 3:3: 18 months).
    """
    template = lines_without_unseen(template)
    with book.writing() as connection:
        years = fiscal_years(book)
        if problems := tuple(_year_problems(period, years)):
            raise Refused(problems)
        key = max((year.id for year in years), default=0) + 1
        rows: tuple[Row, ...] = (
            ("fiscal_year", key, period.first, period.last),
            ("template", key, text_sha256(template)),
        )
        book.append(Entry("year", by, rows))
        connection.execute(TEXT_INSERTS["template"], (key, template))
    return FiscalYear(key, period.first, period.last)


def _year_problems(period: Period, years: tuple[FiscalYear, ...]) -> list[Problem]:
    problems = []
    if period.last < period.first or period.last >= first_day_too_late(period.first):
        problems.append(
            problem(
                "year-length",
                "A fiscal year is at most {months} months (BFL 3:3); {first} to {last} is not.",
                months=MAX_YEAR_MONTHS,
                first=period.first,
                last=period.last,
            )
        )
    if any(period.first <= year.last and year.first <= period.last for year in years):
        problems.append(
            problem(
                "year-overlap",
                "The days {first} to {last} already belong to a fiscal year of the book.",
                first=period.first,
                last=period.last,
            )
        )
    elif years and not any(
        period.first - year.last == timedelta(days=1)
        or year.first - period.last == timedelta(days=1)
        for year in years
    ):
        problems.append(
            problem(
                "year-gap",
                "A fiscal year must follow on another; the book ends on {last}.",
                last=years[-1].last,
            )
        )
    return problems


def first_day_too_late(day: date) -> date:
    """The day before which a fiscal year that begins on `day` must end (BFL 3:3)."""
    months = day.year * 12 + day.month - 1 + MAX_YEAR_MONTHS
    return date(months // 12, months % 12 + 1, 1) + timedelta(days=day.day - 1)


def closed_already(year: FiscalYear) -> Problem:
    """That a year cannot be locked or closed, since it is closed."""
    return problem(
        "closed-already",
        "{year} is closed already. To change it, reopen it first: {remedy}.",
        remedy="reopen",
        year=year.name,
    )


def lock_months(book: Book, year: FiscalYear, to: date, by: str = "") -> None:
    """Locks the year's months up to and with the one that `to` ends.

    Raises Refused when `to` is not the last day of a month in the year, or a lock would open.
    """
    with book.writing(backup_first=True):
        now = fiscal_year(book, year.name)
        if to not in {month.last for month in now.period.months()}:
            raise Refused(
                problem(
                    "lock-day",
                    "{day} is not the last day of a month in {year}; months are locked whole.",
                    day=to,
                    year=now.name,
                )
            )
        if now.closed:
            raise Refused(closed_already(now))
        if now.locked_to and to <= now.locked_to:
            raise Refused(
                problem(
                    "lock-backwards",
                    "{year} is locked to {day} already; it is opened with a reason: {remedy}.",
                    remedy="reopen-months",
                    year=now.name,
                    day=now.locked_to,
                )
            )
        book.append(Entry("lock", by, (("year_state", now.id, to, 0),)))


TEMPLATE = "SELECT text FROM template WHERE year = ? ORDER BY entry DESC LIMIT 1"


@read_once
def template_text(book: Book, year: FiscalYear) -> str:
    """The text of the template that the year uses."""
    with book.reading() as connection:
        return str(connection.execute(TEMPLATE, (year.id,)).fetchone()[0])


def store_template(book: Book, year: FiscalYear, text: str, reason: str, by: str = "") -> None:
    """Gives an open year a new template; the old text stays in the history.

    Raises Refused when the year is closed: a closed year prints for ever as it did.
    """
    if fault := text_problem(reason, "reason"):
        raise Refused(fault)
    text = lines_without_unseen(text)
    with book.writing() as connection:
        if fiscal_year(book, year.name).closed:
            raise Refused(
                problem(
                    "template-closed",
                    "{year} is closed and keeps its template; reopen the year to change it.",
                    year=year.name,
                )
            )
        rows: tuple[Row, ...] = (
            ("template", year.id, text_sha256(text)),
            ("reason", reason),
        )
        book.append(Entry("template", by, rows))
        connection.execute(TEXT_INSERTS["template"], (year.id, text))


def year_of(book: Book, day: date) -> FiscalYear:
    """The fiscal year that the day lies in; the latest when it lies in none."""
    years = fiscal_years(book)
    return next((year for year in years if day in year.period), years[-1])
