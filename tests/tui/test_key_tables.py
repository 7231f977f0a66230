"""The keys of every view as the help has them, to the letter: order, keys, words, what is shown."""

from __future__ import annotations

import pytest

from finsam_tui.i18n import _, set_language
from finsam_tui.keys import ACTIONS, key_name
from finsam_tui.places import EVERY_ACTION, PLACES
from tests.goldens import assert_section, golden_sections

KEYS = "faces/keys.txt"
WHERE = sorted({where for action in EVERY_ACTION for where in action.places})


@pytest.mark.parametrize("where", WHERE)
def test_the_keys_of_a_view_are_as_they_were(where):
    set_language("en")
    rows = [
        f"{key_name(action):10}{'' if action.shown else '-'}{_(action.label)}: {_(action.help)}"
        f" [{action.key}]\n"
        for action in EVERY_ACTION
        if where in action.places
    ]
    assert_section(KEYS, where, "".join(rows))


def test_no_view_is_without_its_keys():
    assert {*golden_sections(KEYS)} == {*WHERE, "places"}
    assert {where for action in ACTIONS for where in action.places} <= {*WHERE}


def test_the_places_are_as_they_were():
    set_language("en")
    rows = [
        f"{place.key} {_(place.label)} ({_(place.short)}) {place.view}{place.arguments}:"
        f" {_(place.help)}\n"
        for place in PLACES
    ]
    assert_section(KEYS, "places", "".join(rows))
