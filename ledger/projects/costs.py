"""What a project has cost, and when each cost was paid: what its claims are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ledger.book.book import read_once
from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.core.calendar import Period
from ledger.core.model import voucher_name
from ledger.invoices.open_items import all_items, control_accounts
from ledger.projects.register import claimed_postings
from ledger.statements.book_statements import template_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.projects.model import Project

Why: TypeAlias = Literal["", "kind", "unpaid", "claimed"]
"""Why a cost is in no new claim: the funder does not pay for its account, it is not paid, or it is
in a claim already."""


@dataclass(frozen=True, slots=True)
class ProjectCost:
    """A posting on the costs of a project."""

    posting: int
    sequence: int
    voucher: str
    """Its name with its year: `"A 17 (2019)"`."""

    day: date
    counterparty: str
    text: str
    account: str
    amount: Ore
    """Öre, debit positive."""

    kind: str
    """The kind of cost of the project; empty when it has none for the account."""

    paid: date | None
    """None when it is not paid."""

    claim: int = 0
    """The claim that it is in."""

    claimed: Ore = 0
    reason: str = ""
    """Why not all of it is claimed."""

    @property
    def why(self) -> Why:
        """Why it is in no new claim; empty when it is in the next one."""
        if self.claim:
            return "claimed"
        if not self.kind:
            return "kind"
        return "" if self.paid else "unpaid"


OF_PROJECT = """
    FROM posting AS p JOIN account_now AS a ON a.number = p.account
    WHERE a.kind = 'cost' AND p.date BETWEEN :first AND :last AND p.objects IN (
        SELECT objects FROM object_set_member WHERE dimension = 6 AND code = :code)
"""
COSTS = f"""
SELECT c.id, c.voucher, v.series, v.number, substr(y.last_day, 1, 4) + 0, c.date, v.counterparty,
       iif(c.text = '', v.text, c.text), c.account, c.amount
FROM (SELECT p.id, p.voucher, p.date, p.text, p.account, p.amount {OF_PROJECT}) AS c
JOIN voucher AS v ON v.sequence = c.voucher JOIN fiscal_year AS y ON y.id = v.year
ORDER BY c.date, c.id
"""
ACCOUNTS = f"""
SELECT voucher, min(date), group_concat(DISTINCT account) FROM posting
WHERE voucher IN (SELECT p.voucher {OF_PROJECT}) GROUP BY voucher
"""


@read_once
def project_costs(book: Book, project: Project, day: date) -> tuple[ProjectCost, ...]:
    """The costs of a project's days as they are when the day ends, by day.

    A cost on a supplier is paid when its invoice is settled; one that a bank or the tax account
    stands against, on its own day; one that was moved between accounts or objects, when it was
    moved. What is accrued is not paid (ESF: costs are booked and paid).
    """
    days = Period(project.first, min(day, project.last)).bounds | {"code": project.code}
    with book.reading() as connection:
        paid = _paid_days(book, day, days)
        return tuple(_cost(project, row, paid, book) for row in connection.execute(COSTS, days))


def _cost(
    project: Project, row: tuple[Any, ...], paid: Mapping[int, date], book: Book
) -> ProjectCost:
    id_, sequence, series, number, year, booked, counterparty, text, account, amount = row
    claim, part, _, _, reason = claimed_postings(book, project.code).get(id_, (0, 0, "", "", ""))
    return ProjectCost(
        *(id_, sequence, voucher_name(series, number, year), date.fromisoformat(booked)),
        counterparty=counterparty,
        text=text,
        account=account,
        amount=amount,
        kind=project.type_of(account),
        paid=paid.get(sequence),
        claim=claim,
        claimed=part,
        reason=reason,
    )


def _paid_days(book: Book, day: date, days: Mapping[str, str]) -> Mapping[int, date]:
    """When each voucher of a project was paid; those that are not lack."""
    with book.reading() as connection:
        found = connection.execute(ACCOUNTS, days).fetchall()
    accounts = {sequence: (booked, numbers.split(",")) for sequence, booked, numbers in found}
    sides = _sides(book, day, {one for _, numbers in accounts.values() for one in numbers})
    settled = _paid_by_voucher(book, day)
    paid: dict[int, date] = {}
    for sequence, (booked, numbers) in accounts.items():
        others = {sides.get(one, "other") for one in numbers}
        if "supplier" in others:
            if sequence in settled:
                paid[sequence] = settled[sequence]
        elif "bank" in others or "other" not in others:
            paid[sequence] = date.fromisoformat(booked)
    return paid


def _paid_by_voucher(book: Book, day: date) -> Mapping[int, date]:
    """When what each voucher owes suppliers was settled; those that owe something yet lack."""
    items = [one for one in all_items(book, day) if one.side == "supplier"]
    open_ones = {voucher for one in items if one.amount for voucher in one.vouchers}
    with book.reading() as connection:
        days: dict[int, str] = dict(connection.execute("SELECT sequence, date FROM voucher"))
    paid: dict[int, date] = {}
    for item in items:
        latest = max((days[one] for one in item.vouchers), default="")
        for one in item.vouchers:
            if one not in open_ones:
                paid[one] = max(date.fromisoformat(latest), paid.get(one, date.min))
    return paid


def _sides(book: Book, day: date, numbers: set[str]) -> Mapping[str, str]:
    """What each account tells of how a voucher is paid: a supplier, a bank, or only a result."""
    kinds = account_kinds(book)
    template = template_on(book, day)
    suppliers = [claim for claim, side in control_accounts(book, day) if side == "supplier"]
    found = {}
    for one in numbers:
        if any(claim.contains((one, ())) for claim in suppliers):
            found[one] = "supplier"
        elif template and template.has_role("external_statements", (one, ())):
            found[one] = "bank"
        elif kinds.get(one) in ("cost", "income"):
            found[one] = "result"
    return found
