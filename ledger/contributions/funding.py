"""Who pays: the members' contributions, and how they divide between state, region and municipality.

The law's division is a half, a quarter and a quarter (FinsamL 5 §). Another one is remarked upon,
never stopped: members may pay more than the state matches.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_kinds, object_names
from ledger.core.errors import problem
from ledger.core.i18n import LANGUAGES
from ledger.core.label import Label
from ledger.core.model import MEMBER
from ledger.core.money import divide_rounded
from ledger.report_layout.derived_roles import side_by_name
from ledger.report_layout.line_tree import leaves_within, line_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.budget.budget import Budget
    from ledger.core.balances import Balances, Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.money import Ore
    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.model import Side, Template

LAW: Mapping[Side, int] = {"state": 500, "region": 250, "municipality": 250}
"""The share of each side, in thousandths (FinsamL 5 §)."""

NO_REGION: Mapping[Side, int] = {"state": 500, "region": 0, "municipality": 500}
"""The same where the municipality is in no region (FinsamL 5 a §)."""

_WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a member pays in; öre."""

    code: str
    name: str
    side: Side | None
    """None when the template does not tell."""

    amount: Ore
    line: Label | None = field(default=None, compare=False)
    """What the line is called that names it, where no member is named."""

    def called(self, language: Language) -> str:
        """The member's own name, or the line's in the language."""
        return self.line.in_language(language) if self.line else self.name


@dataclass(frozen=True, slots=True)
class Funding:
    """The contributions of all members in a year or a budget."""

    contributions: tuple[Contribution, ...]

    @property
    def total(self) -> Ore:
        """All of them."""
        return sum(member.amount for member in self.contributions)

    def of(self, side: Side) -> Ore:
        """What one side pays."""
        return sum(member.amount for member in self.contributions if member.side == side)

    def per_mille(self, amount: Ore) -> int:
        """The amount as thousandths of the total: a member's share (FinsamL 9 §, 22 §)."""
        return divide_rounded(amount * _WHOLE, self.total) if self.total > 0 else 0

    def remarks(self, where: str = "") -> Iterator[Problem]:
        """Says when the sides do not pay as the law divides it, to a tenth of a per cent."""
        strangers = [member for member in self.contributions if not member.side]
        if strangers:
            yield problem(
                "member-without-side",
                "For whom these pay in is not in the template: {members}. Add the code to state,"
                " region or municipality under [roles].",
                where,
                members=Label(
                    *(", ".join(one.called(to) for one in strangers) for to in LANGUAGES)
                ),
            )
        shares = {side: self.per_mille(self.of(side)) for side in LAW}
        if self.total > 0 and shares not in (LAW, NO_REGION) and not strangers:
            yield problem(
                "funding-split",
                "State, region and municipalities pay {state}, {region} and {municipality} per"
                " cent; the law's division is 50, 25 and 25 (FinsamL 5 §).",
                where,
                **{side: f"{share / 10:.1f}".replace(".", ",") for side, share in shares.items()},
            )


def side_of(template: Template, key: Key, name: str) -> Side | None:
    """The side that a contribution is of: by the roles of the template.

    In a book of an earlier version, whose templates have none, by the member's name.
    """
    for side in LAW:
        if template.has_role(side, key):
            return side
    return None if template.roles_are_stated else side_by_name(name)


def funding(
    book: Book, template: Template, balances: Balances, year: FiscalYear | None = None
) -> Funding:
    """The contributions among the balances: income that a side pays, or another member.

    Those of a side that names no member are told by the line where they stand. Of a closed
    `year` the members have the names they had.
    """
    found: dict[Contribution, Ore] = {}
    for key, member in contribution_members(book, template, balances, year).items():
        found[member] = found.get(member, 0) - balances.movement[key]
    return Funding(tuple(replace(one, amount=amount) for one, amount in found.items() if amount))


def contribution_members(
    book: Book, template: Template, balances: Balances, year: FiscalYear | None = None
) -> dict[Key, Contribution]:
    """Who pays each contribution among the balances; its amount is left at 0."""
    kinds = account_kinds(book)
    names = object_names(book, MEMBER, year)
    found: dict[Key, Contribution] = {}
    for key in balances.movement:
        code = dict(key[1]).get(MEMBER, "")
        side = side_of(template, key, names.get(code, code))
        counts = side or (code and _is_contribution(template, key))
        if not counts or kinds.get(key[0]) != "income":
            continue
        leaf = None if code else template.leaf_of(key)
        name = names.get(code, code) or (leaf.line.label.sv if leaf else key[0])
        line = leaf.line.label if leaf else None
        found[key] = Contribution(code or (leaf.line.id if leaf else key[0]), name, side, 0, line)
    return found


def _is_contribution(template: Template, key: Key) -> bool:
    """Whether the account is one that some side's contributions stand on."""
    return not template.roles_are_stated or any(
        claim.has_account(key[0]) for side in LAW for claim in template.roles[side]
    )


def budgeted_funding(book: Book, template: Template, budget: Budget) -> Funding:
    """The contributions of the budget year, from the rows that are for members of one side."""
    names = object_names(book, MEMBER)
    made_of = line_tree(template)
    claims = {leaf.line.id: leaf.line.claims for leaf in template.leaves()}
    found = []
    for row in budget.lines:
        leaves = leaves_within(made_of, row.line) if row.line else ()
        taken = row.claims or tuple(claim for leaf in leaves for claim in claims.get(leaf, ()))
        sides = {_side_of_claim(template, claim, names) for claim in taken}
        (side,) = sides if len(sides) == 1 else (None,)
        if row.kind == "row" and side and row.amounts[0]:
            codes = {code for claim in taken for code in claim.named(MEMBER)}
            code = max(codes, default=row.id)
            name, line = names.get(code, row.label.sv), None if code in names else row.label
            found.append(Contribution(code, name, side, row.amounts[0], line))
    return Funding(tuple(found))


def budgeted_contributions(template: Template, budget: Budget) -> Ore | None:
    """What the budget year has from members: the rows with a line of theirs; None without any."""
    made_of = line_tree(template)
    theirs = {
        leaf.line.id
        for leaf in template.leaves()
        for claim in leaf.line.claims
        if any(role.covers(claim) for side in LAW for role in template.roles[side])
    }
    found = [
        row.amounts[0]
        for row in budget.lines
        if row.kind == "row" and row.line and theirs.intersection(leaves_within(made_of, row.line))
    ]
    return sum(found) if found else None


def _side_of_claim(
    template: Template, claim: AccountRange, names: Mapping[str, str]
) -> Side | None:
    """The side of everything that a row takes; None when it is of more than one, or of none."""
    for side in LAW:
        if any(role.covers(claim) for role in template.roles[side]):
            return side
    codes = claim.named(MEMBER)
    sides = {side_by_name(names.get(code, code)) for code in codes}
    (only,) = sides if len(sides) == 1 and not template.roles_are_stated else (None,)
    return only
