"""Which columns a report shows: the period, last year, the budget, deviations, each month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from finsam_tui.dates import month_of, short_month_name
from finsam_tui.wording import _, msgid
from ledger.budget.keeping import current_budget
from ledger.periods import Period
from ledger.reports.figures import Column
from ledger.reports.of_book import balances_for, columns
from ledger.reports.operations import operations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from finsam_tui.scope import Scope
    from ledger.book import Book
    from ledger.money import Ore
    from ledger.template import Template

Choice: TypeAlias = str

CHOICES: Mapping[Choice, str] = {
    "before": msgid("last year"),
    "deviation": msgid("deviation from last year"),
    "budget": msgid("budget"),
    "off_budget": msgid("deviation from the budget"),
    "so_far": msgid("the year so far"),
    "months": msgid("each month"),
}
"""What can stand beside the period itself; said with `_()`."""

USUAL: frozenset[Choice] = frozenset({"before"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A column on the screen."""

    label: str
    of: Callable[[str, Sequence[Ore | None]], Ore | None]
    """The figure of a line, from its id and the amounts of the ledger's columns."""


def chosen_columns(
    book: Book, template: Template, scope: Scope, report: str, chosen: frozenset[Choice]
) -> tuple[tuple[Column, ...], tuple[Figure, ...]]:
    """The ledger's columns, and the figures that are shown of them."""
    asked = list(columns(book, template, scope.year, scope.period, report))
    figures = [Figure(asked[0].label, _column(0))]
    if "before" in chosen and len(asked) > 1:
        figures.append(Figure(asked[1].label, _column(1)))
    if "deviation" in chosen and len(asked) > 1:
        figures.append(Figure(_("Deviation"), _deviation))
    if report == "income" and chosen & {"budget", "off_budget"}:
        figures += _of_budget(book, scope, chosen)
    if "so_far" in chosen and scope.period.first != scope.year.first:
        so_far = Period(scope.year.first, scope.period.last)
        figures.append(Figure(_("So far"), _column(len(asked))))
        asked.append(Column("so-far", "", balances_for(book, template, scope.year, so_far)))
    if "months" in chosen:
        for month in scope.period.months():
            name = month_of(month.first, scope.year, short_month_name)
            figures.append(Figure(name, _column(len(asked))))
            balances = balances_for(book, template, scope.year, month)
            asked.append(Column(str(month.first), "", balances))
    return tuple(asked), tuple(figures)


def _column(index: int) -> Callable[[str, Sequence[Ore | None]], Ore | None]:
    return lambda _line, amounts: amounts[index]


def _deviation(_line: str, amounts: Sequence[Ore | None]) -> Ore | None:
    """This period less the same one last year."""
    now, before = amounts[:2]
    return None if now is None or before is None else now - before


def _of_budget(book: Book, scope: Scope, chosen: frozenset[Choice]) -> Iterator[Figure]:
    """The budget of the period, and how far from it the period ended."""
    if current_budget(book, scope.year.name) is None:
        return
    lines = operations(book, scope.year, scope.period).lines
    budget = {line.id: line.budget for line in lines if line.section == "lines"}

    def off(line: str, amounts: Sequence[Ore | None]) -> Ore | None:
        now, planned = amounts[0], budget.get(line)
        return None if now is None or planned is None else now - planned

    if "budget" in chosen:
        yield Figure(_("Budget"), lambda line, _amounts: budget.get(line))
    if "off_budget" in chosen:
        yield Figure(_("Off budget"), off)
