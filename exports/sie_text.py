"""How an SIE file writes texts, days, amounts and objects (SIE 4B §5.7-5.11)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from ledger.model import Objects
    from ledger.money import Ore

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
    """A text between quotation marks; those inside are escaped (§5.7).

    A backslash at the end would escape the quotation mark after it, so it becomes a slash.
    """
    if text.endswith("\\"):
        text = f"{text[:-1]}/"
    return '"' + text.replace('"', '\\"') + '"'


def day(when: dt.date) -> str:
    """A day: `20190315`."""
    return when.strftime("%Y%m%d")


def amount(ore: Ore) -> str:
    """An amount: `-1234.50` (§5.9)."""
    kronor, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{kronor}.{rest:02}"
