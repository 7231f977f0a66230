"""Closing and reopening: each is one write, so that it is done in full or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import (
    add_fiscal_year,
    closed_already,
    fiscal_year,
    fiscal_years,
    template_text,
)
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.closing.closing_entries import (
    account_problems,
    next_year_opening,
    result_entry,
    year_after,
)
from ledger.closing.model import Closed, Step
from ledger.closing.steps import STEPS, closing_of
from ledger.core.calendar import next_period
from ledger.core.errors import Problem, Refused, problem
from ledger.core.text import quoted, text_problem
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear


def close(
    book: Book, year: FiscalYear, by: str = "", accepted: Mapping[str, str] | None = None
) -> Closed:
    """Closes a year: closing entries, lock, next year with its opening balances.

    `accepted` lets steps through that are not green, by number or id, each with a reason. What a
    crash interrupts is not there at all; what is closed again gets a new closing that adds what
    is missing. Raises Refused with everything that blocks, and the book is unchanged.
    """
    with book.writing(backup_first=True):
        now = fiscal_year(book, year.name)
        if now.closed:
            raise Refused(closed_already(now))
        steps = accepted_steps(accepted or {})
        closing = closing_of(book, now, steps)
        if closing.blocks:
            raise Refused(closing.blocks)
        for step in closing.steps:
            if step.state == "accepted" and not step.is_stored:
                _store_acceptance(book, now, step, by)
        return _closed(book, now, by)


def _closed(book: Book, year: FiscalYear, by: str) -> Closed:
    template = template_of(book, year)
    recorded = []
    if draft := result_entry(book, year, template):
        recorded.append(record(book, replace(draft, recorded_by=by), "closing"))
    book.append(Entry("close", by, (("year_state", year.id, year.last, 1),)))
    following = year_after(book, year)
    if following is None:
        following = add_fiscal_year(book, next_period(year), template_text(book, year), by)
    begun = next_year_opening(book, year, template, None)
    if begun.opening:
        add_opening_balances(book, following, begun.opening, by, f"Bokslut {year.name}")
    if begun.result_transfer:
        recorded.append(record(book, replace(begun.result_transfer, recorded_by=by), "closing"))
    return Closed(fiscal_year(book, year.name), tuple(recorded), following)


def open_year(book: Book, name: int, by: str = "") -> FiscalYear:
    """Opens the fiscal year after the latest one, whether that is closed or not.

    It has a copy of the latest year's template, and until the years before are closed it begins
    with what they end with as they stand. `name` is the calendar year it ends in. Raises Refused
    when the book has it already, another year comes first, or the result has no account to go to.
    """
    with book.writing():
        latest = fiscal_year(book)
        period = next_period(latest)
        if any(year.name == name for year in fiscal_years(book)):
            raise Refused(problem("year-is-there", "{year} is opened already.", year=name))
        if period.last.year != name:
            raise Refused(
                problem(
                    "not-the-next-year",
                    "The next fiscal year of the book is {next}, {first} to {last}; {year} is not.",
                    next=period.last.year,
                    first=period.first,
                    last=period.last,
                    year=name,
                )
            )
        if problems := tuple(account_problems(book, template_of(book, latest))):
            raise Refused(problems)
        return add_fiscal_year(book, period, template_text(book, latest), by)


def accept(book: Book, year: FiscalYear, step_id: str, reason: str, by: str = "") -> Step:
    """Lets a step of an open year through as it stands, and says why.

    Raises Refused when there is no such step, it cannot be let through, nothing blocks it, or
    no reason is given.
    """
    with book.writing():
        now = fiscal_year(book, year.name)
        steps = accepted_steps({step_id: reason})
        step = next(step for step in closing_of(book, now, steps).steps if step.kind.id in steps)
        if step.state != "accepted":
            raise Refused(
                problem(
                    "nothing-to-accept",
                    "Nothing blocks step {step}; there is nothing to accept.",
                    step=step.number,
                )
            )
        _store_acceptance(book, now, replace(step, reason=reason), by)
    return step


def accepted_steps(given: Mapping[str, str]) -> dict[str, str]:
    """Reasons by the id of the step; a step may be named by its number.

    Raises Refused for a step that does not exist or cannot be accepted, and for an empty reason.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name, reason in given.items():
        number, kind = next(
            (one for one in enumerate(STEPS, 1) if name in (one[1].id, str(one[0]))), (0, None)
        )
        if kind is None:
            problems.append(
                problem(
                    "no-step",
                    "There is no step {step}; the steps are 1 to {last}, or {ids}.",
                    step=quoted(name),
                    last=len(STEPS),
                    ids=", ".join(kind.id for kind in STEPS),
                )
            )
        elif not kind.acceptable:
            problems.append(
                problem(
                    "not-acceptable",
                    "Step {step} cannot be accepted; fix what blocks it.",
                    step=number,
                )
            )
        elif not reason.strip():
            problems.append(
                problem("no-reason-to-accept", "Say why step {step} is accepted.", step=number)
            )
        elif fault := text_problem(reason, "reason"):
            problems.append(fault)
        else:
            found[kind.id] = reason.strip()
    if problems:
        raise Refused(problems)
    return found


def _store_acceptance(book: Book, year: FiscalYear, step: Step, by: str) -> None:
    row = ("acceptance", year.id, step.kind.id, step.findings.digest, step.reason)
    reason_rows = tuple(("accepted", str(fault)) for fault in step.findings.blocks)
    book.append(Entry("acceptance", by, (row, *reason_rows)))


def _reason_problems(reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield problem(
            "no-reason-to-reopen",
            "Say why it is opened again; the history records it (BFL 5:11).",
            "reason",
        )
    elif fault := text_problem(reason, "reason"):
        yield fault


LOCK_BEFORE = """
SELECT locked_to FROM year_state WHERE year = :year AND entry < (
    SELECT max(entry) FROM year_state WHERE year = :year AND closed)
ORDER BY entry DESC LIMIT 1
"""


def reopen(book: Book, year: FiscalYear, reason: str, by: str = "") -> FiscalYear:
    """Opens a closed year again; its months are locked as they were before it was closed.

    Everything the closing recorded stays; closing again adds what has changed. Raises Refused
    when the year is not closed, no reason is given, or the next year is closed.
    """
    with book.writing(backup_first=True) as connection:
        now = fiscal_year(book, year.name)
        if problems := (*_reason_problems(reason), *why_not_reopened(book, now)):
            raise Refused(problems)
        before = connection.execute(LOCK_BEFORE, {"year": now.id}).fetchone()
        row = ("year_state", now.id, before[0] if before else "", 0)
        book.append(Entry("reopen", by, (row, ("reason", reason.strip()))))
        return fiscal_year(book, now.name)


def why_not_reopened(book: Book, year: FiscalYear) -> Iterator[Problem]:
    """What keeps a year from being reopened, whatever the reason."""
    following = year_after(book, year)
    if not year.closed:
        yield problem(
            "not-closed",
            "{year} is not closed, so there is nothing to reopen.",
            year=year.name,
        )
    if following and following.closed:
        yield problem(
            "next-year-closed",
            "{next} is closed and begins with what {year} ended with; reopen {next} first.",
            next=following.name,
            year=year.name,
        )


def reopen_months(
    book: Book, year: FiscalYear, last: date | None, reason: str, by: str = ""
) -> FiscalYear:
    """Opens the locked months of an open year that come after `last`; all of them when None.

    Raises Refused when the year is closed, no month after `last` is locked, `last` ends no month,
    or no reason is given.
    """
    with book.writing(backup_first=True):
        now = fiscal_year(book, year.name)
        if problems := (*_reason_problems(reason), *_lock_problems(now, last)):
            raise Refused(problems)
        row = ("year_state", now.id, last or "", 0)
        months = ("months", str(now.locked_to))
        book.append(Entry("reopen", by, (row, months, ("reason", reason.strip()))))
        return fiscal_year(book, now.name)


def _lock_problems(year: FiscalYear, last: date | None) -> Iterator[Problem]:
    """What keeps the months after `last` from being opened."""
    if year.closed:
        yield problem(
            "closed-already",
            "{year} is closed already. To change it, reopen it first: {remedy}.",
            remedy="reopen",
            year=year.name,
        )
    elif year.locked_to is None or (last and last >= year.locked_to):
        yield problem(
            "nothing-locked",
            "No month after {day} is locked, so there is nothing to open.",
            "to",
            day=last or year.first,
        )
    elif last and last not in {month.last for month in year.period.months()}:
        yield problem(
            "lock-day",
            "{day} is not the last day of a month in {year}; months are locked whole.",
            "to",
            day=last,
            year=year.name,
        )
