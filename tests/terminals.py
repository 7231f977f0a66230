"""The real program on a real terminal: what it is sent, what it sends, and how it ends."""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ledger.core import system

if TYPE_CHECKING:
    from collections.abc import Iterator

if system.NAME != system.WINDOWS:
    import fcntl
    import pty
    import termios

ROOT = Path(__file__).parents[1]
PATIENCE = 20
"""Seconds; a busy computer is no failure."""

SILENCE = 0.12
"""Seconds without a word after which a screen counts as painted."""

MODE = re.compile(r"\x1b\[\?([0-9;]+)([hl])")
ON = {"7", "25"}
"""The modes that are on in a terminal as one finds it: it wraps lines, and shows its cursor."""


@dataclass
class Terminal:
    """A program on a terminal of its own."""

    pid: int
    descriptor: int
    before: list[Any]
    """The settings of the line, as they were."""

    shown: str = field(default="", repr=False)
    status: int | None = None

    def reads(self, seconds: float = 0.02) -> bool:
        """Reads what there is; returns whether there was anything."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            return False
        try:
            self.shown += os.read(self.descriptor, 1 << 16).decode(errors="replace")
        except OSError:
            time.sleep(seconds)
            return False
        return True

    def reads_until(self, wanted: str, since: int = 0) -> None:
        """Reads until the text has been sent, after so many characters."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.shown[since:]:
            assert time.monotonic() < deadline, f"{wanted} was never shown"
            assert self.is_alive(), f"{wanted} was never shown: the program ended"
            self.reads()

    def settles(self) -> None:
        """Reads until no more is sent for a while."""
        deadline = time.monotonic() + PATIENCE
        while self.reads(SILENCE):
            assert time.monotonic() < deadline, "the program never rests"

    def types(self, typed: bytes) -> None:
        """Sends keys, and reads meanwhile, so that neither waits for the other for ever."""
        deadline = time.monotonic() + PATIENCE
        os.set_blocking(self.descriptor, False)
        while typed:
            assert time.monotonic() < deadline, "the program does not read its keys"
            self.reads(0)
            with suppress(BlockingIOError):
                typed = typed[os.write(self.descriptor, typed[: 1 << 12]) :]
        os.set_blocking(self.descriptor, True)

    def resizes(self, rows: int, columns: int) -> None:
        """Makes the window another size."""
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def closes(self) -> None:
        """Closes the window."""
        os.close(self.descriptor)

    def is_alive(self) -> bool:
        """Whether the program still runs."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def ends(self, within: float = PATIENCE) -> int:
        """The exit code, once the program has ended."""
        deadline = time.monotonic() + within
        while self.is_alive():
            if time.monotonic() >= deadline:
                pytest.fail(f"the program did not end in {within} seconds")
            try:
                self.reads()
            except (OSError, ValueError):
                time.sleep(0.02)
        with suppress(OSError, ValueError):
            self.reads()
        assert self.status is not None
        return self.status

    def not_given_back(self) -> list[str]:
        """What of the terminal is not as it was found: modes that are left on, settings."""
        modes = {
            mode: state
            for found in MODE.findall(self.shown)
            for mode in found[0].split(";")
            for state in found[1]
        }
        left = [mode for mode, state in modes.items() if (state == "h") != (mode in ON)]
        is_changed = termios.tcgetattr(self.descriptor) != self.before
        return left + ["settings"] * is_changed


@contextmanager
def terminals() -> Iterator[Any]:
    """Starts finsam on terminals of 80 by 24, and ends what is left of it."""
    opened: list[Terminal] = []

    def start(
        *words: object, folder: Path = ROOT, before: tuple[str, ...] = (), **environ: str
    ) -> Terminal:
        given = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **environ}
        command = [*before, sys.executable, "-m", "finsam_tui", *map(str, words)]
        pid, descriptor = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, given)
        terminal = Terminal(pid, descriptor, termios.tcgetattr(descriptor))
        terminal.resizes(24, 80)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        if terminal.is_alive():
            os.kill(terminal.pid, signal.SIGKILL)
            os.waitpid(terminal.pid, 0)
        with suppress(OSError):
            os.close(terminal.descriptor)
