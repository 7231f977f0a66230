"""Who may approve what (attest), by which decision; and approvals that keep to it.

Two persons in förening, nobody what they recorded, and nobody their own costs (jäv): what the
attestreglementen of förbund say, with KL 6:6 as their model. A book without mandates has no other
rule than that the second person is another.

A mandate must hold on the day that one approves, and not on that of the voucher: to approve is an
act of that day, which nobody can do before a mandate is given or after it has ended, while what is
approved may be older. A voucher of last year is approved by whoever has the mandate today, and on
paper by whoever had it on the day of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.book.recorded import next_id
from ledger.book.values import read_day, row_of, values_of
from ledger.bookkeeping.approvals import (
    append_approval,
    approval_refusal,
    approve,
    approved_among,
    approver_problem,
    paper_problem,
    vouchers_to_approve,
    withdraw_approval,
)
from ledger.bookkeeping.chart_of_accounts import account_kinds, objects_as_json, objects_from_json
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core import calendar
from ledger.core.errors import Refused, few, problem
from ledger.core.limits import MAX_AMOUNT
from ledger.core.model import debit_side, voucher_name
from ledger.core.money import write_amount
from ledger.core.people import is_same_name, may_be_one
from ledger.core.text import clean, quoted, text_problem
from ledger.invoices.parties import find_party
from ledger.report_layout.account_ranges import read_intervals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.bookkeeping.approvals import Paper
    from ledger.core.errors import Problem
    from ledger.core.model import ObjectTags, Posting, VoucherInput
    from ledger.core.money import Ore

KIND = "mandate"
FIRST = "first-approval"
"""The kind of journal entry of an approval that another one must follow."""

FIRST_WITHDRAWN = "first-withdrawal"
"""The kind of one that takes such an approval back while it waits."""

Role: TypeAlias = Literal["receipt", "decision"]
"""What somebody approves: that it was ordered and came (sakattest), or that it is paid and booked
(beslutsattest)."""

ROLES: tuple[Role, ...] = ("receipt", "decision")


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a person may approve, between which days, by which decision."""

    person: str
    role: Role
    first: date
    decision: str
    """`"Styrelsen 2026-01-15 § 7"`."""

    last: date | None = None
    """None until it ends."""

    accounts: str = ""
    """Numbers and intervals: `"4000-7999 1220"`; empty for all."""

    objects: ObjectTags = ()
    """Objects of which each cost has one; empty for all."""

    highest: Ore | None = None
    """The largest voucher, öre; None without a limit."""

    joint_from: Ore | None = None
    """From this amount on another person with a mandate must approve as well; öre."""

    id: int = 0
    """Its number, from 1; 0 before it is recorded."""

    def holds_on(self, day: date) -> bool:
        """Whether a person may approve by it on the day."""
        return self.first <= day and (not self.last or day <= self.last)


MANDATES = """
SELECT person, role, first_day AS first, decision, last_day AS last, accounts,
       objects_of AS objects, highest, joint_from, id
FROM mandate_now ORDER BY id
"""


@read_once
def mandates(book: Book) -> tuple[Mandate, ...]:
    """Every mandate, those that have ended too, in the order they were given."""
    with book.reading() as connection:
        return tuple(
            values_of(
                connection.execute(MANDATES),
                Mandate,
                first=date.fromisoformat,
                last=read_day,
                objects=objects_from_json,
            )
        )


def add_mandate(book: Book, mandate: Mandate, by: str = "") -> Mandate:
    """Records a mandate; raises Refused for what is wrong in it."""
    with book.writing() as connection:
        mandate = replace(
            mandate,
            id=next_id(connection, "mandate"),
            person=clean(mandate.person),
            decision=clean(mandate.decision),
            accounts=" ".join(mandate.accounts.replace(",", " ").split()),
        )
        if problems := [*_problems(mandate)]:
            raise Refused(problems)
        _store(book, mandate, by)
        return mandate


def end_mandate(book: Book, number: int, last: date, by: str = "") -> Mandate:
    """Ends a mandate with a day, the last on which it holds; raises Refused when there is none."""
    with book.writing():
        known = next((one for one in mandates(book) if one.id == number), None)
        if known is None:
            raise Refused(
                problem(
                    "no-such-mandate", "There is no mandate {number}; see the list.", number=number
                )
            )
        mandate = replace(known, last=max(last, known.first))
        _store(book, mandate, by)
        return mandate


def _store(book: Book, one: Mandate, by: str) -> None:
    members = objects_as_json(one.objects)
    row = row_of("mandate", one, first_day=one.first, last_day=one.last, objects_of=members)
    book.append(Entry(KIND, by, (row,)))


def _problems(one: Mandate) -> Iterator[Problem]:
    if fault := approver_problem(one.person):
        yield replace(fault, where="person")
    if not one.decision:
        yield problem("mandate-decision", "Say by which decision the mandate is given.", "decision")
    elif fault := text_problem(one.decision, "decision"):
        yield fault
    if not all(map(_is_interval, one.accounts.split())):
        yield problem(
            "mandate-accounts",
            "{accounts} are no accounts; write numbers and intervals, as 4000-7999 1220.",
            "accounts",
            accounts=quoted(one.accounts),
        )
    for name in ("highest", "joint_from"):
        if (amount := getattr(one, name)) is not None and not 0 < amount <= MAX_AMOUNT:
            yield problem("mandate-amount", "Write an amount above zero.", name)
    if one.last and one.last < one.first:
        yield problem("mandate-days", "The mandate ends before it begins.", "last")


def _is_interval(text: str) -> bool:
    first, dash, last = text.partition("-")
    return all(one.isascii() and one.isdigit() for one in ((first, last) if dash else (first,)))


def covers(mandate: Mandate, postings: Sequence[Posting], kinds: Mapping[str, str]) -> bool:
    """Whether a voucher lies within the accounts, the objects and the limit of a mandate.

    Of one with income or costs those are asked, else every posting.
    """
    amount = debit_side(postings)
    if mandate.highest is not None and amount > mandate.highest:
        return False
    results = [row for row in postings if kinds.get(row.account) in ("income", "cost")]
    return all(
        _has(mandate.accounts, row.account)
        and (not mandate.objects or bool(set(mandate.objects) & set(row.objects)))
        for row in results or postings
    )


def _has(accounts: str, number: str) -> bool:
    return not accounts or any(one.has_account(number) for one in read_intervals(accounts))


def _held_by(book: Book, name: str, day: date) -> list[Mandate]:
    return [one for one in mandates(book) if is_same_name(one.person, name) and one.holds_on(day)]


def approve_vouchers(
    book: Book, sequences: Iterable[int], by: str, paper: Paper | None = None
) -> tuple[int, ...]:
    """Approves vouchers, all or none; those that wait for another person to approve as well.

    What was signed on paper is asked of the mandates of that day. Raises Refused when a mandate
    lacks for one of them, it is the approver's own, or they have recorded it or approved it
    already.
    """
    sequences = tuple(sequences)
    day = paper.day if paper else calendar.today()
    if fault := approver_problem(by) or (paper and paper_problem(paper)):
        raise Refused(fault)
    with book.writing():
        with book.reading():
            own = approval_refusal(book, sequences, by)
            problems = (own,) if own else tuple(_refusals(book, sequences, by, day))
        if problems:
            raise Refused(problems)
        waiting: tuple[int, ...] = ()
        if mandates(book):
            waiting = tuple(one for one in sequences if _needs_another(book, one, by, day))
        if waiting:
            append_approval(book, FIRST, tuple((FIRST, one, by) for one in waiting), by, paper)
        approve(book, [one for one in sequences if one not in waiting], by, paper)
        return waiting


def withdraw_approvals(book: Book, sequences: Iterable[int], reason: str, by: str = "") -> None:
    """Takes back the approval of vouchers, all or none; of one that waits, what it has so far.

    Raises Refused as `withdraw_approval` does.
    """
    sequences = tuple(sequences)
    with book.writing():
        firsts = first_approvers(book)
        approved = approved_among(book, sequences)
        waiting = [one for one in sequences if one in firsts and one not in approved]
        if len(waiting) < len(sequences) or not reason.strip():
            others = [one for one in sequences if one not in waiting]
            withdraw_approval(book, others, reason, by)
        if fault := text_problem(reason, "reason"):
            raise Refused(fault)
        if waiting:
            rows: tuple[Row, ...] = tuple((FIRST, one, ", ".join(firsts[one])) for one in waiting)
            book.append(Entry(FIRST_WITHDRAWN, by, (*rows, ("reason", reason))))


def _refusals(book: Book, sequences: Sequence[int], by: str, day: date) -> Iterator[Problem]:
    has_mandates = bool(mandates(book))
    for one in vouchers_to_approve(book, sequences):
        voucher = voucher_at(book, one.sequence) if has_mandates else None
        postings = voucher.postings if voucher else ()
        name = voucher.full_name if voucher else voucher_name(one.series, one.number)
        yield from _mandate_problems(book, one.counterparty, postings, name, (by, day))
        if any(may_be_one(first, by) for first in first_approvers(book).get(one.sequence, ())):
            yield problem(
                "approved-twice",
                "{by} has approved {voucher} already; another person must approve as well.",
                "by",
                by=by,
                voucher=name,
            )


def draft_approval_problems(book: Book, draft: VoucherInput) -> tuple[Problem, ...]:
    """What keeps a voucher from being approved by the person that it names as it is recorded."""
    if not draft.approved_by or may_be_one(draft.recorded_by, draft.approved_by):
        return ()
    who = draft.approved_by
    problems = tuple(
        _mandate_problems(
            book, draft.counterparty, draft.postings, draft.text, (who, calendar.today())
        )
    )
    if not problems and _is_joint(book, draft.postings, draft.approved_by, calendar.today()):
        return (
            problem(
                "two-approve",
                "Two persons approve {voucher}: record it, and let them approve it afterwards.",
                "approved_by",
                voucher=draft.text,
            ),
        )
    return problems


def _mandate_problems(
    book: Book,
    counterparty: str,
    postings: Sequence[Posting],
    voucher: str,
    approver: tuple[str, date],
) -> Iterator[Problem]:
    """That it is the approver's own (jäv), or that no mandate covers it on the day."""
    by, day = approver
    party = find_party(book, counterparty) if counterparty else None
    names = (counterparty, party.name, *party.aliases) if party else (counterparty,)
    if any(name and is_same_name(name, by) for name in names):
        yield problem(
            "own-party",
            "{voucher} is with {by}, who cannot approve it: somebody else must.",
            "by",
            voucher=voucher,
            by=by,
        )
    if not mandates(book):
        return
    held = _held_by(book, by, day)
    if any(covers(one, postings, account_kinds(book)) for one in held):
        return
    amount = debit_side(postings)
    others = _who_may(book, postings, day)
    yield problem(
        "no-mandate",
        "{by} has no mandate for {voucher} of {amount}: by its accounts, objects, amount and the"
        " day it may be approved by {others}.",
        "by",
        by=by,
        voucher=voucher,
        amount=write_amount(amount),
        others=few(others) if others else problem("nobody", "nobody"),
    )


def _who_may(book: Book, postings: Sequence[Posting], day: date) -> list[str]:
    kinds = account_kinds(book)
    may = (
        one.person for one in mandates(book) if one.holds_on(day) and covers(one, postings, kinds)
    )
    return [*dict.fromkeys(may)]


def _is_joint(book: Book, postings: Sequence[Posting], by: str, day: date) -> bool:
    """Whether another one must approve as well: by the amount, or since only receipt is."""
    if not mandates(book):
        return False
    kinds = account_kinds(book)
    own = [one for one in _held_by(book, by, day) if covers(one, postings, kinds)]
    decides = [one for one in own if one.role == "decision"]
    amount = debit_side(postings)
    return not any(one.joint_from is None or amount < one.joint_from for one in decides)


def _needs_another(book: Book, sequence: int, by: str, day: date) -> bool:
    """Whether the approval is the first of two; one who decides must be among them."""
    voucher = voucher_at(book, sequence)
    if voucher is None or not _is_joint(book, voucher.postings, by, day):
        return False
    before = first_approvers(book).get(sequence, ())
    kinds = account_kinds(book)
    roles = {
        one.role
        for name in (*before, by)
        for one in _held_by(book, name, day if name == by else calendar.today())
        if covers(one, voucher.postings, kinds)
    }
    return not before or "decision" not in roles


FIRSTS = """
SELECT seq, kind, body FROM journal
WHERE kind IN ('first-approval', 'withdrawal', 'first-withdrawal') ORDER BY seq
"""


@read_once
def first_approvers(book: Book) -> Mapping[int, tuple[str, ...]]:
    """Who has approved each voucher first of several, since it was last withdrawn."""
    found: dict[int, tuple[str, ...]] = {}
    with book.reading() as connection:
        for _seq, kind, body in connection.execute(FIRSTS):
            for line in body.splitlines():
                table, _tab, rest = line.partition("\t")
                sequence, _tab, name = rest.partition("\t")
                if kind == FIRST and table == FIRST:
                    number = int(sequence)
                    found[number] = (*found.get(number, ()), name)
                elif table in ("approval", FIRST):
                    found.pop(int(sequence), None)
    return found
