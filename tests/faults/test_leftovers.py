"""What a program that died left behind is swept: only ours, only old, never another's."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from finsam_tui import crash_report as faults
from ledger.book.files import state_folder
from ledger.books.open import open_book
from ledger.integrity import leftovers
from ledger.integrity.backup import backup_folder
from tests.ledger.conftest import path

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["path"]

DATABASE = b"SQLite format 3\x00" + bytes(100)
"""How the file of any program that uses the library begins."""

BOOK = DATABASE[:68] + b"FINS" + DATABASE[72:]
JOURNAL = bytes.fromhex("d9d505f920a163d7")
DAYS = 24 * 3600
LONG_AGO = time.time() - 3 * DAYS


def gone_process() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def aged(file: Path, when: float = LONG_AGO) -> Path:
    os.utime(file, (when, when))
    return file


def left(folder: Path, name: str, content: bytes = BOOK, when: float = LONG_AGO) -> Path:
    file = folder / name
    file.write_bytes(content)
    return aged(file, when)


@pytest.fixture
def dead():
    return gone_process()


def test_what_was_half_built_is_swept_when_a_book_is_opened(path, dead):
    backups = backup_folder(path)
    backups.mkdir()
    files = [
        left(path.parent, f".bok.finsam.{dead}.new"),
        left(path.parent, f".bok.finsam.{dead}.new-journal", JOURNAL),
        left(path.parent, f".bok.finsam.{dead}.restored", b""),
        left(path.parent, f".bok.{dead}.new"),
        left(path.parent, f".arsredovisning.pdf.{dead}.finsam.part", b"%PDF"),
        left(backups, f".bok-20200101T000000Z-000003-{'0' * 12}.finsam.{dead}.new"),
    ]
    with open_book(path, read_only=True):
        assert all(file.exists() for file in files), "who only reads removes nothing"
    with open_book(path):
        pass
    assert [file.name for file in files if file.exists()] == []
    assert path.exists()


def test_nothing_else_is_swept(path, dead):
    folder = path.parent
    young = time.time() - 3600
    files = [
        left(folder, f".bok.finsam.{dead}.new", when=young),
        left(folder, f".bok.finsam.{os.getpid()}.new"),
        left(folder, f".bok.finsam.{os.getppid()}.finsam.part"),
        left(folder, f".anteckningar.{dead}.new", b"inte en bok"),
        left(folder, "bok.finsam.77.new"),
        left(folder, f".bok.finsam.{dead}.new.bak"),
        left(folder, ".bok.finsam.new"),
        left(folder, f"bok.{dead}.finsam.part"),
        left(folder, f".film.mp4.{dead}.part"),
        left(folder, f".arsredovisning.pdf.{dead}.part", b"%PDF"),
        left(folder, f".tomt.{dead}.new", b""),
        left(folder, f".bilder.db.{dead}.new", DATABASE),
        left(folder, f".bilder.{dead}.new", bytes(68) + BOOK[68:]),
        left(folder, f".bilder.db.{dead}.new-journal", JOURNAL),
    ]
    photographs = folder / f".bilder.{dead}.part"
    photographs.mkdir()
    files.append(left(photographs, "bild.jpg"))
    aged(photographs)
    link = folder / f".länk.{dead}.finsam.part"
    link.symlink_to(files[0])
    inner = folder / f".mapp.{dead}.finsam.part"
    (inner / "undermapp").mkdir(parents=True)
    aged(inner)
    with open_book(path):
        pass
    assert all(file.exists() for file in [*files, inner])
    assert link.is_symlink()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
def test_another_user_s_are_left(path, dead, monkeypatch):
    theirs = left(path.parent, f".bok.finsam.{dead}.new")
    os.chown(theirs, 4711, -1)
    with open_book(path):
        pass
    assert theirs.exists()
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    leftovers.sweep(path.parent)
    assert not theirs.exists()


def test_the_rows_of_a_workbook_that_was_never_made_are_swept(path, dead, finsam, monkeypatch):
    folder = path.parent / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    old = [folder / f"finsam-workbook-{dead}-abcd_123"]
    others = [
        folder / name
        for name in (
            f"finsam-workbook-{os.getpid()}-abcd_123",
            *("finsam-projects", f"finsam-{dead}-underlag", "finsamt", "tmpabcd"),
        )
    ]
    for made in (*old, *others):
        made.mkdir()
        (made / "tmpx").write_bytes(b"<row/>")
        aged(made)
    assert finsam("export", path, "xlsx", "-o", path.parent / "ut.xlsx").status == 0
    assert [made.name for made in old if made.exists()] == []
    assert all(made.exists() for made in others)


def test_an_export_sweeps_the_folder_it_writes_in(path, dead, finsam):
    part = path.parent / f".tabeller.{dead}.finsam.part"
    part.mkdir()
    (part / "konton.csv").write_text("x")
    aged(part)
    elsewhere = path.parent / "mapp"
    elsewhere.mkdir()
    other = left(elsewhere, f".x.{dead}.finsam.part")
    assert finsam("export", path, "sie", "-o", path.parent / "ut.se").status == 0
    assert not part.exists()
    assert other.exists()


def test_the_log_has_a_bound(monkeypatch):
    monkeypatch.setattr(faults, "LARGEST", 5000)
    for _ in range(1000):
        faults.log_fault(RuntimeError("5010"))
    faults.log_crashes()
    sizes = [file.stat().st_size for file in state_folder().glob(f"{faults.LOG}*")]
    assert len(sizes) == 2
    assert max(sizes) < 6000
