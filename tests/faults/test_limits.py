"""Disks that are full, limited or read-only: a sentence, and the book as it was."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.books.open import open_book
from ledger.core.errors import BookError
from ledger.integrity.backup import back_up
from ledger.integrity.check import check_file
from tests.sweeps import one_of

ROOT = Path(__file__).parents[2]


def limited_to(size: int):
    """Limits the size of every file the process writes; the signal is ignored, as Python does."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.sweep
@pytest.mark.parametrize(
    "beyond", one_of(3, [0, 1000, pytest.param(4096, marks=pytest.mark.slow), 20_000])
)
def test_a_limit_on_file_size_stops_the_writer_with_a_sentence(desk, acknowledged, beyond):
    size = desk.path.stat().st_size + beyond
    writer = desk.start(1, 500, preexec_fn=limited_to(size))
    output, errors = writer.communicate()
    assert writer.returncode == 1
    assert b"Traceback" not in errors
    assert len(errors.splitlines()) == 1
    known = acknowledged(output)
    desk.assert_holds(known)
    assert set(desk.vouchers()) == set(known)
    after = desk.start(2, 3)
    known += acknowledged(after.communicate()[0])
    assert after.returncode == 0
    desk.assert_holds(known)


@contextmanager
def small_disk(place: Path, size: str):
    """A disk of its own, in memory; the test is skipped where none can be mounted."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip("no disk can be mounted here: mount needs the rights of root")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def space_left(disk: Path) -> int:
    """Bytes that still have room on a disk."""
    left = os.statvfs(disk)
    return left.f_bavail * left.f_bsize


@pytest.mark.sweep
def test_a_full_disk_stops_the_writer_with_a_sentence(desk, acknowledged, tmp_path, finsam):
    with small_disk(tmp_path / "disk", "1m") as disk:
        on_disk = type(desk)(disk / "bok.finsam")
        shutil.copyfile(desk.path, on_disk.path)
        writer = on_disk.start(1, 5000)
        output, errors = writer.communicate()
        assert writer.returncode == 1
        assert len(errors.splitlines()) == 1
        known = acknowledged(output)
        assert known
        on_disk.assert_holds(known)
        (disk / "fyllt").write_bytes(bytes(space_left(disk)))
        assert finsam("show", on_disk.path, "trial").status == 0
        export = finsam("export", on_disk.path, "sie", "-o", disk / "ut.se")
        assert (export.status, len(export.err.splitlines())) == (1, 1)
        assert {path.name for path in disk.iterdir()} == {
            "bok.finsam",
            "bok.backups",
            "fyllt",
        }
        (disk / "fyllt").unlink()
        for backup in (disk / "bok.backups").iterdir():
            assert check_file(backup, is_copy=True).ok
            backup.unlink()
        after = on_disk.start(2, 3)
        known += acknowledged(after.communicate()[0])
        assert after.returncode == 0
        on_disk.assert_holds(known)


def test_a_disk_that_can_only_be_read_is_read(desk, tmp_path):
    with small_disk(tmp_path / "disk", "4m") as disk:
        path = disk / "bok.finsam"
        shutil.copyfile(desk.path, path)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        try:
            with open_book(path, read_only=True) as book:
                assert book.association.name == "Prov"
            with pytest.raises(BookError) as refusal, open_book(path) as book:
                back_up(book)
            assert refusal.value.problems[0].code in {"read-only", "file-fault"}
            assert check_file(path).ok
        finally:
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


def as_anyone() -> None:
    """Takes from the process root's right to pass over what a file allows, if it has it."""
    for right in (1, 2):
        ctypes.CDLL(None).prctl(24, right, 0, 0, 0)


@pytest.mark.sweep
def test_a_folder_that_can_only_be_read_is_read(desk):
    desk.path.chmod(0o400)
    desk.path.parent.chmod(0o500)
    try:
        writer = desk.start(1, 3, preexec_fn=as_anyone)
        output, errors = writer.communicate()
        assert (writer.returncode, output, len(errors.splitlines())) == (1, b"", 1)
        show = [sys.executable, "-m", "finsam_tui", "show", str(desk.path), "accounts"]
        shown = subprocess.run(
            show, cwd=ROOT, capture_output=True, preexec_fn=as_anyone, check=False
        )
        assert (shown.returncode, shown.stderr) == (0, b"")
        assert b"1930" in shown.stdout
    finally:
        desk.path.parent.chmod(0o700)
    assert desk.vouchers() == []


def test_a_state_folder_that_cannot_be_made_stops_nobody(desk, acknowledged, tmp_path, monkeypatch):
    in_the_way = tmp_path / "state"
    in_the_way.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(in_the_way))
    writer = desk.start(1, 5)
    output, errors = writer.communicate()
    assert (writer.returncode, errors) == (0, b"")
    desk.assert_holds(acknowledged(output))
