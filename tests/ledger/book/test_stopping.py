"""A question to the book without an end: a signal ends it, and another thread can (R26)."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from finsam_tui.__main__ import main
from ledger.book.connection import connect
from ledger.book.database import as_it_lies
from ledger.book.schema import VERSION
from ledger.book.sqlite_errors import translated_errors
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import BookError
from ledger.core.model import Posting, VoucherInput
from ledger.integrity.backup import opened_copy
from ledger.integrity.check import check_book
from tests.sweeps import one_of

ROOT = Path(__file__).parents[3]
AGAIN = "WITH RECURSIVE again(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM again)"
ENDLESS = f"{AGAIN} SELECT count(*) FROM again"
ASKED = f"""
import signal
import sys
from finsam_tui import __main__
from finsam_tui.cli import show_cmd as show

def run(given):
    with show.open_book(given.book, read_only=True) as book, book.reading() as connection:
        print("asked", flush=True)
        connection.execute({ENDLESS!r}).fetchone()
    return 0

show.run = run
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell runs beside
sys.exit(__main__.main(["--lang", "en", "show", sys.argv[1], "income"]))
"""


@pytest.mark.parametrize(("number", "codes"), [(signal.SIGINT, (130,)), (signal.SIGTERM, (-15,))])
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


@pytest.mark.sweep
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


def ask_without_end(connection, *_arguments, **_named):
    """A question that Ctrl+C alone ends."""
    connection.execute(ENDLESS).fetchone()


def of_the_book(book, *_arguments, **_named):
    """The same, as it is asked of a book."""
    with book.reading() as connection:
        ask_without_end(connection)


def checked(path):
    check_book(path)


def recorded(path):
    with open_book(path) as book:
        record(
            book, VoucherInput(date(2019, 3, 15), "Hyra", (Posting("5010", 1), Posting("1930", -1)))
        )


def typed(path):
    lines = path.with_name("lines.jsonl")
    lines.write_text("{}\n")
    assert main(["record", str(path), str(lines)]) == 130
    raise KeyboardInterrupt


def asked_of_keeper(keeper, **_named):
    """The same, as what keeps backups and receipts asks it."""
    ask_without_end(keeper._book.connection)


LONG = {
    "a proof": (checked, "ledger.proof.proof.prove", of_the_book),
    "a question of the check": (
        checked,
        "ledger.integrity.check.QUESTIONS",
        (("x", ask_without_end),),
    ),
    "the newest backup": (checked, "ledger.integrity.external_checks.chain_links", ask_without_end),
    "the book that is checked": (checked, "ledger.integrity.read_copy._copy", ask_without_end),
    "a line that is recorded": (typed, "finsam_tui.cli.record_cmd.read_draft", None),
    "what is kept at close": (recorded, "ledger.integrity.auto_backup.AutoBackup.at_close", None),
    "what is kept after a write": (
        recorded,
        "ledger.integrity.auto_backup.AutoBackup.after_write",
        None,
    ),
    "the backup at close": (recorded, "ledger.integrity.backup.back_up", of_the_book),
}
"""Where something may take long, each with what comes there and what takes long."""


@pytest.mark.sweep
@pytest.mark.parametrize("case", one_of(4, LONG))
def test_ctrl_c_is_never_taken_for_a_fault_of_the_book(case, path, monkeypatch):
    doing, place, question = LONG[case]
    recorded(path)
    if case == "a line that is recorded":
        connection = sqlite3.connect(":memory:")
        connection.set_progress_handler(lambda: False, 100_000)
        monkeypatch.setattr(place, lambda *_words: translated(connection))
    else:
        monkeypatch.setattr(place, question or asked_of_keeper)

    def heard(_number, _frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGVTALRM, heard)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            doing(path)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def translated(connection):
    with translated_errors(Path("book")):
        ask_without_end(connection)


def test_a_question_that_takes_too_long_is_a_finding_and_no_ctrl_c(path, monkeypatch):
    monkeypatch.setattr("ledger.integrity.check.QUESTIONS", (("x", ask_without_end),))
    monkeypatch.setattr("ledger.integrity.read_copy.PATIENCE", 0.2)
    report = check_book(path)
    assert [(check.id, check.message.code) for check in report.checks if not check.ok][:1] == [
        ("x", "check-impossible")
    ]


def test_every_connection_in_the_source_is_made_to_hear_them():
    """The one to a schema in memory asks nothing of a file."""
    made = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("sqlite3.connect(")
        for package in ("ledger", "exports", "finsam_tui")
        for path in (ROOT / package).rglob("*.py")
    }
    assert {file: count for file, count in made.items() if count} == {"ledger/book/database.py": 2}


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
