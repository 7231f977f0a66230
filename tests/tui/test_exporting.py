"""Export on the screen: what is made lies where it was asked for, and nothing is replaced."""

from __future__ import annotations

import errno
import hashlib
import os
from datetime import date

import pytest
from pypdf import PdfReader
from textual.widgets import Input

from exports import files
from finsam_tui.i18n import set_language
from finsam_tui.open_folder import show_folder
from finsam_tui.period_scope import Scope
from finsam_tui.screens.files.export_kinds import kinds
from ledger.bookkeeping.export_log import export_records
from ledger.books.open import open_book
from ledger.core import system
from ledger.core.calendar import FiscalYear, Period
from ledger.core.errors import LedgerError


def logged(path):
    with open_book(path, read_only=True) as book:
        return [(one.format, one.name, one.by, one.sha256) for one in export_records(book)]


async def fill_in(person, text):
    person.finsam.screen.query_one(Input).value = text
    await person.press("ctrl+s")


@pytest.mark.sweep
@pytest.mark.parametrize("lang", ["sv", "en"])
async def test_everything_that_can_be_made_stands_in_the_list(
    sit_down, reference_book, looks_like, lang
):
    async with sit_down(reference_book, lang=lang) as person:
        await person.press("0")
        looks_like(person.sees(), f"export.{lang}")


def test_what_is_of_the_days_shown_says_so_in_its_name_and_its_label(tmp_path):
    set_language("sv")
    year = FiscalYear(1, date(2019, 1, 1), date(2019, 12, 31))
    march = Scope(year, Period(date(2019, 3, 1), date(2019, 3, 31)))
    found = [(kind.label_in(march), kind.path(tmp_path, "bok", march).name) for kind in kinds()]
    assert found == [
        ("Årsredovisning, PDF, kr", "bok-2019-årsredovisning.pdf"),
        ("Årsredovisning med böckerna inuti, PDF, kr", "bok-2019-årsredovisning-sie.pdf"),
        ("Årsredovisning för webbläsare, HTML, kr", "bok-2019-årsredovisning.html"),
        ("Revisorns paket: alltihop, med bevis", "bok-2019-paket.zip"),
        ("Böckerna till ett annat program, SIE 4E", "bok-2019-sie4.se"),
        (
            "Arbetsbok med alla tabeller, Excel, kr och öre, mar",
            "bok-2019-0301-0331-tabeller.xlsx",
        ),
        ("Alla tabeller, CSV för Excel, mar", "bok-2019-0301-0331-tabeller.zip"),
        ("Alla tabeller, CSV för program, mar", "bok-2019-0301-0331-tabeller-plain.zip"),
        (
            "SIE 4E med kontrollsumma (#KSUMMA), som en del program inte kan läsa",
            "bok-2019-sie4-ksumma.se",
        ),
        (
            "Delårsrapport för de första månaderna, PDF, kr, mar",
            "bok-2019-0301-0331-delårsrapport.pdf",
        ),
        (
            "Delårsrapport för de första månaderna för webbläsare, HTML, kr, mar",
            "bok-2019-0301-0331-delårsrapport.html",
        ),
        (
            "Uppföljning för medlemmarna: dagarna mot budget, PDF, kr, mar",
            "bok-2019-0301-0331-uppföljning.pdf",
        ),
        (
            "Årsredovisning med öppna poster, som nämner namn, PDF, kr",
            "bok-2019-årsredovisning-öppna-poster.pdf",
        ),
    ]


@pytest.mark.sweep
async def test_a_file_is_made_beside_the_book_and_stands_in_the_log(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("0", *["down"] * 4, "enter", "ctrl+s")
        made = book_path.with_name("varna-2019-sie4.se")
        assert "varna-2019-sie4.se är gjord" in person.told
        sha256 = hashlib.sha256(made.read_bytes()).hexdigest()
        assert logged(book_path) == [("sie", made.name, "EK", sha256)]
        await person.press("end")
        assert "varna-2019-sie4.se" in person.sees()
        assert f"SHA-256 {sha256}" in person.sees()


@pytest.mark.sweep
async def test_the_annual_report_is_counted_in_the_unit_that_is_chosen(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("0", "u", "enter", "ctrl+s")
        assert "Årsredovisning, PDF, tkr" in person.sees()
        made = book_path.with_name("varna-2019-årsredovisning-tkr.pdf")
        text = PdfReader(made).pages[4].extract_text()
        assert "Belopp i tusentals kronor" in text
        assert "12 524" in text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.sweep
async def test_tables_become_a_folder_when_the_name_says_so(sit_down, book_path):
    folder = book_path.with_name("tabeller")
    async with sit_down(book_path) as person:
        await person.press("0", *["down"] * 7, "enter")
        await fill_in(person, str(folder))
    first = (folder / "trial.csv").read_text().splitlines()[0]
    assert first == "account,name,opening,movement,closing"


async def test_a_voucher_is_made_by_its_number(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("0", *["down"] * 14, "enter")
        await fill_in(person, "A 99999")
        assert "Det finns ingen sådan verifikation i 2019." in person.sees()
        await fill_in(person, "17")
        assert "Flera serier har det numret" in person.sees()
        await fill_in(person, "a17")
        await person.press("ctrl+s")
    made = book_path.with_name("varna-2019-verifikation-A17.pdf")
    assert "Verifikation A 17" in PdfReader(made).pages[0].extract_text()


async def test_a_voucher_is_made_into_a_pdf_from_where_it_is_read(sit_down, book_path):
    async with sit_down(book_path) as person:
        person.frame.open_voucher(153)
        await person.settled()
        await person.press("e", "ctrl+s")
        assert "varna-2019-verifikation-A141.pdf är gjord" in person.told
    assert logged(book_path)[0][:3] == ("pdf", "varna-2019-verifikation-A141.pdf", "EK")


async def test_a_register_covers_the_months_that_are_shown(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("p")
        await person.types("mar")
        await person.press("enter", "0")
        await person.press(*["down"] * 13, "enter")
        assert "Huvudbok, PDF, mar" in person.sees()
        await person.press("enter", "ctrl+s")
        assert book_path.with_name("varna-2019-0301-0331-huvudbok.pdf").exists()


async def test_a_file_that_is_there_is_replaced_only_when_that_is_chosen(sit_down, book_path):
    there = book_path.with_name("böcker.se")
    there.write_text("mina anteckningar")
    async with sit_down(book_path) as person:
        await person.press("0", *["down"] * 4, "enter")
        await fill_in(person, str(there))
        assert "böcker.se finns redan" in person.sees()
        await person.press("enter")
        assert str(there.name) in person.sees()
        await person.press("escape")
        assert (there.read_text(), logged(book_path)) == ("mina anteckningar", [])
        await person.press("enter")
        await fill_in(person, str(there))
        await person.press("down", "enter")
        assert there.read_bytes().startswith(b"#FLAGGA")


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("place", "said"),
    [("nowhere/a.se", "Det finns ingen sådan mapp"), ("", "Det här är en mapp")],
)
async def test_a_place_where_no_file_can_be_is_told_beside_the_field(
    sit_down, book_path, place, said
):
    async with sit_down(book_path) as person:
        await person.press("0", *["down"] * 4, "enter")
        await fill_in(person, f"{book_path.parent}/{place}")
        assert said in person.sees()


@pytest.mark.sweep
async def test_a_full_disk_is_told_in_one_sentence_and_leaves_nothing(
    sit_down, book_path, monkeypatch
):
    def full(*_given, **_more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "_put_in_place", full)
    before = sorted(book_path.parent.iterdir())
    async with sit_down(book_path) as person:
        await person.press("0", *["down"] * 4, "enter", "ctrl+s")
        assert "får inte plats" in person.told
    assert sorted(book_path.parent.iterdir()) == before


async def test_the_folder_of_what_was_made_is_opened_by_a_key(sit_down, book_path, monkeypatch):
    opened: list[object] = []
    monkeypatch.setattr("finsam_tui.screens.files.export.show_folder", opened.append)
    async with sit_down(book_path) as person:
        await person.press("0", "f")
        assert opened == []
        await person.press(*["down"] * 4, "enter", "ctrl+s")
        await person.press("f")
        assert opened == [book_path.parent]


def test_a_system_without_a_viewer_is_told_where_the_files_lie(monkeypatch, tmp_path):
    monkeypatch.setattr(system, "NAME", "a system of its own")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LedgerError, match="the files lie in"):
        show_folder(tmp_path)
