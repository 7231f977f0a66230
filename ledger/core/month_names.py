"""The months by name, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.i18n import msgid, translated
from ledger.core.label import Label

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


def month_span(months: Sequence[Period], year: FiscalYear) -> Label:
    """`"mars"`, or `"januari–mars"`; with the calendar year where the months are of several."""
    ends = (months[0].first, months[-1].first)
    return Label(_span(ends, year, "sv"), _span(ends, year, "en"))


def _span(ends: tuple[date, date], year: FiscalYear, language: Language) -> str:
    names = [translated(MONTHS[day.month - 1], language) for day in ends]
    if not year.is_of_one_calendar_year:
        names = [f"{name} {day.year}" for name, day in zip(names, ends, strict=True)]
    return "–".join(dict.fromkeys(names))
