"""The year before the book begins, as a grid: by line as it was printed, or by account."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.entered_amounts import set_prior_year
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.screens.setup.balance_grid import BalanceGrid
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.bookkeeping.prior_year import (
    PriorBalance,
    prior_year_balances,
    prior_year_of,
    prior_year_refusal,
)
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.money import Ore
    from ledger.entry.grid_draft import Cell, Cells
    from ledger.report_layout.model import TemplateLine


class PriorView(BalanceGrid):
    """What the year before the book's first came to; ctrl+s records what is typed.

    A cell is a line of the layout, by its id, or an account with its objects.
    """

    where: ClassVar[str] = "prior"
    kinds = ("asset", "liability", "income", "cost")

    def __init__(self) -> None:
        """Makes the view, by line."""
        super().__init__()
        self.is_by_account = False
        self.layout_lines: Mapping[str, TemplateLine] = {}
        """The lines that have a figure, statement by statement and note by note."""

        self.openings: Mapping[Key, Ore | None] = {}
        """What the year began with, where that is known."""

    @property
    def name_and_year(self) -> str:
        """What the trail calls it."""
        return _("Figures of {year}, kept elsewhere", year=self.year)

    @property
    def grid_year(self) -> int:
        """The year before the book's first."""
        return prior_year_of(self.book)

    def read(self) -> Cells:
        """Reads the figures and balances that the book has."""
        year = self.grid_year
        self.read_chart()
        self.refusal = prior_year_refusal(self.book, year)
        every = template_of(self.book, fiscal_years(self.book)[0]).lines()
        self.layout_lines = {line.id: line for line in every if line.kind in ("row", "sum", "memo")}
        balances = prior_year_balances(self.book, year)
        self.openings = {(one.account, one.objects): one.opening for one in balances}
        return {
            **prior_year_figures(self.book, year),
            **{(one.account, one.objects): one.closing for one in balances if one.closing},
        }

    def lines(self) -> Iterable[tuple[Cell, Row]]:
        """The lines as printed, or the accounts."""
        if self.is_by_account:
            return self.balance_lines()
        return [
            (
                key,
                Row(
                    (line.label.in_language(language()),),
                    "sum" if line.kind == "sum" and not line.level else "row",
                    line.level,
                ),
            )
            for key, line in self.layout_lines.items()
        ]

    def label_of(self, key: Cell) -> str:
        """The line's or the account's name."""
        if isinstance(key, tuple):
            return super().label_of(key)
        line = self.layout_lines.get(key)
        return line.label.in_language(language()) if line else str(key)

    @property
    def heads(self) -> Sequence[Column]:
        """The columns before the amount."""
        return super().heads if self.is_by_account else (Column(label=_("Line, as printed")),)

    @property
    def hint(self) -> str:
        """What the figures are, and where one goes from them."""
        if self.refusal:
            return problem_on_screen(self.refusal)
        if self.is_by_account:
            amounts = (amount for key, amount in self.values.items() if isinstance(key, tuple))
            return _(
                "By account, debit plus and credit minus; {difference} in all. k goes to the"
                " lines as printed, ctrl+s saves.",
                difference=write_amount(sum(amounts)),
            )
        return _(
            "As the report printed it; 0 takes a figure away. k goes to the accounts, of"
            " which the layout makes the figures itself; ctrl+s saves."
        )

    def action_basis(self) -> None:
        """Goes between the lines as printed and the accounts."""
        if self.commit_field():
            self.is_by_account = not self.is_by_account
            self.rows.move_to(0)
            self.draw()

    def write(self) -> str:
        """Records what is typed: the lines, the balances, or both."""
        amounts = {key: amount for key, amount in self.values.items() if amount}
        figures = {key: amount for key, amount in amounts.items() if isinstance(key, str)}
        balances = [
            PriorBalance(key[0], amounts[key], key[1], self.openings.get(key))
            for key in sorted(amounts.keys() - figures.keys())
        ]
        set_prior_year(
            self.book,
            self.year,
            figures=figures if any(isinstance(key, str) for key in self.typed) else None,
            balances=balances if any(isinstance(key, tuple) for key in self.typed) else None,
            by=self.finsam.who,
            seen=self.seen,
        )
        return _("The figures of {year} are saved.", year=self.year)
