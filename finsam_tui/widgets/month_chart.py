"""Bars of block characters: a figure a month, above and below zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from finsam_tui.dates import short_month_name
from finsam_tui.i18n import _
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ledger.core.money import Ore

NAMES: Mapping[int, Callable[[int], str]] = {
    1: lambda month: short_month_name(month)[0],
    2: "{:02}".format,
}
"""What a month is called below a bar of so few cells: its first letter, or its number."""

EIGHTHS = " ▁▂▃▄▅▆▇█"
BELOW = " ▀█"
"""Below zero a cell can only be half or whole."""


def bars(values: Sequence[int], height: int, width: int = 2, gap: int = 1) -> list[str]:
    """The values as vertical bars, `height` lines high, zero drawn in between when some are less.

    A value that is not zero always shows.
    """
    highest, lowest = max((*values, 0)), min((*values, 0))
    span = max(highest - lowest, 1)
    above = height if lowest == 0 else max(round(height * highest / span), int(highest > 0))
    above = min(above, height - int(lowest < 0))
    lines = [
        (" " * gap).join(_above(value, row, above, highest) * width for value in values)
        for row in range(above - 1, -1, -1)
    ]
    lines += [
        (" " * gap).join(_below(value, row, height - above, lowest) * width for value in values)
        for row in range(height - above)
    ]
    return lines


def _above(value: int, row: int, rows: int, highest: int) -> str:
    """The cell of a bar above zero, `row` rows up."""
    if value <= 0:
        return " "
    eighths = max(round(8 * rows * value / highest), 1) - 8 * row
    return EIGHTHS[min(max(eighths, 0), 8)]


def _below(value: int, row: int, rows: int, lowest: int) -> str:
    """The cell of a bar below zero, `row` rows down."""
    if value >= 0:
        return " "
    halves = max(round(2 * rows * value / lowest), 1) - 2 * row
    return BELOW[min(max(halves, 0), 2)]


class MonthChart(Static):
    """A bar for each month, as high and as wide as there is room for."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's word
        """Makes an empty chart."""
        super().__init__("", markup=False, id=id)
        self.called = ""
        self.months: Sequence[int] = ()
        self.amounts: Sequence[Ore] = ()

    def show(self, called: str, months: Sequence[int], amounts: Sequence[Ore]) -> None:
        """Shows an amount for each month, in öre."""
        self.called, self.months, self.amounts = called, months, amounts
        self._draw()

    def on_resize(self) -> None:
        """Draws the chart in its new size."""
        self._draw()

    def _draw(self) -> None:
        if not self.amounts or self.size.width < 2 * len(self.months):
            self.update("", layout=False)
            return
        width = max(min(self.size.width // len(self.months) - 1, 6), 1)
        drawn = "\n".join(bars(self.amounts, max(self.size.height - 2, 1), width))
        named = NAMES.get(width, short_month_name)
        names = " ".join(f"{named(month):{width}}" for month in self.months)
        most, least = (write_amount(end(self.amounts), "tkr") for end in (max, min))
        range_ = _("{least} to {most} tkr", least=least, most=most)
        has_room = cell_len(self.called) + 2 + cell_len(range_) <= self.size.width
        head = f"  {range_}\n" if has_room else "\n"
        self.update(
            Content.assemble((self.called, "bold"), head, (drawn, "$primary"), f"\n{names}"),
            layout=False,
        )
