"""Figures in print that are worked out from others: changes, deviations, shares, what is left."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.money import divide_rounded
from ledger.printed_report.finding import Cell, Finding
from ledger.printed_report.printed import KRONA
from ledger.printed_report.row_concepts import BALANCE, CASH, cells_at, cells_of
from ledger.printed_report.sums import cell, figure_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.printed_report.finding import Measure
    from ledger.printed_report.printed import Printed, PrintedTable

_PER_CENT = 100


def computed_figures(printed: Printed) -> Iterator[Finding]:
    """Every figure that is worked out from others."""
    yield from _changes(printed)
    for table in printed.tables:
        yield from _deviations(table)
        yield from _results(table)
        yield from _recommended(table)
    yield from _solidity(printed)
    yield from _distribution(printed)
    yield from _budget_result(printed)
    yield from _equity_left(printed)


def computed(
    printed: Cell, right: int, parts: tuple[Cell, ...], measure: Measure = "ore"
) -> Finding:
    """A figure that must be what it is worked out to."""
    message = problem("compare-worked", "{place}: worked out from its parts.", place=printed.place)
    return Finding("worked", printed, right, message, parts, measure)


def _changes(printed: Printed) -> Iterator[Finding]:
    """A row of the cash flow is the change of its rows in the balance sheet (RKR R13)."""
    for words, balance, sign in (
        (r"fordringar", r"fordringar$", -1),
        (r"skulder", r"^kortfristiga skulder$|^summa (kortfristiga )?skulder$", 1),
        (r"^fasträntekonto", r"^fasträntekonto", -1),
        (r"^årets kassaflöde$", r"^kassa och bank$|^bank$|^kortfristiga placeringar$", 1),
    ):
        held: dict[int, list[Cell]] = {}
        for one in cells_at(printed, (BALANCE, balance)):
            if one.year is not None:
                held.setdefault(one.year, []).append(one)
        for one in cells_at(printed, (CASH, words)):
            now, before = held.get(one.year or 0), held.get((one.year or 0) - 1)
            if now and before:
                change = sum(c.amount for c in now) - sum(c.amount for c in before)
                yield computed(one, sign * change, (*now, *before))
    liquid: dict[int, list[Cell]] = {}
    for one in cells_at(printed, (BALANCE, r"^kassa och bank$|^bank$|^kortfristiga placeringar$")):
        liquid.setdefault(one.year or 0, []).append(one)
    for one in cells_at(printed, (CASH, r"^likvida medel vid årets slut")):
        if found := liquid.get(one.year or 0):
            yield computed(one, sum(c.amount for c in found), tuple(found))


def _column(table: PrintedTable, word: str) -> int | None:
    found = (i for i, name in enumerate(table.columns) if name.casefold().startswith(word))
    return next(found, None)


def _deviations(table: PrintedTable) -> Iterator[Finding]:
    """A deviation is the outcome less the budget; the outcome of a whole year is the final one."""
    outcome, deviation = _column(table, "utfall"), _column(table, "avvikelse")
    final = _column(table, "bokslut")
    for row in table.rows if outcome is not None and final is not None else ():
        if row.amounts[outcome or 0] is not None and row.amounts[final or 0] is not None:
            whole = cell(table, row, outcome or 0)
            yield computed(cell(table, row, final or 0), whole.amount, (whole,))
    budget = next((i for i, name in enumerate(table.columns) if "budget" in name.casefold()), None)
    if outcome is None or budget is None or deviation is None:
        return
    for row in table.rows:
        figures = [row.amounts[index] for index in (outcome, budget, deviation)]
        if all(figure is not None for figure in figures):
            parts = (cell(table, row, outcome), cell(table, row, budget))
            right = parts[0].amount - parts[1].amount
            yield computed(cell(table, row, deviation), right, parts)


def _results(table: PrintedTable) -> Iterator[Finding]:
    """Where costs are printed positive, the result is the income less the costs."""
    if not re.match(r"fler|drift", table.id):
        return
    rows = {row.label.casefold(): row for row in table.rows}
    income = next((rows[k] for k in rows if re.match(r"verksamhetens int|medlems", k)), None)
    costs = next((rows[k] for k in rows if re.match(r"verksamhetens kost|nettokost", k)), None)
    result = next((rows[k] for k in rows if re.search(r"resultat$", k)), None)
    if income is None or costs is None or result is None:
        return
    for index, amount in enumerate(result.amounts):
        is_deviation = table.columns[index].casefold().startswith("avvikelse")
        if amount is not None and not is_deviation:
            parts = (cell(table, income, index), cell(table, costs, index))
            yield computed(
                cell(table, result, index), parts[0].amount - abs(parts[1].amount), parts
            )


def _recommended(table: PrintedTable) -> Iterator[Finding]:
    """The highest equity is the share of the contribution that the recommendation allows."""
    figures = table.figures
    if {"insats", "hogst_andel", "hogst_kr"} <= figures.keys():
        parts = tuple(figure_cell(table, key, "", None) for key in ("insats", "hogst_andel"))
        right = divide_rounded(figures["insats"] * figures["hogst_andel"], _PER_CENT)
        yield computed(figure_cell(table, "hogst_kr", "", None), right, parts)


def _solidity(printed: Printed) -> Iterator[Finding]:
    """Solidity is the equity in per cent of the assets, with as many decimals as printed."""
    equity, total = cells_of(printed, "equity"), cells_of(printed, "total")
    for one in cells_at(printed, ("", r"^soliditet")):
        year = one.year or 0
        if year in equity and year in total and total[year][0].amount:
            parts = (equity[year][0], total[year][0])
            in_print = divide_rounded(
                parts[0].amount * _PER_CENT * KRONA, parts[1].amount * one.step
            )
            right = in_print * one.step
            yield computed(one, right, parts, "per_cent")


def _distribution(printed: Printed) -> Iterator[Finding]:
    """Costs that are distributed come to the costs of the income statement."""
    costs = cells_of(printed, "costs").get(printed.year)
    for table in printed.tables:
        if "fordelning" in table.id and table.rows and costs:
            parts = tuple(cell(table, row, 0) for row in table.rows)
            total = sum(part.amount for part in parts)
            whole = replace(parts[0], row="", amount=total)
            yield computed(whole, abs(costs[0].amount), (costs[0], *parts[1:]))
            yield from _administration(printed, parts)


def _administration(printed: Printed, parts: tuple[Cell, ...]) -> Iterator[Finding]:
    """Administration in the distribution is that of the notes."""
    found = [
        one for one in cells_at(printed, ("not ", r"^administration$")) if one.year == printed.year
    ]
    for part in parts:
        if found and part.row.casefold().startswith("administration"):
            yield computed(part, found[0].amount, tuple(found[:1]))


def _budget_result(printed: Printed) -> Iterator[Finding]:
    """A budget's result is its income less its costs, and its costs those of its tables."""
    income, costs = cells_of(printed, "budget_income"), cells_of(printed, "budget_costs")
    for year, results in cells_of(printed, "budget_result").items():
        if year in income and year in costs:
            parts = (income[year][0], costs[year][0])
            yield computed(results[0], parts[0].amount - abs(parts[1].amount), parts)
    tables = [table for table in printed.tables if table.id.startswith("kostnader")]
    totals = tuple(
        figure_cell(table, key, str(printed.year), printed.year)
        for table in tables
        for key in table.figures
        if key.startswith("total")
    )
    whole = costs.get(printed.year, [])
    if totals and whole and whole[0].table not in {table.id for table in tables}:
        yield computed(whole[0], sum(part.amount for part in totals), totals)


def _equity_left(printed: Printed) -> Iterator[Finding]:
    """Equity that a budget leaves is what there was and the result of the year."""
    left, results = cells_of(printed, "closing_equity"), cells_of(printed, "budget_result")
    begun = {one.year: one for one in cells_at(printed, ("resultat", "=forvantat_resultat"))}
    for year, closing in left.items():
        before = begun.get(year) or next(iter(left.get(year - 1, [])), None)
        if before and year in results:
            result = results[year][0]
            loss = abs(result.amount) if _is_deficit(printed, year) else -result.amount
            yield computed(closing[0], before.amount - loss, (before, result))


def _is_deficit(printed: Printed, year: int) -> bool:
    """Whether the costs are more than the income, as far as both are printed."""
    income, costs = (cells_of(printed, one).get(year) for one in ("budget_income", "budget_costs"))
    return bool(income and costs and income[0].amount < abs(costs[0].amount))
