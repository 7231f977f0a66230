"""Text at the door: nothing that can disturb a screen, a file or a line of the journal gets in."""

from __future__ import annotations

import getpass
import re
import unicodedata

from ledger.errors import Problem, problem

LONGEST = 500
"""Characters in a voucher text, a counterparty, a name."""

CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029"
BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069"

_BREAK = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_UNWANTED = re.compile(f"[{CONTROL}{BIDI}\ud800-\udfff]")


def clean(text: str) -> str:
    """The text as it may enter a book: composed (NFC), on one line, without control characters.

    For what people type and paste; a file that holds such characters is refused instead.
    """
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _BREAK.sub(" ", text))).strip()


def text_problem(text: str, where: str, longest: int = LONGEST) -> Problem | None:
    """What keeps a text out of a book, or None."""
    if len(text) > longest:
        return problem(
            "text-too-long",
            "The text is {length} characters long; shorten it to {longest}.",
            where,
            length=len(text),
            longest=longest,
        )
    if found := _UNWANTED.search(text):
        return problem(
            "text-control",
            "The text holds a control character ({character}); remove it.",
            where,
            character=f"U+{ord(found.group()):04X}",
        )
    return None


def user_name() -> str:
    """Who is at the keyboard, as the computer knows it; for entries that do not say who."""
    try:
        return clean(getpass.getuser())[:LONGEST] or "?"
    except (OSError, KeyError):
        return "?"
