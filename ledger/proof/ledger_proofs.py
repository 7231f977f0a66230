"""Proofs of the ledger: balances, openings, series and open items."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.core.model import PROJECT
from ledger.proof.compare import (
    CLOSE_AGAIN,
    FEW,
    MEND_TEMPLATE,
    RUN_CHECK,
    balance_accounts,
    by_object,
    closing_of,
    compare_figures,
    equal_balances,
    is_opened,
    shown_figures,
)
from ledger.proof.model import Location, Proof
from ledger.report_layout.model import SIGNS, TOTALS
from ledger.report_layout.placement import UNPLACED, assign_lines
from ledger.statements.comparatives import beginning_sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.core.errors import Problem
    from ledger.proof.model import YearFigures


def trial_balance(subject: YearFigures) -> Iterator[Proof]:
    """The trial balance sums to zero (BFL 5:1)."""
    closing = closing_of(subject.balances)
    trial = Location("trial", subject.year.name)
    yield compare_figures(
        "trial-balance",
        problem("proof-trial-balance", "Debit and credit of the trial balance must be equal."),
        (sum(amount for amount in closing.values() if amount > 0), trial),
        (-sum(amount for amount in closing.values() if amount < 0), trial),
        RUN_CHECK,
    )


def stored_balances(subject: YearFigures) -> Iterator[Proof]:
    """The kept balances are what the postings add up to."""
    stored, posted = closing_of(subject.balances), closing_of(subject.posted)
    yield equal_balances(
        "kept-balances",
        problem("proof-kept-balances", "Stored balances must be the sums of their postings."),
        (stored, "trial", subject.year.name),
        (posted, "ledger", subject.year.name),
        advice=RUN_CHECK,
    )


def object_balances(subject: YearFigures) -> Iterator[Proof]:
    """Each object's balances are the object's postings."""
    for dimension in subject.template.dimensions:
        stored, posted = (
            by_object(balances, dimension.number) for balances in (subject.balances, subject.posted)
        )
        if stored or posted:
            yield equal_balances(
                f"objects:{dimension.number}",
                problem(
                    "proof-objects",
                    "{dimension}: the balances of each object must be its postings.",
                    dimension=dimension.label,
                ),
                (stored, "trial", subject.year.name),
                (posted, "ledger", subject.year.name),
                advice=RUN_CHECK,
            )


def placed(subject: YearFigures) -> Iterator[Proof]:
    """Every balance has a line in the template."""
    placement = assign_lines(subject.template, subject.balances.keys(), subject.kinds)
    amounts = [
        (key[0], line, before + during)
        for key in sorted(subject.balances.keys())
        for line, (before, during) in placement.amounts(subject.balances, key).items()
    ]
    stray = sorted({account for account, line, ore in amounts if ore and line in UNPLACED.values()})
    yield compare_figures(
        "placed",
        problem("proof-placed", "Every balance must have a line in the template."),
        (sum(abs(ore) for _, _, ore in amounts), Location("trial", subject.year.name)),
        (
            sum(abs(ore) for _, line, ore in amounts if line not in UNPLACED.values()),
            Location("trial", subject.year.name, accounts=tuple(stray)),
        ),
        _closes_by_itself(subject, stray)
        or problem(
            "proof-placed-advice",
            "Give accounts {accounts} a line in the template, or move what is on them.",
            accounts=", ".join(stray[:FEW]) or "-",
        ),
    )


def _closes_by_itself(subject: YearFigures, stray: Sequence[str]) -> Problem | None:
    """What to do where the one account without a line has taken the year's result.

    Other programs close the income statement on an account of their own, such as 8990.
    """
    totals: Counter[str] = Counter()
    for (account, _), amount in closing_of(subject.balances).items():
        if subject.kinds.get(account) in ("income", "cost"):
            totals[account] += amount
    left = sum(totals.values())
    if left or len(stray) != 1 or not totals.get(stray[0]):
        return None
    return problem(
        "proof-result-account",
        "The vouchers close the income statement on account {account}, and the template on {own}."
        " Make {account} the result_account of the template, or correct the voucher that closes.",
        account=stray[0],
        own=subject.template.result_account,
    )


def placed_once(subject: YearFigures) -> Iterator[Proof]:
    """The lines of each statement show the balances placed there, each exactly once."""
    template, balances = subject.template, subject.balances
    placement = assign_lines(template, balances.keys(), subject.kinds)
    parts = {leaf.line.id: leaf.part for leaf in template.leaves()}
    sums: Counter[str] = Counter()
    for key in balances.keys():  # noqa: SIM118 - the keys of two mappings
        for line, (before, during) in placement.amounts(balances, key).items():
            sums[parts.get(line, line)] += before + during
    shown = shown_figures(subject)
    for part, sign in SIGNS.items():
        ledger = sign * sums[part]
        if part == "equity_and_liabilities":
            ledger -= sums["income"] + sums[UNPLACED["income"]]
        report = "income" if part == "income" else "balance"
        yield compare_figures(
            f"placed-once:{part}",
            problem(
                "proof-placed-once",
                "Each balance once: {part}.",
                part=next(
                    line.label for line in template.statements[part] if line.id == TOTALS[part]
                ).lower(),
            ),
            (
                sum(
                    shown.get(leaf.line.id, 0) * leaf.sign * sign
                    for leaf in template.leaves()
                    if leaf.part == part
                ),
                Location(report, subject.year.name),
            ),
            (ledger, Location("trial", subject.year.name)),
            MEND_TEMPLATE,
        )


def opening_balances(subject: YearFigures) -> Iterator[Proof]:
    """Opening balances are last year's closing balances, account by account (LKBR 4:4).

    A year that was never closed here has its result outside equity still, and files from other
    programs have opening balances without objects: then accounts are held together, and equity
    as one.
    """
    if subject.last_balances is None or subject.last_year is None or not is_opened(subject):
        return
    closing, opening = (
        balance_accounts(sums, subject)
        for sums in (closing_of(subject.last_balances), subject.balances.opening)
    )
    if not subject.last_year.closed:
        closing, opening = beginning_sides(subject.template, subject.kinds, closing, opening)
    yield equal_balances(
        "opening-balances",
        problem(
            "proof-opening-balances",
            "Opening balances must be last year's closing balances, account by account.",
        ),
        (opening, "trial", subject.year.name),
        (closing, "trial", subject.last_year.name),
        advice=CLOSE_AGAIN,
    )


def stated_opening_balances(subject: YearFigures) -> Iterator[Proof]:
    """Opening balances are what the year before, kept elsewhere, is stated to have ended with."""
    if not subject.stated or not any(subject.balances.opening.values()):
        return
    closing, opening = beginning_sides(
        subject.template, subject.kinds, subject.stated, subject.balances.opening
    )
    yield equal_balances(
        "opening-stated",
        problem(
            "proof-opening-stated",
            "Opening balances must be what the year before, kept elsewhere, ended with.",
        ),
        (opening, "trial", subject.year.name),
        (closing, "trial", subject.year.name),
        advice=problem(
            "proof-opening-stated-advice",
            "Fix the opening balances, or the figures of the year before: one of them is not"
            " what the other program had.",
        ),
    )


def number_series(subject: YearFigures) -> Iterator[Proof]:
    """The numbers of each series are unbroken (BFNAR 2013:2 p 5.9)."""
    for series in subject.series:
        whole = series.highest == series.numbers == series.vouchers
        message = problem(
            "proof-series",
            "Series {series}: {vouchers:# voucher|# vouchers} must have the numbers 1 to"
            " {highest}.",
            series=series.name,
            vouchers=series.vouchers,
            highest=series.highest,
        )
        imported_advice = problem(
            "proof-series-imported", "Imported vouchers keep the numbers that they came with."
        )
        at = Location("vouchers", subject.year.name)
        advice = None if whole else imported_advice if series.is_imported else RUN_CHECK
        check = Check(
            f"series:{series.name}", message, ok=whole, advice=advice, is_allowed=series.is_imported
        )
        yield Proof(check, at, at)


def items(subject: YearFigures) -> Iterator[Proof]:
    """Open items add up to the balance of their account (LKBR 3:6)."""
    sums = subject.balances.closing_by_account()
    for account in sorted({item.account for item in subject.items}):
        yield compare_figures(
            f"open-items:{account}",
            problem(
                "proof-open-items",
                "The open items of account {account} must be its balance.",
                account=account,
            ),
            (
                sum(item.amount for item in subject.items if item.account == account),
                Location("open-items", subject.year.name, accounts=(account,)),
            ),
            (sums.get(account, 0), Location("ledger", subject.year.name, accounts=(account,))),
            RUN_CHECK,
        )


def fixed_assets(subject: YearFigures) -> Iterator[Proof]:
    """The register of fixed assets is their accounts (LKBR 3:6); what differs is advice."""
    for one in subject.assets:
        proof = compare_figures(
            f"assets:{one.account}",
            problem(
                "proof-assets",
                "The fixed assets of account {account} must be its balance.",
                account=one.account,
            ),
            (one.register, Location("assets", subject.year.name)),
            (one.balance, Location("ledger", subject.year.name, accounts=(one.account,))),
            one.message,
        )
        yield replace(proof, check=replace(proof.check, is_allowed=not proof.check.ok))


def contributions(subject: YearFigures) -> Iterator[Proof]:
    """The members' contributions are the budget's, and their invoices what is booked of them.

    What differs is advice: the board may have decided so.
    """
    for proof in _contributions(subject):
        yield replace(proof, check=replace(proof.check, is_allowed=not proof.check.ok))


def _contributions(subject: YearFigures) -> Iterator[Proof]:
    if (sums := subject.contributions) is None:
        return
    planned = Location("contributions", subject.year.name)
    if sums.budgeted is not None:
        yield compare_figures(
            "contributions-budget",
            problem(
                "proof-contributions-budget",
                "What the members are to pay must be the budget's income from members.",
            ),
            (sums.planned, planned),
            (sums.budgeted, Location("budget", subject.year.name)),
            PLAN_AGAIN,
        )
    if sums.registered or sums.booked:
        yield compare_figures(
            "contributions-booked",
            problem(
                "proof-contributions-booked",
                "The registered invoices to members must be their income by object.",
            ),
            (sums.registered, planned),
            (sums.booked, Location("trial", subject.year.name)),
            OTHER_INCOME,
        )


PLAN_AGAIN = problem(
    "proof-plan-again", "Plan the contributions by the budget that counts, or revise the budget."
)
OTHER_INCOME = problem(
    "proof-other-income", "An invoice to a member has other lines than its contribution."
)


def vat(subject: YearFigures) -> Iterator[Proof]:
    """VAT that is not claimed, and claims that are not paid, are their accounts (2005:807 8 §)."""
    closing = closing_of(subject.balances)
    for name, accounts, amount in subject.vat:
        balance = sum(ore for (account, _), ore in closing.items() if account in accounts)
        if amount or balance:
            yield compare_figures(
                f"vat-{name}",
                problem(
                    "proof-vat",
                    "The register of VAT compensation must be the balance of {accounts}.",
                    accounts=", ".join(accounts),
                ),
                (amount, Location("vat", subject.year.name, accounts=accounts)),
                (balance, Location("ledger", subject.year.name, accounts=accounts)),
                RUN_CHECK,
            )


def claims(subject: YearFigures) -> Iterator[Proof]:
    """What the funder of a project owes by the register is the account's balance with it."""
    for code, (account, owed) in subject.claims.items():
        booked = sum(
            amount
            for (number, members), amount in closing_of(subject.balances).items()
            if number == account and (PROJECT, code) in members
        )
        yield compare_figures(
            f"claims:{code}",
            problem(
                "proof-claims",
                "Account {account} must have with {project} what its funder owes by the claims.",
                project=code,
                account=account,
            ),
            (owed, Location("claims", subject.year.name)),
            (booked, Location("ledger", subject.year.name, accounts=(account,))),
            problem(
                "proof-claims-advice",
                "Record the vouchers of {project} that wait among the drafts, or enter in its"
                " claims what has been sent, decided and paid.",
                project=code,
            ),
        )


LEDGER_CHECKS: tuple[Callable[[YearFigures], Iterator[Proof]], ...] = (
    trial_balance,
    stored_balances,
    object_balances,
    placed,
    placed_once,
    opening_balances,
    stated_opening_balances,
    number_series,
    items,
    fixed_assets,
    contributions,
    vat,
    claims,
)
