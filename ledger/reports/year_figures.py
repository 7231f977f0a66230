"""A few figures of any year: from the book, as published before it, or typed in.

Each figure is a whole number of hundredths: öre of an amount, hundredths of a per cent, hundredths
of a person.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.balances import at_close
from ledger.errors import Problem, Refused, problem
from ledger.money import read_decimal, rounded, write_decimal
from ledger.opening import opening_balances, published
from ledger.reports.by_role import (
    equity,
    liquid_assets,
    liquid_assets_in_print,
    operations_of,
)
from ledger.reports.comparatives import balances_of_prior_year, parts_of_prior_year
from ledger.reports.figures import Column, figures
from ledger.reports.of_book import balances_for, parts_of, same_days, template_of
from ledger.template import REPORTS, TOTALS, Label
from ledger.texts import keep_document, texts
from ledger.years import fiscal_years

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ledger.book import Book
    from ledger.money import Ore
    from ledger.periods import FiscalYear, Period
    from ledger.template import LineRole, Part, Template

LABELS: Mapping[str, Label] = {
    "operating_income": Label("Verksamhetens intäkter", "Operating income"),
    "operating_costs": Label("Verksamhetens kostnader", "Operating costs"),
    "result": Label("Årets resultat", "Result for the year"),
    "equity": Label("Eget kapital", "Equity"),
    "total_assets": Label("Balansomslutning", "Total assets"),
    "liquid_assets": Label("Likvida medel", "Liquid assets"),
    "solidity": Label("Soliditet (%)", "Solidity (%)"),
    "employees": Label("Antal anställda", "Number of employees"),
    "participants": Label("Antal deltagare", "Number of participants"),
}
PER_CENT, NUMBERS = ("solidity",), ("employees", "participants")
"""The figures that are not amounts; the numbers are never in the ledger."""

_KEPT = "key-figures"
_IN_HUNDREDTHS = 10_000


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
            column = Column("", "", balances, {} if days else published(book, year))
            found = _of(template, figures(template, column).amounts)
            return found if days else typed_figures(book, year) | found
        return {} if days else _of_a_year_before(book, year)


def _of_a_year_before(book: Book, year: int) -> dict[str, int]:
    """What is known of a calendar year that the book lacks."""
    typed, printed = typed_figures(book, year), published(book, year)
    first = fiscal_years(book)[0]
    template = template_of(book, first)
    known: dict[str, int] = {}
    if (first.first - timedelta(days=1)).year == year:
        if balances := balances_of_prior_year(book, template, first):
            column = Column("", "", balances, printed, was_kept_elsewhere=True)
            return _known(template, column, parts_of_prior_year(book, first)) | typed
        begun = at_close(opening_balances(book, first))
        if begun.opening:
            found = _of(template, figures(template, Column("", "", begun)).amounts)
            known = {key: found[key] for key in _POSITION}
    told = parts_of(template, printed)
    column = Column("", "", published=printed, tells_of=told)
    shown = figures(template, column).amounts if told else {}
    if "income" in told:
        known |= _known(template, column, REPORTS["income"])
    if not known.keys() & set(_POSITION) and not told.isdisjoint(REPORTS["balance"]):
        known |= {
            "equity": equity(template, shown),
            "total_assets": shown[TOTALS["assets"]],
            "liquid_assets": liquid_assets_in_print(template, shown),
        }
    return _with_solidity(known) | typed


def _known(template: Template, column: Column, told: Collection[Part]) -> dict[str, int]:
    """The figures of the statements that are told of, without those of lines not known."""
    worked = figures(template, column)
    found = _of(template, worked.amounts)
    lines = {role: line.id for role in _ROLES for line in template.lines_with(role)} | {
        "result": TOTALS["income"]
    }
    kept = {key for key in _RESULT if "income" in told and lines.get(key) not in worked.unknown}
    if not set(told).isdisjoint(REPORTS["balance"]):
        kept |= {*_POSITION, "solidity"}
    return {key: amount for key, amount in found.items() if key in kept}


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
    """Adds the equity in per cent of the assets, where there are any."""
    if assets := known.get("total_assets"):
        known["solidity"] = rounded(known["equity"] * _IN_HUNDREDTHS, assets)
    return known


def typed_figures(book: Book, year: int) -> dict[str, int]:
    """What has been typed in for the calendar year, by id, in hundredths."""
    found = {}
    for line in texts(book, year).get(_KEPT, "").splitlines():
        key, _, text = line.partition(" = ")
        amount = read_decimal(text)
        if not isinstance(amount, Problem):
            found[key] = amount
    return found


def type_figures(book: Book, year: int, given: Mapping[str, str], by: str = "") -> None:
    """Keeps figures of a calendar year: kronor, per cent or numbers; an empty text takes one away.

    Raises Refused when there is no such figure, or a text is not a number.
    """
    problems = []
    kept = typed_figures(book, year)
    for key, text in given.items():
        amount = read_decimal(text) if text else 0
        if key not in LABELS:
            problems.append(
                problem(
                    "no-figure",
                    "There is no figure {figure} to enter; choose one of {known}.",
                    figure=repr(key[:40]),
                    known=", ".join(LABELS),
                )
            )
        elif isinstance(amount, Problem):
            problems.append(Problem(amount.code, amount.text, key, amount.values))
        elif text:
            kept[key] = amount
        else:
            kept.pop(key, None)
    if problems:
        raise Refused(problems)
    text = "\n".join(f"{key} = {write_decimal(amount)}" for key, amount in kept.items())
    keep_document(book, year, _KEPT, text, by, kind="key-figures")
