"""Opening balances, and years that a file gives only as balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.prior_year import PriorBalance
from ledger.core.errors import problem
from ledger.core.model import PROJECT
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ledger.core.balances import Key
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.chart_merge import MergedChart
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import BalanceLabel, SieAmount, SieFile

SUMMARY_SERIES = "SIE"
"""The series of vouchers that sum up a year which a file gives only as balances."""


def with_objects(totals: Mapping[str, Ore], parts: Mapping[Key, Ore]) -> dict[Key, Ore]:
    """Divides each account's amount on its objects; the rest has none.

    A file gives an account's objects dimension by dimension, each time the same money (SIE 4B
    §11 `#OIB`), so one dimension is chosen: projects where there are any, else the lowest. An
    object of another dimension that has the whole amount goes with every part of it. An account
    that has parts but no amount has nothing in all: zeros may be left out (§5.18).
    """
    by_dimension: dict[str, dict[tuple[int, ...], dict[ObjectTags, Ore]]] = {}
    for (account, objects), amount in parts.items():
        dimensions = tuple(dimension for dimension, _ in objects)
        if amount and dimensions:
            by_dimension.setdefault(account, {}).setdefault(dimensions, {})[objects] = amount
    divided: dict[Key, Ore] = {}
    for account in {*totals, *by_dimension}:
        total = totals.get(account, 0)
        given = by_dimension.get(account, {(): {}})
        chosen = min(given, key=lambda dimensions: (PROJECT not in dimensions, dimensions))
        common: ObjectTags = ()
        for dimensions, amounts in given.items():
            if dimensions != chosen and list(amounts.values()) == [total]:
                common += next(iter(amounts))
        rest = {(): total - sum(given[chosen].values())}
        for objects, amount in (given[chosen] | rest).items():
            key = account, tuple(sorted(dict(common + objects).items()))
            divided[key] = divided.get(key, 0) + amount
    return {key: amount for key, amount in sorted(divided.items()) if amount}


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


def year_movement(contents: SieFile, year: int, chart: MergedChart) -> dict[Key, Ore]:
    """What happened in a year that the file gives only as balances: `#UB` less `#IB`, `#RES`."""
    opening, closing = contents.by_account("#IB", year), contents.by_account("#UB", year)
    totals = {
        account: closing.get(account, 0) - opening.get(account, 0)
        for account in {*opening, *closing}
        if not chart.is_result(account)
    }
    totals |= contents.by_account("#RES", year)
    before, after = _amounts(contents, "#OIB", year), _amounts(contents, "#OUB", year)
    parts = {key: after.get(key, 0) - before.get(key, 0) for key in {*before, *after}}
    return with_objects(totals, parts)


def _amounts(contents: SieFile, label: BalanceLabel, year: int) -> dict[Key, Ore]:
    return {key: figure.amount for key, figure in contents.balances.get((label, year), {}).items()}


def opening_of_year(
    contents: SieFile, chart: MergedChart, template: Template, findings: Findings
) -> dict[Key, Ore]:
    """The opening balances to record: the file's, brought to balance on this year's result.

    Many programs leave last year's result out of `#IB` until somebody has transferred it.
    """
    stray = {
        account: amount
        for account, amount in contents.by_account("#IB", 0).items()
        if amount and chart.is_result(account)
    }
    for account, amount in stray.items():
        findings.remark(
            problem(
                "opening-of-result-account",
                "Account {account} belongs to the income statement and cannot begin the year with "
                "{amount} (#IB); it was left out.",
                findings.at(contents.line_of("#IB", 0, account)),
                account=account,
                amount=write_amount(amount),
            )
        )
    opening = opening_balances(contents, 0, chart)
    if difference := -sum(opening.values()):
        findings.notice(
            problem(
                "opening-unbalanced",
                "The opening balances (#IB) add up to {sum}; the difference was put on account "
                "{equity}, as last year's result.",
                findings.source,
                sum=write_amount(-difference),
                equity=template.equity_result,
            )
        )
        key: Key = (template.equity_result, ())
        opening[key] = opening.get(key, 0) + difference
    return {key: amount for key, amount in opening.items() if amount}


def summary_vouchers(
    contents: SieFile, chart: MergedChart, template: Template, findings: Findings
) -> list[tuple[date, dict[Key, Ore]]]:
    """What a file without vouchers makes of its own year: what to record, and on which days.

    A voucher a month when the months of `#PSALDO` tell the whole story, else one at the end.
    """
    if 0 not in contents.years or contents.counts["vouchers"] or contents.counts["empty"]:
        return []
    whole = year_movement(contents, 0, chart)
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
    if all(not sum(month.values()) for month in monthly.values()) and _totals(
        monthly.values()
    ) == _totals([whole]):
        return [(day, month) for day, month in monthly.items() if month]
    if difference := -sum(whole.values()):
        findings.remark(
            problem(
                "changes-unbalanced",
                "What happened in the year adds up to {sum} (#UB less #IB, and #RES); the "
                "difference was put on account {equity}.",
                findings.source,
                sum=write_amount(-difference),
                equity=template.equity_result,
            )
        )
        key: Key = (template.equity_result, ())
        whole[key] = whole.get(key, 0) + difference
    return [(year.last, whole)]


def _month(figures: Mapping[Key, SieAmount]) -> dict[Key, Ore]:
    totals = {
        account: figure.amount for (account, objects), figure in figures.items() if not objects
    }
    return with_objects(totals, {key: figure.amount for key, figure in figures.items() if key[1]})


def _totals(parts: Iterable[Mapping[Key, Ore]]) -> dict[str, Ore]:
    """What the parts add up to by account, without the zeros."""
    totals: dict[str, Ore] = {}
    for part in parts:
        for (account, _), amount in part.items():
            totals[account] = totals.get(account, 0) + amount
    return {account: amount for account, amount in totals.items() if amount}


def comparative_figures(
    contents: SieFile, chart: MergedChart, snapshot: BookSnapshot, findings: Findings
) -> dict[int, tuple[PriorBalance, ...]]:
    """The earlier years that the file gives only as balances, by account and object where known.

    By calendar year; not when the first year that they would stand beside is closed. What does
    not add up is put on the account of the year's result, and noticed.
    """
    found = {}
    if snapshot.years and snapshot.years[0].closed:
        return {}
    for number, year in contents.years.items():
        is_in_book = any(year.last >= own.first for own in snapshot.years)
        if number >= 0 or is_in_book or not contents.by_account("#RES", number):
            continue
        ended = _ended(contents, number, chart)
        begun = (
            opening_balances(contents, number, chart)
            if contents.by_account("#IB", number)
            else None
        )
        of_sheet = sum(ore for key, ore in ended.items() if not chart.is_result(key[0]))
        result = sum(ended.values()) - of_sheet
        if of_sheet and of_sheet != -result:
            findings.notice(
                problem(
                    "prior-unbalanced",
                    "The balances of {year} (#UB and #RES) add up to {sum}; the difference was put"
                    " on account {equity}.",
                    findings.source,
                    year=year.last.year,
                    sum=write_amount(of_sheet + result),
                    equity=snapshot.template.equity_result,
                )
            )
            key: Key = (snapshot.template.equity_result, ())
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


def _ended(contents: SieFile, year: int, chart: MergedChart) -> dict[Key, Ore]:
    """What the accounts of a year came to: `#UB`, `#RES`, divided by `#OUB` and `#PSALDO`."""
    totals = {
        account: amount
        for account, amount in contents.by_account("#UB", year).items()
        if not chart.is_result(account)
    }
    totals |= contents.by_account("#RES", year)
    parts = _amounts(contents, "#OUB", year)
    for (label, number, _), figures in contents.periods.items():
        if label == "#PSALDO" and number == year:
            for key, figure in figures.items():
                if key[1] and chart.is_result(key[0]):
                    parts[key] = parts.get(key, 0) + figure.amount
    return with_objects(totals, {key: ore for key, ore in parts.items() if key[0] in totals})
