"""The state of typing: the sketch, the place of the cursor, and every state before this one.

Nothing here knows a screen. A key is a function from one state to the next, so nothing typed can
be lost: what is not in the sketch is in the past or the future, or in the book.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ledger.entry.sketches import Sketch, SketchRow
from ledger.text import text_problem

if TYPE_CHECKING:
    from datetime import date

    from ledger.errors import Problem

Field: TypeAlias = Literal["series", "date", "text", "counterparty", "document", "event"]
Cell: TypeAlias = Literal["account", "objects", "debit", "credit", "text"]

FIELDS: Final[tuple[Field, ...]] = (
    "series",
    "date",
    "text",
    "counterparty",
    "document",
    "event",
)
CELLS: Final[tuple[Cell, ...]] = ("account", "objects", "debit", "credit", "text")
HEADER: Final = -1
"""The row of the fields above the grid."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cursor is: a field of the header, or a cell of a row."""

    row: int
    name: Field | Cell

    @property
    def is_amount(self) -> bool:
        """Whether it holds an amount."""
        return self.name in ("debit", "credit")


START: Final = Place(HEADER, "date")


@dataclass(frozen=True, slots=True)
class Typing:
    """A voucher while it is being typed."""

    sketch: Sketch
    place: Place = START
    is_open: bool = False
    """Whether the cell has been typed in since the cursor came, so that offers are shown."""

    choice: int = 0
    """Which of the offers is marked; -1 for none."""

    said: Problem | None = None
    """What the last key could not do."""

    past: tuple[Sketch, ...] = ()
    future: tuple[Sketch, ...] = ()
    motion: Literal["", "longer", "shorter"] = ""
    """What the last key did to the end of the text in the cell."""

    @property
    def text(self) -> str:
        """What stands in the cell where the cursor is."""
        return text_in(self.sketch, self.place)

    @property
    def row(self) -> SketchRow:
        """The row where the cursor is; an empty one past the last."""
        return row_of(self.sketch, self.place.row)

    @property
    def is_on_new_row(self) -> bool:
        """Whether the cursor is on the empty row after the last."""
        return self.place.row >= len(self.sketch.rows)

    @property
    def is_touched(self) -> bool:
        """Whether anything has been typed since the voucher was begun."""
        return bool(self.past)


def row_of(sketch: Sketch, row: int) -> SketchRow:
    """The row; an empty one past the last."""
    return sketch.rows[row] if 0 <= row < len(sketch.rows) else SketchRow()


def text_in(sketch: Sketch, place: Place) -> str:
    """What stands in a field or a cell, as typed."""
    owner = sketch if place.row == HEADER else row_of(sketch, place.row)
    return str(getattr(owner, place.name))


def with_text(sketch: Sketch, place: Place, text: str) -> Sketch:
    """The sketch with another text in a field or a cell."""
    if place.row == HEADER:
        return replace(sketch, **{place.name: text})  # type: ignore[arg-type]  # fields hold text
    return with_row(
        sketch,
        place.row,
        replace(row_of(sketch, place.row), **{place.name: text}),  # type: ignore[arg-type]
    )


def with_row(sketch: Sketch, index: int, row: SketchRow) -> Sketch:
    """The sketch with another row; one past the last is added, unless it is empty."""
    if index >= len(sketch.rows):
        return sketch if row.is_empty else replace(sketch, rows=(*sketch.rows, row))
    return replace(sketch, rows=(*sketch.rows[:index], row, *sketch.rows[index + 1 :]))


def new_typing(near: date, series: str) -> Typing:
    """An empty voucher with the day and the series of the one before."""
    return Typing(Sketch(near=near, date=near.isoformat(), series=series))


def typed(state: Typing, text: str) -> Typing:
    """The text of the cell has been edited.

    Growing at the end, or shrinking from there, is one step of the past: each longest form of
    the text is kept.
    """
    if text_problem(text, "", len(text)):
        text = "".join(character for character in text if text_problem(character, "") is None)
    before = state.text
    if text == before:
        return state
    motion: Literal["", "longer", "shorter"] = ""
    if text.startswith(before):
        motion = "longer"
    elif before.startswith(text):
        motion = "shorter"
    state = state if motion and motion == state.motion else remembered(state)
    return replace(
        state,
        sketch=with_text(state.sketch, state.place, text),
        is_open=True,
        choice=-1 if state.place.row == HEADER else 0,
        said=None,
        motion=motion,
    )


def remembered(state: Typing) -> Typing:
    """The same state, with its sketch in the past and what was undone before it too."""
    again = (*state.future, state.sketch) if state.future else ()
    return replace(state, past=(*state.past, state.sketch, *again), future=())


def changed(state: Typing, sketch: Sketch) -> Typing:
    """A key has changed the sketch; one step of the past."""
    if sketch == state.sketch:
        return state
    return replace(remembered(state), sketch=sketch, motion="")


def at(state: Typing, place: Place) -> Typing:
    """The cursor has come to another place."""
    return replace(state, place=place, is_open=False, choice=0, said=None, motion="")


def saying(state: Typing, problem: Problem) -> Typing:
    """The key could not do its work, and says why."""
    return replace(state, said=problem)


def undone(state: Typing) -> Typing:
    """The sketch as it was one step before."""
    if not state.past:
        return state
    return _standing(
        replace(
            state,
            sketch=state.past[-1],
            past=state.past[:-1],
            future=(state.sketch, *state.future),
        )
    )


def redone(state: Typing) -> Typing:
    """The sketch as it was before it was undone."""
    if not state.future:
        return state
    return _standing(
        replace(
            state,
            sketch=state.future[0],
            past=(*state.past, state.sketch),
            future=state.future[1:],
        )
    )


def _standing(state: Typing) -> Typing:
    """The state with the cursor on a row that is there."""
    row = min(state.place.row, len(state.sketch.rows))
    name = "account" if row > HEADER and row == len(state.sketch.rows) else state.place.name
    return at(state, Place(row, name))
