"""Every key in the table does something where it is bound, and breaks nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from finsam_tui.keys import ACTIONS, KEY_NAMES, key_name
from finsam_tui.places import EVERY_ACTION, PLACES
from finsam_tui.screens.base_screen import BaseScreen
from tests.books import register_invoice

WAYS: dict[str, tuple[str, ...]] = {
    "start": (),
    "rows": ("3",),
    "pane": ("2", "space", "tab"),
    "picker": ("p",),
    "search": ("ctrl+p",),
    "toggles": ("3", "k"),
    "form": ("1", "l"),
    "help": ("f1",),
    "overview": ("1",),
    "statement": ("3",),
    "opening": ("4", "g"),
    "postings": ("h", "enter"),
    "keyfigures": ("y",),
    "trial": ("h",),
    "approvals": ("a",),
    "closing": ("8",),
    "proof": ("b",),
    "history": ("j",),
    "exporting": ("0",),
    "importing": ("i",),
    "safekeeping": ("w",),
    "structure": ("9",),
    "followup": ("7",),
    "budget": ("7", "e"),
    "months": ("7", "e", "m"),
    "prior": ("3", "f"),
    "adjust": ("3", "m"),
    "compare": ("t",),
    "audit": ("d",),
    "bank": ("ctrl+k",),
    "invoices": ("ctrl+l",),
    "invoice": ("ctrl+l", "enter"),
    "assets": ("ctrl+t",),
    "vat": ("ctrl+g",),
    "claims": ("ctrl+e",),
    "compliance": ("q",),
    "text": ("q", "enter"),
    "goals": ("q", "g"),
    "vouchers": ("2",),
    "voucher": ("1", "end", "enter"),
    "new_voucher": ("n",),
    "frame": (),
    "app": (),
}
"""The keys that lead to each view from where the program begins."""

ON_A_SWEDISH_KEYBOARD = set("abcdefghijklmnopqrstuvwxyz0123456789")
NAMED = set(KEY_NAMES) | {"enter", "space", "tab", "home", "end", "insert"}
TAKEN_BY_TERMINALS = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "f10", "f11"}

BOUND = [(where, action) for action in ACTIONS for where in action.places]


def names_in_front(person) -> set[str]:
    """The names in ACTIONS of what is in front."""
    screen = person.finsam.screen
    if isinstance(screen, BaseScreen):
        return set(screen.help_pages)
    return {type(screen).__name__.lower()}


QUICK = {"rows", "pane", "goals", "opening", "new_voucher", "structure", "budget"}
"""The views whose actions the ordinary run goes through."""


@pytest.mark.parametrize(
    "where",
    [pytest.param(one, marks=() if one in QUICK else pytest.mark.sweep) for one in WAYS],
)
async def test_every_action_of_a_view_breaks_nothing(sit_down, busy_book, where):
    if where == "invoice":
        register_invoice(busy_book, date(2019, 12, 1))
    actions = [action for bound, action in BOUND if bound == where]
    keys = [(action, key) for action in actions for key in action.key.split(",")]
    async with sit_down(None if where == "start" else busy_book) as person:
        for action, key in keys:
            if not person.finsam.is_running:
                break
            person.close_dialogs()
            if where not in names_in_front(person):
                await person.press(*WAYS[where])
            if where not in names_in_front(person) or where in ("frame", "app"):
                person.begin_again()
                await person.press(*WAYS[where])
            assert where in names_in_front(person)
            await person.press(key)
            assert person.finsam._exception is None, f"{action.id} by {key}"


@pytest.mark.sweep
async def test_every_place_is_reached_by_its_key(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        for place in reversed(PLACES):
            if person.frame.here in ("new_voucher", "vouchers", "history"):
                await person.press("escape", "1")
            await person.press(place.key)
            assert person.frame.here == place.id


def test_every_view_in_the_table_is_walked_to():
    assert {where for where, _action in BOUND} == set(WAYS)


def test_no_key_means_two_things_in_one_view():
    keys = Counter((where, key) for where, action in BOUND for key in action.key.split(","))
    assert [twice for twice, times in keys.items() if times > 1] == []


def test_no_action_has_the_name_of_another():
    assert [name for name, times in Counter(a.id for a in EVERY_ACTION).items() if times > 1] == []


def test_every_key_is_on_a_swedish_keyboard_and_free_in_terminals():
    for action in EVERY_ACTION:
        for key in action.key.split(","):
            assert key not in TAKEN_BY_TERMINALS, action
            *held, last = key.split("+")
            assert set(held) <= {"ctrl", "shift"}, action
            is_function_key = last[:1] == "f" and last[1:].isdigit()
            assert last in ON_A_SWEDISH_KEYBOARD | NAMED or is_function_key, action
        assert key_name(action), action
