"""`finsam reopen`: opens a closed year or locked months again, with a reason in the history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from finsam_tui.actions.year_end import reopen, reopen_months
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import date

    from ledger.core.calendar import FiscalYear


def add_arguments(parser: ArgumentParser) -> None:
    """The year and why."""
    options.add_book(parser)
    options.add_year(parser, _("the fiscal year, by the calendar year it ends in"), needed=True)
    first = _("open locked months of the open year, from this one on: 2026-03")
    parser.add_argument("--from", dest="first", metavar="MONTH", help=first)
    text = _("why; the history records it (BFL 5:11)")
    parser.add_argument("--reason", metavar="TEXT", default="", help=text)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Opens the year, or its months."""
    with open_book(given.book) as book:
        year = fiscal_year(book, given.year)
        if given.first:
            year = reopen_months(book, year, _eve(given.first, year), given.reason, given.by)
        else:
            year = reopen(book, year, given.reason, given.by)
    locked = _("Its months are locked to {day}.", day=year.locked_to) if year.locked_to else ""
    opened = (
        _("The months are open.") if given.first else _("{year} is open again.", year=year.name)
    )
    messages = [opened, locked]
    printing.print_lines([" ".join(filter(None, messages))])
    return 0


def _eve(first: str, year: FiscalYear) -> date | None:
    """The day before the month begins; None when it is the first of the year."""
    end = options.month_end("--from", first, year)
    eve = end.replace(day=1) - timedelta(days=1)
    return eve if eve >= year.first else None
