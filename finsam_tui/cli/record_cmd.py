"""`finsam record`: JSON Lines in, one voucher recorded or one refusal a line."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from finsam_tui.actions.input_files import TYPED
from finsam_tui.actions.vouchers import record_voucher
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.voucher_json import read_draft
from finsam_tui.i18n import _, translate_problem
from ledger.book.regular_files import open_regular_file
from ledger.book.sqlite_errors import refuse_interrupt, translated_errors
from ledger.core.errors import LedgerError
from ledger.core.limits import MAX_VOUCHER_LINE
from ledger.entry.entry_warnings import text_names_a_person
from ledger.invoices.record_invoice import invoice_warnings

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from ledger.core.model import RecordedVoucher

ENDLESS = 100 * MAX_VOUCHER_LINE
"""Bytes of a line after which no more of what is given is read."""


def add_arguments(parser: ArgumentParser) -> None:
    """The book, and where the drafts are."""
    options.add_book(parser)
    text = _("a file with one draft a line; - is what is typed or piped in")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help=text)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Records what can be recorded; each acknowledgement is printed when the disk has it."""
    refused = False
    with open_book(given.book) as book, _opened(given.file) as file:
        for number, line in _lines(file):
            try:
                draft = read_draft(line, given.by)
                odd = invoice_warnings(book, draft)
                recorded = record_voucher(book, draft)
            except LedgerError as error:
                refuse_interrupt(error)
                refused = True
                printing.print_document(
                    {"refused": [translate_problem(fault) for fault in error.problems]}
                )
                printing.print_problems(error.problems, f"{given.file}:{number}")
            else:
                warnings = [*map(translate_problem, (*odd, *text_names_a_person(draft)))]
                printing.print_problems(odd, f"{given.file}:{number}")
                printing.print_document(
                    {"recorded": receipt(recorded)} | ({"warnings": warnings} if warnings else {})
                )
    return 1 if refused else 0


def receipt(recorded: RecordedVoucher) -> dict[str, object]:
    """The receipt of a voucher as JSON has it."""
    return {
        "series": recorded.series,
        "number": recorded.number,
        "sequence": recorded.sequence,
        "date": recorded.date.isoformat(),
    }


def receipt_line(recorded: RecordedVoucher) -> str:
    """The receipt of a voucher for a reader."""
    return _("Recorded: {voucher}, {day}", voucher=recorded.full_name, day=recorded.date)


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    """The drafts, from a file or piped in; raises BookError when they cannot be opened."""
    if name == TYPED and sys.stdin is not None:
        return nullcontext(sys.stdin.buffer)
    path = Path(name)
    with translated_errors(path):
        return path.open("rb") if path.is_fifo() else open_regular_file(path)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not empty and its number; of one too long, as much as shows it.

    Nothing follows a line that is so long that no end of it is in sight.
    """
    number = 0
    while line := file.readline(MAX_VOUCHER_LINE + 1):
        number += 1
        rest, passed = line, 0
        while len(rest) > MAX_VOUCHER_LINE and not rest.endswith(b"\n") and passed < ENDLESS:
            rest, passed = file.readline(MAX_VOUCHER_LINE + 1), passed + len(rest)
        if line.strip():
            yield number, line
        if passed >= ENDLESS:
            return
