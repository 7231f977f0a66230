"""Statements, notes and specifications as tables; signs as printed, exact to the öre in files."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ledger.core.i18n import msgid
from ledger.core.money import write_amount
from ledger.core.table import CSV, DATA, FILE, SHEET, SHOWN, Column, Row, Table, heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ledger.core.money import Ore, Unit
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell, Look
    from ledger.report_layout.model import LineKind
    from ledger.statements.notes import Notes
    from ledger.statements.statement import ColumnHead, Line, Statement, Unplaced

NARROWEST = 12
"""Characters of an amount in kronor: `−99 999 999`, with air before it."""

LINE_ID = Column(
    "id", on=DATA | CSV, file_label=msgid("Line"), about=msgid("The line in the template")
)
LINE_LABEL = Column("label", on=FILE, file_label=msgid("Label"))
LINE_KIND = Column(
    "kind", on=DATA | CSV, file_label=msgid("Kind"), about=msgid("heading, row, sum, or text")
)
LINE_KINDS: Mapping[LineKind, str] = {
    "heading": msgid("heading"),
    "row": msgid("row"),
    "sum": msgid("sum"),
    "text": msgid("text"),
    "memo": msgid("memo"),
    "part": msgid("part"),
}
LINE_LEVEL = Column(
    "level", kind="number", on=DATA | CSV, file_label=msgid("Level"), about=msgid("0 is outermost")
)
NOTE = Column("note", kind="code", on=FILE | CSV, file_label=msgid("Note"))


def statement_table(
    statement: Statement, query: ReportQuery, title: Sequence[str] = (), *, is_budget: bool = False
) -> Table:
    """A statement, line by line as it is printed."""
    _ = query.words
    remarks = [query.message(fault) for fault in statement.problems]
    lines, heads = statement.lines, statement.columns
    return Table(
        title,
        (
            LINE_ID,
            LINE_LABEL,
            line_kind(_),
            LINE_LEVEL,
            replace(NOTE, on=FILE),
            Column("label", on=SHOWN),
            Column("note", _("Note"), "number", 4, SHOWN),
            *amount_columns(heads, query.unit, (line.amounts for line in lines)),
        ),
        [
            Row(
                _line_cells(line),
                _look(line),
                line.level,
                _has_air(before, line, is_budget=is_budget),
                key=line.id,
                parts=line.parts,
            )
            for before, line in pairwise((*lines[:1], *lines))
        ],
        remarks,
        id=statement.report,
        document={**query.head(), **statement_members(statement, remarks)},
    )


def line_kind(_: Callable[[str], str]) -> Column:
    """What kind of line it is."""
    return replace(LINE_KIND, words={kind: _(words) for kind, words in LINE_KINDS.items()})


def _look(line: Line) -> Look:
    return "sum" if line.kind == "sum" else "row"


def _line_cells(line: Line) -> tuple[Cell, ...]:
    about = (line.id, line.label, line.kind, line.level, line.note, line.label, line.note)
    return (*about, *(line.amounts or ()))


def statement_members(statement: Statement, remarks: Sequence[str]) -> dict[str, object]:
    """A statement as JSON has it; null where a column knows nothing of a line."""
    return {
        "columns": _columns(statement.columns),
        "lines": [
            {
                "id": line.id,
                "label": line.label,
                "kind": line.kind,
                "level": line.level,
                "note": line.note,
                "amounts": _known(line.amounts, len(statement.columns)),
            }
            for line in statement.lines
        ],
        "unplaced": _unplaced(statement.unplaced),
        "problems": list(remarks),
    }


def notes_table(notes: Notes, query: ReportQuery) -> Table:
    """The notes one after the other (LKBR 9): each under its number, its total last."""
    _ = query.words
    problems = [query.message(fault) for fault in notes.problems]
    width = len(notes.columns)
    return Table(
        query.title(_("Notes")),
        (
            replace(NOTE, on=DATA | CSV),
            LINE_ID,
            LINE_LABEL,
            replace(NOTE, on=SHEET),
            line_kind(_),
            replace(LINE_LEVEL, on=DATA),
            Column("label", on=SHOWN),
            *amount_columns(notes.columns, query.unit, [line.amounts for line in notes.lines]),
        ),
        [*_shown_notes(notes, query), *_filed_notes(notes)],
        problems,
        id="notes",
        document={
            **query.head(),
            "columns": _columns(notes.columns),
            "notes": [
                {
                    "number": note.number,
                    "title": note.title,
                    "row": note.row,
                    "lines": [
                        {
                            "id": line.id,
                            "label": line.label,
                            "kind": line.kind,
                            "level": line.level,
                            "amounts": _known(line.amounts, width),
                        }
                        for line in note.lines
                    ],
                    "total_label": note.total_label,
                    "total": _known(note.total, width),
                    "text": note.text,
                }
                for note in notes.notes
            ],
            "unplaced": _unplaced(notes.unplaced),
            "problems": problems,
        },
    )


def _shown_notes(notes: Notes, query: ReportQuery) -> Iterator[Row]:
    """The notes in text and on the command line's CSV, under headings of their own."""
    _ = query.words
    for note in notes.notes:
        yield heading(_("Note {number}  {title}", number=note.number, title=note.title))
        if note.text:
            yield heading(note.text, apart=False)
        for line in note.lines:
            cells = _note_cells(note.number, line)
            yield Row(cells, level=max(line.level, 1) + line.is_outside, on=SHOWN)
        if note.total:
            label = note.total_label
            cells = (note.number, "total", label, None, "sum", 0, label, *note.total)
            yield Row(cells, on=SHOWN)


def _filed_notes(notes: Notes) -> Iterator[Row]:
    """The notes in a file, where a heading and a total are lines like the others."""
    number: str | None = None
    for line in notes.lines:
        number = line.note if line.kind == "heading" else number
        cells = _note_cells(number, line)
        yield Row(cells, _look(line), line.level, on=FILE, key=line.id, parts=line.parts)


def _note_cells(number: str | None, line: Line) -> tuple[Cell, ...]:
    about = (number, line.id, line.label, line.note, line.kind, line.level, line.label)
    return (*about, *(line.amounts or ()))


def _has_air(before: Line, line: Line, *, is_budget: bool) -> bool:
    """Whether a reader gets air above the line; `before` is the line itself when it is first."""
    if line.level:
        return False
    if is_budget:
        return before.level > 0 or line.kind in ("heading", "text")
    return line is not before and (before.level > 0 or line.kind == "heading")


def _known(amounts: Sequence[Ore] | None, width: int) -> list[Ore | None] | None:
    """The amounts of a line as JSON has them: null where a column knows nothing of it."""
    return None if amounts is None else [*amounts, *[None] * (width - len(amounts))]


def _columns(columns: Sequence[ColumnHead]) -> list[dict[str, str]]:
    """The columns as JSON has them."""
    return [{"id": column.id, "label": column.label} for column in columns]


def _unplaced(unplaced: Sequence[Unplaced]) -> list[dict[str, object]]:
    """The balances that no line takes, as JSON has them."""
    return [
        {
            "account": balance.account,
            "objects": {str(dimension): code for dimension, code in balance.objects},
            "amounts": list(balance.amounts),
        }
        for balance in unplaced
    ]


def amount_columns(
    columns: Sequence[ColumnHead], unit: Unit, amounts: Iterable[Sequence[Ore] | None]
) -> list[Column]:
    """A column for each of the report's, wide enough for its longest amount."""
    shown = [write_amount(amount, unit) for row in amounts for amount in row or ()]
    width = max((NARROWEST, *(len(text) + 1 for text in shown)))
    return [Column(column.id, column.label, "amount", width) for column in columns]
