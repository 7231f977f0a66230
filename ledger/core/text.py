"""Text at the door: nothing that can disturb a screen, a file or a line of the journal gets in."""

from __future__ import annotations

import re
import unicodedata

from ledger.core.errors import Problem, problem
from ledger.core.limits import MAX_QUOTED, MAX_TEXT
from ledger.core.system import login

CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029"
BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069"

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that are not seen, or steer how others are shown: what Unicode has nothing drawn for
(Default_Ignorable_Code_Point: soft hyphens, joiners, blanks of no width, byte order marks), and
letters and signs that are empty. Two texts that look the same would not be the same."""

_BREAKS = "\t\n\r\x0b\x0c\x85\u2028\u2029"
_BREAK = re.compile(f"[{_BREAKS}]+")
_CONTROL = re.compile(f"[{CONTROL}]")
_UNSEEN = re.compile(f"[{BIDI}{INVISIBLE}\ud800-\udfff]")
_UNWANTED = re.compile(f"[{CONTROL}{BIDI}{INVISIBLE}\ud800-\udfff]")
STEERING = re.compile(f"[{CONTROL}{BIDI}\N{ARABIC LETTER MARK}\ud800-\udfff]")
"""Controls (C0, C1, DEL), what turns the direction of text, and halves of characters."""

OBJECT = re.compile(r"([1-9][0-9]{0,8}):(\S+)")
"""An object as it is written, its dimension and its code: `"6:MIA"`."""

_LIGATURE = re.compile("[\ufb00-\ufb06]")
"""Letters that are drawn together as one character; print draws them together by itself."""


def visible(text: str) -> str:
    """The text on one line, with a mark where a character would steer the terminal."""
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def with_unseen_marked(text: str) -> str:
    """A text as a sentence quotes it, with a mark for each character that is not seen."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def excerpt(text: str) -> str:
    """The text as a sentence has room for it: of a long one how it begins, and a mark."""
    return text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 1]}…"


def quoted(given: object) -> str:
    """What was given, as a sentence quotes it; what is no text as it is written in code."""
    return repr(excerpt(given)) if isinstance(given, str) else excerpt(repr(given))


def one_line(text: str) -> str:
    """The text on one line: each break, of lines or by tabs, is one space."""
    first, *others = _BREAK.split(text.strip(_BREAKS))
    parts = (part.strip(" ") for part in (first, *others))
    return " ".join(filter(None, parts)) if others else first


def pasted_cells(text: str) -> list[list[str]]:
    """What is pasted as a table: its lines, and their cells with tabs between.

    Empty lines at its end are none of it; a text without tabs and breaks is one cell.
    """
    return [line.split("\t") for line in text.rstrip("\r\n").splitlines() or [""]]


def clean(text: str) -> str:
    """The text as it may enter a book: composed (NFC), on one line, each character to be seen.

    For what people type and paste; a file that holds such characters is refused instead.
    """
    return unicodedata.normalize("NFC", _UNWANTED.sub("", one_line(text))).strip()


def without_unseen(text: str) -> str:
    """A text that stands in a book already, as it may be written in a new entry."""
    return _UNWANTED.sub("", text)


def lines_without_unseen(text: str) -> str:
    """A text of several lines, the remarks in it too, as it may be written in a new entry."""
    return _UNSEEN.sub("", text)


def without_ligatures(text: str) -> str:
    """The text with each letter a character of its own: `ﬁ` is `fi`."""
    return _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def name_key(text: str) -> str:
    """What two spellings of a name have in common: no capitals and no blanks tell them apart."""
    return "".join(text.casefold().split())


def text_problem(text: str, where: str, longest: int = MAX_TEXT) -> Problem | None:
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
        return _unseen_problem(found.group(), where)
    return None


NO_REASON = problem("no-reason-given", "Say why; the history records it.", "reason")


def reason_problem(reason: str, lacking: Problem = NO_REASON) -> Problem | None:
    """What keeps a reason out of a book: that it is `lacking`, or is no text of one; or None."""
    return text_problem(reason, "reason") if reason.strip() else lacking


def _unseen_problem(character: str, where: str) -> Problem:
    """What is wrong with a character that no text may hold."""
    if _CONTROL.match(character):
        return problem(
            "text-control",
            "The text holds a control character ({character}); remove it.",
            where,
            character=f"U+{ord(character):04X}",
        )
    return problem(
        "text-invisible",
        "The text holds a character that cannot be seen ({character}); write the text again by"
        " hand, or remove the character.",
        where,
        character=f"U+{ord(character):04X}",
    )


def user_name() -> str:
    """Who is at the keyboard, as the computer knows it; for entries that do not say who."""
    return clean(login())[:MAX_TEXT] or "?"
