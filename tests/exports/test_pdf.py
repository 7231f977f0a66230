"""PDF files: every figure is the statement's, and PDF/A-2a and PDF/UA-1 at once."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from exports.export_request import REGISTERS, ExportRequest
from exports.render import pdf
from exports.render.html import html_page
from exports.render.register_pages import PAGES
from exports.words import title
from ledger.book.journal import Entry
from ledger.bookkeeping import export_log as exported
from ledger.bookkeeping.export_log import book_state, grouped_hex, log_export
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.report_texts import UNPRINTABLE, mark_not_applicable, set_text
from ledger.books.open import new_book, open_book
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import Association
from ledger.core.money import write_amount
from ledger.integrity.receipts import parse_receipts_argument
from ledger.integrity.year_end_seal import year_end_seal
from ledger.management.live_figures import write_section
from ledger.report_layout.built_in.texts import built_in_text
from tests.sweeps import one_of


@pytest.fixture(scope="module")
def annual_report(demo_path):
    """The annual report of the demonstration book."""
    with open_book(demo_path, read_only=True) as book:
        return pdf.annual_report(pdf_source(book), has_open_items=True)


def pdf_source(book):
    return ExportRequest(book, fiscal_year(book))


def text_of(content):
    """The text of every page, spaces within figures and between words alike."""
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def root_of(content) -> Any:
    """The catalogue of the document."""
    return PdfReader(io.BytesIO(content)).trailer["/Root"]


def metadata(content):
    return root_of(content)["/Metadata"].get_data().decode()


def structure(content, name):
    """How many elements of the structure tree have the name, at any depth."""
    return len(elements(content, name))


def elements(content, name):
    """The elements of the structure tree by the name, in the order of reading."""
    waiting, found = [root_of(content)["/StructTreeRoot"]], []
    while waiting:
        element = waiting.pop()
        if element.get("/S") == name:
            found.append(element)
        waiting += reversed(kids_of(element))
    return found


def kids_of(element):
    kids = element.get("/K", [])
    below = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
    return [kid for kid in below if hasattr(kid, "get") and "/S" in kid]


@pytest.mark.sweep
def test_every_line_of_every_statement_and_note_is_printed_with_its_figures(demo, annual_report):
    printed = text_of(annual_report)
    lines = [line for statement in demo.statements() for line in statement.lines]
    for line in (*lines, *demo.notes().lines):
        amounts = [write_amount(amount, "kr") for amount in line.amounts or ()]
        note = f" {line.note}" if line.note and line.amounts else ""
        label = (
            line.label if line.kind != "heading" or not line.note else f"{line.note}. {line.label}"
        )
        assert " ".join([f"{label}{note}", *amounts]) in printed


def test_the_report_declares_pdf_a_2a_and_pdf_ua_1(annual_report):
    told = metadata(annual_report)
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in told
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert "<rdf:li>sv-SE</rdf:li>" in told


def test_the_report_has_language_title_tags_and_bookmarks(annual_report):
    reader: Any = PdfReader(io.BytesIO(annual_report))
    root = root_of(annual_report)
    assert root["/Lang"] == "sv-SE"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Årsredovisning 2019"
    bookmarks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert bookmarks[:4] == [
        "Förvaltningsberättelse",
        "Resultaträkning",
        "Balansräkning",
        "Kassaflödesanalys",
    ]


def test_tables_have_real_header_cells(demo, annual_report):
    tables = structure(annual_report, "/Table")
    notes = sum(bool(note.lines) for note in demo.notes().notes)
    assert tables >= len(demo.statements()) + notes
    assert structure(annual_report, "/TH") >= 3 * tables


def scope_of(cell):
    return next((one["/Scope"] for one in cell.get("/A", []) if "/Scope" in one), None)


def test_every_row_of_every_table_is_headed_by_its_name(demo, annual_report):
    rows = [row for body in elements(annual_report, "/TBody") for row in kids_of(body)]
    scopes = [[scope_of(cell) for cell in kids_of(row)] for row in rows]
    assert len(scopes) > 150
    assert all(found == ["/Row", *[None] * (len(found) - 1)] for found in scopes)
    assert [scope_of(cell) for cell in elements(annual_report, "/TH")].count("/Column") > 50
    cells = elements(annual_report, "/TD")
    assert not any("/Headers" in one for cell in cells for one in cell.get("/A", []))
    on_the_page = html_page(pdf.annual_report_pages(demo, has_open_items=True)).decode()
    assert on_the_page.count('<th scope="row"') == len(rows)


def test_a_row_without_a_first_text_is_headed_by_the_next_and_a_remark_by_nothing(demo):
    columns = [
        {"label": label, "align": "left", "width": "auto", "amount": False} for label in "ABC"
    ]
    rows = [
        {"kind": "total", "level": 0, "cells": ["", "Summa", "1"]},
        {"kind": "remark", "level": 0, "cells": ["En anmärkning"]},
        {"kind": "row", "level": 0, "cells": ["x", "", "2"]},
    ]
    part = {"kind": "table", "caption": "", "air": 0.3, "columns": columns, "rows": rows}
    content = pdf.typeset(pdf.document(demo, "Prov", [part], pdf.SINGLE))
    (body,) = elements(content, "/TBody")
    scopes = [[scope_of(cell) for cell in kids_of(row)] for row in kids_of(body)]
    assert scopes == [[None, "/Row", None], [None], ["/Row", None, None]]


def test_only_the_tags_are_changed_by_the_heads_of_rows(demo, monkeypatch):
    pages = pdf.document(demo, "Prov", [*PAGES["trial"](demo)], pdf.SINGLE)
    content = pdf.typeset(pages)
    monkeypatch.setattr(pdf, "with_row_headers", lambda content: content)
    plain: Any = PdfReader(io.BytesIO(pdf.typeset(pages)))
    found: Any = PdfReader(io.BytesIO(content))
    for one, other in zip(found.pages, plain.pages, strict=True):
        assert one.get_contents().get_data() == other.get_contents().get_data()
    places = {number: content.index(b"\n%d 0 obj" % number) + 1 for number in plain.xref[0]}
    assert found.xref[0] == places


@pytest.mark.sweep
def test_years_and_signers_stand_where_they_should(annual_report):
    printed = text_of(annual_report)
    assert "Belopp i kronor Not 2019 2018" in printed
    assert "Anna Ek ordförande Bo Alm ledamot" in printed
    assert "Preliminär: räkenskapsåret är inte avslutat" in printed


@pytest.mark.sweep
def test_the_same_book_gives_the_same_bytes_and_an_export_does_not_change_them(demo_path, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(demo_path.read_bytes())
    with open_book(path) as book:
        first = pdf.annual_report(pdf_source(book))
        log_export(book, exported.ExportRecord("pdf", 2019, "a.pdf", 1, "00"))
        assert pdf.annual_report(pdf_source(book)) == first


@pytest.mark.sweep
def test_the_state_of_the_book_is_on_every_page_but_the_cover(demo, annual_report):
    now = book_state(demo.book)
    pages = PdfReader(io.BytesIO(annual_report)).pages
    assert all(f"{now.seq}: {now.short}" in page.extract_text() for page in pages[1:])


@pytest.mark.sweep
def test_those_who_sign_witness_the_file_that_was_sealed(demo_path, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(demo_path.read_bytes())
    with open_book(path) as book:
        year = fiscal_year(book, 2019)
        book.append(Entry("close", "EK", (("year_state", year.id, "2019-12-31", 1),)))
        printed = text_of(pdf.annual_report(pdf_source(book)))
        sealed = year_end_seal(book, fiscal_year(book, 2019))
    assert sealed
    assert f"vid post {sealed.receipt.seq}: {grouped_hex(sealed.receipt.hash[:16])}" in printed
    assert grouped_hex(sealed.sha256) in printed
    assert parse_receipts_argument(
        f"post {sealed.receipt.seq}: {grouped_hex(sealed.receipt.hash[:16])}"
    )


@pytest.mark.sweep
def test_files_can_be_inside_the_report(demo):
    content = pdf.annual_report(demo, has_files=True)
    attached = PdfReader(io.BytesIO(content)).attachments
    assert sorted(attached) == ["2019.se", "2019.xlsx"]
    assert attached["2019.se"][0].startswith(b"#FLAGGA 0\r\n")
    assert attached["2019.xlsx"][0].startswith(b"PK")
    assert "<pdfaid:part>3</pdfaid:part>" in metadata(content)


def test_every_register_that_can_be_asked_for_has_its_pages():
    assert set(REGISTERS) <= PAGES.keys()


@pytest.mark.parametrize("name", one_of(8, PAGES))
def test_each_register_has_a_pdf(small, name):
    content = pdf.register(small, name)
    assert title(name, "sv") in text_of(content)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata(content)


def test_the_ledger_carries_balances_forward_and_tells_of_corrections(small):
    printed = text_of(pdf.register(small, "ledger"))
    assert "rättad av A 13" in printed
    assert "rättar A 1" in printed
    assert "Ingående saldo 0,00" in printed


def test_a_voucher_has_a_page_with_all_that_the_law_asks(small):
    printed = text_of(pdf.voucher(small, "A", 2))
    for said in ("Verifikation A 2", "Datum: 2024-01-02", "Registrerad: EK", "Attesterad: FC"):
        assert said in printed
    assert "2440 Leverantörsskulder 200,01" in printed


def test_a_voucher_that_is_not_there_is_refused(small):
    with pytest.raises(Refused, match="no voucher A 99"):
        pdf.voucher(small, "A", 99)


def test_texts_that_look_like_markup_are_printed_as_they_stand(small):
    printed = text_of(pdf.register(small, "journal"))
    assert '#read("/etc/passwd") *fet* $x$ #pagebreak()' in printed
    assert "=HYPERLINK(" in printed


def test_a_pdf_has_no_links_scripts_or_actions(small):
    for name in ("journal", "vouchers"):
        content = pdf.register(small, name)
        root = root_of(content)
        assert {"/OpenAction", "/AA", "/AcroForm"}.isdisjoint(root)
        assert "/JavaScript" not in root.get("/Names", {})
        pages = PdfReader(io.BytesIO(content)).pages
        assert all("/Annots" not in page for page in pages)


def test_a_register_that_is_too_long_is_refused_with_what_to_do(small, monkeypatch):
    monkeypatch.setattr("exports.render.register_pages.MOST_ROWS", 3)
    with pytest.raises(Refused, match="fewer days"):
        pdf.register(small, "journal")


@pytest.mark.parametrize("style", [{}, {"bold": True}, {"italic": True}])
def test_every_letter_that_is_let_through_can_be_printed(demo, style):
    letters = [chr(code) for code in range(0x20, 0x3000)]
    kept = [letter for letter in letters if not UNPRINTABLE.match(letter)]
    assert len(kept) > 1000
    assert set("åäöÅÄÖéü€−–§½") <= set(kept)
    runs = [{"text": " ".join(f"a{letter}" for letter in kept), **style}]
    parts = [{"kind": "paragraph", "runs": runs}]
    assert pdf.typeset(pdf.document(demo, "Prov", parts, pdf.SINGLE)).startswith(b"%PDF-1.7")


def test_letters_that_the_typeface_lacks_become_squares(demo):
    parts = [{"kind": "paragraph", "runs": [{"text": "日本 🎉 \ue000"}]}]
    assert "□□ □ □" in text_of(pdf.typeset(pdf.document(demo, "Prov", parts, pdf.SINGLE)))


@pytest.mark.sweep
def test_rounded_figures_say_so(small):
    assert "avrundat för sig" in text_of(pdf.annual_report(small))
    assert "avrundat för sig" not in text_of(pdf.annual_report(small, "ore"))


def test_a_live_figure_of_a_text_is_printed_as_the_statement_has_it(demo_path, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(demo_path.read_bytes())
    with open_book(path) as book:
        year, text = fiscal_year(book), "Kassaflödet är {{cashflow.cash_flow | tkr}} tkr."
        write_section(book, year, "foreword", text, "EK")
        parts = list(pdf.annual_report_parts(ExportRequest(book, year), "kr"))
    printed = [part["runs"][0]["text"] for part in parts if part["kind"] == "paragraph"]
    assert "Kassaflödet är −3\N{NO-BREAK SPACE}057\N{NO-BREAK SPACE}tkr." in printed


def below(book, name):
    """What stands right below a heading of the annual report, or None where there is no such."""
    parts = list(pdf.annual_report_parts(pdf_source(book), "kr"))
    for part, after in pairwise(parts):
        if part["kind"] == "heading" and part["runs"][0]["text"] == name:
            return after["runs"][0]["text"]
    return None


def test_what_the_law_asks_for_is_never_dropped_silently(demo_path, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(demo_path.read_bytes())
    name, section = "Panter och ansvarsförbindelser", "contingent-liabilities"
    with open_book(path) as book:
        set_text(book, 2019, section, "Inga finns.", "EK")
        assert below(book, name) == "Inga finns."
        set_text(book, 2019, section, "", "EK")
        assert below(book, name) == "Panter och ansvarsförbindelser är inte angivna i boken."
        mark_not_applicable(book, 2019, section, "Styrelsen känner inte till några.", "EK")
        assert below(book, name) == "Styrelsen känner inte till några."


EMPTY = {
    "Panter och ansvarsförbindelser": "Panter och ansvarsförbindelser är inte angivna i boken.",
    "Driftredovisning": "I boken finns ingen budget för 2019 att ställa utfallet mot.",
    "Investeringsredovisning": "Inga investeringar har gjorts under året.",
    "Noter": "Ingen not har något belopp.",
    "Underskrifter": "De som skriver under är inte angivna i boken.",
}


def test_a_book_without_a_voucher_says_what_there_is_not(tmp_path):
    association = Association("Prov", "222000-2683")
    with new_book(tmp_path / "ny.finsam", association, (), "EK") as book:
        days = Period(date(2019, 1, 1), date(2019, 12, 31))
        add_fiscal_year(book, days, built_in_text("lkbr"), "EK")
        found = {name: below(book, name) for name in EMPTY}
    assert found == EMPTY
