"""Every page and sheet of the full book as text: columns, widths, order, levels and figures.

Run with UPDATE_GOLDEN=1 to accept what is exported, and read the difference.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exports.export_request import ExportRequest
from exports.formats import FORMATS, Wish
from exports.package.verify import verify_package
from exports.package.write import write_package
from exports.render.csv import EXCEL, MACHINE
from exports.render.csv_files import csv_files
from exports.render.html import html_page
from exports.render.invoice_pages import invoice_document
from exports.render.pdf import PAGES_OF, annual_report_parts
from exports.render.register_pages import PAGES, pages, voucher_pages
from exports.render.tables import every_table, register
from exports.render.text import printed_lines
from exports.render.xlsx import write_workbook
from exports.words import title
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core.calendar import Period
from ledger.invoices.customer_invoice import customer_invoices
from ledger.invoices.giro_numbers import PaymentAccount, read_payment_account
from tests.full_book import full, full_path
from tests.goldens import assert_golden

__all__ = ["full", "full_path"]

GOLDEN = Path(__file__).parent.parent / "golden" / "exports"
UNSTEADY = re.compile(
    r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+0[12]:00)?|\b[0-9a-f]{64}\b|sha256-[^']+"
    r"|\b[0-9a-f]{4}( [0-9a-f]{4}){3}\b"
    r"|(?<=#GEN )\d{8}|(?<=finsam )\d+\.\d+\.\d+|(?<=#PROGRAM \"finsam\" )\S+"
    r"|(?:(?<=registered )|(?<=the last on ))20\d\d-\d\d-\d\d"
)
"""When something was registered, hashes, and versions."""

GROWING = ("Systemdokumentation", "Avstämningar", "Behandlingshistorik", "Kontoplan", "Objekt!")
"""Sheets whose length is that of the program or its template."""


@pytest.fixture
def source(full):
    return ExportRequest(full, fiscal_year(full, 2024))


def looks_like(lines, name):
    assert_golden(GOLDEN / f"{name}.txt", UNSTEADY.sub("#", "\n".join(lines) + "\n"))


@pytest.mark.sweep
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


@pytest.mark.sweep
@pytest.mark.usefixtures("_not_typeset")
def test_a_package_of_a_year_that_began_with_something_holds(source, tmp_path):
    path = tmp_path / "paket.zip"
    with path.open("wb") as file:
        write_package(source, file)
    assert [str(check.message) for check in verify_package(path).checks if not check.ok] == []


def test_the_register_of_attachments_has_its_rows(source):
    rows = register(source, "attachments").rows_on("file")
    looks_like([" | ".join(map(str, row.cells)) for row in rows], "rows-attachments")


def lines_of(parts):
    for part in parts:
        rows = part.pop("rows", ())
        yield json.dumps(part, ensure_ascii=False)
        yield from (f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"history", "system", "proof", "accounts"}))
def test_every_register_has_its_pages(source, name):
    looks_like(lines_of(pages(source, name)), f"pages-{name}")


def test_some_days_of_the_ledger_begin_with_what_was_brought_forward(source):
    part = replace(source, part=Period(date(2024, 2, 1), date(2024, 3, 31)))
    lines = [*lines_of(pages(part, "ledger")), *lines_of(pages(part, "trial"))]
    looks_like(lines, "pages-some-days")


@pytest.mark.parametrize("number", [1, 10, 11, 33])
def test_a_voucher_has_its_page(source, number):
    voucher = voucher_at(source.book, number)
    assert voucher is not None
    looks_like(lines_of(voucher_pages(source, voucher)), f"voucher-{number}")


def test_the_annual_report_has_its_pages(source):
    looks_like(lines_of(annual_report_parts(source, "kr")), "pages-annual-report")


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_sie_file_of_each_year_is_whole(full, year):
    made = io.BytesIO()
    FORMATS["sie"].write(ExportRequest(full, fiscal_year(full, year)), Wish(), made)
    looks_like(made.getvalue().decode("cp437").splitlines(), f"sie-{year}")


@pytest.mark.parametrize("report", PAGES_OF)
def test_the_page_of_each_published_report_is_whole(source, report):
    days = None if report == "annual-report" else Period(date(2024, 1, 1), date(2024, 5, 31))
    page = html_page(PAGES_OF[report](replace(source, part=days))).decode()
    looks_like([re.sub(r"(?s)(<style>).+(</style>)", r"\1#\2", page)], f"html-{report}")


@pytest.mark.parametrize("dialect", [EXCEL, MACHINE], ids=["excel", "plain"])
def test_the_files_of_values_have_their_names_heads_and_descriptions(source, dialect, request):
    lines = []
    for name, content in csv_files(source, dialect):
        rows = content.decode("utf-8-sig").splitlines()
        lines += [name, *(f"    {row}" for row in rows[: None if name.endswith("json") else 2])]
    looks_like(lines, f"files-{request.node.callspec.id}")


def test_every_invoice_to_a_customer_has_its_document(source):
    account = read_payment_account("5050-1055")
    assert isinstance(account, PaymentAccount)
    lines = []
    for invoice in customer_invoices(source.book):
        document = invoice_document(source.book, invoice, account)
        parts = document.pop("parts")
        lines += [json.dumps(document, ensure_ascii=False), *lines_of(parts)]
    looks_like(lines, "invoices")


def test_every_table_is_whole_in_text(source):
    tables = (table for table in every_table(source) if table.id not in ("system", "accounts"))
    looks_like((line for table in tables for line in printed_lines(table, "kr")), "text")


HEAD = 9
"""Rows of a sheet that are shown: what stands above its table, its heads and its first rows."""


def test_every_sheet_has_its_widths_print_area_panes_heads_and_looks(source):
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
                kept += re.findall(r"<row .*?</row>", sheet[2])[:HEAD]
                lines += [name, *(f"    {line}" for line in kept)]
        lines += re.findall(
            r"<(?:font|fill|numFmt|xf|border)\b.*?>", archive.read("xl/styles.xml").decode()
        )
    looks_like(lines, "workbook")
