"""Small charts in text: a bar of how much has been used, and a line of how a figure has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL, EMPTY = "█", "·"
HEIGHTS = "▁▂▃▄▅▆▇█"
FEWEST = 3
"""Points of a line that show where it goes."""


def share_bar(part: int, whole: int | None, width: int) -> str:
    """How much of the whole the part is, full when it is all or more; nothing without a whole.

    Both are counted with the same sign; a part on the other side of zero is none of it.
    """
    if not whole:
        return ""
    filled = min(max(part * width // whole, 0), width)
    return FULL * filled + EMPTY * (width - filled)


def spark(values: Sequence[int | None]) -> str:
    """The values as heights from zero; a space where one is not known.

    Nothing of fewer than three, or where some are below zero: they would show no way.
    """
    known = [value for value in values if value is not None]
    if len(known) < FEWEST or min(known) < 0 or not any(known):
        return ""
    steps = len(HEIGHTS) - 1
    return "".join(
        " " if value is None else HEIGHTS[value * steps // max(known)] for value in values
    )
