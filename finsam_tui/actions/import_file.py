"""Files from other programs: taken in, and what is said of them."""

from __future__ import annotations

from finsam_tui.i18n import msgid
from ledger.core.errors import LedgerError
from ledger.sie.import_sie import import_sie, layout_of_file

__all__ = ["import_sie", "layout_of_file"]

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
}
"""What is counted in a file, one and many, in the order of a reader's interest."""

SUMMED = {
    "opening": msgid("assets when the year began"),
    "closing": msgid("assets when it ended"),
    "result": msgid("result"),
}


def is_flag_asked(outcome: object) -> bool:
    """Whether a file is refused only because another program has taken it in (#FLAGGA 1)."""
    return isinstance(outcome, LedgerError) and [fault.code for fault in outcome.problems] == [
        "flag-asks"
    ]
