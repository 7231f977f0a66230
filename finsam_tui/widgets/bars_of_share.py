"""Small charts in text: a bar of how much has been used, and a line of how a figure has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL, EMPTY = "█", "·"
HEIGHTS = "▁▂▃▄▅▆▇█"


def share_bar(part: int, whole: int | None, width: int) -> str:
    """How much of the whole the part is, full when it is all or more; nothing without a whole.

    Both are counted with the same sign; a part on the other side of zero is none of it.
    """
    if not whole:
        return ""
    filled = min(max(part * width // whole, 0), width)
    return FULL * filled + EMPTY * (width - filled)


def spark(values: Sequence[int | None]) -> str:
    """The values as heights, the smallest lowest; a space where one is not known."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, spread = min(known), max(known) - min(known)
    steps = len(HEIGHTS) - 1
    return "".join(
        " " if value is None else HEIGHTS[(value - low) * steps // spread if spread else 0]
        for value in values
    )
