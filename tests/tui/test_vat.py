"""VAT compensation on the screen: what is behind a period, and a claim made by keys."""

from __future__ import annotations

from datetime import date

from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.closing.close_year import open_year
from ledger.vat_compensation.register import vat_register

DAY = date(2020, 2, 10)


async def test_a_period_opens_to_its_vouchers_and_is_claimed(sit_down, book_path):
    async with sit_down(book_path, (140, 40)) as person:
        book = person.finsam.book
        lock_months(book, fiscal_year(book, 2019), date(2019, 12, 31), "EK")
        open_year(book, 2020, "EK")
        person.finsam.announce_change()
        await person.press("ctrl+g", "down", "down", "down", "down", "enter")
        assert "9 800,00        2 450,00" in person.sees()
        await person.press("k", "enter", "down", "down", "down", "down", "s", "down")
        await person.press("ctrl+u")
        await person.types(DAY.isoformat())
        await person.press("ctrl+s")
        last = [one for one in vat_register(book, DAY).periods if one.claim][-1]
        assert last.claim is not None
        assert (last.id, last.claim.vat, last.claim.day) == ("2019Q4", 289_289_00, DAY)


async def test_a_form_says_what_is_left_empty_when_it_is_sent_and_not_before(sit_down, book_path):
    async with sit_down(book_path, (80, 24)) as person:
        await person.press("ctrl+g", "s")
        assert "Det här måste fyllas i." not in person.sees()
        await person.press("ctrl+s")
        assert person.sees().count("Det här måste fyllas i.") == 1
        await person.types("2019Q4")
        await person.press("tab")
        preview = person.finsam.screen.query_one("#preview").content
        assert preview.startswith("Månader i 2019Q4 är inte låsta, så mer kan tillkomma;")
