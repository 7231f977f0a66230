"""The annual report in a browser: each text and figure of the PDF's parts, escaped, no more."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.export_request import ExportRequest
from exports.formats import Wish, export
from exports.render.html import DRAWN, html_page
from exports.render.pdf import annual_report_pages, typeset
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.text import STEERING

VOID = {"meta", "br", "hr", "img", "rect"}
UNREAD = {"kind", "align", "width", "level", "start", "ordered", "amount", "air", "share"} | {
    "carried", "lang", "alt",
}  # fmt: skip
"""What a part has for those who draw it; and what is carried forward where a page ends."""


@pytest.fixture(scope="module")
def report(demo_path):
    """The annual report of the demonstration book as data, in Swedish."""
    with open_book(demo_path, read_only=True) as book:
        return annual_report_pages(ExportRequest(book, fiscal_year(book)), has_open_items=True)


class Page(HTMLParser):
    """The elements of a page, its texts in order, and whether each element is closed."""

    def __init__(self, content):
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(content.decode())
        assert not self._open, "an element is not closed"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open and self._open[-1] != "style":
            self.texts.append(data)

    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.texts))

    def of(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def texts_of(part):
    """Every text in a part that is meant to be read, in the order of print."""
    if isinstance(part, list):
        return [text for one in part for text in texts_of(one)]
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [text for key, one in part.items() if key not in UNREAD for text in texts_of(one)]
    return []


def document_of(*parts, **about):
    return {
        "title": "Prov",
        "author": "Förbundet",
        "description": "",
        "seal": "Boken vid post 1",
        "language": "sv",
        "region": "SE",
        "parts": list(parts),
        **about,
    }


def table_of(*rows, heads=("Post", "2019")):
    columns = [
        {"label": head, "align": "right" if place else "left", "width": "auto", "amount": place > 0}
        for place, head in enumerate(heads)
    ]
    cells = [{"kind": "row", "level": 0, "cells": list(row)} for row in rows]
    return {"kind": "table", "caption": "Kronor", "air": 1, "columns": columns, "rows": cells}


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_text_and_figure_of_the_report_is_there_in_the_order_of_print(demo, report, language):
    content = (
        report
        if language == "sv"
        else annual_report_pages(replace(demo, language=language), has_open_items=True)
    )
    cover, contents, *parts = content["parts"]
    shown = Page(html_page(content)).text()
    assert all(text in shown for text in texts_of([cover, contents]))
    texts = [re.sub(r"\s+", " ", text).strip() for text in texts_of(parts)]
    assert len(texts) > 700
    place = shown.index(texts[0], shown.rindex(content["parts"][0]["lines"][-1]))
    for text in texts:
        assert text in shown[place:], text
        place = shown.index(text, place)
    assert content["seal"] in shown[place:]


def test_figures_stand_in_their_rows(report):
    lines = html_page(report).decode().split("<tbody>", 1)[1].splitlines()
    shown = [
        (line[11 : line.index('">')], re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", unescape(line)))
        for line in lines
        if line.startswith("<tr class")
    ]
    parts = [one for part in report["parts"] for one in part.get("parts", [part])]
    rows = [row for part in parts if part["kind"] == "table" for row in part["rows"]]
    assert shown == [(row["kind"], row["cells"]) for row in rows]


def test_each_row_has_a_name_and_each_column_a_head(report):
    page = Page(html_page(report))
    heads = page.of("th")
    assert {head["scope"] for head in heads} == {"row", "col"}
    assert len(page.of("caption")) == len(page.of("table"))
    one = html_page(document_of(table_of(("", "Summa", "1"), heads=("Datum", "Text", "Kr"))))
    assert '<td></td><th scope="row"' not in one.decode()
    named = document_of(table_of(("Summa", "1,00"), ("", "2,00")))
    assert html_page(named).decode().count('<th scope="row">') == 1


def test_it_has_language_landmarks_a_way_past_the_contents_and_a_list_of_them(report):
    page = Page(html_page(report))
    assert page.of("html") == [{"lang": "sv-SE"}]
    assert [len(page.of(tag)) for tag in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    assert page.of("main")[0]["id"] == page.of("a")[0]["href"].removeprefix("#")
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {one["href"] for one in page.of("a")} <= {f"#{name}" for name in ids}
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.sweep
def test_texts_of_the_book_are_swedish_in_a_report_in_english(demo):
    pages = annual_report_pages(replace(demo, language="en"))
    page = Page(html_page(pages))
    assert page.of("html") == [{"lang": "en-GB"}]
    assert {one["lang"] for one in page.of("div") if "lang" in one} == {"sv"}
    text = re.search(r'<div lang="sv">\s*<p>([^<]+)', html_page(pages).decode())
    assert text
    assert text[1].startswith("Förbundet har ")
    content = typeset(pages)
    assert b"/Lang(en-GB)" in content
    assert b"/Lang(sv-SE)" in content


def test_it_fetches_and_runs_nothing(report):
    content = html_page(report)
    page = Page(content)
    assert not page.of("script")
    assert not page.of("link")
    assert not page.of("img")
    assert b"url(" not in content
    assert b"@import" not in content
    assert not any(key in ("src", "style") or key[:2] == "on" for _, a in page.tags for key in a)
    policy = page.of("meta")[1]["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.sweep
@given(st.text(), st.text())
def test_no_text_becomes_markup(text, figure):
    part = table_of((text, figure), heads=(text, text))
    parts = [
        {"kind": "cover", "association": text, "orgnr": text, "lines": [text]},
        {"kind": "contents", "title": text},
        {"kind": "heading", "level": 1, "runs": [{"text": text}]},
        {"kind": "paragraph", "runs": [{"text": text, "bold": True}, {"text": figure}]},
        {"kind": "list", "ordered": False, "start": 1, "items": [[part], [part]]},
        {"kind": "signatures", "place": text, "people": [{"name": text, "role": figure}]},
    ]
    plain = document_of(*parts, title="x", author="x", description="x")
    hostile = document_of(*parts, title=text, author=text, description=text)
    page = Page(html_page(hostile))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in Page(html_page(plain)).tags]
    mark = "\N{REPLACEMENT CHARACTER}"
    wanted = re.sub("\r\n?", "\n", STEERING.sub(mark, text))
    assert wanted in page.texts or not wanted


def test_hostile_texts_stand_as_they_are(small):
    content = annual_report_pages(small)
    page = html_page({**content, "parts": [*content["parts"], table_of(('<r title="x">&', "1"))]})
    assert b"&lt;r title=&quot;x&quot;&gt;&amp;" in page
    assert Page(page).of("title") == [{}]


def test_a_part_of_an_unknown_kind_is_not_left_out_unseen():
    with pytest.raises(KeyError, match="portrait"):
        html_page(document_of({"kind": "portrait"}))
    assert {"table", "heading", "list", "signatures"} <= set(DRAWN)


def test_the_same_book_gives_the_same_page_in_the_unit_asked_for(demo_path, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(demo_path.read_bytes())
    with open_book(path) as book:
        source = ExportRequest(book, fiscal_year(book))
        one = export(source, "html", tmp_path / "a.html", by="EK")
        two = export(source, "html", tmp_path / "b.html", by="EK")
        export(source, "html", tmp_path / "tkr.html", Wish(unit="tkr"), by="EK")
    assert one.export.sha256 == two.export.sha256
    shown = Page(tmp_path.joinpath("tkr.html").read_bytes()).text()
    assert "Verksamhetens intäkter 12 524 10 723" in shown
