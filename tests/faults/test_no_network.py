"""The program opens no socket and needs no network, whatever it is asked to do (R22).

The whole suite without a network: unshare --map-root-user --net python -m pytest
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from exports.formats import FORMATS
from finsam_tui.cli.show_cmd import REPORTS
from tests.faults.poison import some_of_everything
from tests.terminals import terminals

ROOT = Path(__file__).parents[2]
OPENED: list[str] = []
ALONE = ("unshare", "--map-root-user", "--net")
"""The command under which there is no network."""


def listen(event: str, _: object) -> None:
    if event.startswith("socket."):
        OPENED.append(event)


SEED = {"sample": ("--seed", "7")}
"""What a format cannot be made without."""


@pytest.fixture(scope="module", autouse=True)
def _listening():
    sys.addaudithook(listen)


@pytest.mark.sweep
def test_no_command_opens_a_socket(finsam, tmp_path, record_property):
    OPENED.clear()
    book = some_of_everything(tmp_path / "bok.finsam", finsam)
    commands = [
        *(("show", book, one.name) for one in REPORTS if one.name not in ("voucher", "sample")),
        ("show", book, "voucher", "--number", "1"),
        ("show", book, "sample", "--seed", "7"),
        ("export", book, "sie", "-o", tmp_path / "ut.sie"),
        ("import", tmp_path / "ny.finsam", tmp_path / "ut.sie"),
        ("compare", book, "varna-2019"),
        ("close", book, "--year", "2019", "--dry-run"),
        ("check", book),
        ("backup", book, tmp_path / "kopia.finsam"),
        ("restore", tmp_path / "kopia.finsam", book),
        ("templates",),
        (book,),
    ]
    record_property("counted", without_sockets(finsam, commands))


@pytest.mark.slow
def test_no_file_that_is_made_opens_a_socket(finsam, tmp_path, record_property):
    OPENED.clear()
    book = some_of_everything(tmp_path / "bok.finsam", finsam)
    commands = [
        *(
            ("export", book, name, "-o", tmp_path / f"ut.{name}", *SEED.get(name, ()))
            for name in FORMATS
        ),
        ("verify", tmp_path / "ut.package"),
    ]
    record_property("counted", without_sockets(finsam, commands))


def without_sockets(finsam, commands) -> int:
    """Runs the commands, and proves of each that it opened no socket; returns how many."""
    for words in commands:
        outcome = finsam(*words)
        assert "finsam.log" not in outcome.err, words
        assert OPENED == [], words
    return len(commands)


def test_a_socket_would_be_seen():
    OPENED.clear()
    socket.socket().close()
    assert OPENED


@pytest.mark.slow
def test_the_screens_open_no_socket_that_leaves_the_computer(tmp_path, finsam, record_property):
    if shutil.which("strace") is None:
        pytest.skip("there is no strace here to see sockets with")
    book = some_of_everything(tmp_path / "bok.finsam", finsam)
    trace = tmp_path / "trace"
    before = ("strace", "-f", "-qq", "-o", str(trace), "-e", "trace=%net")
    with terminals() as start:
        terminal = start(book, before=before)
        terminal.reads_until("Senast bokfört")
        for key in b"23456789":
            terminal.types(bytes([key]))
            terminal.settles()
        terminal.types(b"\x11")
        assert terminal.ends() == 0
    families = re.findall(r" (?:socket|socketpair)\((\w+)", trace.read_text())
    assert set(families) == {"AF_UNIX"}, "the loop's own pair, and libc asking for a user's name"
    record_property("counted", len(families))


@pytest.mark.slow
def test_without_a_network_all_is_as_with_one(tmp_path, record_property):
    if shutil.which(ALONE[0]) is None:
        pytest.skip("there is no unshare here to be without a network with")
    there = "import os; print(*(name for _, name in __import__('socket').if_nameindex()))"
    found = subprocess.run([*ALONE, sys.executable, "-c", there], capture_output=True, check=False)
    if found.returncode:
        pytest.skip("no namespace of one's own may be made here")
    assert found.stdout.split() == [b"lo"]
    words = [sys.executable, "-m", "finsam_tui", "demo", "--book", str(tmp_path / "demo.finsam")]
    made, alone, other = (
        subprocess.run([*before, *words], cwd=ROOT, capture_output=True, check=True).stdout
        for before in (ALONE, ALONE, ())
    )
    assert made.endswith(alone)
    assert alone == other
    record_property("counted", 1)
