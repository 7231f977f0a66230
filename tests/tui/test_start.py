"""The start: which book? And nothing written anywhere before that is answered."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from finsam_tui.frame.main_screen import Frame
from finsam_tui.frame.tour import Tour
from finsam_tui.recent_books import recent_books, remember
from finsam_tui.screens.reports.overview import Overview
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association
from ledger.report_layout.built_in.texts import built_in_text
from tests.sie_files.small import WHOLE


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    folder = tmp_path / "kansli"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def files_everywhere(folder: Path) -> list[Path]:
    """What has been written where finsam could write."""
    places = (folder, Path(os.environ["XDG_STATE_HOME"]), Path(os.environ["XDG_DATA_HOME"]))
    return [path for place in places for path in place.rglob("*")]


@pytest.mark.sweep
async def test_nothing_is_written_until_a_book_is_chosen(sit_down, here, looks_like):
    async with sit_down() as person:
        looks_like(person.sees(), "start")
        await person.press("down", "n", "escape", "o", "escape")
    assert files_everywhere(here) == []


@pytest.mark.sweep
async def test_a_new_book_is_made_step_by_step(sit_down, here):
    async with sit_down() as person:
        await person.press("n")
        await person.types("värend")
        await person.press("enter")
        await person.types("Samordningsförbundet Prov")
        await person.press("enter")
        await person.types("222000-2684")
        await person.press("enter", "enter", "enter")
        assert "'222000-2684' är inget organisationsnummer" in person.sees()
        assert "│ ▏Samordningsförbundet Prov " in person.sees()
        await person.press("backspace")
        await person.types("3")
        await person.press("ctrl+s")
        assert isinstance(person.frame.view, Overview)
        assert "Samordningsförbundet Prov" in person.sees()
    with open_book(here / "bok.finsam") as book:
        assert book.association.orgnr == "222000-2683"
        assert [year.name for year in fiscal_years(book)] == [2020]
    assert recent_books() == ((here / "bok.finsam").resolve(),)


@pytest.mark.sweep
async def test_a_book_is_made_of_a_file_from_another_program(sit_down, here, looks_like):
    (here / "gammal.se").write_bytes(WHOLE.encode("cp437"))
    async with sit_down() as person:
        await person.press("i")
        await person.types("gammal")
        await person.press("enter", "enter")
        looks_like(person.sees(), "start.import")
        assert not (here / "gammal.finsam").exists()
        await person.press("ctrl+s", "ctrl+s")
        assert isinstance(person.frame.view, Overview)
        assert "Samordningsförbundet Prov" in person.sees()
    with open_book(here / "gammal.finsam") as book:
        assert [year.name for year in fiscal_years(book)] == [2019]


async def test_a_file_that_is_refused_makes_no_book(sit_down, here):
    broken = WHOLE.replace('20190115 "Bidrag"', '20190231 "Bidrag"')
    (here / "gammal.se").write_bytes(broken.encode("cp437"))
    async with sit_down() as person:
        await person.press("i")
        await person.types("gammal")
        await person.press("enter", "enter")
        assert "Avvisad, och inget av den lästes in" in person.sees()
        await person.press("ctrl+s")
        assert "Avvisad" in person.sees()
        await person.press("escape")
    assert sorted(file.name for file in here.iterdir()) == ["gammal.se"]


@pytest.mark.sweep
async def test_a_file_that_is_there_is_never_written_over(sit_down, here):
    (here / "bok.finsam").write_text("viktigt")
    async with sit_down() as person:
        await person.press("n", "enter")
        await person.types("Prov")
        await person.press("enter")
        await person.types("222000-2683")
        await person.press("ctrl+s")
        assert "finns redan" in person.sees()
        assert "222000-2683" in person.sees()
    assert (here / "bok.finsam").read_text() == "viktigt"


async def test_a_file_that_is_no_book_is_said_beside_the_field(sit_down, here):
    (here / "text.txt").write_text("hej")
    async with sit_down() as person:
        await person.press("o")
        await person.types("text.txt")
        await person.press("enter")
        assert "Filen är inte en finsambok." in person.sees()
        await person.press("backspace")
        await person.press("enter")
        assert "Här finns ingen bok" in person.sees()


@pytest.mark.sweep
async def test_recent_books_and_books_in_the_folder_are_offered(sit_down, here, reference_book):
    here.joinpath("annan.finsam").write_bytes(reference_book.read_bytes())
    async with sit_down(reference_book):
        pass
    async with sit_down() as person:
        seen = person.sees()
        assert seen.index("Senaste böcker") < seen.index("varna")
        assert seen.index("Böcker i den här mappen") < seen.index("annan")
        await person.press("down", "enter")
        assert person.finsam.book.path.name == "annan.finsam"


@pytest.mark.sweep
async def test_a_book_that_has_gone_is_not_offered(sit_down, here, book_path):
    async with sit_down(book_path):
        pass
    book_path.unlink()
    async with sit_down() as person:
        assert "Senaste" not in person.sees()


@pytest.mark.sweep
async def test_the_demonstration_opens_with_a_tour_that_can_be_put_away(sit_down, here, looks_like):
    async with sit_down() as person:
        await person.press("d")
        assert isinstance(person.finsam.screen, Frame)
        assert "Rundtur 1 av 9" in person.sees()
        looks_like(person.sees(), "tour")
        await person.press("f12")
        assert "Rundtur" not in person.sees()
    async with sit_down() as person:
        await person.press("d")
        assert "Rundtur" not in person.sees()
        await person.press("f12")
        assert "Rundtur 1 av 9" in person.sees()


@pytest.mark.sweep
async def test_each_step_of_the_tour_is_done_by_doing_it(sit_down, here):
    ways = [
        ("3",),
        ("down", "enter", "down", "enter", "down", "enter"),
        ("enter",),
        ("escape", "escape"),
        ("2",),
        ("plus",),
        ("escape",),
        ("ctrl+p",),
        ("escape", "f1"),
    ]
    async with sit_down() as person:
        await person.press("d")
        tour = person.frame.query_one(Tour)
        for number, keys in enumerate(ways):
            assert tour.step == number
            await person.press(*keys)
            tour.look()
        await person.press("escape")
        assert not person.frame.query(Tour)


async def test_a_book_without_a_voucher_opens(sit_down, tmp_path):
    path = tmp_path / "ny.finsam"
    year = Period(date(2020, 1, 1), date(2020, 12, 31))
    with create_book(path, Association("Prov", "222000-2683"), year, built_in_text("varna"), "EK"):
        pass
    async with sit_down(path) as person:
        assert "Prov" in person.sees()


def test_each_book_that_was_opened_is_listed_once_the_latest_first(here):
    first, second, third = (here / f"{name}.finsam" for name in ("b", "a", "c"))
    for book in (first, second, third):
        book.touch()
    for book in (first, second, third, second):
        remember(book)
    assert recent_books() == (second, third, first)
