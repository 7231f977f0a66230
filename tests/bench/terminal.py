"""The screens as a person meets them: on a terminal of 80 by 24, key by key."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import termios
import time
from dataclasses import dataclass
from fcntl import ioctl
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.bench.timing import FINSAM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SILENCE = 0.06
"""Seconds without output after which a screen counts as painted in full."""

PAUSE = 0.004
"""Seconds without output after which a key counts as answered: what it did is seen, though a list
of suggestions may follow."""

PATIENCE = 20
"""Seconds to wait for a screen that does not come."""

DOWN, PAGE_DOWN, ENTER = b"\x1b[B", b"\x1b[6~", b"\r"


@dataclass(frozen=True, slots=True)
class Scene:
    """A list and keys that are pressed in it."""

    name: str
    way: tuple[bytes, ...]
    """The keys that lead there from the first screen."""

    keys: tuple[bytes, ...]
    """The keys that are timed, one after the other."""


SCENES = (
    Scene("voucher list", (b"2",), (DOWN,) * 40 + (PAGE_DOWN,) * 40),
    Scene("ledger list", (b"h", *(DOWN,) * 5, ENTER), (DOWN,) * 40 + (PAGE_DOWN,) * 40),
    Scene("bank", (b"\x0b",), (b" ", DOWN) * 20 + (DOWN,) * 20 + (PAGE_DOWN,) * 20),
    Scene(
        "voucher grid",
        (b"n",),
        tuple(b"%c" % key for key in b"0315\rHyra kansli april\r5010\r1200\r"),
    ),
)


@dataclass(frozen=True, slots=True)
class Painted:
    """What a terminal saw; seconds."""

    first_screen: float
    keys: Mapping[str, tuple[float, float]]
    """For each scene the median and the 95th percentile from key to answer."""

    peak: int
    """KiB."""


def painted(book: Path, runs: int) -> Painted | None:
    """Opens the book on a terminal, some times, and presses the keys; None when no screen comes."""
    starts = [_session(book, ()) for _ in range(runs + 1)][1:]
    played = _session(book, SCENES)
    if played is None or any(start is None for start in starts):
        return None
    return Painted(
        median(start.first_screen for start in starts if start), played.keys, played.peak
    )


def _session(book: Path, scenes: tuple[Scene, ...]) -> Painted | None:
    begun = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="sv_SE.UTF-8")
        os.execvp(FINSAM[0], [*FINSAM, str(book)])
    keys = {}
    try:
        ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        first = _paint(terminal, begun, PATIENCE, SILENCE)
        if first is not None:
            _settle(terminal)
            keys = {scene.name: took for scene in scenes if (took := _played(terminal, scene))}
    finally:
        os.kill(process, signal.SIGTERM)
        _settle(terminal)
        _, _, usage = os.wait4(process, 0)
        os.close(terminal)
    return None if first is None else Painted(first, keys, usage.ru_maxrss)


def _played(terminal: int, scene: Scene) -> tuple[float, float] | None:
    """Goes to the scene and presses its keys; the time of each key that painted anything."""
    for key in scene.way:
        os.write(terminal, key)
        _settle(terminal)
    taken = []
    for key in scene.keys:
        begun = time.perf_counter()
        os.write(terminal, key)
        if (seconds := _paint(terminal, begun, 0.3, PAUSE)) is not None:
            taken.append(seconds)
        _paint(terminal, begun, SILENCE, SILENCE)
    return (median(taken), quantiles(taken, n=20)[-1]) if len(taken) > 1 else None


def _paint(terminal: int, begun: float, patience: float, silence: float) -> float | None:
    """Seconds until the last byte before a silence; None when nothing is painted in time."""
    last = None
    while select.select([terminal], [], [], patience if last is None else silence)[0]:
        try:
            if not os.read(terminal, 1 << 16):
                break
        except OSError:
            break
        last = time.perf_counter() - begun
    return last


def _settle(terminal: int) -> None:
    """Waits until nothing more is painted."""
    _paint(terminal, time.perf_counter(), 0.5, SILENCE)
