"""What a changed template does to the reports of a year, figure by figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.chart import account_kinds
from ledger.opening import published
from ledger.reports.figures import figures
from ledger.reports.of_book import columns
from ledger.reports.statement import UNPLACED_LABEL
from ledger.template import REPORTS
from ledger.templates.placement import UNPLACED
from ledger.templates.reader import read_template
from ledger.years import template_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book import Book
    from ledger.money import Ore
    from ledger.periods import FiscalYear
    from ledger.template import Label, Template


COLUMNS_OF_YEARS = 3
"""The years that a report can show beside each other."""


@dataclass(frozen=True, slots=True)
class Effect:
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
        kept = {line.id for line in read_template(text, source).lines()}
        return tuple(
            LeftBehind(name, line, labels.get(line), amount)
            for name in range(year.name, year.name - COLUMNS_OF_YEARS, -1)
            for line, amount in published(book, name).items()
            if line not in kept
        )


def effects(book: Book, year: FiscalYear, text: str) -> tuple[Effect, ...]:
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
        found: dict[tuple[str, int], Effect] = {}
        for report in (*REPORTS, "notes"):
            shown = [
                {
                    int(column.id[-4:]): figures(template, column, kinds).amounts
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
                            effect = Effect(line_id, label, note, old, new, name)
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
        yield UNPLACED[part], UNPLACED_LABEL, ""
    if report == "notes":
        yield from (
            (line.id, line.label, note.number)
            for note in template.notes
            for line in note.lines
            if line.kind in ("row", "sum")
        )
