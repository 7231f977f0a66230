"""Invoices on the screen: a payment that the texts do not pair is settled, and a party written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from ledger.bookkeeping.approvals import approve, paper_of_voucher
from ledger.bookkeeping.vouchers import record
from ledger.core import calendar
from ledger.core.model import Posting, VoucherInput
from ledger.entry.editor import keys
from ledger.entry.editor.state import HEADER, CellPlace
from ledger.invoices.invoice_register import disputes, invoices, payment_files_of
from ledger.invoices.mandates import mandates
from ledger.invoices.model import Party
from ledger.invoices.open_items import open_items
from ledger.invoices.parties import add_party, find_party
from ledger.invoices.record_invoice import record_with_invoice
from ledger.invoices.settle import settled_by_hand

END = date(2019, 12, 31)


def row_of(person, name):
    return next(row for row in person.rows.rows if name in row.texts)


def entered(book, who, document, amount):
    rows = (Posting("2440", amount), Posting("1930", -amount))
    draft = VoucherInput(END, "x", rows, counterparty=who, document=document, recorded_by="EK")
    return record(book, draft).sequence


async def test_an_invoice_is_disputed_and_settled_by_hand_and_its_party_written(
    sit_down, book_path
):
    async with sit_down(book_path, (140, 40)) as person:
        book = person.finsam.book
        before = sum(item.amount for item in open_items(book, END) if item.account == "2440")
        entered(book, "Nämnden", "faktura 9", -7_77)
        payment = entered(book, "Nämden", "9", 7_77)
        person.finsam.announce_change()
        await person.press("ctrl+l", "end")
        assert "ej förfallet: 1 393 407,00" in " ".join(person.sees().split())
        view = person.frame.view
        item = next(row for row in person.rows.rows if "Nämden" in row.texts)
        person.rows.move_to(person.rows.rows.index(item))
        await person.press("m", "enter")
        assert settled_by_hand(book) == (payment,)
        assert sum(one.amount for one in open_items(book, END) if one.account == "2440") == before
        assert not [row for row in person.rows.rows if "Nämden" in row.texts]
        await person.press("u", "enter")
        assert settled_by_hand(book) == ()
        item = next(row for row in person.rows.rows if "Nämnden" in row.texts)
        person.rows.move_to(person.rows.rows.index(item))
        await person.press("x")
        await person.types("fel pris")
        await person.press("ctrl+s")
        assert (reason := disputes(book).get(1))
        assert reason.reason == "fel pris"
        assert "bestridd" in person.sees()
        await person.press("x")
        assert disputes(book).get(1) is None
        await person.press("k", *["down"] * 4, "enter")
        assert view.report == "parties"
        await person.press("enter", *["tab"] * 2)
        await person.types("Nämden")
        await person.press("ctrl+s")
        party = find_party(book, "nämden")
        assert party
        assert party.name == "Nämnden"
        assert [one.amount for one in open_items(book, END) if one.party == party.code] == []
        await person.press("plus")
        await person.types("Telia")
        await person.press("ctrl+s")
        assert find_party(book, "telia")


async def test_what_is_due_and_approved_is_paid_by_a_file(sit_down, book_path):
    async with sit_down(book_path, (120, 40)) as person:
        book = person.finsam.book
        party = Party("PAPPER", "Papper AB", town="Visby", bankgiro="5050-1055")
        add_party(book, party, "EK")
        rows = (Posting("6110", 7_77), Posting("2440", -7_77))
        voucher = VoucherInput(END, "x", rows, document="9", party="PAPPER", recorded_by="EK")
        approve(book, [record_with_invoice(book, voucher).sequence], "FC")
        await person.press("ctrl+l", "f", "tab", "tab", "tab")
        await person.types("SE4550000000058398257466")
        await person.press("ctrl+s")
        assert "avtal om betalfiler" in person.told
        (file,) = payment_files_of(book).values()
        person.rows.move_to(person.rows.rows.index(row_of(person, "Papper AB")))
        await person.press("u", "enter")
        assert payment_files_of(book) == {}
    assert file == 1
    assert b"7.77" in book_path.with_name("betalning.xml").read_bytes()


@pytest.mark.sweep
async def test_what_stands_beside_a_field_is_not_repeated_below_the_form(sit_down, book_path):
    async with sit_down(book_path, (120, 40)) as person:
        await person.press("ctrl+l", "f", "ctrl+a", "backspace")
        await person.types("20199")
        await person.press("tab", "tab", "tab")
        await person.types("SE4550000000058398257466")
        await person.press("ctrl+s")
        assert person.sees().count("20199") == 2, "the field and what is wrong with it"


async def test_an_invoice_has_a_page_with_its_steps_from_which_it_is_approved_and_made_void(
    sit_down, book_path
):
    async with sit_down(book_path, (120, 40)) as person:
        book = person.finsam.book
        rows = (Posting("6110", 7_77), Posting("2440", -7_77))
        voucher = VoucherInput(END, "x", rows, document="9", counterparty="Papper AB")
        record(book, replace(voucher, recorded_by="EK"))
        person.finsam.announce_change()
        await person.press("ctrl+l")
        person.rows.move_to(person.rows.rows.index(row_of(person, "Papper AB")))
        await person.press("s", "tab", "tab", "tab")
        await person.types("2020-01-20")
        await person.press("ctrl+s")
        assert "Registrerad som nr 1" in person.told
        person.rows.move_to(person.rows.rows.index(row_of(person, "Papper AB")))
        await person.press("enter", "a")
        await person.types("FC")
        await person.press("ctrl+s")
        seen = " ".join(person.sees().split())
        for words in ("Läge: attesterad", "Förfaller: 2020-01-20", "bokförd EK", "attesterad FC"):
            assert words in seen
        await person.press("z")
        await person.types("inte vår")
        await person.press("ctrl+s")
        assert invoices(book) == {}
        assert person.frame.view.title == "Leverantörsreskontra"


async def test_a_mandate_is_given_and_ended_from_its_list(sit_down, book_path):
    async with sit_down(book_path, (120, 40)) as person:
        await person.press("ctrl+l", "k", *["down"] * 5, "enter", "plus")
        await person.types("Anna Andersson")
        await person.press(*["tab"] * 4)
        await person.types("Styrelsen 2026-01-15 § 7")
        await person.press(*["tab"] * 3)
        await person.types("20 000")
        await person.press("ctrl+s")
        (mandate,) = mandates(person.finsam.book)
        assert (mandate.person, mandate.highest, mandate.last) == (
            "Anna Andersson",
            2_000_000,
            None,
        )
        await person.press("enter", "ctrl+s")
        (mandate,) = mandates(person.finsam.book)
        assert mandate.last == calendar.today()


async def test_the_voucher_grid_registers_the_invoice_of_a_party(sit_down, book_path):
    async with sit_down(book_path, (80, 24)) as person:
        book = person.finsam.book
        add_party(book, Party("ELON", "Elon Kontor AB", town="Ystad", terms=20, account="6110"))
        await person.press("n", "enter")
        await person.types("Pärmar")
        await person.press("enter")
        await person.types("kontor")
        assert "Elon Kontor AB  ELON  Ystad" in person.sees()
        assert "Förfaller" not in person.sees()
        await person.press("right", "enter")
        await person.types("faktura 88")
        await person.press("enter")
        view = person.frame.view
        day = date.fromisoformat(view.state.draft.date)
        await person.press("enter", "enter")
        await person.types("100")
        await person.press("enter")
        await person.types("2440")
        await person.press("enter")
        assert view.state.draft.rows[0].account == "6110"
        assert "Förfaller" in person.sees()
        assert str(day + timedelta(20)) in person.sees()
        due = (day + timedelta(25)).isoformat()
        await person.press("enter")
        view.press(partial(keys.clicked, place=CellPlace(HEADER, "due")))
        await person.types(due)
        await person.press("f5", "f5")
        (invoice,) = invoices(book).values()
        assert (invoice.party, invoice.number, invoice.amount) == ("ELON", "88", 100_00)
        assert (invoice.date, str(invoice.due)) == (day, due)


@pytest.mark.sweep
async def test_a_voucher_is_approved_on_paper_with_its_scan(sit_down, book_path, tmp_path):
    scan = tmp_path / "attest.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    async with sit_down(book_path, (120, 36)) as person:
        book = person.finsam.book
        sequence = entered(book, "Nämnden", "faktura 9", -7_77)
        person.finsam.announce_change()
        await person.press("a")
        view = person.frame.view
        person.rows.move_to([*view.sequences].index(sequence))
        await person.press("p")
        await person.types("Fia Citron")
        await person.press("tab", "tab")
        await person.types(str(scan))
        await person.press("ctrl+s")
        paper = paper_of_voucher(book, sequence)
        assert paper
        assert (paper.day, paper.scan) == (calendar.today(), "attest.pdf")
        assert sequence not in view.sequences
        person.frame.open_voucher(sequence)
        await person.press("f1", "escape")
        assert f"på papper {calendar.today()}, skannad: attest.pdf" in " ".join(
            person.sees().split()
        )
