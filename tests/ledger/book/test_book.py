"""Opening and writing: settings read back, refusals in words, all or nothing on the disk."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.book import connection as connections
from ledger.book.connection import connect
from ledger.book.journal import journal_head
from ledger.bookkeeping.chart_of_accounts import accounts, add_accounts
from ledger.bookkeeping.vouchers import record
from ledger.books.open import new_book, open_book
from ledger.core.errors import BookBusy, BookError
from ledger.core.model import Association
from ledger.integrity.check import check_file

PROV = Association("Prov", "222000-2683")


def code_of(refusal: pytest.ExceptionInfo[BookError]) -> str:
    return refusal.value.problems[0].code


SETTINGS = {
    "journal_mode": "delete",
    "synchronous": 3,
    "fullfsync": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
    "cache_spill": 0,
}


@pytest.mark.parametrize("read_only", [False, True])
def test_every_setting_that_protects_the_book_is_read_back(path, read_only):
    with open_book(path, read_only=read_only) as book:
        answers = {
            name: book.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS
        }
    assert answers == SETTINGS


OTHERWISE = (
    "foreign_keys = OFF",
    "recursive_triggers = OFF",
    "trusted_schema = ON",
    "cell_size_check = OFF",
    "synchronous = OFF",
    "fullfsync = OFF",
    "mmap_size = 1000000",
    "temp_store = FILE",
)


class Otherwise(sqlite3.Connection):
    """A connection of a library that was built with other settings."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        for setting in OTHERWISE:
            self.execute(f"PRAGMA {setting}")


def test_no_setting_is_left_as_the_library_has_it(path, monkeypatch):
    made = functools.partial(sqlite3.connect, factory=Otherwise)
    monkeypatch.setattr("ledger.book.connection.sqlite3.connect", made)
    with open_book(path) as book:
        assert isinstance(book.connection, Otherwise)
        answers = {
            name: book.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS
        }
    assert answers == SETTINGS


def test_a_book_being_made_has_the_same_settings(tmp_path):
    with new_book(tmp_path / "ny.finsam", PROV, (), "EK") as book:
        answers = book.connection.execute("PRAGMA synchronous").fetchone()
    assert answers == (3,)


def test_a_library_that_does_not_keep_a_setting_is_refused(path, monkeypatch):
    monkeypatch.setattr(connections, "PRAGMAS", (("synchronous", "OFF", 3),))
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "pragma"


def test_an_old_library_is_refused(path, monkeypatch):
    monkeypatch.setattr(connections, "MIN_SQLITE", (99, 0, 0))
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "old-sqlite"


def edited(path: Path, *statements_: str) -> None:
    """Edits the file as a stranger would."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements_:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("PRAGMA application_id = 1", "not-a-book"),
        ("PRAGMA user_version = 0", "guards-changed"),
        ("PRAGMA user_version = -1", "guards-changed"),
        ("DROP TRIGGER journal_posts", "guards-changed"),
        ("CREATE TABLE mine (a)", "guards-changed"),
        ("CREATE INDEX mine ON posting (amount)", "guards-changed"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_not_as_the_program_made_it_is_refused(path, statement, code, read_only):
    edited(path, statement)
    with pytest.raises(BookError) as refusal:
        open_book(path, read_only=read_only)
    assert code_of(refusal) == code


@pytest.mark.parametrize("content", [b"", b"#FLAGGA 0", bytes(4096)])
def test_another_file_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "annat"
    path.write_bytes(content)
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "not-a-book"
    assert path.read_bytes() == content


def test_no_book_is_made_by_opening_one(tmp_path):
    with pytest.raises(BookError) as refusal:
        open_book(tmp_path / "ingen.finsam")
    assert code_of(refusal) == "no-book"
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_two_names_is_refused(path):
    os.link(path, path.with_name("annan.finsam"))
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "linked-book"


def test_a_name_that_a_crash_left_while_the_book_was_made_is_removed(path):
    names = (".bok.finsam.77.new", ".bok.finsam.78.restored")
    for name in names:
        os.link(path, path.with_name(name))
    another = path.with_name(".bok.finsam.79.new")
    another.write_bytes(b"som byggs")
    with open_book(path) as book:
        assert book.association == PROV
    assert [name for name in names if path.with_name(name).exists()] == []
    assert another.read_bytes() == b"som byggs"


@pytest.mark.parametrize("name", [".bok.finsam.77.gammal", ".annan.finsam.77.new"])
def test_another_name_of_a_book_than_a_crash_leaves_is_not_removed(path, name):
    os.link(path, path.with_name(name))
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "linked-book"
    assert path.with_name(name).exists()


def test_someone_without_a_home_can_record(path, rent, monkeypatch):
    def homeless(_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setenv("XDG_STATE_HOME", "")
    monkeypatch.setattr(Path, "expanduser", homeless)
    with open_book(path) as book:
        assert record(book, rent).number == 1
    assert check_file(path).ok


def test_a_book_is_opened_by_way_of_a_symbolic_link_under_its_own_name(path, tmp_path):
    link = tmp_path / "mapp" / "länk.finsam"
    link.parent.mkdir()
    link.symlink_to(path)
    with open_book(link) as book:
        assert book.path == path


def test_a_book_with_blanks_and_signs_in_its_name_opens(path):
    odd = path.with_name("år 2019 #1 50%?.finsam")
    path.rename(odd)
    with open_book(odd) as book:
        assert book.association == PROV


def test_a_book_turned_into_several_files_is_one_file_again(path):
    edited(path, "PRAGMA journal_mode = WAL", "INSERT INTO sketch VALUES (1, '', '')")
    with open_book(path) as book:
        assert book.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [item.name for item in path.parent.iterdir()] == ["bok.finsam"]


def crash_in_the_middle_of_a_write(path: Path) -> None:
    """Leaves the book as a crash does: half written, its journal beside it."""
    at_work = path.with_name("arbete.finsam")
    shutil.copyfile(path, at_work)
    with closing(sqlite3.connect(at_work, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO sketch (saved_at, body) VALUES ('', ?)", [("x" * 5000,)] * 50
        )
        shutil.copyfile(at_work, path)
        shutil.copyfile(f"{at_work}-journal", f"{path}-journal")
    at_work.unlink()


@pytest.mark.parametrize("read_only", [False, True])
def test_what_a_crash_left_half_done_is_undone_when_the_book_is_opened(path, read_only):
    crash_in_the_middle_of_a_write(path)
    with open_book(path, read_only=read_only) as book:
        assert book.connection.execute("SELECT count(*) FROM sketch").fetchone() == (0,)
    assert check_file(path, is_copy=True).ok


def test_a_write_is_all_or_nothing(book, rent):
    before = journal_head(book.connection)

    def interrupted():
        with book.writing():
            record(book, rent)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert journal_head(book.connection) == before
    assert record(book, rent).number == 1


def test_a_write_inside_a_write_is_part_of_it(book, rent):
    def failing():
        with book.writing():
            with book.writing():
                record(book, rent)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert journal_head(book.connection).vouchers == 0


def test_what_one_window_is_writing_another_waits_for_and_then_refuses(path, rent, monkeypatch):
    monkeypatch.setattr("ledger.book.book.BUSY_TIMEOUT", 0)
    with open_book(path) as one, open_book(path) as other, one.writing():
        assert not other.is_free()
        with pytest.raises(BookBusy) as refusal:
            record(other, rent)
        assert code_of(refusal) == "busy"
        record(one, rent)
    with open_book(path) as book:
        assert record(book, rent).number == 2


def test_who_reads_keeps_a_write_from_the_disk_and_it_is_made_afterwards(path, rent):
    with open_book(path, read_only=True) as reader, open_book(path) as book:
        book.busy_timeout = 0
        with reader.reading():
            with pytest.raises(BookBusy):
                record(book, rent)
            assert (book.writes, book.is_free()) == (0, False)
        assert book.is_free()
        assert record(book, rent).number == 1
        assert book.writes == 1


def test_a_write_larger_than_the_cache_keeps_no_one_from_reading(path, monkeypatch):
    monkeypatch.setattr("ledger.book.book.BUSY_TIMEOUT", 0)
    with open_book(path) as book, open_book(path, read_only=True) as reader:
        book.connection.execute("PRAGMA cache_size = 1")
        with book.writing() as connection:
            rows = [("x" * 5000,)] * 50
            connection.executemany("INSERT INTO sketch (saved_at, body) VALUES ('', ?)", rows)
            with reader.reading() as other:
                assert other.execute("SELECT count(*) FROM sketch").fetchone() == (0,)


def test_a_book_open_for_reading_takes_no_write(path, rent):
    with open_book(path, read_only=True) as book, pytest.raises(BookError) as refusal:
        record(book, rent)
    assert code_of(refusal) == "read-only"


def test_a_fault_while_a_book_is_made_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), new_book(tmp_path / "ny.finsam", PROV, (), "EK"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_connection_never_makes_a_file(tmp_path):
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "ny.finsam", "rw")
    assert list(tmp_path.iterdir()) == []


def names_of(book):
    return {account.number: account.name for account in accounts(book)}


def test_a_look_reads_a_fact_once_and_the_next_look_anew(book):
    asked: list[str] = []
    book.connection.set_trace_callback(asked.append)
    with book.reading():
        first = accounts(book)
        assert accounts(book) is first
    assert sum("FROM account" in statement for statement in asked) == 1
    assert accounts(book) is not first
    assert book.facts is None


def test_a_write_is_seen_at_once_also_inside_a_look(book):
    def rename(name):
        account = next(one for one in accounts(book) if one.number == "1930")
        add_accounts(book, [replace(account, name=name)])
        return names_of(book)["1930"]

    with book.writing():
        assert names_of(book)["1930"] != "Banken"
        assert rename("Banken") == "Banken"
        with book.reading():
            assert names_of(book)["1930"] == "Banken"
            assert rename("Sparbanken") == "Sparbanken"
        assert rename("Bank") == "Bank"
    assert names_of(book)["1930"] == "Bank"
    assert book.facts is None
