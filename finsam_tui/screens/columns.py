"""Which columns a report shows: the period, last year, the deviation, each month, so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from finsam_tui.dates import short_month_name
from finsam_tui.wording import _, msgid
from ledger.balances import read_balances
from ledger.periods import Period
from ledger.reports.figures import Column
from ledger.reports.of_book import columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from finsam_tui.scope import Scope
    from ledger.book import Book
    from ledger.money import Ore
    from ledger.template import Template

Choice: TypeAlias = str

CHOICES: Mapping[Choice, str] = {
    "before": msgid("last year"),
    "deviation": msgid("deviation from last year"),
    "so_far": msgid("the year so far"),
    "months": msgid("each month"),
}
"""What can stand beside the period itself; said with `_()`."""

USUAL: frozenset[Choice] = frozenset({"before"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A column on the screen: one of the ledger's columns, or one less another."""

    label: str
    column: int
    less: int | None = None

    def of(self, amounts: Sequence[Ore | None]) -> Ore | None:
        """The figure, from the amounts of the ledger's columns."""
        amount = amounts[self.column]
        if self.less is None or amount is None:
            return amount
        other = amounts[self.less]
        return None if other is None else amount - other


def chosen_columns(
    book: Book, template: Template, scope: Scope, report: str, chosen: frozenset[Choice]
) -> tuple[tuple[Column, ...], tuple[Figure, ...]]:
    """The ledger's columns, and the figures that are shown of them."""
    asked = list(columns(book, template, scope.year, scope.period, report))
    figures = [Figure(asked[0].label, 0)]
    if "before" in chosen and len(asked) > 1:
        figures.append(Figure(asked[1].label, 1))
    if "deviation" in chosen and len(asked) > 1:
        figures.append(Figure(_("Deviation"), 0, less=1))
    if "so_far" in chosen and scope.period.first != scope.year.first:
        so_far = Period(scope.year.first, scope.period.last)
        figures.append(Figure(_("So far"), len(asked)))
        asked.append(Column("so-far", "", read_balances(book, scope.year, so_far)))
    if "months" in chosen:
        for month in scope.period.months():
            figures.append(Figure(short_month_name(month.first.month), len(asked)))
            asked.append(Column(str(month.first), "", read_balances(book, scope.year, month)))
    return tuple(asked), tuple(figures)
