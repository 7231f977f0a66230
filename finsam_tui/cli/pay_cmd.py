"""`finsam pay`: supplier invoices that are due, as a payment proposal and a file for the bank."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from exports.files import atomic_write
from exports.render.text import printed_lines
from finsam_tui.actions.pay import (
    ACCOUNT,
    bank_named,
    make_payment_file,
    own_account,
    propose_payments,
    stored_payment_file,
)
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.show_cmd import query_of
from finsam_tui.i18n import _, language, problem_in
from ledger.bookkeeping.fiscal_years import year_of
from ledger.core import calendar
from ledger.core.errors import Refused
from ledger.invoices.pain001 import FORMATS
from ledger.invoices.payment_tables import proposal_table

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.core.table import Table
    from ledger.invoices.banks import Bank
    from ledger.invoices.giro_numbers import PaymentAccount
    from ledger.invoices.pay import PaymentProposal


def add_arguments(parser: ArgumentParser) -> None:
    """Until when, from where, and the files."""
    options.add_book(parser)
    text = _("pay what is due until this day")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--due", metavar="DAY", help=text)
    text = _("write a file that was made before once more, by its number in show payments")
    what.add_argument("--again", metavar="N", type=options.number, help=text)
    text = _("the bank: swedbank, handelsbanken, seb, nordea, danske or lf (that of the IBAN)")
    parser.add_argument("--bank", metavar="ID", help=text)
    text = _("the book's account that is paid from (1930)")
    parser.add_argument("--account", metavar="NUMBER", default=ACCOUNT, help=text)
    text = _("its IBAN or number in the bank (that of the latest statement)")
    parser.add_argument("--from", dest="own", metavar="ACCOUNT", help=text)
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=_("the message"))
    text = _(
        "a second person, who has looked at accounts that have changed since the last time, and at"
        " invoices from before the book"
    )
    name = options.name_with_login
    parser.add_argument("--second", metavar="NAME", type=name, default="", help=text)
    parser.add_argument("-o", "--output", metavar="FILE", help=_("the file to write"))
    text = _("a PDF of the payment proposal, to be signed")
    parser.add_argument("--proposal", metavar="PDF", help=text)
    text = _("show what would be paid, and make no file for the bank")
    parser.add_argument("--dry-run", action="store_true", help=text)
    options.add_force(parser)
    options.add_by(parser)
    options.add_json(parser)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Prints the proposal; writes the file and stores it in the book."""
    if not (given.dry_run or given.output):
        given.misused(_("write -o FILE, or --dry-run to look only"))
    if given.again is not None:
        return _again(given)
    due = options.day("--due", given.due)
    with open_book(given.book, read_only=given.dry_run) as book:
        paying = _paid_from(book, given)
        proposal = propose_payments(book, due, calendar.today(), given.second, given.by)
        table = proposal_table(
            proposal, query_of(book, "payment-proposal", year_of(book, calendar.today()))
        )
        if given.proposal:
            _write_proposal(book, table, given)
        sha256 = _make(book, proposal, *paying, given) if paying and not given.dry_run else None
    what = paying[1].what_to_do.in_language(language()) if paying else None
    bank = paying[1].id if paying else None
    document = {**table.document, "bank": bank, "what_to_do": what, "sha256": sha256}
    about_file = ["", f"{given.output}: SHA-256 {sha256}", what] if sha256 and what else []
    return printing.print_answer(given, document, chain(printed_lines(table, "ore"), about_file))


def _paid_from(book: Book, given: Namespace) -> tuple[PaymentAccount, Bank] | None:
    """The account and the bank that are paid from; None when one only looks and neither is known.

    Raises Refused when a file cannot be made without.
    """
    try:
        own = own_account(book, given.account, given.own)
        return own, bank_named(given.bank, own)
    except Refused:
        if given.dry_run and not (given.own or given.bank):
            return None
        raise


def _again(given: Namespace) -> int:
    """Writes a stored file, the same byte for byte."""
    with open_book(given.book, read_only=True) as book:
        made = stored_payment_file(book, given.again)
    if given.output:
        with atomic_write(given.output, force=given.force) as file:
            file.write(made.content)
    line = f"{given.output or made.id}: SHA-256 {made.sha256}"
    return printing.print_answer(given, {"file": made.id, "sha256": made.sha256}, [line])


def _make(
    book: Book, proposal: PaymentProposal, own: PaymentAccount, bank: Bank, given: Namespace
) -> str:
    """The SHA-256 of the file, in its place and in the book, or in neither."""
    with book.writing():
        made = make_payment_file(
            book,
            proposal,
            account=given.account,
            own=own,
            bic=bank.bic,
            bank=bank.id,
            form=given.format,
            by=given.by,
        )
        with atomic_write(given.output, force=given.force) as file:
            file.write(made.content)
    return made.sha256


def _write_proposal(book: Book, table: Table, given: Namespace) -> None:
    from exports.export_request import ExportRequest  # noqa: PLC0415 - only for a PDF
    from exports.render.pdf import table_pages  # noqa: PLC0415 - likewise

    source = ExportRequest(book, year_of(book, calendar.today()), language(), translate=problem_in)
    with atomic_write(given.proposal, force=given.force) as file:
        file.write(table_pages(source, _("Payment proposal"), table))
