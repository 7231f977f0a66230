"""What can be done by key with the annual report, budgets and comparisons: rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import msgid

if TYPE_CHECKING:
    from finsam_tui.voucher_keys import ActionRow

REPORT_ACTIONS: tuple[ActionRow, ...] = (
    (
        "compliance.open",
        "enter",
        msgid("write"),
        msgid("Write the text, or go to what makes the part."),
    ),
    ("compliance.ready", "r", msgid("ready"), msgid("Mark the text as ready.")),
    (
        "compliance.not_applicable",
        "x",
        msgid("not applicable"),
        msgid("Say why the part is not in the report."),
    ),
    ("compliance.goals", "g", msgid("goals"), msgid("Show the goals and what became of them.")),
    (
        "goals.open",
        "enter",
        msgid("write"),
        msgid("Write the goal, what came of it and a comment."),
    ),
    ("goals.add", "plus", msgid("add"), msgid("Add a goal.")),
    ("goals.repeat", "f8", msgid("last year's"), msgid("Add the goals of the year before.")),
    ("goals.drop", "delete", msgid("take away"), msgid("Take the goal away.")),
    ("text.save", "ctrl+s", msgid("save"), msgid("Save the text in the book.")),
    ("text.figure", "f3", msgid("figure"), msgid("Choose a figure of the statements.")),
    ("text.picture", "f5", msgid("picture"), msgid("Save a picture and show it in the text.")),
    ("text.preview", "f4", msgid("preview"), msgid("Show the text as it is printed.")),
    (
        "text.last_year",
        "f8",
        msgid("last year"),
        msgid("Show last year's text, or this year's again."),
    ),
)

QUIET_REPORT_ACTIONS: tuple[ActionRow, ...] = (
    ("text.leave", "escape", msgid("back"), msgid("Go back; what is typed stays as a draft.")),
)
"""Those that the footer does not show."""

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
