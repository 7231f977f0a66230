"""Statements and notes as grids whose sums are formulas, so that a reader can follow them.

A formula is written only where it gives the ledger's own figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exports.words import title
from ledger.core.i18n import translated
from ledger.report_layout.line_tree import line_tree
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exports.export_request import ExportRequest
    from ledger.core.money import Ore
    from ledger.report_layout.line_tree import LineTree
    from ledger.statements.notes import Notes
    from ledger.statements.statement import ColumnHead, Line, Statement

FIRST_ROW = 5
"""The row of the first line in a sheet, as a formula names it."""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of a sheet."""

    label: str
    kind: str
    level: int
    note: str
    amounts: tuple[Ore, ...]
    """One for each column, with the sign of print; empty on a heading."""

    formulas: tuple[str, ...] = ()
    """One for each column: `"=C6+C7"`; empty where the figure is not added up from others."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet of lines."""

    name: str
    note_head: str
    heads: tuple[str, ...]
    lines: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A cell that a formula counts."""

    sheet: str
    """With its exclamation mark; empty in the sheet itself."""

    row: int
    amounts: tuple[Ore | None, ...]
    """One for each column of the sheet with the formula; None where there is none."""

    factor: int = 1
    places: tuple[int, ...] = ()
    """Which column of its own sheet each amount stands in, where that is another sheet."""

    def reference(self, column: int) -> str:
        sign = "-" if self.factor < 0 else "+"
        place = self.places[column] if self.places else column
        return f"{sign}{self.sheet}{_letter(place)}{self.row}"

    def beside(self, own: Sequence[ColumnHead], others: Sequence[ColumnHead]) -> _Term:
        """The term as the columns of another sheet have it."""
        places = {head.id: place for place, head in enumerate(own)}
        found = tuple(places.get(head.id, len(own)) for head in others)
        known = dict(enumerate(self.amounts))
        return replace(self, amounts=tuple(known.get(place) for place in found), places=found)


def statement_grids(source: ExportRequest) -> tuple[Grid, ...]:
    """The statements and, last, the notes; a row with a note is the note's total."""
    made_of = line_tree(template_of(source.book, source.year))
    notes = source.notes()
    sheet = title("notes", source.language)
    rows = {line.id: number for number, line in enumerate(notes.lines, FIRST_ROW)}
    totals: dict[str, list[_Term]] = {}
    for note in notes.notes:
        if note.row and note.total:
            term = _Term(f"'{sheet}'!", rows[f"total:{note.key}"], note.total)
            totals.setdefault(note.row, []).append(term)
    grids = [
        _statement_grid(statement, made_of, totals, notes.columns, source)
        for statement in source.statements()
    ]
    return (*grids, _notes_grid(notes, source))


def _statement_grid(
    statement: Statement,
    made_of: LineTree,
    totals: Mapping[str, Sequence[_Term]],
    noted: Sequence[ColumnHead],
    source: ExportRequest,
) -> Grid:
    numbered = {line.id: (row, line) for row, line in enumerate(statement.lines, FIRST_ROW)}
    lines = []
    for line in statement.lines:
        terms: list[_Term] = []
        if line.kind == "sum":
            parts = [*made_of.get(line.id, ()), (1, f"difference:{line.id}")]
            for factor, part in parts:
                if part in numbered:
                    row, counted = numbered[part]
                    terms.append(_Term("", row, counted.amounts or (), factor))
        elif line.kind == "row":
            terms = [one.beside(noted, statement.columns) for one in totals.get(line.id, ())]
        lines.append(_grid_line(line, line.note or "", _formulas(line.amounts or (), terms)))
    heads = tuple(column.label for column in statement.columns)
    name = title(statement.report, source.language)
    return Grid(name, translated("Note", source.language), heads, tuple(lines))


def _notes_grid(notes: Notes, source: ExportRequest) -> Grid:
    lines = []
    terms: list[_Term] = []
    for row, line in enumerate(notes.lines, FIRST_ROW):
        is_total = line.id.startswith("total:")
        if line.id.startswith("note:"):
            terms = []
        elif line.amounts and not is_total and not line.is_outside:
            terms.append(_Term("", row, line.amounts))
        formulas = _formulas(line.amounts or (), terms) if is_total else ()
        lines.append(_grid_line(line, line.note or "", formulas))
    heads = tuple(column.label for column in notes.columns)
    name = title("notes", source.language)
    return Grid(name, translated("Note", source.language), heads, tuple(lines))


def _grid_line(line: Line, note: str, formulas: tuple[str, ...]) -> GridLine:
    return GridLine(line.label, line.kind, line.level, note, line.amounts or (), formulas)


def _formulas(amounts: tuple[Ore, ...], terms: Sequence[_Term]) -> tuple[str, ...]:
    """A formula for each column; empty where the terms do not give the amount."""
    found = tuple(_formula(index, amount, terms) for index, amount in enumerate(amounts))
    return found if any(found) else ()


def _formula(column: int, amount: Ore, terms: Sequence[_Term]) -> str:
    """The terms, or the terms turned, where they give the amount."""
    known = [term.amounts[column] for term in terms if column < len(term.amounts)]
    for turned in (1, -1):
        counted = [
            (term.factor * turned, own)
            for term, own in zip(terms, known, strict=False)
            if own is not None
        ]
        is_known = bool(counted) and len(counted) == len(terms)
        if is_known and sum(factor * own for factor, own in counted) == amount:
            turning = (replace(term, factor=term.factor * turned) for term in terms)
            return "=" + "".join(term.reference(column) for term in turning).removeprefix("+")
    return ""


def _letter(column: int) -> str:
    """The letter of a column of amounts: the first one is C."""
    return chr(ord("C") + column)
