"""Amounts that the ledger cannot tell, entered on the screen with a reason."""

from __future__ import annotations

from finsam_tui.screens.setup.adjustments import AdjustView
from ledger.books.open import open_book
from ledger.statements.adjustments import adjustable


def entered(path):
    with open_book(path, read_only=True) as book:
        return {row.id: row.amount for row in adjustable(book, 2019) if row.amount is not None}


async def test_an_adjustment_is_typed_and_kept_with_its_reason(sit_down, book_path):
    async with sit_down(book_path, lang="sv") as person:
        await person.press("3", "m")
        view = person.frame.view
        assert isinstance(view, AdjustView)
        place = [row.id for row in view.entered].index("to_reserve")
        person.rows.move_to(place)
        await person.settled()
        await person.types("-1500")
        await person.press("enter", "ctrl+s")
        assert entered(book_path) == {}
        await person.types("beslut 4")
        await person.press("enter")
        assert "Beloppen för 2019 är sparade." in person.told
    assert entered(book_path) == {"to_reserve": -150000}
