"""Statements: a template read through balances, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.i18n import msgid, translated
from ledger.core.money import write_amount
from ledger.report_layout.line_tree import line_tree, parts_within
from ledger.report_layout.model import REPORTS, SIGNS, TOTALS
from ledger.report_layout.placement import UNPLACED
from ledger.statements.line_amounts import StatementColumn, line_amounts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.model import Association, Kind, ObjectTags
    from ledger.core.money import Ore, Unit
    from ledger.report_layout.line_tree import LineTree
    from ledger.report_layout.model import (
        LedgerPart,
        LineKind,
        Part,
        Report,
        Template,
        TemplateLine,
    )
    from ledger.statements.line_amounts import LineAmounts

__all__ = ["ColumnHead", "Line", "Statement", "StatementColumn", "Unplaced", "statement"]

_WITHOUT_AMOUNTS = ("heading", "text")
OUTSIDE: tuple[LineKind, ...] = ("memo", "part")
_UNPLACED_IN: Mapping[Report, tuple[LedgerPart, ...]] = {
    "income": ("income",),
    "balance": ("assets", "equity_and_liabilities"),
    "cashflow": ("assets", "equity_and_liabilities"),
}
UNPLACED_LABEL = msgid("Unplaced")
DIFFERENCE = msgid("Difference as published")


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """What a column is called."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement, ready to be shown."""

    id: str
    label: str
    """What the report calls it, in the language asked for."""

    kind: LineKind
    level: int
    note: str | None
    """The note it refers to, as printed: `"5"`, `"3,4"`."""

    amounts: tuple[Ore, ...] | None
    """One for each column, with the sign of print; None on a heading or a text. Fewer
    where the last columns know nothing of the line."""

    is_outside: bool = False
    """Whether it stands outside every sum: a memo, or a part of other lines (varav)."""

    parts: tuple[str, ...] = ()
    """The lines that add up to it, by id; `"-costs"` is taken off."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A balance that no line of the template takes."""

    account: str
    objects: ObjectTags
    amounts: tuple[Ore, ...]
    """One for each column, with the sign of the line that shows it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A report of one association, exact to the öre."""

    report: str
    association: str
    orgnr: str
    year: int
    columns: tuple[ColumnHead, ...]
    lines: tuple[Line, ...]
    unplaced: tuple[Unplaced, ...] = ()
    problems: tuple[Problem, ...] = ()
    unit: Unit = "ore"


def statement(
    template: Template,
    report: Report,
    columns: Sequence[StatementColumn],
    association: Association,
    year: int,
    *,
    language: Language = "sv",
    full: bool = False,
    kinds: Mapping[str, Kind] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> Statement:
    """The income statement, balance sheet or cash-flow analysis (LKBR 5:2, 6:2, 8:1).

    Lines that are zero in every column are left out, unless `full`; `kinds` says what the
    book's accounts are, for those that no line takes. `numbers` are those that the notes are
    printed with (`note_numbers`); without them, the notes are those of the same columns.
    """
    computed = [line_amounts(template, column, kinds) for column in columns]
    made_of = line_tree(template)
    if numbers is None or full:
        numbers = note_numbers(template, computed, full=full)
    lines = [
        line
        for part in REPORTS[report]
        for line in laid_out(
            template.statements[part],
            computed,
            made_of,
            language,
            full=full,
            part=part,
            numbers=numbers,
        )
    ]
    unplaced = tuple(unplaced_in(report, columns, computed))
    return Statement(
        report=report,
        association=association.name,
        orgnr=association.orgnr,
        year=year,
        columns=tuple(ColumnHead(column.id, column.label) for column in columns),
        lines=tuple(lines),
        unplaced=unplaced,
        problems=(
            *(preliminary_in(columns) if report != "income" else ()),
            *problems_in(template, columns, lines, unplaced),
            *known_by_account_alone(template, columns, REPORTS[report]),
        ),
    )


def preliminary_in(columns: Sequence[StatementColumn]) -> Iterator[Problem]:
    """Which columns begin with the balances of a year that is still open, or should and do not."""
    for column in columns:
        if column.balances and column.balances.preliminary:
            yield preliminary_opening(column.balances.preliminary, column.label)
        if column.begins_otherwise:
            yield problem(
                "opening-otherwise",
                "The opening balances are not what {before} ends with (LKBR 4:4). Closing {before}"
                " brings them to that; if they are right, correct {before} with vouchers first."
                " The proof of {year} names the accounts.",
                column.label,
                before=column.begins_otherwise,
                year=column.id[-4:],
            )


def preliminary_opening(before: int, where: str = "") -> Problem:
    """What a report says whose opening balances follow a year that is not closed."""
    return problem(
        "preliminary-opening",
        "The opening balances are preliminary: they follow {before}, which is not closed.",
        where,
        before=before,
    )


def laid_out(
    lines: Sequence[TemplateLine],
    computed: Sequence[LineAmounts],
    made_of: LineTree,
    language: Language,
    *,
    full: bool,
    part: Part | None = None,
    numbers: Mapping[str, str],
) -> Iterator[Line]:
    """The lines to print; what a total lacks stands after the last line it is made of."""
    shown = {line.id for line in lines} if full else _shown(lines, computed, made_of)
    positions = {line.id: position for position, line in enumerate(lines)}
    added: dict[int, list[Line]] = {}
    for line in lines:
        own = positions[line.id]
        last = max((positions.get(row, -1) for row in parts_within(made_of, line.id)), default=-1)
        level = lines[last].level if last >= 0 else line.level + 1
        for line_id, label, amounts in _extra(line, computed, part):
            extra = Line(line_id, translated(label, language), "row", level, None, amounts)
            added.setdefault(last if last >= 0 else own, []).append(extra)
    for position, line in enumerate(lines):
        if line.id in shown:
            yield Line(
                id=line.id,
                label=line.label.in_language(language),
                kind="row" if line.kind in OUTSIDE else line.kind,
                level=line.level,
                note=",".join(numbers[note] for note in line.references if note in numbers) or None,
                amounts=None if line.kind in _WITHOUT_AMOUNTS else known_amounts(computed, line.id),
                is_outside=line.kind in OUTSIDE,
                parts=_parts(line, made_of),
            )
        yield from added.get(position, ())


def _parts(line: TemplateLine, made_of: LineTree) -> tuple[str, ...]:
    """The lines that add up to a line: its own, the totals of its notes, or what it is tied to."""
    if line.kind == "sum":
        own = (part for _factor, part in made_of.get(line.id, ()))
        return (*own, f"difference:{line.id}")
    if line.with_result:
        return (TOTALS["income"],)
    if line.cash and not (line.cash.change or line.cash.debit or line.cash.credit):
        return (*line.cash.closing, *line.cash.plus, *(f"-{less}" for less in line.cash.less))
    return tuple(f"total:{number}" for number in line.notes)


def _extra(
    line: TemplateLine, computed: Sequence[LineAmounts], part: Part | None
) -> Iterator[tuple[str, str, tuple[Ore, ...]]]:
    """The lines that a total needs besides its own parts, where they are not zero."""
    differences = tuple(figure.differences.get(line.id, 0) for figure in computed)
    if any(differences):
        yield f"difference:{line.id}", DIFFERENCE, differences
    if part and line.id == TOTALS[part]:
        unplaced = known_amounts(computed, UNPLACED[part])
        if any(unplaced):
            yield UNPLACED[part], UNPLACED_LABEL, unplaced


def _shown(
    lines: Sequence[TemplateLine], computed: Sequence[LineAmounts], made_of: LineTree
) -> set[str]:
    """The lines that a compact report prints.

    A row that is zero in every column is left out, and so is a sum of nothing but such rows
    unless it is outermost; a heading goes with the last of its lines.
    """
    shown = {
        line.id
        for line in lines
        if line.always
        or line.kind == "text"
        or (line.kind == "sum" and line.level == 0)
        or any(any(_amounts(computed, part)) for part in (line.id, *parts_within(made_of, line.id)))
    }
    for position, line in enumerate(lines):
        if line.kind == "heading" and not shown.isdisjoint(_section(line, lines[position + 1 :])):
            shown.add(line.id)
    return shown


def _section(heading: TemplateLine, following: Sequence[TemplateLine]) -> Iterator[str]:
    """The lines under a heading that are no sums or headings themselves.

    It ends before what stands further out, before the next heading as far out as itself, and at
    a sum as far out as itself that comes after some line.
    """
    has_lines = False
    for line in following:
        is_even = line.level == heading.level
        if line.level < heading.level or (is_even and line.kind == "heading"):
            return
        if is_even and line.kind == "sum" and has_lines:
            return
        if line.kind not in ("heading", "sum"):
            has_lines = True
            yield line.id


def note_numbers(
    template: Template,
    computed: Sequence[LineAmounts],
    *,
    full: bool = False,
    has_gaps: bool = False,
) -> dict[str, str]:
    """What each note that is printed is numbered in print, by its number in the template.

    A note that has nothing to tell is left out, and those after it move up, so that there is
    no gap; numbers that are not whole ones stay as they are, and all of them where `has_gaps`.
    """
    made_of = line_tree(template)
    shown = [
        note.number
        for note in template.notes
        if full or note.text or _shown(note.lines, computed, made_of)
    ]
    if full or has_gaps or not all(note.number.isdecimal() for note in template.notes):
        return {number: number for number in shown}
    first = min((int(note.number) for note in template.notes), default=1)
    return {number: str(place) for place, number in enumerate(shown, first)}


def coming_number(template: Template, number: str, numbers: Mapping[str, str]) -> str:
    """What a note is printed as, or will be once it has an amount (`note_numbers`).

    Args:
        template: The year's template.
        number: The note's number in the template.
        numbers: What those that are printed now are numbered, by their number in the template.
    """
    every = [note.number for note in template.notes]
    if number in numbers or not all(one.isdecimal() for one in every):
        return numbers.get(number, number)
    before = [int(numbers[one]) for one in numbers if int(one) < int(number)]
    return str(max(before) + 1 if before else min(map(int, every)))


def known_amounts(computed: Sequence[LineAmounts], line_id: str) -> tuple[Ore, ...]:
    """The line's amounts, without the last ones where those columns know nothing of it."""
    amounts = _amounts(computed, line_id)
    while amounts and line_id in computed[len(amounts) - 1].unknown:
        amounts = amounts[:-1]
    return amounts


def _amounts(computed: Sequence[LineAmounts], line_id: str) -> tuple[Ore, ...]:
    return tuple(figure.amounts.get(line_id, 0) for figure in computed)


def unplaced_in(
    report: Report, columns: Sequence[StatementColumn], computed: Sequence[LineAmounts]
) -> Iterator[Unplaced]:
    """The balances behind the unplaced lines of the report, where they are not zero."""
    for part in _UNPLACED_IN[report]:
        unplaced = [figure.placement.keys_of((UNPLACED[part],)) for figure in computed]
        for key in sorted({key for keys in unplaced for key in keys}):
            amounts = tuple(
                _unplaced_amount(report, part, column, figure, key)
                for column, figure in zip(columns, computed, strict=True)
            )
            if any(amounts):
                yield Unplaced(*key, amounts)


def _unplaced_amount(
    report: Report, part: LedgerPart, column: StatementColumn, figure: LineAmounts, key: Key
) -> Ore:
    if column.balances is None:
        return 0
    amounts = figure.placement.amounts(column.balances, key)
    before, during = amounts.get(UNPLACED[part], (0, 0))
    if report == "cashflow":
        return -during
    return SIGNS[part] * (during if report == "income" else before + during)


def problems_in(
    template: Template,
    columns: Sequence[StatementColumn],
    lines: Sequence[Line],
    unplaced: Sequence[Unplaced],
) -> Iterator[Problem]:
    """What the reader of the report should know about it."""
    if unplaced:
        yield problem(
            "unplaced",
            "Balances on accounts {accounts} have no line in the template and stand as unplaced;"
            " give them a line.",
            template.source,
            accounts=", ".join(
                " ".join([one.account, *(f"{number}:{code}" for number, code in one.objects)])
                for one in unplaced
            ),
        )
    for line in lines:
        for column, amount in zip(columns, line.amounts or (), strict=False):
            if amount and line.id.startswith("difference:"):
                published = line.id.partition(":")[2]
                yield problem(
                    "published-difference",
                    "{line} as published and the sum of its parts differ by {amount}; the"
                    " difference stands on a line of its own.",
                    column.label,
                    line=next(other.label for other in lines if other.id == published),
                    amount=write_amount(amount),
                )
    known = {line.id for line in template.lines()}
    for column in columns:
        unknown = column.published.keys() - known
        if unknown and not column.is_budget:
            yield problem(
                "published-unknown",
                "Published figures are kept for lines that the template lacks: {lines}; add the"
                " lines, or enter the figures on others.",
                column.label,
                lines=", ".join(sorted(unknown)),
            )
        balances = column.balances
        if balances and (total := sum((*balances.opening.values(), *balances.movement.values()))):
            yield problem(
                "not-balanced",
                "The ledger does not balance: debit exceeds credit by {amount}. Run {remedy}.",
                column.label,
                remedy="check",
                amount=write_amount(total),
            )


MANY = 10
"""Accounts that are named in one sentence."""


def known_by_account_alone(
    template: Template, columns: Sequence[StatementColumn], parts: Collection[Part]
) -> Iterator[Problem]:
    """The accounts that this year has by object on lines that the year before cannot be put on."""
    this = columns[0]
    before = next((column for column in columns if column.is_from_elsewhere), None)
    if before is None or this.balances is None or before.balances is None:
        return
    ended = {key for key in before.balances.keys() if before.balances.closing(key)}  # noqa: SIM118 - no dict
    alone = {account for account, _ in ended} - {account for account, members in ended if members}
    divided = set()
    for key in this.balances.keys():  # noqa: SIM118 - no dict
        leaf = template.leaf_of(key)
        if key[0] in alone and key[1] and leaf and leaf.part in parts:
            whole = template.leaf_of((key[0], ()))
            if whole is None or whole.line.id != leaf.line.id:
                divided.add(key[0])
    if divided:
        listed = sorted(divided)
        yield problem(
            "prior-without-objects",
            "{year} is known by account alone where this year is divided by object, on {accounts}:"
            " the whole amount stands on the line for no object. Enter {year} by account and"
            " object, or line by line as it was printed.",
            before.label,
            year=before.label,
            accounts=", ".join([*listed[:MANY], *(["…"] if len(listed) > MANY else [])]),
        )
