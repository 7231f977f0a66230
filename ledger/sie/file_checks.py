"""What a file must agree with in itself, looked at when all of it has been read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.core.calendar import year_later
from ledger.core.errors import problem
from ledger.core.money import write_amount
from ledger.core.text import quoted
from ledger.sie.sie_file import is_equity
from ledger.sie.year_opening import differing_accounts, opening_in_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.core.money import Ore
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import SieFile

SIE_TYPES = ("1", "2", "3", "4E", "4I")


def type_is_known(contents: SieFile, findings: Findings) -> None:
    """`#SIETYP` is 1 to 4, and the amounts are Swedish kronor (SIE 4B §11)."""
    if contents.sie_type not in SIE_TYPES:
        findings.fault(
            problem(
                "sie-type-unknown",
                "#SIETYP is {type}; only types 1, 2, 3 and 4 can be imported.",
                findings.at(contents.lines.get("#SIETYP", 0)),
                type=quoted(contents.sie_type),
            )
        )
    if contents.currency.upper() not in ("", "SEK"):
        findings.fault(
            problem(
                "currency",
                "The amounts of the file are in {currency}; the books are kept in SEK.",
                findings.at(contents.lines.get("#VALUTA", 0)),
                currency=quoted(contents.currency),
            )
        )


def compulsory_items_are_there(contents: SieFile, findings: Findings) -> None:
    """The items that every file must have (SIE 4B §6); it is read without them all the same."""
    for label in ("#FLAGGA", "#FORMAT", "#SIETYP", "#PROGRAM", "#GEN", "#FNAMN"):
        if label not in contents.labels:
            findings.notice(
                problem(
                    "item-missing",
                    "{label} is missing, though every SIE file must have it.",
                    findings.source,
                    label=label,
                )
            )


MOST = {"accounts": 5000, "objects": 5000, "dimensions": 500}
"""The largest chart of a municipality has two thousand accounts. The book proves each one of what
comes together against all of it, which takes as long as the square of how many there are."""


def chart_is_of_a_size(contents: SieFile, findings: Findings) -> None:
    """A file has no more accounts, objects and dimensions than books have."""
    counted = {
        "accounts": len(contents.accounts.keys() | contents.accounts_used()),
        "objects": len(contents.objects.keys() | contents.objects_used()),
        "dimensions": len(contents.dimensions),
    }
    if any(counted[kind] > most for kind, most in MOST.items()):
        findings.fault(
            problem(
                "chart-too-large",
                "The file has {accounts:# account|# accounts}, {objects:# object|# objects}"
                " and {dimensions:# dimension|# dimensions}, more than books can hold"
                " ({most}); export again what is in use.",
                findings.source,
                most=" / ".join(map(str, MOST.values())),
                **counted,
            )
        )


def years_are_usual(contents: SieFile, findings: Findings) -> None:
    """Years are told when they are not twelve months, or do not follow on each other."""
    for number, year in sorted(contents.years.items()):
        if year.last + timedelta(days=1) != year_later(year.first, 1) or year.first.day != 1:
            findings.notice(
                problem(
                    "year-length-odd",
                    "Year {number}, {first} to {last}, is not twelve whole months.",
                    findings.at(contents.lines.get(f"#RAR {number}", 0)),
                    number=number,
                    first=year.first,
                    last=year.last,
                )
            )
        before = contents.years.get(number - 1)
        if before and before.last + timedelta(days=1) != year.first:
            findings.remark(
                problem(
                    "years-apart",
                    "Year {number} begins on {first}, but the year before ends on {last}.",
                    findings.at(contents.lines.get(f"#RAR {number}", 0)),
                    number=number,
                    first=year.first,
                    last=before.last,
                )
            )
    if contents.sie_type != "4I" and 0 not in contents.years:
        findings.fault(
            problem(
                "year-missing",
                "The file does not say which fiscal year it holds (#RAR 0); export it again.",
                findings.source,
            )
        )


def balances_follow_from_vouchers(contents: SieFile, findings: Findings) -> None:
    """`#IB` and the vouchers give `#UB`; the vouchers give `#RES` (SIE 4B §5.16)."""
    opening = opening_in_file(contents, contents.is_result).totals
    closing = contents.by_account("#UB", 0)
    result = contents.by_account("#RES", 0)
    if not contents.counts["vouchers"] or not (closing or result):
        return
    movement = contents.movement_by_account()
    for account in sorted({*opening, *closing, *result, *movement}):
        is_result = account in result or (account not in closing and contents.is_result(account))
        expected = result.get(account, 0) if is_result else closing.get(account, 0)
        computed = movement.get(account, 0) + (0 if is_result else opening.get(account, 0))
        if computed != expected:
            findings.remark(
                problem(
                    "balance-differs",
                    "Account {account} should be {expected} at the end of the year ({label}), but "
                    "the opening balance and the vouchers give {computed}.",
                    findings.at(
                        contents.line_of("#RES" if is_result else "#UB", 0, account)
                        or contents.account_line(account)
                    ),
                    account=account,
                    label="#RES" if is_result else "#UB",
                    expected=write_amount(expected),
                    computed=write_amount(computed),
                )
            )


def result_is_there(contents: SieFile, findings: Findings) -> None:
    """The accounts of the income statement are not all emptied by a closing voucher."""
    movement = contents.movement_by_account()
    ended = {one: ore for one, ore in movement.items() if contents.is_result(one)}
    to_equity = any(ore and is_equity(account) for account, ore in movement.items())
    if len(ended) > 1 and not any(ended.values()) and to_equity and contents.by_account("#UB", 0):
        account = min(ended)
        findings.remark(
            problem(
                "result-emptied",
                "A closing voucher has emptied every income and cost account ({account} and the "
                "others), so the year has no result and its income statement will be empty. "
                "Export the year from before it was closed, or correct that voucher in the book.",
                findings.at(contents.line_of("#RES", 0, account) or contents.account_line(account)),
                account=account,
            )
        )


def years_join(contents: SieFile, findings: Findings) -> None:
    """Last year's `#UB` is this year's `#IB`; after a transfer of the result it need not be."""
    before, opening = contents.by_account("#UB", -1), contents.by_account("#IB", 0)
    if not before or not opening:
        return
    for account, (closing, own) in differing_accounts(before, opening).items():
        findings.notice(
            problem(
                "years-differ",
                "Account {account} begins the year with {opening} (#IB), but ended the year "
                "before with {closing} (#UB); #IB counts.",
                findings.at(contents.line_of("#IB", 0, account)),
                account=account,
                opening=write_amount(own),
                closing=write_amount(closing),
            )
        )


def months_add_up(contents: SieFile, findings: Findings) -> None:
    """The months of `#PSALDO` add up to what the vouchers did in the year."""
    changes: dict[str, Ore] = {}
    for (label, year, _), figures in contents.periods.items():
        if (label, year) == ("#PSALDO", 0):
            for (account, objects), figure in figures.items():
                if not objects:
                    changes[account] = changes.get(account, 0) + figure.amount
    if not changes or not contents.counts["vouchers"]:
        return
    movement = contents.movement_by_account()
    for account in sorted({*changes, *movement}):
        if changes.get(account, 0) != movement.get(account, 0):
            findings.remark(
                problem(
                    "months-differ",
                    "The months of account {account} add up to {months} (#PSALDO), but the "
                    "vouchers to {vouchers}.",
                    findings.source,
                    account=account,
                    months=write_amount(changes.get(account, 0)),
                    vouchers=write_amount(movement.get(account, 0)),
                )
            )


def numbers_are_unbroken(contents: SieFile, findings: Findings) -> None:
    """The gaps of each series are told; they stay as they are."""
    for series, numbers in sorted(contents.series.items()):
        for first, last in numbers.gaps():
            findings.notice(
                problem(
                    "number-gap",
                    "Series {series} has no voucher {numbers}.",
                    findings.source,
                    series=series,
                    numbers=str(first) if first == last else f"{first}-{last}",
                )
            )


CHECKS: tuple[Callable[[SieFile, Findings], None], ...] = (
    type_is_known,
    compulsory_items_are_there,
    chart_is_of_a_size,
    years_are_usual,
    balances_follow_from_vouchers,
    result_is_there,
    years_join,
    months_add_up,
    numbers_are_unbroken,
)
"""All of them run, so that everything odd is told at once."""
