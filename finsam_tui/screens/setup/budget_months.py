"""A row of the budget month by month: alike, as last year's outcome fell, or as typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.dates import month_name, month_of
from finsam_tui.i18n import _, language
from finsam_tui.screens.setup.amount_grid import AmountGrid
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.budget.allocation import outcome_by_month
from ledger.budget.budget import month_amounts, typed_amount
from ledger.core.money import write_amount
from ledger.core.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.budget.budget import BudgetLine, Spread
    from ledger.core.errors import Problem
    from ledger.core.model import Kind as Role
    from ledger.core.money import Ore

AMOUNT = 15


class MonthsView(AmountGrid):
    """The months of a row; what is changed here is kept when the budget is."""

    where: ClassVar[str] = "months"

    def __init__(
        self,
        year: int,
        line: BudgetLine,
        change: Callable[[BudgetLine], object],
        role: Role | None = None,
    ) -> None:
        """Takes the budget year, the row, what puts a changed row in the budget, and its role."""
        super().__init__()
        self.role = role
        self.year = year
        self.line = line
        self._put = change
        self.before: tuple[Ore, ...] = ()
        """What the row came to in the months of the year before; empty when that is not known."""

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("{line} by month", line=self.line.label.in_language(language()))

    @property
    def months(self) -> tuple[Ore, ...]:
        """The amount of each month, whole öre that add up to the year."""
        return month_amounts(self.line, self.before)

    def ask(self) -> None:
        """Asks for the outcome of the year before."""
        with self.finsam.faults_shown():
            self.before = next(
                (
                    outcome_by_month(self.book, year, self.line)
                    for year in fiscal_years(self.book)
                    if year.name == self.year - 1
                ),
                (),
            )
        self.draw()

    def draw(self) -> None:
        """Draws the months, their sum, and how they have come about."""
        months = self.months
        before = self.before if len(self.before) == len(months) else (0,) * len(months)
        rows = [
            Row((name, *_shown(was, self.before), write_amount(amount)))
            for name, was, amount in zip(self._names(), before, months, strict=True)
        ]
        total = (_("Sum"), *_shown(sum(before), self.before), write_amount(sum(months)))
        rows.append(Row(total, "sum", stop=False))
        rows += [Row((), stop=False), Row((self._messages(),), "faint", stop=False)]
        columns = [
            Column(),
            *(
                [Column(label=_("Actual {year}", year=self.year - 1), kind="number", width=AMOUNT)]
                if self.before
                else []
            ),
            Column(label=_("Budget {year}", year=self.year), kind="number", width=AMOUNT),
        ]
        self.rows.show_rows(columns, rows)
        self.frame.show_trail()

    def _names(self) -> list[str]:
        """The months of the budget year: of its fiscal year when the book has that."""
        year = next((one for one in fiscal_years(self.book) if one.name == self.year), None)
        months = year.period.months() if year else ()
        if year and len(months) == len(self.months):
            return [month_of(month.first, year) for month in months]
        return [month_name(number) for number in range(1, len(self.months) + 1)]

    def _messages(self) -> str:
        if self.line.months:
            return _("Typed month by month; the year is their sum.")
        if self.line.spread == "last-year" and any(self.before):
            return _("Spread as last year's actuals.")
        return _("Spread evenly.")

    @property
    def cell(self) -> Ore | None:
        """The month under the cursor."""
        months = self.months
        return months[self.rows.cursor] if self.rows.cursor < len(months) else None

    def amount_of(self, text: str) -> Ore | Problem:
        """What is typed; a cost without a sign is a cost."""
        return typed_amount(text, self.role)

    def take(self, amount: Ore) -> None:
        """Types the month; the year becomes the sum of its months."""
        at, months = self.rows.cursor, self.months
        typed = (*months[:at], amount, *months[at + 1 :])
        self._change(replace(self.line, months=typed, amounts=(sum(typed), *self.line.amounts[1:])))

    def action_even(self) -> None:
        """Spreads the year evenly on its months."""
        self._spread("even")

    def action_as_last_year(self) -> None:
        """Spreads the year as last year's outcome fell on its months."""
        if any(self.before):
            self._spread("last-year")
        else:
            self.finsam.show_message(
                _("The book has no actual figure for the row the year before.")
            )

    def _spread(self, how: Spread) -> None:
        self._change(replace(self.line, months=(), spread=how))

    def _change(self, line: BudgetLine) -> None:
        self.line = line
        self._put(line)
        self.draw()


def _shown(amount: Ore, known: tuple[Ore, ...]) -> tuple[str, ...]:
    """The cell of a column that is there only when something is known."""
    return (write_amount(amount),) if known else ()
