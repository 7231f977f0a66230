"""`finsam invoice`: invoices to customers, and credit notes of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from exports.files import atomic_write
from finsam_tui.actions.receivables import (
    credit_invoice,
    customer_invoice,
    invoice_lines,
    invoice_pdf,
    issue_invoice,
)
from finsam_tui.actions.written import read_if_any
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core import calendar
from ledger.core.calendar import read_iso_day
from ledger.core.money import read_amount, write_amount
from ledger.invoices.customer_invoice import InvoiceRequest
from ledger.invoices.parties import parties_by_code

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

    from ledger.book.book import Book
    from ledger.invoices.model import Invoice


def add_arguments(parser: ArgumentParser) -> None:
    """A new invoice, or what is done with one."""
    options.add_book(parser)
    verbs = {
        "new": _("make an invoice to a customer, with its voucher"),
        "credit": _("credit an invoice to a customer, or a part of it"),
        "pdf": _("write an invoice to a customer as a PDF, the same whenever it is made"),
    }
    new, credit, pdf = options.add_verbs(parser, verbs).values()
    new.add_argument("party", metavar="PARTY", help=_("its code, or any of its names"))
    text = _("what it is for, and the customer's reference")
    new.add_argument("--text", metavar="TEXT", required=True, help=text)
    text = _("a line: what, kronor, and the account of income; one or several")
    metavar = ("TEXT", "KR", "ACCOUNT")
    new.add_argument("--line", nargs=3, metavar=metavar, action="append", required=True, help=text)
    text = _("the objects of the lines, as '6:MIA 20:NACKA'")
    new.add_argument("--objects", metavar="OBJECTS", default="", help=text)
    text = _("the due day (by the terms of the customer)")
    new.add_argument("--due", metavar="D", default="", help=text)
    new.add_argument("--requisition", action="store_true", help=_("a requisition, and no invoice"))
    new.add_argument("--series", metavar="S", default="", help=_("the series of the voucher"))
    credit.add_argument("number", metavar="NUMBER", help=_("the number that the invoice has"))
    credit.add_argument("--reason", metavar="TEXT", required=True, help=_("why it is credited"))
    text = _("only so much (all that is left to credit)")
    credit.add_argument("--amount", metavar="KR", default="", help=text)
    pdf.add_argument("number", metavar="NUMBER", help=_("the number that the invoice has"))
    pdf.add_argument("-o", "--output", metavar="FILE", required=True, help=_("the file to write"))
    options.add_force(pdf)
    for kind in (new, credit):
        kind.add_argument("--date", metavar="D", default="", help=_("its day (today)"))
    for kind in (new, credit, pdf):
        options.add_by(kind)
        options.add_json(kind)


def run(given: Namespace) -> int:
    """Makes the invoice or the credit note, and says its number."""
    if given.what == "pdf":
        return _pdf(given)
    with open_book(given.book) as book:
        day = read_if_any(given.date, read_iso_day, "--date") or calendar.today()
        if given.what == "new":
            request = InvoiceRequest(
                given.party,
                day,
                given.text,
                invoice_lines(map(tuple, given.line), given.objects),
                "requisition" if given.requisition else "invoice",
                read_if_any(given.due, read_iso_day, "--due"),
                given.series,
            )
            issued = issue_invoice(book, request, given.by)
        else:
            credited = customer_invoice(book, given.number)
            amount = read_if_any(given.amount, read_amount, "--amount")
            issued = credit_invoice(book, credited.id, day, given.reason, amount, by=given.by)
        return print_made(made(book, [issued]), given)


def _pdf(given: Namespace) -> int:
    """Writes the PDF, which the voucher has from the first time."""
    with open_book(given.book) as book:
        _name, content = invoice_pdf(book, customer_invoice(book, given.number), given.by)
        with atomic_write(given.output, force=given.force) as file:
            file.write(content)
    digest = hashlib.sha256(content).hexdigest()
    document = {"path": given.output, "sha256": digest}
    return printing.print_answer(given, document, [f"{given.output}: SHA-256 {digest}"])


def made(book: Book, issued: Iterable[Invoice]) -> Sequence[dict[str, object]]:
    """What was made, an invoice each."""
    found = []
    for one in issued:
        voucher = voucher_at(book, one.voucher or 0)
        found.append(
            {
                "invoice": one.id,
                "number": one.number,
                "party": one.party,
                "name": parties_by_code(book)[one.party].name,
                "date": one.date.isoformat(),
                "due": one.due.isoformat() if one.due else None,
                "amount": one.amount,
                "ocr": one.ocr,
                "voucher": voucher.full_name if voucher else None,
            }
        )
    return found


def print_made(found: Sequence[dict[str, object]], given: Namespace) -> int:
    """Prints what was made; gives the exit code."""
    abouts = ({**one, "amount": write_amount(one["amount"])} for one in found)  # type: ignore[arg-type]
    lines = (
        _("{number} to {name}: {amount}, due {due}, OCR {ocr}, voucher {voucher}", **about)
        for about in abouts
    )
    return printing.print_answer(given, {"invoices": found}, lines)
