"""A real terminal: what it is sent, what it sends, and how the program ends."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color

from finsam_tui.terminal import HARMLESS
from ledger.book import open_book

ROOT = Path(__file__).parent.parent.parent
READY = "Senast bokfört"
PATIENCE = 20
"""Seconds; a busy computer is no failure."""

COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25])[;m]")
RESTORED = "\x1b[?1049l"
POISON = {
    "clipboard": "\x1b]52;c;aGVq\x07",
    "clear": "\x1b[2J",
    "C1": "\x9b2J",
    "carriage return": "\rX",
    "bell": "\x07",
    "bidi": "\u202eabc\u2066",
    "DEL": "\x7f",
    "line separator": "\u2028",
}


@dataclass
class Terminal:
    """A program on a terminal of its own."""

    pid: int
    descriptor: int
    shown: str = field(default="", repr=False)

    def reads_until(self, wanted: str) -> None:
        """Reads until the text has been sent."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.shown:
            assert time.monotonic() < deadline, f"{wanted} was never shown"
            self.reads()

    def reads(self, seconds: float = 0.02) -> None:
        """Reads what there is."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if ready:
            try:
                self.shown += os.read(self.descriptor, 1 << 16).decode(errors="replace")
            except OSError:
                time.sleep(seconds)

    def types(self, typed: bytes) -> None:
        os.write(self.descriptor, typed)

    def ends(self) -> int:
        """The exit code, once the program has ended."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            try:
                self.reads()
            except (OSError, ValueError):
                time.sleep(0.02)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return pytest.fail("the program did not end")


@pytest.fixture
def open_terminal(monkeypatch):
    """Starts finsam on a terminal of 80 by 24: `open_terminal(book, NO_COLOR="1")`."""
    opened = []

    def start(*words: object, folder: Path = ROOT, **environ: str) -> Terminal:
        command = [sys.executable, "-m", "finsam_tui", *map(str, words)]
        given = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **environ}
        pid, descriptor = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execve(sys.executable, command, given)
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        opened.append(descriptor)
        return Terminal(pid, descriptor)

    yield start
    for descriptor in opened:
        try:
            os.close(descriptor)
        except OSError:
            continue


def test_ctrl_q_leaves_and_gives_the_screen_back(open_terminal, book_path):
    terminal = open_terminal(book_path)
    terminal.reads_until(READY)
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert RESTORED in terminal.shown


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGINT, 130)],
    ids=["SIGHUP", "SIGTERM", "SIGINT"],
)
def test_a_signal_keeps_the_draft_and_gives_the_screen_back(open_terminal, book_path, number, code):
    terminal = open_terminal(book_path)
    terminal.reads_until(READY)
    terminal.types(b"n")
    terminal.reads_until("Ny verifikation")
    terminal.types(b"15\r")
    terminal.types(b"Hyra kansliet")
    terminal.reads_until("kansliet")
    os.kill(terminal.pid, number)
    assert terminal.ends() == code
    assert RESTORED in terminal.shown
    with open_book(book_path, read_only=True) as book, book.reading() as connection:
        (kept,) = connection.execute("SELECT body FROM sketch").fetchone()
    assert "Hyra kansliet" in kept


def test_a_closed_terminal_ends_the_program_and_keeps_the_draft(open_terminal, book_path):
    terminal = open_terminal(book_path)
    terminal.reads_until(READY)
    terminal.types(b"n")
    terminal.reads_until("Ny verifikation")
    terminal.types(b"15\r")
    terminal.types(b"Hyra kansliet")
    terminal.reads_until("kansliet")
    os.close(terminal.descriptor)
    assert terminal.ends() == 129
    with open_book(book_path, read_only=True) as book, book.reading() as connection:
        (kept,) = connection.execute("SELECT body FROM sketch").fetchone()
    assert "Hyra kansliet" in kept


def test_bytes_that_are_not_utf_8_do_not_end_the_program(open_terminal, book_path):
    terminal = open_terminal(book_path)
    terminal.reads_until(READY)
    terminal.types(b"\xe5\xe4\xff\xc3")
    terminal.types(b"3")
    terminal.reads_until("Verksamhetens")
    terminal.types(b"\x11")
    assert terminal.ends() == 0


def test_no_color_means_no_colour_and_a_cursor_all_the_same(open_terminal, book_path):
    terminal = open_terminal(book_path, NO_COLOR="1")
    terminal.reads_until("månader är inte")
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert COLOUR.findall(terminal.shown) == []
    reversed_rows = re.findall(r"\x1b\[[0-9;]*\b7[;m][^\x1b]*månader är inte", terminal.shown)
    assert reversed_rows, "reverse video marks the cursor"


def test_colours_are_found_where_there_are_some(open_terminal, book_path):
    terminal = open_terminal(book_path)
    terminal.reads_until(READY)
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert COLOUR.search(terminal.shown)


def test_the_name_of_a_file_never_steers_the_terminal(open_terminal, book_path, tmp_path):
    folder = tmp_path / "kansli"
    folder.mkdir()
    poisoned = folder / f"{''.join(POISON.values())}.finsam".replace("/", "")
    poisoned.write_bytes(book_path.read_bytes())
    terminal = open_terminal(folder=folder)
    terminal.reads_until("Böcker i den här mappen")
    terminal.types(b"\r")
    terminal.reads_until(READY)
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    for poison in ("\x1b]52", "\x1b[2J", "\x9b", "\u202a", "\u2066", "\u2028"):
        assert poison not in terminal.shown


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_the_last_filter_lets_nothing_through_that_steers(poison):
    segments = [Segment(f"före {poison} efter"), Segment("rent")]
    passed = "".join(part.text for part in HARMLESS.apply(segments, Color(0, 0, 0)))
    assert passed.startswith("före ")
    assert passed.endswith(" efterrent")
    assert all(letter.isprintable() or letter == " " for letter in passed)


def test_a_linux_console_gets_only_what_its_font_has(open_terminal, book_path):
    terminal = open_terminal(book_path, TERM="linux")
    terminal.reads_until(READY)
    terminal.types(b"3")
    terminal.reads_until("Verksamhetens")
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert not set("▸▾▁▂▃▅▆▇›…−–") & set(terminal.shown)
    assert "-13 853 979" in terminal.shown.replace("\N{NO-BREAK SPACE}", " ")
