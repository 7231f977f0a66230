"""A file is there whole or not at all, and never in place of another unless asked."""

from __future__ import annotations

import errno
import os
import stat
from functools import partial
from pathlib import Path

import pytest

from exports.files import ExportError, atomic_folder, atomic_write


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_whole_with_its_content_and_only_for_its_owner(tmp_path):
    target = tmp_path / "a.pdf"
    with atomic_write(target) as file:
        file.write(b"hela")
        assert not target.exists()
    assert target.read_bytes() == b"hela"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert left_in(tmp_path) == ["a.pdf"]


class StoppedError(Exception):
    """Stands for whatever stops a program."""


def write(target, content=b"ny", meanwhile=None, **wish):
    with atomic_write(target, **wish) as file:
        file.write(content)
        if meanwhile:
            meanwhile()


def fill(target, meanwhile):
    with atomic_folder(target) as folder:
        (folder / "a.csv").write_bytes(b"halva")
        meanwhile()


def stop():
    raise StoppedError


@pytest.mark.parametrize("make", [write, fill])
def test_nothing_is_left_when_the_writing_stops(tmp_path, make):
    with pytest.raises(StoppedError):
        make(tmp_path / "a", meanwhile=stop)
    assert left_in(tmp_path) == []


def test_a_folder_takes_the_place_of_nothing(tmp_path):
    tmp_path.joinpath("fil").write_bytes(b"min")
    tmp_path.joinpath("mapp").mkdir()
    for name in ("fil", "mapp"):
        with pytest.raises(ExportError, match=r"There is (one|a folder)"):
            fill(tmp_path / name, stop)
    assert tmp_path.joinpath("fil").read_bytes() == b"min"
    assert left_in(tmp_path) == ["fil", "mapp"]


def test_an_existing_file_is_left_as_it_is(tmp_path):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"min")
    with pytest.raises(ExportError, match="left as it is"), atomic_write(target) as file:
        file.write(b"ny")
    assert target.read_bytes() == b"min"
    assert left_in(tmp_path) == ["a.pdf"]


def test_a_file_that_comes_meanwhile_is_left_as_it_is(tmp_path):
    target = tmp_path / "a.pdf"
    with pytest.raises(ExportError, match="left as it is"):
        write(target, meanwhile=lambda: target.write_bytes(b"en annans"))
    assert target.read_bytes() == b"en annans"
    assert left_in(tmp_path) == ["a.pdf"]


def test_an_existing_file_is_replaced_when_asked(tmp_path):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"gammal")
    with atomic_write(target, force=True) as file:
        file.write(b"ny")
    assert target.read_bytes() == b"ny"
    assert left_in(tmp_path) == ["a.pdf"]


@pytest.mark.parametrize("kind", ["journal", "wal", "shm"])
@pytest.mark.parametrize("force", [True, False])
def test_what_would_lie_where_the_book_has_its_own_files_is_refused(tmp_path, kind, force):
    (tmp_path / "bok.finsam").write_bytes(b"SQLite format 3\0")
    with (
        pytest.raises(ExportError, match="This is a book"),
        atomic_write(tmp_path / f"bok.finsam-{kind}", force=force),
    ):
        pass
    assert left_in(tmp_path) == ["bok.finsam"]
    with atomic_write(tmp_path / f"annat-{kind}") as file:
        file.write(b"ny")


def test_a_folder_is_never_replaced(tmp_path):
    (tmp_path / "tabeller").mkdir()
    """So what is said does not advise the option that replaces a file."""
    for make in (atomic_folder, atomic_write, partial(atomic_write, force=True)):
        with pytest.raises(ExportError) as refused, make(tmp_path / "tabeller"):
            pass
        assert [one.code for one in refused.value.problems] == ["export-folder"]
    assert left_in(tmp_path) == ["tabeller"]


def test_a_file_that_another_program_has_open_is_said_to_be_so(tmp_path, monkeypatch):
    """Windows refuses to replace what a viewer or a spreadsheet shows."""
    (tmp_path / "a.pdf").write_bytes(b"gammal")

    def refuse(*_names):
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError) as refused, atomic_write(tmp_path / "a.pdf", force=True):
        pass
    assert [one.code for one in refused.value.problems] == ["export-in-use"]
    assert left_in(tmp_path) == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"gammal"


def test_a_folder_appears_whole(tmp_path):
    with atomic_folder(tmp_path / "tabeller") as folder:
        (folder / "a.csv").write_bytes(b"1")
        assert "tabeller" not in left_in(tmp_path)
    assert (tmp_path / "tabeller" / "a.csv").read_bytes() == b"1"
    assert stat.S_IMODE((tmp_path / "tabeller").stat().st_mode) == 0o700


def test_a_missing_folder_gives_a_sentence(tmp_path):
    with (
        pytest.raises(ExportError, match="no such folder"),
        atomic_write(tmp_path / "nej" / "a.pdf"),
    ):
        pass


def full(*_):
    raise OSError(errno.ENOSPC, "full")


@pytest.mark.parametrize(
    ("place", "call"), [(os, "fsync"), (Path, "replace"), (os, "open"), (None, "write")]
)
def test_a_full_disk_gives_a_sentence_and_leaves_what_was_there(tmp_path, monkeypatch, place, call):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"min")
    if place:
        monkeypatch.setattr(place, call, full)
    with pytest.raises(ExportError, match="no room") as refused:
        write(target, meanwhile=None if place else full, force=True)
    monkeypatch.undo()
    assert [problem.code for problem in refused.value.problems] == ["export-disk-full"]
    assert target.read_bytes() == b"min"
    assert left_in(tmp_path) == ["a.pdf"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        *((one, "export-forbidden") for one in (errno.EACCES, errno.EPERM, errno.EROFS)),
        (errno.EIO, "export-not-written"),
    ],
)
def test_other_refusals_of_the_disk_are_said_apart(tmp_path, monkeypatch, fault, code):
    def refuses(*_):
        raise OSError(fault, "no")

    monkeypatch.setattr(os, "open", refuses)
    with pytest.raises(ExportError) as refused:
        write(tmp_path / "a.pdf")
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_disk_without_links_gets_the_file_all_the_same(tmp_path, monkeypatch):
    def unsupported(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", unsupported)
    with atomic_write(tmp_path / "a.pdf") as file:
        file.write(b"hela")
    assert (tmp_path / "a.pdf").read_bytes() == b"hela"

    target = tmp_path / "b.pdf"
    with pytest.raises(ExportError, match="There is one already"):
        write(target, meanwhile=lambda: target.write_bytes(b"en annans"))
    assert (tmp_path / "b.pdf").read_bytes() == b"en annans"
    assert left_in(tmp_path) == ["a.pdf", "b.pdf"]


def test_the_disk_is_asked_to_keep_the_file_and_its_place(tmp_path, monkeypatch):
    asked = []
    real = os.fsync

    def watched(descriptor):
        asked.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    write(tmp_path / "a.pdf")
    assert asked == [False, True]


def test_the_disk_is_asked_to_keep_each_file_of_a_folder_the_folder_and_its_place(
    tmp_path, monkeypatch
):
    asked: list[int] = []
    real = os.fsync

    def watched(descriptor):
        asked.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    made = tmp_path / "mapp"
    with atomic_folder(made) as folder:
        for name in ("a.csv", "b.csv"):
            (folder / name).write_bytes(b"1")
    files = [(made / name).stat().st_ino for name in ("a.csv", "b.csv")]
    assert sorted(asked[:2]) == sorted(files)
    assert asked[2:] == [made.stat().st_ino, tmp_path.stat().st_ino]
