"""Balances as values: what a period began with and what happened in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.model import ObjectTags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.money import Ore

Portion: TypeAlias = Literal["opening", "debit", "credit"]
"""What a balance is made of: what the fiscal year began with, and the year's debits and credits."""

Key: TypeAlias = tuple[str, ObjectTags]
"""An account and the objects on the posting: `("3981", ((6, "MIA"),))`."""


@dataclass(frozen=True, slots=True)
class Balances:
    """What a period began with and what happened in it; öre, debit positive."""

    opening: Mapping[Key, Ore]
    """The balance when the period began: for income and cost, since the fiscal year began."""

    movement: Mapping[Key, Ore]
    """The sum of the period's postings."""

    begun: Mapping[Key, Ore] | None = None
    """What the fiscal year began with; None when the period began with the year."""

    debits: tuple[Mapping[Key, Ore], Mapping[Key, Ore]] | None = None
    """The debits among the year's postings, before the period and in it. None when they have not
    been read, or there is no more than a sum to know: then a sum counts for one posting."""

    at_close: bool = False
    """Whether they are what a year ended with, as the next one's opening balances have it: what
    lies on the account of the year's result is then the result of that year."""

    preliminary: int | None = None
    """The year before, while it is open and its closing balances are what the year began with."""

    def portions(self, key: Key) -> tuple[tuple[Portion, Ore, Ore], ...]:
        """The balance taken apart: of each portion what came before the period and in it."""
        opening, during = self.opening.get(key, 0), self.movement.get(key, 0)
        begun = opening if self.begun is None else self.begun.get(key, 0)
        before = opening - begun
        if self.debits is None:
            debits = max(before, 0), max(during, 0)
        else:
            debits = self.debits[0].get(key, 0), self.debits[1].get(key, 0)
        return (
            ("opening", begun, 0),
            ("debit", *debits),
            ("credit", before - debits[0], during - debits[1]),
        )

    def closing(self, key: Key) -> Ore:
        """The balance when the period ended."""
        return self.opening.get(key, 0) + self.movement.get(key, 0)

    def closing_by_account(self) -> dict[str, Ore]:
        """The balance of each account when the period ended, of all its objects together."""
        sums: dict[str, Ore] = {}
        for key in self.keys():
            sums[key[0]] = sums.get(key[0], 0) + self.closing(key)
        return sums

    def keys(self) -> set[Key]:
        """Every account and object set that has a balance or a movement."""
        return {*self.opening, *self.movement}


def at_close(closing: Mapping[Key, Ore]) -> Balances:
    """What a year ended with, read from the opening balances of the next."""
    return Balances(closing, {}, at_close=True)
