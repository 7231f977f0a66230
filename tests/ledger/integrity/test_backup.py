"""Backups: whole copies, kept by age, never over anything."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.journal import journal_head
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import BookError
from ledger.integrity import auto_backup as safekeeping
from ledger.integrity import backup as backing
from ledger.integrity import external_checks as witnesses
from ledger.integrity.backup import (
    Backup,
    back_up,
    back_up_everywhere,
    backup_folder,
    backups_in,
    choose_second_place,
    expired,
    secondary_folder,
)
from ledger.integrity.check import check_file
from ledger.integrity.external_checks import second_place_problem
from ledger.integrity.receipts import Receipt, book_id, receipt_of, stored_receipts


def code_of(refusal: pytest.ExceptionInfo[BookError]) -> str:
    return refusal.value.problems[0].code


def failed(path: Path) -> list[str]:
    return [check.id for check in check_file(path).checks if not check.ok]


def head_of(path: Path):
    with open_book(path, read_only=True) as book:
        return journal_head(book.connection)


# Making them


def test_a_backup_is_the_book_and_its_name_is_a_receipt(path, book, rent):
    record(book, rent)
    backup = back_up(book)
    assert backup.receipt == receipt_of(journal_head(book.connection))
    assert backups_in(backup_folder(path)) == (
        Backup(backup.path, backup.at, Receipt(backup.receipt.seq, backup.receipt.hash[:12])),
    )
    assert head_of(backup.path) == journal_head(book.connection)
    assert failed(backup.path) == []


def test_a_backup_goes_where_it_is_told_and_over_nothing(book, tmp_path):
    file = tmp_path / "kopia.finsam"
    assert back_up(book, file).path == file
    before = file.read_bytes()
    with pytest.raises(BookError) as refusal:
        back_up(book, file)
    assert code_of(refusal) == "book-exists"
    assert file.read_bytes() == before


def test_a_backup_of_a_damaged_book_is_thrown_away_and_the_earlier_ones_stay(path, rent):
    with open_book(path) as book:
        record(book, rent)
    (made,) = backups_in(backup_folder(path))
    end = made.path.name.split("-", 2)[2]
    made.path.rename(made.path.with_name(f"bok-20200101T000000Z-{end}"))
    (earlier,) = backups_in(backup_folder(path))
    content = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'posting'"
        ).fetchone()
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with open_book(path) as book, pytest.raises(BookError) as refusal:
        back_up(book)
    assert code_of(refusal) in {"backup-damaged", "damaged"}
    assert backups_in(backup_folder(path)) == (earlier,)
    assert [item.name for item in backup_folder(path).iterdir()] == [earlier.path.name]


def test_a_copy_that_ends_before_the_book_does_is_no_backup(path, rent, monkeypatch):
    with open_book(path) as book:
        record(book, rent)
        earlier = backups_in(backup_folder(path))

        def shorter(connection):
            head = journal_head(connection)
            return head if connection is book.connection else replace(head, seq=head.seq - 1)

        monkeypatch.setattr(backing, "journal_head", shorter)
        for place in (None, path.with_name("kopia.finsam")):
            with pytest.raises(BookError) as refusal:
                back_up(book, place)
            assert code_of(refusal) == "backup-damaged"
    assert backups_in(backup_folder(path)) == earlier
    assert not path.with_name("kopia.finsam").exists()


def test_a_backup_is_made_while_another_window_reads(path, rent):
    with open_book(path) as book, open_book(path, read_only=True) as other, other.reading():
        assert failed(back_up(book).path) == []


def test_of_two_windows_that_make_the_same_backup_at_once_neither_is_refused(book, monkeypatch):
    copied = backing._copy

    def copied_by_both(*given):
        copied(*given)
        copied(*given)

    monkeypatch.setattr(backing, "_copy", copied_by_both)
    assert failed(back_up(book).path) == []


# When they are made


def test_closing_a_book_that_was_written_to_makes_one_and_only_then(path, rent):
    with open_book(path):
        pass
    assert backups_in(backup_folder(path)) == ()
    with open_book(path) as book:
        record(book, rent)
        last = journal_head(book.connection)
    (backup,) = backups_in(backup_folder(path))
    assert head_of(backup.path) == last
    with open_book(path):
        pass
    assert backups_in(backup_folder(path)) == (backup,)


def test_one_is_made_every_fifty_entries(path, rent, monkeypatch):
    monkeypatch.setattr(safekeeping, "SHARE", 0)
    with open_book(path) as book:
        for _ in range(120):
            record(book, rent)
        assert [backup.receipt.seq for backup in backups_in(backup_folder(path))] == [52, 102]


def test_they_wait_when_they_would_slow_the_work(path, rent, monkeypatch):
    monkeypatch.setattr(safekeeping, "SHARE", 10**9)
    with open_book(path) as book:
        for _ in range(120):
            record(book, rent)
        assert [backup.receipt.seq for backup in backups_in(backup_folder(path))] == [52]


def test_one_is_made_before_a_lock_of_the_book_as_it_was(path):
    with open_book(path) as book:
        before = journal_head(book.connection)
        lock_months(book, fiscal_year(book, 2019), date(2019, 1, 31), "EK")
        (backup,) = backups_in(backup_folder(path))
    assert backup.receipt.hash == before.hash.hex()[:12]
    assert len(backups_in(backup_folder(path))) == 2


def test_a_folder_that_cannot_be_written_stops_nobody(path, rent):
    backup_folder(path).write_text("här ligger en fil")
    with open_book(path) as book:
        assert record(book, rent).number == 1
    assert failed(path) == []


def test_a_second_place_gets_them_too_and_may_be_away(path, rent, tmp_path):
    stick = tmp_path / "minne"
    stick.mkdir()
    with open_book(path) as book:
        choose_second_place(book, stick)
        assert secondary_folder(book_id(book.connection)) == stick
        record(book, rent)
        last = journal_head(book.connection)
    assert [backup.receipt.seq for backup in backups_in(stick)] == [last.seq - 1, last.seq]
    shutil.rmtree(stick)
    with open_book(path) as book:
        assert record(book, rent).number == 2
    assert [(notice.code, notice.where) for notice in book.notices] == [
        ("second-place-not-there", str(stick))
    ]
    said = {check.id: check for check in check_file(path).checks}["backups"]
    assert said.ok
    assert said.advice is not None
    assert said.advice.code == "second-place-away"


@pytest.mark.parametrize(("quick", "kept"), [(0, 0), (10**9, 1)])
def test_who_is_told_to_end_makes_a_backup_when_it_is_quick(path, rent, monkeypatch, quick, kept):
    monkeypatch.setattr(safekeeping, "QUICK", quick)
    with open_book(path) as book:
        record(book, rent)
        last, identity = journal_head(book.connection), book_id(book.connection)
        book.is_shutting_down = True
    assert len(backups_in(backup_folder(path))) == kept
    assert receipt_of(last) in stored_receipts(identity)


def asked_for(book) -> str:
    """The code of what the second place lacks."""
    with book.reading() as connection:
        lacking = second_place_problem(connection)
    return lacking.code if lacking else ""


def test_a_second_place_is_asked_for_until_it_has_what_is_recorded(
    path, rent, tmp_path, monkeypatch
):
    stick = tmp_path / "minne"
    stick.mkdir()
    with open_book(path) as book:
        assert asked_for(book) == ""
        record(book, rent)
        assert asked_for(book) == "second-place-none"
        choose_second_place(book, stick)
        assert asked_for(book) == ""
        monkeypatch.setattr(witnesses, "LATE", -1)
        assert asked_for(book) == "", "the copy lacks nothing"
        record(book, rent)
        assert asked_for(book) == "second-place-late"
        assert [made.path.parent for made in back_up_everywhere(book)][1:] == [stick]
        assert asked_for(book) == ""
        shutil.rmtree(stick)
        assert asked_for(book) == "second-place-away"


def test_a_book_without_vouchers_needs_no_second_place(path, book):
    back_up(book)
    check = {check.id: check for check in check_file(path).checks}["backups"]
    assert (check.ok, check.message.code, check.advice) == (True, "backups", None)


@pytest.mark.parametrize(("days", "is_late"), [(-2, False), (0, False), (30, False), (31, True)])
def test_a_second_place_says_its_age_and_is_late_after_thirty_days(  # noqa: PLR0917 - fixtures
    path, rent, tmp_path, monkeypatch, days, is_late
):
    monkeypatch.setattr(safekeeping, "QUICK", 0)
    stick = tmp_path / "minne"
    stick.mkdir()
    with open_book(path) as book:
        record(book, rent)
        back_up(book)
        choose_second_place(book, stick)
        book.is_shutting_down = True
    (made,) = backups_in(stick)
    day = datetime.now(UTC) - timedelta(days=days, minutes=5)
    made.path.rename(stick / f"bok-{day:%Y%m%dT%H%M%SZ}-{made.path.name.split('Z-')[1]}")
    advice = {check.id: check for check in check_file(path).checks}["backups"].advice
    assert advice is not None
    assert advice.code == "second-place", "it lacks nothing, however old it is"
    assert (advice.values["folder"], advice.values["days"]) == (stick, max(days, 0))
    with open_book(path) as book:
        assert asked_for(book) == ""
        record(book, rent)
        with book.reading() as connection:
            lacking = second_place_problem(connection)
        book.is_shutting_down = True
    found = lacking and (lacking.code, lacking.values["days"])
    assert found == (("second-place-late", days) if is_late else None)


# How long they are kept


def named(at: datetime, *, year_end: bool = False) -> Backup:
    return Backup(Path(f"{at:%Y%m%d%H%M%S}{year_end}"), at, Receipt(1, "0" * 12), year_end)


moments = st.lists(
    st.tuples(st.integers(0, 3 * 365 * 24), st.booleans()), unique_by=lambda item: item[0]
)


@given(moments)
def test_those_kept_are_the_latest_and_the_last_of_days_and_months(hours):
    begun = datetime(2019, 1, 1, tzinfo=UTC)
    backups = [
        named(begun + timedelta(hours=hour), year_end=mark and hour % 50 == 0)
        for hour, mark in sorted(hours)
    ]
    gone = expired(backups)
    kept = [backup for backup in backups if backup not in gone]
    assert kept[-10:] == backups[-10:]
    assert {backup for backup in backups if backup.is_year_end} <= set(kept)
    assert last_of(kept, "%Y-%m-%d")[-30:] == last_of(backups, "%Y-%m-%d")[-30:]
    assert last_of(kept, "%Y-%m")[-24:] == last_of(backups, "%Y-%m")[-24:]
    ordinary = [backup for backup in kept if not backup.is_year_end]
    assert len(ordinary) <= 10 + 30 + 24


def last_of(backups: list[Backup], form: str) -> list[Backup]:
    return list({backup.at.strftime(form): backup for backup in backups}.values())


def aged(backup: Path, minute: int) -> Path:
    """A copy of a backup, as if made on a day long ago."""
    end = backup.name.split("Z-")[1]
    return Path(shutil.copyfile(backup, backup.parent / f"bok-20200101T00{minute:02}00Z-{end}"))


def test_those_past_their_age_are_removed_when_the_new_one_is_there(path, book):
    first = back_up(book).path
    for minute in range(20):
        aged(first, minute)
    folder = backup_folder(path)
    (folder / "annat.finsam").write_bytes(b"")
    (folder / f"bok-20200101T002500Z-000001-{'0' * 12}.finsam").write_bytes(b"")
    back_up(book)
    assert len(backups_in(folder)) == 10
    assert (folder / "annat.finsam").exists()
    assert len(list(folder.iterdir())) == 12


@pytest.mark.parametrize(
    "name",
    [
        "bok.finsam",
        "bok-20201301T000000Z-000001-000000000000.finsam",
        "bok-20200101T000000Z-1-000000000000.finsam",
        ".bok-20200101T000000Z-000001-000000000000.finsam.77.new",
    ],
)
def test_a_file_of_another_name_is_no_backup(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert backups_in(tmp_path) == ()
