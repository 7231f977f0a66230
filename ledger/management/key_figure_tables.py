"""The multi-year overview (LKBR 11:1) and the key figures of a year, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.i18n import msgid
from ledger.core.table import CSV, EVERYWHERE, FILE, SHOWN, TEXT, Column, Row, Table
from ledger.management.five_years import multiyear
from ledger.management.key_figures import key_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.management.five_years import KeyLine, MultiYear
    from ledger.management.key_figures import KeyFigures

NARROWEST = 10
"""Characters of a figure: `−9 999 999`."""


def multiyear_table(book: Book, query: ReportQuery) -> Table:
    """Five years beside each other, or the same days of each."""
    _ = query.words
    found = multiyear(book, query.year, query.period, language=query.language)
    return _table(found, query, _("Multi-year overview"), level=0)


def key_figures_table(book: Book, query: ReportQuery) -> Table:
    """What a year is judged by: the year with the one before, or the same days of both."""
    _ = query.words
    found = key_figures(book, query.year, query.period, language=query.language)
    return _table(found, query, _("Key figures"), level=1)


def _table(found: MultiYear | KeyFigures, query: ReportQuery, name: str, level: int) -> Table:
    """The years beside each other; per cent and numbers have two decimals in files, as amounts."""
    rows = list(_rows(found.lines, query, level))
    count = len(found.years)
    width = max((NARROWEST, *(len(str(cell)) for row in rows for cell in row.cells[3 : 3 + count])))
    problems = [query.message(fault) for fault in found.problems]
    about = msgid("amount, per_cent or number")
    years = tuple(zip(found.years, found.labels, strict=True))
    return Table(
        query.title(name),
        (
            Column("id", on=CSV | FILE, file_label=msgid("Line")),
            Column("label", on=SHOWN | FILE, file_label=msgid("Label"), file_width=44),
            Column("measure", on=FILE, file_label=msgid("Measure"), about=about),
            *(
                Column(str(year), _on_lines(label, width), "number", width, TEXT)
                for year, label in years
            ),
            *(Column(f"actual-{year}", kind="amount", on=CSV) for year in found.years),
            *(Column(str(year), label, "amount", on=FILE, file_width=16) for year, label in years),
        ),
        rows,
        problems,
        id=query.report,
        document={
            **query.head(),
            "columns": [{"id": f"actual-{year}", "label": label} for year, label in years],
            "lines": [
                {
                    "id": line.id,
                    "label": line.label,
                    "kind": "heading" if line.measure == "heading" else "row",
                    "level": 0,
                    "note": None,
                    "measure": line.measure,
                    "amounts": None if line.measure == "heading" else list(line.values),
                }
                for line in found.lines
            ],
            "unplaced": [],
            "problems": problems,
        },
    )


def _rows(lines: tuple[KeyLine, ...], query: ReportQuery, level: int) -> Iterator[Row]:
    for line in lines:
        about = (line.id, line.label, line.measure)
        if line.measure == "heading":
            yield Row(about, apart=True, on=EVERYWHERE - CSV)
        else:
            shown = (line.shown(figure, query.unit) for figure in line.values)
            yield Row((*about, *shown, *line.values, *line.values), level=level)


def _on_lines(label: str, width: int) -> str:
    """The head of a column: on two lines where its days are wider than its figures."""
    return label if len(label) <= width else label.replace("–", "–\n")
