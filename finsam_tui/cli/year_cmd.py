"""`finsam year`: opens the next fiscal year while the ones before are still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.year_end import open_year
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, translate_problem
from ledger.bookkeeping.balances import followed_year
from ledger.statements.statement import preliminary_opening

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """What is done, and to which year."""
    options.add_book(parser)
    parser.add_argument("act", choices=("open",), help=_("open: the year after the latest one"))
    text = _("the fiscal year, by the calendar year it ends in")
    parser.add_argument("year", metavar="YYYY", type=options.number, help=text)
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Opens the year, and says what it begins with."""
    with open_book(given.book) as book:
        year = open_year(book, given.year, given.by)
        followed = followed_year(book, year)
    document = {
        "year": year.name,
        "from": year.first.isoformat(),
        "to": year.last.isoformat(),
        "follows": followed and followed.name,
    }
    days = {"first": year.first, "last": year.last}
    lines = [_("{year} is open, {first} to {last}.", year=year.name, **days)]
    if followed:
        lines.append(translate_problem(preliminary_opening(followed.name)))
    return printing.print_answer(given, {"opened": document}, lines)
