"""The real program on a real terminal that is closed, dropped, flooded and shrunk (R11, R12, R14).

The long run: python -m pytest -m slow tests/faults/test_pty.py
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time

import pytest

from finsam_tui.places import PLACES
from ledger.books.open import open_book
from tests.books import copy_reference
from tests.faults.poison import CODES, MARK, STEERING, poison_texts, some_of_everything
from tests.terminals import terminals

READY = "Senast bokfört"
SECONDS = 2
"""In which the program must have ended, by R12."""

ESCAPE = b"\x1b"
QUIT = b"\x11"
TEXT = "Hyra kansliet"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "varna.finsam"
    copy_reference(path)
    return path


@pytest.fixture
def book(demonstration, tmp_path):
    return shutil.copy(demonstration, tmp_path / "varna.finsam")


@pytest.fixture
def start():
    with terminals() as start:
        yield start


def draft_of(book) -> str:
    """The text of what is kept of the typing; empty when nothing is."""
    with open_book(book, read_only=True) as opened, opened.reading() as connection:
        kept = connection.execute("SELECT body FROM sketch").fetchone()
    found = re.search(r'"text": ?"([^"]*)"', kept[0]) if kept else None
    return found[1] if found else ""


def typing(start, book, typed: str = TEXT):
    """A program in which a voucher is being typed."""
    terminal = start(book)
    terminal.reads_until(READY)
    terminal.types(b"n")
    terminal.reads_until("Ny verifikation")
    terminal.types(b"15\r")
    terminal.settles()
    since = len(terminal.shown)
    terminal.types(typed.encode())
    terminal.reads_until(typed, since)
    terminal.settles()
    return terminal


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),  # a window that is closed, below
        (signal.SIGTERM, 143),
        (signal.SIGINT, 130),
    ],
)
def test_a_signal_ends_it_in_two_seconds_with_the_draft_kept_and_the_terminal_given_back(
    start, book, number, code, record_property
):
    terminal = typing(start, book)
    os.kill(terminal.pid, number)
    assert terminal.ends(SECONDS) == code
    assert terminal.not_given_back() == []
    assert draft_of(book) == TEXT
    record_property("counted", 1)


@pytest.mark.sweep
def test_a_window_that_is_closed_ends_it_in_two_seconds_with_the_draft_kept(
    start, book, record_property
):
    terminal = typing(start, book)
    terminal.closes()
    assert terminal.ends(SECONDS) == 129
    assert draft_of(book) == TEXT
    record_property("counted", 1)


@pytest.mark.slow
def test_a_signal_in_a_flood_of_keys_ends_it_in_two_seconds_with_the_terminal_given_back(
    start, book, record_property
):
    terminal = typing(start, book)
    os.set_blocking(terminal.descriptor, False)
    for _ in range(10):
        try:
            os.write(terminal.descriptor, b"x" * 4096)
        except BlockingIOError:
            break
        terminal.reads()
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.ends(SECONDS + 0.5) == 143
    assert terminal.not_given_back() == []
    assert draft_of(book).startswith(TEXT)
    record_property("counted", 1)


PASTES = (
    b"5010\t100,00\r\n" * 200,
    "Hyra för kåren".encode("latin-1"),
    "".join(CODES).encode(),
    b"a\x1b[201~b",
    b"x" * 100_000,
)


def paste(start, book, pastes) -> None:
    terminal = typing(start, book)
    for pasted in pastes:
        terminal.types(b"\x1b[200~" + pasted + b"\x1b[201~")
        terminal.settles()
        assert terminal.is_alive(), pasted[:40]
    leaves(terminal)
    assert draft_of(book).startswith(TEXT)


@pytest.mark.sweep
def test_what_is_pasted_is_lived_through(start, book, record_property):
    paste(start, book, PASTES)
    record_property("counted", len(PASTES))


@pytest.mark.slow
def test_a_paste_of_five_megabytes_is_lived_through(start, book, record_property):
    paste(start, book, (b"Hyra kansliet " * 370_000,))
    record_property("counted", 1)


JUNK = (
    b"\x1b[<0;99999;99999M\x1b[<64;0;0M\x1b[<0;-1;-1m",
    b"\x1b[M\xff\xff\xff\x1b[<;;M\x1b[<999999999999999999999;1;1M",
    b"\xe5\xe4\xff\xc3\xfe",
    bytes(range(128, 256)) * 4,
    b"\x1bP" + b"1" * 50 + b"\x1b\\",
    b"\x1b[?2048;1$y\x1b[48;0;0;0;0t\x1b[<0;5;5M",
    b"\x1b[48;24;80;0;0t\x1b[<0;5;5M",
    b"\x1b[48;99999;99999;1;1t\x1b[48;24;80;480;800t",
    b"\x1b[999;999R\x1b[I\x1b[O\x1b[27;5;115~",
    b"\x1b[1114112u\x1b[57358;;229u\x1b[99999999999u\x1b[55296u",
    b"\x00" * 50 + ESCAPE * 50,
)
"""What a mouse, a terminal or a line full of noise may send."""


@pytest.mark.sweep
def test_junk_from_the_terminal_is_lived_through(start, book, record_property):
    terminal = start(book)
    terminal.reads_until(READY)
    terminal.settles()
    for junk in JUNK:
        terminal.types(junk)
        terminal.settles()
        assert terminal.is_alive(), junk
    leaves(terminal)
    record_property("counted", len(JUNK))


def leaves(terminal) -> None:
    """Leaves the program, from wherever keys may have led."""
    for _ in range(3):
        terminal.types(ESCAPE)
        time.sleep(0.2)
    terminal.types(QUIT)
    assert terminal.ends() == 0
    assert terminal.not_given_back() == []


@pytest.mark.slow
def test_noise_from_the_line_is_lived_through(start, book, record_property):
    dice, rounds = random.Random(12), 60
    terminal = start(book)
    terminal.reads_until(READY)
    for _ in range(rounds):
        length = dice.randrange(1, 40)
        noise = bytes(
            dice.choice((27, 91, 60, 59, 77, *range(48, 58), dice.randrange(128, 256)))
            for _ in range(length)
        )
        terminal.types(noise)
        terminal.settles()
        assert terminal.is_alive(), noise
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.ends(SECONDS + 0.5) == 143
    assert terminal.not_given_back() == []
    record_property("counted", rounds)


@pytest.mark.sweep
def test_four_hundred_sizes_are_lived_through(start, book, record_property):
    dice, sizes = random.Random(5), [(0, 0), (1, 1), (0, 80), (24, 0), (2, 3), (24, 80)]
    terminal = start(book)
    terminal.reads_until(READY)
    for _ in range(400):
        rows, columns = dice.choice([*sizes, (dice.randrange(70), dice.randrange(220))])
        terminal.resizes(rows, columns)
        terminal.reads(0.002)
    terminal.resizes(65_535, 65_535)
    terminal.settles()
    terminal.resizes(24, 80)
    terminal.settles()
    shown = len(terminal.shown)
    terminal.types(b"3")
    terminal.reads_until("Verksamhetens", shown)
    leaves(terminal)
    record_property("counted", 400)


ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö 0123456789"
SPEED = 0.06
"""Seconds between the keys of a fast typist."""


def killed_while_typing(start, book, dice) -> tuple[str, str, float]:
    """What was typed, what was kept of it, and the most seconds of typing that it lacks."""
    terminal = typing(start, book, "")
    typed = ""
    at: list[float] = []
    until = time.monotonic() + dice.uniform(0.1, 3)
    while time.monotonic() < until and len(typed) < 100:
        letter = dice.choice(ALPHABET)
        terminal.types(letter.encode())
        terminal.reads(0)
        typed, at = typed + letter, [*at, time.monotonic()]
        time.sleep(SPEED * dice.uniform(0.5, 1.5))
    killed = time.monotonic()
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.ends()
    kept = draft_of(book)
    lost = at[len(kept) :]
    return typed, kept, killed - lost[0] if lost else 0.0


def lose_at_most_a_second(start, book, demonstration, rounds: int) -> None:
    dice = random.Random(rounds)
    for _ in range(rounds):
        shutil.copy(demonstration, book)
        typed, kept, seconds = killed_while_typing(start, book, dice)
        assert typed.startswith(kept)
        assert seconds <= 1.0, (typed, kept)


def test_a_killed_program_loses_at_most_a_second_of_typing(
    start, book, demonstration, record_property
):
    lose_at_most_a_second(start, book, demonstration, 1)
    record_property("counted", 1)


@pytest.mark.slow
def test_a_killed_program_loses_at_most_a_second_of_typing_thirty_times(
    start, book, demonstration, record_property
):
    lose_at_most_a_second(start, book, demonstration, 30)
    record_property("counted", 30)


@pytest.mark.sweep
def test_what_was_typed_before_a_kill_is_offered_again(start, book):
    terminal = typing(start, book)
    time.sleep(1)
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.ends()
    again = start(book)
    again.reads_until(READY)
    again.settles()
    again.types(b"n")
    again.reads_until(TEXT)
    again.types(QUIT)
    assert again.ends() == 0


CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\]22;[a-z-]+\x07")
"""What the screens send of their own accord: where, in which colour, and the mouse's shape."""


@pytest.mark.slow
@pytest.mark.parametrize("size", [(24, 80), (60, 200)])
def test_no_screen_steers_the_terminal(start, tmp_path, finsam, size, record_property):
    book = some_of_everything(tmp_path / "bok.finsam", finsam)
    poison_texts(book)
    poisoned = book.rename(tmp_path / f"bok{''.join(CODES)}.finsam".replace("/", ""))
    terminal = start(poisoned)
    terminal.resizes(*size)
    terminal.reads_until(READY)
    terminal.settles()
    reached = []
    for place in PLACES:
        shown = len(terminal.shown)
        for keys in (place.key.encode(), b"\x1b[B" * 4, b"\r", b"\x1b[B", b"\r"):
            terminal.types(keys)
            terminal.settles()
        assert terminal.is_alive(), place.id
        reached += [place.id] * (MARK in terminal.shown[shown:])
        for _ in range(3):
            terminal.types(ESCAPE)
            terminal.settles()
            time.sleep(0.15)
    for keys in (b"\x1bOP", ESCAPE, b"\x10", MARK.encode(), b"\r", ESCAPE, b"\x0f", ESCAPE):
        terminal.types(keys)
        terminal.settles()
        time.sleep(0.15)
    leaves(terminal)
    assert len(reached) > len(PLACES) // 2, reached
    assert "666;1H" not in "".join(CONTROL_SEQUENCE.findall(terminal.shown))
    rest = CONTROL_SEQUENCE.sub("", terminal.shown).replace("\r\n", "")
    found = [rest[max(0, one.start() - 40) : one.end() + 40] for one in STEERING.finditer(rest)]
    assert found == []
    record_property("counted", len(PLACES))
