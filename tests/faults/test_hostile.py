"""Whatever a file holds, the program ends soon, in a sentence, and has done no harm (R13).

The long run, every file at every door: python -m pytest -m slow tests/faults/test_hostile.py
"""

from __future__ import annotations

import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from finsam_tui.cli.output import MOST_FAULTS
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.integrity.receipts import book_id
from ledger.report_layout.built_in.texts import built_in_text
from tests.faults.hostile.doors import DOORS, Door
from tests.faults.hostile.lines import draft
from tests.faults.hostile.making import NO_FILES
from tests.faults.planting import unguarded
from tests.sie_files.small import WHOLE

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 10, 512
"""What a file may cost, by R13: of the processor's time, since others may be using it too."""

PATIENCE = 60
"""Seconds on the wall after which the program is waiting for something that never comes."""

ADDRESSES = 2 << 30
"""Bytes of addresses the child may ask for, lest a failing test takes the machine with it."""

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def is_tried_always(door: Door, place: int) -> bool:
    """Whether the file is not slow: one in the middle at each door, and few as a book."""
    return place == len(door.files) // 2 and (not door.is_book or len(door.words) == 2)


WAITED_FOR = {("record", "pipe that nobody writes to")}
"""What may come later: vouchers can be piped in, one by one, for as long as someone likes."""

CASES = [
    pytest.param(
        door,
        name,
        id=f"{door.name}: {name}",
        marks=() if is_tried_always(door, place) else pytest.mark.slow,
    )
    for door in DOORS
    for place, name in enumerate(door.files)
    if (door.name, name) not in WAITED_FOR
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A book with one voucher."""
    path = tmp_path_factory.mktemp("sound") / "bok.finsam"
    year = Period(date(2019, 1, 1), date(2019, 12, 31))
    whose = Association("Prov", "222000-2683")
    with create_book(path, whose, year, built_in_text("varna"), "EK") as book:
        record(
            book, VoucherInput(date(2019, 3, 15), "Hyra", (Posting("5010", 1), Posting("1930", -1)))
        )
    return path


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    said: str
    told: str
    seconds: float
    megabytes: int


MEASURED = """
import os, resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    print(status, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, file=file)
"""
"""Runs a command from a process that is small itself: a child begins with its parent's peak."""


def ended(words, folder: Path) -> Ended:
    """Runs the program, and kills it when it has not ended in time."""
    program = [sys.executable, "-m", "finsam_tui", *words]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        child = subprocess.Popen(
            [sys.executable, "-c", MEASURED, str(folder / "used"), *program],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
        resource.prlimit(child.pid, resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
        watch = threading.Timer(PATIENCE, os.killpg, (child.pid, signal.SIGKILL))
        watch.start()
        child.wait()
        watch.cancel()
    said, told = ((folder / name).read_text("utf-8") for name in ("out", "err"))
    status, seconds, megabytes = (folder / "used").read_text("utf-8").split()
    return Ended(int(status), said, told, float(seconds), int(megabytes))


def things_in(folder: Path) -> dict[str, str]:
    """What lies in a folder and below: names, and what the files hold."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file() and path.stat().st_size < 1 << 30
        else str(path.lstat().st_mode)
        for path in folder.rglob("*")
        if not path.is_symlink()
    }


def made(door: Door, name: str, sound: Path, folder: Path) -> Path:
    """Makes the hostile file, and what stands in the words of the door besides."""
    shutil.copyfile(sound, folder / "bok.finsam")
    (folder / "rent.jsonl").write_bytes(draft())
    (folder / "whole.se").write_text(WHOLE, "cp437")
    file, content = folder / f"file{door.suffix}", door.files[name]
    if door.is_book and name not in NO_FILES:
        shutil.copyfile(sound, file)
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        content(file)
    return file


@pytest.mark.sweep
@pytest.mark.parametrize(("door", "name"), CASES)
def test_a_hostile_file_ends_in_a_sentence_and_does_no_harm(  # noqa: PLR0917 - fixtures
    door, name, sound, tmp_path, monkeypatch, record_property
):
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    file = made(door, name, sound, folder)
    given = {
        "BOOK": "bok.finsam",
        "FILE": file.name,
        "NEW": "new.finsam",
        "DRAFT": "rent.jsonl",
        "SIE": "whole.se",
    }
    before = things_in(tmp_path)
    end = ended([given.get(word, word) for word in door.words], folder)
    changed = {path for path, _ in things_in(tmp_path).items() ^ before.items()}
    assert end.status in ({0, 1, 2} if door.is_book or name in door.taken else {1, 2}), end
    assert end.told.strip() or not end.status
    assert "Traceback" not in end.told
    assert "finsam.log" not in end.told, "a fault of the program itself"
    assert end.told.count("\n") <= MOST_FAULTS + 1 or door.name == "record"
    assert not STEERING.search(end.said + end.told)
    assert end.seconds < SECONDS
    assert end.megabytes < MEGABYTES
    assert [path for path in changed if not path.startswith(touched(door, end.status))] == []
    record_property("counted", 1)


def touched(door: Door, status: int) -> tuple[str, ...]:
    """How the names of the files begin that may have changed."""
    names = ["out", "err", "used", "bok.backups", "file.backups"]
    if status == 0:
        names += ["bok.", "new."]
    if status == 0 or door.is_book:
        names += ["file."]
    return tuple(f"deep/down/{name}" for name in names)


KEPT = ("{id}.receipts", "{id}.second-place", "recent", "finsam.log")
"""What finsam keeps on a computer, by the id of a book."""

ODD = ("folder", "pipe that nobody writes to", "device of zeros", "noise", "link to itself")


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("kept", KEPT)
def test_what_is_kept_on_the_computer_stops_nobody_when_it_is_odd(  # noqa: PLR0917 - fixtures
    sound, tmp_path, monkeypatch, kept, odd, record_property
):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    book = Path(shutil.copy(sound, tmp_path / "bok.finsam"))
    with open_book(book, read_only=True) as opened:
        name = kept.format(id=book_id(opened.connection))
    place = tmp_path / "state" / "finsam" / name
    place.parent.mkdir(parents=True)
    make = NO_FILES[odd]
    place.write_bytes(make) if isinstance(make, bytes) else make(place)
    (tmp_path / "rent.jsonl").write_bytes(draft())
    for words in (("record", book.name, "rent.jsonl"), ("check", book.name), ("backup", book.name)):
        end = ended(words, tmp_path)
        assert end.status == 0, end
    record_property("counted", 1)


def test_an_attachment_whose_name_is_a_path_is_written_in_the_folder(finsam, sound, tmp_path):
    book = shutil.copy(sound, tmp_path / "bok.finsam")
    assert finsam("attach", book, "A", 1, __file__).status == 0
    with unguarded(book) as connection:
        connection.execute("UPDATE attachment SET name = 'x/../../../utanför'")
    folder = tmp_path / "deep" / "down"
    (folder / "000001-01-x").mkdir(parents=True)
    assert finsam("attach", book, "A", 1, "-o", folder).status == 0
    assert sorted(path.name for path in folder.iterdir()) == ["000001-01-utanför", "000001-01-x"]
    assert not list(tmp_path.glob("*utanför"))
