"""What can be done by key with budgets and comparisons: rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import msgid

if TYPE_CHECKING:
    from finsam_tui.voucher_keys import ActionRow

BUDGET_ACTIONS: tuple[ActionRow, ...] = (
    (
        "followup.open",
        "enter",
        msgid("postings"),
        msgid("Show the postings behind the actual figure."),
    ),
    ("followup.edit", "e", msgid("edit budget"), msgid("Type in the budget, or make one.")),
    ("followup.comment", "c", msgid("comment"), msgid("Say something of the line.")),
    ("budget.months", "m", msgid("months"), msgid("Show and spread the row on its months.")),
    ("budget.save", "ctrl+s", msgid("save"), msgid("Store what is typed as a proposal.")),
    (
        "budget.decision",
        "e",
        msgid("adopt"),
        msgid("Make the proposal the budget, by a decision of a day."),
    ),
    (
        "budget.from_outcome",
        "u",
        msgid("as last year's actuals"),
        msgid("Fill the empty rows with the actuals of the year before."),
    ),
    ("budget.plan", "f", msgid("plan years"), msgid("Fill the empty plan years as the first.")),
    (
        "budget.divide",
        "o",
        msgid("project"),
        msgid("Add a row of the line for a branch, an activity or a project."),
    ),
    ("budget.year", "v", msgid("other year"), msgid("Choose the year whose budget is typed.")),
    ("months.edit", "enter", msgid("type amount"), msgid("Type the amount of the month.")),
    ("months.even", "l", msgid("evenly"), msgid("Spread the year evenly on its months.")),
    (
        "months.as_last_year",
        "u",
        msgid("as last year's actuals"),
        msgid("Spread the year as last year's actuals fell on its months."),
    ),
    ("compare.open", "enter", msgid("both sides"), msgid("Show both sides of the difference.")),
    (
        "compare.file",
        "f",
        msgid("printed report"),
        msgid("Choose what is held against the book."),
    ),
    ("compare.all", "k", msgid("all figures"), msgid("Show what agrees too, or not.")),
)
"""Those that the footer shows."""

QUIET_BUDGET_ACTIONS: tuple[ActionRow, ...] = (
    ("budget.left", "left", msgid("year before"), msgid("Go to the column before.")),
    ("budget.right", "right", msgid("next year"), msgid("Go to the next column.")),
    ("months.leave", "escape", msgid("back"), msgid("Leave the cell; then go back.")),
)
"""Those that the help and the search know."""
