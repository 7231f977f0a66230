"""`finsam review`: a finding of the journal tests marked as seen, with what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.audit import review
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The finding, as the CSV of the reports has it, and the comment."""
    options.add_book(parser)
    parser.add_argument("test", metavar="KIND", help=_("the test, as in: round, duplicates"))
    parser.add_argument("key", metavar="ID", help=_("the finding, as in: 118"))
    comment = _("what you found when you looked at it; the journal keeps it")
    parser.add_argument("--comment", metavar="TEXT", default="", help=comment)
    options.add_year(parser)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Marks the finding."""
    with open_book(given.book) as book:
        year = fiscal_year(book, given.year)
        review(book, year, (given.test, given.key), given.comment, by=given.by)
    printing.print_lines([_("{test} {key} is seen.", test=given.test, key=given.key)])
    return 0
