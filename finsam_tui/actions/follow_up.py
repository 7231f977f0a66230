"""What is said beside the follow-up, on the screen and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _, translate_problem
from ledger.budget.budget import remarks
from ledger.core.errors import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.core.errors import Problem
    from ledger.management.follow_up import FollowUp


def labels(followed: FollowUp, words: Callable[[Problem], str] = translate_problem) -> list[str]:
    """What the reader should know: the sign rule, whether there is a budget, and its remarks.

    `words` says a problem as the face does.
    """
    rule = _(
        "A deviation is the outcome less the budget: plus is better for the result, minus worse."
    )
    if followed.budget is None:
        none = problem(
            "follow-up-no-budget",
            "There is no budget of {year}; load one with {remedy}.",
            year=followed.year.name,
            remedy="budget",
        )
        return [words(none)]
    return [rule, *map(words, remarks(followed.budget))]
