"""What a draft must satisfy before it is recorded; the book's own triggers prove it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import unknown_account, unknown_object
from ledger.core.calendar import next_period
from ledger.core.errors import Problem, problem
from ledger.core.limits import MAX_SERIES
from ledger.core.money import amount_problem, write_amount
from ledger.core.people import may_be_one
from ledger.core.text import text_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from ledger.core.calendar import FiscalYear
    from ledger.core.model import VoucherInput

FEWEST_POSTINGS = 2


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What the book knows that a draft must agree with."""

    years: tuple[FiscalYear, ...]
    accounts: Mapping[str, bool]
    """The draft's accounts that the chart has, and whether each is in use."""

    objects: Mapping[tuple[int, str], bool]
    """The draft's objects that the book has, and whether each is in use."""

    closing: bool = False
    """Whether this is a closing entry, which goes in while months are locked."""

    forced: frozenset[int] = frozenset()
    """The postings, by place, that an earlier entry forces: they are taken though their account
    or an object of theirs is out of use."""


def debit_equals_credit(draft: VoucherInput, _: BookFacts) -> Iterable[Problem]:
    """The postings sum to zero."""
    difference = sum(posting.amount for posting in draft.postings)
    if difference > 0:
        yield problem(
            "unbalanced",
            "The voucher does not balance: debit is {difference} more than credit.",
            difference=write_amount(difference),
        )
    if difference < 0:
        yield problem(
            "unbalanced-credit",
            "The voucher does not balance: credit is {difference} more than debit.",
            difference=write_amount(-difference),
        )


def has_two_postings(draft: VoucherInput, _: BookFacts) -> Iterable[Problem]:
    """There is a debit side and a credit side."""
    if len(draft.postings) < FEWEST_POSTINGS:
        yield problem(
            "too-few-postings", "A voucher needs at least two postings, debit and credit."
        )


def amounts_are_in_range(draft: VoucherInput, _: BookFacts) -> Iterable[Problem]:
    """Each posting has an amount that the books can hold."""
    for index, posting in enumerate(draft.postings):
        if not posting.amount:
            yield problem("zero-amount", "The posting has no amount.", f"postings[{index}].amount")
        elif fault := amount_problem(posting.amount, f"postings[{index}].amount"):
            yield fault


def date_is_open(draft: VoucherInput, facts: BookFacts) -> Iterable[Problem]:
    """The date lies in a fiscal year of the book, in a month that is not locked."""
    if fault := day_problem(draft.date, facts.years, closing=facts.closing):
        yield fault


def day_problem(day: date, years: Sequence[FiscalYear], *, closing: bool = False) -> Problem | None:
    """What keeps a voucher from having the date; a closing entry goes into locked months."""
    year = next((year for year in years if day in year.period), None)
    if year is None:
        return _outside_years(day, years)
    if year.closed:
        return problem(
            "year-closed",
            "{day} lies in {year}, which is closed; use a date in an open year.",
            "date",
            day=day,
            year=year.name,
        )
    if year.locked_to and day <= year.locked_to and not closing:
        return problem(
            "month-locked",
            "{day} lies in a locked month; the first open day is after {last}.",
            "date",
            day=day,
            last=year.locked_to,
        )
    return None


def _outside_years(day: date, years: Sequence[FiscalYear]) -> Problem:
    if years and day in next_period(years[-1]):
        return problem(
            "next-year-not-open",
            "{day} lies in {year}, which is not opened yet: {remedy} opens it,"
            " also before {before} is closed.",
            "date",
            remedy="open-year",
            day=day,
            year=next_period(years[-1]).last.year,
            before=years[-1].name,
        )
    return problem(
        "outside-year",
        "{day} lies in no fiscal year of the book ({first} to {last}).",
        "date",
        day=day,
        first=years[0].first if years else "-",
        last=years[-1].last if years else "-",
    )


def accounts_are_in_use(draft: VoucherInput, facts: BookFacts) -> Iterable[Problem]:
    """Each account is in the chart of accounts and not closed, or an earlier entry forces it."""
    for index, posting in enumerate(draft.postings):
        if posting.account not in facts.accounts:
            yield unknown_account(posting.account, f"postings[{index}].account")
        elif not facts.accounts[posting.account] and index not in facts.forced:
            yield problem(
                "closed-account",
                "Account {account} is no longer in use; choose another, or take no more from it"
                " than it has.",
                f"postings[{index}].account",
                account=posting.account,
            )


def objects_are_in_use(draft: VoucherInput, facts: BookFacts) -> Iterable[Problem]:
    """Each object is known and in use, and a posting has one a dimension."""
    for index, posting in enumerate(draft.postings):
        where = f"postings[{index}].objects"
        if len({dimension for dimension, _ in posting.objects}) < len(posting.objects):
            yield problem("object-twice", "A posting has one object in each dimension.", where)
        for dimension, code in posting.objects:
            if (dimension, code) not in facts.objects:
                yield unknown_object(dimension, code, where)
            elif not facts.objects[dimension, code] and index not in facts.forced:
                yield problem(
                    "closed-object",
                    "{code} in dimension {dimension} is no longer in use; choose another, or take"
                    " no more from it than it has.",
                    where,
                    code=code,
                    dimension=dimension,
                )


def texts_are_plain(draft: VoucherInput, _: BookFacts) -> Iterable[Problem]:
    """Each text is short enough and holds no control characters; the voucher says something."""
    if not draft.text.strip():
        yield problem(
            "no-text", "The voucher must say what it concerns (BFL 5:7, LKBR 3:9).", "text"
        )
    texts = (
        ("text", draft.text),
        ("counterparty", draft.counterparty),
        ("document", draft.document),
        ("by", draft.recorded_by),
        ("approved_by", draft.approved_by),
        *((f"postings[{index}].text", row.text) for index, row in enumerate(draft.postings)),
    )
    for where, text in texts:
        if fault := text_problem(text, where):
            yield fault
    if fault := series_problem(draft.series):
        yield fault


def series_problem(series: str) -> Problem | None:
    """What keeps a voucher out of a series of this name, or None."""
    if series and not text_problem(series, "series", MAX_SERIES):
        return None
    return problem(
        "series",
        "A series is 1 to {most} plain characters, most often one letter.",
        "series",
        most=MAX_SERIES,
    )


def approver_is_another(draft: VoucherInput, _: BookFacts) -> Iterable[Problem]:
    """An approval takes a second person."""
    if draft.approved_by and may_be_one(draft.recorded_by, draft.approved_by):
        yield problem(
            "approver-is-recorder",
            "The voucher is to be recorded by {recorded} and approved by {approved}, who may be"
            " the same person; someone else must approve, now or later.",
            "approved_by",
            approved=draft.approved_by,
            recorded=draft.recorded_by,
        )


CHECKS: tuple[Callable[[VoucherInput, BookFacts], Iterable[Problem]], ...] = (
    date_is_open,
    texts_are_plain,
    has_two_postings,
    amounts_are_in_range,
    accounts_are_in_use,
    objects_are_in_use,
    debit_equals_credit,
    approver_is_another,
)
"""All of them run, so that every fault is told at once."""


def validate(draft: VoucherInput, facts: BookFacts) -> tuple[Problem, ...]:
    """Everything that keeps the draft from being recorded."""
    return tuple(fault for check in CHECKS for fault in check(draft, facts))
