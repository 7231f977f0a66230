"""The overview: each line a question that a bookkeeper has on opening the book."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import work
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from finsam_tui.actions.written import read_if_any
from finsam_tui.dates import period_name
from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form, beside
from finsam_tui.screens.list_view import PanedListView
from finsam_tui.widgets.month_chart import MonthChart
from finsam_tui.widgets.text_cells import in_groups
from ledger.book.journal import journal_head
from ledger.bookkeeping.approvals import VoucherToApprove, vouchers_to_approve
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import is_missing_opening
from ledger.books.open import open_book
from ledger.budget.store import current_budget
from ledger.core import calendar
from ledger.core.errors import Refused
from ledger.core.model import voucher_name
from ledger.core.money import divide_rounded, write_amount
from ledger.core.month_names import read_month_end
from ledger.core.table import Column, Row
from ledger.management.overview import key_position
from ledger.management.todo_model import Todo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from finsam_tui.period_scope import Scope
    from ledger.core.money import Ore
    from ledger.management.overview import KeyPosition

NEWEST = 5
"""Vouchers shown as the last ones, at least."""

LONGEST_TASK = 76
"""Cells of what needs doing: its day stands last, and must be seen."""

ROWS_ABOVE = 9
"""Rows that what needs doing takes, at most."""

NAME = 7
"""Cells for the number of a voucher, at least."""

FIGURES = 20
"""Cells for what a key figure is called."""


class Overview(PanedListView):
    """The year at a glance, what needs doing, and the last vouchers."""

    where: ClassVar[str] = "overview"
    name_in_trail = msgid("Overview")

    class Found(Message):
        """What needs doing has been looked up."""

        def __init__(self, found: tuple[Todo, ...], scope: Scope) -> None:
            """Says for which year, since another may be shown by now."""
            super().__init__()
            self.found = found
            self.scope = scope

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.figures = Static("", id="figures", markup=False)
        self.liquid = MonthChart(id="liquid")
        self.results = MonthChart(id="results")
        self.tasks: Sequence[Todo] | None = None
        """What needs doing; None until it has been looked up."""

        self.newest: Sequence[VoucherToApprove] = ()
        self.first_steps: Sequence[Row] = ()
        """What an empty book is begun with."""

    def compose(self) -> ComposeResult:
        """Figures and a chart above, a list beneath."""
        with Horizontal(id="glance"):
            yield self.figures
            yield self.liquid
            yield self.results
        yield from super().compose()

    def ask(self) -> None:
        """Asks for the figures at once, and for what needs doing beside."""
        with self.finsam.faults_shown():
            scope = self.finsam.scope
            seen = key_position(self.book, scope.year, scope.period)
            self.figures.update(figures_of(seen, scope))
            months = [month.number for month in seen.months]
            self.liquid.show(_("Liquid assets"), months, [month.liquid for month in seen.months])
            self.results.show(
                _("Result each month"), months, [month.result for month in seen.months]
            )
            with self.book.reading() as connection:
                last = journal_head(connection).vouchers
            most = range(last, max(last - self.app.size.height, 0), -1)
            self.newest = vouchers_to_approve(self.book, most)
            has_budget = current_budget(self.book, scope.year.name) is not None
            has_opening = not is_missing_opening(self.book, scope.year)
            self.first_steps = () if last else first_steps(scope, has_opening, has_budget)
            self.draw()
            self.look_for_tasks(self.book.path, scope, seen.unplaced, calendar.today())

    @work(thread=True, exclusive=True, group="tasks")
    def look_for_tasks(
        self, path: Path, scope: Scope, unplaced: tuple[str, ...], today: date
    ) -> None:
        """Looks up what needs doing, with a reader of its own."""
        from ledger.management.todo import todos  # noqa: PLC0415 - 70 modules, read beside the paint

        with open_book(path, read_only=True) as book:
            found = todos(book, scope.year, unplaced, today)
        self.post_message(self.Found(found, scope))

    def on_resize(self) -> None:
        """Shows as many of the last vouchers as there is room for."""
        self.draw()

    def on_overview_found(self, event: Found) -> None:
        """Shows what needs doing."""
        if event.scope == self.finsam.scope:
            is_first = not self.tasks
            self.tasks = event.found
            self.draw(0 if is_first else None)

    def draw(self, cursor: int | None = None) -> None:
        """Draws the list."""
        rows: list[Row] = []
        if self.first_steps:
            rows += [*self.first_steps, Row((), stop=False)]
        is_done = self.tasks is not None and not self.tasks
        rows += [
            Row(("", _("Nothing needs doing") if is_done else _("To do")), "heading", stop=False)
        ]
        rows += [
            Row(
                (in_groups(task.count) if task.count else "!", problem_on_screen(task.message)),
                look="urgent" if task.is_late else "row",
                stop=bool(task.action),
                opens=task,
            )
            for task in self.tasks or ()
        ]
        newest = self.newest[: max(self.rows.size.height - ROWS_ABOVE, NEWEST)]
        if newest:
            rows += [Row((), stop=False), Row(("", _("Last recorded")), "heading", stop=False)]
            rows += map(_voucher_row, newest)
        names = [voucher_name(voucher.series, voucher.number) for voucher in self.newest]
        first = Column(kind="number", width=max([NAME, *map(len, names)]))
        text = Column(widest=LONGEST_TASK)
        self.rows.show_rows([first, text, Column(kind="number", width=14)], rows, cursor)

    def show_beside(self) -> None:
        """Shows the voucher under the cursor."""
        sequence = self.opens.sequence if isinstance(self.opens, Todo | VoucherToApprove) else 0
        self.aside.show_voucher(self.book, sequence) if sequence else self.aside.clear()

    def action_open(self) -> None:
        """Goes to what the row is about."""
        goal = self.opens
        if isinstance(goal, str):
            self._begin(goal)
        elif isinstance(goal, Todo):
            self._do(goal)
        elif isinstance(goal, VoucherToApprove):
            self.frame.open_voucher(goal.sequence)

    def _do(self, goal: Todo) -> None:
        year = self.finsam.scope.year
        if goal.action == "lock":
            self.action_lock()
        elif goal.action == "voucher":
            self.frame.open_voucher(goal.sequence)
        elif goal.action == "reverse":
            from finsam_tui.screens.dialogs.accrual_form import ask_to_reverse  # noqa: PLC0415 - when asked
            from ledger.management.todo import due_accruals  # noqa: PLC0415 - likewise

            ask_to_reverse(self.finsam, due_accruals(self.book, year, calendar.today()))
        elif goal.action == "reconcile" and goal.day is not None:
            from finsam_tui.screens.dialogs.statement_balance_form import ask_for_statement  # noqa: PLC0415 - when asked

            ask_for_statement(self.finsam, goal.account, goal.day)
        elif goal.action == "account":
            self.frame.open_postings(goal.account, account=goal.account)
        elif goal.action:
            self._begin(goal.action)

    def _begin(self, place: str) -> None:
        if place == "opening":
            self.action_opening()
        else:
            self.frame.go(place)

    def action_opening(self) -> None:
        """Shows what the year began with."""
        from finsam_tui.screens.setup.opening_balances import OpeningView  # noqa: PLC0415 - when opened

        self.frame.open(OpeningView())

    def action_prior(self) -> None:
        """Shows what is known of the year before the book begins."""
        from finsam_tui.screens.setup.prior_year import PriorView  # noqa: PLC0415 - when opened

        self.frame.open(PriorView())

    def action_open_year(self) -> None:
        """Opens the next fiscal year, before this one is closed."""
        from finsam_tui.screens.dialogs.open_year import open_next_year  # noqa: PLC0415 - once a year

        open_next_year(self.finsam)

    def action_lock(self) -> None:
        """Locks months, so that nothing more is recorded in them; opens them with a reason."""
        from finsam_tui.actions.year_end import lock_months, reopen_months  # noqa: PLC0415 - when asked

        year = self.finsam.scope.year

        def attempt(values: Mapping[str, str]) -> str:
            last = read_if_any(values["to"], partial(read_month_end, year=year), "to")
            try:
                if year.locked_to and (last is None or last < year.locked_to):
                    reopen_months(self.book, year, last, values["reason"], self.finsam.who)
                else:
                    lock_months(self.book, year, last or year.first, self.finsam.who)
            except Refused as error:
                is_why = any(fault.where == "reason" for fault in error.problems)
                raise Refused(error.problems if is_why else beside("to", error.problems)) from error
            return _state(fiscal_year(self.book, year.name).locked_to)

        text = _("Nothing is recorded in a locked month; corrections are dated later.")
        text = f"{text} {_state(year.locked_to)}"
        fields = (
            Field("to", _("Lock up to and including"), self._next_month(), _("2025-03, or mars")),
            Field("reason", _("Why, if an earlier month opens those after it")),
        )
        self.app.push_screen(Form(_("Lock months"), fields, attempt, text=text, verb=_("lock")))

    def _next_month(self) -> str:
        """The first month that is not locked, when it is over: `"2025-03"`."""
        year = self.finsam.scope.year
        months = (month.last for month in year.period.months())
        unlocked = next((day for day in months if day > (year.locked_to or date.min)), None)
        return f"{unlocked:%Y-%m}" if unlocked and unlocked < calendar.today() else ""


def _state(locked_to: date | None) -> str:
    return _("Locked to {day}.", day=locked_to) if locked_to else _("No month is locked.")


def _voucher_row(voucher: VoucherToApprove) -> Row:
    name = voucher_name(voucher.series, voucher.number)
    cells = (name, f"{voucher.date}  {voucher.text}", write_amount(voucher.amount))
    return Row(cells, opens=voucher)


def first_steps(scope: Scope, has_opening: bool, has_budget: bool) -> list[Row]:
    """The three steps of an empty book, those that are done marked, each to its place."""
    steps = (
        (
            has_opening,
            _("Opening balances: g types them, i takes a SIE file from before"),
            "opening",
        ),
        (False, _("The first voucher: n"), "new_voucher"),
        (has_budget, _("The budget of {year}: 7, then e", year=scope.year.name), "budget"),
    )
    welcome = _("Welcome. Three steps, and the book is under way:")
    return [
        Row(("", welcome), "heading", stop=False),
        *(
            Row((f"{'✓' if is_done else '○'} {number}", words), opens=place)
            for number, (is_done, words, place) in enumerate(steps, 1)
        ),
    ]


def figures_of(seen: KeyPosition, scope: Scope) -> Content:
    """The key figures, one under the other."""
    lines = [
        (_("Result {period}", period=period_name(scope.period, scope.year)), seen.result, True),
        *(
            [(_("same period {period}", period=seen.before), seen.result_before, False)]
            if seen.result_before is not None
            else []
        ),
        *([(_("Budget"), seen.budget, False)] if seen.budget is not None else []),
        (_("Liquid assets"), seen.liquid, True),
        (_("Equity"), seen.equity, True),
    ]
    parts: list[str | tuple[str, str]] = []
    width = max(FIGURES, *(cell_len(name) + 1 for name, *_figure in lines))
    for name, amount, is_bold in lines:
        parts += [
            f"{name:{width}}",
            (f"{write_amount(amount, 'kr'):>14}", "bold" if is_bold else ""),
            "\n",
        ]
    if seen.assets:
        solidity = _("Equity ratio")
        parts.append(f"{solidity:{width}}{_per_cent(seen.equity, seen.assets):>14}")
    return Content.assemble(*parts)


def _per_cent(part: Ore, whole: Ore) -> str:
    tenths = divide_rounded(1000 * part, whole) if whole > 0 else 0
    sign = "−" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10},{abs(tenths) % 10} %"
