"""What the roles of a template must mean: what every table outside the statements goes by.

Income and costs of operations are one line each, equity is every row of it, and each balance has
one role of its kind. The same balances are then counted in the statements and beside them.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.report_layout.account_ranges import meeting_pairs
from ledger.report_layout.model import EQUITY_ROLES, TOTALS, rows_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.core.errors import Problem
    from ledger.core.model import Kind
    from ledger.report_layout.model import BalanceRole, LineRole, Template, TemplateLine
    from ledger.report_layout.rules import Rule

_OF_INCOME: tuple[LineRole, ...] = ("operating_income", "operating_costs")
REQUIRED: tuple[BalanceRole, ...] = (
    "year_result",
    "vat",
    "fixed_assets",
    "depreciation",
    "external_statements",
    "customers",
    "suppliers",
    "state",
    "region",
    "municipality",
)
"""The roles that a template cannot be silent about; an association may have no such accounts."""

SIDES: tuple[BalanceRole, ...] = ("state", "region", "municipality")
APART: tuple[tuple[BalanceRole, ...], ...] = (
    ("vat", "fixed_assets", "external_statements", "customers"),
    ("year_result", "suppliers"),
    ("depreciation", "disposals", "securities_valuation"),
)
"""Roles of which a balance has one at most."""

_KINDS: Mapping[BalanceRole, tuple[Kind, ...]] = {
    "year_result": ("liability",),
    "vat": ("asset",),
    "vat_claims": ("asset",),
    "vat_blocked": ("asset", "cost"),
    "vat_flat": ("income",),
    "fixed_assets": ("asset",),
    "accumulated_depreciation": ("asset",),
    "depreciation": ("income", "cost"),
    "disposals": ("income", "cost"),
    "capital_gains": ("income", "cost"),
    "securities_valuation": ("income", "cost"),
    "external_statements": ("asset", "liability"),
    "customers": ("asset",),
    "suppliers": ("liability",),
}


def states_roles(template: Template) -> bool:
    """Whether the file says what its lines and accounts are; files of earlier versions do not."""
    return bool(template.roles) or any(line.role for line in template.lines())


def line_roles_missing_or_doubled(template: Template) -> Iterator[Problem]:
    """The income and the costs of operations are one line each."""
    for role in _OF_INCOME:
        lines = template.lines_with(role)
        for line in lines[1:]:
            yield problem(
                "role-twice",
                "{other} has the role {role} already; keep it on the line that is the sum.",
                f"{template.place(line.id)}.role",
                role=role,
                other=lines[0].id,
            )
        if not lines:
            yield problem(
                "role-missing",
                'No line has the role {role}; add role = "{role}" to the row or sum that is it.',
                f"{template.source}: statements.income.role",
                role=role,
            )


def line_roles_in_the_wrong_place(template: Template) -> Iterator[Problem]:
    """Income and costs stand in the income statement, and only rows of equity are equity."""
    income = {line.id for line in template.statements["income"]}
    sheet = template.ledger_lines("equity_and_liabilities")
    for line in template.lines_with(*_OF_INCOME):
        if line.id not in income:
            yield _misplaced(template, line, "statements.income")
    for line in template.lines_with(*EQUITY_ROLES):
        if line.id not in sheet or line.kind != "row" or line.with_result:
            yield _misplaced(template, line, "statements.equity_and_liabilities")


def _misplaced(template: Template, line: TemplateLine, statement: str) -> Problem:
    return problem(
        "role-misplaced",
        "The role {role} belongs on a row of {statement}, and not on that of the year's result;"
        " move it there.",
        f"{template.place(line.id)}.role",
        role=line.role,
        statement=statement,
    )


def equity_rows_without_a_role(template: Template) -> Iterator[Problem]:
    """Every row beside the year's result is equity: in its sum, and where the cash flow has it."""
    (result,) = (line.id for line in template.lines() if line.with_result)
    brought_forward = template.leaf_of((template.equity_brought_forward, ()))
    equity = {result, *(line.id for line in template.lines_with(*EQUITY_ROLES))}
    lines = template.ledger_lines("equity_and_liabilities")
    beside = rows_beside_the_result(template)
    wanted = dict.fromkeys((*beside, *((brought_forward.row.id,) if brought_forward else ())), "")
    for row in wanted:
        if row not in equity and row in lines:
            yield problem(
                "equity-role-missing",
                "The row is a part of equity, as the year's result is; add role ="
                ' "equity" or "restricted_reserve".',
                f"{template.place(row)}.role",
            )
    for row in equity - set(beside):
        if beside:
            yield problem(
                "equity-role-outside",
                "The row has the role of equity but stands outside the sum of it; add it to the"
                " sum, or take the role away.",
                f"{template.place(row)}.role",
            )


def result_row_with_accounts(template: Template) -> Iterator[Problem]:
    """The year's result is that of the income statement; what lies on an account is last year's.

    LKBR 6:2: the result of earlier years belongs to equity at the beginning of the year.
    """
    for line in template.lines():
        if line.with_result and line.claims:
            yield problem(
                "result-row-with-accounts",
                "The row takes the result of the income statement and nothing else; write"
                " accounts = [] here, and move {accounts} to the row of equity that has account"
                " {carried}.",
                f"{template.place(line.id)}.accounts",
                accounts=", ".join(claim.interval for claim in line.claims),
                carried=template.equity_brought_forward,
            )


def rows_beside_the_result(template: Template) -> tuple[str, ...]:
    """The rows of the smallest sum that has the year's result among its rows.

    Where the total of the side is the only such sum, the rows whose change the cash flow holds
    against the result; none when it does not say either.
    """
    (result,) = (line.id for line in template.lines() if line.with_result)
    within = rows_within(template.ledger_lines("equity_and_liabilities"))
    sums = [
        (len(rows), tuple(rows))
        for line_id, rows in within.items()
        if result in rows
        and line_id not in (result, TOTALS["equity_and_liabilities"])
        and rows != within[TOTALS["equity_and_liabilities"]]
    ]
    if sums:
        return min(sums)[1]
    for line in template.statements["cashflow"]:
        rows = tuple(
            row
            for change in (line.cash.change if line.cash else ())
            for row in within.get(change, ())
        )
        if result in rows:
            return rows
    return ()


def balance_roles_missing(template: Template) -> Iterator[Problem]:
    """Every table that needs a role finds it, or is told that there is none."""
    for role in REQUIRED:
        if role not in template.roles:
            yield problem(
                "balance-role-missing",
                'The role {role} is missing; add {role} = {{accounts = ["…"]}} under [roles], or'
                " accounts = [] where the association has none.",
                f"{template.source}: roles.{role}",
                role=role,
            )


def balance_roles_of_the_wrong_kind(template: Template) -> Iterator[Problem]:
    """VAT and fixed assets are assets; depreciation is a cost, or the income of a reversal."""
    yield from _of_the_wrong_kind(template, _KINDS)


def contributions_that_are_no_income(template: Template) -> Iterator[Problem]:
    """What a member contributes is an income."""
    yield from _of_the_wrong_kind(template, dict.fromkeys(SIDES, ("income",)))


def _of_the_wrong_kind(
    template: Template, kinds: Mapping[BalanceRole, tuple[Kind, ...]]
) -> Iterator[Problem]:
    chart = sorted((account.number, account.kind) for account in template.accounts)
    numbers = [number for number, _ in chart]
    for role, allowed in kinds.items():
        for claim in template.roles.get(role, ()):
            taken = chart[bisect_left(numbers, claim.first) : bisect_left(numbers, claim.end)]
            for number, kind in taken:
                if kind not in allowed:
                    yield problem(
                        "balance-role-kind",
                        "Account {account} is of the kind {kind}, and the role takes {kinds};"
                        " narrow its accounts.",
                        f"{template.source}: roles.{role}.accounts",
                        account=number,
                        kind=kind,
                        kinds=", ".join(allowed),
                    )


def contributions_of_two_sides(template: Template) -> Iterator[Problem]:
    """A contribution is of one side."""
    yield from _of_two_roles(template, (SIDES,))


def balances_of_two_roles(template: Template) -> Iterator[Problem]:
    """VAT is no fixed asset, a customer's debt no bank account, and so on."""
    yield from _of_two_roles(template, APART)


def _of_two_roles(
    template: Template, groups: Iterable[tuple[BalanceRole, ...]]
) -> Iterator[Problem]:
    for roles in groups:
        claims = [(role, claim) for role in roles for claim in template.roles.get(role, ())]
        doubled: dict[tuple[BalanceRole, BalanceRole], str] = {}
        for earlier, later in sorted(meeting_pairs([claim for _, claim in claims])):
            two = claims[later][0], claims[earlier][0]
            if two[0] != two[1]:
                doubled.setdefault(two, claims[later][1].interval)
        for (role, other), accounts in doubled.items():
            yield problem(
                "balance-role-twice",
                "{accounts} has the role {other} already; narrow one of the two.",
                f"{template.source}: roles.{role}",
                accounts=accounts,
                other=other,
            )


def result_account_without_its_role(template: Template) -> Iterator[Problem]:
    """What lies on the account of last year's result is that result until it is transferred."""
    if "year_result" not in template.roles:
        return
    if not template.has_role("year_result", (template.equity_result, ())):
        yield problem(
            "result-role-missing",
            "Account {account}, equity_result, lacks the role year_result; add it to the accounts"
            " of the role.",
            f"{template.source}: roles.year_result.accounts",
            account=template.equity_result,
        )


def accumulated_depreciation_outside(template: Template) -> Iterator[Problem]:
    """What is written off is written off a fixed asset."""
    for claim in template.roles.get("accumulated_depreciation", ()):
        if not any(wide.covers(claim) for wide in template.roles.get("fixed_assets", ())):
            yield problem(
                "written-off-outside",
                "{accounts} lacks the role fixed_assets; add it to the accounts of that role, or"
                " take it away here.",
                f"{template.source}: roles.accumulated_depreciation.accounts",
                accounts=claim.interval,
            )


ROLE_RULES: tuple[Rule, ...] = (
    line_roles_missing_or_doubled,
    line_roles_in_the_wrong_place,
    equity_rows_without_a_role,
    result_row_with_accounts,
    balance_roles_missing,
    balance_roles_of_the_wrong_kind,
    contributions_of_two_sides,
)
NEW_ROLE_RULES: tuple[Rule, ...] = (
    contributions_that_are_no_income,
    balances_of_two_roles,
    result_account_without_its_role,
    accumulated_depreciation_outside,
)
"""What is asked of a layout that a year is given, and not of those that years have already."""
