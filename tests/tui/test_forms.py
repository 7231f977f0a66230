"""What every key of a place asks for: each field with its words, value and hint, each choice."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from finsam_tui.keys import ACTIONS
from finsam_tui.screens.dialogs.form import Form
from finsam_tui.screens.dialogs.picker import Picker
from ledger.core import calendar
from tests import full_book
from tests.full_book import full_path
from tests.goldens import assert_section

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Person

__all__ = ["full_path"]

FORMS = "faces/forms.txt"
PLACES = (
    *("overview", "budget", "closing", "structure", "export", "bank", "invoices", "assets", "vat"),
    *("claims", "compliance", "history", "audit", "keyfigures", "compare"),
)
"""The places whose keys ask for something."""

LONG = 12
"""Choices of a list that are written."""


def asked(screen: object) -> list[str]:
    """A dialog in lines; none of what is no dialog."""
    if isinstance(screen, Form):
        lines = [f"{screen.heading} | {screen.verb} | {screen.text}"]
        for field in screen.fields:
            marks = "*" * field.is_needed + "#" * field.is_amount
            lines.append(f"  {field.id}{marks}: {field.label} [{field.value}] {field.hint}")
        return lines
    if isinstance(screen, Picker):
        options = [f"  {key}: {label}" for key, label in screen.options.items()]
        return [f"{screen.heading} ({len(options)}) [{screen.current}]", *options[:LONG]]
    return []


async def answered(person: Person, method: str) -> list[str]:
    """What a key of what one sees asks, or the sentence that it answers with; then back there."""
    here = person.frame.here
    stack = person.frame.stacks[here]
    depth = len(stack)
    getattr(person.frame.view, method)()
    await person.settled()
    found = asked(person.finsam.screen) or [person.told]
    person.close_dialogs()
    await person.settled()
    if person.frame.here != here:
        person.frame.go(here)
        await person.settled()
    while len(stack) > depth:
        person.frame.back()
        await person.settled()
    return found


async def asks(person: Person) -> list[str]:
    """What each key of what one sees asks."""
    lines: list[str] = []
    where, methods = person.frame.view.where, set()
    for action in ACTIONS:
        view, method = person.frame.view, f"action_{action.method}"
        is_key = where in action.places and action.shown and hasattr(view, method)
        if is_key and method not in methods and view.check_action(action.method, ()):
            methods.add(method)
            answer = await answered(person, method)
            lines += [f"{action.id}: {answer[0]}", *answer[1:]] if answer[0] else []
    return lines


async def places_ask(person: Person, *rows: str) -> dict[str, str]:
    """What the keys of each place ask, and those of what the rows at these keys open."""
    found: dict[str, str] = {}
    for place in PLACES:
        person.frame.go(place)
        await person.settled()
        lines = await asks(person)
        stack = person.frame.stacks[person.frame.here]
        for key in rows:
            await person.press(key, "enter")
            if dialog := asked(person.finsam.screen):
                lines += [f"{key} enter: {dialog[0]}", *dialog[1:]]
            elif len(stack) > 1:
                lines += [f"{key} enter: {person.frame.view.title}", *await asks(person)]
            person.close_dialogs()
            await person.settled()
            while len(stack) > 1:
                person.frame.back()
                await person.settled()
        found[place] = "".join(f"{line}\n" for line in lines)
    return found


def hold(found: dict[str, str], name: str, path: Path) -> None:
    """Holds what is asked against a file, with names for the days and the folder of the run."""
    names = {
        str(path.parent): "FOLDER",
        str(calendar.today()): "TODAY",
        str(calendar.today() + timedelta(days=7)): "A-WEEK-FROM-NOW",
    }
    for place, text in found.items():
        for now, word in names.items():
            text = text.replace(now, word)  # noqa: PLW2901
        assert_section(name, place, text)


async def test_every_key_of_a_place_asks_what_it_did(sit_down, book_path):
    async with sit_down(book_path, (120, 50)) as person:
        hold(await places_ask(person), FORMS, book_path)


@pytest.mark.sweep
async def test_every_key_asks_what_it_did_where_every_register_has_something(
    sit_down, full_path, tmp_path, monkeypatch
):
    path = shutil.copy(full_path, tmp_path / "full.finsam")
    async with sit_down(path, (120, 50)) as person:
        monkeypatch.setattr(calendar, "today", lambda: full_book.TODAY)
        hold(await places_ask(person, "home", "end"), "faces/forms_of_full_book.txt", path)
