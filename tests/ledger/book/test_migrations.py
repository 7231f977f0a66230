"""The schema: its fingerprint, and the way from one version to the next.

That a migration which dies or fails leaves the old book or the new: tests/faults/test_deeds.py.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.book import schema as migrations
from ledger.book.journal import journal_head
from ledger.book.schema import FINGERPRINTS, VERSION, fingerprint, migrate, sql_statements
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years, template_text
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import BookError
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import stored_drafts
from ledger.entry.voucher_templates import own_templates
from ledger.integrity.backup import back_up, backup_folder, backups_in
from ledger.integrity.check import check_file
from ledger.integrity.year_end_seal import year_end_seal
from ledger.statements.book_statements import template_of
from tests.ledger.book.sample_book import DATA, shown

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = {
    int(re.findall("[0-9]+", path.name)[0]): path for path in sorted(DATA.glob("book_*.finsam.gz"))
}
"""A book of each version that has been published, as its program left it."""


def code_of(refusal: pytest.ExceptionInfo[BookError]) -> str:
    return refusal.value.problems[0].code


def unpacked(version: int, folder: Path) -> Path:
    path = folder / "bok.finsam"
    path.write_bytes(gzip.decompress(SAMPLES[version].read_bytes()))
    return path


def as_shown_then(version: int) -> list[str]:
    """What the reports showed of the sample book, in the program of its version."""
    return DATA.joinpath(f"book_{version}.tsv").read_text("utf-8").splitlines()


def version_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


@pytest.fixture(params=[version for version in SAMPLES if version < VERSION])
def older(request):
    """Each version that a book may be of and that is not the newest."""
    return request.param


@pytest.fixture
def older_book(older, tmp_path):
    """The sample book of an earlier version."""
    return unpacked(older, tmp_path)


def test_the_fingerprint_is_that_of_what_migrating_makes():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        migrate(connection)
        assert fingerprint(connection) == FINGERPRINTS[-1]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(FINGERPRINTS),)


@pytest.mark.parametrize("version", SAMPLES)
def test_what_has_been_published_keeps_its_fingerprint(version, tmp_path):
    with closing(sqlite3.connect(unpacked(version, tmp_path))) as connection:
        assert fingerprint(connection) == FINGERPRINTS[version - 1]


def test_the_fingerprint_sees_a_word_and_a_blank():
    def made(sql):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(sql)
            return fingerprint(connection)

    assert made("CREATE TABLE a (b  INTEGER)") != made("CREATE TABLE a (b\n INTEGER)")
    assert made("CREATE TABLE a (b INTEGER)") != made("CREATE TABLE a (b TEXT)")


def test_statements_are_cut_between_triggers_and_not_inside():
    found = list(sql_statements("rules.sql"))
    assert all(sqlite3.complete_statement(statement) for statement in found)
    assert [statement.count("CREATE ") for statement in found] == [1] * len(found)


def test_an_older_book_is_backed_up_and_brought_up_to_date(older, older_book):
    with closing(sqlite3.connect(older_book)) as connection:
        before = journal_head(connection)
    assert check_file(older_book).ok
    with open_book(older_book) as book:
        assert list(shown(book)) == as_shown_then(older)
        assert fingerprint(book.connection) == FINGERPRINTS[-1]
        told = book.connection.execute(
            "SELECT kind, body FROM journal WHERE seq = ?", (before.seq + 1,)
        )
        assert told.fetchone() == ("migration", f"migration\t{older}\t{VERSION}\n")
    assert check_file(older_book).ok
    oldest = backups_in(backup_folder(older_book))[0]
    assert (oldest.receipt.seq, version_in(oldest.path)) == (before.seq, older)


SEALED_WHEN_CLOSED = 2
"""The first version whose years are sealed when they are closed, by who closes them."""


@pytest.mark.sweep
def test_a_book_brought_up_to_date_is_written_as_any_other_and_its_closed_year_sealed(
    older, older_book
):
    rows = (Posting("5010", 100), Posting("1930", -100))
    with open_book(older_book) as book:
        record(book, VoucherInput(date(2020, 2, 3), "Hyra", rows, recorded_by="FC"))
        seal = year_end_seal(book, fiscal_year(book, 2019))
        told = book.connection.execute("SELECT actor FROM journal WHERE kind = 'seal'")
        assert told.fetchall() == [("EK" if older >= SEALED_WHEN_CLOSED else "FC",)]
    assert seal
    assert check_file(older_book).ok


def test_the_voucher_templates_of_the_office_come_along(tmp_path):
    with open_book(unpacked(1, tmp_path)) as book:
        (template,) = own_templates(book)
        (left,) = stored_drafts(book)
    rows = [(row.account, row.share, row.debit) for row in template.draft.rows]
    assert (template.name, template.draft.text) == ("Städning", "Städning")
    assert rows == [("5010", 1, ""), ("1930", -1, "")]
    assert left.draft.text == "påbörjad"


def test_an_older_book_is_read_as_it_is(older, older_book):
    before = older_book.read_bytes()
    with open_book(older_book, read_only=True) as book:
        assert list(shown(book)) == as_shown_then(older)
        assert book.warnings == ()
    assert older_book.read_bytes() == before


def test_of_two_programs_that_open_an_older_book_at_once_one_brings_it_up_to_date(
    older, older_book, monkeypatch
):
    def back_up_while_another_opens(book):
        monkeypatch.setattr("ledger.integrity.upgrade.back_up", back_up)
        with open_book(older_book):
            return back_up(book)

    monkeypatch.setattr("ledger.integrity.upgrade.back_up", back_up_while_another_opens)
    with open_book(older_book) as book:
        told = book.connection.execute("SELECT body FROM journal WHERE kind = 'migration'")
        assert told.fetchall() == [(f"migration\t{older}\t{VERSION}\n",)]


def test_an_older_book_that_is_not_sound_is_left_as_it_is(older, older_book):
    with closing(sqlite3.connect(older_book, isolation_level=None)) as connection:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'voucher_is_never_changed'"
        (kept,) = connection.execute(guard).fetchone()
        connection.execute("DROP TRIGGER voucher_is_never_changed")
        connection.execute("UPDATE voucher SET text = 'annat' WHERE sequence = 1")
        connection.execute(kept)
    before = older_book.read_bytes()
    with pytest.raises(BookError) as refusal:
        open_book(older_book)
    assert [problem.code for problem in refusal.value.problems] == [
        "not-migrated",
        "told-otherwise",
    ]
    assert older_book.read_bytes() == before
    with open_book(older_book, read_only=True) as book:
        assert list(shown(book)) == as_shown_then(older)


@pytest.fixture
def next_version(monkeypatch):
    """The program as it is when another version of the schema has come, with a table more."""
    made = "CREATE TABLE extra (entry INTEGER PRIMARY KEY) STRICT"
    first = migrations.sql_statements
    tables = {**migrations.TABLES, VERSION + 1: "extra.sql"}
    for module in ("book.schema", "book.connection"):
        monkeypatch.setattr(f"ledger.{module}.TABLES", tables)
        monkeypatch.setattr(
            f"ledger.{module}.sql_statements",
            lambda file: iter([made]) if file == "extra.sql" else first(file),
        )
    monkeypatch.setattr(migrations, "VERSION", VERSION + 1)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        migrate(connection)
        prints = (*FINGERPRINTS, fingerprint(connection))
    for module in ("book.schema", "book.connection", "integrity.check"):
        monkeypatch.setattr(f"ledger.{module}.FINGERPRINTS", prints)
    for module in (
        "book.connection",
        "integrity.check",
        "integrity.upgrade",
        "book.book",
        "books.open",
    ):
        monkeypatch.setattr(f"ledger.{module}.VERSION", len(prints))


def test_a_version_that_brings_tables_adds_them_and_reads_an_older_book_as_if_they_were_empty(
    path, request
):
    request.getfixturevalue("next_version")
    assert check_file(path).ok
    before = path.read_bytes()
    with open_book(path, read_only=True) as book:
        assert book.connection.execute("SELECT count(*) FROM extra").fetchone() == (0,)
    assert path.read_bytes() == before
    with open_book(path) as book:
        assert book.connection.execute("SELECT count(*) FROM extra").fetchone() == (0,)
    assert check_file(path).ok


def made_newer(path: Path) -> None:
    """Does what a newer program might do: a version, a table and a trigger of its own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE extra (entry INTEGER PRIMARY KEY) STRICT")
        connection.execute(
            "CREATE TRIGGER extra_is_never_deleted BEFORE DELETE ON extra"
            " BEGIN SELECT raise(ABORT, 'never'); END"
        )
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


def test_a_newer_book_is_read_with_a_word_and_not_written(path, rent):
    with open_book(path) as book:
        record(book, rent)
        before = list(shown(book))
    made_newer(path)
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert code_of(refusal) == "newer-book"
    with open_book(path, read_only=True) as book:
        assert [problem.code for problem in book.warnings] == ["newer-book"]
        assert list(shown(book)) == before
        with pytest.raises(BookError) as refusal:
            record(book, rent)
    assert code_of(refusal) == "newer-book"
    found = {check.id: check.ok for check in check_file(path).checks}
    assert [id_ for id_, ok in found.items() if not ok] == ["guards"]


def test_a_book_that_a_newer_program_takes_over_while_it_is_open_is_not_written(path, rent):
    with open_book(path) as book:
        record(book, rent)
        made_newer(path)
        before = journal_head(book.connection)
        with pytest.raises(BookError) as refusal:
            record(book, rent)
        assert code_of(refusal) == "newer-book"
        assert journal_head(book.connection) == before


ROLES_IN_TEMPLATES = 3
"""The first version whose published sample has the roles in its templates from the beginning."""


@pytest.mark.parametrize("version", [one for one in SAMPLES if one < ROLES_IN_TEMPLATES])
def test_an_open_year_gets_the_roles_of_its_template_and_a_closed_one_keeps_its_text(
    version, tmp_path
):
    path = unpacked(version, tmp_path)
    with open_book(path, read_only=True) as book:
        before = {
            year.name: (year.closed, template_text(book, year)) for year in fiscal_years(book)
        }
    assert {closed for closed, _ in before.values()} == {True, False}
    with open_book(path) as book:
        for year in fiscal_years(book):
            closed, old = before[year.name]
            assert (template_text(book, year) == old) == closed
            assert template_of(book, year).roles_are_stated == (not closed)
