"""Follow-up (driftredovisning): outcome against budget, and the forecast of the year (LKBR 10:1).

One sign rule: every figure is counted as it moves the result, income positive and costs negative,
and a deviation is the outcome less the budget. So a positive deviation is always better than
budgeted, and a negative one worse; in per cent it is of the budget's size.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.budget.keeping import comments, current_budget, latest_forecast
from ledger.budget.spread import BudgetSpread
from ledger.chart import accounts, objects
from ledger.model import COST_CENTRE, PROJECT
from ledger.money import rounded
from ledger.opening import published
from ledger.periods import Period
from ledger.reports.figures import Column, figures
from ledger.reports.of_book import balances_for, template_of
from ledger.template import CLOSING_CASH, TOTALS, Label
from ledger.templates.composition import composition, leaves_within
from ledger.templates.placement import UNPLACED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.balances import Balances, Key
    from ledger.book import Book
    from ledger.budget.budget import Budget
    from ledger.budget.spread import SpreadRow
    from ledger.money import Ore
    from ledger.periods import FiscalYear
    from ledger.template import Language, LineKind, Template

Section: TypeAlias = Literal["lines", "branches", "activities", "position"]
"""The income statement; by cost centre; by project; equity and liquid assets."""

TITLES: Mapping[Section, Label] = {
    "lines": Label("Resultat", "Result"),
    "branches": Label("Per verksamhetsgren", "By branch"),
    "activities": Label("Per insats", "By activity"),
    "position": Label("Ställning", "Position"),
}
_NO_BRANCH = Label("Utan verksamhetsgren", "Without a branch")
_EQUITY = Label("Utgående eget kapital", "Closing equity")
_LIQUID = Label("Likvida medel", "Liquid assets")
_PER_MILLE = 1000
CLOSING_EQUITY = "closing_equity"
"""The line of a budget that says what equity there is to be at the end of the year."""


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A line of the follow-up; öre, income positive and costs negative."""

    id: str
    label: str
    kind: LineKind
    level: int
    section: Section
    outcome: Ore = 0
    budget: Ore | None = None
    """What was budgeted for the days; None when nothing was."""

    forecast: Ore = 0
    """The whole year, as it looks when the days have passed."""

    year_budget: Ore | None = None
    keys: tuple[Key, ...] = field(default=(), repr=False)
    """The balances behind the outcome."""

    comment: str = ""

    @property
    def deviation(self) -> Ore | None:
        """The outcome less the budget: positive is better."""
        return None if self.budget is None else self.outcome - self.budget

    @property
    def per_mille(self) -> int | None:
        """The deviation in thousandths of the budget's size, rounded; None without a budget."""
        if not self.budget or self.deviation is None:
            return None
        return rounded(self.deviation * _PER_MILLE, abs(self.budget))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The follow-up of some days of a year."""

    year: FiscalYear
    period: Period
    lines: tuple[FollowedLine, ...]
    budget: Budget | None
    forecast: Budget | None
    """The forecast that was made; without one, what is left of the budget is added."""

    def line(self, line_id: str) -> FollowedLine:
        """The line with the id."""
        return next(line for line in self.lines if line.id == line_id)


def operations(
    book: Book, year: FiscalYear, period: Period | None = None, *, language: Language = "sv"
) -> FollowUp:
    """The follow-up of a period, by line, by branch and by activity.

    The forecast of a line is that of the newest forecast version, else what the year has come to
    and what the budget says of the months that are left; when the year is over, its outcome.
    """
    period = period or year.period
    with book.reading():
        worked = _Worked(book, year, period)
        lines = tuple(worked.of_lines(language))
        divided = (
            *worked.of_objects(book, "branches", COST_CENTRE, language),
            *worked.of_objects(book, "activities", PROJECT, language),
        )
        result = next(line for line in lines if line.id == TOTALS["income"])
        position = tuple(worked.of_position(result, language))
    return FollowUp(year, period, (*lines, *divided, *position), worked.budget, worked.made)


class _Worked:
    """The outcome and the budget of some days, ready to be asked line by line."""

    def __init__(self, book: Book, year: FiscalYear, period: Period) -> None:
        self.year, self.period = year, period
        self.is_over = period.last == year.last
        self.template = template_of(book, year)
        self.made_of = composition(self.template)
        self.balances = balances_for(book, self.template, year, period)
        so_far = Period(year.first, period.last)
        self.to_date = balances_for(book, self.template, year, so_far)
        self.comments = comments(book, year.name)
        kinds = {account.number: account.kind for account in accounts(book)}
        printed = published(book, year.name)
        self.now = figures(self.template, Column("", "", self.balances, printed), kinds)
        self.then = figures(self.template, Column("", "", self.to_date, printed), kinds)
        self.budget = current_budget(book, year.name)
        self.made = latest_forecast(book, year.name)
        self.centres = centres_of(self.to_date)
        spread = BudgetSpread(book, year, self.template, self.centres, self.then.placement)
        self.planned = spread.of(self.budget)
        self.foreseen = spread.of(self.made)

    def amounts(self, takes: Callable[[SpreadRow], bool]) -> tuple[Ore | None, Ore | None, Ore]:
        """The budget of the days, of the year, and what is left of the year after the days."""
        rows = [row for row in self.planned if takes(row)]
        if not rows:
            return None, None, 0
        whole = sum(row.year for row in rows)
        passed = Period(self.year.first, self.period.last)
        return (
            sum(row.within(self.period) for row in rows),
            whole,
            whole - sum(row.within(passed) for row in rows),
        )

    def followed(
        self,
        line_id: str,
        label: str,
        outcome: Ore,
        to_date: Ore,
        takes: Callable[[SpreadRow], bool],
        *,
        section: Section,
        kind: LineKind = "row",
        level: int = 1,
        keys: tuple[Key, ...] = (),
    ) -> FollowedLine:
        """A line with its budget and its forecast."""
        budget, whole, left = self.amounts(takes)
        made = [row.year for row in self.foreseen if takes(row)]
        forecast = to_date if self.is_over else sum(made) if self.made else to_date + left
        return FollowedLine(
            id=line_id,
            label=label,
            kind=kind,
            level=level,
            section=section,
            outcome=outcome,
            budget=budget,
            forecast=forecast,
            year_budget=whole,
            keys=keys,
            comment=self.comments.get(line_id, ""),
        )

    def of_lines(self, language: Language) -> Iterator[FollowedLine]:
        """The income statement and the note lines behind its rows."""
        yield _heading("lines", language)
        labels = {line.id: line.label for line in self.template.lines()}
        for line in self.template.statements["income"]:
            if line.kind not in ("row", "sum"):
                continue
            within = {line.id, *self._within(line.id)}
            keys = self.now.placement.keys_of(leaves_within(self.made_of, line.id))
            found = self.followed(
                line.id,
                line.label.in_language(language),
                self.now.amounts[line.id],
                self.then.amounts[line.id],
                lambda row, within=within: row.line in within,  # type: ignore[misc]
                section="lines",
                kind=line.kind,
                level=line.level,
                keys=keys,
            )
            if _tells(found) or line.id == TOTALS["income"]:
                yield found
            if line.kind == "row":
                for factor, leaf in self.made_of.get(line.id, ()):
                    below = self.followed(
                        leaf,
                        labels[leaf].in_language(language),
                        factor * self.now.amounts[leaf],
                        factor * self.then.amounts[leaf],
                        lambda row, leaf=leaf: row.line == leaf,  # type: ignore[misc]
                        section="lines",
                        level=line.level + 1,
                        keys=self.now.placement.keys_of((leaf,)),
                    )
                    if _tells(below):
                        yield below

    def _within(self, line_id: str) -> Iterator[str]:
        for _, part in self.made_of.get(line_id, ()):
            yield part
            yield from self._within(part)

    def of_objects(
        self, book: Book, section: Section, dimension: int, language: Language
    ) -> Iterator[FollowedLine]:
        """What each object has brought in and cost; branches together make the result."""
        names = {item.code: item.name for item in objects(book) if item.dimension == dimension}
        is_branch = dimension == COST_CENTRE
        now, then = self._sums(self.balances, dimension), self._sums(self.to_date, dimension)
        planned = {row.centre if is_branch else row.project for row in self.planned}
        codes = [code for code in names if code in now or code in planned]
        if is_branch and codes and ("" in now or "" in planned):
            codes.append("")
        if codes:
            yield _heading(section, language)
        for code in codes:
            yield self.followed(
                f"{section}:{code}",
                names.get(code) or _NO_BRANCH.in_language(language),
                now.get(code, 0),
                then.get(code, 0),
                lambda row, code=code: (  # type: ignore[misc]
                    code == (row.centre if is_branch else row.project)
                ),
                section=section,
                keys=tuple(
                    sorted(key for key in self._income_keys() if self._code(key, dimension) == code)
                ),
            )

    def _sums(self, balances: Balances, dimension: int) -> Counter[str]:
        sums: Counter[str] = Counter()
        income = self._income_keys()
        for key, amount in balances.movement.items():
            if key in income:
                sums[self._code(key, dimension)] -= amount
        return sums

    def _income_keys(self) -> set[Key]:
        leaves = leaves_within(self.made_of, TOTALS["income"])
        return set(self.then.placement.keys_of((*leaves, UNPLACED["income"])))

    def _code(self, key: Key, dimension: int) -> str:
        """The object that a balance belongs to; a project's branch is where most of it stands."""
        given = dict(key[1])
        if dimension == COST_CENTRE and COST_CENTRE not in given:
            return self.centres.get(given.get(PROJECT, ""), "")
        return given.get(dimension, "")

    def of_position(self, result: FollowedLine, language: Language) -> Iterator[FollowedLine]:
        """Equity and liquid assets when the days end; no forecast of liquid assets is made."""
        yield _heading("position", language)
        equity = equity_of(self.template, self.now.amounts)
        memo = self.budget.line_named(CLOSING_EQUITY) if self.budget else None
        wanted = self.budget.amounts()[CLOSING_EQUITY][0] if self.budget and memo else None
        yield FollowedLine(
            id="equity",
            label=_EQUITY.in_language(language),
            kind="row",
            level=1,
            section="position",
            outcome=equity,
            budget=wanted,
            forecast=equity + result.forecast - self.then.amounts[TOTALS["income"]],
            year_budget=wanted,
            comment=self.comments.get("equity", ""),
        )
        liquid = self.now.amounts[CLOSING_CASH]
        yield FollowedLine(
            id="liquid_assets",
            label=_LIQUID.in_language(language),
            kind="row",
            level=1,
            section="position",
            outcome=liquid,
            forecast=liquid,
            comment=self.comments.get("liquid_assets", ""),
        )


def equity_of(template: Template, amounts: Mapping[str, Ore]) -> Ore:
    """The equity among the figures of a template, the year's result included."""
    numbers = (template.equity_carried, template.equity_result)
    return sum(
        amounts.get(leaf.line.id, 0)
        for leaf in template.leaves()
        if leaf.line.with_result
        or any(claim.takes((number, ())) for claim in leaf.line.claims for number in numbers)
    )


def centres_of(balances: Balances) -> dict[str, str]:
    """By project, the cost centre where most of its postings stand."""
    sizes: dict[str, Counter[str]] = {}
    for (_, members), amount in balances.movement.items():
        given = dict(members)
        if PROJECT in given and COST_CENTRE in given:
            sizes.setdefault(given[PROJECT], Counter())[given[COST_CENTRE]] += abs(amount)
    return {project: max(sorted(found), key=found.__getitem__) for project, found in sizes.items()}


def _heading(section: Section, language: Language) -> FollowedLine:
    title = TITLES[section].in_language(language)
    return FollowedLine(f"section:{section}", title, "heading", 0, section)


def _tells(line: FollowedLine) -> bool:
    return bool(line.outcome or line.budget or line.forecast)
