"""Files from other programs: taken in, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from finsam_tui.i18n import msgid
from ledger.core.errors import LedgerError
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie, layout_of_file
from ledger.sie.mapping import read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ImportChoices", "import_sie", "layout_of_file", "read_mapping"]

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
