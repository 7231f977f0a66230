"""`finsam reconcile`: what the bank or Skatteverket states, held against the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.reconciliation import reconcile
from finsam_tui.actions.written import read
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.core.money import read_decimal, write_amount

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The account, the day and balance of the statement, and why the book differs."""
    options.add_book(parser)
    parser.add_argument("account", metavar="ACCOUNT", help=_("the number of the account"))
    text = _("the day of the statement, year-month-day")
    parser.add_argument("--date", required=True, metavar="D", help=text)
    text = _("what the statement says, as 1234.50; what is owed is negative")
    parser.add_argument("--balance", required=True, metavar="AMOUNT", help=text)
    text = _("why the book differs from the statement")
    parser.add_argument("--explain", metavar="TEXT", default="", help=text)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Keeps the statement; 1 when there is a difference that is not explained."""
    day = options.day("--date", given.date)
    stated = read(given.balance, read_decimal, "--balance")
    with open_book(given.book) as book:
        found = reconcile(book, given.account, day, stated, explanation=given.explain, by=given.by)
    printing.print_lines(
        [
            _(
                "Account {account} on {day}: book {book}, statement {stated}, difference"
                " {difference}.",
                account=found.account,
                day=found.date,
                book=write_amount(found.book),
                stated=write_amount(found.stated),
                difference=write_amount(found.difference),
            )
        ]
    )
    return 0 if found.agrees else 1
