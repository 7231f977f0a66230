"""What each key does to a voucher that is being typed: one function a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.core.calendar import read_day
from ledger.core.errors import Problem, problem
from ledger.core.money import read_pasted_amount, write_amount
from ledger.core.text import clean
from ledger.entry.draft_parsing import read_objects
from ledger.entry.draft_store import copy_of, with_amount, write_objects
from ledger.entry.editor.commit_cell import chosen, commit_cell, with_total
from ledger.entry.editor.pasted_table import in_grid_order
from ledger.entry.editor.state import (
    CELLS,
    FIELDS,
    HEADER,
    CellPlace,
    changed,
    moved_to,
    row_of,
    typed,
    with_problem,
    with_row,
    with_text,
)
from ledger.entry.editor.suggestions import (
    asks_for_objects,
    expected_here,
    has_due_day,
    inline_proposal,
    reading_of,
    remainder,
    side_here,
    suggestions,
)
from ledger.entry.posting_history import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.entry.draft_store import CopyableVoucher, DraftRow, VoucherDraft
    from ledger.entry.editor.state import Cell, EditorState, Field
    from ledger.entry.editor.suggestions import EditorContext

ENTER_FIELDS: tuple[Field, ...] = ("date", "text", "counterparty", "document")
"""The fields that enter passes; tab passes all of them."""

UPPER_FIELDS: tuple[Field, ...] = ("series", "date", "text", "due")
"""The fields of the first line of the header; the others stand on the second."""


def wants_record(state: EditorState, context: EditorContext) -> bool:
    """Whether enter, pressed here, records: on the empty last row of a voucher that balances."""
    reading = reading_of(state, context)
    return (
        state.is_on_new_row
        and not state.text
        and not reading.difference
        and len(reading.used) > 1
        and not any(fault.where.startswith("rows") for fault in reading.problems)
    )


def entered(state: EditorState, context: EditorContext) -> EditorState:
    """Enter: takes what is meant and goes to the next cell that wants something."""
    if state.place.row == HEADER:
        return _entered_field(state, context)
    if state.text:
        left = commit_cell(state, context)
        return left if left.problem else _onward(left, context)
    taken = with_proposal(state, context)
    if state.place.name != "account":
        return _onward(commit_cell(taken, context), context)
    if not taken.text:
        return _what_is_missing(state, context)
    return after_amount(taken, context) if _is_whole(taken.row) else _onward(taken, context)


def _entered_field(state: EditorState, context: EditorContext) -> EditorState:
    name = state.place.name
    offer = chosen(state, context)
    if offer is not None and offer.voucher is not None:
        return copied(state, offer.voucher, context)
    if not state.text:
        state = changed(state, with_text(state.draft, state.place, inline_proposal(state, context)))
    left = commit_cell(state, context)
    if left.problem:
        return left
    if name == "series":
        return moved_to(left, CellPlace(HEADER, "date"))
    passed = ENTER_FIELDS.index(name) + 1 if name in ENTER_FIELDS else len(ENTER_FIELDS)
    if passed < len(ENTER_FIELDS):
        return moved_to(left, CellPlace(HEADER, ENTER_FIELDS[passed]))
    return into_grid(left, context)


def _onward(state: EditorState, context: EditorContext) -> EditorState:
    """The cursor goes on from a cell that is understood."""
    name, row = state.place.name, state.row
    if name == "account" and asks_for_objects(state, context):
        return moved_to(state, CellPlace(state.place.row, "objects"))
    if name in ("account", "objects"):
        if _is_whole(row) and reading_of(state, context).balances:
            return _at_new_row(state)
        return _at_amount(state, state.place.row, context)
    if row.debit or row.credit:
        return after_amount(state, context)
    if name == "debit":
        return moved_to(state, CellPlace(state.place.row, "credit"))
    return with_problem(state, problem("zero-amount", "The posting has no amount."))


def into_grid(state: EditorState, context: EditorContext) -> EditorState:
    """The cursor goes to the total that the other amounts follow, or to what is missing."""
    rows = state.draft.rows
    following = [index for index, row in enumerate(rows) if row.role == "follows"]
    if following and not any(row.role == "leads" for row in rows):
        total = max(following, key=lambda index: abs(rows[index].share))
        return _at_amount(state, total, context)
    return _at_first_unfinished(state, range(len(rows)), context) or _at_new_row(state)


def after_amount(state: EditorState, context: EditorContext) -> EditorState:
    """The cursor goes on when a row has its amount: to what is missing, or to the next row."""
    rows, here = state.draft.rows, state.place.row
    if reading_of(state, context).balances:
        return _at_new_row(state)
    order = (*range(here + 1, len(rows)), *range(min(here + 1, len(rows))))
    unfinished = _at_first_unfinished(state, order, context)
    if unfinished is not None:
        return unfinished
    return _at_amount(state, here + 1, context) if here + 1 < len(rows) else _at_new_row(state)


def _at_first_unfinished(
    state: EditorState, order: tuple[int, ...] | range, context: EditorContext
) -> EditorState | None:
    for index in order:
        row = state.draft.rows[index]
        if not row.is_empty and not row.account:
            return moved_to(state, CellPlace(index, "account"))
        if row.account and not (row.debit or row.credit):
            return _at_amount(state, index, context)
    return None


def _at_amount(state: EditorState, index: int, context: EditorContext) -> EditorState:
    there = moved_to(state, CellPlace(index, "debit"))
    return moved_to(there, CellPlace(index, side_here(there, context)))


def _at_new_row(state: EditorState) -> EditorState:
    return moved_to(state, CellPlace(len(state.draft.rows), "account"))


def _is_whole(row: DraftRow) -> bool:
    return bool(row.account and (row.debit or row.credit))


def with_proposal(state: EditorState, context: EditorContext) -> EditorState:
    """The state with what is proposed in the empty cell: a whole row when it ends the voucher."""
    proposed = inline_proposal(state, context)
    if not proposed:
        return state
    row = replace(state.row, **{state.place.name: proposed})  # type: ignore[arg-type]
    if state.place.name == "account":
        expected = expected_here(state, context)
        if expected and not row.objects:
            row = replace(row, objects=write_objects(expected.objects, context.chart.objects))
        rest = remainder(state, context)
        if expected and rest and expected.amount == rest and not (row.debit or row.credit):
            row = with_amount(row, rest)
    taken = changed(state, with_row(state.draft, state.place.row, row))
    return replace(taken, is_open=state.place.is_amount)


def _what_is_missing(state: EditorState, context: EditorContext) -> EditorState:
    """Says why the voucher cannot be recorded yet, at the cell where it can be put right."""
    reading = reading_of(state, context)
    for fault in reading.problems:
        if fault.where.startswith("rows"):
            return with_problem(moved_to(state, place_of(fault.where, state.draft)), fault)
    if len(reading.used) < 2:  # noqa: PLR2004 - debit and credit
        return with_problem(
            state,
            problem("too-few-postings", "A voucher needs at least two postings, debit and credit."),
        )
    return with_problem(
        state,
        problem(
            "rest-left",
            "{amount} is left to record; write an account, or let a row take the rest.",
            amount=write_amount(abs(reading.difference)),
        ),
    )


def place_of(where: str, draft: VoucherDraft) -> CellPlace:
    """The place that a problem names: `"date"`, `"rows[2].account"`; else the last, empty row."""
    if where.startswith("rows["):
        row, _, name = where[len("rows[") :].partition("].")
        cell: Cell = next((cell for cell in CELLS if cell == name), "account")
        return CellPlace(int(row), cell)
    field = next((field for field in FIELDS if field == where), None)
    return CellPlace(HEADER, field) if field else CellPlace(len(draft.rows), "account")


def tabbed(state: EditorState, context: EditorContext, step: int = 1) -> EditorState:
    """Tab and shift+tab: to the next cell or the one before, whatever the cell holds."""
    left = commit_cell(state, context)
    fields = [one for one in FIELDS if one != "due" or has_due_day(left.draft, context)]
    order = [CellPlace(HEADER, field) for field in fields]
    order += [CellPlace(row, cell) for row in range(len(left.draft.rows) + 1) for cell in CELLS]
    position = order.index(state.place) if state.place in order else 0
    return _left_for(left, order[(position + step) % len(order)])


def _left_for(state: EditorState, place: CellPlace) -> EditorState:
    """The cursor goes on from a cell, and what is wrong in it is shown all the same."""
    fault = state.problem
    there = moved_to(state, place)
    return there if fault is None else with_problem(there, fault)


def stepped(state: EditorState, context: EditorContext, step: int) -> EditorState:
    """The arrows up (-1) and down (1): through the offers, the days, the fields and the rows."""
    found = suggestions(state, context)
    if found:
        lowest = -1 if state.place.row == HEADER else 0
        return replace(state, choice=max(lowest, min(state.choice + step, len(found) - 1)))
    if state.place.name in ("date", "event", "due"):
        return _day_shifted(state, -step)
    left = commit_cell(state, context)
    if left.place.row == HEADER:
        return _left_for(left, _field_beside(left.place, step))
    row = left.place.row + step
    if row < 0:
        return _left_for(left, CellPlace(HEADER, "counterparty"))
    return _left_for(left, _at_same_cell(left, row, context).place)


def _at_same_cell(state: EditorState, row: int, context: EditorContext) -> EditorState:
    """The cursor goes to the same cell of another row; from an amount, to its amount."""
    if row >= len(state.draft.rows):
        return _at_new_row(state)
    if state.place.row == HEADER:
        return moved_to(state, CellPlace(row, "account"))
    if state.place.is_amount:
        return _at_amount(state, row, context)
    return moved_to(state, CellPlace(row, state.place.name))


def _field_beside(place: CellPlace, step: int) -> CellPlace:
    """The field above or below one of the header; below its second line stands the grid."""
    if place.name in UPPER_FIELDS:
        return CellPlace(HEADER, "counterparty") if step > 0 else place
    return CellPlace(0, "account") if step > 0 else CellPlace(HEADER, "text")


def _day_shifted(state: EditorState, days: int) -> EditorState:
    day = read_day(state.text, state.draft.near) if state.text.strip() else state.draft.near
    if isinstance(day, Problem):
        return with_problem(state, day)
    try:
        shifted = day + timedelta(days=days)
    except OverflowError:
        return state
    moved = changed(state, with_text(state.draft, state.place, shifted.isoformat()))
    return replace(moved, problem=None, is_open=False)


def paged(state: EditorState, context: EditorContext, rows: int) -> EditorState:
    """Page up and page down: so many rows at once."""
    left = commit_cell(state, context)
    row = max(0, min(max(left.place.row, 0) + rows, len(left.draft.rows)))
    return _left_for(left, _at_same_cell(left, row, context).place)


def clicked(state: EditorState, context: EditorContext, place: CellPlace) -> EditorState:
    """The mouse: the cursor goes to the cell."""
    left = commit_cell(state, context)
    last = len(left.draft.rows)
    return _left_for(left, place if place.row < last else CellPlace(last, "account"))


def rest_taken(state: EditorState, context: EditorContext) -> EditorState:
    """One key books the remainder on this row."""
    left = commit_cell(state, context)
    if left.problem:
        return left
    if left.place.row == HEADER:
        return with_problem(left, problem("no-row", "Go to the row that is to take the rest."))
    rest = remainder(left, context)
    if not rest:
        return with_problem(
            left, problem("no-rest", "Nothing is left: debit and credit are equal.")
        )
    row = with_amount(left.row, rest)
    taken = changed(
        left, with_total(with_row(left.draft, left.place.row, row), left.place.row, context)
    )
    if not row.account:
        return moved_to(taken, CellPlace(left.place.row, "account"))
    return after_amount(taken, context)


def proposal_taken(state: EditorState, context: EditorContext) -> EditorState:
    """The arrow right, at the end of the text: takes what is proposed, to go on with.

    In the text of an empty voucher that is the whole of the likeliest earlier one.
    """
    found = suggestions(state, context)
    if state.place.row == HEADER and found:
        offer = found[max(state.choice, 0)]
        if offer.voucher is not None:
            return copied(state, offer.voucher, context)
        return typed(state, offer.value)
    proposed = inline_proposal(state, context)
    return typed(state, proposed) if proposed else state


def row_removed(state: EditorState) -> EditorState:
    """Takes the row of the cursor away; undo brings it back."""
    if state.place.row == HEADER or state.is_on_new_row:
        return state
    rows = state.draft.rows
    remaining = (*rows[: state.place.row], *rows[state.place.row + 1 :])
    removed = changed(state, replace(state.draft, rows=remaining))
    row = min(state.place.row, len(remaining))
    name = state.place.name if row < len(remaining) else "account"
    return moved_to(removed, CellPlace(row, name))


def sides_turned(state: EditorState, context: EditorContext) -> EditorState:
    """Debit becomes credit and credit debit, in every row."""
    left = commit_cell(state, context)
    rows = tuple(
        replace(row, debit=row.credit, credit=row.debit, share=-row.share)
        for row in left.draft.rows
    )
    return replace(changed(left, replace(left.draft, rows=rows)), is_open=False)


def text_repeated(state: EditorState) -> EditorState:
    """The text of a row becomes that of the row above."""
    if state.place.row < 1 or state.place.name != "text":
        return state
    above = state.draft.rows[state.place.row - 1].text
    return changed(state, with_text(state.draft, state.place, above)) if above else state


def _without_table(state: EditorState) -> EditorState:
    text = problem(
        "paste-no-table", "A table of accounts and amounts is taken here; nothing was taken."
    )
    return with_problem(state, text)


def _fault_in_pasted(text: str, name: str, row: DraftRow, context: EditorContext) -> Problem | None:
    """What is wrong with a pasted text for an amount, or for objects: most often it is a name."""
    if name in ("debit", "credit"):
        amount = read_pasted_amount(text) if text else 0
        return amount if isinstance(amount, Problem) else None
    objects = read_objects(text, context.chart) if name == "objects" else ()
    if not isinstance(objects, Problem):
        return None
    if objects.code != "object-not-understood":
        return objects
    return problem(
        "paste-no-object",
        "'{text}' is neither an object nor what account {account} is called; nothing was taken."
        " Paste accounts and amounts alone.",
        text=text,
        account=row.account,
    )


def pasted(
    state: EditorState, context: EditorContext, table: Sequence[Sequence[str]]
) -> EditorState:
    """A pasted table fills cells: its columns from the cursor on, its lines row by row.

    In the column of accounts, a table that begins with accounts has its own order of columns; from
    a field above the grid it comes there, after the rows that are there.
    All of it or nothing: what does not fit, or is no amount or object where one stands, is
    refused.
    """
    lines: Sequence[Sequence[str]] = [line for line in table if any(map(str.strip, line))]
    if state.place.row == HEADER:
        if in_grid_order(lines, context.chart) is None:
            return _without_table(state)
        state = _at_new_row(state)
    names = CELLS[CELLS.index(state.place.name) :]
    if state.place.name == "account":
        lines = in_grid_order(lines, context.chart) or lines
    widest = max(map(len, lines), default=0)
    if widest > len(names):
        return with_problem(
            state,
            problem(
                "paste-too-wide",
                "{columns:# column was|# columns were} pasted where {room:# is|# are} left;"
                " nothing was taken.",
                columns=widest,
                room=len(names),
            ),
        )
    draft = state.draft
    for row, line in enumerate(lines, state.place.row):
        for name, text in zip(names, map(clean, line), strict=False):
            if fault := _fault_in_pasted(text, name, row_of(draft, row), context):
                return with_problem(state, fault)
            draft = with_text(draft, CellPlace(row, name), text)
    filled = changed(state, draft)
    rows = range(len(draft.rows))
    return _at_first_unfinished(filled, rows, context) or _at_new_row(filled)


def copied(state: EditorState, voucher: CopyableVoucher, context: EditorContext) -> EditorState:
    """The voucher begins as a copy of an earlier one; its months move on to the day typed."""
    copy = copy_of(voucher, state.draft.near, context.chart.objects)
    text = text_at(voucher.text, voucher.date, state.draft.near)
    return begun(state, replace(copy, text=text), context, over_text=True)


def begun(
    state: EditorState, start: VoucherDraft, context: EditorContext, *, over_text: bool = False
) -> EditorState:
    """The voucher begins from a template or a copy; what is typed already stays.

    Its rows come after those that are there. `over_text` lets its text take the place of the
    words that it was found by.
    """
    now = state.draft
    draft = replace(
        now,
        text=start.text if over_text or not now.text else now.text,
        counterparty=now.counterparty or start.counterparty,
        series=start.series or now.series,
        rows=(*(row for row in now.rows if not row.is_empty), *start.rows),
    )
    taken = changed(state, draft)
    for field in ENTER_FIELDS[1:]:
        if not getattr(draft, field):
            return moved_to(taken, CellPlace(HEADER, field))
    return into_grid(taken, context)
