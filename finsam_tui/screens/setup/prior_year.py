"""The year before the book begins, as a grid: by line as it was printed, or by account."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from finsam_tui.actions.entered_amounts import set_prior_year
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.screens.busy import run_write
from finsam_tui.screens.setup.amount_grid import TypedGrid
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
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
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.core.balances import Key
    from ledger.core.errors import Problem
    from ledger.core.model import Account
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template, TemplateLine

AMOUNT = 18


class PriorView(TypedGrid):
    """What the year before the book's first came to; ctrl+s keeps what is typed."""

    where: ClassVar[str] = "prior"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("prior")]

    def __init__(self) -> None:
        """Makes the view, by line."""
        super().__init__()
        self.sums = Static("", classes="told", markup=False)
        self.is_by_account = False
        self.year = 0
        self.template: Template | None = None
        self.chart: Mapping[str, Account] = {}
        self.figures: Mapping[str, Ore] = {}
        self.balances: Mapping[Key, PriorBalance] = {}
        self.typed_figures: dict[str, Ore] = {}
        self.typed_balances: dict[Key, Ore] = {}
        self.refusal: Problem | None = None
        """Why nothing can be typed."""

    def compose(self) -> ComposeResult:
        """The grid, what it is, and the field beneath it."""
        yield self.rows
        yield self.sums
        yield self.field

    @property
    def title(self) -> str:
        """What the trail calls it."""
        title = _("Figures of {year}, kept elsewhere", year=self.year)
        state = _("typed, not kept yet")
        return f"{title} · {state}" if self.is_changed else title

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that the book does not have."""
        return self._amounts() != self._known() or self._printed() != dict(self.figures)

    def _known(self) -> dict[Key, Ore]:
        return {key: item.closing for key, item in self.balances.items() if item.closing}

    def _amounts(self) -> dict[Key, Ore]:
        """The balances as they stand on the screen."""
        amounts = self._known() | self.typed_balances
        return {key: amount for key, amount in amounts.items() if amount}

    def _printed(self) -> dict[str, Ore]:
        """The figures by line as they stand on the screen; a typed zero takes one away."""
        typed = {**self.figures, **self.typed_figures}
        gone = {line for line, amount in self.typed_figures.items() if not amount}
        return {line: amount for line, amount in typed.items() if line not in gone}

    @property
    def lines(self) -> list[TemplateLine]:
        """The lines that have a figure, statement by statement and note by note."""
        every = self.template.lines() if self.template else ()
        return [line for line in every if line.kind in ("row", "sum", "memo")]

    @property
    def keys(self) -> list[Key]:
        """What each row is about by account: every account, and its objects that have a balance."""
        found = {*self._amounts(), *self.typed_balances}
        if self.refusal is None:
            found |= {(one.number, ()) for one in self.chart.values() if one.active}
        return sorted(found)

    def ask(self) -> None:
        """Asks for what the book has; what is typed stays."""
        with self.finsam.faults_shown():
            with self.book.reading():
                self.year = prior_year_of(self.book)
                self.template = template_of(self.book, fiscal_years(self.book)[0])
                self.chart = {account.number: account for account in accounts(self.book)}
                self.refusal = prior_year_refusal(self.book, self.year)
                self.figures = prior_year_figures(self.book, self.year)
                self.balances = {
                    (item.account, item.objects): item
                    for item in prior_year_balances(self.book, self.year)
                }
            self.draw()

    def draw(self) -> None:
        """Draws the grid and what it is."""
        if self.is_by_account:
            amounts = self._amounts()
            columns = [
                Column(label=_("Account"), width=8),
                Column(label=_("Name")),
                Column(label=_("Amount"), kind="number", width=AMOUNT),
            ]
            rows = [self._row(key, amounts.get(key, 0)) for key in self.keys]
            hint = _(
                "By account, debit plus and credit minus; {difference} in all. k goes to the lines"
                " as printed, ctrl+s keeps.",
                difference=write_amount(sum(amounts.values())),
            )
        else:
            printed = self._printed()
            columns = [
                Column(label=_("Line")),
                Column(label=_("As printed"), kind="number", width=AMOUNT),
            ]
            rows = [
                Row(
                    (
                        line.label.in_language(language()),
                        write_amount(printed[line.id]) if line.id in printed else "",
                    ),
                    "sum" if line.kind == "sum" and not line.level else "row",
                    line.level,
                )
                for line in self.lines
            ]
            hint = _(
                "As the report printed it; 0 takes a figure away. k goes to the accounts, of which"
                " the layout makes the figures itself; ctrl+s keeps."
            )
        self.rows.show_rows(columns, rows)
        self.sums.update(problem_on_screen(self.refusal) if self.refusal else hint)
        self.frame.show_trail()

    def _row(self, key: Key, amount: Ore) -> Row:
        number, members = key
        account = self.chart.get(number)
        marks = (f"{dimension}:{code}" for dimension, code in members)
        name = " ".join((account.name if account else "", *marks))
        return Row((number, name, write_amount(amount) if amount else ""))

    @property
    def key(self) -> Key | None:
        """The balance that the cursor is on."""
        keys = self.keys if self.is_by_account else []
        return keys[self.rows.cursor] if self.rows.cursor < len(keys) else None

    @property
    def cell(self) -> Ore | None:
        """The amount under the cursor; None when it cannot be typed."""
        if self.refusal:
            return None
        if self.is_by_account:
            return None if self.key is None else self._amounts().get(self.key, 0)
        return self._printed().get(self.lines[self.rows.cursor].id, 0)

    def action_edit(self) -> None:
        """Opens the field with the amount, or says why it cannot be typed."""
        if self.refusal:
            self.finsam.show_message(problem_on_screen(self.refusal), urgent=True)
        super().action_edit()

    def take(self, amount: Ore) -> None:
        """Puts the amount in the cell."""
        if self.key is not None:
            self.typed_balances[self.key] = amount
        else:
            self.typed_figures[self.lines[self.rows.cursor].id] = amount
        self.is_warned = False
        self.finsam.show_message("")

    def action_basis(self) -> None:
        """Goes between the lines as printed and the accounts."""
        self.is_by_account = not self.is_by_account
        self.rows.move_to(0)
        self.draw()

    def action_member(self) -> None:
        """Adds a row for the account of the cursor with a project or another object."""
        from finsam_tui.screens.dialogs.picker import Picker  # noqa: PLC0415 - when one divides

        key = self.key
        if key is None or self.refusal:
            return
        names = {dimension.number: dimension.name for dimension in dimensions(self.book)}
        options = {
            f"{item.dimension}:{item.code}": f"{item.code} {item.name}, {names[item.dimension]}"
            for item in objects(self.book)
        }

        def add(chosen: str | None) -> None:
            if chosen is not None:
                dimension, _colon, code = chosen.partition(":")
                members = {**dict(key[1]), int(dimension): code}
                added = (key[0], tuple(sorted(members.items())))
                self.typed_balances.setdefault(added, self._known().get(added, 0))
                self.draw()
                self.rows.move_to(self.keys.index(added))

        self.app.push_screen(Picker(_("Project or object"), options), add)

    def action_save(self) -> None:
        """Keeps in the book what is typed."""
        run_write(self.finsam, self._save)

    def _save(self) -> None:
        figures, amounts = self._printed(), self._amounts()
        known = self.balances
        balances = [
            PriorBalance(key[0], amount, key[1], known[key].opening if key in known else None)
            for key, amount in sorted(amounts.items())
        ]
        set_prior_year(
            self.book,
            self.year,
            figures=figures if figures != dict(self.figures) else None,
            balances=balances if amounts != self._known() else None,
            by=self.finsam.who,
        )
        self.typed_figures, self.typed_balances = {}, {}
        self.finsam.announce_change()
        self.finsam.show_message(_("The figures of {year} are kept.", year=self.year))
