"""A closed year is sealed: the journal tells the file that its books were copied to."""

from __future__ import annotations

import hashlib
import os

import pytest

from ledger.book.journal import Entry
from ledger.bookkeeping.export_log import ExportRecord, log_export
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.integrity.backup import backup_folder, backups_in, choose_second_place
from ledger.integrity.check import check_file
from ledger.integrity.year_end_seal import KIND, year_end_seal
from ledger.registers.history import HistoryFilter, history


def close(book):
    book.append(Entry("close", "EK", (("year_state", 1, "2019-12-31", 1),)))


def seal_check(path):
    return next(check for check in check_file(path).checks if check.id == "seals")


@pytest.fixture
def sealed(path, rent):
    """The path of the book, with a closed year, and its seal."""
    with open_book(path) as book:
        record(book, rent)
        log_export(book, ExportRecord("sie", 2019, "2019.se", 100, "a" * 64))
        log_export(book, ExportRecord("pdf", 2019, "2019.pdf", 200, "b" * 64))
        log_export(book, ExportRecord("pdf", 2019, "2019.pdf", 201, "c" * 64))
        log_export(book, ExportRecord("pdf", 2018, "2018.pdf", 202, "d" * 64))
        close(book)
        seal = year_end_seal(book, fiscal_year(book))
    assert seal
    return path, seal


def test_the_journal_tells_the_backup_and_every_document(sealed):
    path, seal = sealed
    (backup,) = [made for made in backups_in(backup_folder(path)) if made.is_year_end]
    content = backup.path.read_bytes()
    assert (seal.backup, seal.size) == (backup.path.name, len(content))
    assert seal.sha256 == hashlib.sha256(content).hexdigest()
    assert str(seal.receipt) == str(backup.receipt)
    with open_book(path, read_only=True) as book:
        (event,) = history(book, HistoryFilter(kind=KIND))
    assert event.rows[1:] == (
        f"sealed-export\tsie\t2019.se\t100\t{'a' * 64}",
        f"sealed-export\tpdf\t2019.pdf\t201\t{'c' * 64}",
    )
    assert seal.sha256 in event.message.message
    assert check_file(path).ok
    assert seal_check(path).message.message == "1 closed year is sealed."


def test_a_sealed_backup_that_was_changed_is_a_fault_and_a_missing_one_is_told(sealed):
    path, seal = sealed
    backup = backup_folder(path) / seal.backup
    content = backup.read_bytes()
    backup.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    check = seal_check(path)
    assert (check.ok, check.message.code) == (False, "seal-broken")
    backup.unlink()
    check = seal_check(path)
    assert check.ok
    assert check.advice is not None
    assert check.advice.code == "seal-away"


def test_the_very_file_that_is_sealed_goes_to_the_second_place_too(path, tmp_path, monkeypatch):
    stick = tmp_path / "minne"
    stick.mkdir()
    fsync, on_the_disk = os.fsync, set()

    def watched(descriptor):
        on_the_disk.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    with open_book(path) as book:
        choose_second_place(book, stick)
        close(book)
        seal = year_end_seal(book, fiscal_year(book))
    assert seal
    assert {(stick / seal.backup).stat().st_ino, stick.stat().st_ino} <= on_the_disk
    (backup_folder(path) / seal.backup).unlink()
    assert seal_check(path).advice is None
    assert hashlib.sha256((stick / seal.backup).read_bytes()).hexdigest() == seal.sha256


def test_a_year_that_is_opened_again_is_not_sealed_until_it_is_closed_again(sealed):
    path, first = sealed
    with open_book(path) as book:
        book.append(Entry("reopen", "EK", (("year_state", 1, "", 0), ("reason", "fel"))))
        assert year_end_seal(book, fiscal_year(book)) is None
        close(book)
        again = year_end_seal(book, fiscal_year(book))
    assert again
    assert again.receipt.seq > first.receipt.seq


def test_a_disk_that_takes_no_backup_stops_no_closing_and_the_seal_comes_later(path, rent):
    folder = backup_folder(path)
    folder.write_text("här ligger en fil")
    with open_book(path) as book:
        close(book)
        assert year_end_seal(book, fiscal_year(book)) is None
        folder.unlink()
    with open_book(path, read_only=True) as book:
        assert year_end_seal(book, fiscal_year(book))
