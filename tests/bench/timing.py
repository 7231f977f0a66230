"""Seconds and peak memory of other processes, as medians of several runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FINSAM = (sys.executable, "-c", "from finsam_tui.__main__ import main; raise SystemExit(main())")
"""What the installed `finsam` does."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A median of several runs."""

    seconds: float
    processor: float
    """Seconds of processor time, which tells more than the clock on a busy machine."""

    peak: int
    """The most memory that a run took, in KiB."""


def timed(
    command: Sequence[str | Path],
    runs: int,
    environ: Mapping[str, str] | None = None,
    *,
    warm: bool = True,
) -> Timed | None:
    """The whole time of a process, from start to end; None when it fails.

    `warm` runs it once before the runs that count, so that files are in memory. The caller must
    be small: a child's peak begins with the memory of its parent.
    """
    taken = [_once(command, environ) for _ in range(runs + warm)][warm:]
    done = [run for run in taken if run]
    if len(done) < runs:
        return None
    return Timed(
        median(run.seconds for run in done),
        median(run.processor for run in done),
        max(run.peak for run in done),
    )


def _once(command: Sequence[str | Path], environ: Mapping[str, str] | None) -> Timed | None:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=None if environ is None else {**os.environ, **environ},
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    return Timed(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
