"""The multi-year overview (LKBR 11:1), and the key figures of a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import Column, Row, Table
from finsam_tui.i18n import _, translate_problem
from finsam_tui.number_format import key_figure
from ledger.management.five_years import multiyear
from ledger.management.key_figures import key_figures

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import ReportQuery
    from finsam_tui.cli.tables import Cell
    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.management.five_years import KeyLine

NARROWEST = 10
"""Columns of a figure: `−9 999 999`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Key figures of some years and what was asked."""

    asked: ReportQuery
    years: tuple[int, ...]
    labels: tuple[str, ...]
    lines: tuple[KeyLine, ...]
    problems: tuple[Problem, ...] = ()


def read(book: Book, asked: ReportQuery) -> Answer:
    """Five years, or the year with the one before; or the same days of each."""
    if asked.report == "multiyear":
        many = multiyear(book, asked.year, asked.period, language=asked.language)
        return Answer(asked, many.years, many.labels, many.lines, many.problems)
    figures = key_figures(book, asked.year, asked.period, language=asked.language)
    return Answer(asked, figures.years, figures.labels, figures.lines, figures.problems)


def document(value: Answer) -> dict[str, object]:
    """The figures as JSON has them: hundredths of kronor, of a per cent, of a number."""
    return {
        **value.asked.head(),
        "columns": [
            {"id": f"actual-{year}", "label": label}
            for year, label in zip(value.years, value.labels, strict=True)
        ],
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
            for line in value.lines
        ],
        "unplaced": [],
        "problems": [translate_problem(fault) for fault in value.problems],
    }


def _on_lines(label: str, width: int) -> str:
    """The head of a column: on two lines where its days are wider than its figures."""
    return label if len(label) <= width else label.replace("–", "–\n")


def table(value: Answer) -> Table:
    """The figures on paper and in CSV."""
    names = {"multiyear": _("Multi-year overview"), "keyfigures": _("Key figures")}
    rows = []
    width = NARROWEST
    for line in value.lines:
        cells: dict[str, Cell] = {"id": line.id, "label": line.label}
        if line.measure == "heading":
            rows.append(Row(cells, apart=True, in_csv=False))
            continue
        shown = [key_figure(line, figure, value.asked.unit) for figure in line.values]
        width = max(width, *map(len, shown))
        cells |= dict(zip(map(str, value.years), shown, strict=True))
        cells |= {
            f"actual-{year}": exact for year, exact in zip(value.years, line.values, strict=True)
        }
        rows.append(Row(cells, level=int(value.asked.report == "keyfigures")))
    return Table(
        title=value.asked.title(names[value.asked.report]),
        columns=(
            Column("id", on="csv"),
            Column("label"),
            *(
                Column(str(year), _on_lines(label, width), "number", width, on="paper")
                for year, label in zip(value.years, value.labels, strict=True)
            ),
            *(Column(f"actual-{year}", kind="amount", on="csv") for year in value.years),
        ),
        rows=rows,
        remarks=[translate_problem(fault) for fault in value.problems],
    )
