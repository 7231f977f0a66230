"""Accruals on the screen: both months are shown before anything is recorded."""

from __future__ import annotations

from datetime import date

import pytest
from textual.widgets import Input

from ledger.bookkeeping.accruals import accruals
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book


def latest(path):
    with open_book(path, read_only=True) as book:
        accrual = max(accruals(book), key=lambda one: one.voucher.sequence)
    rows = [(row.account, row.amount, row.objects) for row in accrual.voucher.postings]
    return accrual, rows


async def type_in(person, **values):
    for field, text in values.items():
        person.finsam.screen.query_one(f"#field-{field}", Input).value = text
    await person.settled()


@pytest.mark.sweep
async def test_an_accrual_is_entered_from_year_end_and_shown_first(sit_down, book_path, looks_like):
    async with sit_down(book_path) as person:
        await person.press("8", "u")
        await type_in(
            person,
            account="5010",
            objects="KANSLI",
            amount="12 000*2/3",
            against="1710",
            text="Hyra",
        )
        looks_like(person.sees(), "accrual")
        await person.press("ctrl+s")
        assert "återförs 2020-01-01." in person.told
    accrual, rows = latest(book_path)
    assert accrual.reverses_on == date(2020, 1, 1)
    assert rows == [("1710", 8000_00, ()), ("5010", -8000_00, ((1, "KANSLI"),))]


async def test_what_cannot_be_accrued_is_told_beside_its_field(sit_down, book_path):
    async with sit_down(book_path, (100, 50)) as person:
        await person.press("8", "u")
        await type_in(person, account="1930", amount="x", against="5010", text="Hyra")
        await person.press("ctrl+s")
        seen = person.sees()
        assert seen.count("En periodisering är en kostnad eller en intäkt") == 2
        await type_in(
            person, account="5010", amount="100", against="1710", reverses_on="2019-12-01"
        )
        await person.press("ctrl+s")
        assert "på en senare dag än sin egen" in person.sees()
        await person.press("escape")
    with open_book(book_path, read_only=True) as book:
        assert voucher_at(book, 990) is None


async def test_the_row_under_the_cursor_of_a_voucher_is_accrued(sit_down, book_path):
    async with sit_down(book_path) as person:
        person.frame.open_voucher(153)
        await person.settled()
        await person.press("u", "enter")
        await type_in(person, amount="3000", against="1710")
        assert "2019-03-31: debet 1710, kredit 5010, 3 000,00" in person.sees()
        assert "Resultat 2019-03 +3 000,00, 2019-04 −3 000,00" in person.sees()
        await person.press("ctrl+s")
    accrual, rows = latest(book_path)
    assert accrual.voucher.counterparty == "Hyresvärd"
    assert accrual.voucher.document == "faktura 2343"
    assert rows == [("1710", 3000_00, ()), ("5010", -3000_00, ((1, "KANSLI"),))]


async def test_a_whole_voucher_is_set_to_be_reversed(sit_down, book_path):
    async with sit_down(book_path) as person:
        person.frame.open_voucher(153)
        await person.settled()
        await person.press("u", "down", "enter")
        assert "2019-04-01: debet 2440, kredit 5010 1651, 15 000,00" in person.sees()
        await person.press("ctrl+s")
        assert "A 141 (2019) återförs 2019-04-01." in person.told
    with open_book(book_path, read_only=True) as book:
        assert date(2019, 4, 1) in {one.reverses_on for one in accruals(book)}
