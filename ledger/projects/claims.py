"""Claims for payment: made of what is booked and paid, sent, decided and paid; and what is owed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import objects
from ledger.bookkeeping.reconciliation import year_with
from ledger.bookkeeping.specifications import Item
from ledger.core.calendar import Period
from ledger.core.errors import Refused, few, problem
from ledger.core.model import PROJECT, Posting, VoucherInput
from ledger.core.money import write_amount
from ledger.core.text import clean, text_problem
from ledger.entry.draft_store import copy_of, drop_draft, save_draft, stored_drafts
from ledger.projects.costs import project_costs
from ledger.projects.model import Claim, ClaimEvent
from ledger.projects.register import (
    claim_numbered,
    claim_row,
    claims,
    claims_of,
    next_number,
    project_name,
    project_named,
    projects,
    receivables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.model import Voucher
    from ledger.core.money import Ore
    from ledger.projects.costs import ProjectCost
    from ledger.projects.model import Project, State

CLAIM, EVENT = "claim", "claim-event"
"""The kinds of journal entries that tell of claims, and of what became of them."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """That a voucher's costs, or an amount of them, are not eligible."""

    voucher: str
    """`"A 17"`, or `"A 17 (2019)"` where two years have one."""

    amount: Ore | None = None
    """Öre of it; None for all."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """A claim as it would be made."""

    claim: Claim
    costs: tuple[ProjectCost, ...]
    """What it claims, each with the part that is eligible."""

    left: tuple[ProjectCost, ...]
    """What is booked and in no claim: the funder does not pay for it, or it is not paid."""


def propose_project_claim(
    book: Book,
    code: str,
    first: date,
    last: date,
    *,
    number: int = 0,
    day: date | None = None,
    hours: Mapping[str, int] | None = None,
    without: Sequence[Exclusion] = (),
) -> ProposedClaim:
    """The claim of a period: what is booked and paid by its last day and in no claim before it.

    What is paid later goes to a later claim. `hours` are hundredths of an hour by kind of cost;
    `day` is the day of entry of what the funder owes by it, the last of the period when it is not
    given. A `number` makes a draft anew. Raises Refused.
    """
    with book.reading():
        project = project_named(book, code)
        if problems := [*_period_problems(book, project, first, last, number)]:
            raise Refused(problems)
        costs = [
            replace(one, claim=0, claimed=0, reason="") if one.claim == number else one
            for one in project_costs(book, project, last)
        ]
        free = [replace(one, claimed=one.amount) for one in costs if not one.why]
        eligible = _without(free, without)
        parts = project.parts(_by_kind(eligible), _known_hours(project, hours or {}))
        claim = Claim(
            *(project.code, number or next_number(book, project.code), first, last, day or last),
            share=project.share,
            parts=parts,
            amount=project.support(sum(amount for _, amount in parts)),
        )
        if claim.amount <= 0:
            raise Refused(_of_nothing(project, last, costs, claim.eligible))
        left = tuple(one for one in costs if one.why in ("kind", "unpaid"))
        return ProposedClaim(claim, tuple(eligible), left)


def _by_kind(costs: Sequence[ProjectCost]) -> Mapping[str, Ore]:
    sums = Counter[str]()
    for one in costs:
        sums[one.kind] += one.claimed
    return sums


def _known_hours(project: Project, hours: Mapping[str, int]) -> Mapping[str, int]:
    """The hours as they are given; raises Refused for a kind that is not paid by the hour."""
    hourly = [one.name for one in project.types if one.unit]
    if unknown := [name for name in hours if name not in hourly]:
        raise Refused(
            problem(
                "claim-hours",
                "{name} is no kind of cost that is paid by the hour in {project}.",
                "hours",
                name=unknown[0],
                project=project.code,
            )
        )
    return hours


def _of_nothing(
    project: Project, last: date, costs: Sequence[ProjectCost], eligible: Ore
) -> Problem:
    if eligible < 0:
        return problem(
            "claim-negative",
            "What is booked and paid by {last} and not claimed already is {amount} together, with"
            " corrections of what was claimed; claim it together with later costs.",
            last=last,
            amount=write_amount(eligible),
        )
    return problem(
        "claim-of-nothing",
        "Nothing that {project} pays for is booked and paid by {last} and not claimed already;"
        " {left:# cost is|# costs are} left.",
        project=project.funder,
        last=last,
        left=sum(one.why != "claimed" for one in costs),
    )


def _period_problems(
    book: Book, project: Project, first: date, last: date, number: int
) -> Iterator[Problem]:
    """What keeps a period from being claimed: a sentence each."""
    if last < first:
        yield problem("claim-days", "The period ends before it begins.", "last")
    if project.closed:
        yield problem(
            "project-closed",
            "{project} was closed on {day}; nothing more is claimed of it.",
            project=project.code,
            day=project.closed,
        )
    if first < project.first or last > project.last:
        yield problem(
            "claim-outside",
            "{first} to {last} is not within the project, which goes from {begins} to {ends}.",
            "first" if first < project.first else "last",
            first=first,
            last=last,
            begins=project.first,
            ends=project.last,
        )
    yield from (
        fault
        for one in claims_of(book, project.code)
        if (fault := _claimed_already(one, first, last, number))
    )


def _claimed_already(one: Claim, first: date, last: date, number: int) -> Problem | None:
    """That a claim which is to be made anew was sent, or another one is for some of its days."""
    if one.number == number and one.state != "draft":
        return problem(
            "claim-sent",
            "Claim {number} was sent on {day} and stays as it was sent; take that back first.",
            number=number,
            day=one.applied,
        )
    if one.number != number and first <= one.last and one.first <= last:
        return problem(
            "claimed-twice",
            "{first} to {last} is claimed already: claim {number} is for {begins} to {ends}.",
            "first",
            first=first,
            last=last,
            number=one.number,
            begins=one.first,
            ends=one.last,
        )
    return None


def _without(costs: list[ProjectCost], without: Sequence[Exclusion]) -> list[ProjectCost]:
    """The costs less what is not eligible of each voucher; raises Refused."""
    for one in without:
        name, year = _voucher_parts(one.voucher)
        own = [
            at
            for at, cost in enumerate(costs)
            if name and cost.voucher.startswith(f"{name} (") and cost.voucher.endswith(year)
        ]
        vouchers = {costs[at].voucher for at in own}
        whole = sum(costs[at].claimed for at in own)
        left = whole if one.amount is None else one.amount
        if len(vouchers) != 1 or (one.amount is not None and not 0 < left <= whole):
            raise Refused(
                problem(
                    "claim-without",
                    "{voucher} has no such amount among what can be claimed ({found}); write its"
                    " series and number, with the year after it where two years have one: A 17"
                    " (2019).",
                    "without",
                    voucher=one.voucher,
                    found=few([f"{name} {write_amount(whole)}" for name in sorted(vouchers)]),
                )
            )
        reason = clean(one.reason)
        for at in own:
            cost = costs[at]
            part = cost.claimed if one.amount is None else min(max(cost.claimed, 0), left)
            left -= part
            if part:
                costs[at] = replace(cost, claimed=cost.claimed - part, reason=reason)
    return costs


def _voucher_parts(text: str) -> tuple[str, str]:
    """The name of a voucher, and its year as the full name ends with it when it is given."""
    series, number, year, *_ = (*text.replace("(", " ").replace(")", " ").split(), "", "", "")
    return f"{series} {number}" if number else "", f"({year})" if year else ""


def make_project_claim(book: Book, proposal: ProposedClaim, by: str = "") -> Claim:
    """Records a claim as it was proposed, as a draft until it is sent; raises Refused.

    What the funder owes by it is proposed as a draft of a voucher, where the account has not got
    it already.
    """
    claim = proposal.claim
    for cost in proposal.costs:
        if cost.claimed != cost.amount and not cost.reason:
            raise Refused(
                problem(
                    "claim-reason",
                    "Say why {voucher} is not eligible, or not all of it.",
                    "reason",
                    voucher=cost.voucher,
                )
            )
        if fault := text_problem(cost.reason, "reason"):
            raise Refused(fault)
    with book.writing():
        project = project_named(book, claim.project)
        known = {one.number for one in claims_of(book, claim.project)}
        again = claim.number if claim.number in known else 0
        if problems := [*_period_problems(book, project, claim.first, claim.last, again)]:
            raise Refused(problems)
        rows = (
            (
                *("claim_cost", claim.project, claim.number, one.posting, one.claimed),
                *(one.paid or "", one.kind, one.reason),
            )
            for one in proposal.costs
        )
        book.append(Entry(CLAIM, by, (claim_row(claim), *rows)))
        _propose(book, claim_voucher(book, claim), claim.day)
    return claim


def add_earlier_claim(book: Book, claim: Claim, by: str = "") -> Claim:
    """Records a claim that was made before the book, or outside of it; raises Refused.

    It has no costs in the book, and what it was for is what was applied for.
    """
    with book.writing():
        project = project_named(book, claim.project)
        claim = replace(claim, project=project.code, share=project.share, parts=())
        known = {one.number for one in claims_of(book, project.code)}
        again = claim.number if claim.number in known else 0
        problems = [*_period_problems(book, project, claim.first, claim.last, again)]
        if claim.amount <= 0 or claim.number < 1:
            problems.append(
                problem("claim-amount", "Write its number, and an amount above zero.", "amount")
            )
        if problems:
            raise Refused(problems)
        book.append(Entry(CLAIM, by, (claim_row(claim),)))
    return claim


def add_event(book: Book, code: str, number: int, event: ClaimEvent, by: str = "") -> Claim:
    """Records that a claim was sent, decided or paid, in that order; raises Refused.

    Its costs are fixed when it is sent. What is not granted is proposed as a loss; it may be paid
    in parts.
    """
    event = replace(event, reference=clean(event.reference))
    with book.writing():
        claim = claim_numbered(book, project_named(book, code).code, number)
        if problems := [*_event_problems(claim, event)]:
            raise Refused(problems)
        _append(book, claim, event, by)
        claim = claim_numbered(book, claim.project, number)
        if event.event == "decided" and claim.loss:
            _propose(book, loss_voucher(book, claim), event.day)
        return claim


AFTER: Mapping[str, tuple[State, ...]] = {
    "applied": ("draft",),
    "decided": ("applied", "decided"),
    "paid": ("decided",),
}
"""What a claim must be for something to become of it."""


def _event_problems(claim: Claim, event: ClaimEvent) -> Iterator[Problem]:
    if claim.state not in AFTER[event.event]:
        yield replace(STATES[claim.state], values={"number": claim.number})
        return
    day = claim.events[-1].day if claim.events else claim.last
    if event.day < day:
        yield problem(
            "claim-too-early",
            "{day} is before {earliest}, when its period ended or what comes before it was done.",
            "day",
            day=event.day,
            earliest=day,
        )
    granted = claim.decision.amount if claim.decision else 0
    most = granted - claim.received if event.event == "paid" else claim.amount
    if not 0 <= event.amount <= most or (event.event == "paid" and not event.amount):
        yield problem(
            "claim-too-much",
            "{amount} is not possible: at most {most} can be decided or paid of claim {number}.",
            "amount",
            amount=write_amount(event.amount),
            most=write_amount(most),
            number=claim.number,
        )
    if fault := text_problem(event.reference, "reference"):
        yield fault


STATES: Mapping[State, Problem] = {
    "draft": problem("claim-not-sent", "Claim {number} has not been sent yet."),
    "applied": problem("claim-is-sent", "Claim {number} has been sent, and is not decided."),
    "decided": problem("claim-is-decided", "Claim {number} has been decided already."),
    "paid": problem("claim-is-paid", "Claim {number} has been paid already."),
}
"""What a claim is, where that is not what it must be."""


def _append(book: Book, claim: Claim, event: ClaimEvent, by: str) -> None:
    about = (event.event, event.day, event.amount, event.reference)
    book.append(Entry(EVENT, by, (("claim_event", claim.project, claim.number, *about),)))


def paid_by(book: Book, code: str, voucher: Voucher) -> Ore:
    """What a voucher has got from the funder of a project; raises Refused when it is nothing."""
    project = project_named(book, code)
    accounts = (project.receivable, project.income)
    amount = -sum(
        one.amount
        for one in voucher.postings
        if one.account in accounts and (PROJECT, project.code) in one.objects
    )
    if amount <= 0:
        raise Refused(
            problem(
                "claim-not-paid-by",
                "{voucher} takes nothing off {account} with {project}.",
                voucher=voucher.full_name,
                account=project.receivable,
                project=project.code,
            )
        )
    return amount


def undo(book: Book, code: str, number: int, by: str = "") -> Claim | None:
    """Takes back the last that became of a claim; of a draft the claim itself, then None.

    What it claimed can then be claimed again, and the draft of a voucher that it proposed is gone.
    Raises Refused when there is no such claim.
    """
    with book.writing():
        claim = claim_numbered(book, project_named(book, code).code, number)
        if claim.events:
            if claim.events[-1].event == "decided":
                _withdraw(book, loss_voucher(book, claim))
            _append(book, claim, ClaimEvent("undone", claim.events[-1].day, 0), by)
            return claim_numbered(book, claim.project, number)
        _withdraw(book, claim_voucher(book, claim))
        dropped = replace(claim, parts=(), amount=0)
        book.append(Entry(CLAIM, by, (claim_row(dropped),)))
        return None


def claim_voucher(book: Book, claim: Claim) -> VoucherInput:
    """The voucher of what the funder owes by a claim: the receivable against its support."""
    return _voucher(book, claim, claim.amount, claim.day, "Ansökan om utbetalning")


def loss_voucher(book: Book, claim: Claim) -> VoucherInput:
    """The voucher of what was not granted: it lessens the support (DOMAIN 3.6)."""
    assert claim.decision
    return _voucher(book, claim, -claim.loss, claim.decision.day, "Ej beviljat av ansökan")


def _voucher(book: Book, claim: Claim, amount: Ore, day: date, text: str) -> VoucherInput:
    project = projects(book)[claim.project]
    return VoucherInput(
        day,
        f"{text} {project_name(book, project)} {claim.number}",
        (
            Posting(project.receivable, amount, project.tags),
            Posting(project.income, -amount, project.tags),
        ),
        counterparty=project.funder,
        document=_document(claim),
    )


def _withdraw(book: Book, voucher: VoucherInput) -> None:
    """Removes the draft of a voucher that nothing asks for any more."""
    for one in stored_drafts(book):
        if one.draft.text == voucher.text:
            drop_draft(book, one)


def _propose(book: Book, voucher: VoucherInput, day: date) -> None:
    """Stores the voucher as a draft, in the place of one of its text, where it is needed.

    It is when it makes the account what the register says, with what waits among the drafts.
    """
    receivable = voucher.postings[0]
    code = dict(receivable.objects)[PROJECT]
    texts = {one.draft.text: one for one in stored_drafts(book)}
    waiting = sum(
        one.postings[0].amount
        for claim in claims_of(book, code)
        for one in (
            claim_voucher(book, claim),
            *([loss_voucher(book, claim)] if claim.loss else ()),
        )
        if one.text in texts and one.text != voucher.text
    )
    booked = booked_receivables(book, day)[code] + waiting
    if receivables(book, day)[code] - booked != receivable.amount:
        return
    draft = replace(copy_of(voucher, day, objects(book)), document=voucher.document)
    save_draft(book, draft, texts.get(voucher.text))


def claim_items(book: Book, day: date) -> Mapping[str, tuple[Item, ...]]:
    """What funders owe when the day ends, claim by claim, by account (LKBR 4:6)."""
    found: dict[str, tuple[Item, ...]] = {}
    for one in claims(book):
        project = projects(book)[one.project]
        if owed := one.receivable(day):
            item = Item(_document(one), owed, project.funder)
            found[project.receivable] = (*found.get(project.receivable, ()), item)
    return found


def _document(claim: Claim) -> str:
    return f"ansökan {claim.project} {claim.number}"


def booked_receivables(book: Book, day: date) -> Mapping[str, Ore]:
    """The same as the accounts of the projects have it."""
    booked = dict.fromkeys(projects(book), 0)
    if year := year_with(book, day):
        balances = read_balances(book, year, Period(year.first, day))
        for account, members in balances.keys():  # noqa: SIM118 - not a dict
            for code, project in projects(book).items():
                if account == project.receivable and (PROJECT, code) in members:
                    booked[code] += balances.closing((account, members))
    return booked
