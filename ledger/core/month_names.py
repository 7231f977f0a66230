"""The months by name, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.core.calendar import read_day
from ledger.core.errors import Problem, problem
from ledger.core.i18n import msgid, translated
from ledger.core.label import Label
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.label import Language

MONTHS = (
    msgid("January"),
    msgid("February"),
    msgid("March"),
    msgid("April"),
    msgid("May"),
    msgid("June"),
    msgid("July"),
    msgid("August"),
    msgid("September"),
    msgid("October"),
    msgid("November"),
    msgid("December"),
)


_MONTH_NUMBER = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_MONTH_NAME = re.compile(r"([^\W\d_]{3,20})\.?(?: ([0-9]{4}))?")


def read_month_end(text: str, year: FiscalYear) -> date | Problem:
    """Reads a month of the year as people type it, as its last day: `"2025-03"`, `"mars"`.

    A day is read as it is anywhere (`read_day`), whichever day of its month it is.
    """
    typed = text.strip().casefold()
    months = year.period.months()
    if match := _MONTH_NUMBER.fullmatch(typed):
        wanted = {(int(match[1]), int(match[2]))}
    elif match := _MONTH_NAME.fullmatch(typed):
        numbers = _months_named(match[1])
        years = {int(match[2])} if match[2] else {month.last.year for month in months}
        wanted = {(name, number) for name in years for number in numbers}
    else:
        return read_day(text, near=year.last)
    ends = [month.last for month in months if (month.last.year, month.last.month) in wanted]
    return ends[0] if ends else _no_month(text, year)


def _months_named(name: str) -> list[int]:
    """The numbers of the months whose Swedish or English name begins so."""
    return [
        number
        for number, month in enumerate(MONTHS, 1)
        if any(label.casefold().startswith(name) for label in (month, translated(month, "sv")))
    ]


def _no_month(text: str, year: FiscalYear) -> Problem:
    return problem(
        "no-month",
        "{month} is no month of {year}; write for example {example} or its name.",
        month=quoted(text),
        year=year.name,
        example=f"{year.last:%Y-%m}",
    )


def month_span(months: Sequence[Period], year: FiscalYear) -> Label:
    """`"mars"`, or `"januari–mars"`; with the calendar year where the months are of several."""
    ends = (months[0].first, months[-1].first)
    return Label(_span(ends, year, "sv"), _span(ends, year, "en"))


def _span(ends: tuple[date, date], year: FiscalYear, language: Language) -> str:
    names = [translated(MONTHS[day.month - 1], language) for day in ends]
    if not year.is_of_one_calendar_year:
        names = [f"{name} {day.year}" for name, day in zip(names, ends, strict=True)]
    return "–".join(dict.fromkeys(names))
