"""LibreOffice works out the same figures as the book has, for both demonstration books.

It is no dependency of the suite: `python -m pytest -m slow tests/exports/test_libreoffice.py`
runs where `soffice` is on the path (Debian's package libreoffice-calc), and is skipped elsewhere.
The cached values are taken out first, so that what is read back is what LibreOffice came to.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from exports.export_request import ExportRequest
from exports.render.xlsx import write_workbook
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from tests.books import copy_reference

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here"),
]


def without_cached_values(workbook, path):
    with ZipFile(workbook) as given, ZipFile(path, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", content)
            made.writestr(name, content)


def converted(path, folder, form):
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    given = [*command, "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(given, check=True, capture_output=True, timeout=600)


@pytest.mark.parametrize("name", ["varna-2019", "varend-2019"])
def test_libreoffice_works_out_every_formula_as_the_book_has_it(tmp_path, name):
    made = io.BytesIO()
    with open_book(copy_reference(tmp_path / f"{name}.finsam", name), read_only=True) as book:
        write_workbook(ExportRequest(book, fiscal_year(book)), made)
    without_cached_values(made, tmp_path / "tom.xlsx")
    converted(tmp_path / "tom.xlsx", tmp_path / "ut", "xlsx")
    formulas = openpyxl.load_workbook(made)
    cached = openpyxl.load_workbook(made, data_only=True)
    worked_out = openpyxl.load_workbook(tmp_path / "ut" / "tom.xlsx", data_only=True)
    count = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    wanted = cached[sheet.title][cell.coordinate].value
                    found = worked_out[sheet.title][cell.coordinate].value
                    assert found == pytest.approx(wanted, abs=0.001), (sheet.title, cell)
    assert count > 1000
