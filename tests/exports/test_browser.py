"""The data of the browser of the book: the figures of the other faces, and links that resolve."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from exports.export_request import ExportRequest
from exports.package import browser_files as browser
from exports.package.browser_files import IN_BOTH, WORDS, Beside, browser_files, page
from exports.package.write import write_package
from exports.package.zip import content, read_container
from exports.render.tables import every_table
from finsam_tui.cli.show_cmd import report_named
from finsam_tui.i18n import problem_in
from ledger.book.journal import WRITTEN_BY
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.i18n import CONTEXT_ENDS
from ledger.core.model import Posting, VoucherInput
from tests.books import copy_reference

if TYPE_CHECKING:
    from ledger.core.table import Cell

LANGUAGES = ("sv", "en")
MARKUP = '</script><img src=x onerror="document.title=1"> & __proto__'


def value_of(whole):
    """The name and the value that a file of data hands over: one call, and nothing else."""
    found = re.fullmatch(r'finsam\(("[a-z0-9-]+"),(.*)\);\n', whole.decode(), re.DOTALL)
    assert found
    return json.loads(found[1]), json.loads(found[2])


def files_of(source, attachments=()):
    beside = Beside([], attachments)
    return dict(browser_files(source, every_table(source), beside))


def books_of(made):
    """What the page reads in each language, the divided tables put together again."""
    data = dict(value_of(whole) for name, whole in made.items() if not name.startswith("page."))
    for language in LANGUAGES:
        for table in data[language]["tables"]:
            if "chunks" in table:
                table["rows"] = [row for chunk in table["chunks"] for row in data[chunk]]
    return {
        language: {table["id"]: table for table in data[language]["tables"]}
        for language in LANGUAGES
    }


def columns_of(table, *names):
    """The cells of each row in the named columns."""
    places = [[one["id"] for one in table["columns"]].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in table["rows"]]


@pytest.fixture(scope="module", params=["varna-2019", "varend-2019"])
def source(request, tmp_path_factory):
    """The year of a demonstration book."""
    path = copy_reference(tmp_path_factory.mktemp("book") / "bok.finsam", request.param)
    with open_book(path, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book), translate=problem_in)


def test_the_page_says_what_it_is_of_in_each_language(source):
    made = files_of(source)
    data = dict(value_of(whole) for name, whole in made.items() if not name.startswith("page."))
    now = book_state(source.book)
    name = source.book.association.name
    assert [data[language]["about"] for language in ("sv", "en")] == [
        {
            "association": name,
            "orgnr": source.book.association.orgnr,
            "year": "2019-01-01 – 2019-12-31",
            "state": state,
            "seal": f"{seal} {now.seq}: {now.short}",
            "program": WRITTEN_BY,
        }
        for state, seal in (
            ("Preliminär: räkenskapsåret är inte avslutat i boken.", "Boken vid post"),
            ("Preliminary: the fiscal year is not closed in the book.", "The book at entry"),
        )
    ]


@pytest.fixture(scope="module")
def books(source):
    return books_of(files_of(source))


def shown(source, report, language="sv"):
    """What `finsam show --json` has of the year."""
    module, _colon, name = report_named(report).function.partition(":")
    query = replace(source, language=language).query(report)
    document = getattr(import_module(module), name)(source.book, query).document
    return json.loads(json.dumps(document, default=list))


@pytest.mark.sweep
@pytest.mark.parametrize("report", ["income", "balance", "cashflow", "balance-requirement"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_has_the_figures_and_the_labels_of_json(source, books, report, language):
    document, table = shown(source, report, language), books[language][report]
    heads = [column["id"] for column in document["columns"]]
    assert columns_of(table, "id", "label", "kind", "note", *heads) == [
        (line["id"], line["label"], line["kind"], line["note"], *padded(line["amounts"], heads))
        for line in document["lines"]
    ]


def padded(amounts, heads):
    return amounts or [None] * len(heads)


def test_the_notes_have_the_figures_of_json(source, books):
    document = shown(source, "notes")
    heads = [column["id"] for column in document["columns"]]
    expected = []
    for note in document["notes"]:
        lines = [(line["id"], line["amounts"]) for line in note["lines"]]
        lines += [("total", note["total"])] if {*note["total"]} - {None} else []
        expected += [(note["number"], id_, *padded(amounts, heads)) for id_, amounts in lines]
    found = [
        (note, id_.partition(":")[0], *amounts)
        for note, id_, kind, *amounts in columns_of(
            books["sv"]["notes"], "note", "id", "kind", *heads
        )
        if not id_.startswith(("note:", "text:"))
    ]
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert found == expected


@pytest.mark.parametrize(
    ("report", "member", "names"),
    [
        ("trial", "accounts", ("account", "name", "opening", "movement", "closing")),
        ("ledger", "rows", ("sequence", "account", "date", "text", "amount", "balance")),
        ("journal", "rows", ("sequence", "account", "date", "text", "amount")),
        ("accounts", "accounts", ("account", "name")),
    ],
)
def test_a_register_has_the_rows_of_json(source, books, report, member, names):
    document = shown(source, report)[member]
    if report == "accounts":
        document = [
            {"account": one["number"], **one} if "number" in one else one for one in document
        ]
    expected = [tuple(row[name] for name in names) for row in document]
    assert expected
    for language in LANGUAGES:
        assert columns_of(books[language][report], *names) == expected


def test_the_vouchers_have_the_figures_of_json(source, books):
    names = ("sequence", "series", "number", "date", "text", "amount", "corrects", "corrected_by")
    document = shown(source, "vouchers")["vouchers"]
    expected = sorted(tuple(row[name] for name in names) for row in document)
    assert columns_of(books["sv"]["vouchers"], *names) == [
        (sequence, series, int(number), *rest) for sequence, series, number, *rest in expected
    ]


@pytest.mark.parametrize("report", ["income", "balance", "cashflow", "notes"])
def test_what_a_line_is_made_of_adds_up_to_it(books, report):
    """Of the year itself; a year before may be known by its printed figures alone."""
    table, parts = books["sv"][report], books["sv"][f"{report}-parts"]
    year = next(one["id"] for one in table["columns"] if one["id"].startswith("actual-"))
    sums: dict[str, int] = {}
    for whole, amount in columns_of(parts, "of", year):
        sums[whole] = sums.get(whole, 0) + amount
    printed = dict(columns_of(table, "id", year))
    opened = sums.keys() & printed.keys()
    assert len(opened) > 5
    assert {line: sums[line] for line in opened} == {line: printed[line] for line in opened}
    has_amount = {line for line, amount in printed.items() if amount and ":" not in line}
    assert has_amount - {"equity_ratio"} <= sums.keys(), "each figure can be opened"
    for whole, part, amount in columns_of(parts, "of", "part", year):
        assert not part or part not in sums or sums[part] == amount, (whole, part)


def test_every_link_leads_somewhere(books):
    for tables in books.values():
        accounts = {account for (account,) in columns_of(tables["accounts"], "account")}
        notes = {note for (note,) in columns_of(tables["notes"], "note")}
        vouchers = {number for (number,) in columns_of(tables["vouchers"], "sequence")}
        runs = tables["vouchers"]["runs"]
        assert vouchers == {n for first, last in runs for n in range(first, last + 1)}
        for table in tables.values():
            names = {one["id"] for one in table["columns"]}
            if "account" in names:
                assert {one for (one,) in columns_of(table, "account") if one} <= accounts
            if "sequence" in names:
                assert {one for (one,) in columns_of(table, "sequence") if one} <= vouchers
            if "note" in names:
                found = {
                    one for (cell,) in columns_of(table, "note") for one in (cell or "").split(",")
                }
                assert found - {""} <= notes
            if "vouchers" in names:
                numbers = {
                    n for (c,) in columns_of(table, "vouchers") for n in re.findall(r"\d+", c or "")
                }
                assert set(map(int, numbers)) <= vouchers
        assert sum(count for _account, _start, count in tables["ledger"]["groups"]) == len(
            tables["ledger"]["rows"]
        )


def test_a_long_table_in_pieces_is_the_same_table(small, monkeypatch):
    whole = books_of(files_of(small, ["bilagor/x"]))
    monkeypatch.setattr(browser, "CHUNK", 5)
    made = files_of(small, ["bilagor/x"])
    assert {"ledger-0001.js", "ledger-0002.js", "history-sv-0001.js"} <= made.keys()
    for language, tables in books_of(made).items():
        for name, table in tables.items():
            assert table["rows"] == whole[language][name]["rows"]
            assert table["count"] == len(table["rows"])
    pieces = books_of(made)["sv"]
    for account, start, count in pieces["ledger"]["groups"]:
        found = columns_of(pieces["ledger"], "account")[start : start + count]
        assert {one for (one,) in found} == {account}
    sequences = [one for (one,) in columns_of(pieces["journal"], "sequence")]
    spans = pieces["journal"]["spans"]
    assert spans == [
        [p[0], p[-1]] for p in (sequences[n : n + 5] for n in range(0, len(sequences), 5))
    ]


def test_a_correction_is_linked_both_ways(small):
    data = dict(value_of(w) for n, w in files_of(small, ["x"]).items() if n == "sv.js")["sv"]
    assert data["corrections"] == [[1, 13]]
    vouchers = next(one for one in data["tables"] if one["id"] == "vouchers")
    rows = {row[0]: row[1:] for row in columns_of(vouchers, "sequence", "corrects", "corrected_by")}
    assert (rows[1], rows[13]) == (("", "A 13"), ("A 1", ""))


def test_what_is_made_once_for_both_languages_is_the_same_in_both(small):
    sv, en = (
        {
            table.id: list(table.cells_on("file"))
            for table in every_table(replace(small, language=language))
            if table.id in IN_BOTH
        }
        for language in LANGUAGES
    )
    assert sv.keys() == set(IN_BOTH)
    assert sv == en


def test_texts_are_data_and_never_markup(small_path, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(small_path.read_bytes())
    with open_book(path) as book:
        rows = (Posting("6110", 100, text=MARKUP), Posting("2440", -100))
        record(book, VoucherInput(date(2024, 5, 1), MARKUP, rows, counterparty=MARKUP))
        attach(book, 2, '"><script>.svg', b"<svg onload=alert(1)>", "EK")
        made = files_of(ExportRequest(book, fiscal_year(book)), ["bilagor/x", "bilagor/y"])
    tables = books_of(made)["sv"]
    assert (MARKUP, MARKUP) in columns_of(tables["vouchers"], "text", "counterparty")
    assert MARKUP in {text for (text,) in columns_of(tables["journal"], "text")}


def test_the_page_itself_takes_no_text_for_markup_and_lets_nothing_else_in():
    program = files("exports").joinpath("package", "browser", "page.js").read_text("utf-8")
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "write(",
        "eval(",
        "Function(",
        "fetch(",
    ):
        assert way not in program
    html = page("sv").decode()
    assert "default-src 'none'; script-src 'self' file:; style-src 'self' file:" in html
    assert re.findall(r"<script[^>]*>", html) == ['<script src="data/page.js" defer>']
    assert not re.findall(r" style=| on\w+=|<style|https?:", html)


def test_the_sentences_of_the_page_are_those_of_the_catalogue():
    program = files("exports").joinpath("package", "browser", "page.js").read_text("utf-8")
    said = set(re.findall(r'_\(\s*"([^"]+)"', program))
    groups = set(re.findall(r'^  \["([^"]+)", \[', program, re.MULTILINE))
    assert said | groups | {"For the auditor"} == {one.rpartition(CONTEXT_ENDS)[2] for one in WORDS}


def test_an_amount_that_javascript_would_round_is_a_text_of_its_digits():
    rows: list[tuple[Cell, ...]] = [("A", 2**53, 1), ("B", None, -(2**53))]
    assert browser._exact(rows, [1, 2]) == [
        ("A", "9007199254740992", "1"),
        ("B", None, "-9007199254740992"),
    ]
    assert browser._exact(rows[:0], [1]) == []
    assert browser._exact([("A", 2**53 - 1)], [1]) == [("A", 2**53 - 1)]


@pytest.mark.slow
def test_in_the_package_the_page_leads_to_files_that_are_there(demo, tmp_path):
    with (tmp_path / "paket.zip").open("w+b") as file:
        write_package(demo, file)
        members = {one.name: b"".join(content(one)) for one in read_container(file)}
    assert members["oppna.html"] == page("sv")
    _name, data = value_of(members["data/sv.js"])
    attachments = next(one for one in data["tables"] if one["id"] == "attachments")
    paths = [path for (path,) in columns_of(attachments, "path")]
    assert len(paths) == 2
    assert {*paths, *(path for _title, path in data["files"])} <= members.keys()
