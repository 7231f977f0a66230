"""The rhythm of an office: working days, and a year's total spread over its occasions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.core.money import allocate

if TYPE_CHECKING:
    from ledger.core.money import Ore
    from ledger.demonstration.model import Calendar, Stream

_SATURDAY = 5


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether the office and the bank are open."""
    return day.weekday() < _SATURDAY and day not in calendar.holidays


def working_day(day: date, calendar: Calendar, later: int = 0) -> date:
    """The day itself or the next working day, and then so many working days later."""
    while not is_working_day(day, calendar):
        day += timedelta(days=1)
    for _ in range(later):
        day = working_day(day + timedelta(days=1), calendar)
    return day


def last_working_day(calendar: Calendar) -> date:
    """The year's last working day; what arrives later belongs to the year's closing."""
    day = date(calendar.year, 12, 31)
    while not is_working_day(day, calendar):
        day -= timedelta(days=1)
    return day


def amounts_of(stream: Stream, total: Ore, offset: int, calendar: Calendar) -> tuple[Ore, ...]:
    """The stream's amounts, one per day; they add up to `total` to the öre.

    They follow the calendar's swing from `offset` on, in steps of `stream.to`; the last takes
    what the steps left over.
    """
    if stream.amounts:
        return stream.amounts
    swing = (100,) if stream.even else calendar.swing
    shares = tuple(swing[(offset + i) % len(swing)] for i in range(len(stream.days)))
    steps = [part // stream.to * stream.to for part in allocate(total, shares)]
    steps[-1] += total - sum(steps)
    return tuple(steps)


def days_of(stream: Stream, offset: int, calendar: Calendar) -> tuple[date, ...]:
    """The working days on which the stream's documents are dated, drifting from `offset` on."""
    drift = calendar.drift
    last = last_working_day(calendar)
    return tuple(
        min(working_day(day, calendar, drift[(offset + i) % len(drift)]), last)
        for i, day in enumerate(stream.days)
    )


def words_of(day: date, calendar: Calendar) -> dict[str, object]:
    """What a text may say of its day: `{month}`, `{next_month}`, `{last_month}`, `{quarter}`."""
    names = calendar.month_names
    return {
        "month": names[day.month - 1],
        "next_month": names[day.month % 12],
        "last_month": names[day.month - 2],
        "quarter": (day.month + 2) // 3,
        "year": day.year,
    }
