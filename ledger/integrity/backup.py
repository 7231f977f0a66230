"""Backups: verified copies of a book, made through the database and kept by age.

BFL 7:2 and BFNAR 2013:2 p 8.1-8.2: safe storage, and a copy kept apart. They lie in a folder
beside the book, `bok.backups`, and in a second place when one is given. A backup's name tells
when it was made and where its journal ends, so that it is a receipt too.

Which book it is of is told by what is in it, and by nothing else: many books may share a second
place, under one name. Copies of a book that went their own ways have the first entry in common, so
a book counts and removes those alone that hold a beginning of its own journal.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.connection import BUSY_TIMEOUT
from ledger.book.database import as_it_lies, closed_if_it_fails, connected
from ledger.book.files import atomic_create, share_file, share_folder, state_folder
from ledger.book.journal import journal_head
from ledger.book.regular_files import open_regular_file
from ledger.book.sqlite_errors import refuse_interrupt, translated_errors
from ledger.core import system
from ledger.core.errors import BookError, LedgerError, problem, system_reason
from ledger.integrity.leftovers import sweep
from ledger.integrity.receipts import SHORT, Receipt, book_id, receipt_of, unmatched

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from ledger.book.book import Book
    from ledger.book.journal import JournalHead

LONGEST_PATH = 10_000
SECONDS = 10
"""How many names are tried for a backup, one for each second from now."""

LATEST, DAYS, MONTHS = 10, 30, 24
"""How many backups are kept: the latest, the last of a day, the last of a month."""

_NAME = re.compile(r".+-([0-9]{8}T[0-9]{6}Z)-([0-9]{6,12})-([0-9a-f]{12})(-year-end)?\.finsam")
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a book, as its name tells."""

    path: Path
    at: datetime
    receipt: Receipt
    is_year_end: bool = False
    """Whether it was made when a fiscal year closed; such a one is kept for ever."""


def backup_folder(book: Path) -> Path:
    """The folder of a book's backups, beside it; it may be missing."""
    return book.with_name(f"{book.stem}.backups")


def backups_in(folder: Path, book: str = "") -> tuple[Backup, ...]:
    """The backups in a folder, the oldest first; none when the folder cannot be read.

    Those of the book with this id, or of any. Each has been opened: a file that is no book, or not
    the one its name tells, is none.
    """
    return tuple(
        backup
        for backup in named_backups(folder)
        if (found := identity(backup)) and book in ("", found)
    )


def named_backups(folder: Path) -> tuple[Backup, ...]:
    """The files in a folder that are named as backups are, the oldest first; whatever they hold."""
    try:
        found = [_as_named(path) for path in folder.iterdir()]
    except OSError:
        return ()
    backups = (backup for backup in found if backup)
    return tuple(sorted(backups, key=lambda backup: (backup.at, backup.receipt.seq)))


def own_backups(connection: sqlite3.Connection, folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder that hold a beginning of the journal of this very book."""
    found = backups_in(folder, book_id(connection))
    others = unmatched(connection, [backup.receipt for backup in found])
    return tuple(backup for backup in found if backup.receipt not in others)


def _as_named(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, at, Receipt(int(match[2]), match[3]), is_year_end=bool(match[4]))


def identity(backup: Backup) -> str:
    """The id of the book that a file holds; empty when it is not what its name tells.

    A link is no copy: it may lead to the book itself.
    """
    try:
        about = backup.path.lstat()
    except OSError:
        return ""
    if not stat.S_ISREG(about.st_mode):
        return ""
    return _identity(backup, (about.st_ino, about.st_size, about.st_mtime_ns))


@lru_cache(maxsize=1000)
def _identity(backup: Backup, _state: tuple[int, ...]) -> str:
    """The same; asked once of a file as long as it is not changed."""
    with suppress(sqlite3.Error, UnicodeDecodeError), closing(as_it_lies(backup.path)) as copy:
        copy.set_progress_handler(lambda: True, LONGEST_LOOK)
        last = copy.execute(LAST).fetchone()
        if last and last[0] == backup.receipt.seq and last[1].startswith(backup.receipt.hash):
            return book_id(copy)
    return ""


LONGEST_LOOK = 100_000
"""Steps of the database that a file may take to say whose it is: some milliseconds, so that a
folder of such files delays nobody; a backup takes a few hundred."""

LAST = "SELECT seq, lower(hex(hash)) FROM journal ORDER BY seq DESC LIMIT 1"


def back_up(
    book: Book, destination: Path | None = None, *, year_end: bool = False, thins: bool = False
) -> Backup:
    """Makes a verified copy of the book, on the disk when this returns.

    `destination` is a folder, or a file that does not exist yet; left out, it is the book's own
    folder of backups. There, and where it `thins`, the book's backups past their age go when the
    new one is there. A backup of a book that a group shares is for the group too. Called outside a
    write. Raises BookError when the copy cannot be made, or is not whole.
    """
    target = backup_folder(book.path) if destination is None else destination
    with book.reading() as connection, translated_errors(target):
        if destination is None:
            _make_folder(target, book.path)
        last, now = journal_head(connection), datetime.now(UTC).replace(microsecond=0)
        backup = Backup(target, now, receipt_of(last), is_year_end=year_end)
        if not target.is_dir():
            _copy(connection, target, last, book.path)
            return backup
        made = _copied_into(connection, book.path, backup)
        if thins or destination is None:
            for old in expired(own_backups(connection, target)):
                with suppress(OSError):  # a place where nothing may be removed; the copy is there
                    old.path.unlink()
        return made


def _copied_into(connection: sqlite3.Connection, book: Path, backup: Backup) -> Backup:
    """Copies the book into a folder, under the first name of a backup that nothing else has."""
    for later in range(SECONDS):
        dated = replace(backup, at=backup.at + timedelta(seconds=later))
        made = replace(dated, path=backup.path / _name(book.stem, dated))
        try:
            _copy(connection, made.path, journal_head(connection), book)
        except FileExistsError:
            if identity(made):  # another window made it in the same second, of the same entries
                return made
        else:
            return made
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(made.path))


def _make_folder(folder: Path, book: Path) -> None:
    """Makes the folder of a book's backups, for whoever shares the book."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        system.sync(folder.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    share_folder(folder, book)


def back_up_everywhere(book: Book) -> tuple[Backup, ...]:
    """Makes a backup beside the book, and one in its second place: see `back_up_apart`.

    Raises BookError as `back_up` does, when there can be none beside the book.
    """
    return (back_up(book, thins=True), *back_up_apart(book))


def back_up_apart(book: Book) -> tuple[Backup, ...]:
    """Makes a backup in the second place, if the book has one.

    That it is not there, or refuses, is a notice of the book.
    """
    with book.reading() as connection:
        folder = secondary_folder(book_id(connection))
    if folder and not is_there(folder):
        book.notice(replace(SECOND_PLACE_AWAY, where=str(folder)))
    elif folder:
        sweep(folder)
        if made := try_backup(book, folder):
            return (made,)
    return ()


def try_backup(book: Book, folder: Path | None = None) -> Backup | None:
    """Makes a backup beside the book, or in a folder; None, and a notice, when it fails."""
    try:
        return back_up(book, folder, thins=True)
    except LedgerError as error:
        refuse_interrupt(error)
        place = str(folder or backup_folder(book.path))
        book.notice(replace(NOT_BACKED_UP, where=place, values=reason_of(error)))
        return None


def reason_of(error: LedgerError) -> dict[str, object]:
    """Why something failed, as a field of the sentence that says what."""
    fault, cause = error.problems[0], error.__cause__
    if isinstance(cause, OSError):
        return {"reason": system_reason(cause)}
    return {"reason": fault.values.get("reason") or str(cause or fault.code).lower()}


NOT_BACKED_UP = problem(
    "not-backed-up",
    "No backup could be made here ({reason}), so what was recorded last is not here. Fix the"
    " rights of the folder, or make room on the disk, and run {remedy}.",
    remedy="backup",
)
SECOND_PLACE_AWAY = problem(
    "second-place-not-there",
    "The second place of the backups is not there, so what was recorded last is on this computer"
    " alone. Connect it and run {remedy}.",
    remedy="backup",
)


def is_there(folder: Path) -> bool:
    """Whether a second place is connected; one that cannot be looked into is, and fails later."""
    try:
        return stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _name(stem: str, backup: Backup) -> str:
    end = f"{backup.receipt.seq:06}-{backup.receipt.hash[:SHORT]}"
    mark = "-year-end" if backup.is_year_end else ""
    return f"{stem}-{backup.at.strftime(_MOMENT)}-{end}{mark}.finsam"


def _copy(connection: sqlite3.Connection, target: Path, last: JournalHead, book: Path) -> None:
    """Copies the book, and proves the copy whole before it gets its name."""
    with atomic_create(target) as beside:
        with closing(opened_copy(beside, "rw")) as copy:
            connection.backup(copy)
            if (
                copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
                or journal_head(copy) != last
            ):
                raise BookError(
                    problem(
                        "backup-damaged",
                        "The copy is not whole, most likely because the book is damaged; it was"
                        " thrown away and earlier backups are kept. Run {remedy}.",
                        str(target),
                        remedy="check",
                    )
                )
        share_file(beside, book)


def opened_copy(path: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """A connection to a copy that syncs what it writes."""
    with closed_if_it_fails(connected(path, mode, timeout=BUSY_TIMEOUT)) as connection:
        for pragma in ("synchronous = EXTRA", "fullfsync = ON", "trusted_schema = OFF"):
            connection.execute(f"PRAGMA {pragma}")
    return connection


def expired(backups: Iterable[Backup]) -> tuple[Backup, ...]:
    """Those that need not be kept: not among the latest, nor the last of a day or a month.

    Takes them the oldest first. The latest are those made last and those that hold most: a clock
    that is wrong costs none. A backup of a year-end is always kept.
    """
    newest_first = tuple(backups)[::-1]
    days: dict[object, Backup] = {}
    months: dict[object, Backup] = {}
    for backup in newest_first:
        days.setdefault(backup.at.date(), backup)
        months.setdefault((backup.at.year, backup.at.month), backup)
    fullest_first = sorted(newest_first, key=lambda backup: -backup.receipt.seq)
    latest = (newest_first[:LATEST], fullest_first[:LATEST])
    by_age = ([*days.values()][:DAYS], [*months.values()][:MONTHS])
    retained = {backup.path for group in (*latest, *by_age) for backup in group}
    return tuple(
        backup for backup in newest_first if backup.path not in retained and not backup.is_year_end
    )


def secondary_folder(book: str) -> Path | None:
    """The folder where the backups of the book with this id are kept too, if one is given."""
    with suppress(BookError), open_regular_file(_setting(book)) as file:
        return Path(os.fsdecode(file.read(LONGEST_PATH).rstrip(b"\n")))
    return None


def choose_second_place(book: Book, folder: Path) -> Backup:
    """Keeps the book's backups in this folder too from now on, and makes the first one there.

    On another disk or another computer, so that fire and theft take only one of them
    (BFNAR 2013:2 p 8.2). Raises BookError when no backup can be made there, or it is no second
    place but where the book or its first backups are.
    """
    own = backup_folder(book.path).resolve()
    if folder.resolve() in (own.parent, own) or own in folder.resolve().parents:
        raise BookError(
            problem(
                "second-place-is-first",
                "The book or its backups lie here already, so that fire and theft would take both;"
                " give the backups a second place on another disk or computer.",
                str(folder),
            )
        )
    backup = back_up(book, folder)
    with translated_errors(folder), book.reading() as connection:
        path = _setting(book_id(connection))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(folder.resolve()) + b"\n")
    return backup


def _setting(book: str) -> Path:
    return state_folder() / f"{book}.second-place"
