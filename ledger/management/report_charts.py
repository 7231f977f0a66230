"""The charts that a text of the annual report can ask for: `{{chart.five-years}}` on a line alone.

A chart is its figures; how it is drawn is the page's. Öre, with the signs of the multi-year
overview: costs are positive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.core.i18n import translated
from ledger.core.month_names import MONTHS
from ledger.management.five_years import multiyear
from ledger.management.key_figures import key_figures
from ledger.management.overview import key_position
from ledger.management.year_figures import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.core.money import Ore

PREFIX = "chart."
FEWEST = 3
"""Points under which figures are better read in their table."""

COST, SHARE = "costs:", ":share"


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows."""

    title: str
    rows_are: str
    """What its points are: years, months, branches."""

    series: tuple[str, ...]
    """What is shown of each point."""

    points: tuple[tuple[str, tuple[Ore | None, ...]], ...]
    """The name of each point and its figures, one a series; None where nothing is known."""

    has_costs: bool = False
    """Whether some of them are costs, which are positive."""

    @property
    def is_drawn(self) -> bool:
        """Whether it has points enough to be a picture."""
        return len(self.points) >= FEWEST


def report_chart(book: Book, year: FiscalYear, name: str, language: Language) -> Chart:
    """The chart by its name, without the prefix. Raises KeyError when there is none."""
    with book.reading():
        return _CHARTS[name](book, year, language)


def _five_years(book: Book, year: FiscalYear, language: Language) -> Chart:
    title = translated("Income and costs over the years", language)
    found = _of_years(book, year, language, title, ("operating_income", "operating_costs"))
    return replace(found, has_costs=True)


def _equity(book: Book, year: FiscalYear, language: Language) -> Chart:
    title = translated("Equity and the highest that is recommended", language)
    found = _of_years(book, year, language, title, ("equity",))
    own = key_figures(book, year, language=language)
    limits = {
        name: value
        for line in own.lines
        if line.id == "highest_equity"
        for name, value in zip(own.labels, line.values, strict=True)
    }
    points = tuple((name, (*values, limits.get(name))) for name, values in found.points)
    highest = translated("Highest equity", language)
    return Chart(title, found.rows_are, (*found.series, highest), points)


def _of_years(
    book: Book, year: FiscalYear, language: Language, title: str, ids: tuple[str, ...]
) -> Chart:
    """Lines of the multi-year overview, the oldest year first."""
    found = multiyear(book, year, language=language)
    lines = {line.id: line.values for line in found.lines}
    columns = [lines.get(name, (None,) * len(found.labels)) for name in ids]
    points = tuple(zip(found.labels, zip(*columns, strict=True), strict=True))
    known = tuple(one for one in points if any(value is not None for value in one[1]))
    series = tuple(translated(LABELS[name], language) for name in ids)
    return Chart(title, translated("Year", language), series, known[::-1])


def _liquid(book: Book, year: FiscalYear, language: Language) -> Chart:
    points = tuple(
        (translated(MONTHS[month.number - 1], language), (month.liquid,))
        for month in key_position(book, year, year.period).months
    )
    series = translated(LABELS["liquid_assets"], language)
    title = translated("Liquid assets at the end of each month", language)
    return Chart(title, translated("Month", language), (series,), points)


def _costs(book: Book, year: FiscalYear, language: Language) -> Chart:
    found = key_figures(book, year, language=language)
    points = tuple(
        (line.label, line.values[:1])
        for line in found.lines
        if line.id.startswith(COST) and not line.id.endswith(SHARE)
    )
    title = translated("Costs by branch", language)
    series = translated("Costs {year}", language, year=year.name)
    return Chart(title, translated("Branch", language), (series,), points, has_costs=True)


_CHARTS: Mapping[str, Callable[[Book, FiscalYear, Language], Chart]] = {
    "five-years": _five_years,
    "equity": _equity,
    "liquid": _liquid,
    "costs": _costs,
}

CHARTS = tuple(PREFIX + name for name in _CHARTS)
"""What a text asks for a chart by."""
