"""`finsam approve`: vouchers approved by another than who recorded them, or that withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.vouchers import (
    approve_on_paper,
    approve_vouchers,
    voucher_numbered,
    withdraw_approvals,
)
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.approvals import Paper
from ledger.core.errors import Refused, problem
from ledger.core.people import with_login
from ledger.core.text import clean
from ledger.invoices.invoice_register import in_file_problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator


def add_arguments(parser: ArgumentParser) -> None:
    """The vouchers, by series and number, and who approves them."""
    options.add_book(parser)
    parser.add_argument("series", metavar="SERIES", help=_("the series of the voucher"))
    numbers = _("the number of the voucher; several may be given")
    parser.add_argument("numbers", metavar="NUMBER", nargs="+", type=options.number, help=numbers)
    by = _("who approves: initials or name, not the one who recorded")
    parser.add_argument("--by", metavar="NAME", type=clean, required=True, help=by)
    text = _("it was approved on paper, on that day")
    parser.add_argument("--paper", metavar="DAY", help=text)
    text = _("the paper as a file, attached to each voucher")
    parser.add_argument("--scan", metavar="FILE", type=Path, help=text)
    text = _("take the approval back instead; it stays in the history, with the reason")
    parser.add_argument("--withdraw", metavar="REASON", help=text)
    options.add_year(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Approves the vouchers, or withdraws that; all or none."""
    if given.paper is None and given.scan:
        raise Refused(problem("scan-of-nothing", "A scan is of a paper: give its day.", "--paper"))
    if given.paper is not None and given.withdraw is not None:
        raise Refused(
            problem("paper-withdrawn", "Approve on paper or withdraw: one at a time.", "--paper")
        )
    paper = None if given.paper is None else Paper(options.day("--paper", given.paper))
    by = given.by if paper else with_login(given.by)
    waiting: tuple[int, ...] = ()
    with open_book(given.book) as book:
        found = [
            voucher_numbered(book, given.year, given.series, number) for number in given.numbers
        ]
        sequences = [voucher.sequence for voucher in found]
        if paper:
            waiting = approve_on_paper(book, sequences, by, paper, given.scan)
        elif given.withdraw is None:
            waiting = approve_vouchers(book, sequences, by)
        else:
            withdraw_approvals(book, sequences, given.withdraw, by)
            if paid := in_file_problem(book, vouchers=sequences):
                printing.print_problems([paid])
    vouchers = [
        {"series": one.series, "number": one.number, "sequence": one.sequence} for one in found
    ]
    done = "approved" if given.withdraw is None else "withdrawn"
    more = {"waiting": [*waiting]} if waiting else {}
    document = {done: {"by": by, "vouchers": vouchers, **more}}
    return printing.print_answer(given, document, _answer(given, by, len(found), len(waiting)))


def _answer(given: Namespace, by: str, count: int, waiting: int) -> Iterator[str]:
    """What was done, in a sentence or two."""
    if given.withdraw is not None:
        yield _("The approval of {count:# voucher|# vouchers} is withdrawn.", count=count)
        return
    yield _("{count:# voucher|# vouchers} approved by {by}.", count=count, by=by)
    if waiting:
        yield _(
            "Of them {number:# waits|# wait} for another person to approve as well.", number=waiting
        )
