"""The list of vouchers, and one of them opened: a million as quickly as ten."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from textual.screen import Screen

from finsam_tui.screens.vouchers import list as vouchers
from finsam_tui.screens.vouchers import voucher
from ledger.book.journal import Entry, append_entry, journal_head
from ledger.bookkeeping.attachments import attachments, file_parts
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.entry import voucher_search
from ledger.entry.voucher_templates import own_templates
from ledger.report_layout.built_in.texts import built_in_text
from tests.sweeps import combinations, one_of

SIZES = {"80x24": (80, 24), "200x60": (200, 60)}
LAST = 989
YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))


@pytest.fixture(autouse=True)
def _clock_on_the_wall(monkeypatch):
    """What was recorded was recorded at noon, so that goldens stay the same."""
    monkeypatch.setattr(voucher, "_clock", lambda at: "2020-01-01 12:00" if at else "")


@pytest.fixture(autouse=True)
def _keys_at_once(monkeypatch):
    """A key is followed by the next as soon as its messages are done."""

    async def not_at_all(_least: float = 0, _most: float = 0) -> None:
        return

    monkeypatch.setattr("textual.app.wait_for_idle", not_at_all)


async def step(person, *keys):
    """Presses keys one at a time, looking up in between."""
    for key in keys:
        await person.press(key)


def voucher_now(path, sequence=LAST + 1):
    with open_book(path, read_only=True) as book:
        found = voucher_at(book, sequence)
    assert found is not None
    return found


@pytest.mark.parametrize(("size", "lang"), one_of(2, combinations(SIZES, ["sv", "en"])))
async def test_the_list_and_a_voucher_look_as_they_did(
    sit_down, looks_like, reference_book, lang, size
):
    async with sit_down(reference_book, size=SIZES[size], lang=lang) as person:
        await person.press("2")
        looks_like(person.sees(), f"vouchers.{size}.{lang}")
        await person.press("s")
        await person.types("hyra 2019-03")
        looks_like(person.sees(), f"vouchers_found.{size}.{lang}")
        await person.press("enter")
        looks_like(person.sees(), f"voucher.{size}.{lang}")


@pytest.mark.sweep
async def test_a_voucher_is_found_as_one_types_and_esc_shows_all_again(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await step(person, "2", "s")
        await person.types("resor mia")
        view = person.frame.view
        assert view.title == "Verifikationer · alla år · 11"
        await step(person, "down", "down", "enter")
        assert "Resor i projektet" in person.sees()
        await person.press("escape")
        assert view.rows.cursor == 1
        await person.press("escape")
        assert view.title == f"Verifikationer · {LAST}"
        await person.press("escape")
        assert person.frame.view is not view


async def test_the_list_is_narrowed_by_key(sit_down, reference_book):
    narrowed = (("serie n", 43), ("6071", 11), ("NACKA kommun", 4), ("rättelser", 6))
    async with sit_down(reference_book) as person:
        await person.press("2")
        for choice, count in narrowed:
            await person.press("ctrl+f")
            await person.types(choice)
            await person.press("enter")
            assert person.frame.view.title.endswith(f" · {count}")
            await person.press("escape")
            assert person.frame.view.title == f"Verifikationer · {LAST}"


async def test_a_voucher_is_corrected_and_the_two_are_linked(sit_down, book_path):
    async with sit_down(book_path) as person:
        await step(person, "2", "enter", "r", "enter", "enter")
        assert "varför verifikationen rättas" in person.sees()
        await person.types("fel belopp")
        await person.press("enter")
        assert "Bokförd: A 925 (2019) rättar A 924 (2019)" in person.sees()
        assert "Rättad av: A 925" in person.sees()
        await person.press("r")
        assert "Redan rättad av A 925" in person.sees()
        await person.press("l")
        assert "Rättar: A 924" in person.sees()
    found = voucher_now(book_path)
    assert (found.corrects, found.text) == ("A 924", "Rättelse av A 924: fel belopp")
    assert str(found.date) == "2019-12-31"


@pytest.mark.sweep
async def test_a_step_in_the_list_lays_out_no_screen_anew(sit_down, reference_book, monkeypatch):
    """The pane follows the cursor; its heading stays on its line."""
    async with sit_down(reference_book, (120, 36)) as person:
        await step(person, "2", "down")
        laid_out: list[object] = []
        before = Screen._refresh_layout

        def counted(screen: Screen[object], *size: Any, **how: Any) -> None:
            laid_out.append(screen)
            before(screen, *size, **how)

        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        await step(person, "down", "down", "up")
        assert "A 922 · 2019-12-31" in person.sees()
        assert laid_out == []


async def test_a_copy_begins_a_new_voucher(sit_down, book_path):
    async with sit_down(book_path) as person:
        await step(person, "2", "s")
        await person.types("lokalhyra mars")
        await step(person, "enter", "k")
        assert "Lokalhyra januari" in person.sees()
        await person.types("faktura 9")
        await step(person, "enter", "f5")
    found = voucher_now(book_path)
    assert (found.text, found.document) == ("Lokalhyra januari", "faktura 9")


async def test_a_reversal_begins_a_new_voucher_with_the_sides_turned(sit_down, book_path):
    async with sit_down(book_path) as person:
        await step(person, "2", "enter", "v", "f5")
    found = voucher_now(book_path)
    assert found.text == "Återföring av A 924 (2019): Beräknat arvode för revision 2019"
    assert [(row.account, row.amount) for row in found.postings] == [
        ("6421", -5500000),
        ("2992", 5500000),
    ]
    assert found.corrects == ""


@pytest.mark.sweep
async def test_a_template_is_made_of_a_voucher_and_used(sit_down, book_path):
    async with sit_down(book_path) as person:
        await step(person, "2", "enter", "m", "enter")
        assert "sparad i boken" in person.sees()
        await person.press("n")
        await step(person, "f2", "1")
        assert "Beräknat arvode för revision 2019" in person.sees()
    with open_book(book_path, read_only=True) as book:
        assert [template.name for template in own_templates(book)] == [
            "Beräknat arvode för revision 2019"
        ]


async def test_a_template_of_the_office_is_dropped_from_the_list_and_the_programs_stay(
    sit_down, book_path
):
    async with sit_down(book_path) as person:
        await step(person, "2", "enter", "m", "enter", "n")
        await step(person, "f2", "f8")
        assert "Mallen Beräknat arvode för revision 2019 är borttagen." in person.sees()
        await person.press("f8")
        assert "hör till programmet" in person.sees()
        assert "Börja från en mall" in person.sees()
    with open_book(book_path, read_only=True) as book:
        assert own_templates(book) == ()


@pytest.mark.sweep
async def test_a_file_is_kept_with_a_voucher(sit_down, book_path, tmp_path):
    (tmp_path / "faktura.pdf").write_bytes(b"%PDF-1.7 faktura")
    async with sit_down(book_path, size=SIZES["200x60"]) as person:
        await step(person, "2", "enter", "f")
        await person.types("saknas")
        await person.press("enter")
        assert "Det finns ingen sådan fil" in person.sees()
        await person.press("ctrl+u")
        await person.types(str(tmp_path / "faktura.pdf"))
        await person.press("enter")
        assert "Filer: faktura.pdf" in person.sees()
    with open_book(book_path, read_only=True) as book:
        (kept,) = attachments(book, LAST)
        assert b"".join(file_parts(book, kept.sha256)) == b"%PDF-1.7 faktura"


@pytest.mark.sweep
async def test_the_list_shows_at_once_what_was_recorded(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("2")
        with open_book(book_path) as other:
            record(other, _voucher(1))
        person.finsam.announce_change()
        await person.settled()
        assert "Prov 1" in person.sees()


def _voucher(number: int) -> VoucherInput:
    return VoucherInput(
        date=date(2019, 12, 31),
        text=f"Prov {number}",
        postings=(Posting("5010", 100 + number), Posting("1930", -100 - number)),
        counterparty="漢字 e\u0301\u0302 [b]fet[/b]",
        recorded_by="EK",
    )


def _book_of(path, count):
    """A book of so many vouchers, taken in as one file."""
    with (
        create_book(
            path, Association("Prov", "222000-2683"), YEAR, built_in_text("varna"), "EK"
        ) as book,
        book.writing() as connection,
    ):
        for first in range(0, count, 10_000):
            rows = range(first + 1, min(first + 10_000, count) + 1)
            connection.executemany(
                "INSERT INTO draft VALUES (1, ?, 'A', ?, ?, ?, ?, 'Motpart', '', 'EK', '', NULL)",
                [
                    (row - first, row, day, day, f"Prov {row}")
                    for row in rows
                    for day in (f"2019-{1 + row * 11 // (count + 1):02}-15",)
                ],
            )
            connection.executemany(
                "INSERT INTO draft_line VALUES (1, ?, ?, ?, ?, 0, '')",
                [
                    (row - first, 2 * (row - first) - back, account, sign * (row * 100))
                    for row in rows
                    for back, account, sign in ((1, "5010", 1), (0, "1930", -1))
                ],
            )
            last = journal_head(connection)
            entry = Entry(
                "batch",
                "EK",
                (("digest", last.vouchers + 1, last.vouchers + len(rows), "x"),),
                ref=1,
                vouchers=len(rows),
                postings=2 * len(rows),
            )
            append_entry(connection, entry, last)
    return path


@pytest.mark.sweep
@pytest.mark.parametrize("count", [0, 1, 300, pytest.param(100_000, marks=pytest.mark.slow)])
async def test_a_list_of_any_length_is_walked_and_searched(sit_down, tmp_path, count):
    path = _book_of(tmp_path / "many.finsam", count)
    async with sit_down(path) as person:
        began = time.perf_counter()
        await person.press("2")
        assert time.perf_counter() - began < 5
        rows = person.frame.view.rows
        assert len(rows.rows) == count
        await person.press("end")
        assert rows.cursor == max(count - 1, 0)
        assert ("Prov 1 " in person.sees()) == bool(count)
        await step(person, "home", "pagedown", "s")
        for letter in f"prov {count}" if count else "prov":
            await person.pilot.press("space" if letter == " " else letter)
        await person.pilot.pause(0.1)  # a search that the next letter cancels is not waited for
        await person.settled()
        assert len(rows.rows) == min(count, 1)
        assert ("Ingen verifikation hittas" in person.sees()) == (count == 0)


async def test_a_long_list_comes_in_stretches(sit_down, reference_book, monkeypatch):
    monkeypatch.setattr(voucher_search, "STRETCH", 100)
    async with sit_down(reference_book) as person:
        await person.press("2")
        assert person.frame.view.title == f"Verifikationer · {LAST}"
        assert isinstance(person.frame.view, vouchers.VoucherList)
        assert person.frame.view.found is not None
        assert len(set(person.frame.view.found.sequences)) == LAST


@pytest.mark.sweep
async def test_poisoned_words_in_the_book_keep_the_columns_straight(sit_down, book_path):
    with open_book(book_path) as book:
        record(book, _voucher(1))
    async with sit_down(book_path, size=(200, 60)) as person:
        await person.press("2")
        lines = person.sees().splitlines()
        shown = [line for line in lines if "2019-12-31" in line.partition("│")[0]]
        assert "[b]fet[/b]" in shown[0]
        assert {cell_len(line.partition("│")[0]) for line in shown} == {135}


@pytest.mark.sweep
async def test_a_search_that_finds_nothing_says_the_way_back(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("2", "s")
        await person.types("finns inte n")
        assert "Ingen verifikation hittas. esc visar alla igen." in person.sees()
        assert "n bokför en ny" not in person.sees()
        await person.press("escape")
        assert "989" in person.trail


@pytest.mark.sweep
async def test_the_narrowest_footer_of_the_list_says_how_a_voucher_is_begun(sit_down, book_path):
    """A letter begins a search there, `n` too: its key has to be in sight."""
    async with sit_down(book_path) as person:
        await person.press("2")
        assert "+ ny verifikation" in person.sees()
        await person.press("+")
        assert "Ny verifikation" in person.sees()
        await person.press("escape", "s", "h", "y")
        assert "+ ny verifikation" in person.sees()
        await person.press("+")
        assert "Ny verifikation" in person.sees()
        await person.press("escape")
        assert person.frame.view.line.value == "hy"
