"""The browser of the book as its reader meets it: Chromium, by keyboard alone, from a folder.

    python -m pytest -q -n 0 -m slow tests/exports/test_browser_driven.py

needs chromium and chromedriver; axe-core is looked for where `FINSAM_AXE` says (`npm install
axe-core` in a folder of its own, then `FINSAM_AXE=.../node_modules/axe-core/axe.min.js`).
"""

from __future__ import annotations

import json
import os
import socket
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exports.export_request import ExportRequest
from exports.package import write
from exports.package.browser_files import browser_files, page
from exports.render.tables import every_table
from finsam_tui.i18n import problem_in
from ledger.bookkeeping.attachments import attach, file_parts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.core.money import write_amount
from ledger.core.table import FILE, Anew, Row
from ledger.management.report_columns import income_table
from ledger.registers.vouchers import voucher_table
from tests.books import copy_reference
from tests.exports.webdriver import chromium, missing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
]
VIEWS = (
    "start", "table/income", "table/cashflow", "table/notes", "table/vouchers",
    "table/journal-tests", "table/history", "table/proof", "note/3", "line/income/result",
    "account/5010", "voucher/17", "search", "search/text%3Dhyra", "voucher/999999",
)  # fmt: skip
READY = (
    "return document.querySelector('main').ariaBusy === null"
    " && !document.querySelector('main').hasAttribute('aria-busy') && document.querySelector('h1')"
    "?.textContent"
)
HARM = '<img src=x onerror="document.title=1"><script>document.title=1</script>'


def unpacked(book, folder, longer=lambda table: table):
    """The page with its data, and the attachments, as in a package that is unpacked."""
    source = ExportRequest(book, fiscal_year(book), translate=problem_in)
    attached = write._attachments(source)
    tables = [
        longer(table) if table.id in ("ledger", "journal", "vouchers") else table
        for table in every_table(source)
    ]
    made = {"oppna.html": page("sv")}
    for name, whole in browser_files(source, tables, write._beside(source, attached)):
        made[f"data/{name}"] = whole
    for digest, name in attached:
        path = write.file_in_package("attachment", "sv", name)
        made[path] = b"".join(file_parts(book, digest))
    for name, whole in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole)
    return (folder / "oppna.html").as_uri()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A demonstration book with a file, a correction and a voucher that means harm."""
    path = copy_reference(tmp_path_factory.mktemp("book") / "bok.finsam")
    with open_book(path) as book:
        attach(book, 17, "faktura 1 å?.txt", b"en faktura", "EK")
        seventeenth = voucher_at(book, 17)
        assert seventeenth
        correct(book, seventeenth, date(2019, 12, 30), "fel konto", by="EK")
        rows = (Posting("6110", 123_45, ((1, "KANSLI"),), HARM), Posting("2440", -123_45))
        record(book, VoucherInput(date(2019, 12, 31), HARM, rows, counterparty=HARM))
    return path


@pytest.fixture(scope="module")
def start(path, tmp_path_factory):
    """The address of the page."""
    with open_book(path, read_only=True) as book:
        return unpacked(book, tmp_path_factory.mktemp("paket å"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with chromium(tmp_path_factory.mktemp("profile"), port) as driven:
        yield driven
        driven.close()


def shown(browser, start, view, language="sv"):
    """Opens a view and waits until it is drawn."""
    browser.open("about:blank")
    browser.open(f"{start}#/{language}/{view}")
    return browser.until(READY)


def focus_on(browser, text, selector="a, button, input, select"):
    """Presses Tab until the focus is on what has the text, as one without a mouse must."""
    for _try in range(400):
        found = browser.run(
            "const one = document.activeElement; return one?.matches(arguments[0])"
            " ? (one.labels?.[0]?.textContent ?? one.textContent) : ''",
            selector,
        )
        if found and found.startswith(text):
            return
        browser.press("tab")
    raise AssertionError(f"the keyboard does not come to {text}")


def go(browser, text, selector="main a"):
    """Follows the link with the text, by keyboard, and gives the title of where it led."""
    before = browser.run("return location.hash")
    focus_on(browser, text, selector)
    browser.press("enter")
    browser.until("return location.hash !== arguments[0]", before)
    return browser.until(READY)


def test_from_statement_to_attachment_and_back_by_keyboard_alone(browser, start, path):
    browser.open(start)
    browser.until(READY)
    assert go(browser, "Resultaträkning", "nav a") == "Resultaträkning"
    assert go(browser, "3", "td a").startswith("Not 3")
    assert go(browser, "Lokalkostnader") == "Lokalkostnader"
    assert go(browser, "5010") == "5010 Lokalhyra"
    assert go(browser, "A 13") == "Verifikation A 13"
    assert browser.run("return document.activeElement.tagName") == "H1", "the reader hears where"
    way = ["5010 Lokalhyra", "Lokalkostnader", "Not 3 Administrativa kostnader", "Resultaträkning"]
    for title in way:
        browser.back()
        browser.until("return document.querySelector('h1').textContent === arguments[0]", title)
        browser.until(READY)
    focused = browser.run("return document.activeElement.getAttribute('href')")
    assert focused == "#/sv/note/3", "back is where one left"
    shown(browser, start, "voucher/17")
    focus_on(browser, "faktura 1 å?.txt", "main a")
    browser.press("enter")
    browser.until("return document.body.textContent.includes('en faktura')")
    browser.back()
    assert browser.until(READY) == "Verifikation A 17"
    correcting = browser.run(
        "return [...document.querySelectorAll('dt')].find((one) => one.textContent === 'Rättad av')"
        ".nextElementSibling.textContent"
    )
    assert go(browser, correcting) == f"Verifikation {correcting}"
    assert go(browser, "A 17") == "Verifikation A 17", "corrections are linked both ways"
    assert not browser.complaints()


def as_json(table):
    return json.loads(json.dumps(table.document))


def test_the_figures_are_those_of_json(browser, start, path):
    with open_book(path, read_only=True) as book:
        query = ExportRequest(book, fiscal_year(book)).query
        lines = as_json(income_table(book, query("income")))["lines"]
        asked = replace(query("voucher"), series="A", number=17)
        voucher = as_json(voucher_table(book, asked))["voucher"]
    shown(browser, start, "table/income")
    rows = browser.run(
        "return [...document.querySelectorAll('tbody tr')].map((row) =>"
        " [...row.cells].map((cell) => cell.textContent.replaceAll('\\u00a0', ' ')))"
    )
    assert [[row[0], *row[2:]] for row in rows] == [
        [line["label"], *(write_amount(one) for one in line["amounts"])] for line in lines
    ]
    shown(browser, start, "voucher/17")
    found = browser.run(
        "return [...document.querySelectorAll('tbody')][0].textContent.replaceAll('\\u00a0', ' ')"
    )
    for posting in voucher["postings"]:
        assert posting["account"] in found
        assert write_amount(posting["amount"]) in found


def cells(browser, place):
    return browser.run(
        "return [...document.querySelectorAll('tbody tr')].map((row) =>"
        " row.cells[arguments[0]].textContent)",
        place,
    )


def test_lists_are_searched_filtered_and_sorted_by_keyboard(browser, start):
    shown(browser, start, "search")
    focus_on(browser, "Text, motpart", "input")
    browser.type("hyresvärd")
    focus_on(browser, "Konto", "input")
    browser.type("5010")
    browser.press("enter")
    browser.until("return document.querySelectorAll('tbody tr').length > 0")
    assert len(cells(browser, 1)) > 5
    assert browser.run("return document.querySelector('[role=status]').textContent").startswith(
        "Funna"
    )
    focus_on(browser, "Bara rader", "input")
    browser.type("mars")
    browser.until("return document.querySelectorAll('tbody tr').length === 2")
    shown(browser, start, "search/amount%3D123%2C45")
    assert len(cells(browser, 1)) == 1
    shown(browser, start, "table/vouchers")
    amounts = "Belopp"
    focus_on(browser, amounts, "th button")
    browser.press("enter", "enter")
    browser.until("return document.querySelector('[aria-sort=descending]')")
    place = browser.run("return document.querySelector('[aria-sort=descending]').cellIndex")
    ore = [int("".join(filter(str.isdigit, cell))) for cell in cells(browser, place)]
    assert ore == sorted(ore, reverse=True)
    assert len(ore) == 200
    focus_on(browser, "Nästa sida", "button")
    browser.press("enter")
    browser.until("return document.querySelector('caption').textContent.includes('201')")
    assert int("".join(filter(str.isdigit, cells(browser, place)[0]))) <= ore[-1]


def test_the_language_is_switched_where_one_is(browser, start):
    shown(browser, start, "table/balance")
    focus_on(browser, "In English", "header a")
    browser.press("enter")
    browser.until("return document.documentElement.lang === 'en'")
    browser.until("return document.querySelector('h1').textContent === 'Balance sheet'")
    assert browser.run("return document.querySelector('nav h2').textContent") == "The annual report"


def test_a_text_that_looks_like_markup_is_text(browser, start):
    shown(browser, start, "search/amount%3D123%2C45")
    assert HARM in browser.run("return document.querySelector('tbody').textContent")
    assert browser.run("return document.querySelectorAll('img, main script').length") == 0
    assert browser.run("return document.title").startswith("Sök")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_view(browser, start, scheme):
    where = Path(os.environ.get("FINSAM_AXE", ""))
    if not where.is_file():
        pytest.skip("FINSAM_AXE does not say where axe.min.js is")
    browser.command(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
    )
    faults = []
    for view in VIEWS:
        shown(browser, start, view)
        browser.run(where.read_text("utf-8"))
        faults += browser.run_async(
            "const done = arguments[arguments.length - 1]; axe.run().then((found) =>"
            " done(found.violations.map((one) => [arguments[0], one.id, one.nodes[0].html])))",
            view,
        )
    assert faults == []


def of_many(table, count):
    """The vouchers, the journal or the ledger of a book of `count` vouchers, two rows a voucher."""
    names = [column.name for column in table.columns_on("file")]
    rows_each = 1 if table.id == "vouchers" else 2

    def rows():
        for number in range(1, count * rows_each + 1):
            sequence = (number + rows_each - 1) // rows_each
            facts = {
                "sequence": sequence if table.id != "ledger" else (number - 1) % count + 1,
                "series": "A",
                "number": sequence,
                "voucher": f"A {sequence}",
                "date": f"2019-{sequence % 12 + 1:02}-{sequence % 28 + 1:02}",
                "text": f"Faktura {sequence} av leverantör {sequence % 997}",
                "account": "1930" if number <= count * rows_each / 2 else "5010",
                "amount": sequence * 100,
                "balance": number * 100,
            }
            yield Row(tuple(facts.get(name) for name in names))

    columns = tuple(replace(column, on=FILE) for column in table.columns_on("file"))
    return replace(table, columns=columns, rows=Anew(rows))


def test_a_book_of_100_000_vouchers_opens_at_once(browser, path, tmp_path):
    with open_book(path, read_only=True) as book:
        start = unpacked(book, tmp_path, lambda table: of_many(table, 100_000))
    took = {}
    for view in ("start", "table/income", "account/1930", "voucher/50000", "table/vouchers"):
        shown(browser, start, view)
        took[view] = browser.run("return performance.now()")
    focus_on(browser, "Belopp", "th button")
    began = time.monotonic()
    browser.press("enter", "enter")
    browser.until("return document.querySelector('[aria-sort=descending]')")
    took["sorted"] = 1000 * (time.monotonic() - began)
    assert browser.run("return document.querySelectorAll('tbody tr').length") == 200
    assert "av 100000" in browser.run("return document.querySelector('caption').textContent")
    assert max(took["start"], took["table/income"]) < 1000, took
    assert max(took.values()) < 10_000, took
