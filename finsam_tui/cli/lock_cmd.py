"""`finsam lock`: locks the months that are finished, one by one or several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.year_end import lock_months
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The year and the last day that is locked."""
    options.add_book(parser)
    text = _("the last month to lock: 2026-03, or its last day")
    parser.add_argument("--to", dest="last", metavar="MONTH", required=True, help=text)
    options.add_year(parser)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Locks the months."""
    with open_book(given.book) as book:
        year = fiscal_year(book, given.year)
        last = options.month_end("--to", given.last, year)
        lock_months(book, year, last, given.by)
    printing.print_lines([_("Locked to {day}.", day=last)])
    return 0
