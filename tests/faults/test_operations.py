"""Death, and refusal by the disk, at each file operation of a writer.

The long run, every operation: python -m pytest -m slow tests/faults/test_operations.py
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

WRITER = Path(__file__).parent / "writer.py"
ROOT = Path(__file__).parents[2]
CALLS = ("pwrite64", "fdatasync", "fsync", "unlink", "link", "rename", "mkdir", "ftruncate")
EVERYTHING = ("--drafts", "--imports", "--locks", "--backups", "--exports")
SEED, COUNT = 1, 8
"""A run that also keeps a draft, imports, locks and makes a backup."""


def meddling(call: str, deed: str) -> tuple[str, ...]:
    """The command under which a call meets a signal or an error, as strace says it."""
    words = ("strace", "-f", "-o", "/dev/null")
    return (*words, "-e", f"trace={call}", "-e", f"inject={call}:{deed}")


def calls_of(command: list[str], trace: Path) -> list[tuple[str, int]]:
    """Each file operation of a command that is run once: its name, and the how-manieth it is."""
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here to fail file operations with")
    words = ["strace", "-f", "-o", str(trace), "-e", f"trace={','.join(CALLS)}", *command]
    if subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    made = Counter(line.split()[1].partition("(")[0] for line in trace.read_text().splitlines())
    return [(call, number) for call in CALLS for number in range(1, made[call] + 1)]


@pytest.fixture
def calls(desk, tmp_path):
    """The file operations of the writer, counted on a copy of the book."""
    copy = tmp_path / "kopia" / "bok.finsam"
    copy.parent.mkdir()
    shutil.copyfile(desk.path, copy)
    words = [str(WRITER), str(copy), f"--seed={SEED}", f"--count={COUNT}", *EVERYTHING]
    return calls_of([sys.executable, *words], tmp_path / "trace")


def sample(calls, count: int):
    """Some of the operations, spread over all of them."""
    return calls[:: max(1, len(calls) // count)]


def die_at(desk, acknowledged, calls) -> None:
    """Lets writers die at each of the operations, those of them that come so far."""
    known, deaths = [], 0
    for seed, (call, number) in enumerate(calls, SEED):
        before = meddling(call, f"signal=KILL:when={number}")
        writer = desk.start(seed, COUNT, *EVERYTHING, before=before)
        output, _ = writer.communicate()
        known += acknowledged(output)
        deaths += writer.returncode == -signal.SIGKILL
        desk.assert_holds(known)
    assert deaths > len(calls) // 2


def fail_at(desk, acknowledged, calls, error: str, when: str) -> None:
    """Lets each of the operations fail, in writers that come so far."""
    known, refusals = [], 0
    for seed, (call, number) in enumerate(calls, SEED):
        before = meddling(call, f"error={error}:when={number}{when}")
        writer = desk.start(seed, COUNT, *EVERYTHING, before=before)
        output, errors = writer.communicate()
        known += acknowledged(output)
        assert b"Traceback" not in errors, errors.decode()
        assert len(errors.splitlines()) == writer.returncode <= 1
        refusals += writer.returncode
        desk.assert_holds(known)
    assert refusals


def test_death_at_a_file_operation_costs_nothing(desk, acknowledged, calls):
    die_at(desk, acknowledged, sample(calls, 8))


def test_a_file_operation_that_fails_costs_nothing(desk, acknowledged, calls):
    fail_at(desk, acknowledged, sample(calls, 8), "EIO", "")


RESTORE = "import sys; from ledger.safety.restoring import restore; restore(*sys.argv[1:])"


@pytest.fixture
def restoring(desk, tmp_path):
    """A book of five vouchers, and the command that restores the empty book it was."""
    backup = desk.path.with_name("kopia.finsam")
    shutil.copyfile(desk.path, backup)
    assert len(desk.start(SEED, 5).communicate()[0].splitlines()) == 5
    return [sys.executable, "-c", RESTORE, str(backup), str(desk.path)]


def die_in_restoring(desk, command, calls) -> None:
    """Kills a restoring at each of the operations; each time it is then done once more."""
    known = desk.vouchers()
    for call, number in calls:
        words = [*meddling(call, f"signal=KILL:when={number}"), *command]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL
        asides = list(desk.path.parent.glob("bok.replaced-*"))
        assert desk.path.exists() or len(asides) == 1
        for book in (desk.path, *asides):
            assert not book.exists() or type(desk)(book).vouchers() in ([], known)
        subprocess.run(command, cwd=ROOT, check=True)
        desk.assert_holds([])
        assert desk.vouchers() == []
        for aside in desk.path.parent.glob("bok.replaced-*"):
            aside.unlink()


LAST = [("link", 1), ("rename", 1), ("link", 2), ("fsync", 2), ("unlink", 4)]


def test_death_while_restoring_leaves_a_book_and_a_way_on(desk, restoring, calls):
    assert calls
    die_in_restoring(desk, restoring, LAST)


@pytest.mark.slow
def test_death_at_every_operation_of_restoring_leaves_a_book_and_a_way_on(
    desk, restoring, tmp_path
):
    other = tmp_path / "annan.finsam"
    shutil.copyfile(desk.path, other)
    calls = calls_of([*restoring[:-1], str(other)], tmp_path / "trace")
    die_in_restoring(desk, restoring, calls)


@pytest.mark.slow
def test_death_at_every_file_operation_costs_nothing(desk, acknowledged, calls):
    die_at(desk, acknowledged, calls)


@pytest.mark.slow
@pytest.mark.parametrize("error", ["EIO", "ENOSPC", "EROFS", "EDQUOT", "EACCES"])
@pytest.mark.parametrize("when", ["", "+"], ids=["once", "for ever"])
def test_every_file_operation_that_fails_costs_nothing(desk, acknowledged, calls, error, when):
    fail_at(desk, acknowledged, sample(calls, 100), error, when)
