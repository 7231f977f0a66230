"""The charts of the annual report as parts of a page: bars from zero, and the figures as a table.

How long a bar is is worked out here, in thousandths of the width, so that the PDF and the HTML
draw the same. The first series is filled and the second an outline: both are legible in black and
white.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.figure_pages import figures_table, sign_remark
from ledger.core.i18n import msgid, translated
from ledger.core.money import write_amount
from ledger.management.report_charts import CHARTS, PREFIX, report_chart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exports.export_request import ExportRequest
    from exports.render.markdown import Part
    from ledger.core.money import Ore, Unit
    from ledger.management.report_charts import Chart

MOST_LOOKS, MOST_BARS = 2, 24
"""Series that bars tell by their look, and not by their name; bars that are on one page with the
table of their figures."""

WHOLE = 1000
"""The width of a chart, from its lowest figure, or zero, to its highest."""

ALT = msgid("Bar chart. {title}. {figures}. The figures are in the table below.")
NOTHING = msgid("There are no figures for this yet.")


def with_charts(parts: Iterable[Part], source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """The parts, with a chart where a paragraph of a text asks for one: `{{chart.equity}}`."""
    for part in parts:
        runs = part["runs"] if part["kind"] == "paragraph" else ()
        asked = "".join(run["text"] for run in runs).strip("{} ")
        if asked in CHARTS:
            name = asked.removeprefix(PREFIX)
            chart = report_chart(source.book, source.year, name, source.language)
            drawn = list(_parts(chart, source, unit))
            drawn += [sign_remark(source.language)] if chart.has_costs and chart.points else []
            is_long = len(chart.points) * len(chart.series) > MOST_BARS
            yield from drawn if is_long else [{"kind": "together", "parts": drawn}]
        else:
            yield part


def _parts(chart: Chart, source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """The chart and its table, or the table alone where there is too little for a picture."""
    language = source.language
    yield {"kind": "paragraph", "runs": [{"text": chart.title, "bold": True}]}
    if not chart.points:
        yield {"kind": "paragraph", "runs": [{"text": translated(NOTHING, language)}]}
        return
    written = [
        [name, *("" if value is None else write_amount(value, unit) for value in values)]
        for name, values in chart.points
    ]
    if chart.is_drawn:
        figures = "; ".join(f"{name}: {', '.join(filter(None, rest))}" for name, *rest in written)
        yield {
            "kind": "chart",
            "alt": translated(ALT, language, title=chart.title, figures=figures),
            "series": list(chart.series) if len(chart.series) == MOST_LOOKS else [],
            "points": list(_points(chart, written)),
        }
    rows: list[Part] = [{"kind": "row", "level": 0, "cells": cells} for cells in written]
    yield figures_table(unit, language, chart.rows_are, list(chart.series), rows)


def _points(chart: Chart, written: list[list[str]]) -> Iterator[Part]:
    """Each point with its bars: which series, where it begins, how long it is, and its figure."""
    amounts = [value for _, values in chart.points for value in values if value is not None]
    lowest, highest = min((0, *amounts)), max((0, *amounts))
    room = highest - lowest or 1

    def place(value: Ore) -> int:
        return (value - lowest) * WHOLE // room

    for (name, values), (_, *shown) in zip(chart.points, written, strict=True):
        known = [one for one in enumerate(zip(values, shown, strict=True)) if one[1][0] is not None]
        bars: list[Part] = [
            {
                "series": number,
                "start": place(min(value or 0, 0)),
                "length": place(max(value or 0, 0)) - place(min(value or 0, 0)),
                "figure": figure,
            }
            for number, (value, figure) in known
        ]
        if len(chart.series) <= MOST_LOOKS:
            yield {"name": name, "bars": bars}
            continue
        for at, bar in enumerate(bars):
            of_series = chart.series[bar["series"]]
            words = of_series if at else f"{name}, {of_series}"
            yield {"name": words, "bars": [{**bar, "series": 0}]}
