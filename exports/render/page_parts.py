"""Pages: statements, notes, registers and texts as the parts that `typst/report.typ` sets."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from math import inf
from operator import mul
from textwrap import shorten
from typing import TYPE_CHECKING

from exports.render.markdown import SHORT, runs_of, share
from exports.words import UNITS, title
from ledger.core.i18n import msgid, translated
from ledger.core.money import PER_UNIT, write_amount
from ledger.core.table import RIGHT
from ledger.report_layout.model import TOTALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from exports.render.markdown import Part
    from ledger.core.label import Language
    from ledger.core.money import Ore, Unit
    from ledger.core.table import Cell, Column, Row, Table
    from ledger.statements.notes import Note, Notes
    from ledger.statements.statement import ColumnHead, Line, Statement

ITEM = msgid("Item")
"""What the rows of a statement or a note are."""

ROUNDED = msgid("Each figure is rounded on its own; sums may therefore differ in the last digit.")
GOES_ON, BROUGHT_FORWARD = msgid("{table}, continued"), msgid("Carried forward")
SUMMING = ("sum", "total")
LONGEST_NAME = 44
"""Characters of a name that are shown above the heads of a page that goes on with it."""

LONGEST_TOGETHER = 24
"""Rows of a note or a voucher that is not broken over two pages."""


ROOMY, CLOSE = 0.4, 0.27
"""Air above and below a row, in times the size of the text."""


GAP = 1.2
"""Between two columns, in times the size of the text."""

ROUNDING = 0.01
"""Of a width that is given to `report.typ`."""

BOLD = 1.04
"""How much wider a text is as a head or a sum."""

WIDTHS: Mapping[str, int] = {
    letter: width
    for width, letters in {
        25: " .,:;'·\N{NO-BREAK SPACE}",
        29: "l’ij!",
        31: "I()f",
        34: 'tJ/-"',
        39: "[]r”s",
        45: "cz?eé",
        47: "aåä0123456789",
        50: "§xFSbgv",
        52: "doqökpy",
        55: "LhuünP–\N{MINUS SIGN}",
        59: "EÉYBR",
        64: "TZK%",
        67: "CVXUÜ",
        71: "GANÅÄDOQÖ&",
        75: "Hw—…",
        84: "mM",
        96: "W",
    }.items()
    for letter in letters
}
"""What a letter of the typeface takes at the most, in hundredths of the size of the text."""

AMOUNT_WIDTH, NARROW, MOST_WIDE = 7, 5.5, 4
"""How wide a column of a statement is, in times the size of the text, alike from note to note; how
wide it is where there are more than so many."""


DIGIT, GAP = 0.47, 1.2
"""What a character of an amount takes at most, spaces and signs with digits, and what parts it from
the next column; in times the size of the text."""


def amount_width(count: int, rows: Iterable[Part]) -> float:
    """How wide each of the last columns of the rows is, so many: no amount in them is broken."""
    longest = max((len(cell) for row in rows for cell in row["cells"][-count:]), default=0)
    usual = AMOUNT_WIDTH if count <= MOST_WIDE else NARROW
    return max(usual, round(DIGIT * longest + GAP, 1))


def together(parts: Iterable[Part]) -> list[Part]:
    """Parts that no page parts, when their tables are not long."""
    found = list(parts)
    rows = sum(len(part.get("rows", ())) for part in found)
    return [{"kind": "together", "parts": found}] if rows <= LONGEST_TOGETHER else found


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
        yield from together(_note_parts(note, notes.columns, unit, language))
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
        amounts = [write_amount(amount, unit) for amount in note.total]
        unknown = [""] * (len(columns) - len(amounts))
        total = {"kind": "total", "level": 0, "cells": [note.total_label, *amounts, *unknown]}
        below = [total] if amounts else []
        yield lines_table(lines, columns, unit, language, CLOSE, below=below)


def lines_table(
    lines: Sequence[Line],
    columns: Sequence[ColumnHead],
    unit: Unit,
    language: Language,
    air: float,
    *,
    below: Sequence[Part] = (),
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
    rows += below
    width = amount_width(len(columns), rows) if columns else 0
    return {
        "kind": "table",
        "caption": caption,
        "air": air,
        "columns": [
            _column(translated(ITEM, language), width="rest"),
            *([_column(translated("Note", language), align="right")] if has_notes else []),
            *(_column(head.label, width, align="right", amount=True) for head in columns),
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
    """A register: a table under each of its headings, or one; every cell written out.

    Columns have the same width in all of them. A table that goes on over the page says so: its
    rows have with them what their amounts come to (`carried`).
    """
    columns = table.columns_on("pdf")
    groups: list[tuple[str, list[Row]]] = [("", [])]
    for row in table.rows_on("pdf"):
        if row.look == "heading":
            groups.append((str(row.cells[0]), []))
        else:
            groups[-1][1].append(row)
    heads = _register_columns(columns, [row for _, rows in groups for row in rows], language)
    for number, (name, rows) in enumerate(groups):
        if not (name or rows) and table.is_grouped:
            continue
        if name:
            yield heading(name, 2)
        words = translated(GOES_ON if name else BROUGHT_FORWARD, language, table=_short(name))
        yield {
            "kind": "table",
            "caption": "",
            "air": CLOSE,
            "wraps": True,
            "number": number,
            "columns": heads,
            "rows": list(
                _register_rows(
                    columns, heads, rows, translated(words, language, table=_short(name))
                )
            ),
        }


def _short(name: str) -> str:
    """A name that stands on one line, above the heads of a page that goes on with it."""
    return shorten(name, LONGEST_NAME, placeholder="\N{HORIZONTAL ELLIPSIS}")


def _register_columns(
    columns: Sequence[Column], rows: Sequence[Row], language: Language
) -> list[Part]:
    """The heads; texts share what is left of the width by what they hold."""
    heads = []
    weights = [BOLD, *(1 if row.look == "row" else BOLD for row in rows)]
    written = [
        [column.file_head(language), *(column.written(row.cells[place]) for row in rows)]
        for place, column in enumerate(columns)
    ]
    longest = [max(map(len, cells)) for cells in written]
    widest = max(_texts(columns), key=longest.__getitem__, default=0)
    for place, (column, cells) in enumerate(zip(columns, written, strict=True)):
        is_long = place == widest or (column.kind == "text" and longest[place] > SHORT)
        width = column.page_width or ("rest" if is_long else "auto")
        align = "right" if column.kind in RIGHT else "left"
        head = _column(cells[0], width, align=align, amount=column.kind == "amount")
        if width == "rest":
            head["share"] = share(cells)
        elif width == "auto" and (needed := max(map(mul, weights, map(line_width, cells)))) < inf:
            head["width"] = round(needed + GAP * (place + 1 < len(columns)), 2)
        heads.append(head)
    return heads


def _texts(columns: Sequence[Column]) -> list[int]:
    """The places of the columns of texts."""
    return [place for place, column in enumerate(columns) if column.kind == "text"]


def line_width(text: str) -> float:
    """The most that a text takes on one line, in times its size; infinity if that is not known."""
    return sum([WIDTHS.get(letter, inf) for letter in text]) / 100


def _share_needed(heads: Sequence[Part], cells: Sequence[str]) -> float:
    """How wide one share of the room must be for all cells to stand on one line."""
    needed = 0.0
    for place, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        width = line_width(cell) + GAP * (place + 1 < len(heads))
        if "share" in head:
            needed = max(needed, width / head["share"])
        elif head["width"] == "auto" or width > head["width"] + ROUNDING:
            return inf
    return needed


def _register_rows(
    columns: Sequence[Column], heads: Sequence[Part], rows: Sequence[Row], goes_on: str
) -> Iterator[Part]:
    """The rows; each with the sums and the balance down to it, where the table ends in a sum.

    Postings of a voucher are `together` rows, which no page parts when they are not many. `share`
    is how wide a share of the room must be for the row to be one line: a row that is known to be
    one is set in half the time.
    """
    has_sum = bool(rows) and rows[-1].look in SUMMING
    empty: list[Cell] = [None] * len(columns)
    if texts := _texts(columns):
        empty[max(texts, key=lambda place: heads[place].get("share", 0))] = goes_on
    together, sums = _together(columns, rows), list(empty)
    for place, row in enumerate(rows):
        cells = [one.written(cell) for one, cell in zip(columns, row.cells, strict=True)]
        part: Part = {"kind": row.look, "level": 0, "cells": cells}
        if row.look == "row" and (needed := _share_needed(heads, cells)) < inf:
            part["share"] = round(needed, 2)
        if row.look in SUMMING:
            sums = list(empty)
        elif has_sum:
            sums = [_with(*one) for one in zip(columns, sums, row.cells, strict=True)]
            part["carried"] = [one.written(sum_) for one, sum_ in zip(columns, sums, strict=True)]
        if (count := together.get(place, 1)) != 1:
            part["together"] = count
        yield part


def _with(column: Column, before: Cell, cell: Cell) -> Cell:
    """What a column comes to with another cell: the sum of amounts, the last balance."""
    if column.kind != "amount" or not isinstance(cell, int):
        return before
    return cell + before if isinstance(before, int) and column.id != "balance" else cell


def _together(columns: Sequence[Column], rows: Sequence[Row]) -> dict[int, int]:
    """How many rows a voucher has, by the first of them, in a list of postings by voucher.

    Those after the first count 0: what the voucher is called stands beside them all.
    """
    if not columns or columns[0].id != "sequence":
        return {}
    found: list[int] = []
    for _, same in groupby(rows, lambda row: (row.look, row.cells[0])):
        count = len(list(same))
        found += [count, *[0] * (count - 1)] if count <= LONGEST_TOGETHER else [1] * count
    return dict(enumerate(found))


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
