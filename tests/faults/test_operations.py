"""Death, and refusal by the disk, at each file operation of a writer.

The long run, every operation: python -m pytest -m slow tests/faults/test_operations.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

WRITER = Path(__file__).parent / "writer.py"
CALLS = ("pwrite64", "fdatasync", "fsync", "unlink", "link", "mkdir", "ftruncate")
EVERYTHING = ("--drafts", "--imports", "--locks", "--backups", "--exports")
SEED, COUNT = 1, 8
"""A run that also keeps a draft, imports, locks and makes a backup."""


def strace(*words: str) -> tuple[str, ...]:
    return ("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=none", *words)


@pytest.fixture
def calls(desk, tmp_path):
    """How many there are of each file operation, counted on a copy of the book."""
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here to fail file operations with")
    copy, trace = tmp_path / "kopia" / "bok.finsam", tmp_path / "trace"
    copy.parent.mkdir()
    shutil.copyfile(desk.path, copy)
    words = [str(copy), f"--seed={SEED}", f"--count={COUNT}", *EVERYTHING]
    command = ["strace", "-f", "-o", str(trace), "-e", f"trace={','.join(CALLS)}"]
    done = subprocess.run(
        [*command, sys.executable, str(WRITER), *words], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("strace may not trace here")
    made = Counter(line.split()[1].partition("(")[0] for line in trace.read_text().splitlines())
    return [(call, number) for call in CALLS for number in range(1, made[call] + 1)]


def sample(calls, count: int):
    """Some of the operations, spread over all of them."""
    return calls[:: max(1, len(calls) // count)]


def die_at(desk, acknowledged, calls) -> None:
    known = []
    for seed, (call, number) in enumerate(calls, SEED):
        before = strace("-e", f"inject={call}:signal=KILL:when={number}")
        writer = desk.start(seed, COUNT, *EVERYTHING, before=before)
        output, _ = writer.communicate()
        known += acknowledged(output)
        desk.assert_holds(known)


def fail_at(desk, acknowledged, calls, error: str, when: str) -> None:
    known = []
    for seed, (call, number) in enumerate(calls, SEED):
        before = strace("-e", f"inject={call}:error={error}:when={number}{when}")
        writer = desk.start(seed, COUNT, *EVERYTHING, before=before)
        output, errors = writer.communicate()
        known += acknowledged(output)
        assert b"Traceback" not in errors, errors.decode()
        assert len(errors.splitlines()) == writer.returncode <= 1
        desk.assert_holds(known)


def test_death_at_a_file_operation_costs_nothing(desk, acknowledged, calls):
    die_at(desk, acknowledged, sample(calls, 8))


def test_a_file_operation_that_fails_costs_nothing(desk, acknowledged, calls):
    fail_at(desk, acknowledged, sample(calls, 8), "EIO", "")


@pytest.mark.slow
def test_death_at_every_file_operation_costs_nothing(desk, acknowledged, calls):
    die_at(desk, acknowledged, calls)


@pytest.mark.slow
@pytest.mark.parametrize("error", ["EIO", "ENOSPC", "EROFS", "EDQUOT", "EACCES"])
@pytest.mark.parametrize("when", ["", "+"], ids=["once", "for ever"])
def test_every_file_operation_that_fails_costs_nothing(desk, acknowledged, calls, error, when):
    fail_at(desk, acknowledged, sample(calls, 100), error, when)
