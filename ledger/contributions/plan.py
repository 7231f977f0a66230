"""What the members are to pay in a year, by which decision, and in how many parts.

The total is the budget's; it is divided by the members' shares: half from the state, a quarter from
the region and a quarter from the municipalities, which divide theirs by agreement (FinsamL 5 §);
a municipality that is in no region pays half (5 a §). Books may deviate by decision, and then it
is remarked upon and never stopped. The plan is a text of the book, so that the history has every
version of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import (
    account_of,
    accounts,
    object_names,
    object_of,
    objects,
)
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.report_texts import set_document, texts
from ledger.budget.store import current_budget
from ledger.contributions.funding import (
    LAW,
    NO_REGION,
    Contribution,
    Funding,
    budgeted_contributions,
    budgeted_funding,
    side_of,
)
from ledger.core.calendar import FiscalYear, Period
from ledger.core.errors import Problem, Refused, problem
from ledger.core.i18n import msgid, translated
from ledger.core.model import MEMBER
from ledger.core.money import WHOLE, allocate, read_amount, read_per_cent, write_amount
from ledger.core.month_names import MONTHS
from ledger.core.text import clean, quoted, text_problem
from ledger.report_layout.derived_roles import CONTRIBUTIONS, side_by_name
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.label import Language
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.report_layout.model import Side, Template

KIND = "contributions"
"""The kind of journal entry that tells of a plan."""

STORED = "contribution-plan"
"""The name of the text in the book."""

PERIODS: Mapping[int, str] = {
    12: msgid("month"),
    4: msgid("quarter {number}"),
    2: msgid("half-year {number}"),
    1: msgid("the whole year"),
}
"""How many parts a year of twelve months has, and what a part is called; a month has its name."""


@dataclass(frozen=True, slots=True)
class PlannedMember:
    """What a member is to pay in the year."""

    code: str
    """Its object in the dimension of members."""

    amount: Ore
    account: str
    """Where it is income: `"3987"`."""

    is_requisition: bool = False
    """Whether it is asked for by requisition, as from the state, and not by invoice."""

    @property
    def objects(self) -> ObjectTags:
        """The objects of its income."""
        return ((MEMBER, self.code),)


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """The members' contributions of a year, as they are decided."""

    year: int
    periods: int
    """Parts that a year of twelve months has."""

    decision: str
    """`"Förbundsstyrelsen 2018-11-22 § 45"`; empty when nobody has said."""

    members: tuple[PlannedMember, ...]

    @property
    def total(self) -> Ore:
        """All of them."""
        return sum(one.amount for one in self.members)


def days_of_parts(book: Book, plan: ContributionPlan) -> tuple[Period, ...]:
    """The days of each part of the year; a long or short first year has more or fewer."""
    months = _period(book, plan.year).months()
    size = 12 // plan.periods
    starts = range(0, len(months), size)
    return tuple(
        Period(months[at].first, months[min(at + size, len(months)) - 1].last) for at in starts
    )


def instalments(amount: Ore, count: int) -> tuple[Ore, ...]:
    """The parts of a year's contribution; the öre that are left over go to the first ones."""
    return allocate(amount, (1,) * count)


def part_name(plan: ContributionPlan, part: int, first: date, language: Language) -> str:
    """What a part of the year is called, from 1: `"kvartal 1"`, `"januari"`."""
    if plan.periods == len(MONTHS):
        return translated(MONTHS[first.month - 1], language)
    return translated(PERIODS[plan.periods], language, number=part)


def _period(book: Book, year: int) -> Period:
    known = [one.period for one in fiscal_years(book) if one.name == year]
    if known:
        return known[0]
    from datetime import date  # noqa: PLC0415 - of a year that the book has not begun

    return Period(date(year, 1, 1), date(year, 12, 31))


def contribution_plan(book: Book, year: int) -> ContributionPlan | None:
    """The plan of a calendar year; None when there is none."""
    text = texts(book, year).get(STORED, "")
    if not text:
        return None
    import json  # noqa: PLC0415 - 2 ms that a book without plans spares

    stored = json.loads(text)
    members = tuple(PlannedMember(*one) for one in stored["members"])
    return ContributionPlan(year, stored["periods"], stored["decision"], members)


def set_plan(book: Book, plan: ContributionPlan, by: str = "") -> None:
    """Keeps the plan; the one it replaces stays in the history. Raises Refused."""
    import json  # noqa: PLC0415 - as above

    with book.writing():
        if problems := [*_problems(book, plan)]:
            raise Refused(problems)
        body = {
            "periods": plan.periods,
            "decision": clean(plan.decision),
            "members": [
                [one.code, one.amount, one.account, one.is_requisition] for one in plan.members
            ],
        }
        set_document(book, plan.year, STORED, json.dumps(body, ensure_ascii=False), by, kind=KIND)


def _problems(book: Book, plan: ContributionPlan) -> Iterator[Problem]:
    if plan.periods not in PERIODS:
        yield problem(
            "plan-periods",
            "A year has 1, 2, 4 or 12 parts, not {count}.",
            "periods",
            count=plan.periods,
        )
    if fault := text_problem(clean(plan.decision), "decision"):
        yield fault
    if not plan.members:
        yield problem("plan-members", "Nobody is to pay; say who, and how much.", "members")
    for one in plan.members:
        object_of(book, MEMBER, one.code)
        account_of(book, one.account)
        if one.amount <= 0:
            yield problem(
                "plan-amount",
                "{member} is to pay {amount}; a contribution is more than nothing.",
                "members",
                member=one.code,
                amount=write_amount(one.amount),
            )


def plan_remarks(book: Book, plan: ContributionPlan) -> Iterator[Problem]:
    """What of a plan an auditor would ask about: the law's division, the budget, the decision."""
    year = _year(book, plan.year)
    yield from plan_funding(book, plan).remarks()
    budget = current_budget(book, plan.year)
    decided = budgeted_contributions(template_of(book, year), budget) if budget else None
    if decided is not None and decided != plan.total:
        yield problem(
            "plan-and-budget",
            "The members are to pay {total}, and the budget of {year} has {decided}.",
            total=write_amount(plan.total),
            year=plan.year,
            decided=write_amount(decided),
        )
    if not plan.decision:
        yield problem(
            "plan-decision",
            "No decision is named that the contributions of {year} rest on: {remedy}.",
            year=plan.year,
            remedy="plan",
        )


def no_plan(year: int) -> Problem:
    """That nothing is planned of the year, and where it is done."""
    return problem(
        "no-plan",
        "Nothing is planned of what the members pay in {year}: {remedy}.",
        year=year,
        remedy="plan",
    )


def plan_funding(book: Book, plan: ContributionPlan) -> Funding:
    """The plan as contributions, with the side that each member is on."""
    year = _year(book, plan.year)
    template, names = template_of(book, year), object_names(book, MEMBER, year)
    return Funding(
        tuple(
            Contribution(
                one.code,
                names.get(one.code, one.code),
                side_of(template, (one.account, one.objects), names.get(one.code, "")),
                one.amount,
            )
            for one in plan.members
        )
    )


def _year(book: Book, year: int) -> FiscalYear:
    """The fiscal year, or the latest that the book has."""
    years = fiscal_years(book)
    return next((one for one in years if one.name == year), years[-1])


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What somebody has said of a plan; what is empty is as it was, or as the year before."""

    total: Ore | None = None
    shares: Mapping[str, str] | None = None
    """By the member's code: kronor, or per cent of the total (`"14,25 %"`)."""

    periods: int | None = None
    decision: str | None = None
    requisitions: Collection[str] | None = None
    """The codes of those who pay by requisition."""

    accounts: Mapping[str, str] | None = None
    """By the member's code, where that is not plain from its side."""


def planned(book: Book, year: int, changes: PlanChanges) -> ContributionPlan:
    """The plan of the year with what is said of it; raises Refused for what does not add up."""
    with book.reading():
        own = contribution_plan(book, year)
        before = own or contribution_plan(book, year - 1)
        template = template_of(book, _year(book, year))
        known = {one.code: one for one in before.members} if before else {}
        usual = partial(_account_of, book, _sides(book, template))
        members = tuple(
            _member(code, amount, changes, known.get(code), usual)
            for code, amount in _amounts(book, template, year, changes).items()
        )
        if problems := [*_negative(members)]:
            raise Refused(problems)
        budget = current_budget(book, year)
    decision = changes.decision
    if decision is None:
        by_budget = f"{budget.decided or ''} {budget.decision}".strip() if budget else ""
        decision = own.decision if own else by_budget
    periods = changes.periods or (before.periods if before else 4)
    return ContributionPlan(year, periods, decision, members)


def _negative(members: Iterable[PlannedMember]) -> Iterator[Problem]:
    for one in members:
        if one.amount < 0:
            yield problem(
                "plan-negative",
                "{member} would pay {amount}; write what a member is to pay, 0 or more.",
                "members",
                member=one.code,
                amount=write_amount(one.amount),
            )


def _member(
    code: str,
    amount: Ore,
    changes: PlanChanges,
    known: PlannedMember | None,
    usual: Callable[[str], str],
) -> PlannedMember:
    """A member with what is said of it, else as it was, else with the `usual` account."""
    account = (changes.accounts or {}).get(code) or (known.account if known else "")
    is_asked = known.is_requisition if known and changes.requisitions is None else False
    return PlannedMember(
        code,
        amount,
        account or usual(code),
        is_asked if changes.requisitions is None else code in changes.requisitions,
    )


def _amounts(book: Book, template: Template, year: int, changes: PlanChanges) -> Mapping[str, Ore]:
    """What each member is to pay."""
    if changes.shares:
        return _divided(book, template, year, changes.shares, changes.total)
    own = contribution_plan(book, year)
    if own and changes.total in (None, own.total):
        return {one.code: one.amount for one in own.members}
    budget = current_budget(book, year)
    by_budget = budgeted_funding(book, template, budget).contributions if budget else ()
    names = object_names(book, MEMBER)
    weights: Mapping[str, Ore] = {one.code: one.amount for one in by_budget if one.code in names}
    before = own or contribution_plan(book, year - 1)
    if before and not weights:
        weights = {one.code: one.amount for one in before.members}
    total = _total(book, template, year) if changes.total is None else changes.total
    weights = weights or _by_law(book, template)
    return dict(zip(weights, allocate(total, tuple(weights.values())), strict=True))


NO_TOTAL = problem(
    "plan-total",
    "How much the members are to pay is not known: no budget of the year has it. Say the total, or"
    " what each one pays.",
    "total",
)


def _divided(
    book: Book,
    template: Template,
    year: int,
    shares: Mapping[str, str],
    total: Ore | None,
) -> Mapping[str, Ore]:
    """What each member pays by what is written: all in per cent, or in kronor."""
    for code in shares:
        object_of(book, MEMBER, code)
    parts = {code: read_per_cent(text) for code, text in shares.items() if "%" in text}
    if wrong := [shares[code] for code, part in parts.items() if part is None]:
        raise Refused(
            problem(
                "plan-share",
                "{share} is no share; write a per cent with at most four decimals, as 14,25%.",
                "members",
                share=quoted(wrong[0]),
            )
        )
    if not parts:
        return _in_kronor(book, year, shares, total)
    weights = {code: part for code, part in parts.items() if part is not None}
    together = sum(weights.values())
    if len(weights) < len(shares) or together != WHOLE:
        raise Refused(
            problem(
                "plan-shares",
                "The shares are {together} per cent together, and not 100; say what each member"
                " pays in per cent, or in kronor.",
                "members",
                together=write_amount(together // 100).replace(",00", ""),
            )
        )
    total = _total(book, template, year) if total is None else total
    return dict(zip(weights, allocate(total, tuple(weights.values())), strict=True))


def _total(book: Book, template: Template, year: int) -> Ore:
    """What the members pay together: by the budget, else as planned. Raises Refused."""
    budget = current_budget(book, year)
    total = budgeted_contributions(template, budget) if budget else None
    before = contribution_plan(book, year) or contribution_plan(book, year - 1)
    if total is None and before:
        total = before.total
    if total is None:
        raise Refused(NO_TOTAL)
    return total


def _in_kronor(
    book: Book, year: int, shares: Mapping[str, str], total: Ore | None
) -> Mapping[str, Ore]:
    """The same in kronor: members that are not written pay as in the plan, 0 takes one away."""
    own = contribution_plan(book, year)
    before = {one.code: one.amount for one in own.members} if own else {}
    amounts = {**before, **{code: _kronor(text) for code, text in shares.items()}}
    together = sum(amounts.values())
    if total is not None and together != total:
        raise Refused(
            problem(
                "plan-sum",
                "The members pay {together} together, and the total is {total}.",
                "members",
                together=write_amount(together),
                total=write_amount(total),
            )
        )
    return {code: amount for code, amount in amounts.items() if amount}


def _kronor(text: str) -> Ore:
    amount = read_amount(text)
    if isinstance(amount, Problem):
        raise Refused(amount)
    return amount


def _sides(book: Book, template: Template) -> Mapping[str, Side]:
    """The side of each member that is in use, where that is plain, in the order of the law."""
    found: dict[str, Side] = {}
    for one in objects(book):
        if one.dimension != MEMBER or not one.active:
            continue
        by_role: Sequence[Side] = [
            side
            for side in LAW
            if template.has_role(side, (CONTRIBUTIONS[side].first, ((MEMBER, one.code),)))
        ]
        by_name = side_by_name(one.name)
        if len(by_role) == 1:
            found[one.code] = by_role[0]
        elif by_name and (by_name in by_role or not by_role):
            found[one.code] = by_name
    order = list(LAW)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1]), item[0])))


def _account_of(book: Book, sides: Mapping[str, Side], code: str) -> str:
    """Where a member's contribution is income; raises Refused when that is not plain."""
    usual = CONTRIBUTIONS[sides[code]].first if code in sides else ""
    if usual in {one.number for one in accounts(book)}:
        return usual
    raise Refused(
        problem(
            "plan-account",
            "Say the account of income that the contribution of {member} is booked on.",
            "accounts",
            member=code,
        )
    )


def _by_law(book: Book, template: Template) -> Mapping[str, Ore]:
    """The law's shares, in thousandths, where each side has one member (FinsamL 5 and 5 a §§).

    Raises Refused when a side has several, whose agreement only people know.
    """
    sides = _sides(book, template)
    by_side = {side: [code for code, one in sides.items() if one == side] for side in LAW}
    law = {
        side: share for side, share in (LAW if by_side["region"] else NO_REGION).items() if share
    }
    if any(len(by_side[side]) != 1 for side in law):
        raise Refused(
            problem(
                "plan-agreement",
                "Say what each member pays: the law divides between state, region and"
                " municipalities, and how several of a side divide theirs is their agreement.",
                "members",
            )
        )
    return {by_side[side][0]: share for side, share in law.items()}
