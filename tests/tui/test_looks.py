"""What each place looks like, in both languages and both sizes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from finsam_tui.places import PLACES
from finsam_tui.widgets.rows import RowList
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period, swedish_day
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text
from tests.goldens import assert_section
from tests.sweeps import combinations, one_of

SIZES = {"80x24": (80, 24), "200x60": (200, 60)}
MINE = ("overview", "income", "balance", "cashflow", "notes", "structure", "trial", "approvals")


@pytest.mark.parametrize(("size", "lang"), one_of(2, combinations(SIZES, ["sv", "en"])))
async def test_every_place_looks_as_it_did(sit_down, looks_like, reference_book, lang, size):
    async with sit_down(reference_book, size=SIZES[size], lang=lang) as person:
        for place in PLACES:
            if place.id in MINE:
                person.frame.go(place.id)
                await person.settled()
                looks_like(person.sees(), f"{place.id}.{size}.{lang}")


LATER = (
    *("budget", "bank", "invoices", "assets", "vat", "claims", "proof"),
    *("compliance", "audit", "keyfigures", "compare"),
)


@pytest.mark.parametrize("size", one_of(2, SIZES))
async def test_every_later_place_looks_as_it_did(sit_down, reference_book, size):
    async with sit_down(reference_book, size=SIZES[size]) as person:
        for place in LATER:
            person.frame.go(place)
            await person.settled()
            now = datetime.now(UTC).isoformat()
            seen = person.sees().replace(str(swedish_day(now)), "####-##-##")
            assert_section(f"faces/places.{size}.txt", place, seen)


AWKWARD = (
    "👨👩👧👦 familj",
    "財務諸表の説明をここに書く",
    "שלום עולם",
    "e" + "\u0301\u0302\u0303" * 30,
    "ﷺ 🇸🇪 ☎ ½",
    "[bold red]inte fet[/] [@click=app.quit]nej[/]",
)


@pytest.mark.sweep
async def test_awkward_texts_disturb_no_line_of_any_screen(sit_down, book_path):
    with open_book(book_path) as book:
        for text in AWKWARD:
            rows = (Posting("6110", 1_00), Posting("1930", -1_00))
            draft = VoucherInput(
                date(2019, 12, 31), text, rows, counterparty=text, recorded_by="EK"
            )
            record(book, draft)
    for size in SIZES.values():
        async with sit_down(book_path, size=size) as person:
            for keys in (["1"], ["2"], ["enter"], ["h", "end", "up", "enter", "end"], ["a"]):
                await person.press(*keys)
                strips = person.finsam.screen._compositor.render_strips()
                assert {strip.cell_length for strip in strips} == {size[0]}
                seen = person.sees()
                assert not set(seen) & set("\u200d\ufe0f\x1b")
                assert "─" * 10 in seen.splitlines()[-2]
            assert "[bold red]inte" in person.sees()


async def test_a_list_with_no_row_to_stop_at_has_no_cursor(sit_down, tmp_path):
    path, year = tmp_path / "ny.finsam", Period(date(2026, 1, 1), date(2026, 12, 31))
    who = Association("Samordningsförbundet Prov", "222000-2683")
    with create_book(path, who, year, built_in_text("lkbr"), "EK"):
        pass
    without = []
    async with sit_down(path) as person:
        for place in PLACES:
            person.frame.go(place.id)
            await person.settled()
            for rows in person.finsam.screen.query(RowList):
                assert rows.row is None or any(map(str, rows.row.cells)), place.id
                said = " ".join(str(row.cells[0]) for row in rows.rows if row.look == "remark")
                assert not (place.key.startswith("ctrl") and place.key in said), place.id
                if rows.row is None and rows.rows:
                    without.append(place.id)
                    line = rows.render_line(rows.head + rows.cursor)
                    cursor = rows.get_component_rich_style("rows--cursor")
                    assert all(segment.style != cursor for segment in line), place.id
    assert {"assets", "vat", "claims"} <= set(without)
