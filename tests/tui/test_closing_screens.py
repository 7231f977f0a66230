"""Year-end on the screen: a person closes the year, proves it and finds it in the history."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core import calendar
from ledger.core.model import Posting, VoucherInput


def body(person) -> str:
    """What is seen between the line of places and the keys."""
    return "\n".join(person.sees().splitlines()[2:-2]) + "\n"


async def test_the_year_is_closed_and_reopened_by_keys(sit_down, book_path, looks_like):
    async with sit_down(book_path) as person:
        await person.press("8")
        looks_like(body(person), "closing")
        await person.press("s", "ctrl+s")
        assert "2019 är avslutat; 2020 börjar med dess utgående balans." in person.sees()
        with open_book(book_path, read_only=True) as book:
            assert fiscal_year(book, 2019).closed
        await person.press("z")
        await person.types("fel")
        await person.press("ctrl+s")
        with open_book(book_path, read_only=True) as book:
            assert not fiscal_year(book, 2019).closed
        await person.press("j")
        assert "Räkenskapsåret öppnades igen: fel" in person.sees()


async def test_what_blocks_is_told_and_is_accepted_with_a_reason(sit_down, busy_book, looks_like):
    async with sit_down(busy_book) as person:
        await person.press("8")
        looks_like(body(person), "closing_blocked")
        await person.press("g")
        await person.types("ok")
        await person.press("ctrl+s")
        assert "Steg 1 är godtaget." in person.sees()
        await person.press("down", "enter", "down")
        await person.types("7047934")
        await person.press("ctrl+s")
        assert "Konto 1930: differens 0,00." in person.sees()


@pytest.mark.parametrize(
    ("today", "proposed"),
    [
        pytest.param(date(2019, 1, 9), "2019-01-09", marks=pytest.mark.sweep),
        (date(2019, 7, 31), "2019-06-30"),
        pytest.param(date(2019, 8, 10), "2019-07-31", marks=pytest.mark.sweep),
        (date(2020, 2, 3), "2019-12-31"),
    ],
)
async def test_a_statement_is_proposed_of_the_last_month_that_is_over(
    sit_down, book_path, today, proposed, monkeypatch
):
    async with sit_down(book_path) as person:
        monkeypatch.setattr(calendar, "today", lambda: today)
        await person.press("8", "k")
        assert f"{proposed}" in person.sees()
        assert f"I boken {proposed}" in person.sees()
        assert "differens" not in person.sees(), "nothing is typed yet"
        await person.press("down")
        await person.types("1")
        assert "; differens " in person.sees()


async def test_what_takes_long_in_a_large_book_is_looked_up_beside_the_keys(
    sit_down, reference_book, monkeypatch
):
    async with sit_down(reference_book) as person:
        for place in ("b", "8"):
            await person.press(place, "3")
            at_once = list(person.frame.stacks[person.frame.visited[-2]][0].rows.rows)
            with monkeypatch.context() as context:
                context.setattr("ledger.bookkeeping.posting_queries.LARGE", 0)
                person.finsam.announce_change()
                await person.press(place, "3")
            beside = list(person.frame.stacks[person.frame.visited[-2]][0].rows.rows)
            assert beside == at_once != []


async def test_a_proof_opens_to_both_of_its_sides(sit_down, book_path, looks_like):
    with open_book(book_path) as book:
        rows = (Posting("1380", 100), Posting("1930", -100))
        record(book, VoucherInput(fiscal_year(book).last, "Insättning", rows, recorded_by="EK"))
    async with sit_down(book_path, (120, 30)) as person:
        await person.press("b")
        looks_like(body(person), "proof")
        await person.press("enter")
        assert person.frame.here == "trial"
        await person.press("b", "end", "right")
        assert person.frame.here == "balance"


async def test_the_history_is_searched_and_opens_the_voucher(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("j", "s")
        await person.types("A 140:")
        await person.press("ctrl+s")
        assert "Historik: A 140:" in person.sees()
        await person.press("enter")
        assert "Rättelse av A 140" in person.sees()


async def test_an_item_is_specified_and_due_reversals_are_recorded(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("8", "f")
        await person.types("2992")
        await person.press("down")
        await person.types("x")
        await person.press("down", "down")
        await person.types("-5")
        await person.press("ctrl+s")
        assert "Konto 2992 är specificerat: −55 005,00." in person.sees()
        await person.press("r")
        assert "Ingen periodisering ska återföras i år." in person.sees()
