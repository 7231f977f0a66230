"""Placement: which line of the template each balance of the ledger belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.report_layout.account_ranges import PORTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.core.balances import Balances, Key, Portion
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.report_layout.model import LedgerPart, Part, Template, TemplateLine

UNPLACED: Mapping[Part, str] = {
    "income": "unplaced",
    "assets": "unplaced:assets",
    "equity_and_liabilities": "unplaced:equity_and_liabilities",
    "cashflow": "unplaced:cashflow",
}
"""The ids of the lines for balances that no leaf takes, so that the totals are the ledger's."""

_PARTS: Mapping[Kind, LedgerPart] = {
    "asset": "assets",
    "liability": "equity_and_liabilities",
    "income": "income",
    "cost": "income",
}
_KIND_OF_CLASS: Mapping[str, Kind] = {"1": "asset", "2": "liability", "3": "income"}


@dataclass(frozen=True, slots=True)
class Placement:
    """Where each balance belongs: exactly one line, a leaf or one of UNPLACED.

    A template may take a balance apart; then each portion of it belongs to one line.
    """

    line_of: Mapping[Key, str]
    """The line of the balance; of one that is taken apart, of what the year began with."""

    moved_to: Mapping[Portion, Mapping[Key, str]] = field(default_factory=dict)
    """The lines of the year's debits and credits, where the template takes balances apart."""

    outside: tuple[TemplateLine, ...] = ()
    """Lines that show some of the balances once more (varav)."""

    def keys_of(self, line_ids: Iterable[str]) -> tuple[Key, ...]:
        """The balances that belong to the lines, in the order of accounts and objects."""
        wanted = set(line_ids)
        found = (self.line_of, *self.moved_to.values())
        keys = {key for of in found for key, line in of.items() if line in wanted}
        claims = [claim for line in self.outside if line.id in wanted for claim in line.claims]
        keys |= {key for key in self.line_of if any(claim.contains(key) for claim in claims)}
        return tuple(sorted(keys))

    def unplaced_accounts(self, balances: Balances) -> tuple[str, ...]:
        """The accounts with a balance that no line takes, in their order."""
        keys = self.keys_of(UNPLACED.values())
        return tuple(sorted({key[0] for key in keys if balances.closing(key)}))

    def amounts(self, balances: Balances, key: Key) -> dict[str, tuple[Ore, Ore]]:
        """By line, what the balance adds to it before the period and in it; debit positive."""
        if key not in self.line_of:
            return {}
        again = [line for line in self.outside if any(claim.contains(key) for claim in line.claims)]
        if not self.moved_to and not again:
            known = balances.opening.get(key, 0), balances.movement.get(key, 0)
            return {self.line_of[key]: known}
        found: dict[str, tuple[Ore, Ore]] = {}
        for portion, before, during in balances.portions(key):
            own = self.moved_to.get(portion, self.line_of)[key]
            for line in (own, *(line.id for line in again if portion in line.takes)):
                known = found.get(line, (0, 0))
                found[line] = (known[0] + before, known[1] + during)
        return found


def assign_lines(
    template: Template,
    keys: Iterable[Key],
    kinds: Mapping[str, Kind] | None = None,
    *,
    at_close: bool = False,
) -> Placement:
    """Places each balance on the first leaf that claims it.

    What no leaf claims goes to the unplaced line of its account's statement: by `kinds` (the
    book's own accounts), else by the template's chart, else by the class of the number (BAS and
    Kommun-Bas). The account that closes the income statement goes where the equity account
    does that takes over its result, so that closing entries never change a statement. Of the
    balances that a year ended with (`at_close`), what lies on the accounts of the year's result is
    that result.
    """
    known = {account.number: account.kind for account in template.accounts} | dict(kinds or {})
    keys = tuple(keys)
    result_row = next(line.id for line in template.lines() if line.with_result)

    def lines(portion: Portion) -> dict[Key, str]:
        line_of: dict[Key, str] = {}
        for key in keys:
            number = key[0]
            is_closing = number == template.result_account
            claimed = (template.equity_result, ()) if is_closing else key
            if at_close and template.has_role("year_result", claimed):
                line_of[key] = result_row
            elif leaf := template.leaf_of(claimed, portion):
                line_of[key] = leaf.line.id
            else:
                kind = known.get(claimed[0]) or _KIND_OF_CLASS.get(number[:1], "cost")
                line_of[key] = UNPLACED[_PARTS[kind]]
        return line_of

    outside = tuple(one.line for one in template.outside())
    opening, *moved = PORTIONS
    if not template.takes_apart:
        return Placement(lines(opening), outside=outside)
    return Placement(lines(opening), {portion: lines(portion) for portion in moved}, outside)
