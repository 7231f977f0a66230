"""Pages: statements, notes, registers and texts as the parts that `typst/report.typ` sets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exports.render.markdown import runs_of
from exports.words import UNITS, title
from ledger.core.i18n import msgid, translated
from ledger.core.money import PER_UNIT, write_amount
from ledger.report_layout.model import TOTALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exports.render.markdown import Part
    from ledger.core.label import Language
    from ledger.core.money import Ore, Unit
    from ledger.core.table import Table
    from ledger.statements.notes import Note, Notes
    from ledger.statements.statement import ColumnHead, Line, Statement

ITEM = msgid("Item")
"""What the rows of a statement or a note are."""

ROUNDED = msgid("Each figure is rounded on its own; sums may therefore differ in the last digit.")
LONGEST_TOGETHER = 24
"""Lines of a note that is not broken over two pages."""


ROOMY, CLOSE = 0.4, 0.27
"""Air above and below a row, in times the size of the text."""


AMOUNT_WIDTH, NARROW, MOST_WIDE = 7, 5.5, 4
"""How wide a column of a statement is, in times the size of the text, alike from note to note; how
wide it is where there are more than so many."""


def amount_width(count: int) -> float:
    """How wide each of so many columns of amounts is."""
    return AMOUNT_WIDTH if count <= MOST_WIDE else NARROW


def heading(text: str, level: int = 1) -> Part:
    """A heading, which is also a bookmark and a line of the contents."""
    return {"kind": "heading", "level": level, "runs": [{"text": text}]}


def statement_parts(
    statement: Statement, unit: Unit, language: Language, level: int = 1
) -> Iterator[Part]:
    """A statement under its heading."""
    yield heading(title(statement.report, language), level)
    yield lines_table(statement.lines, statement.columns, unit, language, ROOMY)
    yield from _remarks(_figures_of(statement.lines), unit, language)


def notes_parts(notes: Notes, unit: Unit, language: Language) -> Iterator[Part]:
    """The notes, each under a heading of its own."""
    for note in notes.notes:
        parts = list(_note_parts(note, notes.columns, unit, language))
        if len(note.lines) <= LONGEST_TOGETHER:
            yield {"kind": "together", "parts": parts}
        else:
            yield from parts
    yield from _remarks(_figures_of(notes.lines), unit, language)


def _note_parts(
    note: Note, columns: Sequence[ColumnHead], unit: Unit, language: Language
) -> Iterator[Part]:
    yield heading(
        translated("Note {number}. {title}", language, number=note.number, title=note.title), 2
    )
    if note.text:
        yield {"kind": "paragraph", "runs": runs_of(note.text)}
    if note.lines:
        takes_apart = all(line.kind == "sum" or line.is_outside for line in note.lines)
        lines = [replace(line, kind="row") if takes_apart else line for line in note.lines]
        part = lines_table(lines, columns, unit, language, CLOSE)
        amounts = [write_amount(amount, unit) for amount in note.total]
        unknown = [""] * (len(columns) - len(amounts))
        total = {"kind": "total", "level": 0, "cells": [note.total_label, *amounts, *unknown]}
        yield {**part, "rows": [*part["rows"], *([total] if amounts else [])]}


def lines_table(
    lines: Sequence[Line], columns: Sequence[ColumnHead], unit: Unit, language: Language, air: float
) -> Part:
    """Lines under their columns, in the unit; a column of note numbers only where there are any."""
    has_notes = any(line.note for line in lines)
    outermost = min((line.level for line in lines), default=0)
    caption = translated(UNITS[unit], language)
    rows = []
    for line, kind in zip(lines, _shown_as(lines), strict=True):
        amounts = [write_amount(amount, unit) for amount in line.amounts or ()]
        cells = [line.label, *([line.note or ""] if has_notes else []), *amounts]
        cells += [""] * (1 + has_notes + len(columns) - len(cells))
        rows.append({"kind": kind, "level": line.level - outermost, "cells": cells})
    return {
        "kind": "table",
        "caption": caption,
        "air": air,
        "columns": [
            _column(translated(ITEM, language), width="rest"),
            *([_column(translated("Note", language), align="right")] if has_notes else []),
            *(
                _column(head.label, amount_width(len(columns)), align="right", amount=True)
                for head in columns
            ),
        ],
        "rows": rows,
    }


def _shown_as(lines: Sequence[Line]) -> Iterator[str]:
    """How each line is set: a sum is a `group` above its parts, a `sum` below them.

    What ends a statement is a `total`.
    """
    following = [*(line.level for line in lines[1:]), 0]
    for line, next_level in zip(lines, following, strict=True):
        if line.kind != "sum":
            yield line.kind
        elif next_level > line.level:
            yield "group"
        else:
            yield "total" if line.id in TOTALS.values() else "sum"


def register_tables(table: Table, language: Language) -> Iterator[Part]:
    """A register: a table under each of its headings, or one; every cell written out."""
    rows: list[Part] = []
    is_begun = not table.is_grouped
    for row in table.rows_on("pdf"):
        if row.look == "heading":
            if is_begun:
                yield _register_part(table, language, rows)
            yield heading(str(row.cells[0]), 2)
            rows, is_begun = [], True
        else:
            columns = table.columns_on("pdf")
            cells = [one.written(cell) for one, cell in zip(columns, row.cells, strict=True)]
            rows.append({"kind": row.look, "level": 0, "cells": cells})
    if is_begun:
        yield _register_part(table, language, rows)


def _register_part(table: Table, language: Language, rows: list[Part]) -> Part:
    columns = table.columns_on("pdf")
    widest = max(columns, key=lambda column: column.file_width if column.kind == "text" else 0)
    return {
        "kind": "table",
        "caption": "",
        "air": CLOSE,
        "columns": [
            _column(
                column.file_head(language),
                "rest" if column is widest else column.page_width or "auto",
                align="right" if column.kind in ("amount", "number") else "left",
                amount=column.kind == "amount",
            )
            for column in columns
        ],
        "rows": rows,
    }


def _column(
    label: str, width: str | float = "auto", *, align: str = "left", amount: bool = False
) -> Part:
    return {"label": label, "align": align, "width": width, "amount": amount}


def _figures_of(lines: Iterable[Line]) -> Iterator[Ore]:
    for line in lines:
        yield from line.amounts or ()


def _remarks(amounts: Iterable[Ore], unit: Unit, language: Language) -> Iterator[Part]:
    """What the reader must know of the figures: that they are rounded, where they are."""
    if any(amount % PER_UNIT[unit] for amount in amounts):
        yield {"kind": "remark", "runs": [{"text": translated(ROUNDED, language)}]}
