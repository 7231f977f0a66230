"""Leaving a cell: what was typed becomes what was meant, and amounts that follow it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.widgets.typing_offers import offers
from finsam_tui.widgets.typing_state import changed, saying, with_row, with_text
from ledger.entry.similar import always_objects
from ledger.entry.sketch_reading import read_objects, read_row
from ledger.entry.sketches import with_amount, write_objects
from ledger.errors import Problem
from ledger.money import read_amount, rounded
from ledger.periods import read_day
from ledger.text import clean

if TYPE_CHECKING:
    from finsam_tui.widgets.typing_offers import Desk, Offer
    from finsam_tui.widgets.typing_state import Typing
    from ledger.entry.sketches import Sketch
    from ledger.money import Ore


def settled(state: Typing, desk: Desk) -> Typing:
    """The state when the cursor leaves its cell; `said` when the cell is not understood.

    A cell that is not understood keeps its text.
    """
    state = replace(state, said=None)
    if state.place.name in ("date", "event"):
        return _settled_day(state)
    if state.place.name == "account":
        return _settled_account(state, desk)
    if state.place.name == "objects":
        return _settled_objects(state, desk)
    if state.place.is_amount:
        return _settled_amount(state, desk)
    return changed(state, with_text(state.sketch, state.place, clean(state.text)))


def _settled_day(state: Typing) -> Typing:
    text = state.text.strip()
    if not text:
        day = state.sketch.near.isoformat() if state.place.name == "date" else ""
        return changed(state, with_text(state.sketch, state.place, day))
    day_read = read_day(text, state.sketch.near)
    if isinstance(day_read, Problem):
        return saying(state, day_read)
    sketch = with_text(state.sketch, state.place, day_read.isoformat())
    return changed(state, replace(sketch, near=day_read) if state.place.name == "date" else sketch)


def chosen(state: Typing, desk: Desk) -> Offer | None:
    """The offer that is marked, if any."""
    found = offers(state, desk)
    return found[state.choice] if 0 <= state.choice < len(found) else None


def _settled_account(state: Typing, desk: Desk) -> Typing:
    row, text = state.row, state.text.strip()
    if not text:
        return changed(state, with_text(state.sketch, state.place, ""))
    offer = chosen(state, desk)
    if offer is not None:
        row = replace(row, account=offer.value, objects=row.objects or offer.objects)
    elif text in desk.chart.accounts:
        row = replace(row, account=text)
    else:
        return saying(state, read_row(row, desk.chart).problems[0])
    if not row.objects and state.is_open:
        always = always_objects(desk.habits, row.account) or ()
        row = replace(row, objects=write_objects(always, desk.chart.objects))
    return changed(state, with_row(state.sketch, state.place.row, row))


def _settled_objects(state: Typing, desk: Desk) -> Typing:
    offer = chosen(state, desk)
    text = offer.value if offer else state.text
    objects = read_objects(text, desk.chart)
    if isinstance(objects, Problem):
        return saying(state, objects)
    written = write_objects(objects, desk.chart.objects)
    return changed(state, with_text(state.sketch, state.place, written))


def _settled_amount(state: Typing, desk: Desk) -> Typing:
    """An amount below zero belongs in the other column; a new amount empties the other column."""
    text = state.text.strip()
    if not text:
        return changed(state, with_text(state.sketch, state.place, ""))
    amount = read_amount(text)
    if isinstance(amount, Problem):
        return saying(state, amount)
    row = state.row
    if not state.is_open and not (row.debit and row.credit):
        return state
    signed = amount if state.place.name == "debit" else -amount
    if amount < 0:
        row = with_amount(row, signed)
    elif state.place.name == "debit":
        row = replace(row, debit=text, credit="")
    else:
        row = replace(row, debit="", credit=text)
    sketch = with_total(with_row(state.sketch, state.place.row, row), state.place.row, desk)
    return changed(state, sketch)


def with_total(sketch: Sketch, index: int, desk: Desk) -> Sketch:
    """The sketch when the amount of a row has been typed: the rows that follow are worked out.

    The rows follow when the total changes, the largest of them; in a template that has no
    amounts yet, when any amount is typed. Together they balance if their shares do.
    """
    row = sketch.rows[index]
    if not _leads(sketch, index):
        return with_row(sketch, index, replace(row, role="typed"))
    sketch = with_row(sketch, index, replace(row, role="leads"))
    amount = read_row(row, desk.chart).amount
    amounts = _in_proportion(sketch, index, amount)
    for position, part in amounts.items():
        sketch = with_row(sketch, position, with_amount(sketch.rows[position], part))
    return sketch


def _leads(sketch: Sketch, index: int) -> bool:
    row = sketch.rows[index]
    if row.role == "leads" or not row.share:
        return row.role == "leads"
    others = [other for place, other in enumerate(sketch.rows) if place != index and other.share]
    is_first = all(other.role == "follows" for other in others) and row.role == "follows"
    is_total = all(abs(other.share) <= abs(row.share) for other in others)
    has_no_amounts = not any(other.debit or other.credit for other in others)
    return is_first and (is_total or has_no_amounts)


def _in_proportion(sketch: Sketch, index: int, amount: Ore) -> dict[int, Ore]:
    share = sketch.rows[index].share
    following = {
        position: row.share
        for position, row in enumerate(sketch.rows)
        if row.role == "follows" and row.share
    }
    amounts = {
        position: rounded(amount * part * (1 if share > 0 else -1), abs(share))
        for position, part in following.items()
    }
    if following and share + sum(following.values()) == 0:
        largest = max(following, key=lambda position: abs(following[position]))
        amounts[largest] -= amount + sum(amounts.values())
    return amounts
