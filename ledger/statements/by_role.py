"""Facts that more than one table tells, each worked out here: by the roles of the template.

Equity, liquid assets, the income and the costs of operations, what each balance is. Amounts are
öre by line id, with the sign of print, as `figures` works them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.report_layout.line_tree import leaves_within, line_tree
from ledger.report_layout.model import CLOSING_CASH, EQUITY_ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.balances import Balances
    from ledger.core.money import Ore
    from ledger.report_layout.model import BalanceRole, LineRole, Template


def result_row(template: Template) -> str:
    """The row of the year's result in the balance sheet."""
    return next(line.id for line in template.lines() if line.with_result)


def equity_rows(template: Template) -> tuple[str, ...]:
    """The rows of equity, the year's result among them (LKBR 6:2)."""
    return (*(line.id for line in template.lines_with(*EQUITY_ROLES)), result_row(template))


def equity_leaves(template: Template) -> frozenset[str]:
    """The leaves of equity: its rows, or the lines of the notes that make them."""
    rows = equity_rows(template)
    return frozenset(leaf.line.id for leaf in template.leaves() if leaf.row.id in rows)


def equity(template: Template, amounts: Mapping[str, Ore]) -> Ore:
    """Equity when the period ends, the result of the year to date included."""
    return sum(amounts.get(row, 0) for row in equity_rows(template))


def liquid_assets(amounts: Mapping[str, Ore]) -> Ore:
    """Liquid assets when the period ends: those that the cash flow ends in (LKBR 8:1)."""
    return amounts.get(CLOSING_CASH, 0)


def liquid_rows(template: Template) -> tuple[str, ...]:
    """The rows of the balance sheet that the cash flow ends in."""
    cash = {line.id: line.cash for line in template.statements["cashflow"]}[CLOSING_CASH]
    assert cash is not None
    return cash.closing


def liquid_assets_in_print(template: Template, amounts: Mapping[str, Ore]) -> Ore:
    """Liquid assets of a year that is known by line: by its cash flow, else its balance sheet."""
    return liquid_assets(amounts) or sum(amounts.get(row, 0) for row in liquid_rows(template))


def operations_of(template: Template, role: LineRole, amounts: Mapping[str, Ore]) -> Ore | None:
    """The income or the costs of operations, as printed; None where no line has the role."""
    lines = template.lines_with(role)
    return amounts.get(lines[0].id, 0) if lines else None


def leaves_with(template: Template, role: LineRole) -> frozenset[str]:
    """The leaves that the lines of a role are made of."""
    made_of = line_tree(template)
    return frozenset(
        leaf for line in template.lines_with(role) for leaf in leaves_within(made_of, line.id)
    )


def movement_of(template: Template, role: BalanceRole, balances: Balances) -> Ore:
    """What the period did to the balances of a role; debit positive."""
    return sum(a for key, a in balances.movement.items() if template.has_role(role, key))
