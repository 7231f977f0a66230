"""A text with figures of the statements: offered while one types, seen as they are printed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.widgets import TextArea

from finsam_tui.keys import bindings
from finsam_tui.screens.reports.text_editor import TextEditor
from ledger.bookkeeping.report_texts import pictures, set_text, texts
from ledger.books.open import open_book
from tests.rich_text import png

if TYPE_CHECKING:
    from collections.abc import Sequence


async def test_two_braces_offer_the_figures_and_the_preview_has_their_value(sit_down, book_path):
    async with sit_down(book_path, (140, 40)) as person:
        await person.settled()
        person.frame.open(TextEditor("overview"))
        await person.settled()
        view = person.frame.view
        while not view.year:
            await person.settled()
        view.editor.text = "Resultatet är "
        view.editor.move_cursor(view.editor.document.end)
        await person.settled()
        await person.types("{{")
        await person.types("årets resultat")
        await person.press("enter", "ctrl+s")
        await person.settled()
        assert texts(person.finsam.book, 2019)["overview"] == "Resultatet är {{income.result | kr}}"
        assert view.preview.display
        assert view._as_printed() == "Resultatet är −1 320 287"
        view.editor.text = ""
        await person.types("{{")
        await person.types("diagram chart.liquid")
        await person.press("enter")
        assert view.editor.text == "{{chart.liquid}}"
        view.editor.text = "Det var 3,9 mkr."
        await person.press("ctrl+s")
        assert "rad 1: 3,9 mkr finns inte i någon tabell" in str(view.about.content)
        await person.press("f8")
        assert view.preview.display, "there is no text of 2018"
        await person.press("f4", "f4")
        assert view.preview.display


@pytest.mark.parametrize(
    ("width", "beside"), [(111, False), (112, True), (131, True), (132, False)]
)
async def test_the_text_of_the_year_before_stands_beside_where_there_is_room(
    sit_down, book_path, width, beside
):
    with open_book(book_path) as book:
        set_text(book, 2018, "overview", "Det första året.")
    async with sit_down(book_path, (width, 30)) as person:
        person.frame.open(TextEditor("overview"))
        await person.settled()
        view = person.frame.view
        assert str(view.before.content) == "2018:\n\nDet första året."
        assert view.before.display == beside
        assert view.preview.display == (width == 132)


async def until_it_has_focus(person, widget):
    """Waits for a widget that has just been shown, as long as a slow computer needs."""
    for _ in range(200):
        if widget.has_focus:
            return
        await asyncio.sleep(0.01)
        await person.settled()


async def test_where_there_is_little_room_the_preview_takes_the_place_of_the_text(
    sit_down, book_path
):
    async with sit_down(book_path, (80, 24)) as person:
        await person.settled()
        person.frame.open(TextEditor("overview"))
        await person.settled()
        view = person.frame.view
        assert (view.editor.display, view.pane.display) == (True, False)
        await person.press("f4")
        assert (view.editor.display, view.preview.display) == (False, True)
        await until_it_has_focus(person, view.pane)
        await person.press("f4")
        assert (view.editor.display, view.pane.display) == (True, False)
        assert view.editor.has_focus


@pytest.mark.sweep
async def test_a_picture_is_saved_in_the_book_and_shown_with_its_words(
    sit_down, book_path, tmp_path
):
    file = tmp_path / "Karta länet.png"
    file.write_bytes(png(4, 4))
    async with sit_down(book_path, (80, 24)) as person:
        await person.settled()
        person.frame.open(TextEditor("overview"))
        await person.settled()
        view = person.frame.view
        view.editor.text = ""
        await person.press("f5")
        await person.types(str(file))
        await person.press("tab")
        await person.types("Karta [över] länet")
        await person.press("ctrl+s")
        await person.settled()
        assert view.editor.text.strip() == "![Karta över länet](Karta-lanet.png)"
        assert list(pictures(person.finsam.book, 2019)) == ["Karta-lanet.png"]
        await person.press("ctrl+s")
        await person.settled()
        stored = texts(person.finsam.book, 2019)["overview"]
        assert stored == "![Karta över länet](Karta-lanet.png)"


def test_no_key_of_a_text_is_one_that_the_field_takes_for_itself():
    """F6 and F7 select in Textual's own field, and never came to the screen."""

    def keys_of(found: Sequence[object]) -> set[str]:
        return {key for one in found if isinstance(one, Binding) for key in one.key.split(",")}

    assert keys_of(bindings("text")) & keys_of(TextArea.BINDINGS) == set()
    assert "f5" in keys_of(bindings("text"))
