"""What a changed template does to the reports of a year, figure by figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.balances import read_balances
from ledger.chart import account_kinds
from ledger.reports.figures import Column, figures
from ledger.reports.statement import UNPLACED_LABEL
from ledger.templates.placement import UNPLACED
from ledger.templates.reader import read_template
from ledger.years import template_text, year_before

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.money import Ore
    from ledger.periods import FiscalYear
    from ledger.template import Label, Template


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


def effects(book: Book, year: FiscalYear, text: str) -> tuple[Effect, ...]:
    """What the year's reports would show otherwise, line by line, if this were its template.

    First the year's own figures, then the comparative figures of the year before, which stand
    beside them. Raises TemplateError when the text is no template that can be used.
    """
    with book.reading():
        source = f"{book.path.name} {year.name}"
        before = read_template(template_text(book, year), source)
        after = read_template(text, source)
        needs_debits = before.needs_debits or after.needs_debits
        earlier = year_before(book, year)
        columns = {
            one.name: Column("", "", read_balances(book, one, with_debits=needs_debits))
            for one in (year, *([earlier] if earlier else []))
        }
        kinds = account_kinds(book)
    found: dict[tuple[int, str], Effect] = {}
    for name, column in columns.items():
        old, new = (figures(template, column, kinds).amounts for template in (before, after))
        for template in (after, before):
            for line_id, label, note in _lines(template):
                amounts = old.get(line_id, 0), new.get(line_id, 0)
                if amounts[0] != amounts[1]:
                    effect = Effect(line_id, label, note, *amounts, name)
                    found.setdefault((name, line_id), effect)
    return tuple(found.values())


def _lines(template: Template) -> list[tuple[str, Label, str]]:
    """Every line that has a figure: its id, its name, its note."""
    return [
        *(
            (line.id, line.label, "")
            for lines in template.statements.values()
            for line in lines
            if line.kind in ("row", "sum")
        ),
        *(
            (line.id, line.label, note.number)
            for note in template.notes
            for line in note.lines
            if line.kind in ("row", "sum")
        ),
        *((line_id, UNPLACED_LABEL, "") for line_id in UNPLACED.values()),
    ]
