"""The texts of an annual report, its goals and who signs it."""

from ledger.bookkeeping.goals import add_goals, drop_goal, repeat_goals, set_goal
from ledger.bookkeeping.report_texts import mark_not_applicable, mark_ready
from ledger.management.live_figures import write_section

__all__ = [
    "add_goals",
    "drop_goal",
    "mark_not_applicable",
    "mark_ready",
    "repeat_goals",
    "set_goal",
    "write_section",
]
