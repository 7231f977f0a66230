"""Composition: which lines a line is made of, down to the leaves; the way down from a figure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from ledger.report_layout.model import SIGNS, TOTALS
from ledger.report_layout.placement import UNPLACED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.core.balances import Key
    from ledger.report_layout.model import Template
    from ledger.report_layout.placement import Placement

LineTree: TypeAlias = "Mapping[str, tuple[tuple[int, str], ...]]"
"""For each line made of others: those lines' ids, each with the factor it is counted by."""


@lru_cache(maxsize=8)
def line_tree(template: Template) -> LineTree:
    """What each sum, each row with notes and each adding note line is made of."""
    made_of: dict[str, list[tuple[int, str]]] = {}
    for line in template.lines():
        if line.kind in ("sum", "part") and line.of:
            made_of[line.id] = [(1, part) for part in line.of]
    for part, total in TOTALS.items():
        made_of[total].append((1, UNPLACED[part]))
    for leaf in template.leaves():
        if leaf.note:
            factor = leaf.sign * SIGNS[leaf.part]
            made_of.setdefault(leaf.row.id, []).append((factor, leaf.line.id))
    return {line_id: tuple(parts) for line_id, parts in made_of.items()}


def leaves_within(made_of: LineTree, line_id: str) -> tuple[str, ...]:
    """The leaves and unplaced lines that a line is made of; a leaf is made of itself."""
    if line_id not in made_of:
        return (line_id,)
    return tuple(leaf for _, part in made_of[line_id] for leaf in leaves_within(made_of, part))


def parts_within(made_of: LineTree, line_id: str) -> Iterator[str]:
    """Every line that the line is made of, at any depth."""
    for _, part in made_of.get(line_id, ()):
        yield part
        yield from parts_within(made_of, part)


def leaves_of(template: Template, line_id: str) -> tuple[str, ...]:
    """The leaves and unplaced lines behind a line of any statement or note, each once.

    Behind the year's result in equity stand all income and costs; behind a line of the cash
    flow, the leaves of the lines it is derived from.
    """
    made_of = line_tree(template)
    cash = {line.id: line.cash for line in template.statements["cashflow"] if line.cash}
    (result_row,) = (line.id for line in template.lines() if line.with_result)
    found: dict[str, None] = {}
    for leaf in leaves_within(made_of, line_id):
        sources = cash.get(leaf)
        if leaf == UNPLACED["cashflow"]:
            found |= dict.fromkeys((UNPLACED["assets"], UNPLACED["equity_and_liabilities"]))
        elif sources is None:
            found[leaf] = None
        else:
            for source in sources.line_ids():
                found |= dict.fromkeys(leaves_within(made_of, source))
    if result_row in found:
        found |= dict.fromkeys(leaves_within(made_of, TOTALS["income"]))
    return tuple(found)


def keys_of(template: Template, placement: Placement, line_id: str) -> tuple[Key, ...]:
    """The balances behind a line, in the order of accounts and objects."""
    return placement.keys_of(leaves_of(template, line_id))
