"""`finsam approve`: vouchers approved by somebody else than who recorded them (attest)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.vouchers import approve, voucher_numbered
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, plural

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The vouchers, by series and number, and who approves them."""
    options.add_book(parser)
    parser.add_argument("series", metavar="SERIES", help=_("the series of the voucher"))
    numbers = _("the number of the voucher; several may be given")
    parser.add_argument("numbers", metavar="NUMBER", nargs="+", type=options.number, help=numbers)
    by = _("who approves: initials or name, not the one who recorded")
    parser.add_argument("--by", metavar="NAME", required=True, help=by)
    options.add_year(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Approves the vouchers, all or none."""
    by = given.by.strip()
    with open_book(given.book) as book:
        found = [
            voucher_numbered(book, given.year, given.series, number) for number in given.numbers
        ]
        approve(book, [voucher.sequence for voucher in found], by)
    if given.json:
        vouchers = [
            {"series": one.series, "number": one.number, "sequence": one.sequence} for one in found
        ]
        printing.print_document({"approved": {"by": by, "vouchers": vouchers}})
    else:
        text = plural(
            "{count} voucher approved by {by}.",
            "{count} vouchers approved by {by}.",
            len(found),
            count=len(found),
            by=by,
        )
        printing.print_lines([text])
    return 0
