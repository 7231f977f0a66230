"""The multi-year overview: how the association has developed (LKBR 11:1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.reports.of_book import days_in, label_of
from ledger.reports.year_figures import LABELS, NUMBERS, PER_CENT, year_figures

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.periods import FiscalYear, Period
    from ledger.template import Language

Measure: TypeAlias = Literal["amount", "per_cent", "number", "heading"]

YEARS = 5


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A line of figures that need not be amounts."""

    id: str
    label: str
    measure: Measure
    values: tuple[int | None, ...] = ()
    """Hundredths, one for each column; None when the figure is not known."""


@dataclass(frozen=True, slots=True)
class MultiYear:
    """The years beside each other, the latest first."""

    years: tuple[int, ...]
    labels: tuple[str, ...]
    """What each column is called: the year, or the days of it."""

    lines: tuple[KeyLine, ...]


def measure_of(figure: str) -> Measure:
    """What the figure counts."""
    return "per_cent" if figure in PER_CENT else "number" if figure in NUMBERS else "amount"


def labels_of(names: tuple[int, ...], year: FiscalYear, period: Period) -> tuple[str, ...]:
    """The heads of the columns of calendar years: `"2019"`, `"2019-01–03"`."""
    if period == year.period:
        return tuple(map(str, names))
    return tuple(label_of(days_in(period, name - year.name), year, "multiyear") for name in names)


def multiyear(
    book: Book, year: FiscalYear, period: Period | None = None, *, language: Language = "sv"
) -> MultiYear:
    """Five years to and with `year`, or the same days of each; what no year knows is left out."""
    names = tuple(range(year.name, year.name - YEARS, -1))
    period = period or year.period
    with book.reading():
        known = [year_figures(book, name, (year, period)) for name in names]
    return MultiYear(
        names,
        labels_of(names, year, period),
        tuple(
            KeyLine(
                figure,
                label.in_language(language),
                measure_of(figure),
                tuple(of_year.get(figure) for of_year in known),
            )
            for figure, label in LABELS.items()
            if any(figure in of_year for of_year in known)
        ),
    )
