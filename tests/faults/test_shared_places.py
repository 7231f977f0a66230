"""A second place, a folder, a computer that several books or people share (R23)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from ledger.bookkeeping.fiscal_years import add_fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import new_book, open_book
from ledger.core.errors import BookError
from ledger.core.model import Association
from ledger.integrity import backup as backing
from ledger.integrity.backup import (
    back_up,
    back_up_everywhere,
    backup_folder,
    backups_in,
    choose_second_place,
    own_backups,
    secondary_folder,
)
from ledger.integrity.check import check_file
from ledger.integrity.receipts import book_id
from ledger.integrity.restore import restore
from tests.ledger.conftest import CHART, TEMPLATE, YEAR, path, rent
from tests.sweeps import one_of

__all__ = ["path", "rent"]


def found(path, id_="backups"):
    return {check.id: check for check in check_file(path).checks}[id_]


def advice_of(path) -> str:
    advice = found(path).advice
    return advice.code if advice else ""


def another(path, name: str = "Annat förbund"):
    """A book of another association, under the same name in a folder of its own."""
    path.parent.mkdir(exist_ok=True)
    with new_book(path, Association(name, "222000-1234"), CHART, "FC") as book:
        add_fiscal_year(book, YEAR, TEMPLATE, "FC")
    return path


def write(path, rent, times: int = 1) -> None:
    with open_book(path) as book:
        for _ in range(times):
            record(book, rent)


def aged(backup, day: int):
    """The backup as if it had been made on a day long ago."""
    end = backup.name.split("Z-")[1]
    return backup.rename(backup.with_name(f"bok-202001{day:02}T000000Z-{end}"))


def identity(path) -> str:
    with open_book(path, read_only=True) as book:
        return book_id(book.connection)


# One second place, two books


@pytest.mark.sweep
def test_two_books_of_one_name_share_a_second_place_and_delete_nothing(path, rent, tmp_path):
    stick = tmp_path / "minne"
    stick.mkdir()
    other = another(tmp_path / "annat" / "bok.finsam")
    for one in (path, other):
        with open_book(one) as book:
            choose_second_place(book, stick)
            record(book, rent)
    theirs = {made.path for made in backups_in(stick, identity(other))}
    assert len(theirs) == 2
    for made in theirs:
        aged(made, 1 + len(made.name) % 20)
    theirs = {made.path for made in backups_in(stick, identity(other))}
    for _ in range(15):
        write(path, rent)
        with open_book(path, read_only=True) as book:
            back_up_everywhere(book)
    assert {made.path for made in backups_in(stick, identity(other))} == theirs
    assert len(backups_in(stick, identity(path))) == 10


def test_the_check_counts_the_book_s_own_backups_alone(path, rent, tmp_path):
    stick = tmp_path / "minne"
    stick.mkdir()
    with open_book(path) as book:
        choose_second_place(book, stick)
        record(book, rent)
    for made in backups_in(stick):
        made.path.unlink()
    other = another(tmp_path / "annat" / "bok.finsam")
    with open_book(other) as book:
        back_up(book, stick)
    assert advice_of(path) == "second-place-away"


def test_the_check_says_whose_the_newest_backup_is_and_that_it_is_whole(path, rent):
    write(path, rent)
    said = found(path).message
    assert said.code == "backups"
    assert said.values["whose"] == "Prov"


def test_a_backup_where_one_asks_for_it_removes_nothing(path, tmp_path):
    folder = tmp_path / "mapp"
    folder.mkdir()
    with open_book(path) as book:
        first = back_up(book, folder).path
        for day in range(1, 29):
            shutil.copyfile(first, aged_name(first, day))
        before = set(folder.iterdir())
        back_up(book, folder)
        choose_second_place(book, folder)
    assert before <= set(folder.iterdir())


def aged_name(backup, day: int):
    end = backup.name.split("Z-")[1]
    return backup.with_name(f"bok-2020010{day % 10}T00{day:02}00Z-{end}")


@pytest.mark.sweep
def test_copies_that_go_their_own_ways_keep_their_own_backups(path, rent, tmp_path):
    copy = tmp_path / "kopia" / "bok.finsam"
    copy.parent.mkdir()
    shutil.copyfile(path, copy)
    stick = tmp_path / "minne"
    stick.mkdir()
    with open_book(path) as book:
        choose_second_place(book, stick)
    write(copy, rent)
    (theirs,) = (made.path for made in backups_in(stick) if made.receipt.seq == 3)
    theirs = aged(theirs, 3)
    for _ in range(15):
        write(path, rent)
    assert theirs.exists()
    with open_book(path, read_only=True) as book:
        assert theirs not in {made.path for made in own_backups(book.connection, stick)}
    with open_book(copy, read_only=True) as book:
        assert theirs in {made.path for made in own_backups(book.connection, stick)}


# A file of the right name


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00", bytes(9000), b"x" * 5000])
def test_a_file_of_the_right_name_is_no_backup(path, rent, content):
    write(path, rent)
    folder = backup_folder(path)
    (made,) = backups_in(folder)
    made.path.write_bytes(content)
    backing._identity.cache_clear()
    assert backups_in(folder) == ()
    check = found(path)
    assert not check.ok
    assert check.message.code == "backup-no-book"
    with open_book(path) as book:
        back_up(book)
    assert made.path.read_bytes() == content


def test_a_link_of_the_right_name_is_no_backup(path, rent):
    write(path, rent)
    (made,) = backups_in(backup_folder(path))
    link = aged(made.path, 3)
    link.unlink()
    link.symlink_to(path)
    assert backups_in(backup_folder(path)) == ()
    assert found(path).message.code == "backup-no-book"
    with open_book(path) as book, book.writing(backup_first=True):
        pass
    (real,) = backups_in(backup_folder(path))
    assert real.receipt == made.receipt
    assert not real.path.is_symlink()


def test_a_backup_is_made_where_old_ones_may_not_be_removed(path, rent, monkeypatch):
    write(path, rent)
    (made,) = backups_in(backup_folder(path))
    for day in range(1, 29):
        shutil.copyfile(made.path, aged_name(made.path, day))
    before = set(backup_folder(path).iterdir())

    unlink = Path.unlink

    def refused(old, **named):
        if old.name.startswith("bok-2020"):
            raise PermissionError(13, "Permission denied")
        unlink(old, **named)

    monkeypatch.setattr(Path, "unlink", refused)
    with open_book(path) as book:
        record(book, rent)
    assert book.notices == []
    assert before < set(backup_folder(path).iterdir())


@pytest.mark.parametrize("where", [".", "bok.backups", "bok.backups/inuti"])
def test_the_second_place_is_not_where_the_book_or_its_backups_are(path, rent, where):
    write(path, rent)
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    with open_book(path) as book, pytest.raises(BookError) as refusal:
        choose_second_place(book, folder)
    assert refusal.value.problems[0].code == "second-place-is-first"
    assert secondary_folder(identity(path)) is None


def test_a_second_place_without_room_is_the_one_that_is_named(path, tmp_path, monkeypatch):
    stick = tmp_path / "minne"
    stick.mkdir()

    def full(*_given, **_named):
        raise OSError(28, "No space left on device")

    with open_book(path) as book:
        monkeypatch.setattr(backing, "_copy", full)
        with pytest.raises(BookError) as refusal:
            back_up(book, stick)
    assert refusal.value.problems[0].code == "disk-full"
    assert refusal.value.problems[0].where == str(stick)


def test_a_hindrance_in_the_second_place_is_shown_when_it_lacks_something(
    path, rent, tmp_path, monkeypatch
):
    stick = tmp_path / "minne"
    stick.mkdir()
    with open_book(path) as book:
        choose_second_place(book, stick)
    write(path, rent)
    room = shutil.disk_usage
    full = SimpleNamespace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda at: full if at == stick else room(at))
    assert advice_of(path) == "second-place", "the copy has all there is"
    backups_in(stick)[-1].path.unlink()
    advice = found(path).advice
    assert advice is not None
    assert (advice.code, advice.where) == ("backup-no-room", str(stick))


def test_another_book_s_copy_under_the_right_name_is_none_of_this_book_s(path, rent, tmp_path):
    write(path, rent)
    other = another(tmp_path / "annat" / "bok.finsam")
    write(other, rent)
    (theirs,) = backups_in(backup_folder(other))
    shutil.copyfile(theirs.path, backup_folder(path) / theirs.path.name)
    for made in backups_in(backup_folder(path), identity(path)):
        made.path.unlink()
    check = found(path)
    assert check.message.code == "backups-none"


def test_the_newest_backup_is_proved(path, rent):
    write(path, rent)
    (made,) = backups_in(backup_folder(path))
    with closing(sqlite3.connect(made.path)) as connection:
        connection.execute("DROP TRIGGER journal_is_never_changed")
        connection.execute("UPDATE journal SET actor = 'X' WHERE seq = 2")
        connection.commit()
    check = found(path)
    assert not check.ok
    assert check.message.code == "backup-not-whole"
    assert check.message.values["reason"] == "#2"


def test_an_endless_view_in_a_backup_s_place_is_let_go(path, rent, tmp_path):
    write(path, rent)
    (made,) = backups_in(backup_folder(path))
    made.path.unlink()
    with closing(sqlite3.connect(made.path)) as connection:
        connection.execute(
            "CREATE VIEW journal AS WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1"
            " FROM n) SELECT seq, x'00' AS hash FROM n"
        )
    for n in range(40):
        shutil.copyfile(made.path, aged_name(made.path, n))
    begun = time.monotonic()
    assert backups_in(backup_folder(path)) == ()
    assert time.monotonic() - begun < 10, "each was looked at for a second or more"


# An old copy put back, where files carry no marks


@pytest.fixture(params=["marks", "no marks"])
def marks(request, monkeypatch):
    """Both kinds of disk."""
    if request.param == "no marks":

        def refused(*_given, **_options):
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "getxattr", refused, raising=False)
        monkeypatch.setattr(os, "setxattr", refused, raising=False)
    return request.param


@pytest.mark.parametrize("way", one_of(2, ["written over", "put in its place"]))
def test_an_old_copy_put_back_is_seen_on_any_disk(path, rent, marks, way, tmp_path):
    write(path, rent)
    old = tmp_path / "gammal"
    shutil.copyfile(path, old)
    write(path, rent)
    if way == "put in its place":
        path.unlink()
        old.rename(path)
    else:
        path.write_bytes(old.read_bytes())
    check = found(path, "receipts")
    assert not check.ok
    assert check.message.code == "receipts-unmet"
    with open_book(path) as book:
        assert "receipt-unmet" in {warning.code for warning in book.warnings}


@pytest.mark.usefixtures("marks")
def test_a_copy_elsewhere_is_sound_and_the_book_too(path, rent, tmp_path):
    copy = tmp_path / "kopia.finsam"
    shutil.copyfile(path, copy)
    write(path, rent, 2)
    write(copy, rent, 1)
    for one in (path, copy):
        check = found(one, "receipts")
        assert check.ok
        assert check.advice is not None
        assert check.advice.code == "receipts-of-copy"


@pytest.mark.sweep
@pytest.mark.usefixtures("marks")
def test_a_restored_book_answers_to_its_receipts(path, rent):
    write(path, rent)
    with open_book(path) as book:
        old = back_up(book).path
    write(path, rent)
    restore(old, path)
    check = found(path, "receipts")
    assert (check.ok, check.advice) == (True, None)
    write(path, rent)
    check = found(path, "receipts")
    assert (check.ok, check.message.code) == (True, "receipts")


# Safekeeping that fails is said


def in_the_way(path, _monkeypatch, _tmp_path):
    backup_folder(path).write_text("här ligger en fil")


def full_second_place(path, monkeypatch, tmp_path):
    stick = tmp_path / "minne"
    stick.mkdir()
    with open_book(path) as book:
        choose_second_place(book, stick)
    first = backing._copy

    def full(connection, target, *others):
        if target.parent == stick:
            raise OSError(28, "No space left on device", str(target))
        first(connection, target, *others)

    monkeypatch.setattr(backing, "_copy", full)


def no_state(_path, monkeypatch, tmp_path):
    (tmp_path / "fil").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "fil"))


@pytest.mark.parametrize(
    ("fails", "code"),
    [
        (in_the_way, "not-backed-up"),
        (full_second_place, "not-backed-up"),
        (no_state, "receipt-not-kept"),
    ],
)
def test_what_safekeeping_fails_at_is_a_notice_said_once(path, rent, fails, code, request):
    fails(path, request.getfixturevalue("monkeypatch"), path.parent)
    book = open_book(path)
    record(book, rent)
    record(book, rent)
    book.close()
    assert [notice.code for notice in book.notices] == [code]


def held_by_another(path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    return other


def with_a_journal_beside(path):
    journal = path.with_name(f"{path.name}-journal")
    journal.symlink_to(path.with_name("elsewhere"))
    return sqlite3.connect(":memory:")


@pytest.mark.parametrize("fails", [held_by_another, with_a_journal_beside])
def test_a_book_that_cannot_be_read_when_it_is_closed_says_that_it_has_no_backup(
    path, rent, fails, monkeypatch
):
    monkeypatch.setattr("ledger.book.book.WAIT_A_SECOND", "PRAGMA busy_timeout = 0")
    book = open_book(path)
    record(book, rent)
    held = fails(path)
    book.close()
    held.close()
    assert [notice.code for notice in book.notices] == ["not-backed-up-at-close"]


def test_a_backup_that_only_the_second_place_refuses_is_made_beside_the_book(
    path, finsam, tmp_path, monkeypatch
):
    full_second_place(path, monkeypatch, tmp_path)
    outcome = finsam("--lang=sv", "backup", path)
    assert outcome.status == 1
    assert outcome.out.startswith(f"{backup_folder(path)}/")
    assert outcome.err.startswith(f"{tmp_path / 'minne'}: Ingen säkerhetskopia kunde göras här")
    assert "(disken är full)" in outcome.err
    shutil.rmtree(tmp_path / "minne")
    outcome = finsam("--lang=sv", "backup", path)
    assert (outcome.status, "andra platsen" in outcome.err) == (0, True)


def test_the_command_line_says_it_on_the_error_stream_once(path, finsam, tmp_path, monkeypatch):
    in_the_way(path, monkeypatch, tmp_path)
    outcome = finsam("--lang=en", "lock", path, "--to=2019-01-31")
    assert outcome.status == 0
    assert outcome.err.count("No backup could be made here") == 1
    check = found(path)
    assert check.ok
    assert check.advice is not None
    assert check.advice.code == "backup-no-folder"


def test_a_backup_that_lacks_entries_stands_in_the_check(path, rent):
    write(path, rent)
    book = open_book(path)
    record(book, rent)
    advice = found(path).advice
    assert advice is not None
    assert (advice.code, advice.values) == ("backup-lacks", {"count": 1})
    book.close()
    assert advice_of(path) != "backup-lacks"


# Two users of one book

SHARED_GROUP = 4711
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can play two users"
)


def shared(path):
    path.chmod(0o660)
    os.chown(path, -1, SHARED_GROUP)
    path.parent.chmod(0o2770)
    os.chown(path.parent, -1, SHARED_GROUP)


def rights(path):
    about = path.stat()
    return stat.S_IMODE(about.st_mode), about.st_gid


@needs_root
def test_the_backups_of_a_shared_book_are_for_the_group(path, rent):
    shared(path)
    os.umask(0o077)
    write(path, rent)
    folder = backup_folder(path)
    assert rights(folder) == (0o2770, SHARED_GROUP)
    (made,) = backups_in(folder)
    assert rights(made.path) == (0o640, SHARED_GROUP)


@needs_root
def test_a_folder_that_was_one_s_own_is_shared_when_the_book_is(path, rent):
    write(path, rent)
    assert rights(backup_folder(path))[0] == 0o700
    shared(path)
    write(path, rent)
    assert rights(backup_folder(path)) == (0o2770, SHARED_GROUP)


@needs_root
def test_a_restored_book_has_the_rights_and_the_group_of_the_former(path, rent):
    write(path, rent)
    (made,) = backups_in(backup_folder(path))
    shared(path)
    os.umask(0o077)
    restored = restore(made.path, path)
    assert rights(path) == (0o660, SHARED_GROUP)
    assert restored.warnings == ()


@needs_root
def test_rights_that_cannot_be_given_go_to_no_other_group(path, rent, monkeypatch):
    def refused(*_given):
        raise PermissionError(1, "Operation not permitted")

    shared(path)
    monkeypatch.setattr(os, "chown", refused)
    path.parent.chmod(0o770)  # a file that is made there is of root's group
    book = open_book(path)
    record(book, rent)
    book.close()
    (made,) = backups_in(backup_folder(path))
    assert rights(made.path)[0] == 0o600
    assert [notice.code for notice in book.notices] == ["backup-not-shared"]
    assert advice_of(path) == "backup-not-shared"
    restored = restore(made.path, path)
    assert rights(path)[0] == 0o600
    assert [one.code for one in restored.warnings] == ["restored-alone"]


OTHER_USER = 4712


@pytest.fixture
def open_place():
    """A folder that any user of the computer can reach."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        yield place


@needs_root
def test_another_user_who_may_not_write_in_the_folder_is_told(path, rent, open_place):
    """The folder of backups is the first user's own; the second writes in the book."""
    write(path, rent)
    shutil.move(path.parent, open_place / "mapp")
    path = open_place / "mapp" / path.name
    shared(path)
    os.chown(backup_folder(path), OTHER_USER + 1, OTHER_USER + 1)
    pid = os.fork()
    if not pid:
        status = 9
        try:
            os.setgroups([])
            os.setgid(SHARED_GROUP)
            os.setuid(OTHER_USER)
            os.environ["XDG_STATE_HOME"] = str(open_place / "mapp" / "state")
            book = open_book(path)
            record(book, rent)
            book.close()
            codes = {notice.code for notice in book.notices}
            status = int("not-backed-up" not in codes or advice_of(path) != "backup-no-rights")
        finally:
            os._exit(status)
    _pid, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
