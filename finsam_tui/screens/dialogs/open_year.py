"""Opening the next fiscal year, also while the ones before are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.year_end import open_year
from finsam_tui.i18n import _
from finsam_tui.period_scope import Scope
from finsam_tui.screens.dialogs.form import Field, Form
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.calendar import next_period
from ledger.core.people import with_login

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.shell import Shell


def open_next_year(finsam: Shell, *, shows_it: bool = False) -> None:
    """Asks whether the year after the latest one is to be opened, opens it, and may go to it."""
    latest = fiscal_year(finsam.book)
    period = next_period(latest)
    name = period.last.year

    def attempt(values: Mapping[str, str]) -> str:
        year = open_year(finsam.book, name, with_login(values["by"]))
        if shows_it:
            finsam.show_scope(Scope(year, year.period))
        days = {"first": year.first, "last": year.last}
        return _("{year} is open, {first} to {last}.", year=year.name, **days)

    text = _(
        "The fiscal year {first} to {last}. Until {before} is closed, it begins with what"
        " {before} ends with as it stands; closing {before} makes that final.",
        first=period.first,
        last=period.last,
        before=latest.name,
    )
    field = Field("by", _("Opened by"), finsam.who)
    finsam.push_screen(
        Form(_("Open {year}", year=name), (field,), attempt, text=text, verb=_("open"))
    )
