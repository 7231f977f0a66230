"""Budgets: what the board has decided for a year and planned for the years after it (KL 11:6).

A budget is a text, as a template is: the book keeps it whole, and a change is a new text. Amounts
have the sign of the result: income positive, costs negative.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.errors import problem
from ledger.core.i18n import in_both, msgid
from ledger.core.label import Label
from ledger.core.money import allocate, read_amount
from ledger.statements.statement import ColumnHead, Line, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.model import Association
    from ledger.core.model import Kind as Role
    from ledger.core.money import Ore
    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.model import LineKind

Kind: TypeAlias = Literal["adopted", "revised", "forecast", "proposal"]
"""Only what is adopted or revised has been decided, and is what an outcome is held against."""

Spread: TypeAlias = Literal["even", "last-year"]
"""How a year's amount falls on its months: alike, or as last year's outcome did."""

RESULT = "result"
"""The line that every budget ends in: what is left of the year's income."""

MONTHS = 12


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of a budget."""

    id: str
    kind: LineKind
    """A `memo` stands outside the result: the equity that there was, or that is left."""

    label: Label
    level: int = 0
    note: str = ""
    """The letter of the note that explains it: `"a"`."""

    amounts: tuple[Ore, ...] = ()
    """Of a row or a memo: one for each year."""

    months: tuple[Ore, ...] = ()
    """The first year's amount month by month, where it was typed so."""

    spread: Spread = "even"
    of: tuple[str, ...] = ()
    """What a sum adds up."""

    line: str = ""
    """The line of the income statement or of a note that the row is a budget for."""

    claims: tuple[AccountRange, ...] = ()
    """The accounts and objects that it is a budget for, where it names them itself."""


@dataclass(frozen=True, slots=True)
class NotePart:
    """An amount that a note tells of."""

    label: Label
    amount: Ore
    level: int = 1
    """A part at level 2 is included in the one before it at level 1 (varav)."""


KIND_NAMES: Mapping[str, str] = {
    "adopted": msgid("adopted"),
    "revised": msgid("revised"),
    "forecast": msgid("forecast"),
    "proposal": msgid("proposal"),
}
"""What a reader calls the kinds of budgets."""


def version_name(version: str) -> Label:
    """What a reader calls a version, `"revised 2019-06-12"`, in both languages."""
    kind, _space, day = version.partition(" ")
    name = in_both(KIND_NAMES[kind]) if kind in KIND_NAMES else Label(kind, kind)
    return Label(f"{name.sv} {day}".strip(), f"{name.en} {day}".strip())


@dataclass(frozen=True, slots=True)
class BudgetNote:
    """A lettered note: what a row is for, or what it is made of."""

    letter: str
    text: Label
    parts: tuple[NotePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """One version of a budget, with the plan for the years after it."""

    years: tuple[int, ...]
    """The budget year first (KL 11:6: three years)."""

    kind: Kind
    lines: tuple[BudgetLine, ...]
    notes: tuple[BudgetNote, ...] = ()
    decided: date | None = None
    decision: str = ""
    """Where the decision stands: `"styrelsen 2022-11-25 § 62"`."""

    motive: str = ""
    """Why the budget has a deficit, when it has one (KL 11:5)."""

    minus: bool = True
    """Whether a minus is printed; a budget printed without it shows every figure bare."""

    source: str = field(default="", compare=False)

    @property
    def version(self) -> str:
        """What tells it from the other budgets of the year: `"adopted"`, `"revised 2019-06-12"`."""
        if self.kind in ("adopted", "proposal") or self.decided is None:
            return self.kind
        return f"{self.kind} {self.decided}"

    @property
    def name(self) -> Label:
        """The version as a reader calls it: `"reviderad 2019-06-12"`."""
        return version_name(self.version)

    def line_named(self, line_id: str) -> BudgetLine | None:
        """The line with the id, if there is one."""
        return next((line for line in self.lines if line.id == line_id), None)

    def amounts(self) -> dict[str, tuple[Ore, ...]]:
        """Every line that has amounts, sums included, one amount for each year."""
        by_id = {line.id: line for line in self.lines}
        found: dict[str, tuple[Ore, ...]] = {}

        def amounts_of(line_id: str) -> tuple[Ore, ...]:
            if line_id not in found:
                line = by_id[line_id]
                parts = [amounts_of(part) for part in line.of]
                found[line_id] = line.amounts or tuple(
                    sum(part[index] for part in parts) for index in range(len(self.years))
                )
            return found[line_id]

        for line in self.lines:
            if line.kind in ("row", "memo", "sum"):
                amounts_of(line.id)
        return found

    def result(self) -> tuple[Ore, ...]:
        """What is left each year; a deficit is negative."""
        return self.amounts()[RESULT]


def typed_amount(text: str, role: Role | None) -> Ore | Problem:
    """An amount as it is typed for a row; a cost that has no sign is a cost all the same."""
    amount = read_amount(text)
    if role == "cost" and isinstance(amount, int) and text.strip()[:1].isdigit():
        return -abs(amount)
    return amount


def month_amounts(
    line: BudgetLine, pattern: Sequence[Ore] = (), count: int = MONTHS
) -> tuple[Ore, ...]:
    """The months of the row in the budget year; they add up to the year to the öre.

    `count` is how many months the fiscal year has; what is typed by month is for that many.

    `pattern` is last year's outcome by month, for a row that follows it; where it tells nothing,
    the months are alike.
    """
    if len(line.months) == count:
        return line.months
    shares = tuple(map(abs, pattern)) if line.spread == "last-year" else ()
    fits = len(shares) == count and any(shares)
    return allocate(line.amounts[0], shares if fits else (1,) * count)


def budget_statement(
    budget: Budget, association: Association, *, language: Language = "sv"
) -> Statement:
    """The budget as it is printed, with a column for each year and its notes below."""
    amounts = budget.amounts()
    return Statement(
        report="budget",
        association=association.name,
        orgnr=association.orgnr,
        year=budget.years[0],
        columns=tuple(
            ColumnHead(f"{'plan' if index else 'budget'}-{year}", str(year))
            for index, year in enumerate(budget.years)
        ),
        lines=(
            *(
                Line(
                    id=line.id,
                    label=line.label.in_language(language),
                    kind="row" if line.kind == "memo" else line.kind,
                    level=line.level,
                    note=line.note or None,
                    amounts=_printed(budget, amounts[line.id]) if line.id in amounts else None,
                    parts=tuple(_signed(budget, part, amounts) for part in line.of),
                )
                for line in budget.lines
            ),
            *_note_lines(budget, language),
        ),
        problems=tuple(remarks(budget)),
    )


def _note_lines(budget: Budget, language: Language) -> Iterator[Line]:
    """The notes: a text each, and what it takes apart of the first year's amount."""
    later = (0,) * (len(budget.years) - 1)
    for note in budget.notes:
        text = note.text.in_language(language)
        yield Line(f"note:{note.letter}", text, "text", 0, note.letter, None)
        for number, part in enumerate(note.parts, 1):
            label = part.label.in_language(language)
            line_id = f"note:{note.letter}:{number}"
            yield Line(line_id, label, "row", part.level, None, (part.amount, *later))


def _printed(budget: Budget, amounts: Sequence[Ore]) -> tuple[Ore, ...]:
    return tuple(amounts if budget.minus else map(abs, amounts))


def _signed(budget: Budget, part: str, amounts: Mapping[str, Sequence[Ore]]) -> str:
    """A part of a sum; where no minus is printed, one that is taken off is marked."""
    return f"-{part}" if not budget.minus and min(amounts[part]) < 0 else part


def remarks(budget: Budget) -> Iterator[Problem]:
    """What the board should know; none of it keeps the budget from being used."""
    for year, result in zip(budget.years, budget.result(), strict=True):
        if result < 0 and not budget.motive:
            yield problem(
                "deficit-without-motive",
                "The budget of {year} has a deficit; state the motive for it (KL 11:5).",
                year=year,
            )
