"""The multi-year overview (LKBR 11:1) and the key figures of a year, as tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.charts import spark
from ledger.core.i18n import msgid
from ledger.core.money import divide_rounded, per_cent
from ledger.core.table import CSV, DATA, EVERYWHERE, FILE, SCREEN, SHOWN, TEXT, Column, Row, Table
from ledger.management.five_years import multiyear
from ledger.management.key_figures import key_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.management.five_years import KeyLine, Measure, MultiYear
    from ledger.management.key_figures import KeyFigures

NARROWEST = 10
"""Characters of a figure: `−9 999 999`."""

MEASURES: Mapping[Measure, str] = {
    "amount": msgid("amount"),
    "per_cent": msgid("per cent"),
    "number": msgid("number"),
    "heading": "",
}

RECENT, OLDER = 2, 100
"""Years before this one that any screen shows at first, and the width that shows more."""


def multiyear_table(book: Book, query: ReportQuery) -> Table:
    """Five years beside each other, or the same days of each."""
    _ = query.words
    found = multiyear(book, query.year, query.period, language=query.language)
    return _table(found, query, _("Multi-year overview"))


def key_figures_table(book: Book, query: ReportQuery) -> Table:
    """What a year is judged by: the year with the one before, or the same days of both."""
    _ = query.words
    found = key_figures(book, query.year, query.period, language=query.language)
    return _table(found, query, _("Key figures"))


def all_key_figures(book: Book, query: ReportQuery) -> Table:
    """The multi-year overview, and under it the key figures that are not of several years."""
    _ = query.words
    many = multiyear(book, query.year, query.period, language=query.language)
    own = key_figures(book, query.year, query.period, language=query.language)
    known = {line.id for line in many.lines}
    [_heading, *more] = [line for line in own.lines if line.id not in known]
    problems = (*many.problems, *(one for one in own.problems if one not in many.problems))
    merged = replace(many, lines=(*many.lines, *more), problems=problems)
    return _table(merged, query, _("Key figures"))


def _table(found: MultiYear | KeyFigures, query: ReportQuery, name: str) -> Table:
    """The years beside each other; per cent and numbers have two decimals in files, as amounts."""
    _, count = query.words, len(found.years)
    known = [at for at in reversed(range(count)) if any(map(_is_known(at), found.lines))]
    rows = list(_rows(found.lines, query, count, known))
    width = max((NARROWEST, *(len(str(cell)) for row in rows for cell in row.cells[3 : 3 + count])))
    problems = [query.message(fault) for fault in found.problems]
    years = tuple(zip(found.years, found.labels, strict=True))
    return Table(
        query.title(name),
        (
            Column("id", on=CSV | DATA, file_label=msgid("Line")),
            Column("label", on=SHOWN | FILE | SCREEN, file_label=msgid("Label")),
            Column(
                "measure",
                on=FILE,
                file_label=msgid("Measure"),
                about=msgid("amount, per_cent or number"),
                words={measure: _(words) for measure, words in MEASURES.items()},
            ),
            *(
                Column(str(year), _on_lines(label, width), "number", width, TEXT)
                for year, label in years
            ),
            *(Column(f"actual-{year}", kind="amount", on=CSV) for year in found.years),
            *(Column(str(year), label, "amount", on=FILE) for year, label in years),
            *(
                Column("", years[at][1], "number", NARROWEST, SCREEN, room=OLDER * (at > RECENT))
                for at in known
            ),
            *_charted(found, query),
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


def _charted(found: MultiYear | KeyFigures, query: ReportQuery) -> Iterator[Column]:
    """What a screen shows after the years: how the figure has changed, and its way there."""
    _ = query.words
    if len(found.labels) > 1:
        before = _("vs {year}", year=found.labels[1])
        yield Column("", before, "number", NARROWEST, SCREEN, priority=2, faint=True)
        yield Column("", "", "text", len(found.years), SCREEN, priority=1, faint=True)


def _rows(
    lines: tuple[KeyLine, ...], query: ReportQuery, count: int, known: Sequence[int]
) -> Iterator[Row]:
    _, level = query.words, 0
    for line in lines:
        about = (line.id, line.label, line.measure)
        if line.measure == "heading":
            level = 1
            yield Row(about, "heading", apart=True, on=EVERYWHERE - CSV, stop=False)
            continue
        values = (*line.values, *[None] * (count - len(line.values)))
        shown = [line.shown(figure, query.unit) for figure in values]
        on_screen = [shown[at] for at in known]
        change, way = _change(line, _("pp")), spark(values[::-1])
        yield Row((*about, *shown, *values, *values, *on_screen, change, way), level=level)


def _is_known(at: int) -> Callable[[KeyLine], bool]:
    """Whether a line has a figure of the year at the place."""
    return lambda line: len(line.values) > at and line.values[at] is not None


def _change(line: KeyLine, points: str) -> str:
    """From the year before: in per cent, or in points where the figure is a per cent itself."""
    now, before = (*line.values, None, None)[:2]
    if now is None or before is None or (line.measure != "per_cent" and (now < 0 or before <= 0)):
        return ""
    if line.measure == "per_cent":
        tenths, unit = divide_rounded(now - before, 10), points
    else:
        tenths, unit = divide_rounded(1000 * (now - before), before), "%"
    return f"{'+' if tenths > 0 else ''}{per_cent(tenths)} {unit}"


def _on_lines(label: str, width: int) -> str:
    """The head of a column: on two lines where its days are wider than its figures."""
    return label if len(label) <= width else label.replace("–", "–\n")
