"""Comparative figures that the layout of a new year states otherwise than their own year did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import template_text, year_before
from ledger.core.i18n import msgid, translated
from ledger.report_layout.model import REPORTS
from ledger.report_layout.reader import read_template
from ledger.statements.line_amounts import line_amounts
from ledger.statements.statement import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.core.model import Kind
    from ledger.report_layout.model import Report, Template, TemplateLine
    from ledger.statements.line_amounts import StatementColumn

FEW = 3
RESTATED = msgid(
    "Comparative figures for {year} are restated in the layout of the year (LKBR 9:6): {lines}."
)


def restated_lines(
    book: Book,
    template: Template,
    year: FiscalYear,
    columns: Sequence[StatementColumn],
    kinds: Mapping[str, Kind],
) -> tuple[str, ...]:
    """The lines whose comparative figure is another than in the layout of its own year, by id.

    Only of a year that the book has: both layouts are read through the same balances.
    """
    before = year_before(book, year)
    if before is None:
        return ()
    own_text = template_text(book, before)
    column = next((one for one in columns if one.id == f"actual-{before.name}"), None)
    if column is None or column.balances is None or own_text == template_text(book, year):
        return ()
    own = line_amounts(read_template(own_text, str(before.name)), column, kinds).amounts
    now = line_amounts(template, column, kinds).amounts
    return tuple(line for line in now if line in own and now[line] != own[line])


def _lines_with_notes(template: Template, report: Report) -> Iterator[TemplateLine]:
    """The lines of a report, and after them those of the notes that they refer to."""
    lines = [line for part in REPORTS[report] for line in template.statements[part]]
    yield from lines
    referred = {number for line in lines for number in line.notes}
    for note in template.notes:
        if note.number in referred:
            yield from note.lines


def note_of_restatement(
    book: Book,
    template: Template,
    year: FiscalYear,
    columns: Sequence[StatementColumn],
    *,
    report: Report,
    kinds: Mapping[str, Kind],
    language: Language,
) -> tuple[Line, ...]:
    """The line beneath a report that says which comparative figures are restated, in its notes too.

    LKBR 9:6.
    """
    restated = restated_lines(book, template, year, columns, kinds)
    labels = [
        line.label.in_language(language)
        for line in _lines_with_notes(template, report)
        if line.id in restated
    ]
    if not labels:
        return ()
    more = [f"… ({len(labels)})"] if len(labels) > FEW else []
    words = translated(
        RESTATED,
        language,
        year=(year.first - timedelta(days=1)).year,
        lines=", ".join([*labels[:FEW], *more]),
    )
    return (Line("restated", words, "text", 0, None, None),)
