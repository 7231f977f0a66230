"""What the reader of workbooks takes for a sheet of ours, and what it leaves unread."""

from __future__ import annotations

import io
from contextlib import contextmanager
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from exports.render import xlsx_reader as sheets
from exports.render.xlsx_reader import sheet_names, sheet_rows

XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@contextmanager
def archive_of(part, content):
    """A workbook with one part."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    with ZipFile(made) as archive:
        yield archive


def rows_of(content, beginning=XML):
    sheet = beginning + b"<worksheet " + MAIN + b"><sheetData>" + content
    with archive_of("xl/worksheets/sheet1.xml", sheet + b"</sheetData></worksheet>") as archive:
        return list(sheet_rows(archive, 1))


def row(number, *cells):
    return b'<row r="%d">%b</row>' % (number, b"".join(cells))


def text(reference, words):
    return b'<c r="%b" t="inlineStr"><is><t>%b</t></is></c>' % (reference, words)


def test_each_cell_is_read_in_its_own_column():
    content = row(1, text(b"B1", b"a_x005F_b"), b'<c r="D1"><v>12.5</v></c>', b'<c r="AA1"/>')
    assert rows_of(content) == [["", "a_b", "", "12.5", *[""] * 23]]


@pytest.mark.parametrize(("number", "empty"), [(2, 0), (3, 1), (11, 9), (12, 9), (1_000_000, 9)])
def test_rows_that_are_left_out_are_empty_but_no_more_than_nine(number, empty):
    assert rows_of(row(1, text(b"A1", b"x")) + row(number, text(b"A1", b"y"))) == [
        ["x"],
        *[[]] * empty,
        ["y"],
    ]


@pytest.mark.parametrize(
    ("content", "beginning"),
    [
        (row(1), b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'),
        (b"<x>" * 19 + b"</x>" * 19, XML),
        (row(1, b'<c r="A1"/>' * 501), XML),
    ],
)
def test_what_no_sheet_of_ours_has_is_refused(content, beginning):
    with pytest.raises(ValueError, match=r"."):
        rows_of(content, beginning)


def test_a_sheet_may_be_as_large_as_the_limits(monkeypatch):
    assert rows_of(b"<x>" * 18 + b"</x>" * 18) == []
    cells = [b'<c r="A1"/>'] * 500
    assert len(rows_of(row(1, *cells))) == 1
    size = len(XML + b"<worksheet " + MAIN + b"><sheetData></sheetData></worksheet>")
    monkeypatch.setattr(sheets, "LARGEST", size)
    assert rows_of(b"") == []
    with pytest.raises(ValueError, match=r"."):
        rows_of(b" ")


def test_a_list_of_sheets_has_a_size_of_its_own(monkeypatch):
    content = XML + b"<workbook " + MAIN + b'><sheets><sheet name="Ett"/></sheets></workbook>'
    with archive_of("xl/workbook.xml", content) as archive:
        monkeypatch.setattr(sheets, "LARGEST_LIST", len(content))
        assert sheet_names(archive) == ["Ett"]
        monkeypatch.setattr(sheets, "LARGEST_LIST", len(content) - 1)
        with pytest.raises(ValueError, match=r"."):
            sheet_names(archive)
