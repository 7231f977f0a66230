"""Files that open with a key, paths that complete, and what is said at once."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from finsam_tui import open_folder
from finsam_tui.actions.entered_amounts import result_left_in_equity
from finsam_tui.open_folder import open_attachment
from finsam_tui.screens.dialogs.form import Form
from finsam_tui.screens.files.backups import _lacking
from finsam_tui.user_paths import completed_path
from finsam_tui.widgets.line_input import LineInput
from ledger.bookkeeping.attachments import attach, attachments
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.errors import LedgerError
from ledger.integrity.receipts import Receipt
from ledger.integrity.restore import MissingVoucher, Restored

if TYPE_CHECKING:
    from pathlib import Path


async def test_an_attached_file_opens_with_a_key(sit_down, book_path, monkeypatch):
    opened: list[Path] = []
    monkeypatch.setattr(open_folder, "show_folder", opened.append)
    with open_book(book_path) as book:
        attach(book, 989, "faktura.pdf", b"%PDF-1.7", "EK")
    async with sit_down(book_path) as person:
        await person.press("2", "enter")
        person.frame.open_voucher(989)
        await person.settled()
        await person.press("o")
        (path,) = opened
        assert path.read_bytes() == b"%PDF-1.7"
        assert path.name == "faktura.pdf"


def test_what_may_be_a_program_is_never_run(book_path, monkeypatch):
    monkeypatch.setattr(open_folder, "show_folder", pytest.fail)
    with open_book(book_path) as book:
        for number, name in enumerate(("faktura.pdf.exe", "x.desktop", "kör", "a.sh", "b.lnk")):
            attach(book, 989, name, b"#!%d" % number, "EK")
        for attached in attachments(book, 989):
            with pytest.raises(LedgerError):
                open_attachment(book, attached)


def test_copies_of_attached_files_are_gone_when_the_program_ends(book_path, tmp_path):
    with open_book(book_path) as book:
        attach(book, 989, "faktura.pdf", b"%PDF-1.7", "EK")
    look = """
import sys
from finsam_tui import open_folder
from ledger.bookkeeping.attachments import attachments
from ledger.books.open import open_book
open_folder.show_folder = lambda path: None
with open_book(sys.argv[1]) as book:
    print(open_folder.open_attachment(book, attachments(book, 989)[0]).read_bytes())
"""
    run = subprocess.run(
        [sys.executable, "-c", look, book_path],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert "%PDF-1.7" in run.stdout
    assert not list(tmp_path.glob("finsam-*"))


def test_a_path_is_completed_as_far_as_all_names_agree(tmp_path):
    for name in ("faktura-1.pdf", "faktura-2.pdf", "kvitto.txt", ".dold"):
        (tmp_path / name).touch()
    (tmp_path / "mapp").mkdir()
    for typed, whole in (
        ("f", "faktura-"),
        ("faktura-1", "faktura-1.pdf"),
        ("k", "kvitto.txt"),
        ("m", "mapp/"),
        ("", ""),
        ("finns inte", "finns inte"),
        ("mapp/x", "mapp/x"),
        (".", ".dold"),
    ):
        assert completed_path(f"{tmp_path}/{typed}") == f"{tmp_path}/{whole}"


async def test_tab_completes_a_path_in_a_form(sit_down, book_path, tmp_path):
    (tmp_path / "kvitto.txt").touch()
    async with sit_down(book_path) as person:
        await person.press("2", "enter", "f")
        form = person.finsam.screen
        assert isinstance(form, Form)
        line = form.query_one(LineInput)
        line.value = f"{tmp_path}/kv"
        line.cursor_position = len(line.value)
        await person.press("tab")
        assert line.value == f"{tmp_path}/kvitto.txt"


def test_every_missing_voucher_is_listed_with_its_year():
    missing = tuple(MissingVoucher("A", 1, "2019-12-31", "x", 2019) for _place in range(2))
    restored = Restored(Receipt.__new__(Receipt), None, missing, 2)
    assert list(_lacking(restored).values()) == ["A 1 (2019)  2019-12-31  x"] * 2


def test_a_result_left_in_equity_is_told_at_once(book_path):
    with open_book(book_path, read_only=True) as book:
        year = fiscal_year(book, 2019)
        left = result_left_in_equity(book, year, {("2069", ()): -5_00, ("1930", ()): 5_00})
        assert left is not None
        assert left.values["carried"] == "2067"
        assert result_left_in_equity(book, year, {("2067", ()): -5_00}) is None
