"""The register against the accounts: what the one has and the other has not (LKBR 3:6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.assets.register import register_balances
from ledger.core.errors import problem
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.balances import Balances
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template


@dataclass(frozen=True, slots=True)
class AccountSides:
    """An account of fixed assets when a day ends, on both sides; öre, debit positive."""

    account: str
    register: Ore
    balance: Ore
    has_items: bool
    """Whether an asset of the register is on the account."""

    @property
    def message(self) -> Problem:
        """What differs, and what to do."""
        values = {"account": self.account, "balance": write_amount(self.balance)}
        if not self.has_items:
            return problem(
                "assets-unregistered",
                "Account {account} has {balance} and no fixed asset is registered on it; register"
                " what it is with {remedy}.",
                remedy="asset",
                **values,
            )
        return problem(
            "assets-differ",
            "Account {account} has {balance} and the register of fixed assets {register}: the"
            " difference is {difference}. Register what the register lacks with {remedy}, or record"
            " what the account lacks; depreciation and disposals are recorded from the register.",
            remedy="asset",
            **values,
            register=write_amount(self.register),
            difference=write_amount(abs(self.balance - self.register)),
        )


def account_sides(
    book: Book, template: Template, day: date, balances: Balances
) -> tuple[AccountSides, ...]:
    """Each account of fixed assets that has a balance or an asset when the day ends.

    `balances` are those of the accounts then, and the template says which are of fixed assets.
    """
    with book.reading():
        held = register_balances(book, day)
        stands = {
            account: balance
            for account, balance in balances.closing_by_account().items()
            if account in held or template.has_role("fixed_assets", (account, ()))
        }
        return tuple(
            AccountSides(account, held.get(account, 0), stands.get(account, 0), account in held)
            for account in sorted(stands.keys() | held.keys())
            if stands.get(account) or account in held
        )


def account_differences(sides: Iterable[AccountSides]) -> tuple[AccountSides, ...]:
    """The accounts that are not what the register says."""
    return tuple(one for one in sides if one.register != one.balance)
