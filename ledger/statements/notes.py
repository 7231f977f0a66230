"""The notes of an annual report: the lines behind the rows of the statements (LKBR 9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.core.i18n import in_both
from ledger.report_layout.line_tree import line_tree
from ledger.report_layout.model import SIGNS
from ledger.statements.line_amounts import line_amounts
from ledger.statements.statement import (
    ColumnHead,
    Line,
    known_amounts,
    known_by_account_alone,
    laid_out,
    note_numbers,
    preliminary_in,
    problems_in,
    unplaced_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.model import Association, Kind
    from ledger.core.money import Ore, Unit
    from ledger.report_layout.model import Template, TemplateLine, TemplateNote
    from ledger.statements.line_amounts import LineAmounts, StatementColumn
    from ledger.statements.statement import Unplaced


@dataclass(frozen=True, slots=True)
class Note:
    """One note, ready to be shown."""

    number: str
    """As printed."""

    title: str
    row: str | None
    """The id of the line of a statement that it explains; None when it is only text."""

    lines: tuple[Line, ...]
    total_label: str
    total: tuple[Ore, ...]
    """One for each column, with the sign that the note is printed with; empty when the note has
    nothing to add up."""

    text: str | None
    key: str = ""
    """Its number in the template."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one association, exact to the öre."""

    association: str
    orgnr: str
    year: int
    columns: tuple[ColumnHead, ...]
    notes: tuple[Note, ...]
    unplaced: tuple[Unplaced, ...] = ()
    problems: tuple[Problem, ...] = ()
    unit: Unit = "ore"
    report: str = "notes"

    @property
    def lines(self) -> tuple[Line, ...]:
        """The notes one after the other, as the lines of one report."""
        return tuple(line for note in self.notes for line in _flat(note))


def notes(
    template: Template,
    columns: Sequence[StatementColumn],
    association: Association,
    year: int,
    *,
    language: Language = "sv",
    full: bool = False,
    kinds: Mapping[str, Kind] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> Notes:
    """The notes with their totals.

    Lines and notes that are zero in every column are left out, unless `full`; `kinds` says
    what the book's accounts are, for those that no line takes. `numbers` are those that the
    notes are printed with; without them, they have no gap.
    """
    computed = [line_amounts(template, column, kinds) for column in columns]
    made_of = line_tree(template)
    rows = {
        number: line
        for lines in template.statements.values()
        for line in lines
        for number in line.notes
    }
    shown = []
    if numbers is None or full:
        numbers = note_numbers(template, computed, full=full)
    for note in template.notes:
        if note.number in numbers:
            row = rows.get(note.number)
            lines = tuple(
                laid_out(note.lines, computed, made_of, language, full=full, numbers=numbers)
            )
            made = _note(note, lines, row, computed, language)
            shown.append(replace(made, number=numbers[note.number]))
    unplaced = (
        *unplaced_in("income", columns, computed),
        *unplaced_in("balance", columns, computed),
    )
    return Notes(
        association=association.name,
        orgnr=association.orgnr,
        year=year,
        columns=tuple(ColumnHead(column.id, column.label) for column in columns),
        notes=tuple(shown),
        unplaced=unplaced,
        problems=(
            *preliminary_in(columns),
            *problems_in(template, columns, (), unplaced),
            *known_by_account_alone(template, columns, tuple(SIGNS)),
        ),
    )


def _note(
    note: TemplateNote,
    lines: tuple[Line, ...],
    row: TemplateLine | None,
    computed: Sequence[LineAmounts],
    language: Language,
) -> Note:
    is_part_of_a_sum = row is not None and row.kind == "sum"
    kinds = ("sum",) if row is None or is_part_of_a_sum else ("row",)
    counted = [line.id for line in note.lines if line.kind in kinds]
    return Note(
        number=note.number,
        title=note.title.in_language(language),
        row=row.id if row else None,
        lines=lines,
        total_label=(note.total or in_both("Total")).in_language(language),
        total=_total(counted, computed),
        text=note.text.in_language(language) if note.text else None,
        key=note.number,
    )


def _total(counted: Sequence[str], computed: Sequence[LineAmounts]) -> tuple[Ore, ...]:
    """The sum of the lines in each column, as far as the columns know any of them."""
    width = max((len(known_amounts(computed, line)) for line in counted), default=0)
    return tuple(sum(figure.amounts[line] for line in counted) for figure in computed[:width])


def _flat(note: Note) -> Iterator[Line]:
    yield Line(f"note:{note.key}", note.title, "heading", 0, note.number, None)
    if note.text:
        yield Line(f"text:{note.key}", note.text, "text", 1, None, None)
    yield from note.lines
    if note.total:
        rows = [line for line in note.lines if line.amounts and not line.is_outside]
        is_of_rows = any(line.kind == "row" for line in rows)
        parts = tuple(line.id for line in rows if (line.kind == "row") == is_of_rows)
        total, label = f"total:{note.key}", note.total_label
        yield Line(total, label, "sum", 0, None, note.total, parts=parts)
