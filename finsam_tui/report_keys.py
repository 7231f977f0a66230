"""What can be done by key with the annual report: rows of the table of actions."""

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
