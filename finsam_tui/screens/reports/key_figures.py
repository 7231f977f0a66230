"""Key figures: the year with the one before, and five years as small charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.screens.view import View
from finsam_tui.widgets.bars_of_share import spark
from finsam_tui.widgets.rows import RowList
from ledger.core.table import Column, Row
from ledger.management.five_years import multiyear
from ledger.management.key_figures import key_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from ledger.management.five_years import KeyLine

FIGURE, CHART = 11, 5


class KeyFiguresView(View):
    """Five years beside each other, then what the year's figures are made of."""

    where: ClassVar[str] = "keyfigures"

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList()

    def compose(self) -> ComposeResult:
        """One list."""
        yield self.rows

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("Key figures")

    def ask(self) -> None:
        """Asks the book for the figures."""
        with self.finsam.faults_shown():
            year = self.finsam.scope.year
            period = self.finsam.scope.period
            many = multiyear(self.book, year, period, language=language())
            figures = key_figures(self.book, year, period, language=language())
            known = {line.id for line in many.lines}
            own = [line for line in figures.lines if line.id not in known]
            rows = [*_rows(many.lines, chart=True), *_rows(own[1:], chart=False)]
            rows.append(Row((), stop=False))
            rows += [
                Row((f"! {problem_on_screen(one)}",), "remark", stop=False)
                for one in (*many.problems, *figures.problems)
            ]
            goes = {name: number for number, name in enumerate(reversed(many.years), 1)}
            columns = [
                Column(),
                Column(width=CHART),
                *(
                    Column(
                        label=label,
                        kind="number",
                        width=max(FIGURE, len(label)),
                        priority=goes[name] if place else 0,
                        room=32 + 16 * place,
                    )
                    for place, (name, label) in enumerate(zip(many.years, many.labels, strict=True))
                ),
            ]
            self.rows.show_rows(columns, rows)


def _rows(lines: Sequence[KeyLine], *, chart: bool) -> Iterator[Row]:
    """A row for each figure, with how it has moved from the earliest year to the latest."""
    for line in lines:
        if line.measure == "heading":
            yield Row((), stop=False)
            yield Row((line.label,), "heading", stop=False)
        else:
            shown = (line.shown(value, "kr") for value in line.values)
            moved = spark(tuple(reversed(line.values))) if chart else ""
            yield Row((line.label, moved, *shown), level=int(not chart))
