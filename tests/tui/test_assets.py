"""The register of fixed assets on the screen: registered, written off and sold with keys."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.assets.register import assets, disposals
from tests.ledger.assets.conftest import buy, new_book


@pytest.fixture
def path(tmp_path):
    """A book of 2024 and 2025 with a copier that is not registered."""
    path = tmp_path / "bok.finsam"
    with new_book(path) as book:
        buy(book, date(2025, 3, 20), 10_000_000, "Kopiator")
    return path


async def test_an_asset_is_registered_written_off_and_sold(sit_down, path):
    async with sit_down(path, (120, 40)) as person:
        book = person.finsam.book
        await person.press("ctrl+t")
        assert "Ingen anläggningstillgång är registrerad" in person.sees()
        await person.press("plus", "enter", "tab", "tab", "tab")
        await person.types("2025-03-15")
        await person.press("ctrl+s")
        (copier,) = assets(book)
        assert (copier.name, copier.cost, copier.months) == ("Kopiator", 10_000_000, 36)
        await person.press("v")
        await person.types("2025-06-30")
        await person.press("tab", "ctrl+s")
        (row,) = (row for row in person.rows.rows if row.stop)
        assert (
            row.texts[-3:] == ("100 000,00", "−8 333,31", "91 666,69") or "91 666,69" in row.texts
        )
        await person.press("x")
        await person.types("2025-07-31")
        await person.press("tab")
        await person.types("90000")
        await person.press("ctrl+s")
        (sold,) = disposals(book)
        assert (sold.price, sold.gain) == (9_000_000, 9_000_000 - (10_000_000 - 4 * 277_777))
        assert "Bokfört" in person.sees()


@pytest.mark.sweep
async def test_what_was_bought_earlier_has_what_was_written_off(sit_down, path):
    async with sit_down(path, (80, 24)) as person:
        book = person.finsam.book
        await person.press("ctrl+t", "plus", "down", "enter")
        await person.types("Bord")
        await person.press("tab", "tab")
        await person.types("50000")
        await person.press("tab")
        await person.types("2022-01-01")
        await person.press("tab")
        await person.types("60")
        await person.press("tab")
        await person.types("20000")
        await person.press("ctrl+s")
        (table,) = assets(book)
        assert (table.cost, table.depreciated, table.brought) == (
            5_000_000,
            2_000_000,
            date(2023, 12, 31),
        )
        await person.press("k", "down", "enter")
        assert "Ingående anskaffningsvärde" in person.sees()
        await person.press("k", "up", "enter", "delete", "enter")
        assert assets(book) == ()
