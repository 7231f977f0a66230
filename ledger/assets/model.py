"""Fixed assets as values, and their plan: straight-line, in full months (LKBR 7, RKR R4)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ledger.core.calendar import Period
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Asset:
    """A fixed asset: something that is meant for lasting use (LKBR 6:6)."""

    name: str
    account: str
    """Where its cost is: `"1220"`."""

    cost: Ore
    """Öre, positive."""

    in_use: date
    """The day from which it is written off."""

    months: int
    """Its useful life."""

    accumulated: str = ""
    """Where what is written off is collected: `"1229"`."""

    depreciation: str = ""
    """Where the cost of writing off is: `"7832"`."""

    residual: Ore = 0
    """What is not written off, since it will be sold for that."""

    objects: ObjectTags = ()
    posting: int | None = None
    """The posting that bought it; None when it was bought before the book knows it."""

    brought: date | None = None
    """The day on which it came into the register, when no posting of the book bought it."""

    depreciated: Ore = 0
    """What was written off of it when that day ended."""

    active: bool = True
    """False when it was registered by mistake."""

    id: int = 0
    """Its number, from 1; 0 before it is registered."""


def full_months(first: date, last: date) -> int:
    """How many whole months, counted from the day `first`, are over when the day `last` ends.

    From 15 March one is over on 14 April: at the end of March there is none, so what is taken
    into use in the midst of a month is written off from the next (no month in part).
    """
    after = last + timedelta(days=1)
    count = (after.year - first.year) * 12 + after.month - first.month
    anniversary = min(first.day, monthrange(after.year, after.month)[1])
    return max(count - (after.day < anniversary), 0)


def planned(asset: Asset, day: date) -> Ore:
    """What is to be written off of an asset when the day ends, öre.

    Straight-line: as much each month, and the last month takes the rest, so that nothing is lost
    (RKR R4: the depreciable amount, systematically over the useful life). What was brought in
    goes on from what was written off then, over the months that are left.
    """
    done, months = full_months(asset.in_use, day), asset.months
    if asset.brought:
        past = full_months(asset.in_use, max(asset.brought, asset.in_use - timedelta(days=1)))
        done, months = max(done - past, 0), max(months - past, 1)
    rest = asset.cost - asset.residual - asset.depreciated
    return asset.depreciated + (rest if done >= months else rest // months * done)


MovementKind: TypeAlias = Literal["brought", "purchase", "disposal", "depreciation", "reversal"]
"""What moves an asset's accounts; a reversal takes back what was written off of what is sold."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What something did to one of an asset's two accounts."""

    asset: int
    day: date
    account: str
    amount: Ore
    """Öre, debit positive."""

    kind: MovementKind
    voucher: int = 0
    """By its registration sequence; 0 for what was brought in."""


@dataclass(frozen=True, slots=True)
class DisposalInput:
    """That an asset is to be sold, or scrapped when it has no price."""

    asset: int
    day: date
    price: Ore = 0
    against: str = ""
    """Where the price is: the bank, or a receivable."""

    result: str = ""
    """Where a gain or a loss is, when not on the chart's first account for it."""


@dataclass(frozen=True, slots=True)
class Disposal:
    """An asset sold or scrapped; as a correction undoes it, it is not there."""

    asset: int
    day: date
    price: Ore
    """What it was sold for, öre; nothing when it was scrapped."""

    book_value: Ore
    voucher: int

    @property
    def gain(self) -> Ore:
        """What the price was above the book value; a loss is negative."""
        return self.price - self.book_value


@dataclass(frozen=True, slots=True)
class Position:
    """Where an asset stands when some days end, and how it came there; öre, debit positive."""

    asset: Asset
    opening_cost: Ore
    purchased: Ore
    disposed: Ore
    """At cost, negative."""

    opening_depreciation: Ore
    depreciated: Ore
    reversed: Ore
    """What was written off of what is disposed of, positive."""

    planned: Ore
    """What is to be written off by the plan when the days end, positive."""

    vouchers: tuple[int, ...] = ()
    """What moved it until then, by registration sequence."""

    @property
    def cost(self) -> Ore:
        """At cost, when the days end."""
        return self.opening_cost + self.purchased + self.disposed

    @property
    def accumulated(self) -> Ore:
        """What is written off when the days end; negative as its account is."""
        return self.opening_depreciation + self.depreciated + self.reversed

    @property
    def book_value(self) -> Ore:
        """What is left."""
        return self.cost + self.accumulated


def position(asset: Asset, movements: Iterable[Movement], days: Period) -> Position:
    """An asset's position of some days, from all that moved it.

    What was brought in was there before, whenever that was.
    """
    sums: dict[str, Ore] = {}
    vouchers = []
    for one in movements:
        if one.day > days.last:
            continue
        is_opening = one.day < days.first or one.kind == "brought"
        name = one.account if is_opening else one.kind
        sums[name] = sums.get(name, 0) + one.amount
        vouchers.append(one.voucher)
    return Position(
        asset,
        sums.get(asset.account, 0),
        sums.get("purchase", 0),
        sums.get("disposal", 0),
        sums.get(asset.accumulated, 0),
        sums.get("depreciation", 0),
        sums.get("reversal", 0),
        planned(asset, days.last),
        tuple(dict.fromkeys(voucher for voucher in vouchers if voucher)),
    )
