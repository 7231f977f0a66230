"""Someone types vouchers, and what is in the book and on the screen is what was meant."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from finsam_tui.screens import draft_autosave
from finsam_tui.screens.draft_autosave import DraftAutosave
from finsam_tui.widgets.voucher_grid import VoucherGrid
from finsam_tui.widgets.voucher_grid_drawing import LOWER, cell_spots, field_spots, grid_columns
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.core.text import text_problem
from ledger.entry.draft_store import DraftRow, stored_drafts
from ledger.entry.editor.state import CELLS, HEADER, CellPlace
from ledger.entry.editor.suggestions import reading_of
from tests.sweeps import combinations, one_of

SIZES = {"80x24": (80, 24), "200x60": (200, 60)}
LAST = 989
"""The registration number of the demonstration book's last voucher."""

POISON = (
    "\x1b[2J\x1b]52;c;aGVq\x07",
    "a\u202eb\u2066c\u200f",
    "e\u0301\u0302\u0303\u0304\u0305\u0306",
    "漢字" * 60,
    "[@click=app.quit]bort[/]",
    "👩‍👩‍👧‍👦" * 20,
    "\x9b31mröd",
)


@pytest.fixture(autouse=True)
def _clock_on_the_wall(monkeypatch):
    """Drafts are kept at noon, so that goldens stay the same."""
    monkeypatch.setattr(DraftAutosave, "saved_at", property(lambda _self: "12:00:00"))


@pytest.fixture(autouse=True)
def _keys_at_once(monkeypatch):
    """A key is followed by the next as soon as its messages are done."""

    async def not_at_all(_least: float = 0, _most: float = 0) -> None:
        return

    monkeypatch.setattr("textual.app.wait_for_idle", not_at_all)


def recorded(path, sequence):
    """The voucher as header and rows."""
    with open_book(path, read_only=True) as book:
        voucher = voucher_at(book, sequence)
    assert voucher is not None
    head = (str(voucher.date), voucher.text, voucher.counterparty, voucher.document)
    return head, [(row.account, row.amount) for row in voucher.postings]


def sketches(path):
    with open_book(path, read_only=True) as book:
        return [kept.draft for kept in stored_drafts(book)]


async def begin(person):
    """Goes to the new voucher."""
    await person.press("n")
    return person.frame.view


RENT = [("5010", 1200000), ("1651", 300000), ("2440", -1500000)]


@pytest.mark.sweep
async def test_rent_typed_from_nothing_is_in_the_book(sit_down, book_path):
    async with sit_down(book_path) as person:
        await begin(person)
        await person.press("enter")
        await person.types("Lokalhyra februari")
        await person.press("enter", "enter")
        await person.types("2231")
        await person.press(*["enter"] * 7)
        assert "Bokförd: A 925 (2019), 15 000,00, Not 3 Lokalkostnader +12 000,00" in person.sees()
    assert recorded(book_path, LAST + 1) == (
        ("2019-12-31", "Lokalhyra februari", "Hyresvärd", "2231"),
        RENT,
    )
    assert sketches(book_path) == []


@pytest.mark.sweep
async def test_an_earlier_voucher_is_copied_and_the_next_begins_on_the_same_day(
    sit_down, book_path
):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.types("30")
        await person.press("enter")
        await person.types("lok")
        await person.press("right")
        await person.types("2231")
        await person.press("enter", "f5")
        assert view.state.draft.date == "2019-12-30"
        assert view.state.place == CellPlace(HEADER, "date")
        assert "A 926" in view.title
    assert recorded(book_path, LAST + 1)[0] == (
        "2019-12-30",
        "Lokalhyra januari",
        "Hyresvärd",
        "2231",
    )


@pytest.mark.sweep
async def test_keys_that_come_all_at_once_are_taken_in_order(sit_down, book_path):
    burst = ["enter", *"lok", "right", *"2232", "backspace", "1", "enter", *"18000", "enter"]
    async with sit_down(book_path) as person:
        await begin(person)
        for key in [*burst, "enter"]:
            person.finsam.post_message(events.Key(key, key if len(key) == 1 else None))
        await person.settled()
    head, rows = recorded(book_path, LAST + 1)
    assert head[3] == "2231"
    assert rows == [("5010", 1440000), ("1651", 360000), ("2440", -1800000)]


@pytest.mark.sweep
async def test_a_template_is_chosen_by_its_number_and_computed_from_one_total(sit_down, book_path):
    async with sit_down(book_path) as person:
        await begin(person)
        for text in ("", "Kontorsstol", "Butik", "R77"):
            await person.types(text)
            await person.press("enter")
        await person.press("f2", "1")
        await person.types("1000")
        await person.press("enter")
        await person.types("6110")
        await person.press("enter", "enter", "enter")
    assert recorded(book_path, LAST + 1)[1] == [("6110", 80000), ("1651", 20000), ("2440", -100000)]


async def test_one_of_several_similar_is_chosen_from_the_list(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.press("enter")
        await person.types("mobil")
        await person.press("f3", "2")
        assert view.state.draft.rows[0].objects == "INDIVID MIA"


@pytest.mark.sweep
async def test_what_is_odd_is_said_and_enter_records_all_the_same(sit_down, book_path):
    async with sit_down(book_path) as person:
        await begin(person)
        await person.types("1115")
        await person.press("enter")
        await person.types("lok")
        await person.press("right")
        await person.types("2231")
        await person.press("enter", "enter", "enter")
        seen = person.sees()
        assert "│ Datumet 2019-11-15 är i en annan månad" in seen
        assert "enter bokför ändå; esc går tillbaka" in seen
        await person.press("escape")
        assert "annan månad" not in person.sees()
        await person.press("enter", "enter")
    assert recorded(book_path, LAST + 1)[0][0] == "2019-11-15"


@pytest.mark.sweep
async def test_a_locked_month_is_told_at_the_date(sit_down, book_path):
    with open_book(book_path) as book:
        lock_months(book, fiscal_year(book), date(2019, 11, 30), "EK")
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.types("1115")
        for key, name in ("enter", "date"), ("tab", "text"), ("f5", "date"):
            await person.press(key)
            assert view.state.place.name == name
            assert "2019-11-15 ligger i en låst månad" in person.sees()
        await person.types("1215")
        await person.press("enter")
        assert view.state.place == CellPlace(HEADER, "text")


async def test_a_plus_repeats_the_row_text_and_undo_takes_it_back(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.press("enter")
        await person.types("lok")
        await person.press("right", "enter", "up", *["shift+tab"] * 3)
        assert view.state.place == CellPlace(0, "text")
        await person.types("mars")
        await person.press(*["tab"] * 5)
        await person.types("+")
        assert [row.text for row in view.state.draft.rows] == ["mars", "mars", ""]
        await person.press("ctrl+z")
        assert [row.text for row in view.state.draft.rows][:1] == ["mars"]
        assert view.state.draft.rows[1].text in ("", "+")


@pytest.mark.sweep
async def test_the_arrows_shift_the_day_and_move_between_rows(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.press("down", "down", "up", "enter")
        assert view.state.draft.date == "2019-12-30"
        await person.types("lok")
        await person.press("right", "enter", "up", "up")
        assert view.state.place == CellPlace(0, "debit")
        await person.press("down", "down", "down")
        assert view.state.place == CellPlace(3, "account")


# Drafts


@pytest.mark.sweep
async def test_what_is_typed_is_kept_and_offered_again(sit_down, book_path, monkeypatch):
    monkeypatch.setattr(draft_autosave, "SAVE_AFTER", 0.01)
    async with sit_down(book_path) as person:
        await begin(person)
        await person.press("enter")
        await person.types("Halvskriven")
        await person.pilot.pause(0.1)
        assert [sketch.text for sketch in sketches(book_path)] == ["Halvskriven"]
    async with sit_down(book_path) as person:
        await begin(person)
        assert "Sparade utkast" in person.sees()
        assert "Halvskriven" in person.sees()
        await person.press("enter")
        assert person.frame.view.state.draft.text == "Halvskriven"
        await person.press("ctrl+r")
        assert sketches(book_path) == []
        await person.press("ctrl+z")
        assert person.frame.view.state.draft.text == "Halvskriven"


@pytest.mark.sweep
@pytest.mark.parametrize("typed", ["2019-11-12", "1", "12", "nov"])
async def test_typing_beside_the_offered_drafts_begins_the_new_voucher(
    sit_down, book_path, monkeypatch, typed
):
    monkeypatch.setattr(draft_autosave, "SAVE_AFTER", 0.01)
    async with sit_down(book_path) as person:
        await begin(person)
        await person.press("enter")
        await person.types("Halvskriven")
        await person.pilot.pause(0.1)
    async with sit_down(book_path) as person:
        view = await begin(person)
        assert "Halvskriven" in person.sees()
        await person.types(typed)
        assert "Halvskriven" not in person.sees()
        assert (view.state.text, view.state.draft.text) == (typed, "")
        await person.press("f6")
        assert "Halvskriven" in person.sees()


async def test_esc_keeps_the_draft_and_another_can_be_begun(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.press("enter")
        await person.types("Första")
        await person.press("escape", "escape")
        assert person.frame.view is not view
        assert [sketch.text for sketch in sketches(book_path)] == ["Första"]
        await person.press("n")
        await person.press("f6", "down", "enter")
        assert view.state.draft.text == ""
        await person.press("enter")
        await person.types("Andra")
        await person.press("f6")
        assert "Första" in person.sees()
        assert {sketch.text for sketch in sketches(book_path)} == {"Första", "Andra"}


@pytest.mark.sweep
async def test_a_draft_recorded_in_another_window_is_not_recorded_twice(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.press("enter")
        await person.types("lok")
        await person.press("right")
        view.save()
        with open_book(book_path) as other, other.writing() as connection:
            connection.execute("DELETE FROM sketch")
        await person.press("f5", "f5")
        assert "ett annat fönster" in person.sees()
    with open_book(book_path) as book:
        assert voucher_at(book, LAST + 1) is None


TYPE_AND_DIE = """
import asyncio, sys
from finsam_tui.app import Finsam
async def main():
    app = Finsam(sys.argv[1])
    async with app.run_test() as pilot:
        await pilot.press("n")
        await pilot.pause(0.3)
        await pilot.press("enter", *"Kvar")
        await pilot.pause(0.9)
        print("typed", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.sweep
def test_kill_loses_at_most_the_last_second(book_path):
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-c", TYPE_AND_DIE, str(book_path)]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "typed\n"
        process.send_signal(signal.SIGKILL)
    assert [sketch.text for sketch in sketches(book_path)] == ["Kvar"]


# What it looks like


@pytest.mark.parametrize(("size", "lang"), one_of(2, combinations(SIZES, ["sv", "en"])))
async def test_a_voucher_on_its_way_looks_as_it_did(sit_down, looks_like, book_path, lang, size):
    async with sit_down(book_path, size=SIZES[size], lang=lang) as person:
        await begin(person)
        looks_like(person.sees(), f"new_voucher.{size}.{lang}")
        await person.press("enter")
        await person.types("lok")
        looks_like(person.sees(), f"new_voucher_similar.{size}.{lang}")
        await person.press("enter", "enter")
        await person.types("faktura 2231")
        await person.press("enter")
        await person.types("50")
        looks_like(person.sees(), f"new_voucher_accounts.{size}.{lang}")
        await person.press("enter", "enter")
        await person.types("1200*1,2x")
        await person.press("enter")
        looks_like(person.sees(), f"new_voucher_not_understood.{size}.{lang}")
        await person.press("backspace", "enter")
        await person.types("24")
        await person.press("enter")
        looks_like(person.sees(), f"new_voucher_remainder.{size}.{lang}")


@pytest.mark.sweep
async def test_poisoned_text_never_disturbs_the_screen(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        for poison in POISON:
            for cell in ("text", "counterparty"):
                await person.press("tab")
                assert view.state.place.name == cell
                person.finsam.screen.focused.post_message(events.Paste(poison))
                await person.settled()
                assert not text_problem(view.state.text, "", 5000)
            await person.press("tab", "tab", "tab")
            person.finsam.screen.focused.post_message(events.Paste(poison))
            await person.press("enter")
            for line in person.sees().splitlines():
                assert cell_len(line) <= 80
                assert not text_problem(line, "", 5000)
            await person.press("ctrl+r")


@pytest.mark.sweep
async def test_a_pasted_text_of_many_lines_stays_on_one(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.press("enter")
        person.finsam.screen.focused.post_message(events.Paste("Hyra\nmars\r\n" + "x" * 5_000_000))
        await person.settled()
        assert view.state.text.startswith("Hyra mars")
        assert len(view.state.text) <= 2000


async def test_resizing_keeps_the_cursor_and_the_text(sit_down, book_path):
    async with sit_down(book_path) as person:
        view = await begin(person)
        await person.press("enter")
        await person.types("lok")
        await person.press("right", "enter")
        for size in ((200, 60), (40, 12), (10, 4), (80, 24)):
            await person.pilot.resize_terminal(*size)
            await person.settled()
        assert view.state.draft.rows[2].credit == "15 000,00"
        assert view.grid.input.has_focus
        for _ in range(100):
            if view.grid.input.region.y == view.grid.rows.region.y + 1 + 2:
                break
            await person.pilot.pause(0.02)
        assert view.grid.input.region.y == view.grid.rows.region.y + 1 + 2


@pytest.mark.sweep
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_click_anywhere_in_a_field_or_a_cell_goes_there(sit_down, book_path, size):
    async with sit_down(book_path, size=size) as person:
        view = await begin(person)
        rows = (DraftRow("5010", "KANSLI", debit="1"), DraftRow("1930", credit="1"))
        view.show(replace(view.state, draft=replace(view.state.draft, rows=rows)))
        grid = view.query_one(VoucherGrid)
        columns = grid_columns(reading_of(view.state, view.context))
        cells = cell_spots(columns, grid._inner_width())
        fields = field_spots(grid.size.width)
        places = [
            *((CellPlace(HEADER, name), fields[name], int(name in LOWER)) for name in fields),
            *((CellPlace(1, name), cells[name], grid._line(CellPlace(1, name))) for name in CELLS),
        ]
        for place, spot, line in places:
            for x in {spot.x, spot.x + spot.width - 1} if spot.width else ():
                there = {
                    other
                    for other, own, same in places
                    if same == line and own.x <= x < own.x + own.width
                }
                await person.pilot.click(grid, offset=(x, line))
                await person.settled()
                assert view.state.place in there, (place, x)


@pytest.mark.sweep
@pytest.mark.parametrize("count", [0, 1, 100])
async def test_a_voucher_of_many_rows_is_drawn_and_balanced(sit_down, book_path, count):
    async with sit_down(book_path) as person:
        view = await begin(person)
        rows = tuple(DraftRow("5010", "KANSLI", debit="1") for _ in range(count))
        view.show(replace(view.state, draft=replace(view.state.draft, rows=rows)))
        await person.press("enter")
        await person.types("Många")
        await person.press("enter", "enter", "enter")
        await person.types("1930")
        await person.press("enter", "f4")
        assert view.state.place.row == (count + 1 if count else 0)
        assert f"{count},00" in person.sees()
