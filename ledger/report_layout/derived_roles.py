"""The roles of a template that was stored before templates stated any.

They are what the program took for granted then: the accounts of BAS, the ids of the built-in
templates, and words in the names of members. The statements of such a template are what they were,
so a closed year prints as it did.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.model import MEMBER
from ledger.report_layout.account_ranges import AccountRange
from ledger.report_layout.model import rows_within
from ledger.report_layout.role_rules import rows_beside_the_result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.report_layout.model import BalanceRole, LineRole, Side, Template, TemplateLine

_BAS: Mapping[BalanceRole, tuple[AccountRange, ...]] = {
    "vat": (AccountRange("1650", "1659"),),
    "fixed_assets": (AccountRange("1000", "1299"),),
    "accumulated_depreciation": tuple(
        AccountRange(f"{tens}8", f"{tens}9") for tens in range(100, 130)
    ),
    "depreciation": (AccountRange("7800", "7899"),),
    "disposals": (AccountRange("3970", "3979"), AccountRange("7970", "7979")),
    "capital_gains": (AccountRange("3970", "3979"),),
    "securities_valuation": (AccountRange("8290", "8299"), AccountRange("8390", "8399")),
    "external_statements": (
        AccountRange("1380", "1389"),
        AccountRange("1630", "1639"),
        AccountRange("1900", "1999"),
    ),
    "customers": (AccountRange("1500", "1599"),),
    "suppliers": (AccountRange("2440", "2449"),),
}
_OPERATIONS: Mapping[LineRole, tuple[str, str]] = {
    "operating_income": ("3", "4"),
    "operating_costs": ("4", "8"),
}
"""Between which classes of accounts (BAS) the lines lie."""

_WORDS: Mapping[Side, tuple[str, ...]] = {
    "state": ("försäkringskassan", "arbetsförmedlingen", "staten"),
    "region": ("region", "landsting"),
    "municipality": ("kommun", "stad"),
}
"""By what words in its name a member is known."""


CONTRIBUTIONS: Mapping[Side, AccountRange] = {
    "state": AccountRange("3985", "3985"),
    "region": AccountRange("3986", "3986"),
    "municipality": AccountRange("3987", "3987"),
}
"""The accounts of each side's contributions, where a template names no members."""


def with_derived_roles(template: Template) -> Template:
    """The template with the roles that its lines, accounts and members had all along."""
    roles: dict[str, LineRole] = {
        line_id: role for role in _OPERATIONS if (line_id := _operations(template, role))
    }
    (result_row,) = (line for line in template.lines() if line.with_result)
    brought_forward = template.leaf_of((template.equity_brought_forward, ()))
    rows = (
        *rows_beside_the_result(template),
        *((brought_forward.row.id,) if brought_forward else ()),
    )
    roles |= dict.fromkeys(rows, "equity")
    return replace(
        template,
        statements={
            part: tuple(_with_role(line, roles) for line in lines)
            for part, lines in template.statements.items()
        },
        roles={"year_result": result_row.claims, **_BAS, **dict(_members(template))},
        roles_are_stated=False,
    )


def _with_role(line: TemplateLine, roles: Mapping[str, LineRole]) -> TemplateLine:
    role = roles.get(line.id)
    return line if line.with_result or role is None else replace(line, role=role)


def _operations(template: Template, role: LineRole) -> str:
    """The widest line of the income statement within the classes; "" when there is none."""
    first, end = _OPERATIONS[role]
    within = rows_within(template.ledger_lines("income"))
    if role in within:
        return role
    outside = {
        leaf.row.id
        for leaf in template.leaves()
        for claim in leaf.line.claims
        if leaf.part == "income" and not (first <= claim.first and claim.last < end)
    }
    empty = {row for row in within if row in within[row]} - {
        leaf.row.id for leaf in template.leaves() if leaf.line.claims
    }
    found = [
        (len(rows), line_id)
        for line_id, rows in within.items()
        if rows and outside.isdisjoint(rows) and not rows.keys() <= empty
    ]
    return max(found, default=(0, ""))[1]


def _members(template: Template) -> Iterator[tuple[BalanceRole, tuple[AccountRange, ...]]]:
    """The members of each side, by their names."""
    for side, own in CONTRIBUTIONS.items():
        codes = frozenset(
            item.code
            for item in template.objects
            if item.dimension == MEMBER and side_by_name(item.name) == side
        )
        named = (AccountRange("300", "399", ((MEMBER, codes),)),) if codes else ()
        yield side, named if any(item.dimension == MEMBER for item in template.objects) else (own,)


def side_by_name(name: str) -> Side | None:
    """The side that a member is on, by its name."""
    folded = name.casefold()
    return next(
        (side for side, words in _WORDS.items() if any(word in folded for word in words)), None
    )
