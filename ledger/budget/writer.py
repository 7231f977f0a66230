"""Writes a budget as the file it can be read from, and makes one of what happened last year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.budget.budget import RESULT, Budget, BudgetLine
from ledger.core.label import Label
from ledger.core.money import divide_rounded, write_decimal
from ledger.report_layout.account_ranges import NO_OBJECT
from ledger.report_layout.line_tree import line_tree
from ledger.statements.book_statements import template_of
from ledger.statements.line_amounts import StatementColumn, line_amounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tomlkit.items import Array, Item

    from ledger.book.book import Book
    from ledger.budget.budget import NotePart
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import DimensionObject
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template

_PER_MILLE, _KRONA = 1000, 100
_IN_KRONOR = _PER_MILLE * _KRONA
_PART = "_part_"


def write_budget(budget: Budget) -> str:
    """The budget as TOML; read again, it is the same budget."""
    import tomlkit  # noqa: PLC0415 - only who writes a budget pays for it

    document = tomlkit.document()
    document |= {"years": list(budget.years), "kind": budget.kind} | _given(
        decided=budget.decided, decision=budget.decision, motive=budget.motive
    )
    if not budget.minus:
        document["minus"] = False
    document.add(tomlkit.nl())
    document["lines"] = _rows(map(_line, budget.lines))
    if budget.notes:
        document["notes"] = {
            note.letter: _names(note.text) | _given(parts=_rows(map(_part, note.parts)))
            for note in budget.notes
        }
    return tomlkit.dumps(document)


def _rows(rows: Iterable[dict[str, object]]) -> Array:
    """The tables, each on a line of its own."""
    import tomlkit  # noqa: PLC0415 - likewise
    from tomlkit.items import Whitespace  # noqa: PLC0415 - likewise

    items: list[Item] = []
    for row in rows:
        table = tomlkit.inline_table()
        for key, value in row.items():
            table.append(key, _list(value) if isinstance(value, list) else value)
        items += [Whitespace("\n  "), table, Whitespace(",")]
    return _array([*items, Whitespace("\n")])


def _list(values: Iterable[object]) -> Array:
    import tomlkit  # noqa: PLC0415 - likewise
    from tomlkit.items import Whitespace  # noqa: PLC0415 - likewise

    items = [part for value in values for part in (tomlkit.item(value), Whitespace(", "))]
    return _array(items[:-1])


def _array(items: list[Item]) -> Array:
    """The items at once: an array that they are added to one by one is gone through each time."""
    from tomlkit.items import Array, Trivia  # noqa: PLC0415 - likewise

    return Array(items, Trivia())


def _given(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}


def _line(line: BudgetLine) -> dict[str, object]:
    objects = [
        f"{dimension}:{'' if code == NO_OBJECT else code}"
        for claim in line.claims[:1]
        for dimension, _codes in claim.objects
        for code in sorted(claim.named(dimension))
    ]
    given = _given(
        note=line.note,
        line=line.line,
        accounts=[claim.interval for claim in line.claims],
        objects=objects,
        of=list(line.of),
        amounts=list(map(_amount, line.amounts)),
        months=list(map(_amount, line.months)),
        spread="" if line.spread == "even" else line.spread,
    )
    return {line.kind: line.id, "level": line.level} | given | _names(line.label)


def _part(part: NotePart) -> dict[str, object]:
    return {"amount": _amount(part.amount), "level": part.level} | _names(part.label)


def _names(label: Label) -> dict[str, object]:
    return {"sv": label.sv} if label.en == label.sv else {"sv": label.sv, "en": label.en}


def _amount(amount: Ore) -> str | int:
    """Kronor; a text when there are öre, so that no reader makes a float of it."""
    return write_decimal(amount) if amount % _KRONA else amount // _KRONA


def budget_from_outcome(
    book: Book, year: FiscalYear, *, per_mille: int = 0, years: int = 3
) -> Budget:
    """A proposal for the year after: the outcome of `year`, raised, line by line.

    `per_mille` is the change in thousandths (20 is 2 %); each row follows the months of the
    outcome, in whole kronor. The plan years repeat the first.
    """
    with book.reading():
        template = template_of(book, year)
        computed = line_amounts(
            template, StatementColumn("", "", read_balances(book, year))
        ).amounts

    def rows_for(leaf: str, label: Label, factor: int) -> Sequence[BudgetLine]:
        raised = divide_rounded(
            factor * computed.get(leaf, 0) * (_PER_MILLE + per_mille), _IN_KRONOR
        )
        amounts = (raised * _KRONA,) * years
        row = BudgetLine(leaf, "row", label, amounts=amounts, spread="last-year", line=leaf)
        return [row] if raised else []

    first = year.name + 1
    lines = _laid_out(template, rows_for)
    return Budget(tuple(range(first, first + years)), "proposal", without_empty_sums(lines))


def with_every_line(budget: Budget, template: Template) -> Budget:
    """The budget with a row for each line of the income statement, zero where it had none.

    One that is laid out in a way of its own is left as it is.
    """
    known = {line.id: line for line in budget.lines if line.kind == "row"}
    ours = {line.id for line in template.lines()}
    if budget.notes or not all(
        line.id in ours and line.line in ("", line.id) and not line.claims
        for line in budget.lines
        if not is_part(line)
    ):
        return budget

    def rows_for(leaf: str, label: Label, _factor: int) -> Sequence[BudgetLine]:
        nothing = (0,) * len(budget.years)
        whole = known.get(leaf) or BudgetLine(
            leaf, "row", label, amounts=nothing, spread="last-year", line=leaf
        )
        return whole, *(row for row in known.values() if is_part(row) and row.line == leaf)

    laid_out = _laid_out(template, rows_for)
    is_whole = known.keys() <= {line.id for line in laid_out}
    return replace(budget, lines=without_empty_sums(laid_out)) if is_whole else budget


def is_part(row: BudgetLine) -> bool:
    """Whether the row is for one object of a line, as `part_of` makes it."""
    return bool(row.claims) and row.id.startswith(f"{row.line}{_PART}")


def part_id(whole: BudgetLine, item: DimensionObject) -> str:
    """The id of the row for one object of the line that `whole` is for."""
    return f"{whole.id}{_PART}{item.dimension}_{item.code.encode().hex()}"


def part_of(whole: BudgetLine, item: DimensionObject, template: Template) -> BudgetLine | None:
    """A row without amounts for one object of the line that `whole` is for.

    None when that is no row of the layout, or what is posted on the object is not part of it.
    """
    claims = [
        claim
        for leaf in template.leaves()
        if leaf.line.id == whole.id
        for claim in leaf.line.claims
    ]
    members = ((item.dimension, item.code),)
    if whole.kind != "row" or not any(claim.contains((claim.first, members)) for claim in claims):
        return None
    wanted = ((item.dimension, frozenset((item.code,))),)
    return replace(
        whole,
        id=part_id(whole, item),
        label=Label(f"{whole.label.sv}, {item.name}", f"{whole.label.en}, {item.name}"),
        level=whole.level + 1,
        amounts=(0,) * len(whole.amounts),
        months=(),
        line=whole.id,
        claims=tuple(replace(claim, objects=wanted) for claim in claims),
    )


def without_empty_rows(budget: Budget) -> Budget:
    """The budget without the rows that are zero every year, and the sums of nothing else."""
    remaining = [line for line in budget.lines if line.kind != "row" or any(line.amounts)]
    return replace(budget, lines=without_empty_sums(remaining))


def without_empty_sums(lines: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    """The lines without sums that add up nothing; but for the result, which every budget has."""
    remaining = tuple(lines)
    while True:
        known = {line.id for line in remaining}
        whole = tuple(
            replace(line, of=tuple(part for part in line.of if part in known)) for line in remaining
        )
        remaining = tuple(
            line for line in whole if line.kind != "sum" or line.of or line.id == RESULT
        )
        if len(remaining) == len(whole):
            return whole


def _laid_out(
    template: Template, rows_for: Callable[[str, Label, int], Sequence[BudgetLine]]
) -> list[BudgetLine]:
    """The income statement as the lines of a budget.

    `rows_for` gives the rows of a leaf by its id, label and factor: itself, then its parts.
    """
    made_of = line_tree(template)
    labels = {line.id: line.label for line in template.lines()}
    lines: list[BudgetLine] = []
    parts_of: dict[str, list[str]] = {}
    """The rows for one object of a line that stands by itself: its sums add them up too."""

    for line in template.statements["income"]:
        parts = made_of.get(line.id, ((1, line.id),)) if line.kind == "row" else ()
        rows = [
            replace(row, level=line.level + (leaf != line.id) + is_part(row))
            for factor, leaf in parts
            for row in rows_for(leaf, labels[leaf], factor)
        ]
        lines += rows
        if line.kind == "heading":
            lines.append(BudgetLine(line.id, "heading", line.label, line.level))
        elif rows and line.id in made_of:
            of = tuple(row.id for row in rows)
            lines.append(BudgetLine(line.id, "sum", line.label, line.level, of=of))
        elif line.kind == "sum":
            of = tuple(part for one in line.of for part in (one, *parts_of.get(one, ())))
            lines.append(BudgetLine(line.id, "sum", line.label, line.level, of=of))
        elif rows:
            parts_of[line.id] = [row.id for row in rows if is_part(row)]
    return lines
