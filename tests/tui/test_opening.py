"""A book that is not to be written is shown all the same, and whoever writes is told why not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger.book import files as disk
from ledger.book.schema import VERSION


async def test_a_book_of_a_newer_program_is_read_and_not_written(sit_down, book_path):
    with closing(sqlite3.connect(book_path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE extra (entry INTEGER PRIMARY KEY) STRICT")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    async with sit_down(book_path) as person:
        assert [problem.code for problem in person.finsam.book.warnings] == ["newer-book"]
        assert "bara läsning" in person.sees()
        person.frame.check_beside(book_path)
        await person.settled()
        assert person.frame.checked.faults
        assert "skadad" not in person.sees().splitlines()[0]
        await person.press("3")
        assert "Årets resultat" in person.sees()
        await person.press("1", "l", "ctrl+s")
        assert "nyare finsam" in person.sees()


@pytest.mark.sweep
async def test_a_book_on_a_network_disk_is_read_until_one_asks_for_more(
    sit_down, book_path, monkeypatch
):
    monkeypatch.setattr(disk, "file_system", lambda _: "UNC")
    async with sit_down(book_path) as person:
        assert "bara läsning" in person.sees()
        await person.press("1", "l", "ctrl+s")
        assert "nätverksdisk" in person.sees()
    monkeypatch.setattr("ledger.book.files._Asked.network_disks", True)
    async with sit_down(book_path) as person:
        assert "bara läsning" not in person.sees()
