"""A grid of balances: a row for each account, and for each of its objects that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _
from finsam_tui.screens.setup.drafted_grid import DraftedGrid
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.core.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.model import Account, Kind


class BalanceGrid(DraftedGrid):
    """Whoever stands on an account can divide its balance on a project or another object."""

    kinds: tuple[Kind, ...] = ("asset", "liability")
    """The accounts that have a row although they have no balance."""

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.chart: Mapping[str, Account] = {}
        self.divided: set[Key] = set()
        """Rows that were added to be typed in."""

    def read_chart(self) -> None:
        """Reads the names of the accounts."""
        self.chart = {account.number: account for account in accounts(self.book)}

    def balance_lines(self) -> Iterator[tuple[Key, Row]]:
        """The rows, without their amounts."""
        keys = {key for key, amount in self.values.items() if amount and isinstance(key, tuple)}
        if self.refusal is None:
            keys |= {key for key in {*self.typed, *self.divided} if isinstance(key, tuple)}
            keys |= {
                (account.number, ())
                for account in self.chart.values()
                if account.active and account.kind in self.kinds
            }
        for key in sorted(keys):
            yield key, Row((key[0], self.name_of(key)))

    def name_of(self, key: Key) -> str:
        """The account's name, and the objects."""
        number, members = key
        account = self.chart.get(number)
        marks = (f"{dimension}:{code}" for dimension, code in members)
        return " ".join((account.name if account else "", *marks))

    def label_of(self, key: Key) -> str:
        """The account and the objects."""
        return f"{key[0]} {self.name_of(key)}"

    @property
    def heads(self) -> Sequence[Column]:
        """The columns before the amount."""
        return Column(label=_("Account"), width=8), Column(label=_("Name"))

    def names_of(self, row: Row) -> Sequence[str]:
        """The account's number, and its name."""
        return row.texts[:2]

    def action_member(self) -> None:
        """Adds a row for the account of the cursor with a project or another object."""
        from finsam_tui.screens.dialogs.picker import Picker  # noqa: PLC0415 - when one divides

        key = self.key
        if not isinstance(key, tuple) or self.cell is None:
            self.action_edit()
            return
        names = {dimension.number: dimension.name for dimension in dimensions(self.book)}
        options = {
            f"{item.dimension}:{item.code}": f"{item.code} {item.name}, {names[item.dimension]}"
            for item in objects(self.book)
            if item.active
        }

        def add(chosen: str | None) -> None:
            if chosen is not None:
                dimension, _colon, code = chosen.partition(":")
                members = {**dict(key[1]), int(dimension): code}
                added = (key[0], tuple(sorted(members.items())))
                self.divided.add(added)
                self.draw()
                self.rows.move_to(self.keys.index(added))

        self.app.push_screen(Picker(_("Project or object"), options), add)
