"""The cash-flow analysis: every line derived from changes in the balance sheet (LKBR 8:1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.report_layout.line_tree import leaves_within
from ledger.report_layout.placement import UNPLACED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.money import Ore
    from ledger.report_layout.line_tree import LineTree
    from ledger.report_layout.model import CashSource


def derived(
    cash: CashSource,
    made_of: LineTree,
    amounts: Mapping[str, Ore],
    opening: Mapping[str, Ore],
    movement: Mapping[str, Ore],
    *,
    debits: Mapping[str, Ore],
) -> Ore:
    """What a line amounts to: an inflow is positive.

    `amounts` are the lines of the income statement as printed; `opening` and `movement` those
    of the leaves in the balance sheet, debit positive, and `debits` the debits of the movement.
    """

    def balance(sums: Mapping[str, Ore], line_ids: tuple[str, ...]) -> Ore:
        leaves = (leaf for line_id in line_ids for leaf in leaves_within(made_of, line_id))
        return sum(sums[leaf] for leaf in leaves if leaf not in UNPLACED.values())

    return (
        balance(opening, cash.opening)
        + balance(opening, cash.closing)
        + balance(movement, cash.closing)
        - balance(movement, cash.change)
        - balance(debits, cash.debit)
        - (balance(movement, cash.credit) - balance(debits, cash.credit))
        + sum(amounts[line_id] for line_id in cash.plus)
        - sum(amounts[line_id] for line_id in cash.less)
    )
