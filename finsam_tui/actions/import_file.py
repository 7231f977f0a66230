"""Files from other programs: taken in, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from finsam_tui.i18n import _, msgid
from ledger.book.regular_files import open_regular_file
from ledger.core.errors import LedgerError
from ledger.core.limits import RECOGNISED_BY
from ledger.invoices.import_invoice import import_invoice, invoice_file_kind
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie, layout_of_file
from ledger.sie.mapping import read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ImportChoices", "import_invoice", "import_sie", "layout_of_file", "read_mapping"]

COUNTED = {
    "accounts": (msgid("account"), msgid("accounts")),
    "dimensions": (msgid("dimension"), msgid("dimensions")),
    "objects": (msgid("object"), msgid("objects")),
    "vouchers": (msgid("voucher"), msgid("vouchers")),
    "postings": (msgid("posting"), msgid("postings")),
    "empty": (msgid("empty voucher"), msgid("empty vouchers")),
    "history": (
        msgid("struck or added row, kept as history"),
        msgid("struck and added rows, kept as history"),
    ),
    "known": (
        msgid("voucher that the book had already"),
        msgid("vouchers that the book had already"),
    ),
    "drafts": (msgid("voucher that becomes a draft"), msgid("vouchers that become drafts")),
}
"""What is counted in a file, one and many, in the order of a reader's interest."""

SUMMED = {
    "opening": msgid("assets when the year began"),
    "closing": msgid("assets when it ended"),
    "result": msgid("result"),
}

STATEMENT_KINDS = {
    "handelsbanken": "Handelsbanken",
    "lansforsakringar": "Länsförsäkringar",
    "nordea": "Nordea",
    "own": msgid("list with columns of your own"),
    "seb": "SEB",
    "skattekonto": msgid("tax account"),
    "swedbank": "Swedbank",
}
"""What a list of the bank is called, by its kind."""

INVOICE_KINDS = {
    "ubl": msgid("e-invoice (Peppol BIS Billing 3, UBL)"),
    "svefaktura": msgid("e-invoice (Svefaktura 1.0)"),
    "pdf": msgid("PDF, as the document of a voucher"),
    "picture": msgid("picture, as the document of a voucher"),
}
"""What a file that becomes a draft with the file is called."""


def statement_kind(kind: str) -> str:
    """What a file of statements is; camt by its version: `"camt.053.001.08"`."""
    return _(STATEMENT_KINDS[kind]) if kind in STATEMENT_KINDS else kind


def is_invoice(file: str) -> bool:
    """Whether a file is an e-invoice, a PDF or a picture; what cannot be read is none."""
    if not Path(file).is_file():
        return False
    with open_regular_file(Path(file)) as stream:
        return invoice_file_kind(stream.read(RECOGNISED_BY)) is not None


class FileQuestion(NamedTuple):
    """What a person is asked about a file that would else be refused."""

    text: str
    answers: Mapping[str, tuple[str, Callable[[ImportChoices], ImportChoices]]]
    """By key: what the answer is called, and what it makes of the choices."""


FLAG = "flag-asks"
QUESTIONS: Mapping[str, FileQuestion] = {
    FLAG: FileQuestion(
        msgid("Another program has taken this file in (#FLAGGA 1)."),
        {"take": (msgid("Import it here too"), lambda one: replace(one, accept_flag=True))},
    ),
    "other-association": FileQuestion(
        msgid("The file has another organisation number than the book."),
        {
            "take": (
                msgid("It is this book's: import it"),
                lambda one: replace(one, accept_orgnr=True),
            )
        },
    ),
    "statement-orgnr": FileQuestion(
        msgid("The statement has another organisation number than the book."),
        {
            "take": (
                msgid("The account is this book's: import it"),
                lambda one: replace(one, accept_orgnr=True),
            )
        },
    ),
    "invoice-buyer": FileQuestion(
        msgid("The invoice is to another organisation number than the book's."),
        {
            "take": (
                msgid("It is the association's: make a draft of it"),
                lambda one: replace(one, accept_orgnr=True),
            )
        },
    ),
    "year-has-vouchers": FileQuestion(
        msgid("The book has vouchers of this year already."),
        {
            "add": (msgid("Take in only what is new"), lambda one: replace(one, newer="add")),
            "replace": (
                msgid("Let the file replace the year"),
                lambda one: replace(one, newer="replace"),
            ),
        },
    ),
}
"""By the code of the fault that asks."""


def question_of(outcome: object) -> FileQuestion | None:
    """What to ask about a file that was refused; None when nobody can say it in."""
    codes = [fault.code for fault in outcome.problems] if isinstance(outcome, LedgerError) else []
    return next((question for code, question in QUESTIONS.items() if code in codes), None)
