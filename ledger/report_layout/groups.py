"""Groups of the follow-up of operations: which of them each balance of the result belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import product
from typing import TYPE_CHECKING

from ledger.report_layout.account_ranges import NO_OBJECT, AllBut
from ledger.report_layout.line_tree import leaves_within, line_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.core.balances import Key
    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.model import Template

NO_GROUP = ""
"""The id of the group for what no group of the template takes."""


def lines_of_the_result(template: Template) -> Mapping[str, frozenset[str]]:
    """The lines that a group can take, by id: those that make the income statement.

    Each with the leaves, and unplaced lines, that it is made of.
    """
    made_of = line_tree(template)
    found: dict[str, frozenset[str]] = {}

    def add(line_id: str) -> None:
        found[line_id] = frozenset(leaves_within(made_of, line_id))
        for _, part in made_of.get(line_id, ()):
            add(part)

    for line in template.statements["income"]:
        if line.kind in ("row", "sum") and line.id not in found:
            add(line.id)
    return found


class GroupIndex:
    """Finds the first group that takes a balance."""

    def __init__(self, template: Template) -> None:
        """Takes the groups of the template in the order in which they win."""
        leaves = lines_of_the_result(template)
        self._groups = [
            (
                group.id,
                frozenset().union(*(leaves[line] for line in group.lines)) or None,
                group.claims,
            )
            for group in template.operations
        ]

        bounds = {
            end
            for group in template.operations
            for claim in group.claims
            for end in (claim.first, claim.end)
        }
        if any(group.lines for group in template.operations):
            bounds |= {
                end
                for leaf in template.leaves()
                for claim in leaf.line.claims
                for end in (claim.first, claim.end)
            }
        self._bounds = sorted(bounds)

    def samples(self, claim: AccountRange) -> Iterator[Key]:
        """Balances of the claim, one for each way that groups can tell its accounts apart.

        With the objects that it names; a claim for all but some objects names none.
        """
        within = self._bounds[
            bisect_right(self._bounds, claim.first) : bisect_left(self._bounds, claim.end)
        ]
        named = [
            [(dimension, code) for code in sorted(codes - {NO_OBJECT})]
            for dimension, codes in claim.objects
            if not isinstance(codes, AllBut) and NO_OBJECT not in codes
        ]
        for account in (claim.first, *within):
            for members in product(*named):
                yield account, members

    def group_of(self, key: Key, leaf: str) -> str:
        """The id of the group that a balance on the leaf belongs to; NO_GROUP when to none."""
        for group, leaves, claims in self._groups:
            if (leaves is None or leaf in leaves) and any(claim.contains(key) for claim in claims):
                return group
        return NO_GROUP
