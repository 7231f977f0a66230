"""A budget laid over the ledger: the line, branch and activity of each row, and its months."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import year_before
from ledger.budget.budget import month_amounts
from ledger.core.errors import problem
from ledger.core.model import COST_CENTRE, PROJECT
from ledger.core.money import divide_rounded, write_amount
from ledger.report_layout.account_ranges import NO_OBJECT, AllBut
from ledger.report_layout.groups import NO_GROUP, GroupIndex
from ledger.report_layout.line_tree import leaves_within, line_tree
from ledger.report_layout.model import TOTALS
from ledger.report_layout.placement import UNPLACED
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.budget.budget import Budget, BudgetLine
    from ledger.core.balances import Balances, Key
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.errors import Problem
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.line_tree import LineTree
    from ledger.report_layout.model import Template
    from ledger.report_layout.placement import Placement


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A row of a budget, placed; öre, income positive and costs negative."""

    id: str
    line: str
    """The line of the income statement or of a note that it is for."""

    centre: str | None
    """The cost centre, empty when there is none; None when it is for several."""

    project: str | None
    """The project, as the cost centre."""

    months: tuple[tuple[Period, Ore], ...]
    """Each month of the fiscal year and its amount."""

    group: str | None = NO_GROUP
    """The group of the follow-up that it is for; None when it is for several."""

    @property
    def year(self) -> Ore:
        """The whole year."""
        return sum(amount for _, amount in self.months)

    def object_of(self, dimension: int) -> str | None:
        """The object that it is for; empty when there is none, None when it is for several."""
        return self.centre if dimension == COST_CENTRE else self.project

    def within(self, period: Period) -> Ore:
        """What falls on the days: whole months as they are, a part of one by its days."""
        total = 0
        for month, amount in self.months:
            first, last = max(month.first, period.first), min(month.last, period.last)
            days = (last - first).days + 1
            if days > 0:
                total += divide_rounded(amount * days, (month.last - month.first).days + 1)
        return total


class BudgetSpread:
    """Places the rows of budgets of one year."""

    def __init__(
        self,
        book: Book,
        year: FiscalYear,
        template: Template,
        centres: Mapping[str, str],
        posted: Placement,
    ) -> None:
        """`centres` says in which cost centre a project is, and `posted` where balances belong."""
        self.year, self.template, self.centres = year, template, centres
        self.posted = posted
        self.made_of = line_tree(template)
        self.groups = GroupIndex(template)
        before = year_before(book, year)
        self.last_year = (
            [read_balances(book, before, month) for month in before.period.months()]
            if before
            else []
        )

    def of(self, budget: Budget | None) -> tuple[SpreadRow, ...]:
        """The rows of a budget; none when there is no budget."""
        rows = [line for line in budget.lines if line.kind == "row"] if budget else []
        return tuple(map(self._placed, rows))

    def _placed(self, row: BudgetLine) -> SpreadRow:
        claims = _claims(row, self.template, self.made_of)
        project = self._object_of(row, claims, PROJECT)
        months = self.year.period.months()
        pattern = [outcome(balances, claims) for balances in self.last_year]
        amounts = month_amounts(row, pattern, len(months))
        return SpreadRow(
            id=row.id,
            line=row.line or self._line_of(row.claims[0] if row.claims else None),
            centre=_only(claims, COST_CENTRE)
            or self.centres.get(project or "")
            or self._object_of(row, claims, COST_CENTRE),
            project=project,
            group=self._group_of(row, claims),
            months=tuple(zip(months, amounts, strict=True)),
        )

    def _object_of(
        self, row: BudgetLine, claims: tuple[AccountRange, ...], dimension: int
    ) -> str | None:
        """The object that the row names, else where everything that it is for has been posted."""
        if named := _only(claims, dimension):
            return named
        found = {dict(members).get(dimension, "") for _, members in self._posted_keys(row)}
        if not found:
            return None if _names_several(claims, dimension) else ""
        return found.pop() if len(found) == 1 else None

    def _posted_keys(self, row: BudgetLine) -> Sequence[Key]:
        """The balances of what the row is for."""
        if row.claims:
            return [
                key for key in self.posted.line_of if any(one.contains(key) for one in row.claims)
            ]
        return self.posted.keys_of(leaves_within(self.made_of, row.line))

    def _group_of(self, row: BudgetLine, claims: tuple[AccountRange, ...]) -> str | None:
        """The group that takes what the row names, else where all of it has been posted.

        A row that names no objects goes by what has been posted first.
        """
        if not self.template.operations:
            return NO_GROUP
        in_result = leaves_within(self.made_of, TOTALS["income"])
        lines = {key: self.posted.line_of[key] for key in self._posted_keys(row)}
        posted = {
            self.groups.group_of(key, line) for key, line in lines.items() if line in in_result
        }
        own = leaves_within(self.made_of, row.line) if row.line else in_result
        named = {
            self.groups.group_of(key, leaf)
            for claim in claims
            for key in self.groups.samples(claim)
            if (leaf := self._leaf_of(key)) in own
        }
        for found in (named, posted) if _name_objects(claims) else (posted, named):
            if len(found) == 1:
                return found.pop()
        return None if posted or named else NO_GROUP

    def _leaf_of(self, key: Key) -> str:
        leaf = self.template.leaf_of(key)
        return leaf.line.id if leaf else UNPLACED["income"]

    def _line_of(self, claim: AccountRange | None) -> str:
        """The line on which a posting of the row would land."""
        if claim is None:
            return UNPLACED["income"]
        members = tuple(
            (dimension, min(codes))
            for dimension, codes in claim.objects
            if NO_OBJECT not in codes and not isinstance(codes, AllBut)
        )
        return self._leaf_of((claim.first, members))


def roles_of(budget: Budget, template: Template) -> Mapping[str, Kind]:
    """Income or cost, by the accounts that a row is for; rows for both or neither are left out."""
    made_of = line_tree(template)
    roles: dict[str, Kind] = {}
    for row in budget.lines:
        claims = _claims(row, template, made_of) if row.kind == "row" else ()
        kinds = {
            account.kind
            for account in template.accounts
            if any(claim.has_account(account.number) for claim in claims)
        }
        if len(kinds) == 1:
            roles[row.id] = kinds.pop()
    return roles


def against_role(budget: Budget, roles: Mapping[str, Kind]) -> Iterator[Problem]:
    """The costs that raise the result, and the income that lowers it, in the budget year."""
    for row in budget.lines:
        amount, role = sum(row.amounts[:1]), roles.get(row.id)
        if role == "cost" and amount > 0:
            yield problem(
                "cost-raises-result",
                "{line} is a cost, and raises the result by {amount}; give it a minus if it should"
                " not.",
                line=row.label,
                amount=write_amount(amount, "kr"),
            )
        if role == "income" and amount < 0:
            yield problem(
                "income-lowers-result",
                "{line} is an income, and lowers the result by {amount}; take the minus away if it"
                " should not.",
                line=row.label,
                amount=write_amount(-amount, "kr"),
            )


def outcome_by_month(book: Book, year: FiscalYear, row: BudgetLine) -> tuple[Ore, ...]:
    """What the row is for came to in each month of a year; income positive, costs negative."""
    with book.reading():
        template = template_of(book, year)
        claims = _claims(row, template, line_tree(template))
        months = [read_balances(book, year, month) for month in year.period.months()]
    return tuple(-outcome(balances, claims) for balances in months)


def outcome(balances: Balances, claims: Sequence[AccountRange]) -> Ore:
    """What the postings that the claims take add up to; debit positive."""
    return sum(
        amount
        for key, amount in balances.movement.items()
        if any(claim.contains(key) for claim in claims)
    )


def _claims(row: BudgetLine, template: Template, made_of: LineTree) -> tuple[AccountRange, ...]:
    """The accounts and objects that a row is for, whether it names them or a line."""
    leaves = set(leaves_within(made_of, row.line))
    return row.claims or tuple(
        claim for leaf in template.leaves() if leaf.line.id in leaves for claim in leaf.line.claims
    )


def _only(claims: tuple[AccountRange, ...], dimension: int) -> str:
    """The object that all claims name in the dimension; empty when there is no one object."""
    named = _named(claims, dimension)
    return next(iter(named)) if len(named) == 1 and named.total() == len(claims) else ""


def _name_objects(claims: tuple[AccountRange, ...]) -> bool:
    """Whether all claims are for some objects."""
    return bool(claims) and all(
        any(claim.named(dimension) - {NO_OBJECT} for dimension, _ in claim.objects)
        for claim in claims
    )


def _names_several(claims: tuple[AccountRange, ...], dimension: int) -> bool:
    return len(_named(claims, dimension)) > 1


def _named(claims: tuple[AccountRange, ...], dimension: int) -> Counter[str]:
    """How often the claims name each object of the dimension."""
    return Counter(code for claim in claims for code in claim.named(dimension))
