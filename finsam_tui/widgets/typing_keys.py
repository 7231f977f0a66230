"""What each key does to a voucher that is being typed: one function a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from finsam_tui.widgets.typing_offers import (
    asks_for_objects,
    expected_here,
    ghost,
    offers,
    reading_of,
    remainder,
    side_here,
)
from finsam_tui.widgets.typing_settling import chosen, settled, with_total
from finsam_tui.widgets.typing_state import (
    CELLS,
    FIELDS,
    HEADER,
    Place,
    at,
    changed,
    saying,
    typed,
    with_row,
    with_text,
)
from ledger.entry.similar import text_at
from ledger.entry.sketches import copy_of, with_amount, write_objects
from ledger.errors import Problem, problem
from ledger.money import write_amount
from ledger.periods import read_day

if TYPE_CHECKING:
    from finsam_tui.widgets.typing_offers import Desk
    from finsam_tui.widgets.typing_state import Cell, Field, Typing
    from ledger.entry.sketches import Booked, Sketch, SketchRow

ENTER_FIELDS: tuple[Field, ...] = ("date", "text", "counterparty", "document")
"""The fields that enter passes; tab passes all of them."""

UPPER_FIELDS: tuple[Field, ...] = ("series", "date", "text")
"""The fields of the first line of the header; the others stand on the second."""


def wants_record(state: Typing, desk: Desk) -> bool:
    """Whether enter, pressed here, records: on the empty last row of a voucher that balances."""
    reading = reading_of(state, desk)
    return (
        state.is_on_new_row
        and not state.text
        and not reading.difference
        and len(reading.used) > 1
        and not any(fault.where.startswith("rows") for fault in reading.problems)
    )


def entered(state: Typing, desk: Desk) -> Typing:
    """Enter: takes what is meant and goes to the next cell that wants something."""
    if state.place.row == HEADER:
        return _entered_field(state, desk)
    if state.text:
        left = settled(state, desk)
        return left if left.said else _onward(left, desk)
    taken = _with_ghost(state, desk)
    if state.place.name != "account":
        return _onward(settled(taken, desk), desk)
    if not taken.text:
        return _what_is_missing(state, desk)
    return after_amount(taken, desk) if _is_whole(taken.row) else _onward(taken, desk)


def _entered_field(state: Typing, desk: Desk) -> Typing:
    name = state.place.name
    offer = chosen(state, desk)
    if offer is not None and offer.voucher is not None:
        return copied(state, offer.voucher, desk)
    if not state.text:
        state = changed(state, with_text(state.sketch, state.place, ghost(state, desk)))
    left = settled(state, desk)
    if left.said:
        return left
    if name == "series":
        return at(left, Place(HEADER, "date"))
    passed = ENTER_FIELDS.index(name) + 1 if name in ENTER_FIELDS else len(ENTER_FIELDS)
    if passed < len(ENTER_FIELDS):
        return at(left, Place(HEADER, ENTER_FIELDS[passed]))
    return into_grid(left, desk)


def _onward(state: Typing, desk: Desk) -> Typing:
    """The cursor goes on from a cell that is understood."""
    name, row = state.place.name, state.row
    if name == "account" and asks_for_objects(state, desk):
        return at(state, Place(state.place.row, "objects"))
    if name in ("account", "objects"):
        if _is_whole(row) and reading_of(state, desk).balances:
            return _at_new_row(state)
        return _at_amount(state, state.place.row, desk)
    if row.debit or row.credit:
        return after_amount(state, desk)
    if name == "debit":
        return at(state, Place(state.place.row, "credit"))
    return saying(state, problem("zero-amount", "The posting has no amount."))


def into_grid(state: Typing, desk: Desk) -> Typing:
    """The cursor goes to the total that the other amounts follow, or to what is missing."""
    rows = state.sketch.rows
    following = [index for index, row in enumerate(rows) if row.role == "follows"]
    if following and not any(row.role == "leads" for row in rows):
        total = max(following, key=lambda index: abs(rows[index].share))
        return _at_amount(state, total, desk)
    return _at_first_unfinished(state, range(len(rows)), desk) or _at_new_row(state)


def after_amount(state: Typing, desk: Desk) -> Typing:
    """The cursor goes on when a row has its amount: to what is missing, or to the next row."""
    rows, here = state.sketch.rows, state.place.row
    if reading_of(state, desk).balances:
        return _at_new_row(state)
    order = (*range(here + 1, len(rows)), *range(min(here + 1, len(rows))))
    unfinished = _at_first_unfinished(state, order, desk)
    if unfinished is not None:
        return unfinished
    return _at_amount(state, here + 1, desk) if here + 1 < len(rows) else _at_new_row(state)


def _at_first_unfinished(
    state: Typing, order: tuple[int, ...] | range, desk: Desk
) -> Typing | None:
    for index in order:
        row = state.sketch.rows[index]
        if not row.is_empty and not row.account:
            return at(state, Place(index, "account"))
        if row.account and not (row.debit or row.credit):
            return _at_amount(state, index, desk)
    return None


def _at_amount(state: Typing, index: int, desk: Desk) -> Typing:
    there = at(state, Place(index, "debit"))
    return at(there, Place(index, side_here(there, desk)))


def _at_new_row(state: Typing) -> Typing:
    return at(state, Place(len(state.sketch.rows), "account"))


def _is_whole(row: SketchRow) -> bool:
    return bool(row.account and (row.debit or row.credit))


def _with_ghost(state: Typing, desk: Desk) -> Typing:
    """The state with what is proposed in the empty cell: a whole row when it ends the voucher."""
    proposed = ghost(state, desk)
    if not proposed:
        return state
    row = replace(state.row, **{state.place.name: proposed})  # type: ignore[arg-type]
    if state.place.name == "account":
        expected = expected_here(state, desk)
        if expected and not row.objects:
            row = replace(row, objects=write_objects(expected.objects, desk.chart.objects))
        rest = remainder(state, desk)
        if expected and rest and expected.amount == rest and not (row.debit or row.credit):
            row = with_amount(row, rest)
    taken = changed(state, with_row(state.sketch, state.place.row, row))
    return replace(taken, is_open=state.place.is_amount)


def _what_is_missing(state: Typing, desk: Desk) -> Typing:
    """Says why the voucher cannot be recorded yet, at the cell where it can be put right."""
    reading = reading_of(state, desk)
    for fault in reading.problems:
        if fault.where.startswith("rows"):
            return saying(at(state, place_of(fault.where)), fault)
    if len(reading.used) < 2:  # noqa: PLR2004 - debit and credit
        return saying(
            state,
            problem("too-few-postings", "A voucher needs at least two postings, debit and credit."),
        )
    return saying(
        state,
        problem(
            "rest-left",
            "{amount} is left to record; write an account, or let a row take the rest.",
            amount=write_amount(abs(reading.difference)),
        ),
    )


def place_of(where: str) -> Place:
    """The place that a problem names: `"date"`, `"rows[2].account"`."""
    if where.startswith("rows["):
        row, _, name = where[len("rows[") :].partition("].")
        cell: Cell = next((cell for cell in CELLS if cell == name), "account")
        return Place(int(row), cell)
    return Place(HEADER, next((field for field in FIELDS if field == where), "date"))


def tabbed(state: Typing, desk: Desk, step: int = 1) -> Typing:
    """Tab and shift+tab: to the next cell or the one before, whatever the cell holds."""
    left = settled(state, desk)
    order = [Place(HEADER, field) for field in FIELDS]
    order += [Place(row, cell) for row in range(len(left.sketch.rows) + 1) for cell in CELLS]
    position = order.index(state.place) if state.place in order else 0
    return at(left, order[(position + step) % len(order)])


def stepped(state: Typing, desk: Desk, step: int) -> Typing:
    """The arrows up (-1) and down (1): through the offers, the days, the fields and the rows."""
    found = offers(state, desk)
    if found:
        lowest = -1 if state.place.row == HEADER else 0
        return replace(state, choice=max(lowest, min(state.choice + step, len(found) - 1)))
    if state.place.name in ("date", "event"):
        return _day_shifted(state, -step)
    left = settled(state, desk)
    if left.place.row == HEADER:
        return at(left, _field_beside(left.place, step))
    row = left.place.row + step
    if row < 0:
        return at(left, Place(HEADER, "counterparty"))
    return _at_same_cell(left, row, desk)


def _at_same_cell(state: Typing, row: int, desk: Desk) -> Typing:
    """The cursor goes to the same cell of another row; from an amount, to its amount."""
    if row >= len(state.sketch.rows):
        return _at_new_row(state)
    if state.place.row == HEADER:
        return at(state, Place(row, "account"))
    if state.place.is_amount:
        return _at_amount(state, row, desk)
    return at(state, Place(row, state.place.name))


def _field_beside(place: Place, step: int) -> Place:
    """The field above or below one of the header; below its second line stands the grid."""
    if place.name in UPPER_FIELDS:
        return Place(HEADER, "counterparty") if step > 0 else place
    return Place(0, "account") if step > 0 else Place(HEADER, "text")


def _day_shifted(state: Typing, days: int) -> Typing:
    day = read_day(state.text, state.sketch.near) if state.text.strip() else state.sketch.near
    if isinstance(day, Problem):
        return saying(state, day)
    try:
        shifted = day + timedelta(days=days)
    except OverflowError:
        return state
    moved = changed(state, with_text(state.sketch, state.place, shifted.isoformat()))
    return replace(moved, said=None, is_open=False)


def paged(state: Typing, desk: Desk, rows: int) -> Typing:
    """Page up and page down: so many rows at once."""
    left = settled(state, desk)
    row = max(0, min(max(left.place.row, 0) + rows, len(left.sketch.rows)))
    return _at_same_cell(left, row, desk)


def clicked(state: Typing, desk: Desk, place: Place) -> Typing:
    """The mouse: the cursor goes to the cell."""
    left = settled(state, desk)
    last = len(left.sketch.rows)
    return at(left, place if place.row < last else Place(last, "account"))


def rest_taken(state: Typing, desk: Desk) -> Typing:
    """One key books the remainder on this row."""
    left = settled(state, desk)
    if left.said:
        return left
    if left.place.row == HEADER:
        return saying(left, problem("no-row", "Go to the row that is to take the rest."))
    rest = remainder(left, desk)
    if not rest:
        return saying(left, problem("no-rest", "Nothing is left: debit and credit are equal."))
    row = with_amount(left.row, rest)
    taken = changed(
        left, with_total(with_row(left.sketch, left.place.row, row), left.place.row, desk)
    )
    if not row.account:
        return at(taken, Place(left.place.row, "account"))
    return after_amount(taken, desk)


def proposal_taken(state: Typing, desk: Desk) -> Typing:
    """The arrow right, at the end of the text: takes what is proposed, to go on with.

    In the text of an empty voucher that is the whole of the likeliest earlier one.
    """
    found = offers(state, desk)
    if state.place == Place(HEADER, "text") and found:
        voucher = found[max(state.choice, 0)].voucher
        if voucher is not None:
            return copied(state, voucher, desk)
    proposed = ghost(state, desk)
    return typed(state, proposed) if proposed else state


def row_removed(state: Typing) -> Typing:
    """Takes the row of the cursor away; undo brings it back."""
    if state.place.row == HEADER or state.is_on_new_row:
        return state
    rows = state.sketch.rows
    kept = (*rows[: state.place.row], *rows[state.place.row + 1 :])
    removed = changed(state, replace(state.sketch, rows=kept))
    row = min(state.place.row, len(kept))
    name = state.place.name if row < len(kept) else "account"
    return at(removed, Place(row, name))


def sides_turned(state: Typing, desk: Desk) -> Typing:
    """Debit becomes credit and credit debit, in every row."""
    left = settled(state, desk)
    rows = tuple(
        replace(row, debit=row.credit, credit=row.debit, share=-row.share)
        for row in left.sketch.rows
    )
    return replace(changed(left, replace(left.sketch, rows=rows)), is_open=False)


def text_repeated(state: Typing) -> Typing:
    """The text of a row becomes that of the row above."""
    if state.place.row < 1 or state.place.name != "text":
        return state
    above = state.sketch.rows[state.place.row - 1].text
    return changed(state, with_text(state.sketch, state.place, above)) if above else state


def copied(state: Typing, voucher: Booked, desk: Desk) -> Typing:
    """The voucher begins as a copy of an earlier one; its months move on to the day typed."""
    copy = copy_of(voucher, state.sketch.near, desk.chart.objects)
    text = text_at(voucher.text, voucher.date, state.sketch.near)
    return begun(state, replace(copy, text=text), desk, over_text=True)


def begun(state: Typing, start: Sketch, desk: Desk, *, over_text: bool = False) -> Typing:
    """The voucher begins from a template or a copy; what is typed already stays.

    Its rows come after those that are there. `over_text` lets its text take the place of the
    words that it was found by.
    """
    now = state.sketch
    sketch = replace(
        now,
        text=start.text if over_text or not now.text else now.text,
        counterparty=now.counterparty or start.counterparty,
        series=start.series or now.series,
        rows=(*(row for row in now.rows if not row.is_empty), *start.rows),
    )
    taken = changed(state, sketch)
    for field in ENTER_FIELDS[1:]:
        if not getattr(sketch, field):
            return at(taken, Place(HEADER, field))
    return into_grid(taken, desk)
