"""The budget as a grid: rows and years, with one field that moves to the cell being typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.actions.budget import budget_from_outcome, store_budget
from finsam_tui.i18n import _, language, msgid, problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.open_book import entry_count
from finsam_tui.screens.busy import run_write
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.setup.amount_grid import AmountGrid
from ledger.bookkeeping.fiscal_years import year_before
from ledger.budget.budget import remarks
from ledger.budget.store import current_budget
from ledger.budget.writer import with_every_line
from ledger.core.calendar import read_iso_day
from ledger.core.errors import Problem, problem
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.binding import BindingType

    from ledger.budget.budget import Budget, BudgetLine, Kind
    from ledger.core.errors import LedgerError
    from ledger.core.money import Ore

AMOUNT = 13
FIRST_YEAR, LAST_YEAR = 1901, 2199
VERSIONS: Mapping[Kind, str] = {
    "adopted": msgid("adopted"),
    "revised": msgid("revised"),
    "forecast": msgid("forecast"),
}


class BudgetView(AmountGrid):
    """The budget that counts, or a proposal from the outcome; kept with ctrl+s, or at the end."""

    where: ClassVar[str] = "budget"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("budget")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.budget: Budget | None = None
        self.begun: Budget | None = None
        """The budget before anything was typed: the one that is kept, or a proposal."""

        self.is_stored = False
        self.seen = 0
        """How many entries the journal had when the book was asked."""

    def on_mount(self) -> None:
        """Has what is typed kept however the program ends."""
        super().on_mount()
        self.finsam.unsaved.add(self._save_typed)

    @property
    def title(self) -> str:
        """What the trail calls it: the year, the version, and whether it is kept."""
        budget = self.budget
        if budget is None:
            return _("Budget")
        state = "" if self.is_stored and budget == self.begun else _("not saved yet")
        version = " ".join(filter(None, (_(VERSIONS[budget.kind]), str(budget.decided or ""))))
        parts = (_("Budget {year}", year=budget.years[0]), version, state)
        return " · ".join(filter(None, parts))

    def ask(self) -> None:
        """Asks the book for the budget, unless one is being typed."""
        with self.finsam.faults_shown():
            if self.budget == self.begun:
                stored = current_budget(self.book, self.finsam.scope.year.name)
                self.is_stored, self.seen = stored is not None, entry_count(self.book)
                template = template_of(self.book, self.finsam.scope.year)
                self.budget = self.begun = with_every_line(stored or self._proposal(), template)
            self.draw()

    def _proposal(self) -> Budget:
        """A budget from last year's outcome; from this year's when there is none, for the next."""
        year = self.finsam.scope.year
        return budget_from_outcome(self.book, year_before(self.book, year) or year)

    @property
    def line(self) -> BudgetLine | None:
        """What the cursor is on."""
        lines = self.budget.lines if self.budget else ()
        return lines[self.rows.cursor] if self.rows.cursor < len(lines) else None

    def draw(self) -> None:
        """Draws the grid."""
        budget = self.budget
        if budget is None:
            return
        amounts = budget.amounts()
        rows = []
        for number, line in enumerate(budget.lines):
            cells = [write_amount(amount, "kr") for amount in amounts.get(line.id, ())]
            if number == self.rows.cursor and line.amounts:
                cells[self.column] = f"‹{cells[self.column]}›"
            look = {"heading": "heading", "sum": "sum"}.get(line.kind, "row")
            label = line.label.in_language(language())
            rows.append(
                Row((label, line.note, *cells), look, line.level, stop=bool(line.amounts))  # type: ignore[arg-type]
            )
        rows += [Row((), stop=False)] if any(remarks(budget)) else []
        rows += [
            Row((f"! {problem_on_screen(one)}",), "remark", stop=False) for one in remarks(budget)
        ]
        columns = [Column(), Column(kind="number", width=2, priority=1)]
        columns += [Column(label=str(year), kind="number", width=AMOUNT) for year in budget.years]
        self.rows.show_rows(columns, rows)
        self.rows.show_column(2 + self.column)
        self.frame.show_trail()

    def on_row_list_moved(self) -> None:
        """Marks the cell."""
        marked = [row for row in self.rows.rows if any("‹" in cell for cell in row.texts)]
        current = self.rows.rows[self.rows.cursor] if self.rows.rows else None
        if marked != [current]:
            self.draw()

    def action_left(self) -> None:
        """Goes to the column before."""
        self.column = max(self.column - 1, 0)
        self.draw()

    def action_right(self) -> None:
        """Goes to the next column."""
        self.column = min(self.column + 1, self.column_count - 1)
        self.draw()

    @property
    def column_count(self) -> int:
        """The years."""
        return len(self.budget.years) if self.budget else 1

    @property
    def cell(self) -> Ore | None:
        """The amount under the cursor."""
        line = self.line
        return line.amounts[self.column] if line and line.amounts else None

    def take(self, amount: Ore) -> None:
        """Puts the amount in the cell."""
        if self.line is not None:
            self.change(self._with(self.line, amount))

    def change(self, line: BudgetLine) -> None:
        """Puts the line in the place of the one that has its id."""
        if self.budget is not None:
            lines = tuple(line if line.id == other.id else other for other in self.budget.lines)
            self.budget = replace(self.budget, lines=lines)
            self.draw()

    def _with(self, line: BudgetLine, amount: Ore) -> BudgetLine:
        amounts = (*line.amounts[: self.column], amount, *line.amounts[self.column + 1 :])
        months = () if self.column == 0 and amount != line.amounts[0] else line.months
        return replace(line, amounts=amounts, months=months)

    def action_months(self) -> None:
        """Shows how the budget year's amount falls on its months."""
        from finsam_tui.screens.setup.budget_months import MonthsView  # noqa: PLC0415 - when opened

        line = self.line
        if self.budget is not None and line is not None and line.kind == "row":
            self.frame.open(MonthsView(self.budget.years[0], line, self.change))

    def action_save(self) -> None:
        """Keeps the budget in the book."""
        run_write(self.finsam, self._save_confirmed, self._refused)

    def _refused(self, error: LedgerError) -> None:
        """Says what is refused; kept once more, it takes the place of the other window's."""
        self.seen = entry_count(self.book)
        self.finsam.show_fault(error)

    def _save_confirmed(self) -> None:
        self._save()
        self.finsam.announce_change()
        self.finsam.show_message(_("The budget is saved."))

    def _save_typed(self) -> None:
        if self.budget != self.begun:
            self._save()

    def _save(self) -> None:
        if self.budget is not None:
            store_budget(self.book, self.budget, self.finsam.who, self.seen)
            self.begun, self.is_stored = self.budget, True

    def action_decision(self) -> None:
        """Asks for the version, the day, the decision and the motive."""
        budget = self.budget
        if budget is None:
            return
        fields = [
            Field("kind", _("Version"), budget.kind, ", ".join(VERSIONS)),
            Field("decided", _("Decided on"), str(budget.decided or ""), "2022-11-25"),
            Field("decision", _("Decision"), budget.decision),
            Field("motive", _("Motive for a deficit (KL 11:5)"), budget.motive),
            Field("year", _("Budget year"), str(budget.years[0])),
        ]
        form = Form(_("Budget {year}", year=budget.years[0]), fields, self._decide)
        self.app.push_screen(form, lambda _done: self.draw())

    def _decide(self, values: Mapping[str, str]) -> Iterator[Problem]:
        day = read_iso_day(values["decided"]) if values["decided"] else None
        if isinstance(day, Problem):
            yield replace(day, where="decided")
        if values["kind"] not in VERSIONS:
            yield problem(
                "not-a-choice",
                "{value} cannot stand here; write one of {known}.",
                "kind",
                value=repr(values["kind"]),
                known=", ".join(VERSIONS),
            )
        year = values["year"].strip()
        if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
            yield problem(
                "year", "{year} is no year to keep books for.", "year", year=repr(year[:20])
            )
        elif (
            values["kind"] in VERSIONS and not isinstance(day, Problem) and self.budget is not None
        ):
            self.budget = replace(
                self.budget,
                years=tuple(range(int(year), int(year) + len(self.budget.years))),
                kind=cast("Kind", values["kind"]),
                decided=day,
                decision=values["decision"].strip(),
                motive=values["motive"].strip(),
            )
