"""The multi-year overview: how the association has developed (LKBR 11:1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.reports.year_figures import LABELS, NUMBERS, PER_CENT, year_figures

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.periods import FiscalYear
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
    lines: tuple[KeyLine, ...]


def measure_of(figure: str) -> Measure:
    """What the figure counts."""
    return "per_cent" if figure in PER_CENT else "number" if figure in NUMBERS else "amount"


def multiyear(book: Book, year: FiscalYear, *, language: Language = "sv") -> MultiYear:
    """Five years to and with `year`; a figure that no year knows is left out."""
    names = tuple(range(year.name, year.name - YEARS, -1))
    with book.reading():
        known = [year_figures(book, name) for name in names]
    return MultiYear(
        names,
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
