"""Days, months and fiscal years."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from ledger.core.errors import Problem, problem
from ledger.core.text import quoted

_PARTS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first <= day <= self.last

    @property
    def bounds(self) -> dict[str, str]:
        """Its first and its last day, as a query takes them."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}

    def months(self) -> tuple[Period, ...]:
        """The calendar months the period touches, cut to the period."""
        months: list[Period] = []
        first = self.first
        while first <= self.last:
            last = first.replace(day=monthrange(first.year, first.month)[1])
            months.append(Period(first, min(last, self.last)))
            first = last + timedelta(days=1)
        return tuple(months)

    def months_before(self, day: date) -> tuple[Period, ...]:
        """The months of the period that are over on the day."""
        return tuple(month for month in self.months() if month.last < day)


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A räkenskapsår: the calendar year, but for the first and the last (BFL 3:1-3:3, LKBR 1:5)."""

    id: int
    first: date
    last: date
    closed: bool = False
    locked_to: date | None = None
    """Nothing ordinary is recorded on this day or before; None when no month is locked."""

    @property
    def name(self) -> int:
        """The year as people say it: the calendar year in which it ends."""
        return self.last.year

    @property
    def period(self) -> Period:
        """The whole year."""
        return Period(self.first, self.last)

    @property
    def is_of_one_calendar_year(self) -> bool:
        """Whether it begins and ends in the same calendar year."""
        return self.first.year == self.last.year


def today() -> date:
    """The day that it is in the office: the one clock of what is due and what is yet to come."""
    return date.today()  # noqa: DTZ011 - the wall's


def future_problem(day: date | None, where: str) -> Problem | None:
    """What is wrong with the day of something that has happened, when it is yet to come."""
    if day is None or day <= today():
        return None
    return problem(
        "day-to-come",
        "{day} is yet to come, since the computer's clock says {today}; write the day on which it"
        " was, or set the clock.",
        where,
        day=day,
        today=today(),
    )


def year_later(day: date, years: int) -> date:
    """The same day some years later or earlier; 29 February becomes the 28th where it must."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


SATURDAY = 5
FIXED = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
AFTER_EASTER = (-2, 0, 1, 39, 49)
"""Good Friday, Easter Day and the day after, Ascension Day, Whit Sunday."""


def is_holiday(day: date) -> bool:
    """Whether nobody works: a weekend, or a day that is as a Sunday (lag 1989:253, 17:1a LAS)."""
    midsummer = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == SATURDAY - 1  # noqa: PLR2004
    return (
        day.weekday() >= SATURDAY
        or (day.month, day.day) in FIXED
        or (day - easter(day.year)).days in AFTER_EASTER
        or midsummer
    )


def easter(year: int) -> date:
    """Easter Day (the Gregorian computus of Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    shift = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + shift + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(moon + week - 7 * ((golden + 11 * moon + 22 * week) // 451) + 114, 31)
    return date(year, month, day + 1)


def next_period(year: FiscalYear) -> Period:
    """The twelve months after a fiscal year."""
    first = year.last + timedelta(days=1)
    return Period(first, year_later(first, 1) - timedelta(days=1))


def read_iso_day(text: str) -> date | Problem:
    """Reads a day as programs write it: `"2019-03-15"`, and nothing else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        return problem(
            "not-a-day",
            "{day} is not a day in the calendar; write year-month-day, as in 2019-03-15.",
            day=quoted(text),
        )
    return day


def read_day(text: str, near: date) -> date | Problem:
    """Reads a day as people type it: `"15"`, `"0315"`, `"15/3"`, `"190315"`, `"2019-03-15"`.

    What is left out is taken from `near`: `"15"` is that day of its month, `"0315"` of its year.
    """
    parts = _PARTS.findall(text)
    digits = "".join(parts)
    if "/" in text and len(parts) == 2:  # noqa: PLR2004 - day and month, the Swedish way round
        digits = parts[1].zfill(2) + parts[0].zfill(2)
    given = digits.zfill(2) if len(digits) == 1 else digits
    whole = near.strftime("%Y%m%d")
    if len(given) in (2, 4, 6, 8) and re.fullmatch(r"[0-9 ./-]+", text.strip()):
        return _from_digits(text, whole[: 8 - len(given)] + given)
    return _not_understood(text)


def _from_digits(text: str, digits: str) -> date | Problem:
    """The day of eight digits, or a Problem that quotes the text they came from."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return _not_understood(text)


def _not_understood(text: str) -> Problem:
    return problem(
        "day-not-understood",
        "{day} is not a day; write for example 15, 0315, 190315 or 2019-03-15.",
        day=quoted(text),
    )


@lru_cache(maxsize=256)
def swedish_time(at: str) -> datetime:
    """A time of the journal, which is UTC, as the clocks of Sweden had it, wherever it is read.

    Summer time is from 01:00 UTC on the last Sunday of March to that of October (2000/84/EC). The
    rule stands here since Windows has no table of zones, and since a package must be made again
    alike on every computer.
    """
    utc = datetime.fromisoformat(at)
    begins, ends = (
        datetime(utc.year, month, 31 - date(utc.year, month, 31).isoweekday() % 7, 1, tzinfo=UTC)
        for month in (3, 10)
    )
    return utc.astimezone(timezone(timedelta(hours=2 if begins <= utc < ends else 1)))


def swedish_day(at: str) -> date:
    """The day that a time of the journal was in Sweden."""
    return swedish_time(at).date()


def local_time(at: str, precision: str = "minutes") -> str:
    """A time of the journal as the clocks of Sweden had it, where there is no room for the zone."""
    return swedish_time(at).replace(tzinfo=None).isoformat(" ", timespec=precision)


def zoned_time(at: str) -> str:
    """A time of the journal in Sweden, with its zone: `"2019-03-15 10:30:00+01:00"`."""
    return swedish_time(at).isoformat(" ", timespec="seconds") if at else ""
