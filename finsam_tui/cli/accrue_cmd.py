"""`finsam accrue`: records an accrual with the month it reverses, or a reversal that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.accruals import enter_accrual, record_reversals, set_reversal_day
from finsam_tui.actions.input_files import bytes_of
from finsam_tui.actions.vouchers import voucher_numbered
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.record_cmd import receipt, receipt_line
from finsam_tui.cli.voucher_json import read_draft
from finsam_tui.i18n import _
from ledger.bookkeeping.accruals import accruals, accruals_due

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import date

    from ledger.book.book import Book
    from ledger.bookkeeping.accruals import Accrual


def add_arguments(parser: ArgumentParser) -> None:
    """The draft and its month, or the day to which reversals are recorded."""
    options.add_book(parser)
    text = _("a file with one draft as JSON; - is what is typed or piped in")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help=text)
    what = parser.add_mutually_exclusive_group()
    text = _("the first day of the month in which the accrual reverses, year-month-day")
    what.add_argument("--reverses", metavar="D", help=text)
    text = _("record the reversals that are due on this day or before")
    what.add_argument("--record-due", dest="due", metavar="D", help=text)
    text = _("a recorded voucher, all of which is to be reversed on the day of --reverses")
    options.add_voucher(parser, text)
    options.add_year(parser)
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Records the accrual or the reversals; without either, lists the accruals."""
    with open_book(given.book) as book:
        if given.due:
            day = options.day("--record-due", given.due)
            recorded = record_reversals(book, accruals_due(book, day), given.by)
        elif given.reverses:
            day = options.day("--reverses", given.reverses)
            if given.number is not None:
                _reverse_later(book, given, day)
                return 0
            draft = read_draft(bytes_of(given.file), given.by)
            recorded = (enter_accrual(book, draft, day),)
        else:
            _list(book, given)
            return 0
    for one in recorded:
        printing.print_answer(given, {"recorded": receipt(one)}, [receipt_line(one)])
    return 0


def _reverse_later(book: Book, given: Namespace, day: date) -> None:
    """Gives a recorded voucher the day on which it is reversed."""
    voucher = voucher_numbered(book, given.year, given.series, given.number)
    set_reversal_day(book, voucher.sequence, day, given.by)
    text = _("{voucher} is reversed on {day}.", voucher=voucher.full_name, day=day)
    printing.print_lines([text])


def _list(book: Book, given: Namespace) -> None:
    """Every accrual of the book, and what has become of it."""
    found = accruals(book)
    listed = [
        {
            "sequence": accrual.voucher.sequence,
            "voucher": accrual.voucher.full_name,
            "date": accrual.voucher.date.isoformat(),
            "text": accrual.voucher.text,
            "reverses_on": accrual.reverses_on.isoformat(),
            "reversed_by": accrual.reversed_by and accrual.reversed_by.sequence,
        }
        for accrual in found
    ]
    printing.print_answer(given, {"accruals": listed}, map(_line, found))


def _line(accrual: Accrual) -> str:
    voucher = accrual.voucher
    message = (
        _("reversed by {voucher}", voucher=by.full_name)
        if (by := accrual.reversed_by)
        else _("reverses on {day}", day=accrual.reverses_on)
    )
    return f"{voucher.full_name:12} {voucher.date}  {voucher.text}: {message}"
