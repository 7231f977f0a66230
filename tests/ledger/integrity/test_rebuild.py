"""The book rebuilt of its journal: the same rows in every table, and the faults of the lines."""

from __future__ import annotations

from contextlib import closing

import pytest

from ledger.book.journal import ENTRIES
from ledger.book.recorded import RECORDED, text_sha256
from ledger.books.open import open_book
from ledger.integrity.check import REBUILT, findings
from ledger.integrity.rebuild import TEXTS, rebuilt, rows_apart
from tests.books import copy_reference

TABLES = ("journal", "object_set", "object_set_member", "balance", *RECORDED)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What comes along of the demonstration book, and every row of its tables."""
    path = copy_reference(tmp_path_factory.mktemp("b") / "b.finsam")
    with open_book(path) as book, book.reading() as connection:
        texts = [text for (text,) in connection.execute(TEXTS)]
        given = (
            connection.execute(ENTRIES).fetchall(),
            [(entry, line.decode()) for entry, line in rows_apart(connection)],
            {text_sha256(text): text for text in texts},
        )
        return given, rows_of(connection)


def rows_of(connection):
    return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=str) for name in TABLES}


def test_the_rebuilt_book_has_every_row_of_every_table_and_nothing_is_wrong_with_it(whole):
    given, expected = whole
    with closing(rebuilt(*given)) as connection:
        assert rows_of(connection) == expected
        assert {check.id for check in findings(connection, REBUILT) if check.ok} == set(REBUILT)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("2019", "2018", "told"),
        ("\t2019-03-", "\t2019-04-", "told"),
        ("posting\t7\t", "posting\t7000\t", "told"),
    ],
)
def test_a_row_that_is_not_the_journal_s_is_found(whole, old, new, found):
    (entries, rows, texts), _ = whole
    place = next(place for place, (_, line) in enumerate(rows) if old in line)
    entry, line = rows[place]
    other = [*rows[:place], (entry, line.replace(old, new)), *rows[place + 1 :]]
    with closing(rebuilt(entries, other, texts)) as connection:
        assert found in {check.id for check in findings(connection, REBUILT) if not check.ok}


def test_a_row_of_no_entry_is_found(whole):
    (entries, rows, texts), _ = whole
    other = [*rows, (len(entries) + 1, "approval\t1\tFC")]
    with closing(rebuilt(entries, other, texts)) as connection:
        assert "told" in {check.id for check in findings(connection, REBUILT) if not check.ok}


def test_an_entry_that_was_changed_breaks_the_chain(whole):
    (entries, rows, texts), _ = whole
    seq, at, _actor, *rest = entries[20]
    other = [*entries[:20], (seq, at, "FC", *rest), *entries[21:]]
    with closing(rebuilt(other, rows, texts)) as connection:
        assert "chain" in {check.id for check in findings(connection, REBUILT) if not check.ok}


@pytest.mark.parametrize("lacking", ["texts", "sets"])
def test_what_the_journal_has_by_a_digest_must_come_along(whole, lacking):
    (entries, rows, texts), _ = whole
    rows = [row for row in rows if row[0]] if lacking == "sets" else rows
    with pytest.raises(KeyError):
        rebuilt(entries, rows, {} if lacking == "texts" else texts)
