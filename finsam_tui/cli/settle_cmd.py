"""`finsam settle`: payments and credit notes that the texts do not pair with their invoice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from finsam_tui.actions.invoices import (
    chosen_item,
    dispute,
    invoice_facts,
    register_item,
    settle,
    take_back_dispute,
    undo_settlement,
    void_invoice,
    withdraw_payment,
)
from finsam_tui.actions.vouchers import voucher_named
from finsam_tui.actions.written import read_if_any
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.core.money import MINUS, read_decimal, write_amount
from ledger.invoices.invoice_register import in_file_problem
from ledger.invoices.open_items import open_items
from ledger.invoices.settle import item_name, item_to_register, unsettled

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping

    from ledger.book.book import Book
    from ledger.core.model import Voucher
    from ledger.invoices.open_items import OpenItem

    Answer: TypeAlias = tuple[str, dict[str, object]]
    """What was done, in a sentence and as JSON."""


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
    text = _("why the invoice, which was wrongly registered, is to count no more")
    parser.add_argument("--void", metavar="TEXT", help=text)
    text = _("register the invoice, so that it can be paid by file: also one that was owed before")
    parser.add_argument("--register", action="store_true", help=text)
    parser.add_argument("--date", metavar="DAY", help=_("the day of the invoice, to register it"))
    parser.add_argument("--due", metavar="DAY", help=_("when it is to be paid (by the terms)"))
    parser.add_argument("--ocr", metavar="OCR", help=_("the reference that its payment has"))
    parser.add_argument("--amount", metavar="KR", help=_("only so much (all that there is)"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("why; the history has it"))
    options.add_year(parser)
    options.add_by(parser)
    options.add_json(parser)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Does what is said to one invoice; without that, lists what has to be settled by hand."""
    changes = [one for one in CHANGES if getattr(given, one) not in (None, False)]
    if len(changes) > 1:
        given.misused(_("one thing at a time: {options}", options=", ".join(changes)))
    change = changes[0] if changes else None
    if change and change != "undo" and not (given.invoice or given.item):
        given.misused(_("which invoice? Say --invoice or --item"))
    with open_book(given.book, read_only=change is None) as book:
        if change is None:
            return _list(book, given)
        message, document = CHANGES[change](book, given)
    return printing.print_answer(given, document, [message])


def _item(book: Book, given: Namespace) -> OpenItem:
    return chosen_item(book, given.invoice, *(given.item or ("", "")))


def _undo(book: Book, given: Namespace) -> Answer:
    voucher = _voucher(book, given, given.undo)
    undo_settlement(book, voucher, given.by)
    message = _("Nothing is settled by hand with {voucher} any more.", voucher=voucher.full_name)
    return message, {"undone": voucher.sequence}


def _withdraw(book: Book, given: Namespace) -> Answer:
    item = _item(book, given)
    withdraw_payment(book, item.invoice, given.by)
    message = _("{item} is in no payment file any more.", item=item_name(book, item))
    return message, {"invoice": item.invoice, "withdrawn": True}


def _void(book: Book, given: Namespace) -> Answer:
    item = _item(book, given)
    void_invoice(book, item.invoice, given.void, given.by)
    return _("{item} is void.", item=item_name(book, item)), {"invoice": item.invoice, "void": True}


def _dispute(book: Book, given: Namespace) -> Answer:
    item = _item(book, given)
    invoice = register_item(book, item, given.by)
    if given.undispute:
        take_back_dispute(book, invoice.id, given.by)
        message = _("{item} is not disputed any more.", item=item_name(book, item))
    else:
        dispute(book, invoice.id, given.dispute, given.by)
        message = _("{item} is disputed.", item=item_name(book, item))
        if paid := in_file_problem(book, [invoice.id]):
            printing.print_problems([paid])
    return message, {"invoice": invoice.id, "disputed": not given.undispute}


def _register(book: Book, given: Namespace) -> Answer:
    """Registers an invoice that has no party yet, or was owed when the book began."""
    item = _item(book, given) if given.invoice else item_to_register(book, *given.item)
    whose = dict(zip(("party", "number"), given.item or (), strict=False))
    facts = invoice_facts({**vars(given), "day": given.date, **whose})
    invoice = register_item(book, item, given.by, facts)
    message = _("Registered as no. {invoice} in the book.", invoice=invoice.id)
    return message, {"invoice": invoice.id, "registered": True}


def _settle(book: Book, given: Namespace) -> Answer:
    item = _item(book, given)
    amount = read_if_any(given.amount, read_decimal)
    voucher = _voucher(book, given, given.voucher)
    settled = settle(book, voucher, item, amount, reason=given.reason, by=given.by)
    message = _(
        "Settled with {voucher}: {amount} of {item}",
        voucher=voucher.full_name,
        amount=write_amount(abs(settled)),
        item=item_name(book, item),
    )
    return message, {"settled": settled, "voucher": voucher.sequence}


CHANGES: Mapping[str, Callable[[Book, Namespace], Answer]] = {
    "voucher": _settle,
    "undo": _undo,
    "dispute": _dispute,
    "undispute": _dispute,
    "withdraw": _withdraw,
    "void": _void,
    "register": _register,
}
"""By the option that asks for it."""


def _voucher(book: Book, given: Namespace, words: list[str]) -> Voucher:
    return voucher_named(book, given.year, " ".join(words))


def _list(book: Book, given: Namespace) -> int:
    """What has to be settled by hand, and which items of the other side have the same amount."""
    items = open_items(book, date.max)
    waiting = unsettled(items)
    unsettled_items = [
        {**_document(one), "may_be": [*map(_document, _alike(one, items))]} for one in waiting
    ]
    lines = []
    for one in waiting:
        may_be = "; ".join(item_name(book, other) for other in _alike(one, items))
        whose = item_name(book, one) or MINUS
        line = f"{one.account} {one.since} {whose}: {write_amount(one.amount)}"
        lines.append(f"{line} ← {may_be}" if may_be else line)
    none = [_("Nothing has to be settled by hand.")]
    return printing.print_answer(given, {"unsettled": unsettled_items}, lines or none)


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
