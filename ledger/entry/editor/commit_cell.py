"""Leaving a cell: what was typed becomes what was meant, and amounts that follow it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.voucher_validation import day_problem, series_problem
from ledger.core.calendar import read_day
from ledger.core.errors import Problem
from ledger.core.money import divide_rounded, read_amount
from ledger.core.text import clean, text_problem
from ledger.entry.draft_parsing import read_objects, read_row
from ledger.entry.draft_store import with_amount, write_objects
from ledger.entry.editor.state import changed, with_problem, with_row, with_text
from ledger.entry.editor.suggestions import suggestions
from ledger.entry.posting_history import always_objects

if TYPE_CHECKING:
    from ledger.core.money import Ore
    from ledger.entry.draft_store import VoucherDraft
    from ledger.entry.editor.state import EditorState
    from ledger.entry.editor.suggestions import EditorContext, Suggestion


def commit_cell(state: EditorState, context: EditorContext) -> EditorState:
    """The state when the cursor leaves its cell; `problem` when the cell is not understood.

    A cell that is not understood keeps its text.
    """
    state = replace(state, problem=None)
    if state.place.name in ("date", "event", "due"):
        return _commit_day(state, context)
    if state.place.name == "account":
        return _commit_account(state, context)
    if state.place.name == "objects":
        return _commit_objects(state, context)
    if state.place.is_amount:
        return _commit_amount(state, context)
    offer = chosen(state, context) if state.place.name == "counterparty" else None
    return _commit_text(state, offer.value if offer else state.text)


def _commit_text(state: EditorState, typed: str) -> EditorState:
    """A series or a text that is refused in the end is refused here."""
    name, text = state.place.name, clean(typed)
    fault = series_problem(text) if name == "series" else text_problem(text, name)
    if fault:
        return with_problem(state, fault)
    return changed(state, with_text(state.draft, state.place, text))


def _commit_day(state: EditorState, context: EditorContext) -> EditorState:
    """A day that is refused in the end is refused here; the event may be of any day."""
    text = state.text.strip()
    if not text:
        day = state.draft.near.isoformat() if state.place.name == "date" else ""
        return changed(state, with_text(state.draft, state.place, day))
    day_read = read_day(text, state.draft.near)
    if isinstance(day_read, Problem):
        return with_problem(state, day_read)
    if state.place.name == "date" and (fault := day_problem(day_read, context.years)):
        return with_problem(state, fault)
    draft = with_text(state.draft, state.place, day_read.isoformat())
    return changed(state, replace(draft, near=day_read) if state.place.name == "date" else draft)


def chosen(state: EditorState, context: EditorContext) -> Suggestion | None:
    """The offer that is marked, if any."""
    found = suggestions(state, context)
    return found[state.choice] if 0 <= state.choice < len(found) else None


def _commit_account(state: EditorState, context: EditorContext) -> EditorState:
    row, text = state.row, state.text.strip()
    if not text:
        return changed(state, with_text(state.draft, state.place, ""))
    offer = chosen(state, context)
    if offer is not None:
        row = replace(row, account=offer.value, objects=row.objects or offer.objects)
    elif text in context.chart.accounts:
        row = replace(row, account=text)
    else:
        return with_problem(state, read_row(row, context.chart).problems[0])
    if not row.objects and state.is_open:
        always = always_objects(context.habits, row.account) or ()
        row = replace(row, objects=write_objects(always, context.chart.objects))
    return changed(state, with_row(state.draft, state.place.row, row))


def _commit_objects(state: EditorState, context: EditorContext) -> EditorState:
    offer = chosen(state, context)
    text = offer.value if offer else state.text
    objects = read_objects(text, context.chart)
    if isinstance(objects, Problem):
        return with_problem(state, objects)
    written = write_objects(objects, context.chart.objects)
    return changed(state, with_text(state.draft, state.place, written))


def _commit_amount(state: EditorState, context: EditorContext) -> EditorState:
    """An amount below zero belongs in the other column; a new amount empties the other column."""
    text = state.text.strip()
    if not text:
        return changed(state, with_text(state.draft, state.place, ""))
    amount = read_amount(text)
    if isinstance(amount, Problem):
        return with_problem(state, amount)
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
    draft = with_total(with_row(state.draft, state.place.row, row), state.place.row, context)
    return changed(state, draft)


def with_total(draft: VoucherDraft, index: int, context: EditorContext) -> VoucherDraft:
    """The draft when the amount of a row has been typed: the rows that follow are worked out.

    The rows follow when the total changes, the largest of them; in a template that has no
    amounts yet, when any amount is typed. Together they balance if their shares do.
    """
    row = draft.rows[index]
    if not _leads(draft, index):
        return with_row(draft, index, replace(row, role="typed"))
    draft = with_row(draft, index, replace(row, role="leads"))
    amount = read_row(row, context.chart).amount
    amounts = _in_proportion(draft, index, amount)
    for position, part in amounts.items():
        draft = with_row(draft, position, with_amount(draft.rows[position], part))
    return draft


def _leads(draft: VoucherDraft, index: int) -> bool:
    row = draft.rows[index]
    if row.role == "leads" or not row.share:
        return row.role == "leads"
    others = [other for place, other in enumerate(draft.rows) if place != index and other.share]
    is_first = all(other.role == "follows" for other in others) and row.role == "follows"
    is_total = all(abs(other.share) <= abs(row.share) for other in others)
    has_no_amounts = not any(other.debit or other.credit for other in others)
    return is_first and (is_total or has_no_amounts)


def _in_proportion(draft: VoucherDraft, index: int, amount: Ore) -> dict[int, Ore]:
    share = draft.rows[index].share
    following = {
        position: row.share
        for position, row in enumerate(draft.rows)
        if row.role == "follows" and row.share
    }
    amounts = {
        position: divide_rounded(amount * part * (1 if share > 0 else -1), abs(share))
        for position, part in following.items()
    }
    if following and share + sum(following.values()) == 0:
        largest = max(following, key=lambda position: abs(following[position]))
        amounts[largest] -= amount + sum(amounts.values())
    return amounts
