"""Opening balances, and years that a file gives only as balances."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.bookkeeping.prior_year import PriorBalance
from ledger.core.errors import problem
from ledger.core.model import PROJECT
from ledger.core.money import write_amount
from ledger.sie.sie_file import SUMMARY_SERIES
from ledger.sie.year_opening import (
    FileOpening,
    opening_in_file,
    report_source,
    totals_by_account,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ledger.bookkeeping.quantities import Quantity
    from ledger.core.balances import Key
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.chart_merge import MergedChart
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import BalanceLabel, SieAmount, SieFile


def with_objects(totals: Mapping[str, Ore], parts: Mapping[Key, Ore]) -> dict[Key, Ore]:
    """Divides each account's amount on its objects; the rest has none.

    A file gives an account's objects dimension by dimension, each time the same money (SIE 4B
    §11 `#OIB`), so each object comes out with the amount that the file gives it, and what has no
    object takes up the difference; which objects of two dimensions belong together the file does
    not say. But an object that has the whole amount goes with every other part of it. An account
    that has parts but no amount has nothing in all: zeros may be left out (§5.18).
    """
    given: dict[str, dict[ObjectTags, Ore]] = {}
    for (account, objects), amount in parts.items():
        if amount and objects:
            given.setdefault(account, {})[objects] = amount
    divided: dict[Key, Ore] = {}
    for account in {*totals, *given}:
        rest = totals.get(account, 0)
        amounts = given.get(account, {})
        common = _common(amounts, rest)
        own: dict[ObjectTags, Ore] = {}
        covered: Counter[ObjectTags] = Counter()
        for objects in sorted(amounts, key=len, reverse=True):
            if set(objects) <= set(common):
                continue
            own[objects] = amounts[objects] - covered[objects]
            for member in objects:
                covered[member,] += own[objects]
        own[()] = rest - sum(own.values())
        for objects, amount in own.items():
            key = account, tuple(sorted(dict(common + objects).items()))
            divided[key] = divided.get(key, 0) + amount
    return {key: amount for key, amount in sorted(divided.items()) if amount}


def _common(amounts: Mapping[ObjectTags, Ore], total: Ore) -> ObjectTags:
    """The objects that have the whole amount, each alone in its dimension."""
    alone = [
        objects
        for objects, amount in amounts.items()
        if amount == total
        and not any(
            other != objects and {dimension for dimension, _ in other} & dict(objects).keys()
            for other in amounts
        )
    ]
    return tuple(member for objects in alone for member in objects)


def of_one_dimension(parts: Mapping[Key, Ore]) -> dict[Key, Ore]:
    """The parts of one dimension an account: projects where there are any, else the lowest."""
    given: dict[str, set[tuple[int, ...]]] = {}
    for account, objects in parts:
        given.setdefault(account, set()).add(tuple(dimension for dimension, _ in objects))
    chosen = {
        account: min(sets, key=lambda one: (PROJECT not in one, one))
        for account, sets in given.items()
    }
    return {
        key: ore
        for key, ore in parts.items()
        if tuple(dimension for dimension, _ in key[1]) == chosen[key[0]]
    }


def opening_balances(contents: SieFile, year: int, chart: MergedChart) -> dict[Key, Ore]:
    """The opening balances of a year by account and objects, those of balance accounts."""
    totals = {
        account: amount
        for account, amount in contents.by_account("#IB", year).items()
        if not chart.is_result(account)
    }
    parts = _amounts(contents, "#OIB", year)
    return with_objects(
        totals, {key: ore for key, ore in parts.items() if not chart.is_result(key[0])}
    )


def _amounts(contents: SieFile, label: BalanceLabel, year: int) -> dict[Key, Ore]:
    return {key: figure.amount for key, figure in contents.balances.get((label, year), {}).items()}


@dataclass(frozen=True, slots=True)
class YearOpening:
    """The opening balances of a year as they are recorded."""

    balances: dict[Key, Ore]
    balanced_on: str
    """The account that takes what the file's balances do not add up to."""

    difference: Ore = 0
    """What that account took. Öre, debit positive."""

    quantities: Mapping[Key, Quantity] = field(default_factory=dict)
    """Of the accounts that have one, an amount beside it or not."""


def opening_of_year(
    contents: SieFile, chart: MergedChart, template: Template, findings: Findings
) -> YearOpening:
    """The opening balances to record: the file's, brought to balance on equity.

    Many programs leave last year's result out of `#IB` until somebody has transferred it; where
    `#RES -1` is what lacks, it is that. What nothing in the file explains is put with the results
    of earlier years, and somebody has to look at it.
    """
    _report_stray(contents, chart, findings)
    found = opening_in_file(contents, chart.is_result)
    report_source(found, contents, findings)
    opening = with_objects(found.totals, found.parts(contents, chart.is_result))
    difference = -sum(opening.values())
    last_result = sum(contents.by_account("#RES", -1).values())
    is_last_result = bool(difference) and difference == last_result
    equity = template.equity_result if is_last_result else template.equity_brought_forward
    if difference:
        label = " ".join(map(str, found.source)) if found.source else "#IB 0"
        values = {
            "label": label,
            "sum": write_amount(-difference),
            "equity": equity,
        }
        at = findings.at(contents.first_line(*found.source) if found.source else 0)
        if is_last_result:
            findings.notice(
                problem(
                    "opening-lacks-result",
                    "The opening balances ({label}) add up to {sum}, last year's result (#RES -1);"
                    " it was put on account {equity}.",
                    at,
                    **values,
                )
            )
        else:
            findings.remark(
                problem(
                    "opening-unbalanced-in-file",
                    "The opening balances ({label}) add up to {sum}, and nothing in the file says "
                    "why; the difference was put on account {equity}, with the results of earlier "
                    "years. Find out what lacks in the program that wrote the file.",
                    at,
                    **values,
                )
            )
        key: Key = (equity, ())
        opening[key] = opening.get(key, 0) + difference
    balances = {key: ore for key, ore in opening.items() if ore}
    quantities = _quantities_of(found, contents, chart.is_result)
    return YearOpening(balances, equity, difference, quantities)


def _quantities_of(
    found: FileOpening, contents: SieFile, is_result: Callable[[str], bool]
) -> dict[Key, Quantity]:
    """The quantities that the year begins with, divided by object as the amounts are.

    What the year ended with (`#UB 0`) says nothing of the quantities that it began with.
    """
    if found.source is None or found.source == ("#UB", 0):
        return {}
    by_account = contents.balances.get(found.source, {})
    by_object = found.figures_by_object(contents)
    return with_objects(
        {key[0]: one.quantity for key, one in by_account.items() if not is_result(key[0])},
        {key: one.quantity for key, one in by_object.items() if not is_result(key[0])},
    )


def _report_stray(contents: SieFile, chart: MergedChart, findings: Findings) -> None:
    """Remarks on accounts of the income statement that begin the year with something."""
    for account, amount in contents.by_account("#IB", 0).items():
        if amount and chart.is_result(account):
            findings.remark(
                problem(
                    "opening-of-result-account",
                    "Account {account} belongs to the income statement and cannot begin the year "
                    "with {amount} (#IB); it was left out.",
                    findings.at(contents.line_of("#IB", 0, account)),
                    account=account,
                    amount=write_amount(amount),
                )
            )


def summary_vouchers(
    contents: SieFile, chart: MergedChart, opening: YearOpening, findings: Findings
) -> list[tuple[date, dict[Key, Ore]]]:
    """What a file without vouchers makes of its own year: what to record, and on which days.

    A voucher a month when the months of `#PSALDO` tell the whole story, else one at the end.
    A file that has opening balances only, makes nothing of its year.
    """
    if 0 not in contents.years or contents.counts["vouchers"] or contents.counts["empty"]:
        return []
    closing, result = contents.by_account("#UB", 0), contents.by_account("#RES", 0)
    if not closing and not any(result.values()):
        return []
    whole = ended_with(contents, 0, chart)
    for key, ore in opening.balances.items() if closing else ():
        whole[key] = whole.get(key, 0) - ore
    whole = {key: ore for key, ore in sorted(whole.items()) if ore}
    if not closing and sum(result.values()) != 0:
        findings.fault(
            problem(
                "closing-missing",
                "The file has a result (#RES 0) but no closing balances (#UB 0); export it again "
                "with both.",
                findings.at(contents.first_line("#RES", 0)),
            )
        )
    _balance(whole, contents, opening, findings)
    if not whole:
        return []
    findings.notice(
        problem(
            "balances-only",
            "The file has balances but no vouchers; what happened in the year was recorded as "
            "sums, in series {series}.",
            findings.source,
            series=SUMMARY_SERIES,
        )
    )
    year = contents.years[0]
    months = {month.first.strftime("%Y%m"): month.last for month in year.months()}
    monthly = {
        months[month]: _month(figures)
        for (label, number, month), figures in sorted(contents.periods.items())
        if label == "#PSALDO" and number == 0 and month in months
    }
    if all(not sum(month.values()) for month in monthly.values()) and totals_by_account(
        *monthly.values()
    ) == totals_by_account(whole):
        return [(day, month) for day, month in monthly.items() if month]
    return [(year.last, whole)]


def _balance(
    whole: dict[Key, Ore], contents: SieFile, opening: YearOpening, findings: Findings
) -> None:
    """Puts what a year's changes do not add up to on the account that the opening was put on."""
    difference = -sum(whole.values())
    if not difference:
        return
    if difference != opening.difference:
        findings.remark(
            problem(
                "changes-unbalanced",
                "What happened in the year adds up to {sum} (#UB less #IB, and #RES); the "
                "difference was put on account {equity}.",
                findings.at(contents.first_line("#UB", 0)),
                sum=write_amount(opening.difference - difference),
                equity=opening.balanced_on,
            )
        )
    key: Key = (opening.balanced_on, ())
    whole[key] = whole.get(key, 0) + difference
    if not whole[key]:
        del whole[key]


def _month(figures: Mapping[Key, SieAmount]) -> dict[Key, Ore]:
    totals = {
        account: figure.amount for (account, objects), figure in figures.items() if not objects
    }
    return with_objects(totals, {key: figure.amount for key, figure in figures.items() if key[1]})


def is_comparative(contents: SieFile, snapshot: BookSnapshot, number: int) -> bool:
    """Whether a year that the file gives only as balances becomes comparative figures.

    A year without `#RES` had no result if its `#UB` balances; else its result is not in the file.
    """
    if number >= 0 or number not in contents.years:
        return False
    year = contents.years[number]
    is_closed = bool(snapshot.years) and snapshot.years[0].closed
    is_in_book = any(year.last >= own.first for own in snapshot.years)
    ended = contents.by_account("#UB", number)
    is_balanced = bool(ended) and not sum(ended.values())
    is_whole = bool(contents.by_account("#RES", number)) or is_balanced
    return not (is_closed or is_in_book) and is_whole


def comparative_figures(
    contents: SieFile, chart: MergedChart, snapshot: BookSnapshot, findings: Findings
) -> dict[int, tuple[PriorBalance, ...]]:
    """The earlier years that the file gives only as balances, by account and object where known.

    By calendar year; not when the first year that they would stand beside is closed. What does
    not add up is put with the results of earlier years, and remarked.
    """
    found = {}
    for number, year in contents.years.items():
        if not is_comparative(contents, snapshot, number):
            continue
        ended = ended_with(contents, number, chart)
        begun = opening_balances(contents, number, chart) if contents.has_opening(number) else None
        of_sheet = sum(ore for key, ore in ended.items() if not chart.is_result(key[0]))
        result = sum(ended.values()) - of_sheet
        if of_sheet and of_sheet != -result:
            findings.remark(
                problem(
                    "prior-unbalanced",
                    "The balances of {year} (#UB and #RES) add up to {sum}; the difference was put"
                    " on account {equity}.",
                    findings.at(contents.first_line("#UB", number)),
                    year=year.last.year,
                    sum=write_amount(of_sheet + result),
                    equity=snapshot.template.equity_brought_forward,
                )
            )
            key: Key = (snapshot.template.equity_brought_forward, ())
            ended[key] = ended.get(key, 0) - of_sheet - result
        found[year.last.year] = tuple(
            PriorBalance(
                account,
                ended.get((account, objects), 0),
                objects,
                None
                if begun is None or chart.is_result(account)
                else begun.get((account, objects), 0),
            )
            for account, objects in sorted({*ended, *(begun or {})})
        )
    return found


def ended_with(contents: SieFile, year: int, chart: MergedChart) -> dict[Key, Ore]:
    """What the accounts of a year came to: `#UB` and `#RES`, divided by `#OUB`.

    Accounts of the income statement that have no `#OUB` are divided by the months of `#PSALDO`.
    """
    totals = {
        account: amount
        for account, amount in contents.by_account("#UB", year).items()
        if not chart.is_result(account)
    }
    totals |= contents.by_account("#RES", year)
    parts = _amounts(contents, "#OUB", year)
    closed = {account for account, _ in parts}
    for (label, number, _), figures in contents.periods.items():
        if label == "#PSALDO" and number == year:
            for key, figure in figures.items():
                if key[1] and chart.is_result(key[0]) and key[0] not in closed:
                    parts[key] = parts.get(key, 0) + figure.amount
    return with_objects(totals, parts)
