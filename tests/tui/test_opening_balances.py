"""Opening balances typed on the screen: where they are missed, typed, kept and corrected."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.screens.draft_autosave import DraftAutosave
from finsam_tui.screens.reports.statement import StatementView
from finsam_tui.screens.setup.opening_balances import OpeningView
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, lock_months, template_text
from ledger.bookkeeping.opening_balances import opening_balances
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core import calendar
from ledger.core.calendar import Period
from ledger.core.model import Association
from ledger.report_layout.built_in.texts import built_in_text
from tests.sweeps import one_of

MISSING = "ingående balanser saknas; g lägger in dem"
TODAY = date(2026, 1, 20)


@pytest.fixture
def begun(tmp_path):
    """A book that has nothing in it yet."""
    path = tmp_path / "ny.finsam"
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    association = Association("Samordningsförbundet Prov", "222000-2683")
    with create_book(path, association, year, built_in_text("varna"), "EK"):
        return path


def balances_of(path):
    with open_book(path, read_only=True) as book:
        found = opening_balances(book, fiscal_year(book, 2026))
        return {key: amount for key, amount in found.items() if amount}


async def go_to(person, account):
    keys = person.frame.view.keys
    person.rows.move_to(next(at for at, key in enumerate(keys) if key == (account, ())))
    await person.settled()


async def type_balance(person, account, amount):
    await go_to(person, account)
    await person.types(amount)
    await person.press("enter")


async def test_the_field_begins_with_the_amount_of_the_cell(sit_down, begun):
    async with sit_down(begun) as person:
        await person.press("g")
        view = person.frame.view
        assert isinstance(view, OpeningView)
        begins = []
        for typed in ("1250", "1250,5", "-3", "0"):
            await type_balance(person, "1930", typed)
            await go_to(person, "1930")
            view.action_edit()
            begins.append(view.field.value)
            await person.press("escape")
        assert begins == ["1 250", "1 250,50", "−3", "0"]


@pytest.mark.parametrize("lang", one_of(2, ["sv", "en"]))
async def test_a_new_book_is_given_its_opening_balances(
    sit_down, begun, looks_like, lang, monkeypatch
):
    monkeypatch.setattr(DraftAutosave, "saved_at", property(lambda _self: "12:00:00"))
    async with sit_down(begun, lang=lang) as person:
        monkeypatch.setattr(calendar, "today", lambda: TODAY)
        person.finsam.announce_change()
        await person.settled()
        looks_like(person.sees(), f"overview.begun.{lang}")
        await person.press("g")
        assert isinstance(person.frame.view, OpeningView)
        await type_balance(person, "1930", "1500000,50")
        await person.press("ctrl+s")
        assert "1 500 000,50" in person.told
        assert balances_of(begun) == {}
        await type_balance(person, "2067", "-1500000,50")
        assert person.told == ""
        looks_like(person.sees(), f"opening.typed.{lang}")
        await person.press("ctrl+s")
        assert "1 500 000,50" in person.sees()
        await person.press("escape")
        assert "g enters them" not in person.sees()
        assert "g lägger in dem" not in person.sees()
    assert balances_of(begun) == {("1930", ()): 150000050, ("2067", ()): -150000050}


@pytest.mark.sweep
async def test_the_balance_sheet_says_that_they_are_missing_until_a_month_is_locked(
    sit_down, begun
):
    async with sit_down(begun) as person:
        assert MISSING in person.sees()
        await person.press("enter")
        assert isinstance(person.frame.view, OpeningView)
        await person.press("escape", "4", "end")
        assert "! Boken saknar ingående balanser för 2026; g lägger in dem" in person.sees()
        await person.press("3")
        assert "ingående balanser" not in person.sees()
        await person.press("g")
        assert isinstance(person.frame.view, StatementView)
        with open_book(begun) as book:
            lock_months(book, fiscal_year(book), date(2026, 1, 31), "EK")
        person.finsam.announce_change()
        await person.press("4", "end")
        assert "saknar ingående" not in person.sees()
        await person.press("1")
        assert MISSING not in person.sees()


@pytest.mark.sweep
async def test_a_wrong_balance_is_corrected_beside_what_stood_and_the_history_tells(
    sit_down, begun
):
    async with sit_down(begun) as person:
        await person.press("4", "g")
        await type_balance(person, "1930", "100")
        await type_balance(person, "2067", "-100")
        await person.press("ctrl+s")
        assert person.told == "De ingående balanserna för 2026 är sparade."
        await type_balance(person, "1930", "90")
        await type_balance(person, "2067", "-90")
        assert "utkast" in person.trail
        await person.press("ctrl+s")
        assert "är rättade; det som stod före finns i historiken" in person.told
        assert "utkast" not in person.trail
        await person.press("j")
        assert "2 ingående balanser inlagda: Rättade" in person.sees()
    assert balances_of(begun) == {("1930", ()): 9000, ("2067", ()): -9000}


async def test_a_balance_is_divided_on_projects(sit_down, begun):
    async with sit_down(begun) as person:
        await person.press("4", "g")
        await go_to(person, "1930")
        await person.press("o")
        await person.types("MIA")
        await person.press("enter")
        assert "1930" in person.sees().split("»")[1].splitlines()[0]
        assert "6:MIA" in person.sees().split("»")[1].splitlines()[0]
        await person.types("40")
        await person.press("enter")
        await type_balance(person, "2067", "-40")
        await person.press("ctrl+s")
    assert balances_of(begun) == {("1930", ((6, "MIA"),)): 4000, ("2067", ()): -4000}


async def test_a_year_that_follows_on_another_says_where_its_balances_come_from(sit_down, begun):
    with open_book(begun) as book:
        following = Period(date(2027, 1, 1), date(2027, 12, 31))
        add_fiscal_year(book, following, template_text(book, fiscal_year(book)), "EK")
    async with sit_down(begun) as person:
        assert person.finsam.scope.year.name == 2027
        await person.press("4", "g", "5")
        assert "2027 börjar med det som 2026 slutar med" in person.told
        assert not person.frame.view.field.display
        await person.press("ctrl+s")
        assert "2027 börjar med det som 2026 slutar med" in person.told
