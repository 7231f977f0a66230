"""What lies outside a book and can speak of it: receipts, backups with their age, seals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ledger.chain import head
from ledger.disk import sync_warning
from ledger.errors import problem
from ledger.safety.backup import backup_folder, backups_in, second_place
from ledger.safety.receipts import book_id, kept_receipts, receipts_of_file, unmet
from ledger.safety.safekeeping import LAST_AT, clock_warning
from ledger.safety.sealing import file_digest, read_seal
from ledger.verdict import Check

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ledger.errors import Problem
    from ledger.safety.backup import Backup
    from ledger.safety.receipts import Receipt


def receipts_are_met(
    connection: sqlite3.Connection, path: Path, given: Sequence[Receipt] = ()
) -> Check:
    """Each receipt that is given, or was kept of this very file, is of an entry the journal has.

    A chain of hashes cannot see its own tail cut off; a receipt does. Receipts of a copy of the
    book, or of the book before it was copied, are remarked on.
    """
    book = book_id(connection)
    own = {*given, *receipts_of_file(path, book)}
    others = {*kept_receipts(book), *(made.receipt for made in backups_in(backup_folder(path)))}
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
            " finsam restore BACKUP BOOK.",
        )
        return Check("receipts", text, ok=False, advice=advice)
    text = problem("receipts", "{count} receipts are met by the journal.", count=len(own))
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
    return max(unmet(connection, receipts), key=lambda receipt: receipt.seq, default=None)


def surroundings_are_safe(connection: sqlite3.Connection, path: Path) -> Check:
    """What the clock and the folder of the book are; remarked on when they may do harm."""
    (at,) = connection.execute(LAST_AT).fetchone()
    last, now = datetime.fromisoformat(at.decode()), datetime.now(UTC)
    text = problem(
        "surroundings",
        "The book lies in {folder}; its last entry was made {last}, and the clock says {now}.",
        folder=path.parent,
        last=f"{last.astimezone():%Y-%m-%d %H:%M}",
        now=f"{now.astimezone():%Y-%m-%d %H:%M}",
    )
    return Check("surroundings", text, advice=clock_warning(last, now) or sync_warning(path))


def backups_are_there(connection: sqlite3.Connection, path: Path) -> Check:
    """How old the newest backups are (BFNAR 2013:2 p 8.2); a remark, never a fault."""
    newest = backups_in(backup_folder(path))[-1:]
    if not newest:
        return Check("backups", problem("backups-none", "The book has no backup beside it."))
    text = problem(
        "backups",
        "The newest backup is of {day} ({days} days old).",
        day=f"{newest[0].at:%Y-%m-%d}",
        days=_age(newest[0]),
    )
    return Check("backups", text, advice=second_place_problem(connection) or _second(connection))


SEALS = "SELECT body FROM journal WHERE kind = 'seal' ORDER BY seq"


def sealed_backups_are_kept(connection: sqlite3.Connection, path: Path) -> Check:
    """The backup that was sealed when a year closed is there, and is the very same file.

    A remark when it is not where backups are kept; a fault when it has been changed.
    """
    folders = [backup_folder(path)]
    if place := second_place(book_id(connection)):
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
    text = problem("seals", "{count} closed years are sealed.", count=len({s.year for s in seals}))
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
    last = head(connection)
    if not last.vouchers:
        return None
    folder = second_place(book_id(connection))
    if folder is None:
        return problem(
            "second-place-none",
            "Give the backups a second place, on another disk or computer, so that fire and theft"
            " take only one (BFNAR 2013:2 p 8.2): finsam backup BOOK --second-place FOLDER.",
        )
    newest = backups_in(folder)[-1:]
    if not newest:
        return problem(
            "second-place-away",
            "The second place, {folder}, is not there or holds no backup; connect it and run"
            " finsam backup BOOK.",
            folder=folder,
        )
    if newest[0].receipt.seq < last.seq and _age(newest[0]) > LATE:
        return problem(
            "second-place-late",
            "The newest backup in the second place, {folder}, is {days} days old, and more has"
            " been recorded since; connect it and run finsam backup BOOK.",
            folder=folder,
            days=_age(newest[0]),
        )
    return None


LATE = 30
"""Days until a second place that lacks what was recorded is asked for."""


def _second(connection: sqlite3.Connection) -> Problem | None:
    """How old the newest backup in the second place is, when there is one."""
    folder = second_place(book_id(connection))
    newest = backups_in(folder)[-1:] if folder else ()
    if not newest:
        return None
    return problem(
        "second-place",
        "The newest in the second place, {folder}, is of {day} ({days} days old).",
        folder=folder,
        day=f"{newest[0].at:%Y-%m-%d}",
        days=_age(newest[0]),
    )


def _age(backup: Backup) -> int:
    return max(0, (datetime.now(UTC) - backup.at).days)
