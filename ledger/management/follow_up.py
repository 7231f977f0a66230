"""Follow-up (driftredovisning): outcome against budget, and the forecast of the year (LKBR 10:1).

One sign rule: every figure is counted as it moves the result, income positive and costs negative,
and a deviation is the outcome less the budget. So a positive deviation is always better than
budgeted, and a negative one worse; in per cent it is of the budget's size.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.bookkeeping.chart_of_accounts import account_kinds, objects
from ledger.bookkeeping.fiscal_years import year_before
from ledger.budget.allocation import BudgetSpread
from ledger.budget.store import comments, current_budget, latest_forecast
from ledger.core.calendar import Period
from ledger.core.i18n import msgid, translated
from ledger.core.model import COST_CENTRE, PROJECT
from ledger.core.money import divide_rounded
from ledger.management.year_figures import year_figures
from ledger.report_layout.groups import GroupIndex
from ledger.report_layout.line_tree import leaves_within, line_tree, parts_within
from ledger.report_layout.model import TOTALS
from ledger.report_layout.placement import UNPLACED, assign_lines
from ledger.statements.book_statements import balances_for, columns, template_of
from ledger.statements.by_role import equity, liquid_assets
from ledger.statements.line_amounts import line_amounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.budget.allocation import SpreadRow
    from ledger.budget.budget import Budget
    from ledger.core.balances import Balances, Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.core.money import Ore
    from ledger.report_layout.model import LineKind
    from ledger.statements.line_amounts import LineAmounts

Section: TypeAlias = Literal["lines", "groups", "branches", "activities", "position"]
"""The income statement; by the groups of the template; by cost centre; by project; equity and
liquid assets."""

TITLES: Mapping[Section, str] = {
    "lines": msgid("Result"),
    "groups": msgid("Operations"),
    "branches": msgid("By branch"),
    "activities": msgid("By activity"),
    "position": msgid("Position"),
}
DIMENSIONS: Mapping[Section, int] = {"branches": COST_CENTRE, "activities": PROJECT}
"""The sections that divide the result by the objects of a dimension."""

_WITHOUT: Mapping[Section, str] = {
    "groups": msgid("Without a group"),
    "branches": msgid("Without a branch"),
    "activities": msgid("Without an activity"),
}
_SHARED = msgid("Shared budget")
_EQUITY = msgid("Closing equity")
_LIQUID = msgid("Liquid assets")
PARTS: Mapping[str, str] = {
    "income": msgid("Income"),
    "costs": msgid("Costs"),
}
"""What a group of the follow-up is taken apart into."""

EVERY = "*"
_PER_MILLE = 1000
CLOSING_EQUITY = "closing_equity"
"""The line of a budget that says what equity there is to be at the end of the year."""


@dataclass(frozen=True, slots=True)
class FollowUpLine:
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

    prior: Ore | None = None
    """The same days of the year before; None when they are not known."""

    year_budget: Ore | None = None
    keys: tuple[Key, ...] = field(default=(), repr=False)
    """The balances behind the outcome."""

    comment: str = ""
    parts: tuple[str, ...] = ()
    """The lines that add up to it, by id."""

    @property
    def amounts(self) -> tuple[Ore | None, ...]:
        """As every face has them: outcome, budget, deviation, forecast, the year before."""
        return self.outcome, self.budget, self.deviation, self.forecast, self.prior

    @property
    def deviation(self) -> Ore | None:
        """The outcome less the budget: positive is better."""
        return None if self.budget is None else self.outcome - self.budget

    @property
    def per_mille(self) -> int | None:
        """The deviation in thousandths of the budget's size, rounded; None without a budget."""
        if not self.budget or self.deviation is None:
            return None
        return divide_rounded(self.deviation * _PER_MILLE, abs(self.budget))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The follow-up of some days of a year."""

    year: FiscalYear
    period: Period
    lines: tuple[FollowUpLine, ...]
    budget: Budget | None
    forecast: Budget | None
    """The forecast that was made; without one, what is left of the budget is added."""

    prior_label: str
    """What the days of the year before are called; empty when nothing is known of them."""

    unplaced_budget: Ore = 0
    """What of the budget of the days is for no line."""

    def line(self, line_id: str) -> FollowUpLine:
        """The line with the id."""
        return next(line for line in self.lines if line.id == line_id)


def operations(
    book: Book, year: FiscalYear, period: Period | None = None, *, language: Language = "sv"
) -> FollowUp:
    """The follow-up of a period, by line, by the template's groups, by branch and by activity.

    The forecast of a line is that of the newest forecast version, else what the year has come to
    and what the budget says of the months that are left; when the year is over, its outcome.
    """
    period = period or year.period
    with book.reading():
        computation = _Computation(book, year, period)
        lines = tuple(computation.of_lines(language))
        result = next(line for line in lines if line.id == TOTALS["income"])
        divided = (
            *computation.of_groups(result, language),
            *computation.of_objects(book, "branches", result, language),
            *computation.of_objects(book, "activities", result, language),
        )
        position = tuple(computation.of_position(result, language))
    label = computation.before.label if computation.before else ""
    lines = (*lines, *divided, *position)
    unplaced = computation.amounts(lambda row: row.line == UNPLACED["income"])[0] or 0
    return FollowUp(year, period, lines, computation.budget, computation.made, label, unplaced)


class _Computation:
    """The outcome and the budget of some days, ready to be asked line by line."""

    def __init__(self, book: Book, year: FiscalYear, period: Period) -> None:
        self.year, self.period = year, period
        self.is_over = period.last == year.last
        self.template = template_of(book, year)
        self.made_of = line_tree(self.template)
        self.comments = comments(book, year.name)
        kinds = self.kinds = account_kinds(book)
        column, *known = columns(book, self.template, year, period, "notes")
        self.before = known[0] if known else None
        so_far = Period(year.first, period.last)
        to_date = balances_for(book, self.template, year, so_far)
        in_period = balances_for(book, self.template, year, period)
        self.in_period_amounts = line_amounts(self.template, column, kinds)
        self.to_date_amounts = line_amounts(self.template, replace(column, balances=to_date), kinds)
        has_income = self.before is not None and "income" in self.before.known_parts
        self.prior = (
            line_amounts(self.template, self.before, kinds) if self.before and has_income else None
        )
        self.knows_prior = bool(self.prior and self.before and self.before.balances)
        self.position_before = (
            year_figures(book, int(self.before.id[-4:]), (year, period)) if self.before else {}
        )
        if self.prior is None and not self.position_before:
            self.before = None
        self.sums = {
            "now": self._income(in_period, self.in_period_amounts),
            "then": self._income(to_date, self.to_date_amounts),
            "prior": self._income(self.before.balances if self.before else None, self.prior),
        }
        self.budget = current_budget(book, year.name)
        self.made = latest_forecast(book, year.name)
        whole = [balances_for(book, self.template, year)]
        if last_year := year_before(book, year):
            whole.insert(0, balances_for(book, self.template, last_year))
        self.centres: dict[str, str] = {}
        for balances in whole:
            self.centres |= centres_of(balances)
        keys = {key for balances in whole for key in balances.keys()}  # noqa: SIM118 - not a dict
        spread = BudgetSpread(
            book, year, self.template, self.centres, assign_lines(self.template, keys, kinds)
        )
        self.planned = spread.of(self.budget)
        self.foreseen = spread.of(self.made)

    def _income(self, balances: Balances | None, amounts: LineAmounts | None) -> dict[Key, Ore]:
        """What moved the result, by account and objects: income positive and costs negative."""
        if balances is None or amounts is None:
            return {}
        leaves = leaves_within(self.made_of, TOTALS["income"])
        keys = amounts.placement.keys_of((*leaves, UNPLACED["income"]))
        return {key: -balances.movement[key] for key in keys if key in balances.movement}

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
        amounts: tuple[Ore, Ore, Ore | None],
        takes: Callable[[SpreadRow], bool],
        *,
        section: Section,
        kind: LineKind = "row",
        level: int = 1,
        keys: tuple[Key, ...] = (),
    ) -> FollowUpLine:
        """A line with its budget and its forecast.

        `amounts` are the outcome of the days, of the year until they end, and of the same days
        of the year before.
        """
        outcome, to_date, prior = amounts
        budget, whole, left = self.amounts(takes)
        made = [row.year for row in self.foreseen if takes(row)]
        forecast = to_date if self.is_over else sum(made) if made else to_date + left
        return FollowUpLine(
            id=line_id,
            label=label,
            kind=kind,
            level=level,
            section=section,
            outcome=outcome,
            budget=budget,
            forecast=forecast,
            prior=prior,
            year_budget=whole,
            keys=keys,
            comment=self.comments.get(line_id, ""),
        )

    def of_lines(self, language: Language) -> Iterator[FollowUpLine]:
        """The income statement and the note lines behind its rows."""
        yield _heading("lines", language)
        labels = {line.id: line.label for line in self.template.lines()}
        for line in self.template.statements["income"]:
            if line.kind not in ("row", "sum"):
                continue
            within = {line.id, *parts_within(self.made_of, line.id)}
            keys = self.in_period_amounts.placement.keys_of(leaves_within(self.made_of, line.id))
            found = self.followed(
                line.id,
                line.label.in_language(language),
                self._of_line(line.id, 1),
                lambda row, within=within: row.line in within,  # type: ignore[misc]
                section="lines",
                kind=line.kind,
                level=line.level,
                keys=keys,
            )
            parts = tuple(part for _factor, part in self.made_of.get(line.id, ()))
            if _is_nonzero(found) or line.id == TOTALS["income"]:
                yield replace(found, parts=parts)
            if line.kind == "row":
                for factor, leaf in self.made_of.get(line.id, ()):
                    below = self.followed(
                        leaf,
                        labels[leaf].in_language(language),
                        self._of_line(leaf, factor),
                        lambda row, leaf=leaf: row.line == leaf,  # type: ignore[misc]
                        section="lines",
                        level=line.level + 1,
                        keys=self.in_period_amounts.placement.keys_of((leaf,)),
                    )
                    if _is_nonzero(below):
                        yield below

    def _of_line(self, line_id: str, factor: int) -> tuple[Ore, Ore, Ore | None]:
        return (
            factor * self.in_period_amounts.amounts[line_id],
            factor * self.to_date_amounts.amounts[line_id],
            factor * self.prior.amounts[line_id]
            if self.prior and line_id not in self.prior.unknown
            else None,
        )

    def of_objects(
        self, book: Book, section: Section, result: FollowUpLine, language: Language
    ) -> Iterator[FollowUpLine]:
        """What each object has brought in and cost; together they make the result.

        What has no object, and what is budgeted for several together, has a row of its own.
        """
        dimension = DIMENSIONS[section]
        chart = objects(book, self.year)
        names = {item.code: item.name for item in chart if item.dimension == dimension}
        yield from self._divided(
            _Division(
                section,
                names,
                lambda key: self._code(key, dimension),
                lambda row: row.object_of(dimension),
            ),
            result,
            language,
        )

    def of_groups(self, result: FollowUpLine, language: Language) -> Iterator[FollowUpLine]:
        """What each group of the template has brought in and cost; together they are the result."""
        if not self.template.operations:
            return
        index = GroupIndex(self.template)
        group_of: dict[Key, str] = {}
        for amounts in filter(None, (self.in_period_amounts, self.to_date_amounts, self.prior)):
            for key, leaf in amounts.placement.line_of.items():
                group_of[key] = index.group_of(key, leaf)
        names = {group.id: group.label.in_language(language) for group in self.template.operations}
        division = _Division(
            "groups", names, group_of.__getitem__, lambda row: row.group, is_always_shown=True
        )
        in_result = {result.id, *parts_within(self.made_of, result.id)}
        for line in self._divided(division, result, language):
            parts = tuple(f"{line.id}:{name}" for name in PARTS) if line.kind == "row" else ()
            yield replace(line, parts=line.parts or parts)
            own = {"shared:groups": None, "sum:groups": EVERY}
            code = own.get(line.id, line.id.partition(":")[2])
            if line.kind != "heading":
                yield from self._income_and_costs(
                    line,
                    lambda row, code=code: (  # type: ignore[misc]
                        row.line in in_result and code in (EVERY, division.of_row(row))
                    ),
                    language,
                    keys=frozenset(
                        key
                        for found in self.sums.values()
                        for key in found
                        if code in (EVERY, group_of[key])
                    ),
                )

    def _income_and_costs(
        self,
        line: FollowUpLine,
        takes: Callable[[SpreadRow], bool],
        language: Language,
        *,
        keys: frozenset[Key],
    ) -> Iterator[FollowUpLine]:
        """What a line is made of: the income and the costs of the balances, and their budgets.

        A row of the budget is of income where the year of it is positive.
        """
        of_income = frozenset(key for key in keys if self.kinds.get(key[0]) == "income")
        left = line.forecast
        for name, own in (("income", of_income), ("costs", keys - of_income)):
            sums = {
                when: sum(amount for key, amount in found.items() if key in own)
                for when, found in self.sums.items()
            }
            part = self.followed(
                f"{line.id}:{name}",
                translated(PARTS[name], language),
                (sums["now"], sums["then"], sums["prior"] if self.knows_prior else None),
                lambda row, name=name: takes(row) and (row.year > 0) == (name == "income"),  # type: ignore[misc]
                section=line.section,
                level=2,
                keys=tuple(key for key in line.keys if key in own),
            )
            part = part if name == "income" else replace(part, forecast=left)
            left -= part.forecast
            if _is_nonzero(part):
                yield part

    def _divided(
        self, division: _Division, result: FollowUpLine, language: Language
    ) -> Iterator[FollowUpLine]:
        """The lines of a section that divides the result, and their sum."""
        section, names = division.section, division.names
        sums = {when: division.sums(found) for when, found in self.sums.items()}
        in_result = {result.id, *parts_within(self.made_of, result.id)}
        budgeted = {
            division.of_row(row) for row in (*self.planned, *self.foreseen) if row.line in in_result
        }
        codes = {code for found in (*sums.values(), budgeted) for code in found if code}
        if not codes and not division.is_always_shown:
            return
        yield _heading(section, language)
        lines: list[FollowUpLine] = []
        for code in [*(n for n in names if n in codes), *sorted(codes - names.keys()), ""]:
            found = self.followed(
                f"{section}:{code}",
                names.get(code, code) or translated(_WITHOUT[section], language),
                (
                    sums["now"][code],
                    sums["then"][code],
                    sums["prior"][code] if self.knows_prior else None,
                ),
                lambda row, code=code: (  # type: ignore[misc]
                    code == division.of_row(row) and row.line in in_result
                ),
                section=section,
                keys=tuple(key for key in self.sums["now"] if division.of_key(key) == code),
            )
            if _is_nonzero(found):
                lines.append(found)
        shared = self.followed(
            f"shared:{section}",
            translated(_SHARED, language),
            (0, 0, 0 if self.knows_prior else None),
            lambda row: division.of_row(row) is None and row.line in in_result,
            section=section,
        )
        foreseen = result.forecast - sum(line.forecast for line in lines)
        if shared.budget is not None or foreseen:
            lines.append(replace(shared, forecast=foreseen))
        yield from lines
        yield self._together(section, lines, result)

    def _together(
        self, section: Section, lines: list[FollowUpLine], result: FollowUpLine
    ) -> FollowUpLine:
        """The sum of a section that divides the result."""

        def total(of: Callable[[FollowUpLine], Ore | None]) -> Ore | None:
            known = [amount for line in lines if (amount := of(line)) is not None]
            return sum(known) if known else None

        return FollowUpLine(
            id=f"sum:{section}",
            label=result.label,
            kind="sum",
            level=0,
            section=section,
            outcome=sum(line.outcome for line in lines),
            budget=total(lambda line: line.budget),
            forecast=sum(line.forecast for line in lines),
            prior=result.prior,
            year_budget=total(lambda line: line.year_budget),
            keys=result.keys,
            comment=self.comments.get(f"sum:{section}", ""),
            parts=tuple(line.id for line in lines),
        )

    def _code(self, key: Key, dimension: int) -> str:
        """The object that a balance belongs to; a project's branch is where most of it stands."""
        given = dict(key[1])
        if dimension == COST_CENTRE and COST_CENTRE not in given:
            return self.centres.get(given.get(PROJECT, ""), "")
        return given.get(dimension, "")

    def of_position(self, result: FollowUpLine, language: Language) -> Iterator[FollowUpLine]:
        """Equity and liquid assets when the days end; no forecast of liquid assets is made."""
        yield _heading("position", language)
        own = equity(self.template, self.in_period_amounts.amounts)
        memo = self.budget.line_named(CLOSING_EQUITY) if self.budget else None
        wanted = self.budget.amounts()[CLOSING_EQUITY][0] if self.budget and memo else None
        yield FollowUpLine(
            id="equity",
            label=translated(_EQUITY, language),
            kind="row",
            level=1,
            section="position",
            outcome=own,
            budget=wanted,
            forecast=own + result.forecast - self.to_date_amounts.amounts[TOTALS["income"]],
            prior=self.position_before.get("equity"),
            year_budget=wanted,
            comment=self.comments.get("equity", ""),
        )
        liquid = liquid_assets(self.in_period_amounts.amounts)
        yield FollowUpLine(
            id="liquid_assets",
            label=translated(_LIQUID, language),
            kind="row",
            level=1,
            section="position",
            outcome=liquid,
            forecast=liquid,
            prior=self.position_before.get("liquid_assets"),
            comment=self.comments.get("liquid_assets", ""),
        )


@dataclass(frozen=True, slots=True)
class _Division:
    """A way to divide the result: what has which code, and what the codes are called."""

    section: Section
    names: Mapping[str, str]
    of_key: Callable[[Key], str]
    """The code of a balance; empty when it has none."""

    of_row: Callable[[SpreadRow], str | None]
    """The code of a row of the budget; empty when it has none, None when it is for several."""

    is_always_shown: bool = False
    """Whether it is shown where nothing has a code."""

    def sums(self, income: Mapping[Key, Ore]) -> Counter[str]:
        """What each code has of the balances."""
        sums: Counter[str] = Counter()
        for key, amount in income.items():
            sums[self.of_key(key)] += amount
        return sums


def centres_of(balances: Balances) -> dict[str, str]:
    """By project, the cost centre where most of its postings stand."""
    sizes: dict[str, Counter[str]] = {}
    for (_, members), amount in balances.movement.items():
        given = dict(members)
        if PROJECT in given and COST_CENTRE in given:
            sizes.setdefault(given[PROJECT], Counter())[given[COST_CENTRE]] += abs(amount)
    return {project: max(sorted(found), key=found.__getitem__) for project, found in sizes.items()}


def _heading(section: Section, language: Language) -> FollowUpLine:
    title = translated(TITLES[section], language)
    return FollowUpLine(f"section:{section}", title, "heading", 0, section)


def _is_nonzero(line: FollowUpLine) -> bool:
    return bool(line.outcome or line.budget or line.forecast or line.prior)
