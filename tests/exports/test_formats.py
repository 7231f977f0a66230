"""A file is made, put in its place and logged; its tables are whole in both languages."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from exports.export_request import ExportRequest
from exports.files import ExportError
from exports.formats import FORMATS, Wish, export
from exports.render.tables import every_table
from ledger.bookkeeping.export_log import book_state, export_records
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book


@pytest.fixture
def own(small_path, tmp_path):
    """A copy of the small book that can be written to."""
    path = tmp_path / "bok.finsam"
    path.write_bytes(small_path.read_bytes())
    with open_book(path) as book:
        yield ExportRequest(book, fiscal_year(book))


def test_an_export_is_logged_with_the_digest_of_the_file(own, tmp_path):
    made = export(own, "xlsx", tmp_path / "a.xlsx", by="EK")
    content = made.path.read_bytes()
    assert made.export.sha256 == hashlib.sha256(content).hexdigest()
    assert [(e.name, e.by, e.size) for e in export_records(own.book)] == [
        ("a.xlsx", "EK", len(content))
    ]


def test_a_file_that_is_not_made_is_not_logged(own, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"min")
    with pytest.raises(ExportError):
        export(own, "pdf", tmp_path / "a.pdf")
    assert export_records(own.book) == ()


@pytest.mark.parametrize("name", FORMATS)
def test_a_disk_without_room_is_one_sentence_and_leaves_nothing(own, tmp_path, monkeypatch, name):
    resource = pytest.importorskip("resource", reason="Windows limits no process's files.")
    folder, waiting = tmp_path / "ut", tmp_path / "waiting"
    folder.mkdir()
    waiting.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(waiting))
    sample = replace(own.query("sample"), seed=7)
    monkeypatch.setattr("sys.dont_write_bytecode", True)  # it would be cut off, and stay so
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, limits[1]))
    try:
        with pytest.raises(ExportError, match="no room"):
            export(own, name, folder / "a", Wish(sample=sample))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [*folder.iterdir(), *waiting.iterdir()] == []
    assert export_records(own.book) == ()


def test_a_book_that_cannot_be_written_to_is_exported_with_a_remark(small, tmp_path):
    before = book_state(small.book)
    made = export(small, "pdf", tmp_path / "a.pdf")
    assert made.path.read_bytes().startswith(b"%PDF")
    assert [remark.code for remark in made.remarks] == ["export-not-logged"]
    assert book_state(small.book) == before


def test_letters_that_sie_lacks_are_told(own, tmp_path):
    made = export(own, "sie", tmp_path / "a.se")
    assert {"sie-replaced"} == {remark.code for remark in made.remarks}
    (japanese,) = (remark for remark in made.remarks if remark.values["letter"] == "日")
    assert japanese.message.startswith("SIE cannot write 日; ? stands for it, in ")


def test_a_name_that_would_steer_a_terminal_is_logged_without_it(own, tmp_path):
    export(own, "pdf", tmp_path / "a\x1b[2J\u202e.pdf")
    assert [entry.name for entry in export_records(own.book)] == ["a[2J.pdf"]


def test_a_report_made_again_is_the_same_though_the_first_was_logged(own, tmp_path):
    first, second = (export(own, "pdf", tmp_path / name) for name in ("a.pdf", "b.pdf"))
    assert len(export_records(own.book)) == 2
    assert first.export.sha256 == second.export.sha256


def test_every_table_has_as_many_cells_as_columns_in_both_languages(small):
    for language in ("sv", "en"):
        for table in every_table(replace(small, language=language)):
            ids = [column.name for column in table.columns_on("file")]
            assert {len(row.cells) for row in table.rows_on("file")} <= {len(ids)}
            assert len(set(ids)) == len(ids)
