"""A few figures of any year: from the book, as published before it, or typed in.

Each figure is a whole number of hundredths: öre of an amount, hundredths of a per cent, hundredths
of a person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import opening_balances, prior_year_figures
from ledger.bookkeeping.report_texts import set_document, texts
from ledger.core.balances import at_close
from ledger.core.errors import Problem, Refused, problem
from ledger.core.i18n import msgid
from ledger.core.money import divide_rounded, read_decimal, write_amount, write_decimal
from ledger.core.text import quoted
from ledger.report_layout.model import REPORTS, TOTALS
from ledger.report_layout.placement import assign_lines
from ledger.statements.book_statements import balances_for, parts_of, same_days, template_of
from ledger.statements.by_role import (
    equity,
    liquid_assets,
    liquid_assets_in_print,
    operations_of,
)
from ledger.statements.comparatives import balances_of_prior_year, parts_of_prior_year
from ledger.statements.line_amounts import StatementColumn, line_amounts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.money import Ore
    from ledger.report_layout.model import LineRole, Part, Template

LABELS: Mapping[str, str] = {
    "operating_income": msgid("Operating income"),
    "operating_costs": msgid("Operating costs"),
    "result": msgid("Result for the year"),
    "equity": msgid("Equity"),
    "total_assets": msgid("Total assets"),
    "liquid_assets": msgid("Liquid assets"),
    "solidity": msgid("Equity ratio (%)"),
    "employees": msgid("Number of employees"),
    "participants": msgid("Number of participants"),
}
PER_CENT, NUMBERS = ("solidity",), ("employees", "participants")
"""The figures that are not amounts; the numbers are never in the ledger."""

_STORED = "key-figures"
_IN_HUNDREDTHS = 10_000


@read_once
def year_figures(
    book: Book, year: int, days: tuple[FiscalYear, Period] | None = None
) -> dict[str, int]:
    """What is known of a calendar year, by id; costs are positive.

    The ledger goes before what was typed; of a year that the book lacks, what was typed goes
    before what was published line by line. With `days`, a part of a fiscal year, only those days of
    `year`: what was typed or published is of whole years and tells nothing of them.
    """
    if days and days[1] == days[0].period:
        days = None
    with book.reading():
        years = fiscal_years(book)
        own = next((other for other in years if other.name == year), None)
        if own is not None:
            period = same_days(days[1], days[0], own) if days else own.period
            if period.last < period.first:
                return {}
            template = template_of(book, own)
            balances = balances_for(book, template, own, period)
            column = StatementColumn(
                "", "", balances, {} if days else prior_year_figures(book, year)
            )
            found = _of(template, line_amounts(template, column).amounts)
            return found if days else typed_figures(book, year) | found
        return {} if days else _of_a_year_before(book, year)


def without_a_line(book: Book, year: FiscalYear, period: Period) -> Iterator[Problem]:
    """That the figures lack what lies on accounts without a line, when something does."""
    template = template_of(book, year)
    balances = balances_for(book, template, year, period)
    placed = assign_lines(template, balances.keys(), account_kinds(book))
    if accounts := placed.unplaced_accounts(balances):
        yield problem(
            "figures-without-line",
            "Accounts without a line in the reports: {accounts}. What is on them is in the result"
            " and the totals, and in no other figure; give them a line.",
            accounts=", ".join(accounts),
        )


def _of_a_year_before(book: Book, year: int) -> dict[str, int]:
    """What is known of a calendar year that the book lacks."""
    typed, printed = typed_figures(book, year), prior_year_figures(book, year)
    first = fiscal_years(book)[0]
    template = template_of(book, first)
    known: dict[str, int] = {}
    if (first.first - timedelta(days=1)).year == year:
        if balances := balances_of_prior_year(book, template, first):
            column = StatementColumn("", "", balances, printed, is_from_elsewhere=True)
            return _known(template, column, parts_of_prior_year(book, first)) | typed
        begun = at_close(opening_balances(book, first))
        if begun.opening:
            found = _of(template, line_amounts(template, StatementColumn("", "", begun)).amounts)
            known = {key: found[key] for key in _POSITION}
    parts = parts_of(template, printed)
    column = StatementColumn("", "", published=printed, known_parts=parts)
    shown = line_amounts(template, column).amounts if parts else {}
    if "income" in parts:
        known |= _known(template, column, REPORTS["income"])
    if not known.keys() & set(_POSITION) and not parts.isdisjoint(REPORTS["balance"]):
        known |= {
            "equity": equity(template, shown),
            "total_assets": shown[TOTALS["assets"]],
            "liquid_assets": liquid_assets_in_print(template, shown),
        }
    return _with_solidity(known) | typed


def _known(template: Template, column: StatementColumn, parts: Collection[Part]) -> dict[str, int]:
    """The figures of the statements that are told of, without those of lines not known."""
    computed = line_amounts(template, column)
    found = _of(template, computed.amounts)
    lines = {role: line.id for role in _ROLES for line in template.lines_with(role)} | {
        "result": TOTALS["income"]
    }
    stored = {
        key for key in _RESULT if "income" in parts and lines.get(key) not in computed.unknown
    }
    if not set(parts).isdisjoint(REPORTS["balance"]):
        stored |= {*_POSITION, "solidity"}
    return {key: amount for key, amount in found.items() if key in stored}


_ROLES: tuple[LineRole, ...] = ("operating_income", "operating_costs")
_POSITION = ("equity", "total_assets", "liquid_assets")
_RESULT = ("operating_income", "operating_costs", "result")


def _of(template: Template, amounts: Mapping[str, Ore]) -> dict[str, int]:
    income = operations_of(template, "operating_income", amounts)
    costs = operations_of(template, "operating_costs", amounts)
    return _with_solidity(
        {
            **({} if income is None else {"operating_income": income}),
            **({} if costs is None else {"operating_costs": -costs}),
            "result": amounts[TOTALS["income"]],
            "equity": equity(template, amounts),
            "total_assets": amounts[TOTALS["assets"]],
            "liquid_assets": liquid_assets(amounts),
        }
    )


def _with_solidity(known: dict[str, int]) -> dict[str, int]:
    """Adds the equity in per cent of the assets, where they are more than nothing."""
    if (assets := known.get("total_assets", 0)) > 0:
        known["solidity"] = divide_rounded(known["equity"] * _IN_HUNDREDTHS, assets)
    return known


def typed_figures(book: Book, year: int) -> dict[str, int]:
    """What has been typed in for the calendar year, by id, in hundredths."""
    found = {}
    for line in texts(book, year).get(_STORED, "").splitlines():
        key, _, text = line.partition(" = ")
        amount = read_decimal(text)
        if not isinstance(amount, Problem):
            found[key] = amount
    return found


def type_figures(book: Book, year: int, given: Mapping[str, str], by: str = "") -> None:
    """Keeps figures of a calendar year: kronor, per cent or numbers; an empty text takes one away.

    Raises Refused when there is no such figure, a text is not a number, or costs are negative.
    """
    problems = []
    stored = typed_figures(book, year)
    for key, text in given.items():
        amount = read_decimal(text) if text else 0
        if key not in LABELS:
            problems.append(
                problem(
                    "no-figure",
                    "There is no figure {figure} to enter; choose one of {known}.",
                    figure=quoted(key),
                    known=", ".join(LABELS),
                )
            )
        elif isinstance(amount, Problem):
            problems.append(replace(amount, where=key))
        elif key == "operating_costs" and amount < 0:
            problems.append(
                problem(
                    "figure-sign",
                    "Costs are key figures without a minus; write {amount}.",
                    key,
                    amount=write_amount(-amount),
                )
            )
        elif text:
            stored[key] = amount
        else:
            stored.pop(key, None)
    if problems:
        raise Refused(problems)
    text = "\n".join(f"{key} = {write_decimal(amount)}" for key, amount in stored.items())
    set_document(book, year, _STORED, text, by, kind="key-figures")
