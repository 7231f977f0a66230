"""What the program makes on the disk: only the owner reads it, and its name is there to stay."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ledger.book import files as disk
from ledger.bookkeeping.vouchers import record
from ledger.books.open import new_book, open_book
from ledger.core.model import Association
from ledger.integrity.receipts import book_id, receipts_file

PROV = Association("Prov", "222000-2683")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_can_read_what_the_program_makes(tmp_path, umask, rent, path):
    shutil.copyfile(path, tmp_path / "en.finsam")
    os.umask(umask)
    with new_book(tmp_path / "ny.finsam", PROV, (), "EK"):
        modes = {item.name: item.stat().st_mode & 0o777 for item in tmp_path.glob(".*")}
    assert set(modes.values()) == {0o600}
    made = tmp_path / "ny.finsam"
    assert made.stat().st_mode & 0o777 == 0o600
    with open_book(path) as book:
        record(book, rent)
    (backup,) = (path.parent / "bok.backups").iterdir()
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.parent.stat().st_mode & 0o777 == 0o700
    state = disk.state_folder()
    assert {item.stat().st_mode & 0o777 for item in state.iterdir()} == {0o600}
    assert state.stat().st_mode & 0o777 == 0o700


def test_the_journal_of_a_write_has_the_mode_of_the_book(path):
    os.umask(0o000)
    with open_book(path) as book, book.writing() as connection:
        connection.execute("INSERT INTO sketch (saved_at, body) VALUES ('', '')")
        assert Path(f"{path}-journal").stat().st_mode & 0o777 == 0o600


@pytest.fixture
def synced(monkeypatch):
    """The files and folders that were synced, in order."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("the system does not tell the names of open files")
    names: list[str] = []
    fsync = os.fsync

    def noted(descriptor):
        names.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    return names


def test_a_name_is_on_the_disk_when_a_book_has_been_made(tmp_path, synced):
    with new_book(tmp_path / "ny.finsam", PROV, (), "EK"):
        assert synced == []
    assert synced == [tmp_path.name]


def test_backups_receipts_and_their_names_are_on_the_disk_when_a_book_is_closed(path, rent, synced):
    with open_book(path) as book:
        record(book, rent)
        receipts = receipts_file(book_id(book.connection))
        assert synced == []
    assert synced == [path.parent.name, "bok.backups", receipts.name]
