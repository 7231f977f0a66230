"""A question to the book without an end: a signal ends it, and another thread can (R26)."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from ledger.book import open_book
from ledger.connection import connect
from ledger.database import as_it_lies
from ledger.errors import BookError
from ledger.migrations import VERSION
from ledger.safety.backup import opened_copy

ROOT = Path(__file__).parents[3]
AGAIN = "WITH RECURSIVE again(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM again)"
ENDLESS = f"{AGAIN} SELECT count(*) FROM again"
ASKED = f"""
import signal
import sys
from finsam_tui import __main__
from finsam_tui.cli import show

def run(given):
    with show.open_book(given.book, read_only=True) as book, book.reading() as connection:
        print("asked", flush=True)
        connection.execute({ENDLESS!r}).fetchone()
    return 0

show.run = run
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell runs beside
sys.exit(__main__.main(["--lang", "en", "show", sys.argv[1], "income"]))
"""


@pytest.mark.parametrize(("number", "codes"), [(signal.SIGINT, (1, 130)), (signal.SIGTERM, (-15,))])
def test_a_signal_ends_a_command_that_waits_for_an_answer(path, number, codes):
    child = subprocess.Popen(
        [sys.executable, "-c", ASKED, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "asked\n"
        child.send_signal(number)
        _, told = child.communicate(timeout=60)
    finally:
        child.kill()
    assert child.returncode in codes
    assert "Traceback" not in told
    if number == signal.SIGINT:
        assert told.count("\n") == 1
        assert "stopped" in told.casefold()


def test_another_thread_ends_a_question_and_the_book_is_as_usable_as_before(path):
    with open_book(path) as book:
        timer = threading.Timer(0.2, book.connection.interrupt)
        timer.start()
        with pytest.raises(BookError) as refused, book.reading() as connection:
            connection.execute(ENDLESS).fetchone()
        timer.join()
        assert refused.value.problems[0].code == "stopped"
        assert book.association.name == "Prov"


class Heard(Exception):  # noqa: N818 - what a test does
    """A signal was heard."""


@pytest.mark.parametrize(
    "opened", [lambda at: connect(at, "ro"), lambda at: opened_copy(at, "ro"), as_it_lies]
)
def test_every_connection_to_a_book_hears_signals(path, opened):
    def heard(_number, _frame):
        raise Heard

    before = signal.signal(signal.SIGVTALRM, heard)
    try:
        with closing(opened(path)) as connection:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0.2)
            with pytest.raises((sqlite3.OperationalError, Heard)):
                connection.execute(ENDLESS).fetchone()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_every_connection_in_the_source_is_made_to_hear_them():
    """The one to a schema in memory asks nothing of a file."""
    made = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("sqlite3.connect(")
        for package in ("ledger", "exports", "finsam_tui")
        for path in (ROOT / package).rglob("*.py")
    }
    assert {file: count for file, count in made.items() if count} == {"ledger/database.py": 2}


@pytest.mark.parametrize("table", ["journal", "voucher", "account"])
def test_a_newer_book_whose_table_is_an_endless_view_is_refused(path, table):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE type IN ('trigger', 'view')")
        connection.execute("DELETE FROM sqlite_master WHERE name = ? OR tbl_name = ?", (table,) * 2)
        connection.execute(
            "INSERT INTO sqlite_master VALUES ('view', ?, ?, 0, ?)",
            (table, table, f"CREATE VIEW {table} AS {AGAIN} SELECT n AS seq FROM again"),
        )
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(BookError) as refused:
        open_book(path, read_only=True)
    assert refused.value.problems[0].code == "guards-changed"
