"""`finsam new`: an empty book with its first fiscal year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from finsam_tui.actions.layout import layout_text
from finsam_tui.actions.new_book import make_book
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.i18n import _
from ledger.core.calendar import Period
from ledger.core.errors import Refused, problem
from ledger.core.model import Association

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Whose book it is, for which year and with which template."""
    options.add_book(parser)
    template = _("a built-in template, or the path of one of your own")
    parser.add_argument("--template", required=True, metavar="ID-or-PATH", help=template)
    parser.add_argument("--name", required=True, metavar="N", help=_("the association's name"))
    orgnr = _("its organisation number, as 222000-2683")
    parser.add_argument("--orgnr", required=True, metavar="O", help=orgnr)
    options.add_year(parser, _("the calendar year that the first fiscal year ends in"), needed=True)
    first = _("the first day, when the first year is not the calendar year")
    parser.add_argument("--from", dest="first", metavar="D", help=first)
    parser.add_argument("--to", dest="last", metavar="D", help=_("the last day, likewise"))
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Makes the book and tells where it is."""
    period, template = _first_year(given), layout_text(given.template)
    make_book(given.book, Association(given.name, given.orgnr), period, template, given.by)
    printing.print_lines([_("The book {path} is ready.", path=given.book)])
    return 0


def _first_year(given: Namespace) -> Period:
    """The days of the first year; raises Refused when they do not end in `--year`."""
    options.prove_year(given.year)
    first = options.day("--from", given.first) if given.first else date(given.year, 1, 1)
    last = options.day("--to", given.last) if given.last else date(given.year, 12, 31)
    if last.year != given.year:
        raise Refused(
            problem(
                "year-name",
                "A fiscal year is called after the calendar year it ends in: {year}.",
                "--to",
                year=last.year,
            )
        )
    return Period(first, last)
