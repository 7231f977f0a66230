"""Choosing the fiscal year and the part of it that the screens show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from finsam_tui.actions.written import Written
from finsam_tui.dates import month_name, month_of
from finsam_tui.i18n import _
from finsam_tui.period_scope import Scope
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.open_year import open_next_year
from finsam_tui.screens.dialogs.picker import Picker
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core.calendar import Period, next_period, read_day
from ledger.core.errors import Refused, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from finsam_tui.shell import Shell
    from ledger.core.calendar import FiscalYear

OTHER, NEXT = "other", "next"


def period_choices(years: Sequence[FiscalYear], now: Scope) -> dict[str, tuple[str, Scope]]:
    """What can be chosen: the year, its months, the year up to each month, the other years."""
    choices: dict[str, tuple[str, Scope]] = {}

    def add(name: str, year: FiscalYear, period: Period) -> None:
        choices[f"{period.first} {period.last}"] = (name, Scope(year, period))

    year = now.year
    months = year.period.months()
    add(_("the whole of {year}", year=year.name), year, year.period)
    for month in months:
        add(f"{month_name(month.first.month)} {month.first.year}", year, month)
    for month in months[1:-1]:
        so_far = Period(year.first, month.last)
        add(_("the year up to {month}", month=month_of(month.first, year)), year, so_far)
    for other in reversed(years):
        if other.id != year.id:
            add(_("the whole of {year}", year=other.name), other, other.period)
    return choices


def neighbour(years: Sequence[FiscalYear], now: Scope, step: int) -> Scope | None:
    """The year, the month or the year up to a month that lies before (-1) or after (1), or None."""
    ordered = sorted(years, key=lambda year: year.first)
    months = [(year, month) for year in ordered for month in year.period.months()]
    if now.period == now.year.period:
        steps = [Scope(year, year.period) for year in ordered]
    elif any(month == now.period for _year, month in months):
        steps = [Scope(year, month) for year, month in months]
    else:
        steps = [Scope(year, Period(year.first, month.last)) for year, month in months]
    at = next((i for i, scope in enumerate(steps) if scope.period == now.period), None)
    return steps[at + step] if at is not None and 0 <= at + step < len(steps) else None


def show_neighbour(finsam: Shell, step: int) -> None:
    """Shows the period before or after the one that is shown, or says that there is none."""
    scope = neighbour(fiscal_years(finsam.book), finsam.scope, step)
    if scope is None:
        finsam.show_message(_("There is no such period in the book; p chooses another."))
    else:
        finsam.show_scope(scope)


def choose_period(finsam: Shell) -> None:
    """Asks which part of the book to show, and shows it."""
    years = fiscal_years(finsam.book)
    choices = period_choices(years, finsam.scope)

    def show(key: str | None) -> None:
        if key == OTHER:
            finsam.push_screen(_days_form(finsam, years))
        elif key == NEXT:
            open_next_year(finsam)
        elif key is not None:
            finsam.show_scope(choices[key][1])

    now = finsam.scope.period
    options = {key: name for key, (name, _scope) in choices.items()}
    options[OTHER] = _("other days …")
    if not finsam.book.read_only:
        options[NEXT] = _("open {year} …", year=next_period(years[-1]).last.year)
    finsam.push_screen(Picker(_("Period"), options, f"{now.first} {now.last}"), show)


def _days_form(finsam: Shell, years: Sequence[FiscalYear]) -> Form:
    now = finsam.scope.period

    def attempt(values: Mapping[str, str]) -> None:
        written = Written(values)
        first = written.needed("first", partial(read_day, near=now.first), now.first)
        last = written.needed("last", partial(read_day, near=now.last), now.last)
        written.refuse()
        for year in years:
            if first in year.period and last in year.period and first <= last:
                finsam.show_scope(Scope(year, Period(first, last)))
                return
        raise Refused(
            problem(
                "days-of-two-years", "Both days must lie in one fiscal year, the first one first."
            )
        )

    fields = (
        Field("first", _("From"), str(now.first)),
        Field("last", _("To"), str(now.last), _("15, 0315, 190315 or 2019-03-15")),
    )
    return Form(_("Period"), fields, attempt, verb=_("show"))
