"""No Swedish reader meets the names that the program has for things.

The names are collected from the code: what its Literal types allow, the names of reports, events,
steps and parts of the law, and whatever in it looks like one (`placed-once`, `per_cent`). Every
text of every table is read, as each face that is for people draws it, and so are the pages of PDF.

Left out, and why: faces for programs (`--json`, `--csv`, plain CSV), whose names the contract of
the command line fixes; in CSV for people the column `Rad`, which is the line's name in the layout
of the annual report, a text of its owner that joins the tables; and in the list of texts their
names, which are typed after `finsam text`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from exports.export_request import ExportRequest
from exports.render import pdf
from exports.render.csv import EXCEL, csv_rows
from exports.render.register_pages import PAGES, pages, voucher_pages
from exports.render.tables import every_table
from exports.render.text import printed_lines
from finsam_tui.cli.show_cmd import REPORTS
from finsam_tui.i18n import problem_in
from finsam_tui.locale.collect import LOCALE, read_catalogue
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.closing.steps import STEPS
from ledger.management.compliance import REQUIREMENTS
from ledger.registers.history_sentences import SENTENCES
from tests.sweeps import one_of
from tests.test_house import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.core.table import Table

COMPOUND = re.compile(r"[a-z]+(?:[-_][a-z]+)+")
TOKEN = re.compile(r"(?<![0-9a-f])[A-Za-zÅÄÖåäöé]+(?:[-_][A-Za-zÅÄÖåäöé]+)*(?![0-9a-f])")
TYPED = re.compile(r"finsam [a-zA-Z ,-]+|rollen [a-z_]+")
"""What a person types: a command, and the role of a line in the layout's text."""

MOMENT = re.compile(r"[0-9]T[0-9:.]+Z")
NEVER = {"True", "False", "None", "true", "false", "null"}
SWEDISH_TOO = {"BAS", "bank", "budget", "hand", "kr", "mnkr", "region", "text", "tkr"}
ROOT = Path(__file__).parents[2]


def named_in(source: str) -> Iterator[str]:
    """The strings of a module that look like names, and those that a Literal allows."""
    for node in nodes_of(source):
        if isinstance(node, ast.Constant) and COMPOUND.fullmatch(str(node.value)):
            yield str(node.value)
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal":
            allowed = (one.value for one in ast.walk(node.slice) if isinstance(one, ast.Constant))
            yield from (str(value) for value in allowed if str(value).isalpha())


@pytest.fixture(scope="module")
def machine_words() -> set[str]:
    """The names that the code has for things, less the words of the Swedish dictionary."""
    sources = (
        path.read_text("utf-8")
        for name in ("ledger", "exports")
        for path in (ROOT / name).rglob("*.py")
    )
    names = {name for source in sources for name in named_in(source)}
    names |= {report.name for report in REPORTS} | set(SENTENCES)
    names |= {step.id for step in STEPS} | {part.id for part in REQUIREMENTS}
    swedish = {
        word
        for message in read_catalogue(LOCALE / "sv" / "LC_MESSAGES" / "finsam.po")
        for word in {*TOKEN.findall(str(message.string))} - {*TOKEN.findall(str(message.id))}
    }
    return names - swedish - SWEDISH_TOO | NEVER


def people_read(table: Table) -> Iterator[tuple[str, str]]:
    """Every text of a table as a face for people has it: what face, or column of it, and text."""
    yield "text", " ".join(" ".join(printed_lines(table, "kr")).split())
    for face in ("screen", "sheet"):
        columns = table.columns_on(face)
        yield from (
            (face, column.label if face == "screen" else column.file_head("sv"))
            for column in columns
        )
        for row in table.rows_on(face):
            texts = zip(columns, row.cells, strict=False)
            yield from ((f"{face}: {column.id}", column.written(cell)) for column, cell in texts)
    columns = table.columns_on("file")
    yield from (("file", column.file_head("sv")) for column in columns)
    for cells in csv_rows(table, EXCEL, "file"):
        named = zip(columns, cells, strict=True)
        yield from ((f"file: {column.id}", text) for column, text in named)


EXCEPTED = {"file: id"}


def strings_in(part: Any) -> Iterator[tuple[str, str]]:
    """The texts of pages, by the key that they stand under."""
    if isinstance(part, list):
        for one in part:
            yield from strings_in(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if isinstance(value, str):
                yield key, value
            elif key in ("cells", "carried", "lines") and value and isinstance(value[0], str):
                yield from ((key, text) for text in value)
            else:
                yield from strings_in(value)


OF_SETTING = ("kind", "align", "width", "lang", "language", "region", "at", "unit")
"""Keys of pages that no reader sees."""


def found_in(texts: Iterator[tuple[str, str]], words: set[str]) -> set[tuple[str, str]]:
    """The machine words and moments among the texts."""
    found: set[tuple[str, str]] = set()
    for where, text in texts:
        if where in EXCEPTED:
            continue
        said = TOKEN.findall(TYPED.sub("", text))
        found |= {(where, token) for token in said if token in words}
        if MOMENT.search(text):
            found.add((where, text[:40]))
    return found


@pytest.fixture(scope="module", params=one_of(2, ["odd", "varna-2019"]))
def source(request, every_book):
    with open_book(every_book[request.param], read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book), language="sv", translate=problem_in)


def table_of(name: str, source: ExportRequest) -> Table:
    module, _, function = next(one.function for one in REPORTS if one.name == name).partition(":")
    query = replace(source.query(name), seed=1, number=1 if name == "voucher" else None)
    table: Table = getattr(import_module(module), function)(source.book, query)
    return table


@pytest.mark.sweep
def test_no_table_has_a_machine_word_in_swedish(source, machine_words):
    tables = {name: table_of(name, source) for name in (one.name for one in REPORTS)}
    tables |= {f"{table.id} in files": table for table in every_table(source)}
    found = {name: found_in(people_read(table), machine_words) for name, table in tables.items()}
    found["texts"] = {one for one in found["texts"] if one[1] not in SECTIONS}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_page_has_a_machine_word_in_swedish(source, machine_words):
    drawn = [pdf.annual_report_pages(source)["parts"], *(pages(source, name) for name in PAGES)]
    if first := voucher_at(source.book, 1):
        drawn.append([*voucher_pages(source, first)])
    texts = (found for found in strings_in(drawn) if found[0] not in OF_SETTING)
    assert found_in(texts, machine_words) == set()


@pytest.mark.parametrize(
    "text", ["asset", "placed-once:income", "1 per_cent", "True", "2026-11-30T09:12:13.000Z"]
)
def test_a_machine_word_would_be_found(machine_words, text):
    assert found_in(iter([("text", text)]), machine_words)
