"""Restoring: proved first, never over anything, and what the backup lacks is told."""

from __future__ import annotations

import shutil

import pytest

from ledger.book.journal import journal_head
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.books.open import new_book, open_book
from ledger.core.errors import BookError
from ledger.core.model import Association
from ledger.integrity.backup import back_up
from ledger.integrity.restore import MissingVoucher, restore
from tests.ledger.integrity.test_backup import code_of, failed, head_of


@pytest.fixture
def kept(path, rent):
    """A backup of a book with two vouchers, to which a third was added afterwards."""
    with open_book(path) as book:
        record(book, rent)
        record(book, rent)
        backup = back_up(book, path.parent / "kopia.finsam")
        record(book, rent)
    return backup.path


def test_what_was_destroyed_comes_back_entry_for_entry(path, kept):
    with open_book(path) as book:
        newest = back_up(book)
        last = journal_head(book.connection)
    path.unlink()
    restored = restore(newest.path, path)
    assert (restored.aside, restored.lacking, restored.entries) == (None, (), 0)
    assert head_of(path) == last
    assert path.read_bytes() == newest.path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert failed(path) == []


def test_the_book_that_was_there_is_set_aside_and_what_the_backup_lacks_is_told(path, kept):
    before = path.read_bytes()
    restored = restore(kept, path, "EK")
    assert restored.lacking == (MissingVoucher("A", 3, "2019-03-15", "Hyra mars"),)
    assert restored.entries == 1
    assert restored.aside is not None
    assert restored.aside.read_bytes() == before
    with open_book(path) as book:
        assert voucher_at(book, 3) is None
        told = book.connection.execute("SELECT kind, actor, body FROM journal ORDER BY seq DESC")
        assert told.fetchone() == ("restore", "EK", "restored\t4\t5\n")
    assert failed(path) == []


def test_the_backup_is_left_as_it_is(path, kept):
    before = kept.read_bytes()
    restore(kept, path)
    assert kept.read_bytes() == before


def test_a_restored_book_goes_on_where_the_backup_ended(path, kept, rent):
    restore(kept, path, "EK")
    with open_book(path) as book:
        assert record(book, rent).number == 3
    assert failed(path) == []


def test_receipts_tell_what_a_backup_lacks_when_the_book_is_gone(path, kept):
    path.unlink()
    restored = restore(kept, path, "EK")
    assert (restored.lacking, restored.entries) == ((), 1)
    assert failed(path) == []


def test_of_two_books_that_went_different_ways_the_one_restored_tells_of_the_other(
    path, kept, rent
):
    other = path.with_name("annan.finsam")
    shutil.copyfile(kept, other)
    with open_book(other) as book:
        for _ in range(4):
            record(book, rent)
    restored = restore(other, path, "EK")
    assert restored.entries == 1
    assert [voucher.number for voucher in restored.lacking] == [3]
    assert failed(path) == []


@pytest.mark.parametrize("length", [0, 10, 4096, 70_000])
def test_a_book_cut_off_is_set_aside_and_replaced(path, kept, length):
    damaged = path.read_bytes()[:length]
    path.write_bytes(damaged)
    restored = restore(kept, path, "EK")
    assert restored.aside is not None
    assert restored.aside.read_bytes() == damaged
    assert failed(path) == []


def test_what_a_crash_left_beside_the_old_book_never_meets_the_new_one(path, kept):
    path.write_bytes(b"")
    journal = path.with_name("bok.finsam-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    restore(kept, path, "EK")
    assert not journal.exists()
    assert failed(path) == []


def test_a_backup_that_is_not_sound_is_refused_and_the_book_stays(path, kept):
    before = path.read_bytes()
    content = bytearray(kept.read_bytes())
    place = content.index(b"Hyra mars")
    content[place] = ord("L")
    kept.write_bytes(content)
    with pytest.raises(BookError) as refusal:
        restore(kept, path)
    assert code_of(refusal) == "backup-unsound"
    assert path.read_bytes() == before
    assert not [item for item in path.parent.iterdir() if "replaced" in item.name]


def test_no_backup_and_a_backup_of_another_book_are_refused(path, kept):
    before = path.read_bytes()
    other = path.with_name("annan.finsam")
    with new_book(other, Association("Annan", "222000-2683"), (), "EK"):
        pass
    for backup, code in ((other, "restore-other"), (path.with_name("ingen"), "backup-unsound")):
        with pytest.raises(BookError) as refusal:
            restore(backup, path)
        assert code_of(refusal) == code
    assert path.read_bytes() == before


def test_a_backup_is_not_restored_onto_itself_or_into_a_folder(path, kept):
    for place in (kept, path.parent):
        with pytest.raises(BookError) as refusal:
            restore(kept, place)
        assert code_of(refusal) == "restore-place"


def test_a_book_that_another_window_is_writing_to_is_not_set_aside(path, kept, rent, monkeypatch):
    monkeypatch.setattr("ledger.integrity.backup.BUSY_TIMEOUT", 0)
    with open_book(path) as book, book.writing():
        with pytest.raises(BookError) as refusal:
            restore(kept, path)
        assert code_of(refusal) == "busy"
        record(book, rent)
    assert failed(path) == []
    assert not [item for item in path.parent.iterdir() if item.name.startswith(".")]
