"""What each place looks like, in both languages and both sizes."""

from __future__ import annotations

import pytest

from finsam_tui.screens.places import PLACES

SIZES = {"80x24": (80, 24), "200x60": (200, 60)}
MINE = ("overview", "income", "balance", "cashflow", "notes", "structure", "trial", "approvals")


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_every_place_looks_as_it_did(sit_down, looks_like, reference_book, lang, size):
    async with sit_down(reference_book, size=SIZES[size], lang=lang) as person:
        for place in PLACES:
            if place.id in MINE:
                person.frame.go(place.id)
                await person.settled()
                looks_like(person.sees(), f"{place.id}.{size}.{lang}")
