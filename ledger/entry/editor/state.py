"""The state of typing: the draft, the place of the cursor, and every state before this one.

Nothing here knows a screen. A key is a function from one state to the next, so nothing typed can
be lost: what is not in the draft is in the past or the future, or in the book.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ledger.core.text import text_problem
from ledger.entry.draft_store import DraftRow, VoucherDraft

if TYPE_CHECKING:
    from datetime import date

    from ledger.core.errors import Problem

Field: TypeAlias = Literal["series", "date", "text", "due", "counterparty", "document", "event"]
Cell: TypeAlias = Literal["account", "objects", "debit", "credit", "text"]

FIELDS: Final[tuple[Field, ...]] = (
    "series",
    "date",
    "text",
    "due",
    "counterparty",
    "document",
    "event",
)
CELLS: Final[tuple[Cell, ...]] = ("account", "objects", "debit", "credit", "text")
HEADER: Final = -1
"""The row of the fields above the grid."""

WORDS: Final = frozenset({"text", "counterparty", "document"})
"""The fields and cells of words, where a pasted table is one line of them."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where the cursor is: a field of the header, or a cell of a row."""

    row: int
    name: Field | Cell

    @property
    def is_amount(self) -> bool:
        """Whether it holds an amount."""
        return self.name in ("debit", "credit")


START: Final = CellPlace(HEADER, "date")


@dataclass(frozen=True, slots=True)
class EditorState:
    """A voucher while it is being typed."""

    draft: VoucherDraft
    place: CellPlace = START
    is_open: bool = False
    """Whether the cell has been typed in since the cursor came, so that offers are shown."""

    choice: int = 0
    """Which of the offers is marked; -1 for none."""

    problem: Problem | None = None
    """What the last key could not do."""

    past: tuple[VoucherDraft, ...] = ()
    future: tuple[VoucherDraft, ...] = ()
    motion: Literal["", "longer", "shorter"] = ""
    """What the last key did to the end of the text in the cell."""

    @property
    def text(self) -> str:
        """What stands in the cell where the cursor is."""
        return text_in(self.draft, self.place)

    @property
    def row(self) -> DraftRow:
        """The row where the cursor is; an empty one past the last."""
        return row_of(self.draft, self.place.row)

    @property
    def is_on_new_row(self) -> bool:
        """Whether the cursor is on the empty row after the last."""
        return self.place.row >= len(self.draft.rows)

    @property
    def is_touched(self) -> bool:
        """Whether anything has been typed since the voucher was begun."""
        return bool(self.past)


def row_of(draft: VoucherDraft, row: int) -> DraftRow:
    """The row; an empty one past the last."""
    return draft.rows[row] if 0 <= row < len(draft.rows) else DraftRow()


def text_in(draft: VoucherDraft, place: CellPlace) -> str:
    """What stands in a field or a cell, as typed."""
    owner = draft if place.row == HEADER else row_of(draft, place.row)
    return str(getattr(owner, place.name))


def with_text(draft: VoucherDraft, place: CellPlace, text: str) -> VoucherDraft:
    """The draft with another text in a field or a cell."""
    if place.row == HEADER:
        return replace(draft, **{place.name: text})  # type: ignore[arg-type]  # fields hold text
    return with_row(
        draft,
        place.row,
        replace(row_of(draft, place.row), **{place.name: text}),  # type: ignore[arg-type]
    )


def with_row(draft: VoucherDraft, index: int, row: DraftRow) -> VoucherDraft:
    """The draft with another row; one past the last is added, unless it is empty."""
    if index >= len(draft.rows):
        return draft if row.is_empty else replace(draft, rows=(*draft.rows, row))
    return replace(draft, rows=(*draft.rows[:index], row, *draft.rows[index + 1 :]))


def new_editor(near: date, series: str) -> EditorState:
    """An empty voucher with the day and the series of the one before."""
    return EditorState(VoucherDraft(near=near, date=near.isoformat(), series=series))


def typed(state: EditorState, text: str) -> EditorState:
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
        draft=with_text(state.draft, state.place, text),
        is_open=True,
        choice=-1 if state.place.row == HEADER else 0,
        problem=None,
        motion=motion,
    )


def remembered(state: EditorState) -> EditorState:
    """The same state, with its draft in the past and what was undone before it too."""
    again = (*state.future, state.draft) if state.future else ()
    return replace(state, past=(*state.past, state.draft, *again), future=())


def changed(state: EditorState, draft: VoucherDraft) -> EditorState:
    """A key has changed the draft; one step of the past."""
    if draft == state.draft:
        return state
    return replace(remembered(state), draft=draft, motion="")


def moved_to(state: EditorState, place: CellPlace) -> EditorState:
    """The cursor has come to another place."""
    return replace(state, place=place, is_open=False, choice=0, problem=None, motion="")


def with_problem(state: EditorState, problem: Problem) -> EditorState:
    """The key could not do its work, and says why."""
    return replace(state, problem=problem)


def undo(state: EditorState) -> EditorState:
    """The draft as it was one step before."""
    if not state.past:
        return state
    return _on_known_row(
        replace(
            state,
            draft=state.past[-1],
            past=state.past[:-1],
            future=(state.draft, *state.future),
        )
    )


def redo(state: EditorState) -> EditorState:
    """The draft as it was before it was undone."""
    if not state.future:
        return state
    return _on_known_row(
        replace(
            state,
            draft=state.future[0],
            past=(*state.past, state.draft),
            future=state.future[1:],
        )
    )


def _on_known_row(state: EditorState) -> EditorState:
    """The state with the cursor on a row that is there."""
    row = min(state.place.row, len(state.draft.rows))
    name = "account" if row > HEADER and row == len(state.draft.rows) else state.place.name
    return moved_to(state, CellPlace(row, name))
