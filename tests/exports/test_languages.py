"""Swedish words in an English report are said to be Swedish, and no others."""

from __future__ import annotations

import re

import pytest

from exports.export_request import ExportRequest
from exports.render.html import html_page
from exports.render.languages import with_languages
from exports.render.pdf import annual_report_pages, register, typeset
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import SIGNERS, set_text
from ledger.books.open import open_book
from tests.books import copy_reference
from tests.exports.test_pdf import elements
from tests.rich_text import write_rich


def listed(*items):
    return {"kind": "list", "items": [[paragraph(one)] for one in items]}


def together(*parts):
    return {"kind": "together", "parts": list(parts)}


def table(*cells):
    columns = [{"label": "Item", "amount": False}, {"label": "2019", "amount": True}]
    rows = [{"kind": "row", "level": 0, "cells": list(cells)}]
    return {"kind": "table", "caption": "kr", "columns": columns, "rows": rows}


def paragraph(*texts):
    return {"kind": "paragraph", "runs": [{"text": text} for text in texts]}


def swedish(text):
    return {"text": text, "lang": "sv"}


@pytest.mark.parametrize(
    ("in_english", "in_swedish", "marked"),
    [
        (paragraph("Rent"), paragraph("Hyra"), paragraph("Rent")),
        (paragraph("Hyra"), paragraph("Hyra"), {**paragraph("Hyra"), "lang": "sv"}),
        (paragraph("1 234"), paragraph("1 234"), paragraph("1 234")),
        (
            paragraph("Text: ", "Hyra"),
            paragraph("Texten: ", "Hyra"),
            {"kind": "paragraph", "runs": [{"text": "Text: "}, swedish("Hyra")]},
        ),
        (
            {"kind": "signatures", "place": "Place", "people": [{"name": "A", "role": "ledamot"}]},
            {"kind": "signatures", "place": "Ort", "people": [{"name": "A", "role": "ledamot"}]},
            {
                "kind": "signatures",
                "place": "Place",
                "people": [{"name": "A", "role": "ledamot", "lang": "sv"}],
            },
        ),
        (
            listed("Rent", "Hyra"),
            listed("Lokaler", "Hyra"),
            {
                "kind": "list",
                "items": [[paragraph("Rent")], [{**paragraph("Hyra"), "lang": "sv"}]],
            },
        ),
        (
            together(paragraph("Hyra"), paragraph("Rent")),
            together(paragraph("Hyra"), paragraph("Lokaler")),
            together({**paragraph("Hyra"), "lang": "sv"}, paragraph("Rent")),
        ),
    ],
)
def test_what_reads_the_same_in_both_languages_is_swedish(in_english, in_swedish, marked):
    assert with_languages([in_english], [in_swedish]) == [marked]


@pytest.mark.parametrize(
    "name", ["text", "label", "role", "place", "alt", "caption", "title", "lines", "note"]
)
def test_words_are_looked_for_wherever_a_part_has_some(name):
    part = {"kind": "figure", name: "Hyra"}
    assert with_languages([part], [{name: "Hyra"}]) == [{**part, "lang": "sv"}]
    assert with_languages([part], [{name: "Lokaler"}]) == [part]
    assert with_languages([part], [{"kind": "Hyra"}]) == [part]


def test_a_cell_is_marked_by_itself():
    swedish_table = {**table("Nacka", "1"), "columns": [{"label": "Post"}, {"label": "2019"}]}
    (found,) = with_languages([table("Nacka", "1")], [swedish_table])
    assert found["rows"][0]["cells"] == [[swedish("Nacka")], "1"]
    assert found["columns"] == table("")["columns"]


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    """A book with texts and signers, to be made in English."""
    path = copy_reference(tmp_path_factory.mktemp("english") / "bok.finsam", "varend-2019")
    with open_book(path) as book:
        write_rich(book)
        set_text(book, 2019, SIGNERS, "Anna Ek, ordförande\nBo Alm, ledamot", "EK")
        yield ExportRequest(book, fiscal_year(book), "en")


def test_texts_signers_and_names_of_the_book_are_marked_in_both_files(english):
    pages = annual_report_pages(english, has_open_items=True)
    page = html_page(pages).decode()
    marked = set(re.findall(r'<span lang="sv">([^<]+)</span>', page))
    assert marked >= {"ordförande", "ledamot", "Växjö kommun", "Kansli", "Insatskatalog"}
    assert re.search(r'<div lang="sv">\s*<blockquote>', page)
    assert re.search(r'<div lang="sv">\s*<p><img', page)
    assert not {"Item", "Total", "Income statement", "Signatures"} & marked
    content = typeset(pages)
    for kind in ("/BlockQuote", "/TBody", "/TD"):
        assert "sv-SE" in {one.get("/Lang") for one in elements(content, kind)}, kind


def test_a_swedish_document_marks_nothing(english):
    pages = annual_report_pages(ExportRequest(english.book, english.year))
    assert '"lang"' not in str(pages).replace("'", '"')


def test_what_vouchers_say_is_swedish_in_an_english_register(english):
    content = register(english, "accounts")
    assert b"/Lang(sv-SE)" in content
    assert b"/Lang(en-GB)" in content
