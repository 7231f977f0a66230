"""A book is checked on a copy, so that who records meanwhile does not wait."""

from __future__ import annotations

import sqlite3

import pytest

from ledger.book.journal import journal_head
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.integrity import check
from ledger.integrity import read_copy as snapshot
from ledger.integrity.check import check_book, check_file
from ledger.integrity.read_copy import open_for_check


def recorded_beside(path, draft) -> int:
    """Records a voucher without any patience, and returns its number."""
    with open_book(path) as book:
        book.busy_timeout = 0
        return record(book, draft).number


def test_who_records_while_a_book_is_checked_does_not_wait(path, rent, monkeypatch):
    numbers = []

    def busy(connection):
        assert connection.execute("SELECT count(*) FROM voucher").fetchone() == (0,)
        numbers.append(recorded_beside(path, rent))
        return Check("busy", problem("busy", "Somebody records."))

    monkeypatch.setattr(check, "QUESTIONS", (("busy", busy),))
    assert check_book(path).ok
    assert numbers == [1]


@pytest.mark.parametrize(("peace", "times"), [(60, 3), (0, 1)], ids=["steps", "at once"])
def test_what_is_recorded_between_two_steps_is_in_the_copy(path, rent, monkeypatch, peace, times):
    monkeypatch.setattr(snapshot, "STEP", 1)
    monkeypatch.setattr(snapshot, "PEACE", peace)
    monkeypatch.setattr(snapshot, "PAUSE", 0)
    steps = 0

    def is_stopped() -> bool:
        nonlocal steps
        steps += 1
        if steps <= times:
            recorded_beside(path, rent)
        return False

    copy = open_for_check(path, is_stopped)
    assert copy.execute("PRAGMA database_list").fetchone()[2] == b""
    with open_book(path, read_only=True) as book:
        assert journal_head(copy).vouchers == journal_head(book.connection).vouchers == times
    copy.close()


def test_what_cannot_be_copied_is_read_where_it_is(path, monkeypatch):
    def full(_source, _copy, _pages, _ends):
        raise sqlite3.OperationalError

    monkeypatch.setattr(snapshot, "_copy", full)
    connection = open_for_check(path, lambda: False)
    assert connection.execute("PRAGMA database_list").fetchone()[2] == str(path).encode()
    connection.close()
    assert check_file(path).ok
    assert check_book(path).ok


def test_a_check_that_is_stopped_says_of_nothing_that_it_holds(path, monkeypatch):
    monkeypatch.setattr(snapshot, "OFTEN", 1)
    report = check_book(path, is_stopped=lambda: True)
    assert not any(found.ok for found in report.checks if found.id in dict(check.QUESTIONS))
