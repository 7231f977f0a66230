"""The charts that a text of the annual report can ask for: `{{chart.five-years}}` on a line alone.

A chart is its figures; how it is drawn is the page's. Öre, with the signs of the multi-year
overview: costs are positive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core.i18n import msgid, translated
from ledger.core.month_names import MONTHS
from ledger.management.five_years import YEARS, multiyear
from ledger.management.key_figures import key_figures
from ledger.management.year_figures import LABELS
from ledger.report_layout.line_tree import line_tree
from ledger.statements.book_statements import notes_of, statement_of, template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.core.money import Ore
    from ledger.report_layout.model import LineRole

PREFIX = "chart."
FEWEST = 3
"""Points under which figures are better read in their table."""

COST, SHARE = "costs:", ":share"

MOST_KINDS = 5
"""Kinds of income, and of costs, that stand by themselves."""

KINDS: tuple[tuple[LineRole, int, str], ...] = (
    ("operating_income", 1, msgid("Other income of operations")),
    ("operating_costs", -1, msgid("Other costs of operations")),
)
"""What is shown by kind: the role of its line, its sign, and what the smaller are together."""


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


def _kinds(book: Book, year: FiscalYear, language: Language) -> Chart:
    """Income and costs of operations by what they are made of in the statement, year by year.

    The largest of each stand by themselves, and the others together, so that they come to the
    totals of the statement.
    """
    known = _lines_by_year(book, year, language)
    template = template_of(book, year)
    totals_of = {line.id for role, _, _ in KINDS for line in template.lines_with(role)}
    names = sorted(name for name, lines in known.items() if totals_of <= lines.keys())[-YEARS:]
    tree = line_tree(template)
    points: list[tuple[str, tuple[Ore | None, ...]]] = []
    for role, sign, others in KINDS:
        for line in template.lines_with(role):
            totals = tuple(sign * known[name][line.id][1] for name in names)
            kinds = [
                (label, tuple(sign * factor * known[name].get(part, ("", 0))[1] for name in names))
                for factor, part in tree.get(line.id, ())
                for label, _ in (known[names[-1]].get(part, ("", 0)),)
            ]
            largest = sorted(kinds, key=lambda kind: max(map(abs, kind[1])))[-MOST_KINDS:]
            shown = [kind for kind in kinds if kind in largest and any(kind[1])]
            rest = tuple(
                total - sum(of_years)
                for total, *of_years in zip(totals, *(values for _, values in shown), strict=True)
            )
            points += [*shown, *([(translated(others, language), rest)] if any(rest) else [])]
    title = translated("Income and costs by kind over the years", language)
    rows_are, series = translated("Item", language), tuple(map(str, names))
    return Chart(title, rows_are, series, tuple(points), has_costs=True)


def _lines_by_year(
    book: Book, year: FiscalYear, language: Language
) -> dict[int, dict[str, tuple[str, Ore]]]:
    """The label and amount of each line of the income statement and its notes, by year and id.

    Of a year that is not in the book, as the year after has it beside.
    """
    found: dict[int, dict[str, tuple[str, Ore]]] = {}
    for own in [one for one in fiscal_years(book) if one.name <= year.name]:
        statement = statement_of(book, "income", own, full=True, language=language)
        for report in (statement, notes_of(book, own, full=True, language=language)):
            heads = [head.id for head in report.columns]
            for line in report.lines:
                of_heads = dict(zip(heads, line.amounts or (), strict=False))
                for name in (own.name - 1, own.name):
                    of_year = found.setdefault(name, {})
                    amount = of_heads.get(f"actual-{name}")
                    if amount is not None and (name == own.name or line.id not in of_year):
                        of_year[line.id] = (line.label, amount)
    return found


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
    from ledger.management.overview import key_position  # noqa: PLC0415 - of one chart only

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
    "kinds": _kinds,
    "equity": _equity,
    "liquid": _liquid,
    "costs": _costs,
}

CHARTS = tuple(PREFIX + name for name in _CHARTS)
"""What a text asks for a chart by."""
