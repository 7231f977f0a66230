"""`finsam reopen`: opens a closed year again, with a name and a reason in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.year_end import reopen
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The year and why."""
    options.add_book(parser)
    options.add_year(parser, _("the fiscal year, by the calendar year it ends in"), needed=True)
    text = _("why; the history keeps it (BFL 5:11)")
    parser.add_argument("--reason", metavar="TEXT", default="", help=text)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Opens the year."""
    with open_book(given.book) as book:
        year = reopen(book, fiscal_year(book, given.year), given.reason, given.by)
    locked = _("its months are locked to {day}", day=year.locked_to) if year.locked_to else ""
    messages = [_("{year} is open again.", year=year.name), locked]
    printing.print_lines([" ".join(filter(None, messages))])
    return 0
