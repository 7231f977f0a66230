"""What a year begins with, as a grid; typed for the first year of a book, kept when it balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from finsam_tui.actions.entered_amounts import set_opening_balances
from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.open_book import entry_count
from finsam_tui.screens.busy import run_write
from finsam_tui.screens.setup.amount_grid import TypedGrid
from ledger.bookkeeping.balances import followed_year, opening_of
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import why_not_editable
from ledger.core.model import Posting
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.statements.statement import preliminary_opening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import LedgerError, Problem
    from ledger.core.model import Account
    from ledger.core.money import Ore

AMOUNT = 18


class OpeningView(TypedGrid):
    """The opening balances of the year that is shown; ctrl+s keeps what is typed."""

    where: ClassVar[str] = "opening"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("opening")]
    lost = msgid(
        "The opening balances that are typed are not kept: ctrl+s keeps them, esc once"
        " more leaves them."
    )

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.totals = Static("", classes="told", markup=False)
        self.chart: Mapping[str, Account] = {}
        self.stored: Mapping[Key, Ore] = {}
        self.typed: dict[Key, Ore] = {}
        """What is typed since, and the rows that are added; only of the book's first year."""

        self.refusal: Problem | None = None
        """Why nothing can be typed."""
        self.seen = 0
        """How many entries the journal had when the book was asked."""
        self.followed: FiscalYear | None = None
        """The open year whose closing balances these are."""

    def compose(self) -> ComposeResult:
        """The grid, its sums, and the field beneath them."""
        yield self.rows
        yield self.totals
        yield self.field

    @property
    def title(self) -> str:
        """What the trail calls it."""
        title = _("Opening balances {year}", year=self.finsam.scope.year.name)
        state = _("typed, not kept yet")
        return f"{title} · {state}" if self.is_changed else title

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that the book does not have."""
        return any(amount != self.stored.get(key, 0) for key, amount in self.typed.items())

    @property
    def amounts(self) -> dict[Key, Ore]:
        """The balances as they stand on the screen."""
        return {**self.stored, **self.typed} if self.refusal is None else {**self.stored}

    @property
    def keys(self) -> list[Key]:
        """What each row is about: every balance account, and its objects that have a balance."""
        found = {key for key, amount in self.stored.items() if amount}
        if self.refusal is None:
            found |= self.typed.keys()
            found |= {
                (account.number, ())
                for account in self.chart.values()
                if account.active and account.kind in ("asset", "liability")
            }
        return sorted(found)

    @property
    def difference(self) -> Ore:
        """Debit less credit."""
        return sum(self.amounts.values())

    def ask(self) -> None:
        """Asks for the balances that the book has; what is typed stays."""
        with self.finsam.faults_shown():
            with self.book.reading():
                year = self.finsam.scope.year
                self.chart = {account.number: account for account in accounts(self.book)}
                self.refusal = why_not_editable(self.book, year)
                self.followed = followed_year(self.book, year)
                self.stored = opening_of(self.book, year)
                self.seen = entry_count(self.book)
            self.draw()

    def draw(self) -> None:
        """Draws the grid and its sums."""
        amounts = self.amounts
        rows = [self._row(key, amounts.get(key, 0)) for key in self.keys]
        columns = [
            Column(label=_("Account"), width=8),
            Column(label=_("Name")),
            Column(label=_("Amount"), kind="number", width=AMOUNT),
        ]
        self.rows.show_rows(columns, rows)
        debit = sum(amount for amount in amounts.values() if amount > 0)
        sums = _(
            "Debit {debit}   Credit {credit}   Difference {difference}",
            debit=write_amount(debit),
            credit=write_amount(debit - self.difference),
            difference=write_amount(self.difference),
        )
        hint = _(
            "Assets are plus; debts and equity are minus. ctrl+s keeps them when the difference is"
            " 0,00."
        )
        message = preliminary_opening(self.followed.name) if self.followed else self.refusal
        self.totals.update(f"{sums}\n{problem_on_screen(message) if message else hint}")
        self.frame.show_trail()

    def _row(self, key: Key, amount: Ore) -> Row:
        number, members = key
        account = self.chart.get(number)
        marks = (f"{dimension}:{code}" for dimension, code in members)
        name = " ".join((account.name if account else "", *marks))
        return Row((number, name, write_amount(amount) if amount else ""))

    @property
    def key(self) -> Key | None:
        """What the cursor is on."""
        keys = self.keys
        return keys[self.rows.cursor] if self.rows.cursor < len(keys) else None

    @property
    def cell(self) -> Ore | None:
        """The balance under the cursor; None when it cannot be typed."""
        key = self.key
        return None if key is None or self.refusal else self.amounts.get(key, 0)

    def action_edit(self) -> None:
        """Opens the field with the balance, or says why it cannot be typed."""
        if self.refusal:
            self.finsam.show_message(problem_on_screen(self.refusal), urgent=True)
        super().action_edit()

    def take(self, amount: Ore) -> None:
        """Puts the amount in the cell."""
        if self.key is not None:
            self.typed[self.key] = amount
            self.is_warned = False
            self.finsam.show_message("")

    def action_member(self) -> None:
        """Adds a row for the account of the cursor with a project or another object."""
        from finsam_tui.screens.dialogs.picker import Picker  # noqa: PLC0415 - when one divides

        key = self.key
        if key is None or self.cell is None:
            self.action_edit()
            return
        names = {dimension.number: dimension.name for dimension in dimensions(self.book)}
        options = {
            f"{item.dimension}:{item.code}": f"{item.code} {item.name}, {names[item.dimension]}"
            for item in objects(self.book)
            if item.active
        }

        def add(chosen: str | None) -> None:
            if chosen is not None:
                dimension, _colon, code = chosen.partition(":")
                members = {**dict(key[1]), int(dimension): code}
                added = (key[0], tuple(sorted(members.items())))
                self.typed.setdefault(added, self.stored.get(added, 0))
                self.draw()
                self.rows.move_to(self.keys.index(added))

        self.app.push_screen(Picker(_("Project or object"), options), add)

    def action_save(self) -> None:
        """Keeps the balances in the book, when they balance."""
        if self.difference:
            words = _(
                "The difference is {difference}: kept first when it is 0,00.",
                difference=write_amount(self.difference),
            )
            self.finsam.show_message(words, urgent=True)
        else:
            run_write(self.finsam, self._save, self._refused)

    def _refused(self, error: LedgerError) -> None:
        """Says what is refused, and shows what is there now; what is typed stays."""
        self.ask()
        self.finsam.show_fault(error)

    def _save(self) -> None:
        postings = [
            Posting(account, amount, members)
            for (account, members), amount in self.amounts.items()
            if amount
        ]
        year, is_corrected = (
            fiscal_year(self.book, self.finsam.scope.year.name),
            any(self.stored.values()),
        )
        entered = set_opening_balances(self.book, year, postings, self.finsam.who, seen=self.seen)
        self.typed = {}
        self.finsam.announce_change()
        self.finsam.show_message(
            _(
                "The opening balances of {year} are corrected; what stood before is in the history"
                " (j).",
                year=year.name,
            )
            if entered and is_corrected
            else _("The opening balances of {year} are kept.", year=year.name)
        )
