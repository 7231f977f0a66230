"""What a funder has decided of a project, and what is claimed of it.

A funder pays in arrears a share of the costs that are booked and paid, by cost types; some of them
are a flat rate of others, or hours at a cost each, and are not booked (ESF, DOMAIN 3.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.errors import Problem, problem
from ledger.core.limits import MAX_ACCOUNT, MIN_ACCOUNT
from ledger.core.model import PROJECT
from ledger.core.money import (
    WHOLE,
    divide_rounded,
    read_amount,
    read_decimal,
    read_per_cent,
    write_amount,
)
from ledger.core.text import quoted
from ledger.report_layout.account_ranges import read_intervals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.report_layout.account_ranges import AccountRange

State: TypeAlias = Literal["draft", "applied", "decided", "paid"]

EventKind: TypeAlias = Literal["applied", "decided", "paid", "undone"]
"""What becomes of a claim; `undone` takes back the last that did."""


def read_share(text: str, where: str = "share") -> int | Problem:
    """A per cent as it is written, `"53,27"`, in ten thousandths of a per cent."""
    share = read_per_cent(text)
    if share is None or not 0 < share <= WHOLE:
        return problem(
            "project-share",
            "{share} is no share; write a per cent above 0 and at most 100, with at most four"
            " decimals: 53,27.",
            where,
            share=quoted(text),
        )
    return share


def write_share(share: int) -> str:
    """The inverse of `read_share`: `"53,27"`."""
    whole, decimals = divmod(share, 10_000)
    return f"{whole},{decimals:04}".rstrip("0").rstrip(",")


@dataclass(frozen=True, slots=True)
class CostType:
    """A kind of cost: booked on accounts, a rate of other kinds, or hours at a cost each."""

    name: str
    accounts: tuple[AccountRange, ...] = ()

    rate: int = 0
    of: tuple[str, ...] = ()
    """The kinds that it is a rate of."""

    unit: Ore = 0
    """What an hour costs; öre."""

    budget: Ore = 0
    """What the whole project may cost by the decision; 0 when it does not say."""

    def has(self, account: str) -> bool:
        """Whether costs on the account are of the kind."""
        return any(one.has_account(account) for one in self.accounts)

    @property
    def basis(self) -> str:
        """Its accounts, `"7000-7699"`, its rate, `"15 % Personal"`, or its cost, `"195,50/h"`."""
        if self.rate:
            return f"{write_share(self.rate)} % {', '.join(self.of)}"
        if self.unit:
            return f"{write_amount(self.unit)}/h"
        return " ".join(one.interval for one in self.accounts)

    @property
    def written(self) -> str:
        """As `read_cost_types` reads it."""
        budget = f" = {write_amount(self.budget)}" if self.budget else ""
        return f"{self.name}: {self.basis}{budget}"


def write_cost_types(types: Sequence[CostType]) -> str:
    """The kinds on one line, with `;` between."""
    return "; ".join(one.written for one in types)


def read_cost_types(text: str) -> tuple[CostType, ...] | Problem:
    """Reads kinds of cost with `;` between, the budget of each after `=` when it has one.

    `"Personal: 7000-7699 = 5000000; Indirekta: 15 % Personal; Tid: 195,50/h"`. The first kind that
    has the account of a cost takes it.
    """
    types: list[CostType] = []
    for part in filter(None, map(str.strip, text.split(";"))):
        found = _read_cost_type(part, types)
        if isinstance(found, Problem):
            return found
        types.append(found)
    if not any(one.accounts or one.unit for one in types):
        return problem(
            "project-no-costs",
            "Say which costs the funder pays for: a name, and accounts, as Personal: 7000-7699.",
            "costs",
        )
    return tuple(types)


def _read_cost_type(text: str, before: Sequence[CostType]) -> CostType | Problem:
    about, _equals, limit = text.partition("=")
    name, _colon, basis = (part.strip() for part in about.partition(":"))
    budget = _amount(limit) if limit.strip() else 0
    wrong = problem(
        "project-cost-type",
        "{text} is no kind of cost; write Personal: 7000-7699 = 500000, or Indirekta: 15 %"
        " Personal, or Deltagartid: 195,50/h.",
        "costs",
        text=quoted(text),
    )
    if not name or isinstance(budget, Problem) or budget < 0:
        return wrong
    known = {one.name.casefold(): one for one in before}
    if name.casefold() in known:
        return problem("project-cost-twice", "{name} stands there twice.", "costs", name=name)
    rate, per_cent, of = basis.partition("%")
    if per_cent:
        return _read_flat(name, rate, of.strip().removeprefix("av "), budget, known)
    if basis.endswith("/h"):
        return _read_hourly(name, basis, budget) or wrong
    intervals = read_intervals(basis)
    if not intervals or not all(map(_is_interval, intervals)):
        return wrong
    return CostType(name, intervals, budget=budget)


def _read_hourly(name: str, text: str, budget: Ore) -> CostType | None:
    unit = _amount(text.removesuffix("/h"))
    if isinstance(unit, Problem) or unit <= 0:
        return None
    return CostType(name, unit=unit, budget=budget)


def _is_interval(interval: AccountRange) -> bool:
    first, last = interval.first, interval.last
    return (
        all(one.isascii() and one.isdigit() for one in (first, last))
        and MIN_ACCOUNT <= len(first) == len(last) <= MAX_ACCOUNT
        and first <= last
    )


def _amount(text: str) -> Ore | Problem:
    """An amount as it was written here, without what only reading a sum needs; else as typed."""
    found = read_decimal("".join(text.split()).replace(",", "."))
    return read_amount(text) if isinstance(found, Problem) else found


def _read_flat(
    name: str, rate: str, of: str, budget: Ore, known: Mapping[str, CostType]
) -> CostType | Problem:
    share = read_share(rate, "costs")
    if isinstance(share, Problem):
        return share
    names = [part.strip() for part in of.split(",")]
    bases = [known.get(one.casefold()) for one in names]
    if not all(one and not one.rate for one in bases):
        return problem(
            "project-flat-of",
            "{name} is a rate of {of}, which must be kinds of cost before it that are no rates"
            " themselves.",
            "costs",
            name=name,
            of=", ".join(names),
        )
    return CostType(name, rate=share, of=tuple(one.name for one in bases if one), budget=budget)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as its funder has decided it."""

    code: str
    """The object of dimension 6 that its postings have."""

    funder: str
    """`"Svenska ESF-rådet"`."""

    decision: str
    """The funder's reference: `"2016/00517"`."""

    first: date
    last: date
    """The days between which its costs arise and are paid."""

    share: int
    """What the funder pays of the eligible costs, in ten thousandths of a per cent."""

    types: tuple[CostType, ...]
    receivable: str
    """The account of what the funder owes: `"1791"`."""

    income: str
    """The account of its support: `"3981"`."""

    objects: ObjectTags = ()
    """What else the postings of its claims have: `((21, "ESF"),)`."""

    closed: date | None = None
    """The day on which its final account was sent; nothing is claimed after it."""

    @property
    def tags(self) -> ObjectTags:
        """The objects of a posting on its receivable and its income."""
        return tuple(sorted(((PROJECT, self.code), *self.objects)))

    def type_of(self, account: str) -> str:
        """The kind of a cost on the account; empty when the funder does not pay for it."""
        return next((one.name for one in self.types if one.has(account)), "")

    def support(self, eligible: Ore) -> Ore:
        """The funder's part of eligible costs, rounded once to the öre, half away from zero."""
        return divide_rounded(eligible * self.share, WHOLE)

    def parts(
        self, booked: Mapping[str, Ore], hours: Mapping[str, int] | None = None
    ) -> tuple[tuple[str, Ore], ...]:
        """The eligible cost of each kind: booked, hours (in hundredths) at a cost, and flat rates.

        What is a rate of others or of hours is computed and is not booked.
        """
        found: dict[str, Ore] = {}
        for one in self.types:
            if one.rate:
                basis = sum(found[name] for name in one.of)
                found[one.name] = divide_rounded(basis * one.rate, WHOLE)
            elif one.unit:
                found[one.name] = divide_rounded((hours or {}).get(one.name, 0) * one.unit, 100)
            else:
                found[one.name] = booked.get(one.name, 0)
        return tuple(found.items())


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """What became of a claim."""

    event: EventKind
    day: date
    amount: Ore = 0
    """What was decided or paid."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim for payment; what it is follows from its rows."""

    project: str
    number: int
    first: date
    last: date
    day: date
    """The day of entry of what the funder owes by it."""

    share: int
    parts: tuple[tuple[str, Ore], ...]
    """The eligible cost of each kind; none where it was made before the book or outside of it."""

    amount: Ore
    """What is applied for: the share of what is eligible."""

    events: tuple[ClaimEvent, ...] = ()

    @property
    def eligible(self) -> Ore:
        """The eligible cost."""
        return sum(amount for _, amount in self.parts)

    @property
    def applied(self) -> date | None:
        """The day on which it was sent."""
        return next((one.day for one in self.events if one.event == "applied"), None)

    @property
    def decision(self) -> ClaimEvent | None:
        """What the funder decided."""
        return next((one for one in self.events if one.event == "decided"), None)

    @property
    def payments(self) -> tuple[ClaimEvent, ...]:
        """What the funder has paid."""
        return tuple(one for one in self.events if one.event == "paid")

    @property
    def received(self) -> Ore:
        """What the funder has paid in all."""
        return sum(one.amount for one in self.payments)

    @property
    def reference(self) -> str:
        """What the funder calls it, by what was decided and paid: `"2016/00517"`."""
        return ", ".join(dict.fromkeys(one.reference for one in self.events if one.reference))

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.decision:
            return "paid" if self.received >= self.decision.amount else "decided"
        return "applied" if self.applied else "draft"

    @property
    def loss(self) -> Ore:
        """What was applied for and not granted."""
        return self.amount - self.decision.amount if self.decision else 0

    def receivable(self, day: date) -> Ore:
        """What the funder owes by it when the day ends."""
        return sum(amount for one, amount in self.movements() if one <= day)

    def movements(self) -> Iterator[tuple[date, Ore]]:
        """What changes what the funder owes, debit positive: the claim, its loss, its payments."""
        yield self.day, self.amount
        if self.decision and self.loss:
            yield self.decision.day, -self.loss
        for one in self.payments:
            yield one.day, -one.amount
