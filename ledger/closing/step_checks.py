"""What the steps before the closing entries look at: one function a step."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from ledger.assets.record import proposed_depreciation
from ledger.assets.register import positions
from ledger.assets.requirement import adjustment_proposal
from ledger.assets.tie_out import account_differences
from ledger.bank.reconciliation import named_differences
from ledger.bookkeeping.accruals import accruals, accruals_due
from ledger.bookkeeping.approvals import APPROVER, is_approved
from ledger.bookkeeping.reconciliation import reconciliations
from ledger.closing.closing_entries import SERIES
from ledger.closing.evidence import specified_accounts
from ledger.closing.model import StepContext, StepResult
from ledger.core.errors import problem
from ledger.core.money import write_amount
from ledger.entry.draft_store import day_of, drafts_in
from ledger.management.compliance import compliance, missing_parts, titles
from ledger.proof.proof import blocks_closing, proofs_in
from ledger.statements.balance_requirement import REQUIREMENT
from ledger.vat_compensation.model import last_day_to_claim
from ledger.vat_compensation.register import (
    booked_in,
    claimed_in,
    vat_register,
    waiting_by_year,
)
from ledger.vat_compensation.vouchers import vat_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.assets.tie_out import AccountSides
    from ledger.bank.reconciliation import BankReconciliation
    from ledger.core.errors import Problem
    from ledger.proof.proof import Proof

FEW = 5

VOUCHERS = f"""
SELECT series || ' ' || number, substr(date, 1, 7), recorded_by, {APPROVER}
FROM voucher AS v WHERE year = ? AND series <> ? ORDER BY sequence
"""


def months_are_complete(context: StepContext) -> StepResult:
    """Each month has vouchers, and each voucher is approved."""
    year = context.year
    with context.book.reading() as connection:
        rows = connection.execute(VOUCHERS, (year.id, SERIES)).fetchall()
    unsigned = [name for name, _, *names in rows if not is_approved(*names)]
    counted = Counter(month for _, month, *_ in rows)
    months = [f"{month.first:%Y-%m}" for month in year.period.months()]
    locked = sum(1 for m in year.period.months() if year.locked_to and m.last <= year.locked_to)
    total, unapproved = len(rows), len(unsigned)
    found = (
        problem(
            "months-found",
            "{vouchers:# voucher|# vouchers} in {months:# month|# months}; approved:"
            " {approved}, months locked: {locked}.",
            vouchers=total,
            months=len(months),
            approved=total - unapproved,
            locked=locked,
        ),
    )
    blocks: list[Problem] = []
    if empty := [month for month in months if month not in counted]:
        blocks.append(
            problem(
                "months-empty",
                "No voucher is recorded in {months}; record what is missing, or accept the step"
                " and say why.",
                months=_few(empty),
            )
        )
    if unapproved:
        blocks.append(
            problem(
                "vouchers-unapproved",
                "{count:# voucher is not approved|# vouchers are not approved, the first}:"
                " {vouchers}; approve {count:it|them}, or accept the step and say why.",
                count=unapproved,
                vouchers=", ".join(unsigned[:FEW]),
            )
        )
    drafts = () if context.from_journal else drafts_in(context.book, year.period)
    if drafts:
        days = sorted({day_of(stored.draft).isoformat() for stored in drafts})
        blocks.append(
            problem(
                "drafts-in-year",
                "{count:# draft is|# drafts are} not recorded in {year}, on {days}; record,"
                " redate or empty {count:it|them}, or accept the step and say why.",
                count=len(drafts),
                year=year.name,
                days=_few(days),
            )
        )
    return StepResult(found, tuple(blocks))


def accounts_are_reconciled(context: StepContext) -> StepResult:
    """What the bank and Skatteverket say is what the book says, or the difference is explained."""
    day = context.year.last
    known = {
        entry.account: entry for entry in reconciliations(context.book, tuple(context.sums), day)
    }
    found: list[Problem] = []
    blocks: list[Problem] = []
    for account, amount in sorted(context.sums.items()):
        entry = known.get(account)
        if entry is None:
            if amount and context.template.has_role("external_statements", (account, ())):
                blocks.append(
                    problem(
                        "not-reconciled",
                        "Account {account} has {amount} on {day} and no statement is entered;"
                        " enter what the statement says with {remedy}.",
                        remedy="reconcile",
                        account=account,
                        amount=write_amount(amount),
                        day=day,
                    )
                )
            continue
        values = {
            "account": account,
            "book": write_amount(entry.book),
            "stated": write_amount(entry.stated),
            "difference": write_amount(entry.difference),
        }
        files = named_differences(context.book, entry)
        if files and files.waiting and not entry.explanation:
            blocks.append(
                problem(
                    "bank-lines-waiting",
                    "Account {account}: {count:# line of the bank has|# lines of the bank have} no"
                    " voucher; match or record them with {remedy}.",
                    remedy="match",
                    account=account,
                    count=len(files.waiting),
                )
            )
        elif entry.agrees or (files and files.agrees):
            found.append(
                problem(
                    "reconciled",
                    "Account {account}: book {book}, statement {stated}, difference {difference}."
                    " {explanation}",
                    **values,
                    explanation=entry.explanation or _named_count(files),
                )
            )
        else:
            blocks.append(
                problem(
                    "unexplained-difference",
                    "Account {account}: the book has {book}, the statement {stated}; find the"
                    " difference {difference}, or explain it with {remedy}.",
                    remedy="reconcile",
                    **values,
                )
            )
    return StepResult(tuple(found), tuple(blocks))


def _named_count(files: BankReconciliation | None) -> Problem | str:
    """How many lines and postings the difference is, where files of statements name them."""
    count = len(files.bank_only) + len(files.book_only) if files else 0
    return problem("named-count", "{count:# item|# items} named", count=count) if count else ""


def balances_are_specified(context: StepContext) -> StepResult:
    """Each balance outside equity has a specification that adds up to it."""
    day = context.year.last
    count: Counter[str] = Counter()
    blocks: list[Problem] = []
    for one in specified_accounts(context.book, context.year, day):
        if not one.balance:
            continue
        count[one.basis or "none"] += 1
        values = {"account": one.account, "amount": write_amount(one.balance)}
        if one.basis is None:
            blocks.append(
                problem(
                    "not-specified",
                    "Account {account} has {amount} and no specification (LKBR 4:6); enter what it"
                    " is made of with {remedy}.",
                    remedy="specify",
                    **values,
                )
            )
        elif one.basis == "items" and one.rest:
            blocks.append(
                problem(
                    "specification-differs",
                    "Account {account} has {amount} but its specification adds up to {sum};"
                    " enter it anew with {remedy}.",
                    remedy="specify",
                    **values,
                    sum=write_amount(one.balance - one.rest),
                )
            )
    found = problem(
        "specified",
        "{specified:# account is|# accounts are} specified, {open} by open items ({items}),"
        " {register} by a register, {stated} by a statement from outside.",
        specified=count["items"],
        register=count["register"],
        open=count["open"],
        stated=count["statement"],
        items=len(context.figures.items),
    )
    return StepResult((found,), tuple(blocks))


def accruals_are_known(context: StepContext) -> StepResult:
    """Accruals of this year reverse in the next; those of earlier years are reversed."""
    year = context.year
    of_the_year = [a for a in accruals(context.book) if a.voucher.date in year.period]
    due = accruals_due(context.book, year.last)
    found = [
        problem(
            "accruals-found",
            "{count:# accrual is entered; its reversal is|# accruals are entered; their"
            " reversals are} proposed for the next year.",
            count=len(of_the_year),
        )
    ]
    blocks = [
        problem(
            "accrual-not-reversed",
            "{voucher}, {text}, was to be reversed on {day}; record the reversal, or accept the"
            " step and say why.",
            voucher=accrual.voucher.full_name,
            text=accrual.voucher.text,
            day=accrual.reverses_on,
        )
        for accrual in due
    ]
    upcoming = [a for a in of_the_year if a.reversed_by is None and a not in due]
    return StepResult(tuple(found), tuple(blocks), tuple(a.reversal for a in (*due, *upcoming)))


def assets_are_depreciated(context: StepContext) -> StepResult:
    """Fixed assets are depreciated, if there are any."""
    has_role = context.template.has_role
    owned = sum(a for acc, a in context.sums.items() if has_role("fixed_assets", (acc, ())))
    written_off = sum(a for acc, a in context.sums.items() if has_role("depreciation", (acc, ())))
    sides = context.figures.assets
    if any(one.has_items for one in sides):
        return _by_the_register(context, sides)
    if not owned:
        return StepResult((problem("no-fixed-assets", "There are no fixed assets to write off."),))
    unregistered = tuple(one.message for one in account_differences(sides))
    if written_off:
        return StepResult(
            (
                problem(
                    "depreciated",
                    "{amount} is written off in the year; {left} is left.",
                    amount=write_amount(written_off),
                    left=write_amount(owned),
                ),
                *unregistered,
            )
        )
    return StepResult(
        unregistered,
        blocks=(
            problem(
                "not-depreciated",
                "Fixed assets stand at {amount} and nothing is written off; record the year's"
                " depreciation, or accept the step and say why.",
                amount=write_amount(owned),
            ),
        ),
    )


def _by_the_register(context: StepContext, sides: tuple[AccountSides, ...]) -> StepResult:
    """What the plans write off until the end of the year against what vouchers did (LKBR 7)."""
    proposals = tuple(proposed_depreciation(context.book, [context.year.last]))
    held = positions(context.book, context.year.period)
    found = problem(
        "assets-depreciated",
        "{count:# fixed asset is|# fixed assets are} registered; {amount} is written off in the"
        " year and {left} is left.",
        count=sum(1 for one in held if one.cost),
        amount=write_amount(-sum(one.depreciated for one in held)),
        left=write_amount(sum(one.book_value for one in held)),
    )
    missing = tuple(
        problem(
            "depreciation-missing",
            "By the plan {amount} more is to be written off of {count:# fixed asset|# fixed"
            " assets}; record the voucher with {remedy}, or accept the step and say why.",
            remedy="depreciate",
            amount=write_amount(one.total),
            count=len(one.parts),
        )
        for one in proposals
    )
    differing = tuple(one.message for one in account_differences(sides))
    vouchers = tuple(one.voucher for one in proposals)
    return StepResult((found,), (*missing, *differing), vouchers)


def vat_is_claimed(context: StepContext) -> StepResult:
    """What was claimed of the VAT, what remains, and what is too late to claim."""
    year, register = context.year, vat_register(context.book, context.year.last)
    known = vat_accounts(context.book, year.last)
    booked = {key[0] for key in context.figures.balances.movement}
    accounts = sorted(known.vat & (booked | {one for one, left in context.sums.items() if left}))
    left = sum(context.sums.get(one, 0) for one in known.vat)
    if not accounts:
        return StepResult((problem("no-vat", "No VAT for compensation is recorded."),))
    waiting = waiting_by_year(register)
    oldest = waiting[0][0] if waiting else year.last.year
    found = problem(
        "vat-found",
        "Account {account}: {booked} recorded in the year, {claimed} claimed or paid,"
        " {left} remains; claim it at the latest {last}.",
        account=", ".join(accounts),
        booked=write_amount(booked_in(register, year.period)),
        claimed=write_amount(claimed_in(register, year.period)),
        left=write_amount(left),
        last=last_day_to_claim(date(oldest, 1, 1)),
    )
    blocks = []
    for of_year, amount in waiting:
        if amount > 0 and year.last > (last := last_day_to_claim(date(of_year, 1, 1))):
            blocks.append(
                problem(
                    "vat-lost",
                    "{amount} of VAT was to be claimed at the latest {day}, and is no receivable;"
                    " write it off, or accept the step and say why.",
                    amount=write_amount(amount),
                    day=last,
                )
            )
    return StepResult((found,), tuple(blocks))


def proofs_hold(context: StepContext) -> StepResult:
    """Every proof of the year holds."""
    proofs = proofs_in(context.figures)
    checks = [proof.check for proof in proofs]
    wrong = [proof for proof in proofs if blocks_closing(proof.check)]
    found = problem(
        "proofs-found",
        "{held} of {all:# proof holds|# proofs hold}.",
        held=sum(check.ok for check in checks),
        all=len(checks),
    )
    blocks: list[Problem] = []
    for proof in wrong:
        blocks.append(proof.check.message)
        if proof.check.advice:
            blocks.append(proof.check.advice)
    return StepResult((found,), tuple(blocks), facts=tuple(map(_fact, wrong)))


def _fact(proof: Proof) -> str:
    """What is wrong, without the labels of the template: by how much, and on which accounts."""
    check = proof.check
    size = check.message.identity if check.difference is None else check.difference
    accounts = {*proof.left_at.accounts, *proof.right_at.accounts}
    return f"{check.id} {size} {' '.join(sorted(accounts))}"


def requirement_is_made(context: StepContext) -> StepResult:
    """The balance requirement result, which the annual report shows."""
    table = context.figures.reports["balance-requirement"]
    judged = adjustment_proposal(context.book, context.year)
    amount = next(
        line.amounts[0] for line in table.lines if line.id == REQUIREMENT and line.amounts
    )
    found = [
        problem(
            "requirement-found",
            "The balance requirement result is {amount}.",
            amount=write_amount(amount),
        )
    ]
    if judged:
        found.append(judged)
    return StepResult((*found, *_report_parts(context, is_negative=amount < 0)))


def _report_parts(context: StepContext, *, is_negative: bool) -> Iterator[Problem]:
    """What the annual report says of a deficit, and what it lacks (LKBR 4:1, 11:11)."""
    figures = context.figures
    parts = compliance(
        context.book,
        context.year,
        figures.template,
        figures.balances,
        figures.reports,
        figures={},  # those typed in the texts: they make no part missing
    )
    missing = missing_parts(parts)
    if is_negative and any(one.id == "restoring-deficit" for one in missing):
        yield problem(
            "requirement-unexplained",
            "It is negative, and the annual report does not say when and how it is restored, or"
            " why not (LKBR 11:11); write that text: {remedy}.",
            remedy="compliance",
        )
    elif is_negative:
        yield problem(
            "requirement-negative",
            "It is negative: the management report says when and how it is restored, or why"
            " not (LKBR 11:11).",
        )
    if missing:
        yield problem(
            "report-parts-missing",
            "Missing of what the law asks of the annual report: {parts}; what to do: {remedy}.",
            remedy="compliance",
            parts=titles(missing),
        )


def _few(names: Sequence[str]) -> str:
    more = [f"… ({len(names)})"] if len(names) > FEW else []
    return ", ".join([*names[:FEW], *more])
