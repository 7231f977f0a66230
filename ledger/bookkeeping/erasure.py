"""Kept files whose bytes are taken out of the book: a wrong attachment, or what is past its time.

The bytes of a file lie outside the chain, which has the file's name and SHA-256; so they can go,
and the journal tells which file it was, who took it away and why (GDPR art. 17, 5.1 e). What the
books rest on is kept until the end of the seventh year after the fiscal year (LKBR 3:13, BFL 7:2):
only then may bank files and e-invoices go, and what was attached by mistake goes at any time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import Entry, Row
from ledger.bookkeeping.attachments import attachments, refuse_erased
from ledger.core.errors import Refused, few, problem
from ledger.core.text import reason_problem

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.bookkeeping.attachments import Attachment
    from ledger.core.errors import Problem
    from ledger.core.model import ObjectTags

KIND = "erasure"
"""The kind of journal entry that tells of erased files."""

RETENTION_YEARS = 7
"""Calendar years after the one in which the fiscal year ended (LKBR 3:13, BFL 7:2)."""

CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class PastFile:
    """A kept file that the law no longer asks for."""

    sha256: str
    name: str
    size: int
    year: int
    """The latest fiscal year that rests on it, by the calendar year in which it ended."""


RESTS_ON = """
SELECT 'statement' FROM statement WHERE sha256 = :sha256
UNION ALL SELECT 'payment-file' FROM payment_file WHERE sha256 = :sha256
UNION ALL SELECT 'invoice' FROM invoice WHERE sha256 = :sha256
UNION ALL SELECT 'picture' FROM kept_text WHERE text = :sha256
UNION ALL SELECT 'signed' FROM journal WHERE kind = 'signed' AND instr(body, :sha256)
UNION ALL SELECT 'import' FROM journal WHERE kind = 'import' AND instr(body, :sha256)
LIMIT 1
"""
"""What else than an attachment a kept file is."""


def erase_attachment(
    book: Book, voucher: int, name: str, reason: str, by: str = ""
) -> tuple[Attachment, ...]:
    """Takes the bytes of a voucher's file out of the book; returns the places that it had.

    `name` is that of the file, or the beginning of its SHA-256. Raises Refused when the voucher has
    no such file or several, it is erased already, no reason is given, or the books rest on it.
    """
    found = [one for one in attachments(book, voucher) if one.name == name]
    found = found or [
        one for one in attachments(book, voucher) if name and one.sha256.startswith(name)
    ]
    if len({one.sha256 for one in found}) != 1:
        raise Refused(
            problem(
                "erase-which",
                "Several files of the voucher are called {name}; give the SHA-256 of the one.",
                "name",
                name=name,
            )
            if found
            else problem("erase-no-file", "The voucher has no file {name}.", "name", name=name)
        )
    (chosen, *_others) = found
    with book.reading() as connection:
        if connection.execute(RESTS_ON, {"sha256": chosen.sha256}).fetchone():
            raise Refused(
                problem(
                    "erase-accounting",
                    "{name} is an e-invoice, a bank file, an imported file or a part of the annual"
                    " report: it is kept for seven years (LKBR 3:13, BFL 7:2).",
                    "name",
                    name=chosen.name,
                )
            )
    _erase(book, [(chosen.sha256, chosen.name)], reason, by)
    return tuple(one for one in attachments(book) if one.sha256 == chosen.sha256)


def older_copies(erased: Sequence[Attachment | PastFile]) -> Problem:
    """What whoever erases a file should know: other copies of the book still have it."""
    return problem(
        "erased-copies",
        "Erased: {names}. Backups, packages and exports made before still hold"
        " {count:it|them}: delete those that must not.",
        names=few(sorted({one.name for one in erased})),
        count=len({one.sha256 for one in erased}),
    )


DROP_PARTS = "DELETE FROM kept_file_part WHERE sha256 = ?"
OVERWRITE = "PRAGMA secure_delete = ON"
"""So that what is deleted is no longer in the file either."""


NOT_WHY = problem("erase-reason", "Say why it is erased.", "reason")


def _erase(book: Book, files: Sequence[tuple[str, str]], reason: str, by: str) -> None:
    """Takes the bytes of files, by SHA-256 and name, out of the book, told by one entry."""
    reason = reason.strip()
    if fault := reason_problem(reason, NOT_WHY):
        raise Refused(fault)
    with book.writing() as connection:
        for sha256, name in files:
            refuse_erased(connection, sha256, name)
        connection.execute(OVERWRITE)
        rows: tuple[Row, ...] = tuple(("erased_file", *one, reason) for one in files)
        book.append(Entry(KIND, by, rows))
        connection.executemany(DROP_PARTS, [(sha256,) for sha256, _name in files])


PAST = """
SELECT f.sha256, f.name, f.size, max(substr(u.last_day, 1, 4) + 0) AS year
FROM kept_file AS f JOIN (
    SELECT a.sha256, y.last_day, v.sequence AS voucher FROM attachment AS a
    JOIN voucher AS v ON v.sequence = a.voucher JOIN fiscal_year AS y ON y.id = v.year
    UNION ALL SELECT sha256, last_day, NULL FROM statement
    UNION ALL SELECT p.sha256, (SELECT max(date) FROM payment WHERE file = p.id), NULL
    FROM payment_file AS p
) AS u USING (sha256)
WHERE NOT EXISTS (SELECT 1 FROM erased_file AS e WHERE e.sha256 = f.sha256)
  AND NOT EXISTS (SELECT 1 FROM kept_text AS t WHERE t.text = f.sha256)
  AND NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.kind = 'signed' AND instr(j.body, f.sha256))
GROUP BY f.sha256 HAVING year <= :year ORDER BY year, f.name, f.sha256
"""
OF_OBJECT = """
SELECT DISTINCT a.sha256 FROM attachment AS a JOIN posting AS p ON p.voucher = a.voucher
JOIN object_set_member AS m USING (objects) WHERE m.dimension = ? AND m.code = ?
"""


def past_files(book: Book, today: date, but_of: ObjectTags = ()) -> tuple[PastFile, ...]:
    """The attachments and bank files that the law no longer asks for, the oldest year first.

    Not the files of vouchers with an object of `but_of`: a project whose grant asks for longer.
    """
    with book.reading() as connection:
        asked_for = {
            sha256
            for member in but_of
            for (sha256,) in connection.execute(OF_OBJECT, member).fetchall()
        }
        found = connection.execute(PAST, {"year": today.year - RETENTION_YEARS - 1})
        every = (PastFile(*row) for row in found)
        return tuple(one for one in every if one.sha256 not in asked_for)


def list_code(files: Collection[PastFile]) -> str:
    """What a list of files is approved by: it is another for any other list."""
    listed = "".join(one.sha256 for one in files).encode()
    return hashlib.sha256(listed).hexdigest()[:CODE_LENGTH]


def weed(book: Book, files: Sequence[PastFile], code: str, reason: str, by: str = "") -> None:
    """Takes the bytes of files that are past their time out of the book.

    Raises Refused when the code is not that of the list, or no reason is given.
    """
    if not files or code != list_code(files):
        raise Refused(
            problem(
                "weed-other-list",
                "{code} is not the code of the list as it is now; look at the list again.",
                "approve",
                code=code,
            )
        )
    _erase(book, [(one.sha256, one.name) for one in files], reason, by)
