"""The members' contributions: what was decided, what was invoiced, and what is not yet paid.

What an auditor of a samordningsförbund asks first (FinsamL 5 §, 25 §): each contribution against
the decision, the invoice and the receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.voucher_queries import postings_by_account, voucher_at
from ledger.budget.store import current_budget
from ledger.contributions.funding import (
    budgeted_contributions,
    budgeted_funding,
    contribution_members,
)
from ledger.contributions.plan import (
    contribution_plan,
    days_of_parts,
    instalments,
    part_name,
    plan_funding,
)
from ledger.core import calendar
from ledger.invoices.invoice_register import charged_to_customers
from ledger.invoices.open_items import open_items
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.contributions.funding import Contribution
    from ledger.contributions.plan import ContributionPlan
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.model import Voucher
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.invoices.open_items import OpenItem
    from ledger.report_layout.model import Template


@dataclass(frozen=True, slots=True)
class MemberVoucher:
    """A voucher by which a member was asked to pay, or paid; öre, income positive."""

    voucher: Voucher
    amount: Ore
    unpaid: Ore
    """What is left of its invoice when the days end."""

    due: date | None = None
    """When its invoice is to be paid; None of what has none."""

    def is_overdue(self, today: date) -> bool:
        """Whether something is left of its invoice after the day it was to be paid."""
        return bool(self.unpaid) and self.due is not None and self.due < today


InstalmentState: TypeAlias = Literal["planned", "due", "accrued", "invoiced", "overdue", "paid"]
"""What becomes of a part of the year's contribution."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a member's contribution, with what of the vouchers covers it; öre."""

    part: int
    """1 is the first of the year."""

    name: str
    """`"kvartal 1"`."""

    days: Period
    planned: Ore
    invoiced: Ore
    """What is booked of it, as income: the vouchers cover the parts in order."""

    paid: Ore
    state: InstalmentState
    vouchers: tuple[Voucher, ...]

    @property
    def left(self) -> Ore:
        """What is not booked of it."""
        return self.planned - self.invoiced


@dataclass(frozen=True, slots=True)
class MemberContribution:
    """What a member was to pay, and what came of it."""

    code: str
    name: str
    decided: Ore | None
    """What the budget that counts says of the year; None when it does not name the member."""

    vouchers: tuple[MemberVoucher, ...]
    instalments: tuple[Instalment, ...] = ()
    """The parts of the year; none without a plan."""

    @property
    def invoiced(self) -> Ore:
        """What was booked as income."""
        return sum(one.amount for one in self.vouchers)

    @property
    def unpaid(self) -> Ore:
        """What of it is not paid when the days end."""
        return sum(one.unpaid for one in self.vouchers)

    @property
    def difference(self) -> Ore | None:
        """What was invoiced beyond what was decided."""
        return None if self.decided is None else self.invoiced - self.decided


def member_contributions(book: Book, query: ReportQuery) -> tuple[MemberContribution, ...]:
    """The contributions of the days, member by member, in the order of the law's sides."""
    year, period = query.year, query.period
    with book.reading():
        template = template_of(book, year)
        plan = contribution_plan(book, year.name)
        planned = _planned(book, template, year, plan)
        decided = {one.code: one for one in planned}
        members = contribution_members(book, template, read_balances(book, year, period), year)
        items = _items_by_voucher(book, period.last)
        found = _booked(book, members, period)
        names = {one.code: one.called(query.language) for one in (*planned, *members.values())}
        result = []
        for code in dict.fromkeys((*found, *decided)):
            vouchers = tuple(_with_rest(book, template, found.get(code, {}), items))
            amount = decided[code].amount if code in decided else None
            parts = _instalments(book, plan, code, vouchers, query) if plan else ()
            result.append(MemberContribution(code, names[code], amount, vouchers, tuple(parts)))
        return tuple(result)


def _booked(
    book: Book, members: Mapping[Key, Contribution], period: Period
) -> dict[str, dict[int, Ore]]:
    """What each voucher has booked of each member's income, by code and registration sequence."""
    found: dict[str, dict[int, Ore]] = {one.code: {} for one in members.values()}
    for account in sorted({key[0] for key in members}):
        for line in postings_by_account(book, period, account):
            if one := members.get((account, line.objects)):
                amounts = found[one.code]
                amounts[line.sequence] = amounts.get(line.sequence, 0) - line.amount
    return found


@dataclass(frozen=True, slots=True)
class ContributionSums:
    """What of a year's contributions must agree; öre, income positive."""

    planned: Ore
    budgeted: Ore | None
    """What the budget that counts has from members; None when it has no such row."""

    registered: Ore
    """The registered invoices of those members whose vouchers are all of registered invoices."""

    booked: Ore
    """The income of the same members, by their objects."""


def contribution_sums(book: Book, year: FiscalYear) -> ContributionSums | None:
    """The sums of a year that has a plan; None without one."""
    plan = contribution_plan(book, year.name)
    if plan is None:
        return None
    budget, template = current_budget(book, year.name), template_of(book, year)
    budgeted = budgeted_contributions(template, budget) if budget else None
    by_voucher = charged_to_customers(book)
    if not by_voucher:
        return ContributionSums(plan.total, budgeted, 0, 0)
    members = contribution_members(book, template, read_balances(book, year), year)
    registered = [
        amounts
        for amounts in _booked(book, members, year.period).values()
        if by_voucher.keys() >= amounts.keys()
    ]
    return ContributionSums(
        plan.total,
        budgeted,
        sum(by_voucher[sequence] for amounts in registered for sequence in amounts),
        sum(amount for amounts in registered for amount in amounts.values()),
    )


def _planned(
    book: Book, template: Template, year: FiscalYear, plan: ContributionPlan | None
) -> tuple[Contribution, ...]:
    """What is decided: by the plan, else by the budget that counts."""
    if plan:
        return plan_funding(book, plan).contributions
    budget = current_budget(book, year.name)
    return budgeted_funding(book, template, budget).contributions if budget else ()


def _items_by_voucher(book: Book, day: date) -> dict[int, OpenItem]:
    """What is not paid when the day ends, by each voucher of it."""
    return {
        voucher: item
        for item in open_items(book, day)
        if item.amount > 0
        for voucher in item.vouchers
    }


def _with_rest(
    book: Book, template: Template, amounts: Mapping[int, Ore], items: dict[int, OpenItem]
) -> Iterator[MemberVoucher]:
    """The vouchers, each with what is not paid of it.

    Of an invoice what is left of it, which the first voucher takes where several are of one;
    nothing where the money came at once, and all of what was only accrued.
    """
    for sequence, amount in sorted(amounts.items()):
        if voucher := voucher_at(book, sequence):
            sides = [(posting.account, ()) for posting in voucher.postings]
            left, due = amount, None
            if any(template.has_role("customers", side) for side in sides):
                item = items.get(sequence)
                left, due = (item.amount, item.due) if item else (0, None)
                for other in item.vouchers if item else ():
                    items.pop(other, None)
            elif any(template.has_role("external_statements", side) for side in sides):
                left = 0
            yield MemberVoucher(voucher, amount, left, due)


def _instalments(
    book: Book,
    plan: ContributionPlan,
    code: str,
    vouchers: tuple[MemberVoucher, ...],
    query: ReportQuery,
) -> Iterator[Instalment]:
    """The parts of the member's year: what is booked and paid covers them in order."""
    member = next((one for one in plan.members if one.code == code), None)
    if member is None:
        return
    every = days_of_parts(book, plan)
    parts = instalments(member.amount, len(every))
    booked = sum(one.amount for one in vouchers)
    paid = booked - sum(one.unpaid for one in vouchers)
    counted = _without_credited(vouchers)
    begins, today = 0, day_of_overdue(query)
    for number, (days, amount) in enumerate(zip(every, parts, strict=True), 1):
        covered = [*_covering(counted, begins, begins + amount)]
        own, own_paid = (min(max(total - begins, 0), amount) for total in (booked, paid))
        state = _state(covered, amount - own, amount - own_paid, days, today)
        name = part_name(plan, number, days.first, query.language)
        about = tuple(one.voucher for one in covered)
        yield Instalment(number, name, days, amount, own, own_paid, state, about)
        begins += amount


def day_of_overdue(query: ReportQuery) -> date:
    """The day that what is overdue is asked of: today, or the last of the days if that is gone."""
    return min(query.period.last, calendar.today())


def _without_credited(vouchers: tuple[MemberVoucher, ...]) -> tuple[MemberVoucher, ...]:
    """The vouchers without those that a later one takes back whole, and without that one."""
    counted: list[MemberVoucher] = []
    for one in vouchers:
        credited = next(
            (other for other in counted if not other.unpaid and other.amount == -one.amount), None
        )
        if credited and one.amount < 0 and not one.unpaid:
            counted.remove(credited)
        else:
            counted.append(one)
    return tuple(counted)


def _covering(
    vouchers: tuple[MemberVoucher, ...], begins: Ore, ends: Ore
) -> Iterator[MemberVoucher]:
    """The vouchers that book something of what lies between two sums."""
    before = 0
    for one in vouchers:
        after = before + one.amount
        if min(before, after) < ends and max(before, after) > begins:
            yield one
        before = after


def _state(
    covered: list[MemberVoucher], left: Ore, unpaid: Ore, days: Period, today: date
) -> InstalmentState:
    if left:
        return "due" if days.first <= today else "planned"
    if not unpaid:
        return "paid"
    waiting = [one for one in covered if one.unpaid]
    if any(one.is_overdue(today) for one in waiting):
        return "overdue"
    return "invoiced" if any(one.due for one in waiting) else "accrued"
