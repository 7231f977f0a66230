"""The goals of the year and what became of them: the Table that text and files draw (LKBR 11:8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.actions.texts import add_goals, drop_goal, repeat_goals, set_goal
from finsam_tui.i18n import _, msgid
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.question import ask_to_drop
from finsam_tui.screens.list_view import TableView
from ledger.bookkeeping.goals import Goal
from ledger.management.goals_table import FULFILLED, goals_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.table import Table


class GoalsView(TableView):
    """A goal a row, its comment beneath; `enter` writes one."""

    where: ClassVar[str] = "goals"
    empty = msgid("There is no goal yet: + adds one, F8 last year's.")

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("Goals of {year}", year=self.finsam.scope.year.name)

    def table(self) -> Table:
        """Asks for the goals."""
        table = goals_table(self.book, self.report_query("goals"))
        return table if table.rows else replace(table, remarks=())

    @property
    def goal(self) -> Goal | None:
        """The goal under the cursor."""
        return cast("Goal | None", self.opens)

    def action_open(self) -> None:
        """Writes what is known of the goal."""
        if goal := self.goal:
            year = self.finsam.scope.year.name

            def attempt(values: Mapping[str, str]) -> None:
                set_goal(self.book, year, goal.number, _read(values), self.finsam.who)

            title = _("Goal {number} of {year}", number=goal.number, year=year)
            self.app.push_screen(Form(title, _fields(goal), attempt))

    def action_add(self) -> None:
        """Adds a goal."""

        def attempt(values: Mapping[str, str]) -> None:
            given = [Goal(**_read(values))]  # type: ignore[arg-type]
            add_goals(self.book, self.finsam.scope.year.name, given, self.finsam.who)

        self.app.push_screen(Form(_("A new goal"), _fields(Goal("")), attempt))

    def action_repeat(self) -> None:
        """Adds the goals of the year before."""

        def write() -> None:
            repeat_goals(self.book, self.finsam.scope.year.name, self.finsam.who)

        run_change(self.finsam, write)

    def action_drop(self) -> None:
        """Takes the goal away, once that is meant."""
        if goal := self.goal:
            year = self.finsam.scope.year.name

            def drop() -> None:
                drop_goal(self.book, year, goal.number, self.finsam.who)

            title = _("Goal {number} of {year}", number=goal.number, year=year)
            ask_to_drop(self.finsam, title, drop)


def _fields(goal: Goal) -> tuple[Field, ...]:
    """What is written of a goal; whether it is reached is written in a word."""
    words = ", ".join(_(word) for word in FULFILLED.values())
    return (
        Field("goal", _("Goal"), goal.goal, is_needed=True),
        Field("indicator", _("Indicator"), goal.indicator, _("By what it is measured.")),
        Field("target", _("Target"), goal.target),
        Field("outcome", _("Actual"), goal.outcome),
        Field("fulfilled", _("Reached"), _(FULFILLED[goal.fulfilled]), words),
        Field("comment", _("Comment"), goal.comment),
    )


def _read(values: Mapping[str, str]) -> dict[str, str]:
    """The fields as they are recorded; a word that does not say it is refused there."""
    word = values["fulfilled"].strip().casefold()
    known = {_(judged).casefold(): name for name, judged in FULFILLED.items()}
    return {**values, "fulfilled": known.get(word, word)}
