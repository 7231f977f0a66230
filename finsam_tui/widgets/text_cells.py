"""Text in cells: what data looks like on a screen, and how it is made to fit a column."""

from __future__ import annotations

import re
from textwrap import wrap
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


_CUT_FIGURE = re.compile(r"[+−-]?\d[\d\N{NO-BREAK SPACE},.:−-]*$")
"""A figure that a text ends in, where it is cut."""

_IN_AMOUNT = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_WORD = re.compile(r"\s*(?:\S|(?<=\d)[ \N{NO-BREAK SPACE}](?=\d{3}(?!\d)))+\s*")


def break_no_amount() -> None:
    """Has text broken over lines between words and amounts, never inside an amount."""
    from rich import _wrap  # noqa: PLC0415 - only where there is a screen

    setattr(_wrap, "re_word", _WORD)  # noqa: B010 - the module has it to itself


def wrapped(text: str, width: int, *, hanging: str = "", most: int | None = None) -> list[str]:
    """The text broken into lines, never inside an amount; `hanging` begins the later ones.

    What has no room on `most` lines ends in an ellipsis.
    """
    whole = _IN_AMOUNT.sub("\N{NO-BREAK SPACE}", text)
    return wrap(whole, width, subsequent_indent=hanging, max_lines=most, placeholder=" …")


def safe_text(text: str) -> str:
    """The text as it can be shown: a mark where a character would steer the terminal."""
    if text.isascii() and text.isprintable():
        return text
    shown = _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)
    return _PILE.sub(r"\1", _UNSEEN.sub("", shown))


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells; what does not fit ends in an ellipsis.

    A figure that does not fit is shown as `#`, and one within a text goes: never in part.
    """
    shown = safe_text(text)
    length = len(shown) if shown.isascii() else cell_len(shown)
    if length > width:
        if align == "right":
            return "#" * width
        return _cut(shown, width) if width > 0 else ""
    room = " " * (width - length)
    return f"{room}{shown}" if align == "right" else f"{shown}{room}"


def _cut(text: str, width: int) -> str:
    text = _IN_AMOUNT.sub("\N{NO-BREAK SPACE}", text)
    begun = set_cell_size(text, width - 1)
    is_within_figure = re.match(r"[\d\N{NO-BREAK SPACE},.]", text[len(begun) :])
    begun = _CUT_FIGURE.sub("", begun) if is_within_figure else begun
    return set_cell_size(f"{begun}…", width)


def in_groups(number: int) -> str:
    """A count as a Swedish reader expects it: `"1 003"`."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
