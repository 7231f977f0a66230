"""Paths whose bytes are no text, and books whose texts are none: nothing raw is shown or kept."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing

import pytest

from finsam_tui.app import Finsam
from finsam_tui.recent_books import recent_books, remember
from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.integrity import check as checking
from ledger.integrity.check import check_book
from tests.faults.hostile.lines import draft
from tests.faults.planting import unguarded
from tests.ledger.conftest import path, rent, sound
from tests.sweeps import one_of

__all__ = ["path", "rent", "sound"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")


@pytest.fixture
def odd(path):
    """The book under a name, and in a folder, that are no text."""
    folder = path.parent / os.fsdecode(b"m\xffpp")
    folder.mkdir()
    return path.rename(folder / os.fsdecode(b"b\xfek.finsam"))


def words(odd):
    at = {name: odd.with_name(f"{os.fsdecode(name)}") for name in (b"ut\xff", b"d\xff", b"k\xff")}
    out, given, copy = at.values()
    given.write_bytes(draft())
    plats = odd.parent / os.fsdecode(b"plats\xff")
    plats.mkdir()
    return (
        ("record", odd, given),
        ("show", odd, "journal"),
        ("show", odd, "history"),
        ("show", odd, "system"),
        ("show", odd, "system", "--json"),
        ("check", odd),
        ("check", odd, "--json"),
        ("export", odd, "sie", "-o", f"{out}.se"),
        ("export", odd, "xlsx", "-o", f"{out}.xlsx"),
        ("export", odd, "csv", "-o", f"{out}.csv"),
        ("export", odd, "pdf", "-o", f"{out}.pdf"),
        ("export", odd, "package", "-o", f"{out}.zip"),
        ("verify", f"{out}.zip"),
        ("attach", odd, "A", "1", given),
        ("attach", odd, "A", "1"),
        ("backup", odd, copy),
        ("backup", odd, "--second-place", plats),
        ("backup", odd),
        ("restore", copy, odd),
        ("lock", odd, "--to=2019-01-31", "--by", os.fsdecode(b"E\xffK")),
        ("check", odd),
        (odd,),
    )


@pytest.mark.sweep
def test_a_path_that_is_no_text_works_at_every_door(odd, finsam):
    for line in words(odd):
        outcome = finsam(*line)
        assert outcome.status == 0, (line, outcome.err)
        for said in (outcome.out, outcome.err):
            said.encode()
    with closing(sqlite3.connect(os.fsencode(odd))) as connection:
        for (body,) in connection.execute("SELECT body FROM journal"):
            body.encode()


def test_such_a_book_is_remembered_and_opened_on_the_screens(odd):
    remember(odd)
    assert recent_books() == (odd,)
    finsam = Finsam(odd)
    assert finsam.book.path == odd
    finsam.let_go()


NOISE = b"\xff\x9b2J\xfe"


@pytest.mark.parametrize(
    "statement",
    one_of(
        5,
        [
            "UPDATE voucher SET series = CAST(:noise AS TEXT) WHERE sequence = 2",
            "UPDATE association SET name = CAST(:noise AS TEXT)",
            "UPDATE journal SET at = CAST(:noise AS TEXT)",
            "UPDATE journal SET kind = CAST(:noise AS TEXT)",
            "UPDATE posting SET account = CAST(:noise AS TEXT)",
            "UPDATE kept_file SET name = CAST(:noise AS TEXT)",
            "UPDATE fiscal_year SET last_day = CAST(:noise AS TEXT)",
            "UPDATE balance SET account = CAST(:noise AS TEXT) WHERE account = '5010'",
            "UPDATE approval SET approved_by = CAST(:noise AS TEXT)",
        ],
    ),
)
def test_what_a_check_says_of_a_rotten_book_is_text(statement, sound, path, finsam):
    path.write_bytes(sound)
    with unguarded(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement, {"noise": NOISE})
    for report in (check_book(path),):
        for check in report.checks:
            for said in (check.message, *([check.advice] if check.advice else [])):
                assert "b'" not in said.message
                assert not any(isinstance(value, bytes) for value in said.values.values())
                said.message.encode()
    outcome = finsam("check", path)
    assert outcome.status == 1
    for text in (outcome.out, outcome.err):
        assert "\x9b" not in text
        assert "\\x" not in text
        text.encode()


def test_bytes_that_any_check_quotes_are_text_in_its_answer(sound, path, monkeypatch):
    """One that forgets it, now or later: the sentence and what to do about it."""
    path.write_bytes(sound)
    quoted = problem("quoted", "It says {name}.", name=b"\xff\xfe5010")
    answer = Check("quoted", quoted, ok=False, advice=quoted)
    monkeypatch.setattr(checking, "QUESTIONS", (("quoted", lambda _: answer),))
    (found,) = checking.check_file(path, is_copy=True).checks
    assert found.advice is not None
    assert found.message.message == found.advice.message == "It says \ufffd\ufffd5010."
