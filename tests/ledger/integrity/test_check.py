"""The check of a book: what it says of a sound one, and of any file whatever."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from ledger.book.journal import journal_head
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError
from ledger.core.system import mark_file
from ledger.integrity.check import check_book, check_file
from ledger.integrity.receipts import (
    Receipt,
    book_id,
    parse_receipts_argument,
    receipts_file,
    store_receipt,
)

IDS = [
    "file",
    "guards",
    "chain",
    "told",
    "references",
    "numbers",
    "vouchers",
    "balances",
    "objects",
    "locks",
    "files",
    "receipts",
    "backups",
    "seals",
    "surroundings",
]


@pytest.fixture
def sound_path(sound, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(sound)
    return path


def found(report):
    """The checks of a report by id."""
    return {check.id: check for check in report.checks}


def test_a_sound_book_passes_every_check(sound_path):
    report = check_file(sound_path)
    assert [check.id for check in report.checks if check.ok] == IDS
    assert report.ok


def test_a_check_changes_nothing(sound_path, sound):
    check_book(sound_path)
    assert sound_path.read_bytes() == sound
    assert [path.name for path in sound_path.parent.iterdir()] == ["bok.finsam"]


def test_the_reports_are_proved_when_the_file_is_sound(path, book, rent):
    record(book, rent)
    proofs = [check for check in check_book(path).checks if check.id not in IDS]
    assert proofs
    assert all(check.ok for check in proofs)


def test_sums_and_balances_show_both_sides(sound_path):
    checks = found(check_file(sound_path))
    assert (checks["vouchers"].left, checks["vouchers"].right) == (37400, 37400)
    assert (checks["balances"].left, checks["balances"].right) == (63400, 63400)
    assert checks["chain"].difference is None


def test_numbers_that_an_import_lacked_are_told_and_are_no_fault(sound_path):
    check = found(check_file(sound_path))["numbers"]
    assert check.ok
    assert check.advice is not None
    assert check.advice.values == {"series": "I 2019: 7/0"}


def test_the_first_entry_that_is_wrong_is_named(sound_path):
    with closing(sqlite3.connect(sound_path)) as connection:
        connection.execute("DROP TRIGGER journal_is_never_changed")
        connection.execute("UPDATE journal SET actor = 'FC' WHERE seq IN (3, 7)")
        connection.commit()
    checks = found(check_file(sound_path))
    assert checks["chain"].message.values == {"seq": 3}
    assert checks["guards"].message.values == {"names": "trigger journal_is_never_changed"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"SQLite format 3\x00",
        b"SQLite format 3\x00" + bytes(4096),
        bytes(8192),
        b"#FLAGGA 0\r\n#SIETYP 4\r\n",
        bytes(range(256)) * 64,
    ],
)
def test_a_file_that_is_no_book_is_said_to_be_none(content, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(content)
    report = check_book(path)
    assert not report.ok
    assert path.read_bytes() == content


def test_no_file_and_a_folder_are_told_of(tmp_path):
    for path in (tmp_path, tmp_path / "ingen"):
        report = check_book(path)
        assert [(check.id, check.ok) for check in report.checks] == [("file", False)]


def test_an_empty_database_and_another_program_s_are_told_of(tmp_path):
    path = tmp_path / "bok.finsam"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE journal (a)")
    checks = found(check_book(path))
    assert not checks["guards"].ok
    assert checks["guards"].message.code == "not-a-book"


def test_a_file_cut_off_anywhere_is_told_of(sound, tmp_path):
    path = tmp_path / "bok.finsam"
    for length in range(0, len(sound), 4099):
        path.write_bytes(sound[:length])
        assert not check_file(path).ok, length


@pytest.mark.sweep
def test_a_view_that_never_ends_is_told_of(sound_path, monkeypatch):
    monkeypatch.setattr("ledger.integrity.read_copy.PATIENCE", 1)
    with closing(sqlite3.connect(sound_path)) as connection:
        connection.execute("DROP TABLE balance")
        connection.execute(
            "CREATE VIEW balance AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
            " FROM n) SELECT i AS year, '' AS account, 0 AS objects, 0 AS month, 0 AS amount FROM n"
        )
    checks = found(check_file(sound_path))
    assert not checks["balances"].ok
    assert checks["balances"].message.values == {"reason": "interrupted"}


def test_a_book_in_two_files_is_told_of(sound_path):
    with closing(sqlite3.connect(sound_path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert not found(check_file(sound_path))["file"].ok


def test_what_a_crash_left_half_done_is_rolled_back_first(sound_path, tmp_path):
    crashed = tmp_path / "krasch.finsam"
    with closing(sqlite3.connect(sound_path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO sketch (saved_at, body) VALUES ('', ?)", [("x" * 5000,)] * 50
        )
        crashed.write_bytes(sound_path.read_bytes())
        journal = sound_path.with_name("bok.finsam-journal").read_bytes()
        crashed.with_name("krasch.finsam-journal").write_bytes(journal)
    assert check_file(crashed, is_copy=True).ok
    assert not crashed.with_name("krasch.finsam-journal").exists()


def cut_off_the_last_voucher(path):
    """Takes back the last entry, guards dropped and put back, so that the rest agrees."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        (seq,) = connection.execute("SELECT max(seq) FROM journal").fetchone()
        connection.execute(
            "DELETE FROM posting WHERE voucher IN (SELECT sequence FROM voucher WHERE entry = ?)",
            (seq,),
        )
        for table in ("voucher", "approval"):
            connection.execute(f"DELETE FROM {table} WHERE entry = ?", (seq,))
        connection.execute("DELETE FROM journal WHERE seq = ?", (seq,))
        connection.execute("DELETE FROM balance")
        for _, sql in guards:
            connection.execute(sql)


def test_an_end_cut_off_with_care_is_seen_by_a_receipt_alone(path, rent):
    if not mark_file(path):
        pytest.skip("the disk of the tests keeps no attributes of files")
    with open_book(path) as book:
        recorded = record(book, rent)
        last = book.connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC").fetchone()
    cut_off_the_last_voucher(path)
    checks = found(check_file(path))
    assert recorded.sequence == 1
    assert [check.id for check in checks.values() if not check.ok] == ["receipts"]
    assert checks["receipts"].message.values == {"receipt": Receipt(last[0], last[1].hex())}
    receipts_file(first_hash(path)).unlink()
    for backup in (path.parent / "bok.backups").iterdir():
        backup.unlink()
    assert check_file(path).ok
    printed = Receipt(last[0], last[1].hex()[:12])
    assert [check.id for check in check_file(path, [printed]).checks if not check.ok] == [
        "receipts"
    ]


def first_hash(path):
    with closing(sqlite3.connect(path)) as connection:
        return book_id(connection)


def test_a_book_without_receipts_and_backups_says_so(sound_path):
    checks = found(check_file(sound_path))
    assert checks["receipts"].advice is not None
    assert checks["receipts"].advice.code == "receipts-none"
    assert checks["backups"].message.code == "backups-none"


def test_the_name_of_a_backup_is_a_receipt(path, book, rent):
    record(book, rent)
    book.close()
    (backup,) = (path.parent / "bok.backups").iterdir()
    backup.rename(backup.with_name(backup.name.replace("-000003-", "-000099-")))
    check = found(check_file(path))["receipts"]
    assert check.ok
    assert check.advice is not None
    assert check.advice.code == "receipts-of-copy"


def test_a_copy_that_goes_its_own_way_is_sound_and_so_is_the_book(path, rent):
    copy = path.with_name("kopia.finsam")
    copy.write_bytes(path.read_bytes())
    for place, count in ((path, 2), (copy, 1)):
        with open_book(place) as book:
            for _ in range(count):
                record(book, rent)
            assert book.warnings == ()
    for place in (path, copy):
        check = found(check_file(place))["receipts"]
        assert check.ok
        assert check.advice is not None
        assert check.advice.code == "receipts-of-copy"


def test_a_receipts_file_with_nonsense_in_it_is_read_as_far_as_it_makes_sense(sound_path):
    file = receipts_file(first_hash(sound_path))
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\x00\n1 zz\n999999999999999 00\n\n-1 " + b"0" * 64 + b"\n")
    assert found(check_file(sound_path))["receipts"].ok


def test_the_same_receipt_is_kept_once(sound_path):
    with open_book(sound_path) as book:
        last, name = journal_head(book.connection), book_id(book.connection)
        for _ in range(3):
            store_receipt(sound_path, name, last)
    assert len(receipts_file(name).read_text().splitlines()) == 1


@pytest.mark.parametrize(
    "given",
    [
        "211-3fa2c91d0b4e",
        "211: 3fa2 c91d 0b4e 77d0",
        "Verifieringskvitto 211: 3fa2 c91d 0b4e 77d0",
        "Boken vid post 211: 3fa2 c91d 0b4e 77d0",
        "211 3fa2c91d0b4e77d0 2026-03-15T12:00:00+00:00 00ff",
    ],
)
def test_a_receipt_is_read_in_every_form_it_is_given_in(given, tmp_path):
    (receipt,) = parse_receipts_argument(given)
    assert str(receipt) == "211-3fa2c91d0b4e"
    file = tmp_path / "kvitto.txt"
    file.write_text(f"#FORMAT PC8\n{given}\n#VER A 1 20190315 201903151200\n")
    assert parse_receipts_argument(str(file)) == (receipt,)


def test_the_name_of_a_backup_is_given_as_its_receipt(tmp_path):
    backup = tmp_path / "bok-20260315T120000Z-000211-3fa2c91d0b4e-year-end.finsam"
    backup.write_bytes(b"\x00")
    assert [str(receipt) for receipt in parse_receipts_argument(str(backup))] == [
        "211-3fa2c91d0b4e"
    ]


@pytest.mark.parametrize("given", ["", "211", "211-3fa2", "211-XYZ", "x" * 1000])
def test_what_is_no_receipt_is_refused(given):
    with pytest.raises(ImportFileError) as refusal:
        parse_receipts_argument(given)
    assert refusal.value.problems[0].code == "no-receipt"


@pytest.mark.slow
def test_a_hundred_thousand_vouchers_are_checked_within_ten_seconds(path, rent):
    with open_book(path) as book, book.writing():
        for number in range(100_000):
            day = date(2019, 1 + number % 12, 1 + number % 28)
            record(book, replace(rent, date=day, document=f"faktura {number}"))
    begun = time.perf_counter()
    report = check_file(path)
    took = time.perf_counter() - begun
    assert report.ok
    assert took < 10
