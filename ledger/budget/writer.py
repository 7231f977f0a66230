"""Writes a budget as the file it can be read from, and makes one of what happened last year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.budget.budget import RESULT, Budget, BudgetLine
from ledger.core.money import divide_rounded, write_decimal
from ledger.report_layout.account_ranges import NO_OBJECT
from ledger.report_layout.line_tree import line_tree
from ledger.statements.book_statements import template_of
from ledger.statements.line_amounts import StatementColumn, line_amounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tomlkit.items import Array

    from ledger.book.book import Book
    from ledger.budget.budget import NotePart
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Label
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template

_PER_MILLE, _KRONA = 1000, 100
_IN_KRONOR = _PER_MILLE * _KRONA


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

    array = tomlkit.array()
    for row in rows:
        table = tomlkit.inline_table()
        table.update(row)
        array.add_line(table, indent="  ")
    array.add_line(indent="")
    return array


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

    def row_for(leaf: str, label: Label, factor: int) -> BudgetLine | None:
        raised = divide_rounded(
            factor * computed.get(leaf, 0) * (_PER_MILLE + per_mille), _IN_KRONOR
        )
        amounts = (raised * _KRONA,) * years
        row = BudgetLine(leaf, "row", label, amounts=amounts, spread="last-year", line=leaf)
        return row if raised else None

    first = year.name + 1
    lines = _laid_out(template, row_for)
    return Budget(tuple(range(first, first + years)), "adopted", without_empty_sums(lines))


def with_every_line(budget: Budget, template: Template) -> Budget:
    """The budget with a row for each line of the income statement, zero where it had none.

    One that is laid out in a way of its own is left as it is.
    """
    known = {line.id: line for line in budget.lines if line.kind == "row"}
    ours = {line.id for line in template.lines()}
    is_ours = all(line.id in ours and line.line in ("", line.id) for line in budget.lines)
    if not is_ours or budget.notes or any(line.claims for line in known.values()):
        return budget

    def row_for(leaf: str, label: Label, _factor: int) -> BudgetLine:
        nothing = (0,) * len(budget.years)
        return known.get(leaf) or BudgetLine(
            leaf, "row", label, amounts=nothing, spread="last-year", line=leaf
        )

    laid_out = _laid_out(template, row_for)
    is_whole = known.keys() <= {line.id for line in laid_out}
    return replace(budget, lines=without_empty_sums(laid_out)) if is_whole else budget


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
    template: Template, row_for: Callable[[str, Label, int], BudgetLine | None]
) -> list[BudgetLine]:
    """The income statement as the lines of a budget.

    `row_for` gives the row of a leaf by its id, label and factor, or None when there is to be
    none.
    """
    made_of = line_tree(template)
    labels = {line.id: line.label for line in template.lines()}
    lines: list[BudgetLine] = []
    for line in template.statements["income"]:
        parts = made_of.get(line.id, ((1, line.id),)) if line.kind == "row" else ()
        rows = [
            replace(row, level=line.level + (leaf != line.id))
            for factor, leaf in parts
            if (row := row_for(leaf, labels[leaf], factor))
        ]
        lines += rows
        if line.kind == "heading":
            lines.append(BudgetLine(line.id, "heading", line.label, line.level))
        elif rows and line.id in made_of:
            of = tuple(row.id for row in rows)
            lines.append(BudgetLine(line.id, "sum", line.label, line.level, of=of))
        elif line.kind == "sum":
            lines.append(BudgetLine(line.id, "sum", line.label, line.level, of=line.of))
    return lines
