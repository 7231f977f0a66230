"""The year at a glance: the result, the liquid assets month by month, equity and solidity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.budget.store import current_budget
from ledger.management.follow_up import operations
from ledger.report_layout.model import CLOSING_CASH, TOTALS
from ledger.statements.book_statements import balances_for, columns, template_of
from ledger.statements.by_role import equity
from ledger.statements.drilldown import Breakdown
from ledger.statements.line_amounts import StatementColumn

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Month:
    """A month that has begun to be recorded."""

    number: int
    liquid: Ore
    """The liquid assets when it ended."""

    result: Ore
    """What the month itself earned."""


@dataclass(frozen=True, slots=True)
class KeyPosition:
    """What a bookkeeper asks first; öre, with the signs of print."""

    result: Ore
    result_before: Ore | None
    """The same days of the year before, when they are known."""

    budget: Ore | None
    """What the budget says of the days; None when there is none."""

    before: str
    """What the column of the year before is called."""

    liquid: Ore
    equity: Ore
    assets: Ore
    months: tuple[Month, ...]
    """The months of the year up to the last one that has any postings."""

    unplaced: tuple[str, ...]
    """Accounts with a balance that no line of the template takes."""


def key_position(book: Book, year: FiscalYear, period: Period) -> KeyPosition:
    """The key figures of a period, and the months of its year. Raises TemplateError."""
    with book.reading():
        template = template_of(book, year)
        kinds = account_kinds(book)
        shown = columns(book, template, year, period, "income")
        months = year.period.months()
        monthly = [
            StatementColumn(str(month.first), "", balances_for(book, template, year, month))
            for month in months
        ]
        budget = (
            operations(book, year, period).line(TOTALS["income"]).budget
            if current_budget(book, year.name)
            else None
        )
    figures = Breakdown(template, (*shown, *monthly), kinds)
    result = figures.line(TOTALS["income"]).amounts
    liquid = figures.line(CLOSING_CASH).amounts
    last = max((number for number, column in enumerate(monthly) if _has_moved(column)), default=-1)
    first = len(shown)
    placed = figures.computed[0].placement
    return KeyPosition(
        result=result[0] or 0,
        result_before=result[1] if len(shown) > 1 else None,
        budget=budget,
        before=shown[1].label if len(shown) > 1 else "",
        liquid=liquid[0] or 0,
        equity=equity(template, figures.computed[0].amounts),
        assets=figures.line(TOTALS["assets"]).amounts[0] or 0,
        months=tuple(
            Month(month.first.month, liquid[first + number] or 0, result[first + number] or 0)
            for number, month in enumerate(months[: last + 1])
        ),
        unplaced=placed.unplaced_accounts(shown[0].balances) if shown[0].balances else (),
    )


def _has_moved(column: StatementColumn) -> bool:
    return column.balances is not None and any(column.balances.movement.values())
