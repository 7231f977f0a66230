"""Found again: any voucher of any year, by what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from finsam_tui.frame.search import Search
from finsam_tui.screens.vouchers.list import VoucherList
from finsam_tui.screens.vouchers.voucher import VoucherView
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, template_text
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text


@pytest.fixture(scope="module")
def of_years(tmp_path_factory):
    """A book of two years, a voucher in each."""
    path = tmp_path_factory.mktemp("book") / "bok.finsam"
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    with create_book(path, Association("P", "222000-2683"), year, built_in_text("varna"), "EK"):
        pass
    with open_book(path) as book:
        text = template_text(book, fiscal_year(book))
        add_fiscal_year(book, Period(date(2025, 1, 1), date(2025, 12, 31)), text, "EK")
        for day, what, who, paper, amount in (
            (date(2024, 3, 5), "Skrivbord till kansliet", "Möbelhuset", "faktura 8817", 12500_50),
            (date(2025, 4, 7), "Lokalhyra april", "Hyresvärd", "faktura 91", 4000_00),
        ):
            rows = (Posting("5010", amount), Posting("1930", -amount))
            voucher = VoucherInput(day, what, rows, counterparty=who, document=paper)
            record(book, replace(voucher, recorded_by="EK"))
    return path


REMEMBERED = {
    "text": "skrivbord",
    "amount": "12 500,50",
    "kronor": "12500",
    "counterparty": "möbelhus",
    "document": "8817",
    "two words": "kansli möbel",
    "a day": "2024-03",
}


@pytest.mark.sweep
async def test_a_voucher_of_another_year_is_found_in_the_list(sit_down, of_years):
    async with sit_down(of_years) as person:
        assert person.finsam.scope.year.name == 2025
        await person.press("2")
        assert "Skrivbord" not in person.sees()
        for what, typed in REMEMBERED.items():
            await person.press("s")
            await person.types(typed)
            assert "2024-03-05" in person.sees(), what
            assert "Lokalhyra" not in person.sees(), what
            await person.press("escape")
            assert "Skrivbord" not in person.sees(), what


TYPED = REMEMBERED | {"a slip": "skrivbrod", "another": "möblehuset", "left out": "skrvbord"}


@pytest.mark.sweep
async def test_a_voucher_of_another_year_is_found_with_ctrl_p(sit_down, of_years):
    async with sit_down(of_years) as person:
        for what, typed in TYPED.items():
            await person.press("1", "ctrl+p")
            await person.types(typed)
            screen = person.finsam.screen
            assert isinstance(screen, Search), what
            (place,) = [at for at, hit in enumerate(screen.hits) if "Skrivbord" in hit.name]
            person.rows.move_to(place)
            await person.press("enter")
            assert isinstance(person.frame.view, VoucherView), what


SLIPS = {
    "lokalhrya": "5010 Lokalhyra",
    "okalhyr": "5010 Lokalhyra",
    "avstmning": "Avstämning",
    "projket": "projekt",
    "rungtur": "Rundtur",
}


@pytest.mark.sweep
async def test_slips_find_accounts_places_and_what_can_be_done(sit_down, of_years):
    async with sit_down(of_years) as person:
        for typed, name in SLIPS.items():
            await person.press("ctrl+p")
            await person.types(typed)
            found = [hit.name.casefold() for hit in person.finsam.screen.hits]
            assert any(name.casefold() in one for one in found), (typed, found)
            await person.press("escape")


async def test_what_the_footer_hides_is_found_and_done(sit_down, of_years):
    async with sit_down(of_years) as person:
        hidden = ("l", "f", "f9", "ctrl+o", "f12")
        await person.press("ctrl+p")
        keys = {hit.key.casefold() for hit in person.finsam.screen.hits}
        assert keys.issuperset(hidden)
        assert not keys & {"↑", "↓", "pgup"}


async def test_the_list_is_reached_with_what_was_typed(sit_down, of_years):
    async with sit_down(of_years) as person:
        await person.press("ctrl+p")
        await person.types("möbel")
        person.rows.move_to(len(person.rows.rows) - 1)
        await person.press("enter")
        assert isinstance(person.frame.view, VoucherList)
        assert "2024-03-05" in person.sees()
        assert "alla år" in person.trail


async def test_a_word_typed_in_the_list_searches_and_goes_nowhere(sit_down, of_years):
    async with sit_down(of_years) as person:
        await person.press("2")
        for word in ("hyra", "attest", "norr", "konsult", "räntor", "öppna", "Olle"):
            assert "skriv för att söka" in person.sees()
            await person.types(word)
            assert isinstance(person.frame.view, VoucherList), word
            assert person.frame.view.line.value == word
            assert "skriv för att söka" not in person.sees(), "what is typed stands there"
            await person.press("escape")
            assert person.frame.view.line.value == ""
