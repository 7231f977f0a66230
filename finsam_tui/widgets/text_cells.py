"""Text in cells: what data looks like on a screen, and how it is made to fit a column."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from rich.cells import cell_len, set_cell_size

from ledger.core.text import BIDI, CONTROL

Align: TypeAlias = Literal["left", "right"]

ALLOWED_MARKS = 2
"""Combining marks on one letter; a pile of them reaches into other lines."""

_STEERING = re.compile(f"[{CONTROL}{BIDI}\N{ARABIC LETTER MARK}\ud800-\udfff]")
_UNSEEN = re.compile("[\u200b-\u200d\u2060-\u2065\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]")
"""Joiners and variation selectors: terminals disagree about the width of what they join."""

_COMBINING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILE = re.compile(f"([{_COMBINING}]{{{ALLOWED_MARKS}}})[{_COMBINING}]+")


def safe_text(text: str) -> str:
    """The text as it can be shown: a mark where a character would steer the terminal."""
    if text.isascii() and text.isprintable():
        return text
    shown = _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)
    return _PILE.sub(r"\1", _UNSEEN.sub("", shown))


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells; what does not fit ends in an ellipsis.

    A figure that does not fit is shown as `#`, never in part.
    """
    shown = safe_text(text)
    length = len(shown) if shown.isascii() else cell_len(shown)
    if length > width:
        if align == "right":
            return "#" * width
        return f"{set_cell_size(shown, width - 1)}…" if width > 0 else ""
    room = " " * (width - length)
    return f"{room}{shown}" if align == "right" else f"{shown}{room}"


def in_groups(number: int) -> str:
    """A count as a Swedish reader expects it: `"1 003"`."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
