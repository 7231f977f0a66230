"""The months that VAT is claimed for: one, or three in a row within a calendar year (7 §)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TypeAlias

from ledger.core.calendar import Period
from ledger.core.errors import Problem, problem
from ledger.core.limits import MAX_VAT_MONTHS
from ledger.core.text import quoted

Month: TypeAlias = tuple[int, int]
"""Year and month."""

LENGTHS = (1, MAX_VAT_MONTHS)
"""Months of a claim (2005:807 7 §)."""

QUARTER = 3
_QUARTER_NAME = re.compile(r"([0-9]{4})[- ]?[qk]([1-4])", re.IGNORECASE)
_MONTH_NAME = re.compile(r"([0-9]{4})-?(0[1-9]|1[0-2])")


def month_of(day: date) -> Month:
    """The calendar month of a day."""
    return day.year, day.month


def months_from(month: Month, count: int) -> Period:
    """So many months from a month on, within its year."""
    year, first = month
    last = min(first + count - 1, 12)
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def period_id(period: Period) -> str:
    """A month, a quarter or other months, as a command names them: `"2019Q4"`."""
    first, last = period.first, period.last
    if month_of(first) == month_of(last):
        return f"{first:%Y-%m}"
    if len(period.months()) == QUARTER and last.month % QUARTER == 0:
        return f"{first.year}Q{last.month // QUARTER}"
    return f"{first:%Y-%m}..{last:%Y-%m}"


def read_period(text: str) -> Period | Problem:
    """Reads the months of a claim: `"2026Q3"`, `"2026-03"`, `"2026-02..2026-04"`, or each by name.

    Gives what is wrong when they are not one month, or three in a row of one calendar year.
    """
    typed = text.strip()
    if match := _QUARTER_NAME.fullmatch(typed):
        return months_from((int(match[1]), (int(match[2]) - 1) * QUARTER + 1), QUARTER)
    ends, listed = typed.split(".."), typed.replace(",", " ").split() or [""]
    names = ends if len(ends) == 2 else listed  # noqa: PLR2004 - from and to
    found = [match for name in names if (match := _MONTH_NAME.fullmatch(name.strip()))]
    if len(found) != len(names):
        return problem(
            "vat-period",
            "{text} is no period of VAT; write a month 2026-03, a quarter 2026Q3 or three months"
            " 2026-02..2026-04.",
            "period",
            text=quoted(text),
        )
    months = sorted((int(match[1]), int(match[2])) for match in found)
    first, last = months[0], months[-1]
    period = Period(date(*first, 1), date(*last, monthrange(*last)[1]))
    if names is listed and len(months) > 1 and len(period.months()) != len(set(months)):
        return problem(
            "vat-months-apart",
            "The months {months} are not in a row; VAT is claimed for one month, or three in a"
            " row (2005:807 7 §).",
            "period",
            months=", ".join(f"{year}-{month:02}" for year, month in months),
        )
    return period_problem(period) or period


def period_problem(period: Period) -> Problem | None:
    """What keeps days from being the months of a claim; None when they are."""
    if period.first.year != period.last.year:
        return problem(
            "vat-new-year",
            "{first} to {last} is of two calendar years; VAT is claimed within a calendar year"
            " (2005:807 7 §). Claim the months of each year by themselves.",
            "period",
            first=period.first,
            last=period.last,
        )
    count = len(period.months())
    if count not in LENGTHS or period != months_from(month_of(period.first), count):
        return problem(
            "vat-not-three",
            "{first} to {last} is not one month nor three; VAT is claimed for one month, or three"
            " in a row (2005:807 7 §).",
            "period",
            first=period.first,
            last=period.last,
        )
    return None
