"""Who pays: the members' contributions, and how they divide between state, region and municipality.

The law's division is a half, a quarter and a quarter (FinsamL 5 §). Another one is remarked upon,
never stopped: members may pay more than the state matches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.chart import objects
from ledger.errors import problem
from ledger.model import MEMBER
from ledger.money import rounded
from ledger.templates.composition import composition, leaves_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.balances import Balances
    from ledger.book import Book
    from ledger.budget.budget import Budget
    from ledger.errors import Problem
    from ledger.money import Ore
    from ledger.template import Template

Side: TypeAlias = Literal["state", "region", "municipality"]

LAW: Mapping[Side, int] = {"state": 500, "region": 250, "municipality": 250}
"""The share of each side, in thousandths (FinsamL 5 §)."""

_WORDS: Mapping[Side, tuple[str, ...]] = {
    "state": ("försäkringskassan", "arbetsförmedlingen", "staten"),
    "region": ("region", "landsting"),
    "municipality": ("kommun", "stad"),
}
"""By what words in its name a member is known."""

_WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a member pays in; öre."""

    code: str
    name: str
    side: Side | None
    """None when the name does not tell."""

    amount: Ore


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
        return rounded(amount * _WHOLE, self.total) if self.total > 0 else 0

    def remarks(self, where: str = "") -> Iterator[Problem]:
        """Says when the sides do not pay as the law divides it, to a tenth of a per cent."""
        shares = {side: self.per_mille(self.of(side)) for side in LAW}
        if self.total > 0 and all(member.side for member in self.contributions) and shares != LAW:
            yield problem(
                "funding-split",
                "State, region and municipalities pay {state}, {region} and {municipality} per"
                " cent; the law's division is 50, 25 and 25 (FinsamL 5 §).",
                where,
                **{side: f"{share / 10:.1f}".replace(".", ",") for side, share in shares.items()},
            )


def side_of(name: str) -> Side | None:
    """The side that a member is on, by its name."""
    folded = name.casefold()
    return next(
        (side for side, words in _WORDS.items() if any(word in folded for word in words)), None
    )


def funding(book: Book, balances: Balances) -> Funding:
    """The contributions among the balances: income that carries a member."""
    amounts: dict[str, Ore] = {}
    for (account, members), amount in balances.movement.items():
        code = dict(members).get(MEMBER)
        if code and account.startswith("3"):
            amounts[code] = amounts.get(code, 0) - amount
    return _funding(book, amounts)


def budgeted_funding(book: Book, template: Template, budget: Budget) -> Funding:
    """The contributions of the budget year, from the rows that are for members of one side."""
    names = {item.code: item.name for item in objects(book) if item.dimension == MEMBER}
    made_of = composition(template)
    claims = {leaf.line.id: leaf.line.claims for leaf in template.leaves()}
    amounts: dict[str, Ore] = {}
    for row in budget.lines:
        leaves = leaves_within(made_of, row.line) if row.line else ()
        taken = row.claims or tuple(claim for leaf in leaves for claim in claims.get(leaf, ()))
        codes = {
            code
            for claim in taken
            for number, named in claim.objects
            if number == MEMBER
            for code in named
        }
        if row.kind == "row" and len({side_of(names.get(code, code)) for code in codes}) == 1:
            code = max(codes)
            amounts[code] = amounts.get(code, 0) + row.amounts[0]
    return _funding(book, amounts)


def _funding(book: Book, amounts: Mapping[str, Ore]) -> Funding:
    names = {item.code: item.name for item in objects(book) if item.dimension == MEMBER}
    return Funding(
        tuple(
            Contribution(code, names.get(code, code), side_of(names.get(code, code)), amount)
            for code, amount in amounts.items()
            if amount
        )
    )
