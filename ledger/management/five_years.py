"""The multi-year overview: how the association has developed (LKBR 11:1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.core.errors import problem
from ledger.core.i18n import translated
from ledger.core.money import divide_rounded, per_cent, write_amount
from ledger.management.year_figures import (
    LABELS,
    NUMBERS,
    PER_CENT,
    typed_figures,
    without_a_line,
    year_figures,
)
from ledger.statements.book_statements import column_label, days_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.money import Unit

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

    def shown(self, value: int | None, unit: Unit) -> str:
        """A figure of the line as a reader has it; empty when it is not known."""
        return "" if value is None else written_as(self.measure, value, unit)


def written_as(measure: Measure, value: int, unit: Unit) -> str:
    """A figure as a reader has it: an amount in the unit, per cent, or a number.

    A number has the decimals that it needs: `"12,5"`, `"3"`.
    """
    if measure == "per_cent":
        return per_cent(divide_rounded(value, 10))
    if measure == "amount":
        return write_amount(value, unit)
    return write_amount(value).rstrip("0").rstrip(",")


@dataclass(frozen=True, slots=True)
class MultiYear:
    """The years beside each other, the latest first."""

    years: tuple[int, ...]
    labels: tuple[str, ...]
    """What each column is called: the year, or the days of it."""

    lines: tuple[KeyLine, ...]
    problems: tuple[Problem, ...] = ()


def measure_of(figure: str) -> Measure:
    """What the figure counts."""
    return "per_cent" if figure in PER_CENT else "number" if figure in NUMBERS else "amount"


def labels_of(names: tuple[int, ...], year: FiscalYear, period: Period) -> tuple[str, ...]:
    """The heads of the columns of calendar years: `"2019"`, `"2019-01–03"`."""
    if period == year.period:
        return tuple(map(str, names))
    return tuple(
        column_label(days_in(period, name - year.name), year, "multiyear") for name in names
    )


def multiyear(
    book: Book, year: FiscalYear, period: Period | None = None, *, language: Language = "sv"
) -> MultiYear:
    """Five years to and with `year`, or the same days of each; what no year knows is left out."""
    names = tuple(range(year.name, year.name - YEARS, -1))
    period = period or year.period
    with book.reading():
        known = [year_figures(book, name, (year, period)) for name in names]
        is_part = period != year.period
        own = {other.name for other in fiscal_years(book)}
        dropped = [
            name
            for name in names
            if is_part
            and (typed_figures(book, name) or (name not in own and prior_year_figures(book, name)))
        ]
    return MultiYear(
        names,
        labels_of(names, year, period),
        tuple(
            KeyLine(
                figure,
                translated(label, language),
                measure_of(figure),
                tuple(of_year.get(figure) for of_year in known),
            )
            for figure, label in LABELS.items()
            if any(figure in of_year for of_year in known)
        ),
        (*without_a_line(book, year, period), *(_left_out(dropped) if is_part else ())),
    )


def _left_out(names: Sequence[int]) -> Iterator[Problem]:
    """What a part of a year leaves out of these years."""
    if names:
        yield problem(
            "figures-of-whole-years",
            "What has been typed or published of {years} is of whole years, and is left out here.",
            years=", ".join(map(str, sorted(names))),
        )
