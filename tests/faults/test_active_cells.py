"""No text of a book becomes a formula, a link or an action in a file that is made of it (R15)."""

from __future__ import annotations

import csv
import io
import shutil
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from exports.export_request import REGISTERS
from finsam_tui.cli.show_cmd import REPORTS
from tests.faults.poison import poison_texts, poison_what_is_read, some_of_everything

MARK = "gift.example"
ACTIVE = tuple(
    f'{begin}HYPERLINK("http://{MARK}")&' for begin in ("=", "+", "-", "@", "\t=", "\r=")
)
"""How a text begins that a spreadsheet takes for a formula (CWE-1236)."""

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
ACTIONS = {"/URI", "/JavaScript", "/JS", "/Launch", "/GoToR", "/SubmitForm", "/OpenAction", "/AA"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made") / "bok.finsam"


@pytest.fixture(
    params=[ACTIVE[0], *(pytest.param(text, marks=pytest.mark.slow) for text in ACTIVE[1:])],
    ids=ascii,
)
def book(made, finsam, tmp_path, request):
    """A book in which every text begins as a formula."""
    if not made.exists():
        some_of_everything(made, finsam)
    copy = shutil.copy(made, tmp_path / "bok.finsam")
    poison_texts(copy, request.param, "")
    if request.param[0].isprintable():
        poison_what_is_read(copy, request.param, "")
    return copy


def active_in(text: str, delimiter: str) -> list[str]:
    """The cells with the mark that begin as a formula."""
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
    assert any(MARK in cell for cell in cells)
    return [cell for cell in cells if MARK in cell and cell.startswith(BEGINNINGS)]


@pytest.mark.sweep
def test_no_cell_of_a_workbook_is_active(finsam, book, tmp_path, record_property):
    made = tmp_path / "bok.xlsx"
    assert finsam("export", book, "xlsx", "-o", made).status == 0
    cells = [
        cell
        for sheet in openpyxl.load_workbook(made)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    marked = [cell for cell in cells if MARK in str(cell.value)]
    assert len(marked) > 100
    assert {cell.data_type for cell in marked} <= {"s", "inlineStr"}
    assert not any(cell.hyperlink.target for cell in cells if cell.hyperlink)
    with ZipFile(made) as archive:
        assert not any(
            b"hyperlink" in archive.read(name)
            for name in archive.namelist()
            if name.endswith(".rels")
        )
    record_property("counted", len(cells))


@pytest.mark.parametrize(("form", "delimiter"), [((), ";"), (("--plain",), ",")])
def test_no_cell_of_csv_is_active(  # noqa: PLR0917 - fixtures
    finsam, book, tmp_path, form, delimiter, record_property
):
    made = tmp_path / "bok.zip"
    assert finsam("export", book, "csv", "-o", made, *form).status == 0
    counted = 0
    with ZipFile(made) as archive:
        texts = [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
    for text in texts:
        if MARK in text and not text.startswith("{"):
            assert active_in(text, delimiter) == []
            counted += 1
    assert counted > 5
    record_property("counted", counted)


@pytest.mark.sweep
def test_no_cell_of_a_report_as_csv_is_active(finsam, book, record_property):
    counted = 0
    for report in REPORTS:
        which = {"voucher": ("--number", "1"), "sample": ("--seed", "7")}.get(report.name, ())
        outcome = finsam("show", book, report.name, "--csv", *which)
        if MARK in outcome.out:
            assert active_in(outcome.out, ",") == []
            counted += 1
    assert counted > 8
    record_property("counted", counted)


def actions_in(value: Any) -> set[str]:
    """The names of actions in a part of a PDF, without what it refers to."""
    if isinstance(value, DictionaryObject):
        return (ACTIONS & set(value)).union(*map(actions_in, value.values()))
    if isinstance(value, ArrayObject):
        return set().union(*map(actions_in, value))
    return ACTIONS & {value} if isinstance(value, str) else set()


@pytest.mark.slow
def test_no_pdf_has_links_or_actions(finsam, book, tmp_path, record_property):
    kinds = [
        (),
        ("--number", "1"),
        ("--with-files",),
        *(("--register", name) for name in REGISTERS),
    ]
    for place, kind in enumerate(kinds):
        made = tmp_path / f"{place}.pdf"
        outcome = finsam("export", book, "pdf", "-o", made, *kind)
        assert outcome.status == 0, outcome.err
        reader = PdfReader(made)
        for number in range(1, len(reader.xref[0]) + 1):
            assert actions_in(reader.get_object(number)) == set(), (kind, number)
    record_property("counted", len(kinds))
