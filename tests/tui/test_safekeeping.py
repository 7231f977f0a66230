"""Check and backups on the screen: what is wrong is told, and a backup is made and restored."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from textual.widgets import Input

from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import Problem
from ledger.core.model import Posting, VoucherInput
from ledger.integrity import backup as backing
from ledger.integrity.backup import back_up, backup_folder, backups_in


@pytest.fixture
def damaged_book(book_path):
    """A book whose journal was changed by somebody who took the guards away and put them back."""
    with closing(sqlite3.connect(book_path)) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"
        ).fetchall()
        for name, _sql in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE journal SET actor = 'XX' WHERE seq = 5")
        for _name, sql in guards:
            connection.execute(sql)
    return book_path


def add_voucher(path):
    with open_book(path) as book:
        rows = (Posting("6110", 125_00), Posting("1930", -125_00))
        record(book, VoucherInput(date(2019, 12, 30), "Pennor", rows, recorded_by="EK"))


async def test_a_book_that_nobody_has_checked_says_so(sit_down, book_path, looks_like):
    async with sit_down(book_path) as person:
        await person.press("w")
        looks_like(person.sees(), "safekeeping")


async def test_a_whole_book_is_told_to_be_whole(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("w", "k")
        assert "Boken är hel, oförändrad och stämmer" in person.told
        assert "Filen är hel" in person.sees()
        texts = [row.texts for row in person.rows.rows]
        first, *every = [two[1] for two in texts if two[:1] == ("ok",)]
        assert first == f"{len(every)} saker stämmer"
        assert person.frame.checked.ok


@pytest.mark.sweep
async def test_what_is_wrong_stands_first_and_in_the_first_line(sit_down, damaged_book):
    async with sit_down(damaged_book) as person:
        assert "skadad" not in person.sees()
        await person.press("w")
        person.frame.check_beside(damaged_book)
        await person.settled()
        assert "! skadad, tryck w" in person.sees().splitlines()[0]
        await person.press("w", "home")
        first = next(line for line in person.sees().splitlines() if line.startswith("»"))
        assert "post 5 är inte som den skrevs" in first.lower()


@pytest.mark.sweep
async def test_a_backup_is_made_by_a_key(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("w", "m")
        (made,) = backups_in(backup_folder(book_path))
        assert made.path.name in person.told
        assert "från i dag, bredvid boken" in person.sees()


async def test_a_second_place_gets_a_backup_or_the_reason_is_said_in_full(
    sit_down, book_path, tmp_path, monkeypatch
):
    elsewhere = tmp_path / "elsewhere"
    async with sit_down(book_path) as person:
        await person.press("w", "s")
        person.finsam.screen.query_one(Input).value = str(elsewhere)
        await person.press("ctrl+s")
        assert "Mappen finns inte" in person.sees()
        elsewhere.mkdir()
        await person.press("ctrl+s")
        assert len(backups_in(elsewhere)) == 1
        assert "från i dag, andra platsen" in person.sees()
        said_by = staticmethod(person.finsam.show_notice)
        monkeypatch.setattr("ledger.book.book._Notices.show", said_by)
        elsewhere.rename(tmp_path / "unplugged")
        await person.press("m")
        said = " ".join(person.sees().split())
        assert "! elsewhere: Den andra platsen för säkerhetskopiorna är inte ansluten" in said
        assert "kör en säkerhetskopiering (w och sedan m). k kontrollera" in said, "all of it"
        (tmp_path / "unplugged").rename(elsewhere)
        copy = backing._copy
        monkeypatch.setattr(backing, "_copy", refusing(elsewhere, copy))
        await person.press("m")
        said = " ".join(person.sees().split())
        assert "! elsewhere: Ingen säkerhetskopia kunde göras här (disken " in said
        monkeypatch.setattr(backing, "_copy", copy)
        await person.press("m")
        assert "elsewhere:" not in person.sees()


def refusing(folder, copy):
    def refuses(connection, target, *others):
        if target.parent == folder:
            raise OSError(errno.EROFS, "Read-only file system", str(target))
        copy(connection, target, *others)

    return refuses


async def test_a_backup_is_restored_and_what_it_lacks_is_told(sit_down, book_path):
    with open_book(book_path, read_only=True) as book:
        back_up(book)
        before = book.connection.execute("SELECT count(*) FROM journal").fetchone()
    add_voucher(book_path)
    async with sit_down(book_path) as person:
        await person.press("w", "end")
        assert "Kvitto" in person.sees()
        await person.press("r", "enter")
        assert person.frame.here == "safekeeping"
        await person.press("r", "down", "enter")
        assert "A 925 (2019)  2019-12-30  Pennor" in person.sees()
        await person.press("escape")
        assert "återställd" in person.told
    with open_book(book_path, read_only=True) as book:
        after = book.connection.execute("SELECT count(*) FROM journal").fetchone()
    assert after[0] == before[0] + 1, "the journal says that entries are missing"
    (aside,) = book_path.parent.glob("varna.replaced-*")
    with open_book(aside, read_only=True) as book:
        assert book.connection.execute("SELECT count(*) FROM journal").fetchone() == after


@pytest.mark.sweep
async def test_what_there_is_to_know_is_said_once_and_can_be_read_while_it_is_true(
    sit_down, book_path, monkeypatch
):
    monkeypatch.setattr("ledger.integrity.auto_backup.MAX_ADVANCE", timedelta(0))
    monkeypatch.setattr("ledger.integrity.auto_backup.BEHIND", timedelta(0))
    async with sit_down(book_path) as person:
        assert person.told.startswith("Värt att veta (w visar det): Datorns klocka visar")
        await person.press("w", "down")
        assert person.told == ""
        assert "ställ klockan" in person.sees()
        monkeypatch.undo()
        await person.press("1", "w", "m")
        assert "klocka" not in person.sees()


@pytest.mark.sweep
async def test_a_second_place_is_asked_for_until_it_is_given(sit_down, book_path, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    asked = "ingen andra plats för säkerhetskopior"
    async with sit_down(book_path) as person:
        assert asked in person.sees()
        deeds = [task.action for task in person.frame.view.tasks if task.action]
        await person.press("home", *["down"] * deeds.index("safekeeping"), "enter")
        assert person.frame.here == "safekeeping"
        await person.press("s")
        person.finsam.screen.query_one(Input).value = str(elsewhere)
        await person.press("ctrl+s")
        assert asked not in person.sees()
        person.begin_again()
        await person.settled()
        assert asked not in person.sees()
        await person.press("w", "m")
        assert "från i dag, andra platsen" in person.sees()


@pytest.mark.sweep
async def test_why_a_backup_failed_is_seen_though_the_path_of_its_folder_is_long(
    sit_down, book_path
):
    folder = f"/mnt/{'server/' * 12}kopior"
    async with sit_down(book_path) as person:
        person.finsam.book.notices.append(Problem("no-room", "The disk is full.", folder))
        await person.press("w")
        assert "kopior: The disk is full." in person.sees()
        assert folder[:40] not in person.sees()
