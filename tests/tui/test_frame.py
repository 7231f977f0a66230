"""The frame: the places, the way back, the period, the search, what is said, the help."""

from __future__ import annotations

from datetime import date

import pytest
from textual.events import AppFocus

from finsam_tui.frame.search import Search
from finsam_tui.help_pages import help_page
from finsam_tui.i18n import _, set_language
from finsam_tui.keys import ACTION_BY_ID, ACTIONS, bindings
from finsam_tui.places import EVERY_ACTION
from finsam_tui.screens.dialogs.help import Help
from finsam_tui.screens.files.start import Start
from finsam_tui.screens.reports.overview import Overview
from finsam_tui.screens.reports.postings import PostingsView
from finsam_tui.screens.vouchers.voucher import VoucherView
from finsam_tui.themes import THEMES
from finsam_tui.widgets.rows import copied
from ledger.bookkeeping.approvals import approve, unapproved
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.core.table import Column, Row


@pytest.mark.sweep
async def test_esc_at_the_beginning_of_a_place_goes_to_the_place_before(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3", "4", "h", "escape")
        assert person.frame.here == "balance"
        await person.press("escape", "escape", "escape")
        assert person.frame.here == "overview"


async def test_the_last_of_two_places_asked_for_at_once_is_the_one_that_has_the_keys(
    sit_down, reference_book
):
    async with sit_down(reference_book) as person:
        for place in ("income", "notes", "balance", "trial"):
            person.frame.go(place)
        await person.settled()
        assert person.trail == "Huvudbok"
        assert person.frame.focused is person.frame.view.rows


@pytest.mark.sweep
async def test_a_place_is_as_it_was_left(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3", "down", "enter", "down")
        left = person.sees()
        await person.press("4", "3")
        assert person.sees() == left


@pytest.mark.sweep
async def test_the_key_of_the_place_one_is_in_goes_to_its_beginning(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("h", "enter", "enter")
        assert isinstance(person.frame.view, VoucherView)
        await person.press("h")
        assert len(person.frame.stacks["trial"]) == 1


@pytest.mark.sweep
async def test_a_change_of_the_book_is_seen_everywhere(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("h")
        assert "115 9" not in person.sees()
        before = [row.cells for row in person.rows.rows]
        rows = (Posting("5010", 1000_00), Posting("1930", -1000_00))
        record(person.finsam.book, VoucherInput(date(2019, 12, 30), "Hyra", rows, recorded_by="EK"))
        person.finsam.announce_change()
        await person.settled()
        assert [row.cells for row in person.rows.rows] != before
        assert "990 ver." in person.sees()
        await person.press("1")
        assert "verifikation är inte attesterad" in person.sees()


@pytest.mark.sweep
async def test_another_year_is_chosen_by_its_name(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("3", "p")
        await person.types("till och med juni")
        await person.press("enter")
        assert "2019 jan–jun" in person.sees()


async def test_days_that_are_not_understood_are_said_beside_their_field(
    sit_down, reference_book, looks_like
):
    async with sit_down(reference_book) as person:
        await person.press("p")
        await person.types("andra")
        await person.press("enter", "end", "backspace", "backspace")
        await person.types("33")
        await person.press("enter", "enter")
        looks_like(person.sees(), "period.refused")
        assert "'2019-01-33' är ingen dag" in person.sees()
        await person.press("backspace", "backspace")
        await person.types("07")
        await person.press("enter", "enter")
        assert "2019-01-07–2019-12-31" in person.sees()


async def search_for(person, words: str) -> None:
    await person.press("ctrl+p")
    await person.types(words)


@pytest.mark.sweep
async def test_the_search_finds_an_account_by_its_number(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await search_for(person, "1930")
        await person.press("enter")
        assert isinstance(person.frame.view, PostingsView)
        assert "1930 Företagskonto" in person.trail


@pytest.mark.sweep
async def test_the_search_finds_a_project_by_a_part_of_its_name(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await search_for(person, "etablering hälso")
        await person.press("enter")
        assert person.trail == "Översikt › Projekt Hälsofrämjande etablering (HE)"


@pytest.mark.sweep
@pytest.mark.parametrize("typed", ["b11", "B 11"])
async def test_the_search_finds_a_voucher_by_its_series_and_number(sit_down, reference_book, typed):
    async with sit_down(reference_book) as person:
        await search_for(person, typed)
        await person.press("enter")
        voucher = person.frame.view.voucher
        assert (voucher.series, voucher.number) == ("B", 11)


async def test_a_number_alone_finds_vouchers_of_every_series(sit_down, reference_book, looks_like):
    async with sit_down(reference_book) as person:
        await search_for(person, "11")
        looks_like(person.sees(), "search.number")
        kinds = [hit.name[:4] for hit in person.finsam.screen.hits[:2]]
        assert kinds == ["A 11", "B 11"]


@pytest.mark.sweep
async def test_the_search_goes_to_places_and_does_what_can_be_done_here(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3")
        await search_for(person, "tusental")
        await person.press("enter")
        assert person.frame.view.unit == "tkr"
        await search_for(person, "huvudbok")
        await person.press("down", "up", "enter")
        assert person.frame.here == "trial"


async def test_nothing_found_is_said_and_enter_does_nothing(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await search_for(person, "xyzzy")
        assert "Inget har det namnet" in person.sees()
        await person.press("enter")
        assert isinstance(person.finsam.screen, Search)
        await person.press("escape")
        assert isinstance(person.frame.view, Overview)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_view_has_a_page_of_help(lang):
    set_language(lang)
    around = {"rows", "pane", "frame", "app", "picker", "search", "toggles", "form", "help"}
    for where in {name for action in ACTIONS for name in action.places} - around:
        assert help_page(where).startswith("# "), where


@pytest.mark.sweep
async def test_f1_opens_the_page_of_the_view_with_its_keys(sit_down, reference_book):
    async with sit_down(reference_book, size=(90, 80)) as person:
        await person.press("3", "f1")
        assert isinstance(person.finsam.screen, Help)
        seen = person.sees()
        for action in bindings("statement"):
            assert _(ACTION_BY_ID[action.id or ""].help)[:60] in seen


async def test_each_theme_is_a_key_away(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        seen = [person.finsam.theme]
        for _theme in THEMES:
            await person.press("f9")
            seen.append(person.finsam.theme)
        assert sorted(seen[:-1]) == sorted(theme.name for theme in THEMES)
        assert seen[0] == seen[-1]


async def test_ctrl_c_copies_the_row_and_says_how_to_leave(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3", "ctrl+c")
        assert person.finsam.clipboard == "Verksamhetens intäkter\t\t12523810\t10723340"
        assert person.told.startswith("Kopierat: Verksamhetens intäkter")
        assert person.told.endswith("  ctrl+q lämnar finsam.")


def test_a_figure_is_copied_as_a_spreadsheet_reads_it():
    columns = [Column(), Column(kind="number"), Column(kind="amount")]
    row = Row(("  Hyra − mars", "1\N{NO-BREAK SPACE}003", "\N{MINUS SIGN}12 000,50"))
    assert copied(columns, row) == "Hyra − mars\t1003\t-12000,50"


async def test_what_is_typed_is_saved_before_the_end_even_if_one_cannot_be(
    sit_down, reference_book
):
    saved = []

    def cannot() -> None:
        raise OSError

    async with sit_down(reference_book) as person:
        person.finsam.unsaved.add(cannot)
        person.finsam.unsaved.add(lambda: saved.append("draft"))
        person.finsam.end(143)
        await person.settled()
    assert (saved, person.finsam.return_code) == (["draft"], 143)


def test_every_action_has_a_label_that_fits_a_footer():
    assert [action.id for action in EVERY_ACTION if len(action.label) > 24] == []


@pytest.mark.sweep
async def test_what_another_program_has_written_is_seen_when_the_terminal_gets_the_focus(
    sit_down, busy_book
):
    async with sit_down(busy_book) as person:
        await person.press("a")
        with open_book(busy_book) as other:
            approve(other, unapproved(other, fiscal_year(other).period), "FC")
        assert "Kontorsmaterial" in person.sees()
        person.finsam.post_message(AppFocus())
        await person.settled()
        assert "Allt i perioden är attesterat." in person.sees()


@pytest.mark.sweep
async def test_a_book_that_cannot_be_written_is_read(sit_down, reference_book, monkeypatch):
    monkeypatch.setattr("finsam_tui.open_book.os.access", lambda *_given: False)
    async with sit_down(reference_book) as person:
        assert "bara läsning" in person.sees()
        assert person.told.startswith("Värt att veta (w visar det): Boken kan bara läsas, eftersom")
        await person.press("l", "ctrl+s")
        assert "filen eller mappen inte går att skriva i" in person.sees()


async def test_another_book_is_a_key_away_and_so_is_the_way_back(
    sit_down, reference_book, book_path
):
    async with sit_down(reference_book) as person:
        await person.press("3", "ctrl+o")
        assert isinstance(person.finsam.screen, Start)
        await person.press("escape")
        assert person.frame.here == "income"
        await person.press("ctrl+o", "o")
        for letter in str(book_path):
            await person.pilot.press(NAMES.get(letter, letter))
        await person.press("enter")
        assert person.finsam.book.path == book_path
        assert isinstance(person.frame.view, Overview)


NAMES = {
    "/": "slash",
    "-": "minus",
    "_": "underscore",
    ".": "full_stop",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
}
"""What Textual calls the characters of a path."""
