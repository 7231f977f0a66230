"""What a book is opened among: the disk it lies on, a clock that is wrong, receipts of it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.book import files as disk
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core import system
from ledger.core.errors import BookError
from ledger.integrity.auto_backup import clock_warning
from ledger.integrity.check import check_file
from tests.ledger.book.test_book import PROV, code_of

MOUNTINFO = """\
21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
36 21 0:32 / /srv/hem rw - nfs4 server:/hem rw
37 21 0:33 / /srv/hem/lokal rw - ext4 /dev/vdb rw
38 21 0:34 / /srv/med\\040blank rw - cifs //server/bok rw
39 21 0:35 / /srv/ssh rw - fuse.sshfs me@server: rw
40 21 0:36 / /srv/usb rw - fuseblk /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind", "refused"),
    [
        ("/home/ek/bok.finsam", "ext4", False),
        ("/srv/hem/bok.finsam", "nfs4", True),
        ("/srv/hemma/bok.finsam", "ext4", False),
        ("/srv/hem/lokal/bok.finsam", "ext4", False),
        ("/srv/med blank/bok.finsam", "cifs", True),
        ("/srv/ssh/bok.finsam", "fuse.sshfs", True),
        ("/srv/usb/bok.finsam", "fuseblk", False),
    ],
)
def test_a_network_disk_is_known_by_its_mount(tmp_path, monkeypatch, path, kind, refused):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTINFO)
    monkeypatch.setattr(system, "NAME", "linux")
    monkeypatch.setattr(system, "_MOUNTS", mounts)
    assert disk.file_system(Path(path)) == kind
    assert bool(disk.network_problem(Path(path))) == refused
    monkeypatch.setattr("ledger.book.files._Asked.network_disks", True)
    assert disk.network_problem(Path(path)) is None


def test_a_book_on_a_network_disk_is_read_and_not_written(path, monkeypatch):
    monkeypatch.setattr(disk, "file_system", lambda _: "UNC")
    with open_book(path, read_only=True) as book:
        assert book.association == PROV
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "network-disk"


def test_without_a_list_of_mounts_no_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "_MOUNTS", tmp_path / "ingen")
    assert disk.network_problem(tmp_path) is None


def test_a_folder_that_is_synced_is_warned_of(path):
    folder = path.parent / "OneDrive - Förbundet"
    folder.mkdir()
    path.rename(folder / "bok.finsam")
    with open_book(folder / "bok.finsam") as book:
        assert [warning.code for warning in book.warnings] == ["synced-folder"]


NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "warned"),
    [
        (NOON + timedelta(seconds=1), False),
        (NOON - timedelta(minutes=4), False),
        (NOON + timedelta(days=400), False),
        (NOON - timedelta(minutes=6), True),
        (datetime(2001, 1, 1, tzinfo=UTC), True),
        (datetime(2069, 1, 1, tzinfo=UTC), True),
    ],
)
def test_a_clock_that_cannot_be_right_is_warned_of(now, warned):
    assert bool(clock_warning(NOON, now)) == warned


def test_a_clock_set_back_changes_neither_order_nor_soundness(path, rent, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2001, 1, 1, tzinfo=tz)

    monkeypatch.setattr("ledger.book.journal.datetime", Clock)
    with open_book(path) as book:
        assert record(book, rent).sequence == 1
    monkeypatch.undo()
    with open_book(path) as book:
        assert record(book, rent).sequence == 2
        assert "clock" in [warning.code for warning in book.warnings]
    assert check_file(path, is_copy=True).ok


def test_a_book_older_than_its_receipt_is_warned_of_when_it_is_opened(path, rent):
    if not system.mark_file(path):
        pytest.skip("the disk of the tests keeps no attributes of files")
    old = path.read_bytes()
    with open_book(path) as book:
        record(book, rent)
    path.write_bytes(old)
    with open_book(path) as book:
        assert [warning.code for warning in book.warnings] == ["receipt-unmet"]


@pytest.mark.parametrize(
    ("name", "program"), [("linux", "xdg-open"), ("freebsd14", "xdg-open"), ("darwin", "open")]
)
def test_a_file_is_opened_with_the_program_of_the_system_apart_from_this_one(
    monkeypatch, tmp_path, name, program
):
    asked = []
    monkeypatch.setattr(system, "NAME", name)
    monkeypatch.setattr(subprocess, "Popen", lambda *words, **about: asked.append((words, about)))
    system.view(tmp_path / "a b.pdf")
    nowhere = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    words = ([program, str(tmp_path / "a b.pdf")],)
    assert asked == [(words, {**nowhere, "start_new_session": True})]
