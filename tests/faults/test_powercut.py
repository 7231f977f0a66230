"""Power cuts, simulated: nothing acknowledged is lost, and no book is unsound.

The long run: python -m pytest -m slow tests/faults/test_powercut.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.safety.backup import backups_in
from ledger.safety.check import check_file
from tests.faults.powercut import STRACE, count_faults, put_on_disk, recorded

WRITER = Path(__file__).parent / "writer.py"

WITH_SETTING = """
import runpy, sys
from ledger import connection
setting, sys.argv = sys.argv[1], sys.argv[2:]
connection.PRAGMAS = tuple(
    ("synchronous", setting, None) if name == "synchronous" else (name, value, None)
    for name, value, expected in connection.PRAGMAS
)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Runs the writer with another `synchronous` than the program's own."""


@pytest.fixture
def recording(desk, tmp_path):
    """Records a writer; gives the operations, the folder as it was and a check of a state."""
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here to record file operations with")
    was, trial = tmp_path / "var", tmp_path / "prov"

    def record(count: int, *options: str, synchronous: str = "EXTRA"):
        shutil.copytree(desk.path.parent, was)
        trace = tmp_path / "trace"
        command = [*STRACE, "-o", trace, sys.executable, "-c", WITH_SETTING, synchronous, WRITER]
        done = subprocess.run(
            [*map(str, command), str(desk.path), "--seed=1", f"--count={count}", *options],
            cwd=Path(__file__).parents[2],
            env=os.environ | {"XDG_STATE_HOME": str(desk.path.parent / "state")},
            capture_output=True,
            check=False,
        )
        if done.returncode and b"ptrace" in done.stderr:
            pytest.skip("strace may not trace here")
        assert (done.returncode, done.stderr) == (0, b"")
        operations = recorded(trace, desk.path.parent)
        home = desk.path.parent
        for path in sorted(home.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        shutil.copytree(was, home, dirs_exist_ok=True)
        return operations, home

    def is_faulty(home: Path, files: dict[str, bytes], said: list[str]) -> bool:
        put_on_disk(files, home, trial)
        at = type(desk)(trial / "bok.finsam")
        known = [line.split()[1] for line in said]
        if not check_file(at.path, is_copy=True).ok:
            return True
        there = {f"{series}{number}" for series, number in at.vouchers()}
        whole = [
            check_file(backup.path, is_copy=True).ok for backup in backups_in(trial / "bok.backups")
        ]
        return not (set(known) <= there and all(whole))

    return record, is_faulty


def faults_of(recording, states: int, count: int, *options: str, synchronous: str = "EXTRA") -> int:
    record, is_faulty = recording
    operations, home = record(count, *options, synchronous=synchronous)
    assert sum(operation.kind == "say" for operation in operations) >= count
    return count_faults(operations, home, states, lambda files, said: is_faulty(home, files, said))


def test_a_power_cut_costs_nothing_that_was_acknowledged(recording):
    assert faults_of(recording, 150, 4) == 0


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--drafts", "--imports", "--locks", "--backups")])
def test_no_power_cut_of_five_thousand_costs_anything(recording, options):
    assert faults_of(recording, 5000, 30, *options) == 0


@pytest.mark.slow
@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL", "OFF"])
def test_with_less_syncing_the_simulation_finds_losses(recording, synchronous):
    assert faults_of(recording, 1000, 30, synchronous=synchronous) > 0
