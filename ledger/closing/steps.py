"""The eleven steps of a closing, as data: what the law asks, and what each looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.reconciliation import balances_on
from ledger.closing.closing_entries import (
    account_problems,
    next_year_opening,
    result_entry,
    unused_with_balance,
    year_after,
)
from ledger.closing.model import Closing, Step, StepContext, StepKind, StepResult
from ledger.closing.step_checks import (
    accounts_are_reconciled,
    accruals_are_known,
    assets_are_depreciated,
    balances_are_specified,
    months_are_complete,
    proofs_hold,
    requirement_is_made,
    vat_is_claimed,
)
from ledger.core.calendar import next_period
from ledger.core.errors import problem
from ledger.core.i18n import msgid
from ledger.core.money import write_amount
from ledger.proof.proof import subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.closing.model import State
    from ledger.core.calendar import FiscalYear


def result_goes_to_equity(context: StepContext) -> StepResult:
    """The closing entry, and the accounts it needs."""
    blocks = tuple(account_problems(context.book, context.template))
    draft = None if blocks else result_entry(context.book, context.year, context.template)
    if draft is None:
        found = problem("result-is-in-equity", "The result is in equity already.")
    else:
        found = problem(
            "result-to-equity",
            "The result {amount} goes to account {account}; the statements of {year} stay as they"
            " are.",
            amount=write_amount(-draft.postings[1].amount),
            account=draft.postings[1].account,
            year=context.year.name,
        )
    return StepResult((found,), blocks, (draft,) if draft else ())


def year_can_be_locked(context: StepContext) -> StepResult:
    """The years before are closed; then nothing more is recorded in this one."""
    open_years = [
        year
        for year in fiscal_years(context.book)
        if year.last < context.year.first and not year.closed
    ]
    blocks = tuple(
        problem(
            "earlier-year-open",
            "{earlier} is not closed, and {year} begins with what it ended with; close {earlier}"
            " first.",
            earlier=year.name,
            year=context.year.name,
        )
        for year in open_years
    )
    if context.year.closed:
        message = problem(
            "is-closed", "{year} is closed; only reopening opens it.", year=context.year.name
        )
        return StepResult((message,), blocks)
    found = problem(
        "will-be-locked",
        "Nothing more is recorded on {first} to {last} after this; only reopening opens it.",
        first=context.year.first,
        last=context.year.last,
    )
    return StepResult((found,), blocks)


def next_year_begins(context: StepContext) -> StepResult:
    """The next year, its opening balances, and last year's result among earlier ones."""
    book, year, template = context.book, context.year, context.template
    if any(account_problems(book, template)):
        return StepResult()
    following = year_after(book, year)
    begun = next_year_opening(book, year, template, result_entry(book, year, template))
    if following and not begun.opening:
        message = problem(
            "opening-balances-there",
            "The opening balances of {next} are the closing balances of {year}.",
            next=following.name,
            year=year.name,
        )
        return StepResult(
            (message,), proposed=(begun.result_transfer,) if begun.result_transfer else ()
        )
    found = [
        problem(
            "opening-balances-carried",
            "{count:# opening balance is|# opening balances are} added to {year}, account by"
            " account and object by object.",
            count=len(begun.opening),
            year=next_period(year).last.year if following is None else following.name,
        )
    ]
    if following is None:
        period = next_period(year)
        found.append(
            problem(
                "year-is-added",
                "The fiscal year {first} to {last} is added, with the template of {year}.",
                first=period.first,
                last=period.last,
                year=year.name,
            )
        )
    found += unused_with_balance(book, begun)
    blocks = []
    if following and following.closed and not year.closed:
        blocks.append(
            problem(
                "next-year-closed",
                "{next} is closed and begins with what {year} ended with; reopen {next} first.",
                next=following.name,
                year=year.name,
            )
        )
    return StepResult(
        tuple(found), tuple(blocks), (begun.result_transfer,) if begun.result_transfer else ()
    )


STEPS: tuple[StepKind, ...] = (
    StepKind(
        "months",
        "LKBR 3:4, 3:8, BFL 5:2, 5:6",
        msgid("All that happened in the year is recorded, with vouchers that are approved."),
        months_are_complete,
        "vouchers",
    ),
    StepKind(
        "reconciliation",
        "BFNAR 2013:2 p 2.15–2.16",
        msgid("Bank, tax account and other accounts are held against statements from outside."),
        accounts_are_reconciled,
        "trial",
    ),
    StepKind(
        "specifications",
        "LKBR 4:6",
        msgid("Every balance-sheet item has a list of what it is made of."),
        balances_are_specified,
        "open-items",
    ),
    StepKind(
        "accruals",
        "LKBR 4:4",
        msgid("Income and costs belong to the year they concern, whenever they are paid."),
        accruals_are_known,
        "vouchers",
    ),
    StepKind(
        "depreciation",
        "LKBR 7:4, RKR R4",
        msgid("Fixed assets are written off as they are used up."),
        assets_are_depreciated,
        "assets",
    ),
    StepKind(
        "vat",
        "lag 2005:807 7–8 §§",
        msgid(
            "VAT is claimed by month or quarter, at the latest the second year after; a yearly"
            " return in June."
        ),
        vat_is_claimed,
        "vat",
    ),
    StepKind(
        "proof",
        "LKBR 4:3–4:4",
        msgid("All figures that must agree with each other do."),
        proofs_hold,
        "proof",
    ),
    StepKind(
        "requirement",
        "LKBR 11:10–11:11",
        msgid(
            "The annual report shows the balance requirement result, and how a deficit is restored."
        ),
        requirement_is_made,
        "balance-requirement",
        acceptable=False,
    ),
    StepKind(
        "result",
        "LKBR 5:2, 6:2",
        msgid("The result of the year goes to equity."),
        result_goes_to_equity,
        "journal",
        acceptable=False,
    ),
    StepKind(
        "lock",
        "LKBR 3:7, BFL 5:5, 5:8",
        msgid(
            "The bookkeeping of the year is finished; what is wrong is corrected in an open period."
        ),
        year_can_be_locked,
        "closing",
        acceptable=False,
    ),
    StepKind(
        "new-year",
        "LKBR 4:4",
        msgid("Opening balances are the closing balances of the year before."),
        next_year_begins,
        "balance",
        acceptable=False,
    ),
)


def closing_of(
    book: Book,
    year: FiscalYear,
    accepted: Mapping[str, str] | None = None,
    *,
    from_journal: bool = False,
) -> Closing:
    """How far the closing of a year has come; of a closed year, what it rests on.

    `accepted` has reasons by step id that hold for this answer only; `from_journal` leaves out
    drafts. Raises TemplateError when the template of the year cannot be read.
    """
    with book.reading():
        sums = balances_on(book, year.last)
        context = StepContext(book, subject_of(book, year), sums, from_journal)
        acceptances = _acceptances(book, year)
        steps = []
        for number, kind in enumerate(STEPS, 1):
            findings = kind.check(context)
            digests = (findings.digest, findings.digest_of_prose) if findings.blocks else ()
            reason, by = next(
                (acceptances[kind.id, one] for one in digests if (kind.id, one) in acceptances),
                ("", ""),
            )
            given = reason or (accepted or {}).get(kind.id, "")
            steps.append(Step(number, kind, findings, given, bool(reason), by))
        state = _state(book, year, has_begun=bool(acceptances))
        return Closing(year, state, tuple(steps), is_empty=not _is_recorded(book, year))


RECORDED = "SELECT EXISTS (SELECT 1 FROM voucher WHERE year = ?)"


def _is_recorded(book: Book, year: FiscalYear) -> bool:
    """Whether the year has a voucher."""
    with book.reading() as connection:
        return bool(connection.execute(RECORDED, (year.id,)).fetchone()[0])


ACCEPTED = """
SELECT step, found, reason, actor FROM acceptance JOIN journal ON seq = entry
WHERE year = :year AND entry > coalesce(
    (SELECT max(s.entry) FROM year_state AS s JOIN journal AS j ON j.seq = s.entry
     WHERE s.year = :year AND j.kind = 'reopen'), 0)
ORDER BY entry
"""


def _acceptances(book: Book, year: FiscalYear) -> dict[tuple[str, str], tuple[str, str]]:
    """Reasons, and whose they are, by step and what was accepted since the year was opened."""
    with book.reading() as connection:
        rows = connection.execute(ACCEPTED, {"year": year.id})
        return {(step, found): (reason, by) for step, found, reason, by in rows}


REOPENED = """
SELECT count(*) FROM year_state AS s JOIN journal AS j ON j.seq = s.entry
WHERE s.year = ? AND j.kind = 'reopen'
"""


def _state(book: Book, year: FiscalYear, *, has_begun: bool) -> State:
    if year.closed:
        return "closed"
    if has_begun:
        return "closing"
    with book.reading() as connection:
        (times,) = connection.execute(REOPENED, (year.id,)).fetchone()
    return "reopened" if times else "open"
