"""Tables: a report as a value, in the reader's language, which every face draws.

A report is a function that gives a Table. Text, JSON, CSV, workbooks, printed registers and
screens draw any Table; what only some of them show is marked on the column and on the row.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar, overload

from ledger.core.calendar import zoned_time
from ledger.core.i18n import translated
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ledger.core.label import Language
    from ledger.core.money import Ore, Unit

Cell: TypeAlias = "str | int | Ore | None"
"""A text, a day (`"2019-03-15"`), a whole number, or an amount in öre; None is empty."""

Kind: TypeAlias = Literal["text", "code", "day", "time", "number", "amount"]
"""What the cells of a column are. A code is text of digits: an account, a number of a voucher; a
time is when something was registered, in UTC (`"2019-03-15T09:30:00.000Z"`); readers see it in
Swedish time."""

Face: TypeAlias = Literal["text", "csv", "plain", "file", "sheet", "pdf", "screen"]
"""Where a table is drawn: text and CSV of the command line, CSV files for programs and for people,
workbooks, PDF, and a list on the screen."""

RIGHT: tuple[Kind, ...] = ("number", "amount")
"""The kinds of cells that end at the right."""

Look: TypeAlias = Literal["row", "sum", "total", "heading", "faint", "urgent", "remark"]
"""How a row is drawn; a sum is weight, not colour; a remark has the whole width, as a heading has
on paper."""

TEXT: frozenset[Face] = frozenset({"text"})
CSV: frozenset[Face] = frozenset({"csv"})
DATA: frozenset[Face] = frozenset({"plain", "file"})
"""CSV files, where every row is a row of data."""

PROGRAMS: frozenset[Face] = frozenset({"csv", "plain"})
"""What programs read: the names that the program gives things stand there, and no reader's face has
them."""

SHEET: frozenset[Face] = frozenset({"sheet"})
"""Workbooks, where sums are formulas."""

FILE: frozenset[Face] = DATA | SHEET
PDF: frozenset[Face] = frozenset({"pdf"})
SCREEN: frozenset[Face] = frozenset({"screen"})
SHOWN: frozenset[Face] = TEXT | CSV
"""What `finsam show` prints, as text and as CSV."""

EXPORTED: frozenset[Face] = FILE | PDF
"""What `finsam export` makes."""

READ: frozenset[Face] = TEXT | PDF | SCREEN
"""Where a person reads, and headings and sums are no rows of data."""

EVERYWHERE: frozenset[Face] = SHOWN | EXPORTED | SCREEN

WIDE: frozenset[Face] = EVERYWHERE - TEXT
"""Where a table may be wider than the eighty columns of text."""

NOWHERE: frozenset[Face] = frozenset()

AMOUNT = 14
"""Characters of an amount in a list: `−99 999 999,99`."""

PAGE_AMOUNT = 7
"""How wide an amount is in print, in times the size of the text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    id: str = ""
    """Its name for programs, in English; none where only a screen shows it."""

    label: str = ""
    """What a reader sees above it."""

    kind: Kind = "text"
    width: int = 0
    """Characters in text, more where a cell needs it; 0 takes what the others leave."""

    screen_width: int = field(default=0, kw_only=True)
    """Cells on a screen, where they are not the characters in text."""

    priority: int = field(default=0, kw_only=True)
    """In which order it goes when a screen has little room; 0 never, 1 first."""

    room: int = field(default=0, kw_only=True)
    """The least width that a screen must have for the column to be shown at all."""

    widest: int = field(default=0, kw_only=True)
    """Cells it grows to on a screen, where that is more than other texts before figures."""

    faint: bool = field(default=False, kw_only=True)
    """Whether it is less important than the rest of the row."""

    on: frozenset[Face] = EVERYWHERE
    file_label: str = ""
    """What stands above it in a file, where it is not the label; a sentence of the catalogue."""

    file_id: str = ""
    """Its name for programs in a file, where it is not the id."""

    about: str = ""
    """What it holds, when the label does not say it all; a sentence of the catalogue."""

    adds: tuple[str, ...] = field(default=(), kw_only=True)
    """The columns of the row that add up to it, by id; `"-budget"` is taken off, and `"^balance"`
    is that of the row above."""

    words: Mapping[Cell, str] = field(default_factory=dict, kw_only=True)
    """What the names of its cells are called in the reader's language; programs get the names."""

    page_width: int = 0
    """How wide it is in print, in times the size of the text; 0 is as wide as its cells."""

    def file_head(self, language: Language) -> str:
        """What stands above it in a file."""
        return translated(self.file_label, language) if self.file_label else self.label

    @property
    def name(self) -> str:
        """Its name for programs in a file."""
        return self.file_id or self.id

    def written(self, cell: Cell, unit: Unit = "ore") -> str:
        """A cell as a reader sees it, an amount in the unit."""
        if cell is None:
            return ""
        if self.words:
            return self.words[cell]
        if isinstance(cell, str):
            return zoned_time(cell) if self.kind == "time" else cell
        return write_amount(cell, unit) if self.kind == "amount" else str(cell)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    """One a column, in order; what is left out at the end is empty. On a screen a last text that
    is longer than its column takes the room of the empty ones after it."""

    look: Look = "row"
    level: int = 0
    """How far the text is indented."""

    apart: bool = False
    """Whether there is air before it."""

    on: frozenset[Face] = EVERYWHERE
    mark: str = field(default="", kw_only=True)
    """Stands before the first text on a screen: `"▸"` can be opened, `"▾"` is open."""

    stop: bool = field(default=True, kw_only=True)
    """Whether the cursor of a screen stops here."""

    opens: object = field(default=None, kw_only=True)
    """What the row is about, where a screen opens it."""

    key: str = field(default="", kw_only=True)
    """Its name, where other rows add it up."""

    parts: tuple[str, ...] = field(default=(), kw_only=True)
    """The keys of the rows that add up to it, in its table or else in another of the workbook; a
    sum without any adds up the rows above it, as far as the sum or heading before, and a total all
    of them."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells of a row whose amounts are written out already, as on a screen."""
        return tuple(["" if cell is None else str(cell) for cell in self.cells])


class DrawnRows(Sequence[Row]):
    """A sequence of rows, each drawn when it is looked at."""

    @abstractmethod
    def row(self, index: int) -> Row:
        """The row at an index that there is."""

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """The row at the index."""
        if isinstance(index, slice):
            return [self.row(each) for each in range(*index.indices(len(self)))]
        return self.row(range(len(self))[index])


Read = TypeVar("Read")


class Anew(Generic[Read]):
    """What is read from the beginning each time it is asked for: little in memory at once."""

    def __init__(self, read: Callable[[], Iterable[Read]]) -> None:
        """Takes what reads them."""
        self.read = read

    def __iter__(self) -> Iterator[Read]:
        """Reads them."""
        return iter(self.read())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, with what stands above and below them in text."""

    title: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Row]
    remarks: Iterable[str] = ()
    id: str = ""
    """The report's name for programs, in English; also the name of its CSV file."""

    document: Mapping[str, object] = field(default_factory=dict)
    """The report as JSON; of a long one a member may be an iterator, to be read once."""

    has_fault: bool = False
    """Whether what it proves is at fault."""

    is_grouped: bool = False
    """Whether all rows stand under headings, so that print has a table for each."""

    def rows_on(self, face: Face) -> Iterator[Row]:
        """The rows that the face shows, with the cells that it shows."""
        for row, cells in self.shown_on(face):
            yield row if len(row.cells) == 1 else replace(row, cells=cells)

    def shown_on(self, face: Face) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
        """The rows that the face shows, each as it is and the cells that it shows."""
        of_face = self._cells_of(face)
        return ((row, of_face(row.cells)) for row in self.rows if face in row.on)

    def cells_on(self, face: Face) -> Iterator[tuple[Cell, ...]]:
        """The cells of the rows that the face shows: the innermost loop of a file of data."""
        of_face = self._cells_of(face)
        return (of_face(row.cells) for row in self.rows if face in row.on)

    def _cells_of(self, face: Face) -> Callable[[tuple[Cell, ...]], tuple[Cell, ...]]:
        """What takes the cells that the face shows out of a row's."""
        places = [place for place, column in enumerate(self.columns) if face in column.on]
        width = len(self.columns)
        chosen = itemgetter(*places, slice(0, 0))

        def cells(every: tuple[Cell, ...]) -> tuple[Cell, ...]:
            missing = width - len(every)
            found: tuple[Cell, ...] = chosen((*every, *[None] * missing) if missing else every)
            return found[:-1]

        return cells

    def columns_on(self, face: Face) -> tuple[Column, ...]:
        """The columns that the face shows."""
        return tuple(column for column in self.columns if face in column.on)


def heading(text: str, on: frozenset[Face] = TEXT, *, apart: bool = True) -> Row:
    """A row that is one line of text across all columns."""
    return Row((text,), "heading", apart=apart, on=on, stop=False)


def remark(text: str, level: int = 0) -> Row:
    """A sentence about the row above it, across all columns."""
    return Row((text,), "remark", level, on=TEXT | SCREEN, stop=False)


def rows_as_json(columns: Iterable[Column], rows: Iterable[Row]) -> list[dict[str, Cell]]:
    """The rows of data as JSON: each cell that CSV has, by the name of its column."""
    shown = [(place, one.id) for place, one in enumerate(columns) if one.on >= CSV]
    return [{name: row.cells[place] for place, name in shown} for row in rows if row.on >= CSV]
