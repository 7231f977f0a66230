"""The year before the book begins, typed on the screen by line and by account."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.screens.setup.prior_year import PriorView
from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances, prior_year_figures
from ledger.bookkeeping.prior_year import PriorBalance, prior_year_balances
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting
from ledger.report_layout.built_in.texts import built_in_text

MISSING = "inget år före 2026 att jämföra med"


@pytest.fixture
def begun(tmp_path):
    """A book that begins with money in the bank."""
    path = tmp_path / "ny.finsam"
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    association = Association("Samordningsförbundet Prov", "222000-2683")
    with create_book(path, association, year, built_in_text("varna"), "EK"):
        pass
    with open_book(path) as book:
        money = (Posting("1930", 50000), Posting("2069", -50000))
        add_opening_balances(book, fiscal_year(book), money, "EK")
    return path


def known(path):
    with open_book(path, read_only=True) as book:
        return prior_year_figures(book, 2025), prior_year_balances(book, 2025)


async def type_at(person, place, amount):
    person.rows.move_to(place)
    await person.settled()
    await person.types(amount)
    await person.press("enter")


async def test_last_year_is_typed_by_line_and_by_account_and_stands_in_the_statement(
    sit_down, begun
):
    async with sit_down(begun, lang="sv") as person:
        await person.press("3")
        assert MISSING in " ".join(person.sees().split())
        await person.press("f")
        view = person.frame.view
        assert isinstance(view, PriorView)
        lines = list(view.keys)
        await type_at(person, lines.index("interest_costs"), "-12,50")
        assert known(begun) == ({}, ())
        await person.press("k")
        await type_at(person, view.keys.index(("3987", ())), "-500")
        await person.press("ctrl+s")
        assert known(begun) == ({"interest_costs": -1250}, (PriorBalance("3987", -50000),))
        await person.press("escape")
        shown = person.sees()
        assert "2025" in shown
        assert "−13" in shown
        assert MISSING not in " ".join(shown.split())
        await person.press("f")
        await type_at(person, lines.index("interest_costs"), "0")
        await person.press("ctrl+s")
    assert known(begun) == ({}, (PriorBalance("3987", -50000),))


async def test_when_the_first_year_is_closed_its_comparatives_are_closed_too(sit_down, begun):
    with open_book(begun) as book:
        year = fiscal_year(book)
        book.append(Entry("close", "EK", (("year_state", year.id, "2026-12-31", 1),)))
    async with sit_down(begun, lang="sv") as person:
        await person.press("3", "f")
        await type_at(person, 3, "5")
        assert "2026 är avslutat" in person.told
        assert not person.frame.view.is_changed
