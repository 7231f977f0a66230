"""`finsam correct`: the reversing voucher, linked both ways (BFL 5:5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import options, printing
from finsam_tui.cli.record import acknowledgement
from finsam_tui.wording import _
from ledger.book import open_book
from ledger.vouchers import correct
from ledger.years import fiscal_year

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The voucher, the day of the correction and why."""
    options.add_book(parser)
    parser.add_argument("series", metavar="SERIES", help=_("the voucher's series"))
    parser.add_argument("number", metavar="NUMBER", type=int, help=_("the voucher's number"))
    text = _("the day of the correction, year-month-day")
    parser.add_argument("--date", required=True, metavar="D", help=text)
    parser.add_argument("--reason", required=True, metavar="TEXT", help=_("why it is corrected"))
    options.add_year(parser)
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Records the correction and tells its number."""
    on = options.day("--date", given.date)
    with open_book(given.book) as book:
        year = fiscal_year(book, given.year)
        recorded = correct(book, year, given.series, given.number, on, given.reason, given.by)
    if given.json:
        printing.print_document(acknowledgement(recorded))
        return 0
    correction = f"{recorded.series} {recorded.number}"
    corrected = f"{given.series} {given.number}"
    text = _("{correction} corrects {corrected}.", correction=correction, corrected=corrected)
    printing.print_lines([text])
    return 0
