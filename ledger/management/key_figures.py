"""Key figures of a year, last year beside: position, costs, members and projects."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import object_names
from ledger.bookkeeping.fiscal_years import year_before
from ledger.contributions.funding import LAW, funding
from ledger.core.errors import problem
from ledger.core.i18n import msgid, translated
from ledger.core.model import COST_CENTRE, PROJECT
from ledger.core.money import divide_rounded
from ledger.management.five_years import KeyLine, labels_of, measure_of
from ledger.management.follow_up import centres_of
from ledger.management.funded_projects import funded_projects
from ledger.management.year_figures import LABELS, without_a_line, year_figures
from ledger.report_layout.placement import assign_lines
from ledger.statements.book_statements import same_days, template_of
from ledger.statements.by_role import leaves_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.contributions.funding import Funding
    from ledger.core.balances import Balances
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.money import Ore
    from ledger.report_layout.model import Side, Template

_IN_HUNDREDTHS = 10_000


@dataclass(frozen=True, slots=True)
class EquityBand:
    """How much equity is reasonable, by how much the members contribute."""

    up_to: Ore
    """The largest contribution that the band is for."""

    per_cent: int
    """The equity at most, of the contribution."""


EQUITY_BANDS: tuple[EquityBand, ...] = (EquityBand(7_000_000_00, 20),)
"""The recommendation of Nationella rådet (2013-10-02), as far as it is confirmed."""


def highest_equity(contribution: Ore) -> tuple[int, Ore] | None:
    """The per cent and the amount that the recommendation allows; None where none is entered."""
    for band in EQUITY_BANDS:
        if contribution <= band.up_to:
            return band.per_cent, divide_rounded(contribution * band.per_cent, 100)
    return None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key figures of a year and the year before."""

    years: tuple[int, ...]
    labels: tuple[str, ...]
    """What each column is called: the year, or the days of it."""

    lines: tuple[KeyLine, ...]
    problems: tuple[Problem, ...] = ()


_TITLES = {
    "position": msgid("Position"),
    "recommendation": msgid("Equity against the recommendation of Nationella rådet"),
    "costs": msgid("Costs by branch"),
    "funding": msgid("Funding"),
    "members": msgid("Shares of the members (%)"),
    "projects": msgid("Projects with a funder"),
}
_SIDES: Mapping[Side, str] = {
    "state": msgid("The state (%)"),
    "region": msgid("The region (%)"),
    "municipality": msgid("The municipalities (%)"),
}


def key_figures(
    book: Book, year: FiscalYear, period: Period | None = None, *, language: Language = "sv"
) -> KeyFigures:
    """Every key figure that the book can tell of a year or some days of it, last year beside.

    What was typed in is of whole years, and so is the recommendation on equity.
    """
    period = period or year.period
    is_whole = period == year.period
    with book.reading():
        before = year_before(book, year)
        names = (year.name, year.name - 1)
        known = [year_figures(book, name, (year, period)) for name in names]
        columns = [_Column(book, year, period)]
        if before:
            columns.append(_Column(book, before, same_days(period, year, before)))
        paid = [funding(book, column.template, column.balances, year) for column in columns]
        lines = (
            *_position(known, language),
            *(_recommendation(known, paid, language) if is_whole else ()),
            *_costs(book, year, columns, language),
            *_funding(paid, language),
            *_projects(book, year, columns[0], language),
        )
    return KeyFigures(
        names,
        labels_of(names, year, period),
        lines,
        (
            *without_a_line(book, year, period),
            *_problems(known[0] if is_whole else {}, paid[0], is_whole=is_whole),
        ),
    )


class _Column:
    """The template and the balances of some days of a year."""

    def __init__(self, book: Book, year: FiscalYear, period: Period) -> None:
        self.template = template_of(book, year)
        self.balances = read_balances(book, year, period)


def _heading(section: str, language: Language) -> KeyLine:
    return KeyLine(f"section:{section}", translated(_TITLES[section], language), "heading")


def _position(known: list[dict[str, int]], language: Language) -> Iterator[KeyLine]:
    yield _heading("position", language)
    for figure, label in LABELS.items():
        if any(figure in of_year for of_year in known):
            values = tuple(of_year.get(figure) for of_year in known)
            yield KeyLine(figure, translated(label, language), measure_of(figure), values)


def _recommendation(
    known: list[dict[str, int]], paid: list[Funding], language: Language
) -> Iterator[KeyLine]:
    yield _heading("recommendation", language)
    limits = [highest_equity(funded.total) if funded.total else None for funded in paid]
    rows = (
        ("contribution", msgid("Contribution of the members"), "amount"),
        ("highest_share", msgid("Highest share (%)"), "per_cent"),
        ("highest_equity", msgid("Highest equity"), "amount"),
        ("equity_share", msgid("Equity share (%)"), "per_cent"),
    )
    values = {
        "contribution": [funded.total or None for funded in paid],
        "highest_share": [limit[0] * 100 if limit else None for limit in limits],
        "highest_equity": [limit[1] if limit else None for limit in limits],
        "equity_share": [
            divide_rounded(of_year.get("equity", 0) * _IN_HUNDREDTHS, funded.total)
            if funded.total
            else None
            for of_year, funded in zip(known, paid, strict=False)
        ],
    }
    for line_id, label, measure in rows:
        if any(value is not None for value in values[line_id]):
            padded = (*values[line_id], None)[:2]
            yield KeyLine(line_id, translated(label, language), measure, padded)  # type: ignore[arg-type]


def costs_by_branch(template: Template, balances: Balances) -> dict[str, Ore]:
    """What each cost centre has of the costs of operations, positive; together they are all.

    A project counts where most of it stands.
    """
    centres = centres_of(balances)
    within = leaves_with(template, "operating_costs")
    lines = assign_lines(template, balances.movement).line_of
    sums: Counter[str] = Counter()
    for key, amount in balances.movement.items():
        if lines[key] in within:
            given = dict(key[1])
            code = given.get(COST_CENTRE) or centres.get(given.get(PROJECT, ""), "")
            sums[code] += amount
    return {code: amount for code, amount in sums.items() if amount}


def _costs(
    book: Book, year: FiscalYear, columns: list[_Column], language: Language
) -> Iterator[KeyLine]:
    sums = [costs_by_branch(column.template, column.balances) for column in columns]
    names = object_names(book, COST_CENTRE, year)
    names[""] = translated("Without a branch", language)
    if not any(sums):
        return
    yield _heading("costs", language)
    for code, name in names.items():
        amounts = tuple(column.get(code, 0) for column in sums)
        if any(amounts):
            yield KeyLine(f"costs:{code}", name, "amount", (*amounts, None)[:2])
            shares = tuple(
                divide_rounded(amount * _IN_HUNDREDTHS, total)
                if (total := sum(column.values()))
                else None
                for amount, column in zip(amounts, sums, strict=True)
            )
            yield KeyLine(f"costs:{code}:share", f"{name} (%)", "per_cent", (*shares, None)[:2])


def _funding(paid: list[Funding], language: Language) -> Iterator[KeyLine]:
    if not paid[0].total:
        return
    yield _heading("funding", language)
    for side in LAW:
        shares = tuple(10 * funded.per_mille(funded.of(side)) for funded in paid)
        label = translated(_SIDES[side], language)
        yield KeyLine(f"funding:{side}", label, "per_cent", (*shares, None)[:2])
    yield _heading("members", language)
    for member in paid[0].contributions:
        others = [
            sum(other.amount for other in funded.contributions if other.code == member.code)
            for funded in paid
        ]
        shares = tuple(
            10 * funded.per_mille(amount) for funded, amount in zip(paid, others, strict=True)
        )
        name = member.called(language)
        yield KeyLine(f"member:{member.code}", name, "per_cent", (*shares, None)[:2])


def _projects(
    book: Book, year: FiscalYear, column: _Column, language: Language
) -> Iterator[KeyLine]:
    found = funded_projects(book, column.balances, year)
    if not found:
        return
    yield _heading("projects", language)
    for project in found:
        for part, label, value, measure in (
            ("cost", msgid("cost"), project.cost, "amount"),
            ("income", msgid("income"), project.income, "amount"),
            ("share", msgid("covered (%)"), 10 * project.per_mille, "per_cent"),
            ("receivable", msgid("receivable"), project.receivable, "amount"),
        ):
            name = f"{project.name}, {translated(label, language)}"
            line_id = f"project:{project.code}:{part}"
            yield KeyLine(line_id, name, measure, (value, None))  # type: ignore[arg-type]


def _problems(known: Mapping[str, int], paid: Funding, *, is_whole: bool) -> Iterator[Problem]:
    yield from paid.remarks()
    if not is_whole:
        yield problem(
            "recommendation-of-a-year",
            "The recommendation on equity is held against a whole year's contributions, and what"
            " was typed in is of whole years; they are not shown for some days.",
        )
        return
    limit = highest_equity(paid.total) if paid.total else None
    if paid.total and limit is None:
        yield problem(
            "no-equity-band",
            "The recommendation on equity has no figure entered for contributions of this size.",
        )
    elif limit and known.get("equity", 0) > limit[1]:
        yield problem(
            "equity-above-recommendation",
            "The equity is above what Nationella rådet recommends: at most {per_cent} per cent of"
            " the contributions.",
            per_cent=limit[0],
        )
