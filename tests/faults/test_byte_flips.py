"""Bytes that rot on the disk: whatever they change in the book is reported, and nothing raises."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from ledger.safety.check import check_file

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


@pytest.fixture
def written(desk):
    """The bytes of a book with some of everything in it."""
    options = ("--imports", "--locks", "--drafts")
    assert desk.start(5, 30, *options).communicate()[1] == b""
    return desk.path.read_bytes()


def told(path) -> object:
    """What the book says: every row of every table, or that it cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            names = [name.decode() for (name,) in connection.execute(TABLES)]
            return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return type(error)


FREE = {"draft", "draft_line", "sketch"}
"""What is not recorded, and not told by the journal."""


def differs(one, other) -> bool:
    if not isinstance(other, dict):
        return True
    return any(one[name] != other.get(name) for name in one.keys() - FREE)


def flip_and_check(path, written, rounds: int) -> int:
    """Changes one bit or byte at a time; returns how many changed what the book says."""
    path.write_bytes(written)
    sound, dice, changed = told(path), random.Random(11), 0
    for _ in range(rounds):
        content = bytearray(written)
        place = dice.randrange(len(content))
        content[place] ^= dice.choice((1 << dice.randrange(8), dice.randrange(1, 256)))
        path.write_bytes(content)
        report = check_file(path, is_copy=True)
        path.write_bytes(content)
        if differs(sound, told(path)):
            changed += 1
            assert not report.ok, place
    return changed


def test_three_hundred_changed_bytes_are_reported_when_they_change_the_book(desk, written):
    assert flip_and_check(desk.path, written, 300) > 30


@pytest.mark.slow
def test_ten_thousand_changed_bytes_are_reported_when_they_change_the_book(desk, written):
    assert flip_and_check(desk.path, written, 10_000) > 1000


@pytest.mark.parametrize("junk", [b"\x00", b"\xff", b"\xe5"])
def test_a_page_of_junk_is_reported_when_it_changes_the_book(desk, written, junk):
    desk.path.write_bytes(written)
    sound = told(desk.path)
    for place in range(0, len(written), 4096 * 3):
        content = written[:place] + junk * 4096 + written[place + 4096 :]
        desk.path.write_bytes(content)
        report = check_file(desk.path, is_copy=True)
        assert not (report.ok and differs(sound, told(desk.path))), place
