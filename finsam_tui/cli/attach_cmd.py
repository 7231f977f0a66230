"""`finsam attach`: the files of a voucher, put in, listed and taken out (LKBR 3:12)."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from exports.render.text import printed_lines
from finsam_tui.actions.input_files import file_content
from finsam_tui.actions.vouchers import (
    attach_files,
    erase_attachment,
    voucher_numbered,
)
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language
from ledger.bookkeeping.attachments import attachments, file_name, file_parts
from ledger.bookkeeping.erasure import older_copies
from ledger.invoices.invoice_table import invoice_table
from ledger.invoices.received import stored_invoice

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.bookkeeping.attachments import Attachment


def add_arguments(parser: ArgumentParser) -> None:
    """The voucher, and the files to add or where to write them out."""
    options.add_book(parser)
    parser.add_argument("series", metavar="SERIES", help=_("the series of the voucher"))
    parser.add_argument(
        "number", metavar="NUMBER", type=options.number, help=_("the number of the voucher")
    )
    files = _("files to attach; without any, those it has are listed")
    parser.add_argument("files", metavar="FILE", nargs="*", help=files)
    output = _("a folder where the voucher's files are written, as they were received")
    parser.add_argument("-o", "--output", metavar="FOLDER", help=output)
    text = _("print its e-invoices as a person reads them")
    parser.add_argument("--read", action="store_true", help=text)
    erase = _("take this file, by its name or SHA-256, out of the book for good")
    parser.add_argument("--erase", metavar="NAME", help=erase)
    parser.add_argument("--reason", metavar="TEXT", help=_("why it is erased"))
    options.add_force(parser)
    options.add_year(parser)
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Attaches the files, all or none; then lists those the voucher has, or writes them out."""
    contents = [file_content(Path(file)) for file in given.files]
    with open_book(given.book, read_only=not (contents or given.erase)) as book:
        sequence = voucher_numbered(book, given.year, given.series, given.number).sequence
        if contents:
            attach_files(book, sequence, contents, given.by)
        if given.erase is not None:
            erased = erase_attachment(book, sequence, given.erase, given.reason or "", given.by)
            printing.print_problems([older_copies(erased)])
        found = attachments(book, sequence)
        if given.output is not None:
            _write_out(book, found, Path(given.output), force=given.force)
        read = [stored_invoice(book, one.sha256, one.name) for one in found if given.read]
        invoices = [invoice_table(one, language()) for one in read if one]
    shown = {"invoices": [one.document for one in invoices]} if given.read else {}
    document = {"attachments": [_document(item) for item in found], **shown}
    read_out = (["", *printed_lines(table, "ore")] for table in invoices)
    return printing.print_answer(given, document, chain(map(_line, found), *read_out))


def _write_out(book: Book, found: tuple[Attachment, ...], folder: Path, *, force: bool) -> None:
    from exports.files import atomic_write  # noqa: PLC0415 - only to write files out

    for number, item in enumerate(found, 1):
        if item.erased_at:
            continue
        name = f"{item.voucher:06}-{number:02}-{file_name(item.name)}"
        with atomic_write(folder / name, force=force) as file:
            for part in file_parts(book, item.sha256):
                file.write(part)


def _line(item: Attachment) -> str:
    received = _(
        "{name}: {size:# byte|# bytes}, received {at} by {by}",
        name=item.name,
        size=item.size,
        at=item.received_at,
        by=item.received_by,
    )
    if not item.erased_at:
        return received
    erased = _(
        "erased {at} by {by}: {reason}",
        at=item.erased_at,
        by=item.erased_by,
        reason=item.erased_because,
    )
    return f"{received}; {erased}"


def _document(item: Attachment) -> dict[str, object]:
    erased = {
        "erased_at": item.erased_at,
        "erased_by": item.erased_by,
        "erased_because": item.erased_because,
    }
    return {
        "name": item.name,
        "sha256": item.sha256,
        "size": item.size,
        "received_at": item.received_at,
        "received_by": item.received_by,
        **(erased if item.erased_at else {}),
    }
