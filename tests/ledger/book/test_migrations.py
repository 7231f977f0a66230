"""The schema: its fingerprint, and the way from one version to the next."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger import migrations
from ledger.book import Book, open_book
from ledger.chain import head
from ledger.errors import BookError
from ledger.migrations import FINGERPRINTS, VERSION, fingerprint, migrate, statements
from ledger.safety.check import check_file
from ledger.vouchers import record


def code_of(refusal: pytest.ExceptionInfo[BookError]) -> str:
    return refusal.value.problems[0].code


def test_the_fingerprint_is_that_of_what_migrating_makes():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        migrate(connection)
        assert fingerprint(connection) == FINGERPRINTS[-1]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(FINGERPRINTS),)


def test_the_fingerprint_sees_a_word_and_not_a_blank():
    def made(sql):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(sql)
            return fingerprint(connection)

    assert made("CREATE TABLE a (b  INTEGER)") == made("CREATE TABLE a (b\n INTEGER)")
    assert made("CREATE TABLE a (b INTEGER)") != made("CREATE TABLE a (b TEXT)")


def test_statements_are_cut_between_triggers_and_not_inside():
    found = list(statements("rules.sql"))
    assert all(sqlite3.complete_statement(statement) for statement in found)
    assert [statement.count("CREATE ") for statement in found] == [1] * len(found)


@pytest.fixture
def next_version(monkeypatch):
    """The program as it is when another version of the schema has come."""
    made = "CREATE TABLE extra (entry INTEGER PRIMARY KEY) STRICT"
    first = migrations.statements
    monkeypatch.setattr(migrations, "TABLES", {**migrations.TABLES, VERSION + 1: "extra.sql"})
    monkeypatch.setattr(
        migrations,
        "statements",
        lambda file: iter([made]) if file == "extra.sql" else first(file),
    )
    monkeypatch.setattr(migrations, "VERSION", VERSION + 1)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        migrate(connection)
        prints = (*FINGERPRINTS, fingerprint(connection))
    for module in ("migrations", "connection", "safety.check"):
        monkeypatch.setattr(f"ledger.{module}.FINGERPRINTS", prints)
    for module in ("connection", "safety.check", "book"):
        monkeypatch.setattr(f"ledger.{module}.VERSION", len(prints))


def test_an_older_book_is_backed_up_and_brought_up_to_date(path, rent, request):
    with open_book(path) as book:
        record(book, rent)
        before = head(book.connection)
    request.getfixturevalue("next_version")
    assert check_file(path).ok
    with pytest.raises(BookError) as refusal:
        open_book(path, read_only=True)
    assert code_of(refusal) == "older-book"
    with open_book(path) as book:
        told = book.connection.execute("SELECT seq, kind, body FROM journal ORDER BY seq DESC")
        assert told.fetchone() == (
            before.seq + 1,
            "migration",
            f"migration\t{VERSION}\t{VERSION + 1}\n",
        )
    assert check_file(path).ok
    backup = min((path.parent / "bok.backups").iterdir())
    assert f"-{before.seq:06}-{before.hash.hex()[:12]}" in backup.name


def test_a_step_that_fails_leaves_the_older_book_as_it_was(path, request, monkeypatch):
    request.getfixturevalue("next_version")
    monkeypatch.setattr("ledger.connection.FINGERPRINTS", (*FINGERPRINTS, "another"))
    before = path.read_bytes()
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "guards-changed"
    monkeypatch.undo()
    assert path.read_bytes() == before
    with open_book(path) as book:
        assert isinstance(book, Book)
