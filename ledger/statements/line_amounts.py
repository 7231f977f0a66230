"""Figures: every line of a template worked out for one column.

The one place where signs are turned: the ledger counts debit positive, a report prints income,
assets, equity and liabilities positive.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.report_layout.line_tree import line_tree, parts_within
from ledger.report_layout.model import SIGNS, TOTALS
from ledger.report_layout.placement import UNPLACED, Placement, assign_lines
from ledger.statements.cash_flow import derived

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ledger.core.balances import Balances
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.report_layout.line_tree import LineTree
    from ledger.report_layout.model import Part, Template


@dataclass(frozen=True, slots=True)
class StatementColumn:
    """One column of a report: from the ledger, or as published elsewhere."""

    id: str
    label: str
    balances: Balances | None = None
    published: Mapping[str, Ore] = field(default_factory=dict)
    """Printed figures by line id, with the printed sign. They make the whole column when there
    are no balances; beside balances they fill in only what the ledger does not know (memos)."""

    is_from_elsewhere: bool = False
    """Whether the balances are those of a year kept elsewhere: what was printed goes before."""

    begins_otherwise: int | None = None
    """The open year before, where the year of the column does not begin with what it ends with."""

    is_budget: bool = False
    """Whether it is a budget: some of it may be for a sum, or for a row and not for its note."""

    known_parts: Collection[Part] = tuple(TOTALS)
    """The statements that anything is known of; the figures of the others are left blank."""


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """One column worked out: öre by line id, each with the sign of print."""

    amounts: Mapping[str, Ore]
    differences: Mapping[str, Ore]
    """How much a published figure is more than its parts add up to, where it is not the same."""

    placement: Placement
    """Where the column's balances belong; empty for a published column."""

    unknown: frozenset[str] = frozenset()
    """The lines that nothing is known of: a report leaves their figures blank, never 0."""


def line_amounts(
    template: Template, column: StatementColumn, kinds: Mapping[str, Kind] | None = None
) -> LineAmounts:
    """Works out every line of the template for the column.

    `kinds` says what the book's accounts are, for those that no line claims.
    """
    made_of = line_tree(template)
    if column.balances is None:
        lines = [line.id for line in template.lines()]
        amounts = {line: column.published.get(line, 0) for line in lines if line not in made_of}
        amounts[UNPLACED["income"]] = column.published.get(UNPLACED["income"], 0)
        differences = _add_up(amounts, made_of, lines, column.published)
        for line in _known_alone(made_of, column):
            differences.pop(line, None)
        unknown = unknown_lines(template, column)
        return LineAmounts(amounts, {} if column.is_budget else differences, Placement({}), unknown)
    placement = assign_lines(
        template, column.balances.keys(), kinds, at_close=column.balances.at_close
    )
    opening, movement = _sums(template, placement, column.balances)
    debits = _debits(template, placement, column.balances)
    printed = column.published if column.is_from_elsewhere else {}
    amounts = {
        line.id: column.published.get(line.id, 0)
        for line in template.lines()
        if line.kind == "memo"
    }
    leaves = {leaf.line.id: (leaf.part, leaf.sign) for leaf in template.leaves()}
    leaves |= {one.line.id: (one.part, one.sign) for one in template.outside()}
    leaves |= {UNPLACED[part]: (part, sign) for part, sign in SIGNS.items()}
    for line_id, (part, sign) in leaves.items():
        begun = 0 if part == "income" else opening[line_id]
        amounts[line_id] = printed.get(line_id, sign * (begun + movement[line_id]))
    cash_lines = {line.id: line.cash for line in template.statements["cashflow"]}
    ledger_lines = (line.id for line in template.lines() if line.id not in cash_lines)
    differences = _add_up(amounts, made_of, ledger_lines, printed)
    for line_id, cash in cash_lines.items():
        if cash:
            flow = derived(cash, made_of, amounts, opening, movement, debits=debits)
            amounts[line_id] = printed.get(line_id, flow)
    amounts[UNPLACED["cashflow"]] = -(
        movement[UNPLACED["assets"]] + movement[UNPLACED["equity_and_liabilities"]]
    )
    differences |= _add_up(amounts, made_of, cash_lines, printed)
    return LineAmounts(amounts, differences, placement, unknown_lines(template, column))


def unknown_lines(template: Template, column: StatementColumn) -> frozenset[str]:
    """The lines that the column knows nothing of.

    Those of a statement that it does not tell of; those that a line is made of which was printed
    alone, without any of its parts; and each line that is made of such lines only.
    """
    if column.is_budget or (column.balances and set(TOTALS) <= set(column.known_parts)):
        return frozenset()
    made_of = line_tree(template)
    known = _published_parts(template, column) if column.balances is None else column.known_parts
    found = {leaf.line.id for leaf in template.leaves() if leaf.part not in known}
    found |= {one.line.id for one in template.outside() if one.part not in known}
    found |= {
        line.id
        for part, lines in template.statements.items()
        for line in lines
        if part not in known and line.kind != "memo"
    }
    if column.balances is None:
        found |= {
            part for line in _known_alone(made_of, column) for part in parts_within(made_of, line)
        }
    found -= column.published.keys()
    totals = set(UNPLACED.values())
    for line_id in (line.id for line in template.lines() if line.id in made_of):
        parts = {part for part in parts_within(made_of, line_id) if part not in made_of} - totals
        if line_id not in column.published and parts and parts <= found:
            found.add(line_id)
    return frozenset(found)


def _published_parts(template: Template, column: StatementColumn) -> set[Part]:
    """The statements of which some line was printed, of those that the column tells of."""
    leaves = {leaf.line.id: leaf.part for leaf in template.leaves()}
    printed = {
        part
        for part, lines in template.statements.items()
        if any(line.id in column.published and line.kind != "memo" for line in lines)
    }
    return (printed | {leaves[line] for line in column.published.keys() & leaves.keys()}) & set(
        column.known_parts
    )


def _known_alone(made_of: LineTree, column: StatementColumn) -> tuple[str, ...]:
    """The lines that were printed without any of those they are made of."""
    return tuple(
        line
        for line in made_of
        if line in column.published
        and column.published.keys().isdisjoint(parts_within(made_of, line))
    )


def _sums(
    template: Template, placement: Placement, balances: Balances
) -> tuple[Counter[str], Counter[str]]:
    """What each line began with and its movement, debit positive; the result joins equity."""
    opening: Counter[str] = Counter()
    movement: Counter[str] = Counter()
    for key in balances.keys():  # noqa: SIM118 - the keys of two mappings
        for line_id, (before, during) in placement.amounts(balances, key).items():
            opening[line_id] += before
            movement[line_id] += during
    result_row = next(line.id for line in template.lines() if line.with_result)
    income = [leaf.line.id for leaf in template.leaves() if leaf.part == "income"]
    for sums in (opening, movement):
        sums[result_row] += sum(sums[line_id] for line_id in (*income, UNPLACED["income"]))
    return opening, movement


def _debits(template: Template, placement: Placement, balances: Balances) -> Counter[str]:
    """The period's debits of each line, where the cash flow shows them apart from its credits."""
    debits: Counter[str] = Counter()
    if any(
        line.cash.debit or line.cash.credit for line in template.statements["cashflow"] if line.cash
    ):
        lines = placement.moved_to.get("debit", placement.line_of)
        for key in balances.keys():  # noqa: SIM118 - the keys of two mappings
            during = {portion: amount for portion, _, amount in balances.portions(key)}
            debits[lines[key]] += during["debit"]
    return debits


def _add_up(
    amounts: dict[str, Ore],
    made_of: LineTree,
    line_ids: Iterable[str],
    published: Mapping[str, Ore] | None = None,
) -> dict[str, Ore]:
    """Fills in the lines that are made of others; returns what published figures differ by."""
    differences: dict[str, Ore] = {}

    def amount(line_id: str) -> Ore:
        if line_id not in amounts:
            parts = sum(factor * amount(part) for factor, part in made_of.get(line_id, ()))
            amounts[line_id] = (published or {}).get(line_id, parts)
            if amounts[line_id] != parts:
                differences[line_id] = amounts[line_id] - parts
        return amounts[line_id]

    for line_id in line_ids:
        amount(line_id)
    return differences
