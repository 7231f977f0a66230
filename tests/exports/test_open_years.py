"""What is exported of a year that begins with the balances of an open one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from exports.export_request import ExportRequest
from exports.package.verify import verify_package
from exports.package.write import write_package
from exports.sie.writer import write_sie
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.closing import close, open_year, reopen
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import VoucherDraft, drafts_in, save_draft
from ledger.statements.statement_table import statement_table


@pytest.fixture
def book(demo_path, tmp_path):
    """The demonstration book with 2020 opened before 2019 is closed."""
    with open_book(Path(shutil.copy(demo_path, tmp_path / "v.finsam"))) as book:
        open_year(book, 2020, "EK")
        yield book


def pay(book, day):
    rows = (Posting("5010", 100_000), Posting("1930", -100_000))
    record(book, VoucherInput(day, "Hyra", rows, recorded_by="EK"))


def holds(book, tmp_path):
    """Whether the package of 2020 agrees with itself."""
    path = tmp_path / "p.zip"
    with path.open("wb") as file:
        write_package(ExportRequest(book, fiscal_year(book, 2020)), file)
    return [check.id for check in verify_package(path).checks if not check.ok]


@pytest.mark.sweep
@pytest.mark.usefixtures("_not_typeset")
def test_the_package_of_a_year_that_follows_an_open_one_and_has_a_draft_holds(book, tmp_path):
    pay(book, date(2020, 1, 15))
    save_draft(book, VoucherDraft(near=date(2020, 1, 15), date="2020-01-16", text="Hyra"))
    assert drafts_in(book, fiscal_year(book, 2020).period)
    assert holds(book, tmp_path) == []
    close(book, fiscal_year(book, 2019), "EK")
    reopen(book, fiscal_year(book, 2019), "prov", "EK")
    pay(book, date(2019, 12, 31))
    assert holds(book, tmp_path) == []


def test_the_printed_report_says_that_its_opening_balances_are_preliminary(book):
    def last_rows():
        source = ExportRequest(book, fiscal_year(book, 2020))
        tables = (statement_table(one, source.query("")) for one in source.statements())
        return [list(table.rows_on("file"))[-1].cells[0] for table in tables]

    assert last_rows()[1:3] == ["preliminary"] * 2
    close(book, fiscal_year(book, 2019), "EK")
    assert "preliminary" not in last_rows()


def test_the_sie_file_begins_with_what_the_year_before_ends_with(book, tmp_path):
    pay(book, date(2019, 12, 31))
    path = tmp_path / "2020.se"
    with path.open("wb") as file:
        write_sie(book, fiscal_year(book, 2020), file)
    lines = path.read_bytes().decode("cp437").splitlines()
    (begins,) = (line.split()[-1] for line in lines if line.startswith("#IB 0 1930"))
    (ended,) = (line.split()[-1] for line in lines if line.startswith("#UB -1 1930"))
    assert begins == ended == "7047309.00"
