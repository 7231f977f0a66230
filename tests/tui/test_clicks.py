"""A click on the row under the cursor does what `enter` does there."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest

from finsam_tui.frame.search import Search
from finsam_tui.keys import ACTIONS
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.files.start import Start
from finsam_tui.screens.reports.trial import TrialView
from finsam_tui.screens.setup.opening_balances import OpeningView
from finsam_tui.screens.vouchers.vat import VatView

BY_ENTER = {
    "search": Search,
    "picker": Picker,
    "start": Start,
    "trial": TrialView,
    "opening": OpeningView,
    "vat": VatView,
}


@pytest.mark.parametrize("where", BY_ENTER)
def test_a_click_does_what_enter_does(where):
    method = next(
        action.method
        for action in ACTIONS
        if where in action.places and "enter" in action.key.split(",")
    )
    clicked = MagicMock()
    BY_ENTER[where].on_row_list_chosen(clicked)  # type: ignore[attr-defined]
    assert [call[0] for call in clicked.method_calls] == [f"action_{method}"]
