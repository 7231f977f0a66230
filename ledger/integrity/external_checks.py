"""What lies outside a book and can speak of it: receipts, backups with their age, seals."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ledger.book.database import OFTEN, as_it_lies
from ledger.book.files import sync_warning
from ledger.book.journal import journal_head
from ledger.book.sqlite_errors import refuse_interrupt
from ledger.core.calendar import local_time
from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.integrity.auto_backup import LAST_AT, clock_warning, not_shared
from ledger.integrity.backup import (
    backup_folder,
    identity,
    named_backups,
    own_backups,
    secondary_folder,
)
from ledger.integrity.journal_replay import chain_links
from ledger.integrity.read_copy import deadline
from ledger.integrity.receipts import book_id, receipts_of_file, stored_receipts, unmatched
from ledger.integrity.year_end_seal import file_digest, read_seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ledger.core.errors import Problem
    from ledger.integrity.backup import Backup
    from ledger.integrity.receipts import Receipt


def receipts_are_met(
    connection: sqlite3.Connection, path: Path, given: Sequence[Receipt] = ()
) -> Check:
    """Each receipt that is given, or was kept of this very file, is of an entry the journal has.

    A chain of hashes cannot see its own tail cut off; a receipt does. Receipts of a copy of the
    book, or of the book before it was copied, are remarked on.
    """
    book = book_id(connection)
    own = {*given, *receipts_of_file(path, book)}
    beside = named_backups(backup_folder(path))
    named = {made.receipt for made in beside if identity(made) in ("", book)}
    others = {*stored_receipts(book), *named}
    if missing := _last_unmet(connection, own):
        text = problem(
            "receipts-unmet",
            "The book does not answer to the receipt {receipt}: entries are missing at its end, or"
            " were written anew.",
            receipt=missing,
        )
        advice = problem(
            "receipts-advice",
            "See whether this is an old copy of the book; if not, restore the newest backup:"
            " {remedy}.",
            remedy="restore",
        )
        return Check("receipts", text, ok=False, advice=advice)
    met = (own | others) - set(unmatched(connection, own | others))
    text = problem(
        "receipts", "{count:# receipt is|# receipts are} met by the journal.", count=len(met)
    )
    if missing := _last_unmet(connection, others):
        advice = problem(
            "receipts-of-copy",
            "There is a receipt, {receipt}, of another copy of the book, with entries that this"
            " one has not. See that this is the one to go on with.",
            receipt=missing,
        )
        return Check("receipts", text, advice=advice)
    if own or others:
        return Check("receipts", text)
    advice = problem(
        "receipts-none",
        "No receipt is kept outside the book, so an end that is cut off would not be seen; one is"
        " kept on this computer each time the book has been written to.",
    )
    return Check("receipts", text, advice=advice)


def _last_unmet(connection: sqlite3.Connection, receipts: Iterable[Receipt]) -> Receipt | None:
    return max(unmatched(connection, receipts), key=lambda receipt: receipt.seq, default=None)


def surroundings_are_safe(connection: sqlite3.Connection, path: Path) -> Check:
    """What the clock and the folder of the book are; remarked on when they may do harm."""
    (at,) = connection.execute(LAST_AT).fetchone()
    last, now = datetime.fromisoformat(at.decode()), datetime.now(UTC)
    text = problem(
        "surroundings",
        "The book lies in {folder}; its last entry was made {last}, and the clock says {now}.",
        folder=path.parent,
        last=local_time(last.isoformat()),
        now=local_time(now.isoformat()),
    )
    return Check("surroundings", text, advice=clock_warning(last, now) or sync_warning(path))


def backups_are_there(connection: sqlite3.Connection, path: Path) -> Check:
    """How old the newest backups are (BFNAR 2013:2 p 8.2), and what they lack.

    The newest has been opened and proved; a fault when it is not whole, else a remark.
    """
    folder = backup_folder(path)
    newest = own_backups(connection, folder)[-1:]
    if fault := spoilt_backup(newest, folder):
        return Check("backups", fault, ok=False, advice=SPOILT)
    lacking = lacking_backup(connection, path, folder, newest)
    advice = lacking or second_place_problem(connection) or _second(connection, path)
    if not newest:
        text = problem("backups-none", "The book has no backup beside it.")
        return Check("backups", text, advice=lacking)
    text = problem(
        "backups",
        "The newest backup is of {day} ({days:# day|# days} old); it is whole, of {whose},"
        " and ends with {receipt}.",
        day=f"{newest[0].at:%Y-%m-%d}",
        days=_age(newest[0]),
        whose=_whose(connection),
        receipt=newest[0].receipt,
    )
    return Check("backups", text, advice=advice)


WHOSE = "SELECT name FROM association ORDER BY entry DESC LIMIT 1"


def _whose(connection: sqlite3.Connection) -> str:
    row = connection.execute(WHOSE).fetchone()
    return row[0].decode(errors="replace") if row else "?"


def spoilt_backup(newest: Sequence[Backup], folder: Path) -> Problem | None:
    """What is wrong with the newest backup, or with a file that is named as a newer one."""
    for made in reversed(named_backups(folder)):
        if made in newest:
            break
        if not identity(made):
            return problem(
                "backup-no-book",
                "{file} is named as a backup, and is none: it cannot be read, or holds something"
                " else.",
                file=made.path,
            )
    for made in newest:
        if fault := _fault_in(made):
            return problem(
                "backup-not-whole",
                "The newest backup, {file}, is not whole: {reason}.",
                file=made.path,
                reason=fault,
            )
    return None


SPOILT = problem(
    "backup-spoilt-advice",
    "The book itself is not touched by it. Set that file aside in another folder, and make a new"
    " one: {remedy}.",
    remedy="backup",
)


def _fault_in(made: Backup) -> str:
    """What is wrong with the pages or the journal of a backup; empty when it is whole."""
    ends = deadline(made.path)
    try:
        with closing(as_it_lies(made.path)) as copy:
            copy.text_factory = bytes
            copy.set_progress_handler(ends, OFTEN)
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            if found != b"ok":
                return str(found.decode(errors="replace"))[:200]
            broken = next((link.seq for link in chain_links(copy) if not link.is_valid), None)
            return "" if broken is None else f"#{broken}"
    except (sqlite3.Error, UnicodeDecodeError) as error:
        refuse_interrupt(error, ends)
        return str(error)[:200]


def lacking_backup(
    connection: sqlite3.Connection, path: Path, folder: Path, newest: Sequence[Backup]
) -> Problem | None:
    """What the newest backup in a folder does not have of the book, with the reason if it is seen.

    The book is backed up when it is closed, so that as a rule it lacks nothing.
    """
    entries = journal_head(connection).seq - (newest[0].receipt.seq if newest else 0)
    reason = _hindrance(folder, path)
    if reason is not None:
        return replace(reason, where=str(folder))
    if entries and newest:
        return problem(
            "backup-lacks",
            "It lacks the last {count:journal entry|# journal entries}. Close the book, or"
            " run {remedy}, and see what it says.",
            remedy="backup",
            count=entries,
        )
    return not_shared(newest[0].path, path) if newest else None


def _hindrance(folder: Path, book: Path) -> Problem | None:
    """Why no backup can be made in a folder, as far as that can be seen without trying."""
    place = folder if os.path.lexists(folder) else folder.parent
    if not place.is_dir():
        return NO_FOLDER
    if not os.access(place, os.W_OK | os.X_OK):
        return NO_RIGHTS
    return NO_ROOM if shutil.disk_usage(place).free < book.stat().st_size else None


NO_FOLDER = problem(
    "backup-no-folder",
    "No backup can be made here, since this is no folder. Move what lies there, and run {remedy}.",
    remedy="backup",
)
NO_RIGHTS = problem(
    "backup-no-rights",
    "No backup can be made here, since you may not write in the folder. Have whoever owns it give"
    " you or your group the right, and run {remedy}.",
    remedy="backup",
)
NO_ROOM = problem(
    "backup-no-room",
    "No backup can be made here, since the disk has no room for one. Make room, and run {remedy}.",
    remedy="backup",
)


SEALS = "SELECT body FROM journal WHERE kind = 'seal' ORDER BY seq"


def sealed_backups_exist(connection: sqlite3.Connection, path: Path) -> Check:
    """The backup that was sealed when a year closed is there, and is the very same file.

    A remark when it is not where backups are kept; a fault when it has been changed.
    """
    folders = [backup_folder(path)]
    if place := secondary_folder(book_id(connection)):
        folders.append(place)
    seals = [read_seal(body.decode()) for (body,) in connection.execute(SEALS)]
    missing = None
    for sealed in seals:
        files = [file for folder in folders if (file := folder / sealed.backup).is_file()]
        for file in files:
            if file_digest(file) != sealed.sha256:
                text = problem(
                    "seal-broken",
                    "The backup {file} is not the one that was sealed when {year} was closed.",
                    file=file,
                    year=sealed.year,
                )
                return Check("seals", text, ok=False, advice=SEAL_BROKEN)
        missing = missing or (None if files else sealed)
    text = problem(
        "seals",
        "{count:# closed year is|# closed years are} sealed.",
        count=len({s.year for s in seals}),
    )
    if missing is None:
        return Check("seals", text)
    advice = problem(
        "seal-away",
        "The backup that was sealed when {year} was closed is not in {folder}; bring {file} back"
        " there from where it is kept.",
        year=missing.year,
        folder=folders[0],
        file=missing.backup,
    )
    return Check("seals", text, advice=advice)


SEAL_BROKEN = problem(
    "seal-broken-advice",
    "The book itself is not touched by it. Set that file aside, find out who has changed it, and"
    " bring back the sealed one from another place.",
)


def second_place_problem(connection: sqlite3.Connection) -> Problem | None:
    """What the second place for backups lacks, when vouchers are recorded; asked for until given.

    BFNAR 2013:2 p 8.2: a copy is kept apart, so that fire and theft take only one.
    """
    last = journal_head(connection)
    if not last.vouchers:
        return None
    folder = secondary_folder(book_id(connection))
    if folder is None:
        return problem(
            "second-place-none",
            "Give the backups a second place, on another disk or computer, so that fire and theft"
            " take only one (BFNAR 2013:2 p 8.2): {remedy}.",
            remedy="second-place",
        )
    newest = own_backups(connection, folder)[-1:]
    if not newest:
        return problem(
            "second-place-away",
            "The second place, {folder}, is not there or holds no backup of this book; connect it"
            " and run {remedy}.",
            remedy="backup",
            folder=folder,
        )
    if newest[0].receipt.seq < last.seq and _age(newest[0]) > LATE:
        return problem(
            "second-place-late",
            "The newest backup in the second place, {folder}, is {days:# day|# days} old, and"
            " more has been recorded since; connect it and run {remedy}.",
            remedy="backup",
            folder=folder,
            days=_age(newest[0]),
        )
    return None


LATE = 30
"""Days until a second place that lacks what was recorded is asked for."""


def _second(connection: sqlite3.Connection, path: Path) -> Problem | None:
    """How old the newest backup in the second place is, when there is one, and what is wrong."""
    folder = secondary_folder(book_id(connection))
    newest = own_backups(connection, folder)[-1:] if folder else ()
    if folder is None or not newest:
        return None
    if (hindrance := _hindrance(folder, path)) and newest[0].receipt.seq < journal_head(
        connection
    ).seq:
        return replace(hindrance, where=str(folder))
    if fault := _fault_in(newest[0]):
        return problem(
            "backup-not-whole",
            "The newest backup, {file}, is not whole: {reason}.",
            file=newest[0].path,
            reason=fault,
        )
    return problem(
        "second-place",
        "The newest in the second place, {folder}, is of {day} ({days:# day|# days} old).",
        folder=folder,
        day=f"{newest[0].at:%Y-%m-%d}",
        days=_age(newest[0]),
    )


def _age(backup: Backup) -> int:
    return max(0, (datetime.now(UTC) - backup.at).days)
