"""Files that rot on the disk: what changes a book is reported, and the check never raises."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ledger.integrity.check import check_file
from tests.sweeps import one_of

if TYPE_CHECKING:
    from collections.abc import Callable

SECTOR, PAGE = 512, 4096


@pytest.fixture
def written(desk):
    """The bytes of a book with some of everything in it."""
    options = ("--imports", "--locks", "--drafts")
    assert desk.start(5, 30, *options).communicate()[1] == b""
    return desk.path.read_bytes()


def bit(book: bytes, dice: random.Random) -> bytes:
    """A bit is another."""
    place = dice.randrange(len(book))
    return book[:place] + bytes([book[place] ^ 1 << dice.randrange(8)]) + book[place + 1 :]


def byte(book: bytes, dice: random.Random) -> bytes:
    """A byte is another."""
    place = dice.randrange(len(book))
    return book[:place] + bytes([book[place] ^ dice.randrange(1, 256)]) + book[place + 1 :]


def sector(book: bytes, dice: random.Random) -> bytes:
    """A sector is empty, junk, or lies where another should."""
    return _block(book, dice, SECTOR)


def page(book: bytes, dice: random.Random) -> bytes:
    """The same of a page."""
    return _block(book, dice, PAGE)


def _block(book: bytes, dice: random.Random, size: int) -> bytes:
    start, other = (dice.randrange(len(book) // size) * size for _ in range(2))
    junk = dice.choice(
        (bytes(size), b"\xff" * size, dice.randbytes(size), book[other : other + size])
    )
    return book[:start] + junk + book[start + size :]


def cut(book: bytes, dice: random.Random) -> bytes:
    """The file is cut off; what is gone may be empty in its place."""
    length = dice.randrange(len(book))
    return book[:length] + dice.choice((b"", bytes(len(book) - length)))


TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
FREE = {"draft", "draft_line", "sketch"}
"""What is not recorded, and not told by the journal."""


def report_of(path) -> object:
    """What the book says: every row of every table, or that it cannot be read.

    Not the time that the library of migrations notes beside each step; the journal has it too.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            names = {name.decode() for (name,) in connection.execute(TABLES)} - FREE
            rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
            rows["_sqlite_migrations"] = [row[:3] for row in rows["_sqlite_migrations"]]
            return rows
    except (sqlite3.Error, UnicodeDecodeError, KeyError) as error:
        return type(error)


@pytest.mark.parametrize("rounds", [15, pytest.param(10_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "damage", one_of(5, [bit, byte, sector, page, cut]), ids=lambda made: made.__name__
)
def test_damage_is_reported_when_it_changes_the_book(
    desk, written, record_property, damage: Callable[[bytes, random.Random], bytes], rounds: int
):
    sound, dice, reported = report_of(desk.path), random.Random(11), 0
    for _ in range(rounds):
        content = damage(written, dice)
        desk.path.write_bytes(content)
        report = check_file(desk.path, is_copy=True)
        if report.ok:
            desk.path.write_bytes(content)
            assert report_of(desk.path) == sound
        reported += not report.ok
        for beside in desk.path.parent.glob("bok.finsam-*"):
            beside.unlink()
    record_property("counted", rounds)
    assert reported > rounds // 20


def test_a_sound_book_is_not_reported(desk, written):
    assert isinstance(report_of(desk.path), dict)
    assert check_file(desk.path, is_copy=True).ok
