"""Vouchers: recorded, corrected, approved and given the files that they rest on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import file_content
from ledger.bookkeeping.attachments import attach, attach_stored
from ledger.bookkeeping.erasure import erase_attachment, weed
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import vouchers_numbered
from ledger.bookkeeping.vouchers import correct
from ledger.core.errors import Refused, problem
from ledger.core.model import voucher_name
from ledger.core.text import quoted
from ledger.entry.entry_warnings import past_of, warnings_for
from ledger.entry.voucher_templates import drop_voucher_template, store_voucher_template
from ledger.invoices.mandates import (
    add_mandate,
    approve_vouchers,
    end_mandate,
    withdraw_approvals,
)
from ledger.invoices.received import record_received
from ledger.invoices.record_invoice import invoice_warnings, record_with_invoice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.bookkeeping.approvals import Paper
    from ledger.bookkeeping.attachments import Attachment
    from ledger.core.errors import Problem
    from ledger.core.model import RecordedVoucher, Voucher, VoucherInput
    from ledger.entry.draft_store import StoredDraft, VoucherDraft

__all__ = [
    "add_mandate",
    "approve_on_paper",
    "approve_vouchers",
    "attach_files",
    "correct",
    "drop_voucher_template",
    "end_mandate",
    "erase_attachment",
    "record_voucher",
    "store_voucher_template",
    "weed",
    "withdraw_approvals",
]

SEVERAL = problem("several-vouchers", "There are several vouchers {voucher} in {year}.")


def record_voucher(
    book: Book,
    draft: VoucherInput,
    stored: StoredDraft[VoucherDraft] | None = None,
    line: int | None = None,
) -> RecordedVoucher:
    """The receipt; a draft that the book had of the voucher goes in the same write.

    The files of the draft become the voucher's; with a party, or an e-invoice among the files, it
    is the invoice of that party too; a line of the bank that it was typed of is matched with it.
    Raises Refused with every rule that the voucher breaks.
    """
    if stored is None and line is None:
        return record_with_invoice(book, draft)
    from ledger.bank.account_proposals import items_of_typed  # noqa: PLC0415 - only what is typed has these
    from ledger.bank.book_lines import line_of, match_made  # noqa: PLC0415 - likewise
    from ledger.entry.draft_store import consume_draft  # noqa: PLC0415 - likewise

    with book.writing():
        files = stored.draft.files if stored else ()
        items = () if line is None else items_of_typed(book, line_of(book, line), draft)
        receipt = record_received(book, draft, files)
        if line is not None:
            match_made(book, line, receipt.sequence, items, draft.recorded_by)
        if stored is None:
            return receipt
        consume_draft(book, stored)
        named = ((one.sha256, one.name) for one in files)
        attach_stored(book, receipt.sequence, named, draft.recorded_by)
    return receipt


def voucher_warnings(book: Book, draft: VoucherInput) -> tuple[Problem, ...]:
    """What is odd about a voucher that could be recorded; an invoice that is there is said once."""
    doubles = invoice_warnings(book, draft)
    others = warnings_for(draft, past_of(book, draft))
    return (*doubles, *(one for one in others if not doubles or one.code != "odd-document"))


def attach_files(
    book: Book, sequence: int, contents: Iterable[tuple[str, bytes]], by: str
) -> tuple[Attachment, ...]:
    """Puts files, by name and content, with a voucher, all or none (LKBR 3:12). Raises Refused."""
    with book.writing():
        return tuple(attach(book, sequence, name, content, by) for name, content in contents)


def approve_on_paper(
    book: Book, sequences: Iterable[int], by: str, paper: Paper, scan: Path | None = None
) -> tuple[int, ...]:
    """Records that `by` approved vouchers on paper, with the scan at each; those that wait.

    Raises Refused as `approve_vouchers` does, and for what is wrong with the file.
    """
    sequences = tuple(sequences)
    contents = [file_content(scan)] if scan else []
    with book.writing():
        for one in sequences:
            for stored in attach_files(book, one, contents, paper.recorded_by):
                paper = replace(paper, scan=stored.name)
        return approve_vouchers(book, sequences, by, paper)


def voucher_named(book: Book, year: int | None, text: str) -> Voucher:
    """The voucher of the year, the latest when None, written as `"A 17"`. Raises Refused."""
    series, _blank, number = text.strip().rpartition(" ")
    if not re.fullmatch("[0-9]{1,9}", number):
        raise Refused(
            problem(
                "voucher-form",
                "{voucher} is no voucher; write its series and number, as A 17.",
                "voucher",
                voucher=quoted(text),
            )
        )
    return voucher_numbered(book, year, series or "A", int(number))


def voucher_numbered(
    book: Book, year: int | None, series: str, number: int, several: Problem = SEVERAL
) -> Voucher:
    """The voucher with the number in the year, the latest when None.

    Raises Refused when there is none, and with `several` when there are more than one.
    """
    known = fiscal_year(book, year)
    found = vouchers_numbered(book, known, series, number)
    if len(found) == 1:
        return found[0]
    values = {"voucher": voucher_name(series, number), "year": known.name}
    raise Refused(replace(several, values=values))
