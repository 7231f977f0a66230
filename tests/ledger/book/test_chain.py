"""The journal's chain of hashes, and how rows are told."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest

from ledger.book.journal import GENESIS, Entry, append_entry, encode_rows, entry_hash, journal_head
from ledger.book.recorded import INSERTS, JOURNAL_LINES, RECORDED
from ledger.book.schema import migrate
from ledger.bookkeeping.vouchers import record
from ledger.integrity.journal_replay import chain_links, mismatched_entries

COLUMNS = (7, "2026-01-01T00:00:00.000Z", "EK", "finsam 0", "note", 0, 1, 2, 0, "a\tb\n", GENESIS)


def test_the_hash_is_that_of_every_column_with_its_length_before_it():
    text = b"1:724:2026-01-01T00:00:00.000Z2:EK8:finsam 04:note1:01:11:21:04:a\tb\n32:" + bytes(32)
    assert entry_hash(COLUMNS) == hashlib.sha256(text).digest()


@pytest.mark.parametrize("place", range(len(COLUMNS)))
def test_a_change_in_any_column_changes_the_hash(place):
    changed = list(COLUMNS)
    changed[place] = b"x" * 32 if place == 10 else f"{changed[place]}0"
    assert entry_hash(tuple(changed)) != entry_hash(COLUMNS)


def test_what_moves_from_one_column_to_the_next_changes_the_hash():
    assert entry_hash(("ab", "c")) != entry_hash(("a", "bc"))


def test_text_hashes_alike_whether_it_is_read_as_text_or_as_bytes():
    assert entry_hash(("Hyra på väg", b"x")) == entry_hash(("Hyra på väg".encode(), b"x"))


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((), ""),
        ((("account", "1930", "Bank", "asset", 1, ""),), "account\t1930\tBank\tasset\t1\t\n"),
        (
            (("dimension", 6, "Projekt", None), ("reason", "x")),
            "dimension\t6\tProjekt\t\nreason\tx\n",
        ),
    ],
)
def test_rows_are_told_one_a_line(rows, text):
    assert encode_rows(rows) == text


def test_before_the_first_entry_the_head_is_the_genesis(connection):
    connection.execute("BEGIN")
    migrate(connection)
    assert journal_head(connection) == type(journal_head(connection))(0, GENESIS, 0, 0, 0)


@pytest.fixture
def connection():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def test_each_entry_continues_the_one_before(book, rent):
    record(book, rent)
    book.append(Entry("note", "EK", (("reason", "prov"),)))
    rows = book.connection.execute("SELECT prev, hash FROM journal ORDER BY seq").fetchall()
    assert [prev for prev, _ in rows] == [GENESIS, *(digest for _, digest in rows[:-1])]
    assert journal_head(book.connection).hash == rows[-1][1]


def test_an_entry_says_when_who_and_with_what_program(book):
    with book.writing() as connection:
        append_entry(connection, Entry("note", "EK"))
    at, actor, app = book.connection.execute(
        "SELECT at, actor, app FROM journal ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    assert (len(at), at[-1], actor, app.split()[0]) == (24, "Z", "EK", "finsam")


def test_the_links_of_a_sound_journal_hold_and_every_row_is_told(book, rent):
    record(book, rent)
    book.connection.text_factory = bytes
    assert [link.is_valid for link in chain_links(book.connection)] == [True] * 3
    assert list(mismatched_entries(book.connection)) == []


def test_every_table_that_takes_no_change_is_told(book):
    names = {
        name
        for (name,) in book.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    }
    free = {"journal", "draft", "draft_line", "sketch", "_sqlite_migrations"}
    proved_otherwise = {"balance", "object_set", "object_set_member", "kept_file_part"}
    assert names - free - proved_otherwise == JOURNAL_LINES.keys()


@pytest.mark.parametrize("table", RECORDED)
def test_the_journal_has_every_column_of_a_recorded_table_and_its_guards_are_there(book, table):
    columns = [row[1] for row in book.connection.execute(f"PRAGMA table_info({table})")]
    assert {*RECORDED[table].columns.split(), "entry"} == {*columns, "entry"}
    guards = book.connection.execute(
        "SELECT upper(sql) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    events = {event for (sql,) in guards for event in EVENTS if f"BEFORE {event} ON" in sql}
    assert events == EVENTS


EVENTS = {"INSERT", "UPDATE", "DELETE"}


def test_the_lines_and_the_insert_of_a_table_are_what_one_would_write_by_hand():
    assert JOURNAL_LINES["dimension"] == (
        "SELECT entry, CAST('dimension' || char(9) || number || char(9) || name"
        " || char(9) || coalesce(parent, '') AS BLOB) FROM dimension ORDER BY entry"
    )
    assert INSERTS["dimension"] == (
        "INSERT INTO dimension (entry, number, name, parent) VALUES (?, ?, ?, ?)"
    )
