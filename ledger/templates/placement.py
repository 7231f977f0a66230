"""Placement: which line of the template each balance of the ledger belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.balances import Key
    from ledger.model import Kind
    from ledger.template import LedgerPart, Part, Template

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
    """Where each balance belongs: exactly one line, a leaf or one of UNPLACED."""

    line_of: Mapping[Key, str]

    def keys_of(self, line_ids: Iterable[str]) -> tuple[Key, ...]:
        """The balances that belong to the lines, in the order of accounts and objects."""
        wanted = set(line_ids)
        return tuple(sorted(key for key, line_id in self.line_of.items() if line_id in wanted))


def place(
    template: Template, keys: Iterable[Key], kinds: Mapping[str, Kind] | None = None
) -> Placement:
    """Places each balance on the first leaf that claims it.

    What no leaf claims goes to the unplaced line of its account's statement: by `kinds` (the
    book's own accounts), else by the template's chart, else by the class of the number (BAS and
    Kommun-Bas). The account that closes the income statement goes to the row of the year's
    result, so that closing entries never change the income statement.
    """
    result_row = next(line.id for line in template.lines() if line.with_result)
    known = {account.number: account.kind for account in template.accounts} | dict(kinds or {})
    line_of: dict[Key, str] = {}
    for key in keys:
        account = key[0]
        if account == template.result_account:
            line_of[key] = result_row
        elif leaf := template.leaf_of(key):
            line_of[key] = leaf.line.id
        else:
            kind = known.get(account) or _KIND_OF_CLASS.get(account[:1], "cost")
            line_of[key] = UNPLACED[_PARTS[kind]]
    return Placement(line_of)
