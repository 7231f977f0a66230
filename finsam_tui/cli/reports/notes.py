"""The notes (LKBR 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.reports.statement import (
    amount_columns,
    columns_document,
    known,
    line_cells,
    unplaced_document,
)
from finsam_tui.cli.tables import Column, Row, Table, heading
from finsam_tui.i18n import _, translate_problem
from ledger.statements.book_statements import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finsam_tui.cli.reports.asked import ReportQuery
    from finsam_tui.cli.tables import Cell
    from ledger.book.book import Book
    from ledger.statements.notes import Notes


@dataclass(frozen=True, slots=True)
class Answer:
    """The notes and what was asked."""

    asked: ReportQuery
    notes: Notes


def read(book: Book, asked: ReportQuery) -> Answer:
    """The notes of the year, or of a part of it."""
    return Answer(
        asked,
        notes_of(book, asked.year, asked.period, language=asked.language, full=asked.full),
    )


def document(value: Answer) -> dict[str, object]:
    """The notes as JSON has them; null where a column does not know the figures of a note."""
    width = len(value.notes.columns)

    return {
        **value.asked.head(),
        "columns": columns_document(value.notes.columns),
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
                        "amounts": known(line.amounts, width),
                    }
                    for line in note.lines
                ],
                "total_label": note.total_label,
                "total": known(note.total, width),
                "text": note.text,
            }
            for note in value.notes.notes
        ],
        "unplaced": unplaced_document(value.notes.unplaced),
        "problems": [translate_problem(fault) for fault in value.notes.problems],
    }


def table(value: Answer) -> Table:
    """The notes on paper and in CSV: each under its number, its total last."""
    amounts = [line.amounts for line in value.notes.lines]
    return Table(
        title=value.asked.title(_("Notes")),
        columns=(
            Column("note", on="csv"),
            Column("id", on="csv"),
            Column("kind", on="csv"),
            Column("label"),
            *amount_columns(value.notes.columns, value.asked, amounts),
        ),
        rows=_rows(value.notes),
        remarks=[translate_problem(fault) for fault in value.notes.problems],
    )


def _rows(notes: Notes) -> Iterator[Row]:
    for note in notes.notes:
        yield heading(_("Note {number}  {title}", number=note.number, title=note.title))
        if note.text:
            yield heading(note.text, apart=False)
        for line in note.lines:
            cells = {**line_cells(line, notes.columns), "note": note.number}
            yield Row(cells, level=max(line.level, 1) + line.is_outside)
        if note.total:
            total: dict[str, Cell] = {
                column.id: amount for column, amount in zip(notes.columns, note.total, strict=False)
            }
            label = {"note": note.number, "id": "total", "kind": "sum", "label": note.total_label}
            yield Row({**label, **total})
