"""A commit that the disk fails: whether it took is looked up before anything is said."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path


def code_of(refusal: pytest.ExceptionInfo[BookError]) -> str:
    return refusal.value.problems[0].code


class FailingDisk:
    """A connection on a disk that fails a commit, before or after the book has got it."""

    def __init__(self, connection: sqlite3.Connection, *, gets_there: bool) -> None:
        self.connection = connection
        self.gets_there = gets_there

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement == "COMMIT":
            if self.gets_there:
                self.connection.execute(statement)
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return self.connection.execute(statement, *values)


def test_a_commit_that_fails_after_it_took_is_acknowledged(path, rent):
    with open_book(path) as book:
        book.connection = FailingDisk(book.connection, gets_there=True)  # type: ignore[assignment]
        assert record(book, rent).number == 1
        assert isinstance(book.connection, sqlite3.Connection), "looked up with another connection"
        assert record(book, rent).number == 2


def test_a_commit_that_fails_and_took_nothing_is_refused_once_that_is_known(path, rent):
    with open_book(path) as book:
        book.connection = FailingDisk(book.connection, gets_there=False)  # type: ignore[assignment]
        with pytest.raises(BookError) as refusal:
            record(book, rent)
        assert code_of(refusal) == "disk-fault-nothing"
        assert record(book, rent).number == 1


def test_whether_a_failed_commit_took_is_said_to_be_unknown_when_nobody_can_look(
    path, rent, monkeypatch
):
    with open_book(path) as book:
        book.connection = FailingDisk(book.connection, gets_there=True)  # type: ignore[assignment]
        monkeypatch.setattr("ledger.book.book.connect", unreachable)
        with pytest.raises(BookError) as refusal:
            record(book, rent)
    assert code_of(refusal) == "disk-fault"


def unreachable(_path: Path, _mode: str) -> sqlite3.Connection:
    raise sqlite3.OperationalError
