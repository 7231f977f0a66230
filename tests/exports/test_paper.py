"""Every table and page of a small office as text: columns, widths, order, levels and figures.

Run with UPDATE_GOLDEN=1 to accept what is exported, and read the difference.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exports.export_request import ExportRequest
from exports.package.verify import verify_package
from exports.package.write import write_package
from exports.render.pdf import annual_report_parts
from exports.render.register_pages import PAGES, pages, voucher_pages
from exports.render.tables import REGISTERS, every_table, register
from exports.render.xlsx import write_workbook
from exports.words import title
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.report_texts import SIGNERS, set_text
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text

GOLDEN = Path(__file__).parent.parent / "golden" / "exports"
KANSLI, MIA, NACKA = ((1, "KANSLI"),), ((6, "MIA"),), ((20, "NACKA"),)
VOUCHERS = (
    # day, text, counterparty, document, rows of account, kronor and objects
    (
        (1, 10),
        "Hyra",
        "Hyresvärd",
        "F1",
        (("5010", 100, KANSLI), ("1651", 25, ()), ("2440", -125, ())),
    ),
    ((2, 5), "Betalning", "Hyresvärd", "F1", (("2440", 125, ()), ("1930", -125, ()))),
    ((3, 1), "Bidrag", "Nacka", "7", (("1510", 300, ()), ("3987", -300, NACKA))),
    ((3, 31), "Papper", "", "", (("6110", 40, ()), ("1930", -40, ()))),
    ((12, 31), "Konsult", "Konsult AB", "F9", (("4600", 60, MIA), ("2440", -60, ()))),
)
UNSTEADY = re.compile(
    r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+0[12]:00)?|\b[0-9a-f]{64}\b"
    r"|(?:(?<=registered )|(?<=the last on ))20\d\d-\d\d-\d\d"
)
"""When something was registered, and hashes."""

GROWING = ("Systemdokumentation", "Avstämningar", "Behandlingshistorik", "Kontoplan", "Objekt!")
"""Sheets whose length is that of the program or its template."""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("paper") / "kontor.finsam"
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    who = Association("Kontoret", "222000-2683")
    with create_book(path, who, year, built_in_text("varna"), "EK") as book:
        cash = (Posting("1930", 1000_00), Posting("2067", -1000_00))
        add_opening_balances(book, fiscal_year(book), cash, "EK")
        for (month, day), text, other, document, rows in VOUCHERS:
            postings = tuple(Posting(account, 100 * ore, tags) for account, ore, tags in rows)
            draft = VoucherInput(
                date(2024, month, day),
                text,
                postings,
                counterparty=other,
                document=document,
                recorded_by="EK",
                approved_by="FC",
            )
            record(book, draft)
        wrong = voucher_at(book, 4)
        assert wrong is not None
        correct(book, wrong, date(2024, 4, 2), "fel konto", by="EK")
        specify(
            book,
            "2440",
            date(2024, 12, 31),
            (Item("faktura F9", -45_00, "Konsult AB"), Item("avrundning", -15_00)),
            "EK",
        )
        items = (Item("faktura F9", -45_00, "Konsult AB"), Item("avrundning", -15_00))
        specify(book, "2440", date(2024, 12, 31), items, "EK")
        set_text(book, 2024, SIGNERS, "Anna Ek, ordförande", "EK")
    return path


@pytest.fixture
def source(office):
    with open_book(office, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book))


def looks_like(lines, name):
    text = UNSTEADY.sub("#", "\n".join(lines) + "\n")
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_table_has_its_columns_in_order_with_kind(source):
    swedish, english = (
        {table.id: table for table in every_table(replace(source, language=language))}
        for language in ("sv", "en")
    )
    lines = []
    for name, table in sorted(swedish.items()):
        lines.append(f"{name}: {title(name, 'sv')} | {title(name, 'en')}")
        both = zip(table.columns_on("file"), english[name].columns_on("file"), strict=True)
        lines += [
            f"    {one.name} | {one.file_head('sv')} | {other.file_head('en')} | {one.kind}"
            for one, other in both
        ]
    looks_like(lines, "columns")


def rows_of(table):
    return [row.cells for row in table.rows_on("file")]


STATED = ("income", "balance", "cashflow", "balance-requirement", "notes", "specifications")


@pytest.mark.parametrize("name", STATED)
def test_every_statement_has_its_rows(source, name):
    (table,) = (table for table in every_table(source) if table.id == name)
    looks_like([" | ".join(map(str, row)) for row in rows_of(table)], f"rows-{name}")


def test_a_package_of_a_year_that_began_with_something_holds(source, tmp_path):
    path = tmp_path / "paket.zip"
    with path.open("wb") as file:
        write_package(source, file)
    assert [str(check.message) for check in verify_package(path).checks if not check.ok] == []


@pytest.mark.parametrize(
    "name", sorted(REGISTERS.keys() - {"history", "system", "proof", "accounts", "objects"})
)
def test_every_register_has_its_rows(source, name):
    rows = rows_of(register(source, name))
    looks_like([" | ".join(map(str, row)) for row in rows if any(row)], f"rows-{name}")


def lines_of(parts):
    for part in parts:
        rows = part.pop("rows", ())
        yield json.dumps(part, ensure_ascii=False)
        yield from (f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"history", "system", "proof", "accounts"}))
def test_every_register_has_its_pages(source, name):
    looks_like(lines_of(pages(source, name)), f"pages-{name}")


def test_some_days_of_the_ledger_begin_with_what_was_brought_forward(office):
    with open_book(office, read_only=True) as book:
        days = Period(date(2024, 2, 1), date(2024, 3, 31))
        source = ExportRequest(book, fiscal_year(book), part=days)
        lines = [*lines_of(pages(source, "ledger")), *lines_of(pages(source, "trial"))]
    looks_like(lines, "pages-some-days")


@pytest.mark.parametrize("number", [1, 4, 5])
def test_a_voucher_has_its_page(source, number):
    voucher = voucher_at(source.book, number)
    assert voucher is not None
    looks_like(lines_of(voucher_pages(source, voucher)), f"voucher-{number}")


def test_the_annual_report_has_its_pages(source):
    looks_like(lines_of(annual_report_parts(source, "kr")), "pages-annual-report")


def test_every_sheet_has_its_widths_print_area_and_panes(source):
    made = io.BytesIO()
    write_workbook(source, made)
    lines = []
    with zipfile.ZipFile(made) as archive:
        named = archive.read("xl/workbook.xml").decode()
        found = re.findall(r"<definedName.*?</definedName>", named)
        lines += [line for line in found if not any(name in line for name in GROWING)]
        for name in sorted(archive.namelist()):
            if name.startswith("xl/worksheets/sheet"):
                sheet = archive.read(name).decode().partition("<sheetData")
                kept = re.findall(r"<(?:col|pane) [^>]*>", "".join(sheet))
                lines += [name, *(f"    {line}" for line in kept)]
    looks_like(lines, "workbook")
