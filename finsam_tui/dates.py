"""Days, months and periods in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _, language
from ledger.core.month_names import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ledger.core.calendar import FiscalYear, Period


def month_name(month: int) -> str:
    """The month in full: `"januari"`."""
    return _(MONTHS[month - 1])


def short_month_name(month: int) -> str:
    """The month in three letters: `"jan"`."""
    return month_name(month)[:3].lower()


def weekday_name(day: date) -> str:
    """The day of the week in three letters: `"mån"`."""
    from babel.dates import get_day_names  # noqa: PLC0415 - 30 ms that only screens pay

    names = get_day_names("abbreviated", "stand-alone", language())
    return str(names[day.weekday()])[:3].lower()


def month_of(day: date, year: FiscalYear, name: Callable[[int], str] = month_name) -> str:
    """The month of a day in a fiscal year: `"augusti"`.

    With its year, `"augusti 2026"`, where the fiscal year has months of several calendar years.
    """
    return name(day.month) if year.is_of_one_calendar_year else f"{name(day.month)} {day.year}"


def period_name(period: Period, year: FiscalYear | None = None) -> str:
    """The months of a period: `"jan–dec"`, `"mar"`; its days when it does not follow months.

    With the calendar year, `"mar 2026"`, where the fiscal year has months of several.
    """
    months = period.months()
    whole = period.first.day == 1 and months[-1].last == period.last
    if not whole or _ends_inside_a_month(period):
        return f"{period.first}–{period.last}"
    first, last = (short_month_name(day.month) for day in (period.first, period.last))
    if period.first.year != period.last.year:
        return f"{first} {period.first.year}–{last} {period.last.year}"
    name = first if len(months) == 1 else f"{first}–{last}"
    return name if year is None or year.is_of_one_calendar_year else f"{name} {period.last.year}"


def year_and_period_name(year: FiscalYear, period: Period) -> str:
    """What line 1 says of the time shown: `"2019 jan–dec"`."""
    return f"{year.name} {period_name(period, year)}"


def _ends_inside_a_month(period: Period) -> bool:
    from datetime import timedelta  # noqa: PLC0415 - one use

    return (period.last + timedelta(days=1)).day != 1
