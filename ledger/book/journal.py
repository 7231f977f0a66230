"""The journal: one append-only, hash-chained record of everything done to a book.

An entry's body repeats the rows it added, one a line, table name first, values separated by
tabs. No text in a book holds a tab or a line break, so the two tellings compare exactly. The
hash covers every column, so that a changed byte anywhere breaks the chain (BFL 5:11,
BFNAR 2013:2 p 9.16).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from ledger import __version__
from ledger.core.text import user_name

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

GENESIS = bytes(32)
"""What the first entry continues."""

WRITTEN_BY = f"finsam {__version__}"

Row: TypeAlias = tuple[object, ...]
"""A row as the body tells it: the table's name, then its values; None is told as nothing, and a day
as `"2019-03-15"`."""


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The newest journal entry: the state of the whole book in one line."""

    seq: int
    hash: bytes
    vouchers: int
    postings: int
    openings: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry about to be written."""

    kind: str
    actor: str
    """Who did it; empty is who is at the keyboard."""

    rows: tuple[Row, ...] = ()
    """The rows the entry adds, and remarks such as `("reason", "…")`."""

    ref: int = 0
    """The batch of drafts it records; 0 when none."""

    vouchers: int = 0
    """How many vouchers it adds."""

    postings: int = 0
    openings: int = 0


HEAD = "SELECT seq, hash, vouchers, postings, openings FROM journal ORDER BY seq DESC LIMIT 1"


def journal_head(connection: sqlite3.Connection) -> JournalHead:
    """The newest entry; before the first one, seq 0 and the genesis hash."""
    row = connection.execute(HEAD).fetchone()
    return JournalHead(*row) if row else JournalHead(0, GENESIS, 0, 0, 0)


COLUMNS = "seq, at, actor, app, kind, ref, vouchers, postings, openings, body, prev, hash"
APPEND = f"INSERT INTO journal ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ENTRIES = f"SELECT {COLUMNS} FROM journal ORDER BY seq"
"""Every entry in order, as it is hashed and with its hash."""


def append_entry(
    connection: sqlite3.Connection, entry: Entry, after: JournalHead | None = None
) -> JournalHead:
    """Writes the next entry and returns it as the new head; called inside a write transaction.

    Raises sqlite3.IntegrityError when a trigger finds that the entry or its drafts break a rule.
    """
    last = after or journal_head(connection)
    columns = (
        last.seq + 1,
        datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        entry.actor or user_name(),
        WRITTEN_BY,
        entry.kind,
        entry.ref,
        last.vouchers + entry.vouchers,
        last.postings + entry.postings,
        last.openings + entry.openings,
        encode_rows(entry.rows),
        last.hash,
    )
    digest = entry_hash(columns)
    connection.execute(APPEND, (*columns, digest))
    return JournalHead(columns[0], digest, columns[6], columns[7], columns[8])


def encode_rows(rows: Iterable[Row]) -> str:
    """The rows as the body tells them."""
    return "".join(
        "\t".join("" if value is None else str(value) for value in row) + "\n" for row in rows
    )


def entry_hash(columns: tuple[object, ...]) -> bytes:
    """SHA-256 of an entry's columns up to `prev`, each preceded by its length in bytes."""
    digest = hashlib.sha256()
    for value in columns:
        part = value if isinstance(value, bytes) else str(value).encode()
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.digest()
