"""What a year begins with, as a grid; typed for the first year of a book, once it balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.entered_amounts import result_left_in_equity, set_opening_balances
from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.screens.setup.balance_grid import BalanceGrid
from ledger.bookkeeping.balances import followed_year, opening_of
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import why_not_editable
from ledger.core.model import Posting
from ledger.core.money import write_amount
from ledger.statements.statement import preliminary_opening

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.core.table import Row
    from ledger.entry.grid_draft import Cell, Cells


class OpeningView(BalanceGrid):
    """The opening balances of the year that is shown; ctrl+s records what is typed."""

    where: ClassVar[str] = "opening"

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.followed: FiscalYear | None = None
        """The open year whose closing balances these are."""

    @property
    def name_and_year(self) -> str:
        """What the trail calls it."""
        return _("Opening balances {year}", year=self.finsam.scope.year.name)

    def read(self) -> Cells:
        """Reads the balances that the book has."""
        year = self.finsam.scope.year
        self.read_chart()
        self.refusal = why_not_editable(self.book, year)
        self.followed = followed_year(self.book, year)
        return opening_of(self.book, year)

    def lines(self) -> Iterable[tuple[Cell, Row]]:
        """Every balance account, and its objects that have a balance."""
        return self.balance_lines()

    @property
    def difference(self) -> Ore:
        """Debit less credit."""
        return sum(self.values.values())

    @property
    def hint(self) -> str:
        """The sums, and what is to be done."""
        debit = sum(amount for amount in self.values.values() if amount > 0)
        sums = _(
            "Debit {debit}   Credit {credit}   Difference {difference}",
            debit=write_amount(debit),
            credit=write_amount(debit - self.difference),
            difference=write_amount(self.difference),
        )
        if refusal := preliminary_opening(self.followed.name) if self.followed else self.refusal:
            return f"{sums}\n{problem_on_screen(refusal)}"
        if doubt := result_left_in_equity(self.book, self.finsam.scope.year, self.values):
            return f"{sums}\n! {problem_on_screen(doubt)}"
        rule = _(
            "Assets are plus; debts and equity are minus. ctrl+s records them when the difference"
            " is 0,00; until then a draft keeps what is typed."
        )
        return f"{sums}\n{rule}"

    def save_to_book(self) -> None:
        """Records the balances, when they balance."""
        if self.difference:
            words = _(
                "The difference is {difference}: they are recorded when it is 0,00. What is typed"
                " stays as a draft.",
                difference=write_amount(self.difference),
            )
            self.finsam.show_message(words, urgent=True)
        else:
            super().save_to_book()

    def write(self) -> str:
        """Records the balances."""
        postings = [
            Posting(account, amount, members)
            for (account, members), amount in self.values.items()
            if amount
        ]
        is_correction = any(self.stored.values())
        year = fiscal_year(self.book, self.year)
        entered = set_opening_balances(self.book, year, postings, self.finsam.who, seen=self.seen)
        if entered and is_correction:
            return _(
                "The opening balances of {year} are corrected; what stood before is in the history"
                " (j).",
                year=self.year,
            )
        if not entered:
            return _("Nothing is typed that the book does not have.")
        return _("The opening balances of {year} are saved.", year=self.year)
