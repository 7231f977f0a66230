"""Claims: which balances a line takes, by interval of accounts and by objects."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias, get_args

from ledger.core.balances import Portion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.model import ObjectTags


PORTIONS: tuple[Portion, ...] = get_args(Portion)
WHOLE: frozenset[Portion] = frozenset(PORTIONS)
NO_OBJECT = ""
"""The code that stands for a posting without an object of the dimension."""

EVERY_ACCOUNT = "000-999"
"""The interval that has every account."""

MOST_TRIED = 1_000_000
"""Balances tried against claims: with ten dimensions they are more than can be counted."""

_PAST_EVERY_DIGIT = ":"
_SOME_OTHER_OBJECT = "\0"


@dataclass(frozen=True, slots=True)
class AllBut:
    """Every object of a dimension, and none, but these; NO_OBJECT leaves out that there is none."""

    codes: frozenset[str]

    def __contains__(self, code: str) -> bool:
        """Whether the object is meant."""
        return code not in self.codes


Codes: TypeAlias = "frozenset[str] | AllBut"
"""The objects of a dimension that are accepted; NO_OBJECT accepts that there is none."""


def _are_apart(some: Codes, others: Codes) -> bool:
    """Whether no object is among both."""
    if isinstance(some, AllBut):
        return not isinstance(others, AllBut) and others <= some.codes
    return some <= others.codes if isinstance(others, AllBut) else some.isdisjoint(others)


def _are_within(some: Codes, others: Codes) -> bool:
    """Whether the others have every object of the some."""
    if isinstance(others, AllBut):
        if isinstance(some, AllBut):
            return others.codes <= some.codes
        return others.codes.isdisjoint(some)
    return not isinstance(some, AllBut) and some <= others


@dataclass(frozen=True, slots=True)
class AccountRange:
    """One interval of accounts, and for some dimensions which objects.

    Accounts are ordered as text, so an interval takes its sub-accounts with it: `5010-5099`
    takes 50101. A dimension that is not named may have any object or none.
    """

    first: str
    last: str
    """As long as `first`, and not before it."""

    objects: tuple[tuple[int, Codes], ...] = ()
    """Dimension and the codes accepted."""

    portions: frozenset[Portion] = WHOLE
    """What of each balance is taken."""

    end: str = field(init=False, compare=False, repr=False)
    """Past the interval and the sub-accounts of its last account, before any other account."""

    def __post_init__(self) -> None:
        """Works out `end`: after `last` with every digit that may follow it."""
        object.__setattr__(self, "end", self.last + _PAST_EVERY_DIGIT)

    @property
    def interval(self) -> str:
        """The accounts as a template writes them: `"5010-5099"`, `"5410"`."""
        return self.first if self.first == self.last else f"{self.first}-{self.last}"

    def named(self, dimension: int) -> frozenset[str]:
        """The objects of the dimension that it is for; none where it is for all but some."""
        codes = dict(self.objects).get(dimension, frozenset())
        return frozenset() if isinstance(codes, AllBut) else codes

    def has_account(self, number: str) -> bool:
        """Whether the account, or one that it is a sub-account of, lies in the interval."""
        return self.first <= number < self.end

    def accepts(self, objects: ObjectTags) -> bool:
        """Whether a posting with these objects is meant, if its account is."""
        if not self.objects:
            return True
        given = dict(objects)
        return all(given.get(number, NO_OBJECT) in codes for number, codes in self.objects)

    def contains(self, key: Key) -> bool:
        """Whether the balance of this account and these objects is meant."""
        account, objects = key
        return self.first <= account < self.end and self.accepts(objects)

    def overlaps(self, other: AccountRange) -> bool:
        """Whether some balance could be taken by both."""
        if self.end <= other.first or other.end <= self.first:
            return False
        if self.portions.isdisjoint(other.portions):
            return False
        codes = dict(other.objects)
        return all(
            number not in codes or not _are_apart(mine, codes[number])
            for number, mine in self.objects
        )

    def covers(self, other: AccountRange) -> bool:
        """Whether everything that `other` takes would be taken by this one."""
        if not (self.first <= other.first and other.end <= self.end):
            return False
        if not other.portions <= self.portions:
            return False
        codes = dict(other.objects)
        return all(
            number in codes and _are_within(codes[number], mine) for number, mine in self.objects
        )


def read_intervals(text: str) -> tuple[AccountRange, ...]:
    """Accounts and intervals of them as people write them: `"4000-7999, 1220"`."""
    parts = (part.partition("-") for part in text.replace(",", " ").split())
    return tuple(AccountRange(first, last or first) for first, _dash, last in parts)


def meeting_pairs(claims: Sequence[AccountRange]) -> Iterator[tuple[int, int]]:
    """The pairs of positions, earlier first, whose claims meet."""
    active: list[int] = []
    for position in sorted(range(len(claims)), key=lambda position: claims[position].first):
        claim = claims[position]
        active = [other for other in active if claims[other].end > claim.first]
        for other in active:
            if claim.overlaps(claims[other]):
                yield min(position, other), max(position, other)
        active.append(position)


def is_covered(claim: AccountRange, earlier: Sequence[AccountRange]) -> bool:
    """Whether the earlier claims together leave nothing for this one.

    Tried on each portion, on one account of each stretch between the claims' ends, and on each
    object that a claim names and one that none does. What would take too long to try is let
    pass: such a line does no harm, it only never has a figure.
    """
    after = (str(int(other.last) + 1).zfill(len(other.last)) for other in earlier)
    bounds = {claim.first, *after, *(other.first for other in earlier)}
    accounts = [bound for bound in bounds if claim.has_account(bound)]
    named: dict[int, set[str]] = {}
    for other in (claim, *earlier):
        for number, codes in other.objects:
            some = codes.codes if isinstance(codes, AllBut) else codes
            named.setdefault(number, {NO_OBJECT, _SOME_OTHER_OBJECT}).update(some)
    own = dict(claim.objects)
    choices = [
        [(number, code) for code in codes if number not in own or code in own[number]]
        for number, codes in named.items()
    ]
    if prod(map(len, choices)) * len(accounts) * len(earlier) > MOST_TRIED:
        return False
    return all(
        any(portion in other.portions and other.contains((account, objects)) for other in earlier)
        for portion in claim.portions
        for account in accounts
        for objects in product(*choices)
    )


class ClaimIndex:
    """Finds the first claim that takes a balance, without trying every claim.

    Accounts between two neighbouring ends of intervals have the same claims; what was found
    for an object set there is remembered, by the dimensions that those claims ask about.
    """

    __slots__ = ("_bounds", "_claims", "_of_account", "_of_stretch")

    def __init__(self, claims: Sequence[AccountRange]) -> None:
        """Takes the claims in the order in which they win."""
        self._claims = claims
        self._bounds = sorted({end for claim in claims for end in (claim.first, claim.end)})
        self._of_account: dict[str, _Stretch] = {}
        self._of_stretch: dict[int, _Stretch] = {}

    def first(self, key: Key) -> int | None:
        """The position of the first claim that takes the balance, or None."""
        account, objects = key
        stretch = self._of_account.get(account)
        if stretch is None:
            stretch = self._of_account[account] = self._stretch(account)
        if stretch.asked:
            objects = tuple([pair for pair in objects if pair[0] in stretch.asked])
        else:
            objects = ()
        if objects not in stretch.found:
            stretch.found[objects] = self._tried(stretch, dict(objects))
        return stretch.found[objects]

    def _tried(self, stretch: _Stretch, given: Mapping[int, str]) -> int | None:
        """The first claim of the stretch that accepts the objects."""
        for position in stretch.positions:
            for number, codes in self._claims[position].objects:
                if given.get(number, NO_OBJECT) not in codes:
                    break
            else:
                return position
        return None

    def _stretch(self, account: str) -> _Stretch:
        """The accounts around this one that every claim treats alike."""
        number = bisect_right(self._bounds, account)
        if number not in self._of_stretch:
            positions = tuple(
                position
                for position, claim in enumerate(self._claims)
                if claim.has_account(account)
            )
            asked = frozenset(
                dimension
                for position in positions
                for dimension, _ in self._claims[position].objects
            )
            self._of_stretch[number] = _Stretch(positions, asked)
        return self._of_stretch[number]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Accounts that the same claims take, in their order."""

    positions: tuple[int, ...]
    asked: frozenset[int]
    """The dimensions that make a difference."""

    found: dict[ObjectTags, int | None] = field(default_factory=dict)
