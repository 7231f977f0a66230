"""Which columns a report shows: the period, last year, the budget, deviations, each month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from finsam_tui.dates import month_of, short_month_name
from finsam_tui.i18n import _, msgid
from ledger.core.calendar import Period
from ledger.management.report_columns import report_columns
from ledger.statements.book_statements import balances_for
from ledger.statements.line_amounts import StatementColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.report_layout.model import ColumnName, Template

Choice: TypeAlias = str

CHOICES: Mapping[Choice, str] = {
    "before": msgid("last year"),
    "deviation": msgid("variance from last year"),
    "budget": msgid("budget"),
    "off_budget": msgid("variance from budget"),
    "so_far": msgid("the year so far"),
    "third": msgid("the year before last"),
    "months": msgid("each month"),
}
"""What can stand beside the period itself; said with `_()`."""

BESIDE: Mapping[ColumnName, Choice] = {"prior": "before", "third": "third", "budget": "budget"}
"""What a template calls the columns that can be chosen."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column on the screen."""

    label: str
    of: Callable[[Sequence[Ore | None]], Ore | None]
    """The figure of a line, from its amounts in the ledger's columns."""


def usual_choices(template: Template) -> frozenset[Choice]:
    """What stands beside the period when nothing is chosen: what the template says."""
    return frozenset(BESIDE[name] for name in template.columns if name in BESIDE)


def chosen_columns(
    book: Book, template: Template, scope: Scope, report: str, chosen: frozenset[Choice]
) -> tuple[tuple[StatementColumn, ...], tuple[ShownColumn, ...]]:
    """The ledger's columns, and the figures that are shown of them."""
    wanted = {"actual", "prior", *(name for name, choice in BESIDE.items() if choice in chosen)}
    wanted |= {"budget"} if "off_budget" in chosen else set()
    order = dict.fromkeys((*template.columns, *BESIDE))
    names = [name for name in order if name in wanted]
    asked = [*report_columns(book, template, scope.year, scope.period, report, names=names)]
    figures = [*_of_columns(asked, chosen)]
    if "so_far" in chosen and scope.period.first != scope.year.first:
        so_far = Period(scope.year.first, scope.period.last)
        figures.append(ShownColumn(_("So far"), itemgetter(len(asked))))
        asked.append(
            StatementColumn("so-far", "", balances_for(book, template, scope.year, so_far))
        )
    if "months" in chosen:
        for month in scope.period.months():
            name = month_of(month.first, scope.year, short_month_name)
            figures.append(ShownColumn(name, itemgetter(len(asked))))
            balances = balances_for(book, template, scope.year, month)
            asked.append(StatementColumn(str(month.first), "", balances))
    return tuple(asked), tuple(figures)


def _of_columns(
    asked: Sequence[StatementColumn], chosen: frozenset[Choice]
) -> Iterator[ShownColumn]:
    """The columns of the report that are chosen, each with the deviation from it after it."""
    years: Iterator[ColumnName] = iter(("actual", "prior", "third"))
    for index, column in enumerate(asked):
        name: ColumnName = "budget" if column.is_budget else next(years)
        if name == "actual" or BESIDE[name] in chosen:
            yield ShownColumn(column.label, itemgetter(index))
        if name == "prior" and "deviation" in chosen:
            yield ShownColumn(_("Variance"), partial(_deviation, index))
        if name == "budget" and "off_budget" in chosen:
            yield ShownColumn(_("Vs budget"), partial(_deviation, index))


def _deviation(index: int, amounts: Sequence[Ore | None]) -> Ore | None:
    """The period less another column."""
    now, other = amounts[0], amounts[index]
    return None if now is None or other is None else now - other
