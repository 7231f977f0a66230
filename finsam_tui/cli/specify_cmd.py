"""`finsam specify`: what a balance is made of, item by item (LKBR 4:6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import bytes_of
from finsam_tui.actions.reconciliation import specify
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.specifications import Item
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import read_decimal, write_amount

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

KEYS = {"amount", "text", "counterparty"}


def add_arguments(parser: ArgumentParser) -> None:
    """The account, the day, and where the items are."""
    options.add_book(parser)
    parser.add_argument("account", metavar="ACCOUNT", help=_("the number of the account"))
    text = _(
        "a file with one item a line as JSON: amount (debit positive), text, counterparty; - is"
        " what is typed or piped in"
    )
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help=text)
    text = _("the day of the balance, year-month-day")
    parser.add_argument("--date", required=True, metavar="D", help=text)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Keeps the items in place of earlier ones, and tells their sum."""
    day = options.day("--date", given.date)
    items = _items(given.file)
    with open_book(given.book) as book:
        specify(book, given.account, day, items, given.by)
    total = write_amount(sum(item.amount for item in items))
    text = _("Account {account} is specified: {amount}.", account=given.account, amount=total)
    printing.print_lines([text])
    return 0


def _items(name: str) -> list[Item]:
    """The items of the file; raises Refused with every line that cannot be read."""
    lines = enumerate(bytes_of(name).splitlines(), 1)
    read = [_item(line, f"{name}:{number}") for number, line in lines if line.strip()]
    if problems := [item for item in read if isinstance(item, Problem)]:
        raise Refused(problems)
    return [item for item in read if isinstance(item, Item)]


def _item(line: bytes, where: str) -> Item | Problem:
    import json  # noqa: PLC0415 - 2 ms that only JSON pays

    try:
        members = json.loads(line)
    except (ValueError, RecursionError):
        members = None
    if (
        not isinstance(members, dict)
        or not {"amount", "text"} <= members.keys() <= KEYS
        or not all(isinstance(value, str) for value in members.values())
    ):
        return problem(
            "item-form",
            'An item is written {{"amount": "-1234.50", "text": "...", "counterparty": "..."}}.',
            where,
        )
    amount = read_decimal(members["amount"])
    if isinstance(amount, Problem):
        return replace(amount, where=where)
    return Item(members["text"], amount, members.get("counterparty", ""))
