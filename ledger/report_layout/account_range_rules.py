"""What the claims of a template must mean together: every balance has one line to go to."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.report_layout.account_ranges import PORTIONS, WHOLE, is_covered, meeting_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.core.errors import Problem
    from ledger.report_layout.model import Template
    from ledger.report_layout.rules import Rule


MOST, MOST_MEETING = 5000, 20_000
"""Intervals of a template, and pairs of them that have some account in common. Real templates have
some hundred of each."""


def claims_that_collide(template: Template) -> Iterator[Problem]:
    """A claim is an exception to a wider, later one, or has nothing in common with it."""
    claiming = [(leaf, claim) for leaf in template.leaves() for claim in leaf.line.claims]
    claims = [claim for _, claim in claiming]
    exceptions: dict[int, list[int]] = {}
    pairs = list(islice(meeting_pairs(claims), MOST_MEETING + 1)) if len(claims) <= MOST else None
    if pairs is None or len(pairs) > MOST_MEETING:
        yield problem(
            "too-many-claims",
            "The lines take accounts in more intervals, or ones that overlap more often, than can"
            " be held against each other ({most} intervals); use wider ones.",
            template.source,
            most=MOST,
        )
        return
    for earlier, later in sorted(pairs):
        line, other = claiming[later][0].line.id, claiming[earlier][0].line.id
        if claims[earlier].covers(claims[later]):
            yield problem(
                "never-matches",
                "{accounts} can never match: {other} comes first and takes it all. Move the"
                " narrower line before the wider, or remove it.",
                f"{template.place(line)}.accounts",
                accounts=claims[later].interval,
                other=other,
            )
        elif claims[later].covers(claims[earlier]):
            exceptions.setdefault(later, []).append(earlier)
        else:
            yield problem(
                "overlap",
                "{accounts} overlaps {other_accounts} of {other}; narrow one of them so that each"
                " balance belongs to one line.",
                f"{template.place(line)}.accounts",
                accounts=claims[later].interval,
                other_accounts=claims[earlier].interval,
                other=other,
            )
    for later, narrower in exceptions.items():
        if is_covered(claims[later], [claims[position] for position in narrower]):
            yield problem(
                "never-matches-together",
                "{accounts} can never match: {others} come first and together take it all. Remove"
                " it, or narrow one of them.",
                f"{template.place(claiming[later][0].line.id)}.accounts",
                accounts=claims[later].interval,
                others=", ".join(dict.fromkeys(claiming[one][0].line.id for one in narrower)),
            )


def accounts_in_the_wrong_statement(template: Template) -> Iterator[Problem]:
    """Assets and liabilities belong in the balance sheet, income and costs in the other."""
    chart = sorted((account.number, account.kind) for account in template.accounts)
    numbers = [number for number, _ in chart]
    for leaf in template.leaves():
        for claim in leaf.line.claims:
            taken = chart[bisect_left(numbers, claim.first) : bisect_left(numbers, claim.end)]
            for number, kind in taken:
                if (kind in ("income", "cost")) != (leaf.part == "income"):
                    yield problem(
                        "wrong-statement",
                        "Account {account} is of the kind {kind} and cannot stand in this"
                        " statement; move the account or narrow the line.",
                        f"{template.place(leaf.line.id)}.accounts",
                        account=number,
                        kind=kind,
                    )


def portions_outside_the_balance_sheet(template: Template) -> Iterator[Problem]:
    """Income and costs begin with nothing: what they began with is no figure of theirs."""
    for leaf in template.leaves():
        if leaf.part == "income" and leaf.line.takes != WHOLE:
            yield problem(
                "portion-of-income",
                "from is for lines of the balance sheet; income and costs have no opening"
                " balance. Remove the key.",
                f"{template.place(leaf.line.id)}.from",
            )


def portions_without_a_line(template: Template) -> Iterator[Problem]:
    """Where a line takes a portion of some accounts, other lines take the rest of them."""
    claiming = [
        (leaf, claim)
        for leaf in template.leaves()
        if leaf.part != "income"
        for claim in leaf.line.claims
    ]
    for leaf, claim in claiming:
        rest = [portion for portion in PORTIONS if portion not in claim.portions]
        for portion in rest:
            missing = replace(claim, portions=frozenset((portion,)))
            others = [other for _, other in claiming if other.overlaps(missing)]
            if not is_covered(missing, others):
                yield problem(
                    "portion-without-line",
                    "{accounts}: no line of the balance sheet takes the {portion} of these"
                    ' accounts; add a line with from = "{portion}", or let one take more.',
                    f"{template.place(leaf.line.id)}.from",
                    accounts=claim.interval,
                    portion=portion,
                )


def result_without_a_home(template: Template) -> Iterator[Problem]:
    """The year's result goes to one row of equity, and the head's accounts are in the chart."""
    kinds = {account.number: account.kind for account in template.accounts}
    for key, number, allowed in (
        ("result_account", template.result_account, ("income", "cost")),
        ("equity_result", template.equity_result, ("liability",)),
        ("equity_carried", template.equity_brought_forward, ("liability",)),
    ):
        if kinds.get(number) not in allowed:
            yield problem(
                "head-account",
                "Account {account} must be in the chart as {kinds}; add it there.",
                f"{template.source}: {key}",
                account=number,
                kinds=", ".join(allowed),
            )
    rows = [line for line in template.lines() if line.with_result]
    equity = [leaf.line for leaf in template.leaves() if leaf.part == "equity_and_liabilities"]
    if len(rows) != 1 or rows[0] not in equity:
        yield problem(
            "result-row",
            "One row of equity, and only one, must say with_result = true: the year's result.",
            f"{template.source}: statements.equity_and_liabilities",
        )
        return
    for key, number in (
        ("equity_result", template.equity_result),
        ("equity_carried", template.equity_brought_forward),
    ):
        if not any(claim.contains((number, ())) for line in equity for claim in line.claims):
            yield problem(
                "equity-unplaced",
                "Account {account} has no line in equity; add it to the accounts of one.",
                f"{template.source}: {key}",
                account=number,
            )


CLAIM_RULES: tuple[Rule, ...] = (
    claims_that_collide,
    accounts_in_the_wrong_statement,
    portions_outside_the_balance_sheet,
    portions_without_a_line,
    result_without_a_home,
)
