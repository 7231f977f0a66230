"""What a book is opened for: one on a network disk, one of a newer program, one of an older."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger.book import files as disk
from ledger.book.schema import VERSION
from tests.ledger.book.test_migrations import SAMPLES, unpacked
from tests.sweeps import one_of

LOCK = ("--to", "2019-01-31", "--lang", "en")


@pytest.fixture
def network(monkeypatch):
    """From here on every disk is another computer's."""
    monkeypatch.setattr(disk, "file_system", lambda _: "UNC")
    monkeypatch.setattr("ledger.book.files._Asked.network_disks", False)


def test_a_book_on_a_network_disk_is_written_when_one_asks_for_it(new_book, finsam, request):
    request.getfixturevalue("network")
    assert finsam("show", new_book, "income").err == ""
    refused = finsam("lock", new_book, *LOCK)
    assert refused.status == 1
    assert "network disk (UNC)" in refused.err
    assert "--natenhet" in refused.err
    assert finsam("lock", new_book, *LOCK, "--natenhet").status == 0
    assert finsam("lock", new_book, *LOCK).status == 1


@pytest.mark.usefixtures("network")
def test_no_book_is_made_on_a_network_disk_unasked(tmp_path, finsam):
    words = ("--template", "varna", "--name", "F", "--orgnr", "222000-2683", "--year", 2019)
    path = tmp_path / "bok.finsam"
    assert finsam("new", path, *words).status == 1
    assert list(tmp_path.iterdir()) == []
    assert finsam("--natenhet", "new", path, *words).status == 0


@pytest.mark.parametrize("words", [("lock", "--help"), ("--help",), ("BOOK", "--help")])
@pytest.mark.parametrize(("language", "said"), [("sv", "nätverksdisk"), ("en", "network disk")])
def test_the_help_tells_of_network_disks(new_book, finsam, words, language, said):
    given = [str(new_book) if word == "BOOK" else word for word in words]
    help_ = finsam("--lang", language, *given, "--lang", language).out
    assert "--natenhet" in help_
    assert said in help_


def test_a_newer_book_is_shown_with_a_word_and_not_written(new_book, finsam):
    before = finsam("show", new_book, "income", "--json", "--lang", "en").out
    with closing(sqlite3.connect(new_book, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE extra (entry INTEGER PRIMARY KEY) STRICT")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    shown = finsam("show", new_book, "income", "--json", "--lang", "en")
    assert (shown.status, shown.out) == (0, before)
    assert "newer finsam" in shown.err
    assert len(shown.err.splitlines()) == 1
    assert "newer finsam" in finsam(new_book, "--lang", "en").err
    refused = finsam("lock", new_book, *LOCK)
    assert refused.status == 1
    assert "newer finsam" in refused.err


@pytest.mark.parametrize("version", one_of(3, range(min(SAMPLES), VERSION)))
def test_an_older_book_is_shown_as_it_is_and_brought_up_to_date_when_written(
    tmp_path, finsam, version
):
    path = unpacked(version, tmp_path)
    before = path.read_bytes()
    assert finsam("show", path, "income", "--year", 2019).status == 0
    assert finsam("check", path).status == 0
    assert path.read_bytes() == before
    assert finsam("lock", path, "--to", "2020-01-31").status == 0
    assert f"version {VERSION}" in finsam("check", path, "--lang", "en").out
