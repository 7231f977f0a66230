"""Balances: what the vouchers of a period add up to, by account and objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ledger.model import Objects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.money import Ore

Key: TypeAlias = tuple[str, Objects]
"""An account and the objects on the posting: `("3981", ((6, "MIA"),))`."""


@dataclass(frozen=True, slots=True)
class Balances:
    """What a period began with and what happened in it; öre, debit positive."""

    opening: Mapping[Key, Ore]
    """The balance when the period began: for income and cost, since the fiscal year began."""

    movement: Mapping[Key, Ore]
    """The sum of the period's postings."""

    def closing(self, key: Key) -> Ore:
        """The balance when the period ended."""
        return self.opening.get(key, 0) + self.movement.get(key, 0)

    def keys(self) -> set[Key]:
        """Every account and object set that has a balance or a movement."""
        return {*self.opening, *self.movement}
