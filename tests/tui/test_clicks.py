"""A click on the row under the cursor does what `enter` does in that view."""

from __future__ import annotations

from importlib import import_module
from unittest.mock import MagicMock

import pytest

from finsam_tui.keys import ACTIONS
from finsam_tui.places import PLACES
from finsam_tui.screens.view import View

BY_ENTER = {
    where: f"action_{action.id.partition('.')[2]}"
    for action in ACTIONS
    if "enter" in action.key.split(",")
    for where in action.places
}


def views(kind: type[View] = View) -> list[type[View]]:
    """The views of the places, and those below them."""
    for place in PLACES:
        import_module(place.module)
    below = [one for each in kind.__subclasses__() for one in views(each)]
    is_clicked = "on_row_list_chosen" in vars(kind) and kind.where in BY_ENTER
    return [kind, *below] if is_clicked else below


CLICKED = {view.__name__: view for view in views()}


def test_the_views_with_rows_are_all_tried():
    assert len(CLICKED) >= 20


@pytest.mark.parametrize("name", CLICKED)
def test_a_click_does_what_enter_does(name):
    view = MagicMock()
    CLICKED[name].on_row_list_chosen(view)
    assert [call[0] for call in view.method_calls] == [BY_ENTER[CLICKED[name].where]]
