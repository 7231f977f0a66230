"""What every key of a place asks for: each field with its words, value and hint, each choice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from finsam_tui.keys import ACTIONS
from finsam_tui.screens.dialogs.form import Form
from finsam_tui.screens.dialogs.picker import Picker
from ledger.core import calendar
from tests.goldens import assert_section

if TYPE_CHECKING:
    from tests.tui.conftest import Person

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


async def answered(person: Person, place: str, method: str) -> list[str]:
    """What a key of a place asks, or the sentence that it answers with."""
    person.frame.go(place)
    await person.settled()
    getattr(person.frame.view, method)()
    await person.settled()
    found = asked(person.finsam.screen) or [person.told]
    person.close_dialogs()
    await person.settled()
    while len(person.frame.stacks[person.frame.here]) > 1:
        person.frame.back()
        await person.settled()
    return found


async def test_every_key_of_a_place_asks_what_it_did(sit_down, book_path):
    found: dict[str, str] = {}
    async with sit_down(book_path, (120, 50)) as person:
        for place in PLACES:
            lines: list[str] = []
            person.frame.go(place)
            await person.settled()
            where = person.frame.view.where
            for action in ACTIONS:
                view, method = person.frame.view, f"action_{action.method}"
                is_key = where in action.places and action.shown and hasattr(view, method)
                if is_key and view.check_action(action.method, ()):
                    answer = await answered(person, place, method)
                    lines += [f"{action.id}: {answer[0]}", *answer[1:]] if answer[0] else []
            found[place] = "".join(f"{line}\n" for line in lines)
    names = {
        str(book_path.parent): "FOLDER",
        str(calendar.today()): "TODAY",
        str(calendar.today() + timedelta(days=7)): "A-WEEK-FROM-NOW",
    }
    for place, text in found.items():
        for now, name in names.items():
            text = text.replace(now, name)  # noqa: PLW2901
        assert_section(FORMS, place, text)
