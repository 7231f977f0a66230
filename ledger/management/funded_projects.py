"""Projects with a funder of their own (ESF): cost, income and what is yet to be paid out.

A grant is paid in arrears, so a project has a receivable on its funder; the postings carry the
project, and those on the funder the funder too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_kinds, object_names
from ledger.core.model import FUNDER, PROJECT
from ledger.core.money import divide_rounded

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.balances import Balances
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore

_WHOLE = 1000


@dataclass(frozen=True, slots=True)
class ProjectFunding:
    """A project of a period; öre, cost and income both positive."""

    code: str
    name: str
    funder: str
    cost: Ore
    income: Ore
    receivable: Ore
    """What the funder owes when the period ends."""

    @property
    def net(self) -> Ore:
        """What the association itself bears."""
        return self.cost - self.income

    @property
    def per_mille(self) -> int:
        """How much of the cost the income covers, in thousandths."""
        return divide_rounded(self.income * _WHOLE, self.cost) if self.cost > 0 else 0


def funded_projects(
    book: Book, balances: Balances, year: FiscalYear | None = None
) -> tuple[ProjectFunding, ...]:
    """The projects that have a funder among their postings, by code.

    Of a closed `year` they have the names they had.
    """
    funders: dict[str, str] = {}
    for _, members in balances.keys():  # noqa: SIM118 - not a dict
        given = dict(members)
        if PROJECT in given and FUNDER in given:
            funders[given[PROJECT]] = given[FUNDER]
    kinds = account_kinds(book)
    names = object_names(book, PROJECT, year)
    found = []
    for code, funder in sorted(funders.items()):
        cost = income = receivable = 0
        for key in balances.keys():  # noqa: SIM118 - not a dict
            account, members = key
            if (PROJECT, code) not in members:
                continue
            if kinds.get(account) == "income":
                income -= balances.movement.get(key, 0)
            elif kinds.get(account) == "asset":
                receivable += balances.closing(key) if (FUNDER, funder) in members else 0
            elif kinds.get(account) == "cost":
                cost += balances.movement.get(key, 0)
        found.append(ProjectFunding(code, names.get(code, code), funder, cost, income, receivable))
    return tuple(found)
