"""What is said beside the follow-up, on the screen and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _, translate_problem
from ledger.budget.budget import remarks

if TYPE_CHECKING:
    from ledger.management.follow_up import FollowUp


def labels(followed: FollowUp) -> list[str]:
    """What the reader should know: the sign rule, whether there is a budget, and its remarks."""
    rule = _(
        "A deviation is the outcome less the budget: plus is better for the result, minus worse."
    )
    if followed.budget is None:
        none = _(
            "There is no budget of {year}; load one with finsam budget.", year=followed.year.name
        )
        return [none]
    return [rule, *map(translate_problem, remarks(followed.budget))]
