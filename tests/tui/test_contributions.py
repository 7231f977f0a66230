"""The members' contributions on the screen: planned, invoiced by one key, credited and on paper."""

from __future__ import annotations

from datetime import date

from ledger.contributions.plan import contribution_plan
from ledger.core.model import Posting, VoucherInput
from ledger.invoices.invoice_register import invoices
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice


def move_to_row_of(person, number):
    """Moves the cursor to the row of an invoice."""
    rows = person.rows.rows
    person.rows.move_to(next(place for place, row in enumerate(rows) if number in row.texts))


async def test_a_part_of_the_year_is_planned_invoiced_and_credited(sit_down, book_path):
    async with sit_down(book_path, (140, 44)) as person:
        book = person.finsam.book
        own = Party("VN", "VärNa", book.association.orgnr, bankgiro="5050-1055")
        add_party(book, own, "EK")
        await person.press("ctrl+l", "k", "down", "down", "enter")
        assert person.frame.view.report == "contributions"
        await person.press("g", "tab", "end")
        await person.types(" NACKA=1018594")
        await person.press("ctrl+s")
        plan = contribution_plan(book, 2019)
        assert plan
        assert [one.amount for one in plan.members if one.code == "NACKA"] == [1_018_594_00]
        assert "ej fakturerat" in person.sees()
        await person.press("plus", *["backspace"] * 2)
        await person.types("4")
        await person.press("tab", *["backspace"] * 10)
        await person.types("2019-12-30")
        await person.press("ctrl+s")
        (invoice,) = invoices(book).values()
        assert (invoice.number, invoice.amount) == ("20190001", 4_00)
        await person.press("k", "up", "enter")
        assert person.frame.view.report == "receivables"
        move_to_row_of(person, "20190001")
        await person.press("e", "ctrl+s")
        assert book.path.with_name("20190001.pdf").read_bytes().startswith(b"%PDF")
        await person.press("z")
        assert "Faktura 20190001 är gjord till en kund och finns kvar" in person.told
        await person.press("r")
        await person.types("fel")
        await person.press("tab", "tab", *["backspace"] * 10)
        await person.types("2019-12-31")
        await person.press("ctrl+s")
        assert [one.amount for one in invoices(book).values()] == [4_00, -4_00]
        await person.press("plus")
        await person.types("Nacka kommun")
        for text in ("Lokal, er ref 7", "1 500", "3990", "", "2019-12-31"):
            await person.press("tab")
            if text.startswith("2019"):
                await person.press(*["backspace"] * 10)
            await person.types(text)
        await person.press("ctrl+s")
        assert [one.amount for one in invoices(book).values()] == [4_00, -4_00, 1_500_00]
        rows = (Posting("1510", 7_00), Posting("3990", -7_00))
        draft = VoucherInput(date(2019, 12, 31), "Lokal", rows, document="20190017", party="VN")
        record_with_invoice(book, draft)
        person.finsam.announce_change()
        await person.settled()
        move_to_row_of(person, "20190017")
        await person.press("e")
        assert "Bara en faktura som är gjord här har en PDF" in person.told
