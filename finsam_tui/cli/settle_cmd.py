"""`finsam settle`: payments and credit notes that the texts do not pair with their invoice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from finsam_tui.actions.invoices import (
    chosen_item,
    dispute,
    register_item,
    settle,
    take_back_dispute,
    undo_settlement,
    withdraw_payment,
)
from finsam_tui.actions.vouchers import voucher_numbered
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.core.errors import Problem, Refused
from ledger.core.money import MINUS, read_decimal, write_amount
from ledger.invoices.open_items import open_items
from ledger.invoices.settle import item_name, unsettled

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.core.model import Voucher
    from ledger.invoices.open_items import OpenItem


def add_arguments(parser: ArgumentParser) -> None:
    """The invoice, and what settles it or befalls it."""
    options.add_book(parser)
    text = _("the invoice, by its number in the list of payables or receivables")
    parser.add_argument("--invoice", metavar="N", type=options.number, help=text)
    text = _("the invoice, by whose it is and the number it has")
    parser.add_argument("--item", nargs=2, metavar=("PARTY", "NUMBER"), help=text)
    what = parser.add_mutually_exclusive_group()
    text = _("the voucher that pays or lessens it, as A 17")
    what.add_argument("--voucher", nargs=2, metavar=("S", "N"), help=text)
    text = _("take back what was settled by hand with a voucher")
    what.add_argument("--undo", nargs=2, metavar=("S", "N"), help=text)
    what.add_argument("--dispute", metavar="TEXT", help=_("the invoice is disputed"))
    text = _("the invoice is not disputed any more")
    what.add_argument("--undispute", action="store_true", help=text)
    text = _("the bank did not make the payment in the file: the invoice can be paid again")
    what.add_argument("--withdraw", action="store_true", help=text)
    parser.add_argument("--amount", metavar="KR", help=_("only so much (all that there is)"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("why; the history has it"))
    options.add_year(parser)
    options.add_by(parser)
    options.add_json(parser)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Does what is said to one invoice; without that, lists what has to be settled by hand."""
    is_dispute = given.dispute is not None
    is_change = given.voucher or given.undo or is_dispute or given.undispute or given.withdraw
    if is_change and not given.undo and not (given.invoice or given.item):
        given.misused(_("which invoice? Say --invoice or --item"))
    with open_book(given.book, read_only=not is_change) as book:
        if not is_change:
            return _list(book, given)
        if given.undo:
            voucher = _voucher(book, given, given.undo)
            undo_settlement(book, voucher, given.by)
            message = _(
                "Nothing is settled by hand with {voucher} any more.", voucher=voucher.full_name
            )
            return _answer(given, message, {"undone": voucher.sequence})
        item = chosen_item(book, given.invoice, *(given.item or ("", "")))
        if given.voucher:
            return _settle(book, given, item)
        if given.withdraw:
            withdraw_payment(book, item.invoice, given.by)
            message = _("{item} is in no payment file any more.", item=item_name(book, item))
            return _answer(given, message, {"invoice": item.invoice, "withdrawn": True})
        invoice = register_item(book, item, given.by)
        if is_dispute:
            dispute(book, invoice.id, given.dispute, given.by)
            message = _("{item} is disputed.", item=item_name(book, item))
        else:
            take_back_dispute(book, invoice.id, given.by)
            message = _("{item} is not disputed any more.", item=item_name(book, item))
        return _answer(given, message, {"invoice": invoice.id, "disputed": is_dispute})


def _settle(book: Book, given: Namespace, item: OpenItem) -> int:
    amount = read_decimal(given.amount) if given.amount else None
    if isinstance(amount, Problem):
        raise Refused(amount)
    voucher = _voucher(book, given, given.voucher)
    settled = settle(book, voucher, item, amount, reason=given.reason, by=given.by)
    message = _(
        "Settled with {voucher}: {amount} of {item}",
        voucher=voucher.full_name,
        amount=write_amount(abs(settled)),
        item=item_name(book, item),
    )
    return _answer(given, message, {"settled": settled, "voucher": voucher.sequence})


def _voucher(book: Book, given: Namespace, words: list[str]) -> Voucher:
    return voucher_numbered(book, given.year, words[0], options.number(words[1]))


def _answer(given: Namespace, message: str, document: dict[str, object]) -> int:
    if given.json:
        printing.print_document(document)
    else:
        printing.print_lines([message])
    return 0


def _list(book: Book, given: Namespace) -> int:
    """What has to be settled by hand, and which items of the other side have the same amount."""
    items = open_items(book, date.max)
    waiting = unsettled(items)
    if given.json:
        printing.print_document(
            {
                "unsettled": [
                    {**_document(one), "may_be": [*map(_document, _alike(one, items))]}
                    for one in waiting
                ]
            }
        )
        return 0
    for one in waiting:
        may_be = "; ".join(item_name(book, other) for other in _alike(one, items))
        whose = item_name(book, one) or MINUS
        line = f"{one.account} {one.since} {whose}: {write_amount(one.amount)}"
        printing.print_lines([f"{line} ← {may_be}" if may_be else line])
    if not waiting:
        printing.print_lines([_("Nothing has to be settled by hand.")])
    return 0


def _alike(item: OpenItem, items: tuple[OpenItem, ...]) -> list[OpenItem]:
    return [one for one in items if one.account == item.account and one.amount == -item.amount]


def _document(item: OpenItem) -> dict[str, object]:
    return {
        "account": item.account,
        "counterparty": item.counterparty,
        "document": item.document,
        "since": item.since.isoformat(),
        "amount": item.amount,
        "vouchers": list(item.vouchers),
    }
