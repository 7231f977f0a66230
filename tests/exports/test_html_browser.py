"""The annual report in a real Chromium: axe-core finds nothing, and the keyboard is enough.

Slow, and with programs that the suite does not depend on: `tests/browser.py` says which.
"""

from __future__ import annotations

import pytest

from exports.export_request import ExportRequest
from exports.render.html import html_page
from exports.render.pdf import annual_report_pages
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.management.live_figures import write_section
from ledger.management.report_charts import CHARTS
from tests.books import copy_reference
from tests.browser import ENTER, TAB, chromium
from tests.rich_text import write_rich

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module", params=["varna-2019 sv", "varend-2019 sv", "varend-2019 en"])
def report(request, tmp_path_factory):
    """The annual report of a demonstration book, in a language."""
    name, language = request.param.split()
    folder = tmp_path_factory.mktemp("html")
    with open_book(copy_reference(folder / "bok.finsam", name)) as book:
        source = ExportRequest(book, fiscal_year(book), language)
        charts = "\n\n".join(f"{{{{{one}}}}}" for one in CHARTS)
        write_section(book, source.year, "foreword", charts, "EK")
        write_rich(book, "overview")
        folder.joinpath("rapport.html").write_bytes(html_page(annual_report_pages(source)))
    return folder / "rapport.html"


@pytest.mark.parametrize(("scheme", "media"), [("light", ""), ("dark", ""), ("light", "print")])
def test_axe_finds_nothing_light_dark_or_printed(browser, report, scheme, media):
    browser.open(report)
    browser.size(1100)
    browser.prefer(scheme, media)
    assert browser.findings() == []
    assert browser.errors() == []


def test_text_is_as_wide_as_a_telephone(browser, report):
    browser.open(report)
    browser.prefer("light")
    browser.size(360, 700)
    widest = "return Math.max(...[...document.querySelectorAll('p, h1, h2, h3, li')].map("
    assert browser.run(f"{widest}one => one.getBoundingClientRect().right))") <= 360


def test_the_first_key_goes_past_the_contents_and_every_link_can_be_reached_and_seen(
    browser, report
):
    browser.open(report)
    browser.size(1100, 700)
    browser.prefer("light")
    browser.press(TAB)
    skip = "return document.activeElement.getBoundingClientRect()"
    assert browser.run(skip)["x"] >= 0
    browser.press(ENTER)
    assert browser.run("return document.activeElement.tagName") == "MAIN"
    browser.open(report)
    for _ in range(browser.run("return document.links.length")):
        browser.press(TAB)
        outline = "return getComputedStyle(document.activeElement).outlineWidth"
        assert browser.run(outline) == "3px"
        assert browser.run("return document.activeElement.tagName") == "A"
    browser.press(ENTER)
    where = "document.querySelector(location.hash).getBoundingClientRect()"
    assert -1 < browser.run(f"return {where}.top") < 700
