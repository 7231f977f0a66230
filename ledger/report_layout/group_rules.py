"""What the groups of the follow-up must mean: each has something of the result to take."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.text import quoted
from ledger.report_layout.account_ranges import EVERY_ACCOUNT
from ledger.report_layout.groups import lines_of_the_result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.core.errors import Problem
    from ledger.report_layout.model import Template
    from ledger.report_layout.rules import Rule

MOST = 1000
"""Intervals of all groups that are held against each other; a layout has some tens of them."""


def groups_of_one_name(template: Template) -> Iterator[Problem]:
    """The id of a group names one row of the follow-up: comments are stored by it."""
    seen: set[str] = set()
    for group in template.operations:
        if group.id in seen:
            yield problem(
                "group-twice",
                "There is a group {id} before this one; give it another id.",
                f"{template.source}: operations.{group.id}",
                id=group.id,
            )
        seen.add(group.id)


def groups_of_unknown_lines(template: Template) -> Iterator[Problem]:
    """A group takes lines of the income statement, or of the notes that make its rows."""
    known = lines_of_the_result(template)
    for group in template.operations:
        for line in group.lines:
            if line not in known:
                yield problem(
                    "group-line",
                    "There is no line {line} in the income statement or the notes of its rows;"
                    " correct the id or remove it.",
                    f"{template.source}: operations.{group.id}.lines",
                    line=quoted(line),
                )


def groups_outside_the_result(template: Template) -> Iterator[Problem]:
    """The accounts that a group names are of income and costs."""
    others = {a.number: a.kind for a in template.accounts if a.kind not in ("income", "cost")}
    numbers = sorted(others)
    for group in template.operations:
        for claim in group.claims:
            at = bisect_left(numbers, claim.first)
            if claim.interval != EVERY_ACCOUNT and at < bisect_left(numbers, claim.end):
                yield problem(
                    "group-account",
                    "Account {account} is of the kind {kind}; a group takes income and costs."
                    " Narrow the accounts.",
                    f"{template.source}: operations.{group.id}.accounts",
                    account=numbers[at],
                    kind=others[numbers[at]],
                )


def groups_that_never_match(template: Template) -> Iterator[Problem]:
    """A group has something that no group before it takes."""
    if sum(len(group.claims) for group in template.operations) > MOST:
        return
    known = lines_of_the_result(template)
    every = frozenset[str]().union(*known.values())
    leaves = [
        frozenset[str]().union(*(known[line] for line in group.lines)) or every
        for group in template.operations
    ]
    for position, group in enumerate(template.operations):
        wider = [
            other
            for other, taken in zip(template.operations[:position], leaves, strict=False)
            if leaves[position] <= taken
        ]
        takers = [
            next((other.id for other in wider if any(c.covers(claim) for c in other.claims)), None)
            for claim in group.claims
        ]
        if takers and None not in takers:
            yield problem(
                "group-never-matches",
                "The group can never take anything: {others} come first and take it all. Move it"
                " before them, or remove it.",
                f"{template.source}: operations.{group.id}",
                others=", ".join(dict.fromkeys(filter(None, takers))),
            )


GROUP_NAME_RULES: tuple[Rule, ...] = (groups_of_one_name, groups_of_unknown_lines)
GROUP_RULES: tuple[Rule, ...] = (groups_outside_the_result, groups_that_never_match)
"""These take for granted that the lines of the groups are there."""
