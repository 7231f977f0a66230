"""`finsam specify`: what a balance is made of, item by item (LKBR 4:6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import options, printing
from finsam_tui.wording import _
from ledger.book import open_book
from ledger.errors import Problem, Refused, problem
from ledger.money import read_decimal, write_amount
from ledger.specifications import Item, specify

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The account, the day, and the items."""
    options.add_book(parser)
    parser.add_argument("account", metavar="ACCOUNT", help=_("the number of the account"))
    text = _("the day of the balance, year-month-day")
    parser.add_argument("--date", required=True, metavar="D", help=text)
    text = _("an item: amount (debit positive), what it is, counterparty; may be given again")
    parser.add_argument(
        "--item", metavar="AMOUNT;TEXT;NAME", action="append", required=True, help=text
    )
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Keeps the items in place of earlier ones, and tells their sum."""
    day = options.day("--date", given.date)
    items = [_item(word, number) for number, word in enumerate(given.item, 1)]
    with open_book(given.book) as book:
        specify(book, given.account, day, items, given.by)
    total = write_amount(sum(item.amount for item in items))
    text = _("Account {account} is specified: {amount}.", account=given.account, amount=total)
    printing.print_lines([text])
    return 0


def _item(word: str, number: int) -> Item:
    """The item that is written; raises Refused when it cannot be read."""
    amount, _sign, rest = word.partition(";")
    text, _sign, counterparty = rest.partition(";")
    read = read_decimal(amount.strip())
    where = f"--item {number}"
    if isinstance(read, Problem):
        raise Refused(Problem(read.code, read.text, where, read.values))
    if not text.strip():
        raise Refused(problem("item-text", "Each item of a specification says what it is.", where))
    return Item(text.strip(), read, counterparty.strip())
