"""What a changed template does to the reports of a year, figure by figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.bookkeeping.fiscal_years import template_text
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.core.i18n import in_both
from ledger.report_layout.model import REPORTS
from ledger.report_layout.placement import UNPLACED
from ledger.report_layout.reader import read_template
from ledger.statements.book_statements import columns
from ledger.statements.line_amounts import line_amounts
from ledger.statements.statement import UNPLACED_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Label
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template


COLUMNS_OF_YEARS = 3
"""The years that a report can show beside each other."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line whose figure changes; öre, with the sign of print."""

    line: str
    label: Label
    note: str
    """The note it stands in, or nothing for a line of a statement."""

    before: Ore
    after: Ore
    year: int
    """The fiscal year whose figure it is: the one that gets the template, or the one before it,
    whose figures stand beside as comparatives."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A published figure that another layout has no line for."""

    year: int
    line: str
    label: Label | None
    """What the line is called in the layout of today; None when that lacks it too."""

    amount: Ore


def left_behind(book: Book, year: FiscalYear, text: str) -> tuple[LeftBehind, ...]:
    """The published figures, by line, that the year's reports would lack with this template."""
    with book.reading():
        source = f"{book.path.name} {year.name}"
        labels = {
            line.id: line.label for line in read_template(template_text(book, year), source).lines()
        }
        stored = {line.id for line in read_template(text, source).lines()}
        return tuple(
            LeftBehind(name, line, labels.get(line), amount)
            for name in range(year.name, year.name - COLUMNS_OF_YEARS, -1)
            for line, amount in prior_year_figures(book, name).items()
            if line not in stored
        )


def effects(book: Book, year: FiscalYear, text: str) -> tuple[LineChange, ...]:
    """What the year's reports would show otherwise, line by line, if this were its template.

    First the year's own figures, then the comparative figures of the year before, which stand
    beside them, also when that year was kept elsewhere. Raises TemplateError when the text is no
    template that can be used.
    """
    with book.reading():
        source = f"{book.path.name} {year.name}"
        before = read_template(template_text(book, year), source)
        after = read_template(text, source)
        kinds = account_kinds(book)
        found: dict[tuple[str, int], LineChange] = {}
        for report in (*REPORTS, "notes"):
            shown = [
                {
                    int(column.id[-4:]): line_amounts(template, column, kinds).amounts
                    for column in columns(book, template, year, None, report)
                }
                for template in (before, after)
            ]
            for template in (after, before):
                for line_id, label, note in _lines(template, report):
                    for name in shown[1]:
                        old = shown[0].get(name, {}).get(line_id, 0)
                        new = shown[1][name].get(line_id, 0)
                        if old != new:
                            effect = LineChange(line_id, label, note, old, new, name)
                            found.setdefault((line_id, name), effect)
    return tuple(sorted(found.values(), key=lambda effect: -effect.year))


def _lines(template: Template, report: str) -> Iterator[tuple[str, Label, str]]:
    """Every line of the report that has a figure: its id, its name, its note."""
    for part in REPORTS.get(report, ()):  # type: ignore[call-overload]
        yield from (
            (line.id, line.label, "")
            for line in template.statements[part]
            if line.kind in ("row", "sum")
        )
        yield UNPLACED[part], in_both(UNPLACED_LABEL), ""
    if report == "notes":
        yield from (
            (line.id, line.label, note.number)
            for note in template.notes
            for line in note.lines
            if line.kind in ("row", "sum")
        )
