"""How an SIE file writes texts, days, amounts and objects (SIE 4B §5.7-5.11)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from ledger.core.model import ObjectTags

INSTEAD = {
    "ø": "ö",
    "Ø": "Ö",
    "þ": "th",
    "Þ": "Th",
    "ð": "d",
    "Ð": "D",
    "ł": "l",
    "Ł": "L",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "‘": "'",
    "’": "'",
    "“": "'",
    "”": "'",
    "„": "'",
    "…": "...",
    "•": "·",
    "×": "x",
    "€": "EUR",
    "©": "(c)",
    "®": "(R)",
    "™": "(TM)",
    "\u202f": " ",
    "\u2009": " ",
}
"""What stands for characters that code page 437 lacks and that have no plain letter within."""

UNKNOWN = "?"


def quoted(text: str) -> str:
    """A text between quotation marks, with its own escaped and no blanks at its ends (§5.7).

    Readers that trim a field add it up trimmed for `#KSUMMA`. A backslash at the end would escape
    the quotation mark after it, so it becomes a slash.
    """
    text = text.strip()
    if text.endswith("\\"):
        text = f"{text[:-1]}/"
    return '"' + text.replace('"', '\\"') + '"'


def day(when: dt.date) -> str:
    """A day: `20190315`."""
    return when.strftime("%Y%m%d")


def objects(members: ObjectTags) -> str:
    """A list of objects: `{1 "KANSLI" 6 "MIA"}` (§8)."""
    return "{" + " ".join(f"{dimension} {quoted(code)}" for dimension, code in members) + "}"


def in_code_page(text: str, replaced: dict[str, tuple[str, int]]) -> str:
    """The text in characters of code page 437; each one that was replaced is counted."""
    try:
        text.encode("cp437")
    except UnicodeEncodeError:
        for character in sorted(set(text)):
            if not _is_in_code_page(character):
                instead = _instead_of(character)
                _, count = replaced.get(character, ("", 0))
                replaced[character] = (instead, count + text.count(character))
                text = text.replace(character, instead)
    return text


def _instead_of(character: str) -> str:
    """What stands for a character: a spelling of its own, its letter without marks, or `?`."""
    if character in INSTEAD:
        return INSTEAD[character]
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    written = "".join(
        part if _is_in_code_page(part) and part.isprintable() else "" for part in plain
    )
    return written.replace('"', "'").replace("\\", "/") or UNKNOWN


def _is_in_code_page(character: str) -> bool:
    try:
        character.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True
