"""Pictures in the texts of an annual report: kept in the book, printed, and never without words."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from base64 import b64decode

import pytest
from pypdf import PdfReader

from exports.export_request import ExportRequest
from exports.package.verify import verify_package
from exports.package.write import write_package
from exports.render.html import html_page
from exports.render.pdf import annual_report, annual_report_pages, typeset
from finsam_tui.actions.texts import save_picture
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import pictures, set_text
from ledger.books.open import open_book
from ledger.core.errors import Refused
from tests.books import copy_reference
from tests.exports.test_pdf import elements
from tests.rich_text import png, write_rich

TEXT = '![Karta över länet, "norr" uppåt](Karta-over-lanet.png)'


@pytest.fixture(scope="module")
def pictured(tmp_path_factory):
    """A reference book whose foreword shows a picture, and the picture's bytes.

    The file came with two vouchers too: a book has it once, a package in three places.
    """
    folder = tmp_path_factory.mktemp("pictured")
    file = folder / "Karta över länet.PNG"
    file.write_bytes(png(40, 20))
    with open_book(copy_reference(folder / "bok.finsam", "varend-2019")) as book:
        assert save_picture(book, 2019, file, "EK") == "Karta-over-lanet.png"
        set_text(book, 2019, "foreword", f"Så här ser länet ut.\n\n{TEXT}", "EK")
        for voucher in (1, 2):
            attach(book, voucher, "karta.png", file.read_bytes(), "EK")
        yield ExportRequest(book, fiscal_year(book)), file.read_bytes()


def test_it_is_in_the_html_byte_for_byte_with_its_words(pictured):
    source, content = pictured
    page = html_page(annual_report_pages(source)).decode()
    (found,) = re.findall(r'<img src="data:;base64,([^"]+)" alt="([^"]+)">', page)
    assert b64decode(found[0]) == content
    assert found[1] == "Karta över länet, &quot;norr&quot; uppåt"


def test_it_is_in_the_pdf_with_its_words(pictured):
    figures = elements(annual_report(pictured[0]), "/Figure")
    assert [one["/Alt"] for one in figures] == ['Karta över länet, "norr" uppåt']


@pytest.mark.sweep
def test_it_goes_with_the_package_and_the_book_is_rebuilt_with_it(pictured, tmp_path):
    source, content = pictured
    with (tmp_path / "paket.zip").open("w+b") as file:
        write_package(source, file)
    found = verify_package(tmp_path / "paket.zip")
    with zipfile.ZipFile(tmp_path / "paket.zip") as archive:
        given = [archive.read(one) for one in archive.namelist() if one.lower().endswith("png")]
    assert given == [content] * 3
    assert [one for one in found.checks if not one.ok] == []
    assert pictures(source.book, 2019) == {
        "Karta-over-lanet.png": hashlib.sha256(content).hexdigest()
    }


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.svg", b"<svg/>", "picture-kind"),
        ("a.png", b"", "picture-kind"),
        ("a.png", png(1, 1) + b"x" * 5_000_000, "picture-kind"),
        ("a.png", png(4, 4)[:40], "picture-print"),
        ("a.jpg", b"\xff\xd8\xff\xe0 no picture", "picture-print"),
    ],
)
def test_a_picture_that_cannot_be_printed_is_refused(pictured, tmp_path, name, content, code):
    book = pictured[0].book
    before = pictures(book, 2019)
    tmp_path.joinpath(name).write_bytes(content)
    with pytest.raises(Refused) as refusal:
        save_picture(book, 2019, tmp_path / name, "EK")
    assert [one.code for one in refusal.value.problems] == [code]
    assert pictures(book, 2019) == before


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT.replace('Karta över länet, "norr" uppåt', ""), "picture-alt"),
        (f"Se {TEXT}", "picture-place"),
        (f"- {TEXT}", "picture-place"),
        (TEXT.replace(".png", ".jpg"), "picture-unknown"),
    ],
)
def test_a_text_shows_a_picture_of_the_book_alone_and_with_words(pictured, text, code):
    with pytest.raises(Refused) as refusal:
        set_text(pictured[0].book, 2019, "overview", text, "EK")
    assert [(one.code, one.where) for one in refusal.value.problems] == [(code, "overview:1")]


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    """The annual report of a book with everything in its foreword, as pages."""
    path = copy_reference(tmp_path_factory.mktemp("rich") / "bok.finsam", "varend-2019")
    with open_book(path) as book:
        write_rich(book)
        return annual_report_pages(ExportRequest(book, fiscal_year(book)))


def test_links_quotations_and_footnotes_have_their_tags_in_the_pdf(rich):
    _cover, _contents, _page, *others = rich["parts"]
    content = typeset({**rich, "parts": others[: others.index({"kind": "page"})]})
    assert len(elements(content, "/BlockQuote")) == 1
    notes = elements(content, "/Note")
    assert len({note["/ID"] for note in notes}) == len(notes) == 3
    pages = PdfReader(io.BytesIO(content)).pages
    found = [one.get_object() for page in pages for one in page.get("/Annots", ())]
    assert {str(one["/A"]["/URI"]) for one in found if "/A" in one} == {
        "https://exempel.se/plan?a=1&b=2",
        "mailto:kansli@exempel.se",
        "https://exempel.se",
        "https://exempel.se/beslut",
    }
    assert all(one["/Contents"] for one in found)


def test_links_quotations_and_footnotes_are_elements_in_the_html(rich):
    page = html_page(rich).decode()
    assert '<a href="https://exempel.se/plan?a=1&amp;b=2">sin årsplan</a>' in page
    assert re.search(r"<blockquote>\s*<p>Det är <em>lättare</em> nu", page)
    for number, words in ((1, "Kansliet svarar"), (2, "En deltagare"), (3, "Styrelsens beslut")):
        assert f'<a href="#n{number}" id="m{number}" role="doc-noteref">{number}</a>' in page
        assert f'<li id="n{number}">{words}' in page
        assert f'href="#m{number}" role="doc-backlink">Tillbaka till texten' in page
