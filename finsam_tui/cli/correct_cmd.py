"""`finsam correct`: the reversing voucher, linked both ways (BFL 5:5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.vouchers import correct, voucher_numbered
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.record_cmd import receipt
from finsam_tui.i18n import _
from ledger.core.errors import problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SEVERAL = problem(
    "same-number",
    "There are several vouchers {voucher} in {year}; record the correction by hand.",
)


def add_arguments(parser: ArgumentParser) -> None:
    """The voucher, the day of the correction and why."""
    options.add_book(parser)
    parser.add_argument("series", metavar="SERIES", help=_("the series of the voucher"))
    parser.add_argument(
        "number", metavar="NUMBER", type=options.number, help=_("the number of the voucher")
    )
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
        voucher = voucher_numbered(book, given.year, given.series, given.number, SEVERAL)
        recorded = correct(book, voucher, on, given.reason, by=given.by)
    about = {"correction": recorded.full_name, "corrected": voucher.full_name}
    text = _("{correction} corrects {corrected}.", **about)
    return printing.print_answer(given, {"recorded": receipt(recorded)}, [text])
