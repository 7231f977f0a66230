"""Tries faults: each in a process of its own, on a copy of the repository."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mutants.copying import Copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.mutants.line_map import KnownTest

FIRST = 40
"""How many of the fastest tests are run before the rest are even collected."""

SLOWER = 8
"""How much longer a test may take than when the map was made, and no less than GRACE seconds."""

GRACE = 45
AHEAD = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""What a process that has imported plugins before pytest did would be warned of."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said of one fault."""

    noticed: bool
    why: str
    """The first test that failed, or what happened instead."""

    tests: int
    """How many tests were to be run."""


@dataclass(eq=False)
class Judge:
    """Selects and orders tests in a run of pytest, and writes those that fail."""

    order: dict[str, int]
    report: Path

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]):
        """Leaves the chosen tests, the fastest first."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order),
            key=lambda item: self.order[item.nodeid],
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Writes the name of a test that failed."""
        if report.failed:
            self._write(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Writes the name of a file that cannot be read any more."""
        if report.failed:
            self._write(f"{report.nodeid} cannot be collected")

    def _write(self, line: str) -> None:
        with self.report.open("a") as file:
            file.write(f"{line}\n")


def in_order(tests: Sequence[KnownTest]) -> list[list[KnownTest]]:
    """The tests in the rounds they are run in: the fastest, the rest file by file, the sweeps."""
    fastest = sorted((test for test in tests if test.passed), key=lambda test: test.seconds)
    fastest.sort(key=lambda test: test.file.startswith(("tests/faults", "tests/bench")))
    sweeps = [test for test in fastest if test.is_sweep]
    fastest = [test for test in fastest if not test.is_sweep]
    rest = fastest[FIRST:]
    files = {test.file: number for number, test in reversed(list(enumerate(rest)))}
    rest.sort(key=lambda test: files[test.file])
    return [part for part in (fastest[:FIRST], rest, sweeps) if part]


@dataclass
class Trial:
    """A fault being tried in a copy; `step` is called until it gives a verdict."""

    copy: Copy
    path: str
    text: bytes
    tests: list[KnownTest]
    patience: float
    """Seconds that the tests of one fault may take, by the map, before the rest are left out."""

    rounds: list[list[KnownTest]] = field(default_factory=list)
    process: int = 0
    until: float = 0.0
    left_out: int = 0

    def begin(self) -> None:
        """Plants the fault and starts the first tests."""
        self.copy.plant(self.path, self.text)
        self.rounds = in_order(self.tests)
        spent = 0.0
        for tests in self.rounds:
            for number, test in enumerate(tests):
                spent += test.seconds
                if spent > self.patience:
                    self.left_out += len(tests) - number
                    del tests[number:]
                    break
        self._start()

    @property
    def report(self) -> Path:
        """Where the first test that fails is written."""
        return self.copy.folder.parent / "failed"

    def _start(self) -> None:
        tests = self.rounds.pop(0)
        self.until = time.monotonic() + GRACE + SLOWER * sum(test.seconds for test in tests)
        self.report.unlink(missing_ok=True)
        sys.stdout.flush()
        self.process = os.fork()
        if not self.process:
            _run(self.copy, tests, self.report, "-x")

    def step(self) -> Verdict | None:
        """What is known by now; None while tests run."""
        found, status = os.waitpid(self.process, os.WNOHANG)
        if not found:
            if time.monotonic() < self.until:
                return None
            return self._end(Verdict(True, "the tests did not end", len(self.tests)))
        code = os.waitstatus_to_exitcode(status)
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            failed = _failed(self.report) or [f"pytest ended with {code}"]
            return self._end(Verdict(True, failed[0], len(self.tests)))
        if any(self.rounds):
            self._start()
            return None
        why = f"{self.left_out} tests were left out" if self.left_out else ""
        return self._end(Verdict(False, why, len(self.tests)))

    def _end(self, verdict: Verdict) -> Verdict:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)
        self.copy.mend(self.path)
        shutil.rmtree(self.copy.scratch, ignore_errors=True)
        return verdict


def _failed(report: Path) -> list[str]:
    return report.read_text().splitlines() if report.exists() else []


def failing(root: Path, tests: Sequence[KnownTest]) -> set[str]:
    """Those of the tests that fail without any fault, which therefore judge nothing."""
    with tempfile.TemporaryDirectory(prefix="finsam-mutants-") as folder:
        copy, report = Copy(root, Path(folder) / "0"), Path(folder) / "failed"
        sys.stdout.flush()
        process = os.fork()
        if not process:
            _run(copy, list(tests), report)
        os.waitpid(process, 0)
        return set(_failed(report))


def _run(copy: Copy, tests: list[KnownTest], report: Path, *options: str) -> None:
    """Runs the tests in this process, forked for it, and ends it."""
    code = 70
    try:
        os.setsid()
        os.nice(5)
        quiet = os.open(copy.folder.parent / "output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(quiet, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(copy.folder)
        copy.scratch.mkdir(exist_ok=True)
        os.environ.update(PYTHONPATH=str(copy.folder), TMPDIR=str(copy.scratch))
        tempfile.tempdir = None
        sys.path[:] = [str(copy.folder), *(p for p in sys.path if p not in ("", str(copy.root)))]
        judge = Judge({test.id: number for number, test in enumerate(tests)}, report)
        files = sorted({test.file for test in tests if (copy.folder / test.file).exists()})
        wanted = ["-q", "-n", "0", "--tb=line", "-m", "", *AHEAD, *options, *files]
        code = pytest.main(wanted, plugins=[judge]) if files else 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(code))


def tried(
    root: Path,
    jobs: Iterator[tuple[object, str, bytes, list[KnownTest]]],
    patience: float,
    processes: int,
    done: Callable[[object, Verdict], None],
) -> None:
    """Tries each job, some at a time, and calls `done` with its first value and the verdict."""
    with tempfile.TemporaryDirectory(prefix="finsam-mutants-") as folder:
        copies = [Copy(root, Path(folder) / str(number)) for number in range(processes)]
        running: dict[Copy, tuple[object, Trial]] = {}
        waiting = True
        while waiting or running:
            for copy in copies:
                if waiting and copy not in running:
                    job = next(jobs, None)
                    waiting = job is not None
                    if job is not None:
                        trial = Trial(copy, *job[1:], patience)
                        trial.begin()
                        running[copy] = (job[0], trial)
            for copy, (what, trial) in list(running.items()):
                verdict = trial.step()
                if verdict is not None:
                    del running[copy]
                    done(what, verdict)
            time.sleep(0.03)
