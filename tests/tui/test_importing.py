"""Import on the screen: what a file holds is told first, and it comes in whole or not at all."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from threading import Event

import pytest
from textual.widgets import Input

from finsam_tui.screens.files import import_file as importing
from finsam_tui.screens.files.choose_file import FilePicker
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years
from ledger.bookkeeping.voucher_queries import vouchers_numbered
from ledger.books.open import open_book
from ledger.core.report_query import ReportQuery
from ledger.entry.draft_store import stored_drafts
from ledger.integrity.check import check_file
from ledger.invoices.draft_table import drafts_table
from ledger.sie.import_sie import import_sie
from tests.ledger.bank.files import Paid, camt
from tests.ledger.invoices.e_invoices import PDF, peppol
from tests.sie_files.small import NEXT_YEAR, PAYROLL, WHOLE


@pytest.fixture
def taken_book(tmp_path):
    """A book made from a small file, in a folder where other files lie."""
    (tmp_path / "bok.se").write_bytes(WHOLE.encode("cp437"))
    (tmp_path / "lon.si").write_bytes(PAYROLL.encode("cp437"))
    (tmp_path / "brev.txt").write_text("Hej")
    (tmp_path / "arkiv").mkdir()
    (tmp_path / "arkiv" / "nasta.SE").write_bytes(NEXT_YEAR.encode("cp437"))
    book = tmp_path / "bok.finsam"
    import_sie(book, tmp_path / "bok.se", by="EK")
    return book


def content(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def shown(picker):
    return [picker.options[one] for one in picker.found]


async def choose(person, file, *into):
    """Chooses a file by its path, and then where it goes."""
    await person.press("i", "enter")
    person.finsam.screen.query_one(Input).value = str(file)
    await person.press("enter")
    await person.press(*into, "enter")


@pytest.mark.sweep
@pytest.mark.parametrize("lang", ["sv", "en"])
async def test_what_a_file_holds_is_told_and_nothing_is_written(
    sit_down, taken_book, looks_like, lang
):
    before = content(taken_book)
    async with sit_down(taken_book, lang=lang) as person:
        await choose(person, taken_book.with_name("arkiv") / "nasta.SE")
        looks_like(person.sees(), f"import.{lang}")
    assert content(taken_book) == before


@pytest.mark.sweep
async def test_a_file_goes_into_the_open_book_when_that_is_said(sit_down, taken_book):
    async with sit_down(taken_book) as person:
        await choose(person, taken_book.with_name("lon.si"))
        await person.press("ctrl+s")
        assert person.told == "lon.si är inläst."
        await person.press("ctrl+s")
    with open_book(taken_book) as book:
        (voucher,) = vouchers_numbered(book, fiscal_year(book), "A", 3)
    assert (voucher.text, voucher.recorded_by) == ("Löner maj", "LÖN")
    assert check_file(taken_book).ok


async def test_a_file_becomes_a_book_of_its_own_which_is_opened(sit_down, book_path, tmp_path):
    file = tmp_path / "varna.se"
    file.write_bytes(WHOLE.encode("cp437"))
    async with sit_down(book_path) as person:
        await choose(person, file, "down", "down")
        await person.press("ctrl+s", "ctrl+s")
        assert person.finsam.book.path == tmp_path / "varna-2.finsam"
        assert "Samordningsförbundet Prov" in person.sees()
        assert [year.name for year in fiscal_years(person.finsam.book)] == [2019]


@pytest.mark.sweep
async def test_a_file_that_is_refused_tells_each_fault_with_its_line(
    sit_down, taken_book, looks_like
):
    broken = taken_book.with_name("trasig.si")
    text = PAYROLL.replace("20190531", "20190532").replace("-300.00", "-3OO.00")
    broken.write_bytes(text.encode("cp437"))
    before = content(taken_book)
    async with sit_down(taken_book) as person:
        await choose(person, broken)
        looks_like(person.sees(), "import.refused")
        await person.press("ctrl+s")
    assert content(taken_book) == before


@pytest.mark.sweep
async def test_a_file_that_was_taken_in_elsewhere_asks_first(sit_down, taken_book):
    file = taken_book.with_name("lon.si")
    file.write_bytes(PAYROLL.replace("#FLAGGA 0", "#FLAGGA 1").encode("cp437"))
    before = content(taken_book)
    async with sit_down(taken_book) as person:
        await choose(person, file)
        await person.press("ctrl+s")
        assert "(#FLAGGA 1)" in person.sees()
        await person.press("enter")
        assert content(taken_book) == before
        await person.press("ctrl+s")
        await person.press("down", "enter")
        assert person.told == "lon.si är inläst."


async def test_a_payroll_file_becomes_drafts_once_it_is_said_what_is_what(sit_down, taken_book):
    file = taken_book.with_name("lon.si")
    text = PAYROLL.replace("7210", "7219").replace('{1 "KANSLI"}', '{1 "KANSLI" 30 "X"}')
    file.write_bytes(text.encode("cp437"))
    async with sit_down(taken_book) as person:
        await choose(person, file, "down")
        assert "7219" in person.sees()
        before = content(taken_book)
        await person.press("m")
        await person.types("9999")
        await person.press("ctrl+s")
        assert "7219 kan inte bli '9999'" in person.sees()
        account, dimension = person.finsam.screen.query(Input)
        account.value, dimension.value = "5010", "6:MIA"
        await person.press("ctrl+s")
        assert "30: kan inte bli '6:MIA'" in person.sees()
        dimension.value = "6:"
        await person.press("ctrl+s")
        assert "7219" not in person.sees()
        assert content(taken_book) == before, "what is what is asked of the file, not recorded"
        await person.press("ctrl+s")
        (stored,) = stored_drafts(person.finsam.book)
    rows = [(row.account, row.objects) for row in stored.draft.rows]
    assert rows == [("5010", "KANSLI X"), ("1930", "")]


@pytest.mark.sweep
async def test_a_newer_export_of_a_year_asks_what_to_do_with_it(sit_down, taken_book):
    file = taken_book.with_name("nyare.se")
    more = '#VER A 3 20190401 "Mer"\n{\n#TRANS 5010 {} 1.00\n#TRANS 1930 {} -1.00\n}\n'
    file.write_bytes((WHOLE + more).encode("cp437"))
    async with sit_down(taken_book) as person:
        await choose(person, file)
        assert "Läs bara in det som är nytt" in person.sees()
        await person.press("down", "enter")
        assert "2  verifikationer som boken redan hade" in person.sees()
        await person.press("ctrl+s")
        assert person.told == "nyare.se är inläst."
        assert vouchers_numbered(person.finsam.book, fiscal_year(person.finsam.book), "A", 3)


@pytest.mark.sweep
async def test_an_import_that_is_stopped_leaves_nothing(sit_down, taken_book, monkeypatch):
    may_go_on = Event()

    def slowly(*given, progress, dry_run, **more):
        def wait(done, whole):
            may_go_on.wait(10)
            progress(done, whole)

        return import_sie(*given, progress=progress if dry_run else wait, dry_run=dry_run, **more)

    monkeypatch.setattr(importing, "import_sie", slowly)
    before = content(taken_book)
    async with sit_down(taken_book) as person:
        await choose(person, taken_book.with_name("lon.si"))
        await person.pilot.press("ctrl+s")
        await person.pilot.pause()
        await person.pilot.press("escape")
        await person.pilot.pause()
        may_go_on.set()
        await person.settled()
        assert person.told == "Avbrutet; inget lästes in."
        assert content(taken_book) == before
        await person.press("ctrl+s")
        assert person.told == "lon.si är inläst."


@pytest.mark.sweep
async def test_a_file_is_found_by_the_beginning_of_its_name(sit_down, taken_book):
    async with sit_down(taken_book) as person:
        await person.press("i", "enter")
        picker = person.finsam.screen
        assert isinstance(picker, FilePicker)
        names = [f"..{os.sep}", f"arkiv{os.sep}", "bok.se", "lon.si"]
        assert shown(picker) == names
        await person.types("AR")
        assert shown(picker) == [f"arkiv{os.sep}"]
        await person.press("enter")
        assert shown(picker) == [f"..{os.sep}", "nasta.SE"]
        await person.press("enter")
        assert shown(picker)[1:] == names[1:]
        await person.types("finns inte")
        assert "Inget heter så" in person.sees()
        await person.press("enter", "escape")
        assert person.frame.here == "import"


async def test_an_invoice_is_read_taken_in_and_goes_on_in_the_grid_with_its_files(
    sit_down, taken_book
):
    file = taken_book.with_name("faktura.xml")
    file.write_bytes(peppol(issued="2019-05-20", buyer="Prov", buyer_orgnr="5560160680", file=PDF))
    async with sit_down(taken_book) as person:
        await person.press("i", "enter")
        person.finsam.screen.query_one(Input).value = str(file)
        await person.press("enter")
        assert "ett annat organisationsnummer" in person.sees()
        await person.press("down", "enter")
        assert "Faktura 1234 från Kontorsgrossisten AB" in person.sees()
        await person.press("ctrl+s")
        assert person.told == "faktura.xml är ett utkast; n och sedan F6 öppnar det."
        await person.press("n")
        assert "Papper, Kontorsgrossisten AB" in person.sees()
        await person.press("enter")
        assert "faktura 1234" in person.sees()
        assert "filer: 2" in person.sees()
        assert "OCR 12344" in person.sees()
        await person.press("shift+f6")
        assert "Faktura 1234 från Kontorsgrossisten AB" in person.sees()
        await person.press("escape")
    with open_book(taken_book) as book:
        (stored,) = stored_drafts(book)
        year = fiscal_years(book)[-1]
        query = ReportQuery("drafts", book.association, year, year.period, "sv")
        (draft,) = drafts_table(book, query).rows
        assert draft.cells[4:7] == ("faktura 1234", "2026-04-09", "12344")
    assert [one.name for one in stored.draft.files] == ["faktura.xml", "faktura.pdf"]


@pytest.mark.sweep
async def test_an_e_invoice_of_a_voucher_is_shown_as_it_is_read(sit_down, taken_book):
    with open_book(taken_book) as book:
        attach(book, 1, "faktura.xml", peppol(), "EK")
    async with sit_down(taken_book) as person:
        person.frame.open_voucher(1)
        await person.press("o")
        assert "Faktura 1234 från Kontorsgrossisten AB" in person.sees()
        await person.press("escape")
        assert "Kontorsgrossisten" not in person.sees()


@pytest.mark.sweep
async def test_a_statement_shows_what_is_new_what_the_book_had_and_that_it_is_known(
    sit_down, book_path, tmp_path
):
    lines = [Paid(date(2019, 12, 1 + at), -100_00 - at, f"KORT {at}") for at in range(3)]
    first, second = tmp_path / "a.xml", tmp_path / "b.xml"
    first.write_text(camt(lines[:2], 500_00, (date(2019, 12, 1), date(2019, 12, 2))), "utf-8")
    second.write_text(camt(lines, 500_00, (date(2019, 12, 1), date(2019, 12, 31))), "utf-8")
    async with sit_down(book_path) as person:
        seen = []
        for file in (first, second, second):
            await person.press("i", "enter")
            person.finsam.screen.query_one(Input).value = str(file)
            await person.press("enter")
            seen.append([row.texts for row in person.rows.rows if row.stop])
            await person.press("ctrl+s")

    def rows(name, until, new, known, last):
        return [
            ("fil", name),
            ("sort", "camt.053.001.08"),
            ("konto", f"1930 SE4550000000058398257466  2019-12-01–2019-12-{until}"),
            (new, "nya rader"),
            (known, "rader som boken redan hade"),
            ("500,00", "när det börjar"),
            (last, "när det slutar"),
        ]

    assert seen[0] == rows("a.xml", "02", "2", "0", "299,99")
    assert seen[1] == rows("b.xml", "31", "1", "2", "199,97")
    assert seen[2][2] == ("", "Samma fil har lästs in förut; inget lades till.")
