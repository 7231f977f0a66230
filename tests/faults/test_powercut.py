"""Power cuts, simulated: nothing acknowledged is lost, and no book is unsound.

Every state that is counted differs from every other of its recording.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.integrity.backup import backups_in
from ledger.integrity.check import check_file
from tests.faults.conftest import Desk, acknowledged_in
from tests.faults.deeds import DEEDS, prepare
from tests.faults.powercut import (
    STRACE,
    Operation,
    State,
    files_of,
    left_by,
    named,
    put_on_disk,
    recorded,
    states,
)
from tests.sweeps import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.integrity.backup import Backup

ROOT = Path(__file__).parents[2]
WRITER = ROOT / "tests" / "faults" / "writer.py"

WITH_SETTING = """
import runpy, sys
from ledger.book import connection
setting, sys.argv = sys.argv[1], sys.argv[2:]
connection.PRAGMAS = tuple(
    ("synchronous", setting, None) if name == "synchronous" else (name, value, None)
    for name, value, expected in connection.PRAGMAS
)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs the writer with another `synchronous` than the program's own."""

EVERYTHING = ("--drafts", "--imports", "--locks", "--backups", "--exports")


@dataclass(frozen=True, slots=True)
class Recording:
    """A program at work, recorded."""

    home: Path
    before: dict[str, bytes]
    """The files when it began."""

    operations: list[Operation]

    def states(self, seed: int, trial: Path) -> Iterator[State]:
        """The states that power cuts leave, as the dice say, put on the disk one by one."""
        for state in states(self.operations, self.before, random.Random(seed)):
            put_on_disk(state.files, self.home, trial)
            yield state


def record(home: Path, trace: Path, *words: object) -> Recording:
    """Records a Python program at work in a folder."""
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here to record file operations with")
    before = files_of(home)
    done = subprocess.run(
        [*STRACE, "-o", str(trace), sys.executable, *map(str, words)],
        cwd=home,
        env=os.environ | {"XDG_STATE_HOME": str(home / "state"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    if done.returncode and b"ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert (done.returncode, done.stderr) == (0, b"")
    return Recording(home, before, recorded(trace, home))


class Written:
    """A writer, recorded, and what is wrong with each state that a power cut may leave."""

    def __init__(self, desk: Desk, trial: Path, *options: str, synchronous: str = "EXTRA") -> None:
        """Lets the writer work."""
        home, trace = desk.path.parent, trial.with_suffix(".trace")
        words = ("-c", WITH_SETTING, synchronous, WRITER, desk.path)
        self.recording = record(home, trace, *words, *options)
        self.trial = trial
        self.exported = named(
            self.recording.operations, self.recording.before, str(home / "bok.se")
        )
        self.sound: set[bytes] = set()

    def faults(self, seed: int) -> Iterator[str]:
        """What is wrong with each state, or nothing."""
        return map(self.fault, self.recording.states(seed, self.trial))

    def fault(self, state: State) -> str:
        """What is wrong with a state, or nothing."""
        at = Desk(self.trial / "bok.finsam")
        if not check_file(at.path, is_copy=True).ok:
            return "unsound"
        if not set(acknowledged_in("".join(state.said).encode())) <= set(at.vouchers()):
            return "lost"
        if not are_sound(backups_in(self.trial / "bok.backups"), self.sound):
            return "backup torn"
        export = self.trial / "bok.se"
        is_torn = export.exists() and export.read_bytes() not in self.exported
        return "export torn" if is_torn else ""


def are_sound(backups: Iterable[Backup], known: set[bytes]) -> bool:
    """Whether every backup is sound; what has been looked at is known by its SHA-256."""
    for backup in backups:
        digest = sha256(backup.path.read_bytes()).digest()
        if digest not in known and not check_file(backup.path, is_copy=True).ok:
            return False
        known.add(digest)
    return True


@pytest.mark.sweep
def test_a_recording_replayed_in_full_gives_what_the_writer_left(desk, tmp_path):
    recording = Written(desk, tmp_path / "prov", "--seed=1", "--count=6", *EVERYTHING).recording
    assert left_by(recording.operations, recording.before) == files_of(desk.path.parent)


FULL = [
    pytest.param((f"--seed={seed}", "--count=30", *options), 5000, marks=pytest.mark.slow)
    for seed in range(2, 12)
    for options in ((), EVERYTHING)
]
"""A hundred thousand states: ten writers who only record vouchers, and ten who do everything."""


@pytest.mark.sweep
@pytest.mark.parametrize(("options", "cuts"), [(("--seed=1", "--count=4"), 70), *FULL])
def test_a_power_cut_costs_nothing_that_was_acknowledged(
    desk, tmp_path, record_property, options, cuts
):
    written = Written(desk, tmp_path / "prov", *options)
    found = list(islice(written.faults(1), cuts))
    record_property("counted", len(found))
    assert set(found) == {""}


@pytest.mark.parametrize("synchronous", one_of(3, ["FULL", "NORMAL", "OFF"]))
def test_with_less_syncing_the_simulation_finds_losses(desk, tmp_path, synchronous):
    options = ("--seed=1", "--count=3")
    written = Written(desk, tmp_path / "prov", *options, synchronous=synchronous)
    assert any(islice(written.faults(1), 3000))


@pytest.fixture
def did(request, tmp_path, finsam, monkeypatch):
    """A deed of the command line, what is seen before and after it, and its recording."""
    deed, home = request.param, tmp_path / "hem"

    def run(home: Path, *words: str):
        monkeypatch.chdir(home)
        return finsam(*words)

    prepare(run, deed, home)
    before = deed.seen(home)
    recording = record(home, tmp_path / "trace", "-m", "finsam_tui", *deed.words)
    return deed, (before, deed.seen(home)), recording


SAID = [
    *((deed, 40) for deed in DEEDS if deed.name in ("restore", "export csv")),
    *(pytest.param(deed, 1000, marks=pytest.mark.slow) for deed in DEEDS),
]


@pytest.mark.sweep
@pytest.mark.parametrize(("did", "cuts"), SAID, indirect=["did"])
def test_what_was_said_to_be_done_is_done_after_a_power_cut(did, tmp_path, record_property, cuts):
    deed, old_or_new, recording = did
    trial, counted = tmp_path / "prov", 0
    sound: set[bytes] = set()
    for state in islice(recording.states(1, trial), cuts):
        book = trial / "bok.finsam"
        counted += 1
        if not book.exists() and not state.said:
            assert len([*trial.glob("bok.replaced-*")]) == 1
            continue
        assert check_file(book, is_copy=True).ok
        for place in (trial / "bok.backups", trial / "annan plats"):
            assert are_sound(backups_in(place), sound)
        assert deed.seen(trial) in (old_or_new[1:] if state.said else old_or_new)
    record_property("counted", counted)
