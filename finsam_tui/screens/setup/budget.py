"""The budget of a year as a grid: typed as a proposal, adopted by a decision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.budget import (
    Decision,
    adopt_budget,
    budget_from_outcome,
    propose_budget,
)
from finsam_tui.actions.written import read
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.dialogs.question import Question
from finsam_tui.screens.setup.drafted_grid import DraftedGrid
from ledger.bookkeeping.chart_of_accounts import dimensions, objects
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.budget.allocation import against_role, roles_of
from ledger.budget.budget import KIND_NAMES, Budget, remarks, typed_amount
from ledger.budget.store import budget_years, current_budget, proposed_budget
from ledger.budget.writer import part_id, part_of, with_every_line
from ledger.core.calendar import read_iso_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.budget.budget import BudgetLine, Kind
    from ledger.core.model import DimensionObject
    from ledger.core.model import Kind as Role
    from ledger.core.money import Ore
    from ledger.entry.grid_draft import Cell, Cells
    from ledger.report_layout.model import Template

AMOUNT = 13
PLANNED = 3
"""The years of a budget: its own, and two planned after it (KL 11:6)."""

DECIDED: tuple[Kind, ...] = ("adopted", "revised", "forecast")
"""What a proposal can become."""


def _cell(row: BudgetLine) -> Cell:
    return row.amounts, row.months, row.spread


class BudgetView(DraftedGrid):
    """The proposal, else the budget that counts, else empty rows.

    A cell of the draft is a row: its amounts by year, its months, and how it falls on them.
    """

    where: ClassVar[str] = "budget"

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.chosen_year: int | None = None
        """The budget year, where another than the one that is shown was chosen."""

        self.shown: Budget | None = None
        """What the book has."""

        self.adopted: Budget | None = None
        self.template: Template | None = None
        self.lines_shown: Sequence[BudgetLine] = ()
        """The rows of the layout, with what is typed."""

        self.labels: dict[Cell, str] = {}
        """What each row that was shown is called, also one that another window has taken away."""

        self.roles: Mapping[str, Role] = {}
        self.divided: set[str] = set()
        """The ids of rows for one object that were added to be typed in."""

    @property
    def grid_year(self) -> int:
        """The budget year."""
        return self.chosen_year or self.finsam.scope.year.name

    @property
    def name_and_year(self) -> str:
        """The year, and whether it is proposed or decided, by whom."""
        name = _("Budget {year}", year=self.year)
        if self.shown is None or not self.shown.lines or self.typed:
            return f"{name} · {_('proposal')}" if self.typed else name
        decided = " ".join(filter(None, (str(self.shown.decided or ""), self.shown.decision)))
        return " ".join(filter(None, (f"{name} · {_(KIND_NAMES[self.shown.kind])}", decided)))

    def read(self) -> Cells:
        """Reads the proposal, else the budget that counts."""
        year = self.grid_year
        years = fiscal_years(self.book)
        own = next((one for one in years if one.name == year), years[-1])
        self.template = template_of(self.book, own)
        self.adopted = current_budget(self.book, year)
        self.shown = proposed_budget(self.book, year) or self.adopted
        if self.shown is None:
            self.shown = Budget(tuple(range(year, year + PLANNED)), "proposal", ())
        return {
            row.id: _cell(row)
            for row in with_every_line(self.shown, self.template).lines
            if row.kind == "row"
        }

    def _lay_out(self) -> None:
        """Lays out the rows of every line, those divided by object, and what is typed in them."""
        assert self.shown is not None, "it is read before it is shown"
        assert self.template is not None, "it is read before it is shown"
        budget = with_every_line(self.shown, self.template)
        known = {line.id for line in budget.lines}
        if missing := (self.divided | self.typed.keys()) - known:
            parts = [
                part
                for line in budget.lines
                for item in objects(self.book)
                if part_id(line, item) in missing and (part := part_of(line, item, self.template))
            ]
            budget = replace(budget, lines=(*budget.lines, *parts))
            budget = with_every_line(budget, self.template)
        typed = {key: value for key, value in self.typed.items() if budget.line_named(key)}
        self.lines_shown = tuple(
            replace(line, **dict(zip(("amounts", "months", "spread"), typed[line.id], strict=True)))
            if line.id in typed
            else line
            for line in budget.lines
        )
        self.labels |= {line.id: line.label.in_language(language()) for line in budget.lines}
        self.roles = roles_of(budget, self.template)

    @property
    def budget(self) -> Budget:
        """The budget as it stands on the screen."""
        assert self.shown is not None, "it is read before it is shown"
        return replace(self.shown, lines=tuple(self.lines_shown))

    @property
    def line(self) -> BudgetLine | None:
        """What the cursor is on."""
        return self.budget.line_named(self.key) if self.key else None

    def draw(self) -> None:
        """Draws the grid, with what is typed."""
        self._lay_out()
        self._show()

    def _show(self) -> None:
        budget = self.budget
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
        self.keys = [line.id for line in budget.lines]
        doubts = [*remarks(budget), *against_role(budget, self.roles)]
        rows += [Row((), stop=False)] if doubts else []
        rows += [Row((f"! {problem_on_screen(one)}",), "remark", stop=False) for one in doubts]
        columns = [Column(), Column(kind="number", width=2, priority=1)]
        columns += [Column(label=str(year), kind="number", width=AMOUNT) for year in budget.years]
        self.rows.show_rows(columns, rows)
        self.rows.show_column(2 + self.column)
        self.words.update(self.hint)
        self.frame.show_trail()

    @property
    def hint(self) -> str:
        """What the figures are, and what makes them the budget."""
        if self.typed or (self.shown and self.shown.kind == "proposal" and self.shown.lines):
            return _(
                "A proposal: ctrl+s saves it, e adopts what is saved, with day and decision. Costs"
                " need no minus."
            )
        if self.adopted:
            return _("What is typed here becomes a proposal; the decided budget stays as it is.")
        return _(
            "No budget yet: type amounts, or u takes the actuals of the year before. Costs need no"
            " minus."
        )

    def label_of(self, key: Cell) -> str:
        """The name of the row."""
        return self.labels.get(key, str(key))

    def text_of(self, value: Cell) -> str:
        """The amounts of the years."""
        return " / ".join(write_amount(amount, "kr") for amount in value[0]) if value else ""

    def on_row_list_moved(self) -> None:
        """Marks the cell."""
        marked = [row for row in self.rows.rows if any("‹" in cell for cell in row.texts)]
        current = self.rows.rows[self.rows.cursor] if self.rows.rows else None
        if marked != [current]:
            self._show()

    def action_left(self) -> None:
        """Goes to the column before."""
        self.column = max(self.column - 1, 0)
        self._show()

    def action_right(self) -> None:
        """Goes to the next column."""
        self.column = min(self.column + 1, self.column_count - 1)
        self._show()

    @property
    def column_count(self) -> int:
        """The years."""
        return len(self.budget.years)

    @property
    def cell(self) -> Ore | None:
        """The amount under the cursor."""
        line = self.line
        return line.amounts[self.column] if line and line.amounts else None

    def amount_of(self, text: str) -> Ore | Problem:
        """What is typed; a cost without a sign is a cost."""
        return typed_amount(text, self.roles.get(self.line.id) if self.line else None)

    def take(self, amount: Ore) -> None:
        """Puts the amount in the cell; what goes against the role of its row is asked about.

        What is pasted is a cost where the row is one.
        """
        line = self.line
        if line is None:
            return
        role = self.roles.get(line.id)
        if role == "cost" and not self.field.display:
            amount = -abs(amount)
        self.put(line.id, _cell(_with(line, self.column, amount)))
        against = amount > 0 if role == "cost" else amount < 0 and role == "income"
        if against and self.field.display and line.amounts[self.column] != amount:
            self._ask_about_sign(line, amount)

    def _ask_about_sign(self, line: BudgetLine, amount: Ore) -> None:
        """Asks whether a cost is to raise the result, or an income to lower it."""
        column, name = self.column, line.label.in_language(language())
        heading = (
            _("{line} is a cost, and {amount} raises the result.", line=name, amount=_kr(amount))
            if amount > 0
            else _("{line} is an income, and {amount} lowers it.", line=name, amount=_kr(amount))
        )
        answers = {
            "turn": _("Write {amount}", amount=_kr(-amount)),
            "stay": _("Let {amount} stand", amount=_kr(amount)),
        }

        def settle(answer: str | None) -> None:
            if answer != "stay":
                self.put(line.id, _cell(_with(line, column, -amount)))
                self.draw()

        self.app.push_screen(Question(heading, answers), settle)

    def pending(self, amount: Ore) -> Mapping[Cell, Cell]:
        """What the amount in the field makes of the row."""
        return {self.line.id: _cell(_with(self.line, self.column, amount))} if self.line else {}

    def change(self, line: BudgetLine) -> None:
        """Puts the line in the place of the one that has its id."""
        self.put(line.id, _cell(line))
        self.draw()

    def action_months(self) -> None:
        """Shows how the budget year's amount falls on its months."""
        from finsam_tui.screens.setup.budget_months import MonthsView  # noqa: PLC0415 - when opened

        line = self.line
        if line is not None and line.kind == "row":
            self.frame.open(
                MonthsView(self.budget.years[0], line, self.change, self.roles.get(line.id))
            )

    def action_divide(self) -> None:
        """Adds a row for one branch, activity or project of the line under the cursor."""
        line, template = self.line, self.template
        if line is None or template is None or line.kind != "row":
            return
        names = {dimension.number: dimension.name for dimension in dimensions(self.book)}
        found: dict[str, DimensionObject] = {
            f"{item.dimension}:{item.code}": item
            for item in objects(self.book)
            if item.active and part_of(line, item, template)
        }
        if not found:
            words = _("This row is for some objects already; it is not divided further.")
            self.finsam.show_message(words)
            return
        options = {
            key: f"{item.code} {item.name}, {names[item.dimension]}" for key, item in found.items()
        }

        def add(chosen: str | None) -> None:
            if chosen is not None and (part := part_of(line, found[chosen], template)):
                self.divided.add(part.id)
                self.draw()
                self.rows.move_to(self.keys.index(part.id))

        self.app.push_screen(Picker(_("Branch, activity or project"), options), add)

    def action_year(self) -> None:
        """Chooses the year whose budget is typed."""
        years = {year.name for year in fiscal_years(self.book)} | {*budget_years(self.book)}
        options = {str(year): str(year) for year in sorted({*years, max(years) + 1}, reverse=True)}

        def choose(year: str | None) -> None:
            if year is not None:
                self.chosen_year, self.divided = int(year), set()
                self.ask()

        self.app.push_screen(Picker(_("Budget year"), options, str(self.year)), choose)

    def action_from_outcome(self) -> None:
        """Fills the empty rows of the budget year with the outcome of the year before."""
        before = next((one for one in fiscal_years(self.book) if one.name == self.year - 1), None)
        if before is None:
            words = _("The book has no actuals of {year} to begin from.", year=self.year - 1)
            self.finsam.show_message(words, urgent=True)
            return
        outcome = {row.id: row for row in budget_from_outcome(self.book, before).lines}
        self._fill_rows(
            {
                row.id: replace(row, amounts=(outcome[row.id].amounts[0], *row.amounts[1:]))
                for row in self.budget.lines
                if row.kind == "row" and not row.amounts[0] and row.id in outcome
            }
        )

    def action_plan(self) -> None:
        """Fills the empty plan years of each row with the budget year's amount."""
        self._fill_rows(
            {
                row.id: replace(row, amounts=row.amounts[:1] * len(row.amounts))
                for row in self.budget.lines
                if row.kind == "row" and row.amounts[0] and not any(row.amounts[1:])
            }
        )

    def _fill_rows(self, rows: Mapping[str, BudgetLine]) -> None:
        for row in rows.values():
            self.put(row.id, _cell(row))
        self.draw()
        words = _(
            "{number:# row is|# rows are} filled; ctrl+r drops what is not saved.", number=len(rows)
        )
        self.finsam.show_message(words)

    def save_to_book(self) -> None:
        """Stores the proposal."""
        if self.is_changed:
            super().save_to_book()
        else:
            self.finsam.show_message(_("Nothing is typed that the book does not have."))

    def write(self) -> str:
        """Stores the proposal."""
        propose_budget(self.book, self.budget, self.finsam.who, self.seen)
        self.divided = set()
        return _("The proposal is saved; e adopts it.")

    def action_decision(self) -> None:
        """Shows what is proposed, asks for day and decision, and makes it the budget."""
        self.finsam.notice_changes()
        self.ask()
        proposal = self.shown
        if self.typed:
            words = _("Save first (ctrl+s): what is adopted is the proposal that is saved.")
            self.finsam.show_message(words, urgent=True)
            return
        if proposal is None or proposal.kind != "proposal" or not proposal.lines:
            words = _("There is no proposal to adopt: type one, and save it with ctrl+s.")
            self.finsam.show_message(words, urgent=True)
            return
        before: Kind = "revised" if self.adopted else "adopted"
        kinds = ", ".join(_(KIND_NAMES[kind]) for kind in DECIDED)
        fields = [
            Field("kind", _("Becomes"), _(KIND_NAMES[before]), kinds),
            Field("decided", _("Decided on"), hint="2022-11-25", is_needed=True),
            Field("decision", _("Decision"), hint="styrelsen 2022-11-25 § 62"),
            Field("motive", _("Motive for a deficit (KL 11:5)"), proposal.motive),
        ]
        title = _("Adopt the budget of {year}", year=self.year)
        self.app.push_screen(
            Form(title, fields, self._adopt, text=self._summary(proposal), verb=_("adopt"))
        )

    def _summary(self, proposal: Budget) -> str:
        """What is adopted: the result of each year, and how many rows have an amount in it."""
        lines = [
            _(
                "{year}: {rows:# row|# rows} with amounts, result {result}",
                year=year,
                rows=sum(bool(row.amounts[at]) for row in proposal.lines if row.kind == "row"),
                result=_kr(result),
            )
            for at, (year, result) in enumerate(zip(proposal.years, proposal.result(), strict=True))
        ]
        if not any(any(row.amounts[1:]) for row in proposal.lines if row.kind == "row"):
            lines.append(_("! The plan years are empty (KL 11:6); f fills them."))
        lines += [f"! {problem_on_screen(one)}" for one in against_role(proposal, self.roles)]
        return "\n".join(lines)

    def _adopt(self, values: Mapping[str, str]) -> str:
        day = read(values["decided"].strip(), read_iso_day, "decided")
        named = values["kind"].strip().casefold()
        kinds = [kind for kind in DECIDED if named and _(KIND_NAMES[kind]).startswith(named)]
        if len(kinds) != 1:
            known = ", ".join(_(KIND_NAMES[kind]) for kind in DECIDED)
            raise Refused(
                problem(
                    "not-a-choice",
                    "{value} cannot stand here; write one of {known}.",
                    "kind",
                    value=repr(named),
                    known=known,
                )
            )
        decision = Decision(day, values["decision"], values["motive"], kinds[0])
        budget = adopt_budget(self.book, self.year, decision, self.finsam.who, self.seen)
        return _("The budget of {year} is adopted.", year=budget.years[0])


def _with(line: BudgetLine, column: int, amount: Ore) -> BudgetLine:
    """The line with the amount in the column; its months go when the budget year changes."""
    amounts = (*line.amounts[:column], amount, *line.amounts[column + 1 :])
    months = () if column == 0 and amount != line.amounts[0] else line.months
    return replace(line, amounts=amounts, months=months)


def _kr(amount: Ore) -> str:
    return write_amount(amount, "kr")
