"""Is the book whole, unaltered and in agreement with itself? Answers whatever is in the file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.book import book_of
from ledger.book.connection import USER_VERSION, add_lacking_tables, newer_problem
from ledger.book.schema import (
    APPLICATION_ID,
    FINGERPRINTS,
    VERSION,
    fingerprint,
    schema_differences,
)
from ledger.book.sqlite_errors import never, refuse_interrupt, suppressed
from ledger.core.checks import Check, CheckReport
from ledger.core.errors import BookError, problem
from ledger.integrity.external_checks import (
    backups_are_there,
    receipts_are_met,
    sealed_backups_exist,
    surroundings_are_safe,
)
from ledger.integrity.journal_replay import chain_links, mismatched_entries
from ledger.integrity.read_copy import deadline, open_for_check, opened_in_place
from ledger.integrity.table_checks import (
    RESTORE,
    approvals_are_by_others,
    balances_are_the_postings,
    debit_equals_credit,
    files_are_as_received,
    locks_were_respected,
    numbers_are_unbroken,
    object_sets_are_their_members,
    rows_refer_to_what_is_there,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from ledger.integrity.receipts import Receipt

    Question: TypeAlias = tuple[str, Callable[[sqlite3.Connection], Check]]
    """What is asked of a book, and its id in the answers."""


def file_is_whole(connection: sqlite3.Connection) -> Check:
    """Every page, row and index of the file is in order."""
    findings = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    if findings == [b"ok"]:
        return Check("file", problem("file", "The file is whole: every page of it is in order."))
    found = b"; ".join(findings).decode(errors="replace").replace("\n", " ")
    text = problem("file-damaged", "The file is damaged: {finding}.", finding=found[:300])
    return Check("file", text, ok=False, advice=RESTORE)


STEPS = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'finsam' ORDER BY id"


def guards_are_in_place(connection: sqlite3.Connection) -> Check:
    """The tables and the guards are those that the program made."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        return Check("guards", problem("not-a-book", "The file is not a finsam book."), ok=False)
    if newer := newer_problem(connection):
        return Check("guards", newer, ok=False)
    steps = [name for (name,) in connection.execute(STEPS)]
    if (
        version >= 1
        and fingerprint(connection) == FINGERPRINTS[version - 1]
        and steps == [b"%d" % step for step in range(1, version + 1)]
    ):
        text = problem("guards", "The guards of the book are in place (version {version}).")
        return Check("guards", problem(text.code, text.text, version=version))
    is_of_now = version not in range(1, VERSION)  # what an earlier one was made of is not known
    changed = schema_differences(connection) if is_of_now else ["sqlite_master"]
    text = problem(
        "guards-differ",
        "The tables or guards of the book have been changed from outside: {names}.",
        names=", ".join(changed[:5] or ["_sqlite_migrations"]),
    )
    return Check("guards", text, ok=False, advice=RESTORE)


def chain_is_unbroken(connection: sqlite3.Connection) -> Check:
    """Each journal entry continues the one before and hashes to what it says (BFL 5:11)."""
    count, last = 0, b""
    for link in chain_links(connection):
        if not link.is_valid:
            text = problem(
                "chain-broken",
                "Journal entry {seq} is not as it was written; it is the first that is wrong.",
                seq=link.seq,
            )
            return Check("chain", text, ok=False, advice=RESTORE)
        count, last = link.seq, link.hash
    if not count:
        text = problem("chain-empty", "The journal of the book is empty.")
        return Check("chain", text, ok=False, advice=RESTORE)
    text = problem(
        "chain",
        "{count:# journal entry is as it was|# journal entries are as they were} written; the"
        " last is {hash}.",
        count=count,
        hash=last.hex()[:12],
    )
    return Check("chain", text)


def journal_lists_every_row(connection: sqlite3.Connection) -> Check:
    """Every table, made anew from the journal, is the one in the book."""
    wrong = list(mismatched_entries(connection))
    if not wrong:
        text = problem("told", "Every table is what the journal says that it is.")
        return Check("told", text)
    text = problem(
        "told-otherwise",
        "{count:# journal entry has|# journal entries have} other rows than the tables hold;"
        " the first is {seq}.",
        count=len(wrong),
        seq=wrong[0],
    )
    return Check("told", text, ok=False, advice=RESTORE)


QUESTIONS: tuple[Question, ...] = (
    ("file", file_is_whole),
    ("guards", guards_are_in_place),
    ("chain", chain_is_unbroken),
    ("told", journal_lists_every_row),
    ("references", rows_refer_to_what_is_there),
    ("numbers", numbers_are_unbroken),
    ("vouchers", debit_equals_credit),
    ("balances", balances_are_the_postings),
    ("objects", object_sets_are_their_members),
    ("locks", locks_were_respected),
    ("files", files_are_as_received),
)
"""Every check by its id; all of them are made, whatever the ones before found."""


def check_book(
    path: str | Path, receipts: Sequence[Receipt] = (), is_stopped: Callable[[], bool] = never
) -> CheckReport:
    """Checks a book from end to end, and when it is sound, proves the reports of every year.

    Raises KeyboardInterrupt after Ctrl+C and nothing else, and changes nothing in the book; a
    journal that a crash left beside the file is rolled back first, as at every opening. Who records
    meanwhile waits for a moment at most. The journal must meet the receipts that are given, besides
    those kept on this computer. What was left to check when it was stopped is said to be wrong.
    """
    real = Path(os.path.realpath(path))
    return _checked(real, (*QUESTIONS, *_witnessed(real, receipts)), is_stopped, _proofs)


def check_file(
    path: str | Path, receipts: Sequence[Receipt] = (), *, is_copy: bool = False
) -> CheckReport:
    """Checks that a book is whole, unaltered and agrees with itself; otherwise as `check_book`.

    Of a copy it is not asked whether it meets the receipts of the book, or has backups.
    """
    real = Path(os.path.realpath(path))
    return _checked(real, (*QUESTIONS, *(() if is_copy else _witnessed(real, receipts))), never)


def _witnessed(path: Path, receipts: Sequence[Receipt]) -> tuple[Question, ...]:
    """What lies outside the book and can speak of it.

    Of receipts the book itself is asked: one may have been kept after the copy was made.
    """

    def are_met(_copy: sqlite3.Connection) -> Check:
        with closing(opened_in_place(path)) as book:
            return receipts_are_met(book, path, receipts)

    return (
        ("receipts", are_met),
        ("backups", lambda book: backups_are_there(book, path)),
        ("seals", lambda book: sealed_backups_exist(book, path)),
        ("surroundings", lambda book: surroundings_are_safe(book, path)),
    )


def _checked(
    path: Path,
    questions: Sequence[Question],
    is_stopped: Callable[[], bool],
    proofs: Callable[[Path, sqlite3.Connection, Callable[[], bool]], tuple[Check, ...]]
    | None = None,
) -> CheckReport:
    """The answers, and when all is well the proofs too."""
    if not path.is_file():
        text = problem(
            "no-book",
            "There is no book here; check the path, or make a book with {remedy}.",
            str(path),
            remedy="new",
        )
        return CheckReport((Check("file", text, ok=False),))
    try:
        ends = deadline(path, is_stopped)
        connection = open_for_check(path, ends)
    except BookError as error:
        refuse_interrupt(error, ends)
        return CheckReport((Check("file", replace(error.problems[0], where=""), ok=False),))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        refuse_interrupt(error, ends)
        return CheckReport((_impossible("file", error),))
    with closing(connection):
        _complete(connection)
        report = CheckReport(
            tuple(_answered(id_, question, connection, ends) for id_, question in questions)
        )
        if proofs is None or report.faults:
            return report
        return CheckReport(report.checks + proofs(path, connection, ends))


def _complete(connection: sqlite3.Connection) -> None:
    """Has a book of an earlier version asked what is asked of the newest."""
    with suppressed(sqlite3.Error):
        (version,) = connection.execute(USER_VERSION).fetchone()
        if version in range(1, VERSION):
            add_lacking_tables(connection, version)


REBUILT = ("chain", "told", "references", "numbers", "vouchers", "objects", "locks")
"""What is asked of a book that was rebuilt of its journal: it is no file, and has not all files."""


def findings(
    connection: sqlite3.Connection, ids: Collection[str] = dict(QUESTIONS).keys()
) -> Iterator[Check]:
    """What a check finds in a book that is open, in the middle of a write too."""
    given, connection.text_factory = connection.text_factory, bytes
    try:
        for id_, question in QUESTIONS:
            if id_ in ids:
                yield _answered(id_, question, connection, never)
    finally:
        connection.text_factory = given


def _proofs(
    path: Path, connection: sqlite3.Connection, ends: Callable[[], bool]
) -> tuple[Check, ...]:
    """What must agree in the reports of each year; asked of a book that is sound."""
    from ledger.proof.proof import proofs  # noqa: PLC0415 - reads templates, which a broken book spares

    connection.text_factory = str
    try:
        return (approvals_are_by_others(connection), *proofs(book_of(path, connection)))
    except Exception as error:  # noqa: BLE001 - whatever a file holds, the answer is a report
        refuse_interrupt(error, ends)
        return (_impossible("proofs", error),)


def _answered(
    id_: str,
    question: Callable[[sqlite3.Connection], Check],
    connection: sqlite3.Connection,
    ends: Callable[[], bool],
) -> Check:
    try:
        return _readable(question(connection))
    except Exception as error:  # noqa: BLE001 - whatever a file holds, the answer is a report
        refuse_interrupt(error, ends)
        return _impossible(id_, error)


def _readable(check: Check) -> Check:
    """The answer with every value of it as text: one may be bytes that a damaged file holds."""
    advice = check.advice and replace(check.advice, values=_as_text(check.advice.values))
    return replace(
        check, message=replace(check.message, values=_as_text(check.message.values)), advice=advice
    )


def _as_text(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.decode(errors="replace") if isinstance(value, bytes) else value
        for name, value in values.items()
    }


def _impossible(id_: str, error: Exception) -> Check:
    text = problem(
        "check-impossible",
        "This could not be checked, because of what is in the file: {reason}.",
        reason=DAMAGED if _is_damage(error) else str(error)[:300] or type(error).__name__,
    )
    return Check(id_, text, ok=False, advice=RESTORE)


DAMAGED = problem("damaged-here", "the file is damaged")


def _is_damage(error: Exception) -> bool:
    """Whether the database says no more than that the file is damaged."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
