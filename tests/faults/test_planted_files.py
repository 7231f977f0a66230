"""Files laid beside a book or a backup: no door opens a database that would act on them (R24).

SQLite deletes the file that a journal names as its super-journal, and takes a write-ahead log for
a part of the database. As a control, the library alone does so.
"""

from __future__ import annotations

import ast
import os
import shutil
import signal
import sqlite3
import struct
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from finsam_tui.app import Finsam
from finsam_tui.cli.commands import COMMANDS
from ledger.book import database
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import BookError
from ledger.core.model import Association, Posting, VoucherInput
from ledger.integrity.backup import back_up, backup_folder
from ledger.integrity.check import check_book, check_file
from ledger.integrity.restore import restore
from ledger.report_layout.built_in.texts import built_in_text
from tests.books import copy_of
from tests.faults.hostile.lines import draft

ROOT = Path(__file__).parents[2]
RENT = VoucherInput(date(2019, 3, 15), "Hyra", (Posting("5010", 100), Posting("1930", -100)))

DOORS = {
    "opening": ("opening", "BOOK"),
    "record": ("record", "BOOK", "DRAFT"),
    "correct": ("correct", "BOOK", "A", "1", "--date=2019-03-16", "--reason=fel"),
    "approve": ("approve", "BOOK", "A", "1", "--by=FC"),
    "import": ("import", "BOOK", "DRAFT"),
    "show": ("show", "BOOK", "income"),
    "attach": ("attach", "BOOK", "A", "1"),
    "text": ("text", "BOOK", "management-report", "DRAFT"),
    "export": ("export", "BOOK", "sie", "-o", "NEW"),
    "lock": ("lock", "BOOK", "--to=2019-01-31"),
    "reconcile": ("reconcile", "BOOK", "1930", "--date=2019-03-31", "--balance=0"),
    "specify": ("specify", "BOOK", "1930", "ITEMS", "--date=2019-03-31"),
    "accrue": ("accrue", "BOOK", "DRAFT", "--reverses=2019-04-01"),
    "close": ("close", "BOOK", "--year=2019", "--dry-run"),
    "reopen": ("reopen", "BOOK", "--year=2019", "--reason=fel"),
    "budget": ("budget", "BOOK", "list"),
    "prior": ("prior", "BOOK"),
    "adjust": ("adjust", "BOOK"),
    "year": ("year", "BOOK", "open", "2020"),
    "compare": ("compare", "BOOK", "PRINTED"),
    "check": ("check", "BOOK"),
    "backup": ("backup", "BOOK"),
    "restore": ("restore", "BOOK", "NEW"),
    "restore over it": ("restore", "COPY", "BOOK"),
    "restore to its place": ("restore", "COPY", "GONE"),
    "demo": ("demo", "--book=BOOK"),
    "the book alone": ("BOOK",),
    "new": ("new", "GONE", "--name=F", "--orgnr=222000-2683", "--year=2019", "--template=varna"),
}
"""Each command that is given a book, and what stands after it."""

MAGIC = bytes.fromhex("d9d505f920a163d7")


def journal_of(book: Path, records: bytes = b"", count: int = 0) -> bytes:
    """A journal that a crash might leave beside the book: of no pages, unless they are given."""
    pages = book.stat().st_size // 4096 if book.exists() else 1
    return MAGIC + struct.pack(">5I", count, 0, pages, 512, 4096) + bytes(484) + records


def planted(book: Path, victim: Path) -> Path:
    """Plants a journal beside the book that would have the victim deleted."""
    victim.write_text("Protokoll 2019\n")
    name = str(victim).encode()
    end = struct.pack(">I", 1) + name + struct.pack(">II", len(name), sum(name)) + MAGIC
    journal = book.with_name(f"{book.name}-journal")
    journal.write_bytes(journal_of(book, end))
    return journal


@pytest.fixture
def book(tmp_path):
    """A book with one voucher."""
    return copy_of("begun with rent", tmp_path / "bok.finsam", begin)


def begin(path):
    """Makes it."""
    year = Period(date(2019, 1, 1), date(2019, 12, 31))
    whose = Association("Prov", "222000-2683")
    with create_book(path, whose, year, built_in_text("varna"), "EK") as made:
        record(made, RENT)


@pytest.fixture
def words_of(book, tmp_path):
    """The words of a door, with paths for what stands there in capitals."""
    places = {
        name: tmp_path / name.lower()
        for name in ("DRAFT", "PRINTED", "ITEMS", "NEW", "COPY", "GONE")
    }
    places["DRAFT"].write_bytes(draft())
    printed = '[association]\nname = "Prov"\nyear = 2019\n[income]\ncolumns = ["2019"]\n'
    places["PRINTED"].write_text(f'{printed}rows = [["Summa intäkter", "", 0]]\n')
    places["ITEMS"].write_text('{"amount": "1", "text": "x"}\n')
    shutil.copyfile(book, places["COPY"])
    places["BOOK"] = book

    def filled(word: str) -> str:
        option, equals, value = word.rpartition("=")
        return f"{option}{equals}{places.get(value, value)}"

    def words(door: str) -> list[str]:
        return [filled(word) for word in DOORS[door]]

    return words


def code_of(refusal: pytest.ExceptionInfo[BookError]) -> str:
    return refusal.value.problems[0].code


# A journal that names a file to delete


def test_the_library_alone_deletes_the_file_that_a_planted_journal_names(book, tmp_path):
    victim = tmp_path / "protokoll.txt"
    planted(book, victim)
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    assert not victim.exists()


OTHERS = {command.name for command in COMMANDS} - {words[0] for words in DOORS.values()}
"""Commands that have no words here: given the book alone, they do no harm either."""


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_a_planted_journal_deletes_nothing_at_any_other_command(name, book, finsam, tmp_path):
    victim = tmp_path / "protokoll.txt"
    planted(book, victim)
    assert finsam(name, book).status in {1, 2}
    assert victim.exists()


@pytest.mark.parametrize("door", DOORS)
def test_a_planted_journal_deletes_nothing_at_any_door(door, words_of, book, finsam, tmp_path):
    victim = tmp_path / "protokoll.txt"
    words = words_of(door)
    place = tmp_path / "gone" if "GONE" in DOORS[door] else book
    journal = planted(place, victim)
    before = journal.read_bytes(), book.read_bytes()
    outcome = finsam("--lang=en", *words)
    assert victim.exists()
    assert outcome.status == 1
    assert journal.name in outcome.err
    assert (journal.read_bytes(), book.read_bytes()) == before
    if door != "new":  # where nothing is, no book is begun beside another's journal
        assert str(victim) in outcome.err
        assert "Move" in outcome.err


def test_a_journal_planted_while_the_book_is_open_deletes_nothing(book, tmp_path):
    victim = tmp_path / "protokoll.txt"
    with open_book(book) as opened:
        planted(book, victim)
        with pytest.raises(BookError) as refusal:
            record(opened, RENT)
        assert code_of(refusal) == "planted-journal"
        with pytest.raises(BookError), opened.reading():
            pass
        with pytest.raises(BookError):
            opened.is_free()
    assert victim.exists()


def test_the_screens_do_not_open_such_a_book(book, tmp_path):
    victim = tmp_path / "protokoll.txt"
    planted(book, victim)
    with pytest.raises(BookError) as refusal:
        Finsam(book)
    assert code_of(refusal) == "planted-journal"
    assert victim.exists()


def test_a_journal_beside_a_backup_deletes_nothing(book, tmp_path):
    victim = tmp_path / "protokoll.txt"
    with open_book(book) as opened:
        made = back_up(opened).path
    planted(made, victim)
    check_book(book)
    check_file(made, is_copy=True)
    with open_book(book) as opened:
        record(opened, RENT)
    with pytest.raises(BookError) as refusal:
        restore(made, book)
    assert victim.exists()
    assert "planted-journal" in {fault.code for fault in refusal.value.problems}


def test_a_journal_behind_a_link_is_seen(book, tmp_path):
    victim = tmp_path / "protokoll.txt"
    planted(book, victim)
    link = tmp_path / "länk.finsam"
    link.symlink_to(book)
    for mode in ("ro", "rw"):
        with pytest.raises(BookError):
            database.connected(link, mode, timeout=0)
    assert not check_file(link).ok
    assert victim.exists()


class TooLongError(BaseException):
    """The program waits for what never comes; nothing in it catches this."""


@contextmanager
def no_longer_than(seconds: float):
    """Raises TooLongError when the block is not done by then."""

    def stop(_number, _frame):
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


NO_JOURNALS = {
    "pipe": getattr(os, "mkfifo", Path.mkdir),
    "folder": lambda at: at.mkdir(),
    "link to nothing": lambda at: at.symlink_to(at.with_name("borta")),
    "link to a file": lambda at: at.symlink_to(at.with_name("protokoll.txt")),
    "link to a device": lambda at: at.symlink_to("/dev/zero"),
    "link to a pipe": lambda at: at.symlink_to(at.with_name("rör")),
}


@pytest.mark.parametrize("kind", NO_JOURNALS)
@pytest.mark.parametrize("beside", ["book", "backup"])
def test_what_is_no_file_beside_a_book_is_refused_and_waited_for_by_no_door(  # noqa: PLR0917 - fixtures
    kind, beside, words_of, book, tmp_path, finsam
):
    (tmp_path / "protokoll.txt").write_text("Protokoll 2019\n")
    os.mkfifo(tmp_path / "rör")
    at = book if beside == "book" else tmp_path / "copy"
    words = {
        "book": ("show", "check", "record", "backup", "restore", "restore over it"),
        "backup": ("restore over it", "restore to its place"),
    }
    doors = [words_of(door) for door in words[beside]]
    NO_JOURNALS[kind](at.with_name(f"{at.name}-journal"))
    for given in doors:
        with no_longer_than(60):
            outcome = finsam("--lang=en", *given)
        assert outcome.status == 1, given
        assert f"{at.name}-journal, which is no file" in outcome.err
    assert (tmp_path / "protokoll.txt").read_text() == "Protokoll 2019\n"


def test_what_a_crash_leaves_is_still_rolled_back(book):
    journal = book.with_name(f"{book.name}-journal")
    journal.write_bytes(journal_of(book))
    with open_book(book, read_only=True) as opened:
        assert opened.association.name == "Prov"
    assert not journal.exists()


def test_a_journal_left_where_no_book_is_does_not_meet_the_restored_one(book):
    with open_book(book) as opened:
        made = back_up(opened).path
    book.unlink()
    journal = book.with_name(f"{book.name}-journal")
    noise = struct.pack(">I", 1) + b"\xff" * 4096 + struct.pack(">I", 0xFF * 20)
    journal.write_bytes(journal_of(book, noise, 1))
    restore(made, book)
    assert not journal.exists()
    assert check_file(book).ok


# A log that another program keeps


def in_several_files(book: Path) -> sqlite3.Connection:
    """Has the book written by a program that keeps it in several files, and goes on."""
    connection = sqlite3.connect(book, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("INSERT INTO sketch (saved_at, body) VALUES ('', '')")
    return connection


READERS = ("show", "check", "backup", "restore", "restore over it", "compare")


@pytest.mark.parametrize("door", [door for door in DOORS if "GONE" not in DOORS[door]])
def test_a_book_with_another_program_s_log_is_refused_with_the_way_out(
    door, words_of, book, finsam
):
    with closing(in_several_files(book)):
        log = book.with_name(f"{book.name}-wal")
        assert log.stat().st_size
        outcome = finsam("--lang=en", *words_of(door))
        assert outcome.status == 1
        assert log.name in outcome.err
        assert "Close that program" in outcome.err
        assert "damaged" not in outcome.out + outcome.err
        assert log.exists()


@pytest.mark.sweep
@pytest.mark.parametrize("door", READERS)
def test_a_book_set_to_lie_in_several_files_is_read_by_no_door_and_mended_by_writing(
    door, words_of, book, finsam
):
    in_several_files(book).close()
    names = sorted(path.name for path in book.parent.iterdir())
    outcome = finsam("--lang=en", *words_of(door))
    assert outcome.status == 1
    assert "several files" in outcome.err
    assert "damaged" not in outcome.out + outcome.err
    assert sorted(path.name for path in book.parent.iterdir()) == names
    assert finsam("record", book, typed=draft()).status == 0
    assert check_file(book).ok


# The one place


def sources():
    for package in ("ledger", "exports", "finsam_tui"):
        yield from (ROOT / package).rglob("*.py")


MAKES_A_CONNECTION = {"connect", "Connection", "deserialize"}


def test_every_connection_is_made_in_one_place():
    made = [
        f"{path.relative_to(ROOT)}: {ast.unparse(node.func)}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in MAKES_A_CONNECTION
        and ast.unparse(node.func.value) in {"sqlite3", "dbapi2", "apsw"}
    ]
    assert made == ["ledger/book/database.py: sqlite3.connect"] * 2
    for path in sources():
        text = path.read_text("utf-8")
        assert "from sqlite3 import connect" not in text
        assert "ATTACH DATABASE" not in text


def test_a_backup_is_never_opened_past_the_guard(book):
    with open_book(book) as opened:
        back_up(opened)
    (made,) = backup_folder(book).iterdir()
    with closing(database.as_it_lies(made)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM sketch")
