"""The book told twice: the journal read from the beginning and held against every table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import ENTRIES, GENESIS, entry_hash
from ledger.book.recorded import DIGEST, JOURNAL_LINES, Digest, text_sha256

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Link:
    """One journal entry as the chain has it."""

    seq: int
    hash: bytes
    is_valid: bool
    """Whether it is the next in order, continues the one before and hashes to what it says."""


def chain_links(connection: sqlite3.Connection) -> Iterator[Link]:
    """Every entry of the journal in order; the connection gives text as bytes."""
    last = GENESIS
    for place, row in enumerate(connection.execute(ENTRIES), 1):
        seq, prev, digest = row[0], row[10], row[11]
        holds = seq == place and prev == last and digest == entry_hash(row[:11])
        last = digest
        yield Link(seq, digest, holds)


BODIES = "SELECT seq, body FROM journal ORDER BY seq"


def mismatched_entries(connection: sqlite3.Connection) -> Iterator[int]:
    """The entries whose body and rows tell different things; 0 for rows of no entry.

    The connection gives text as bytes. Memory stays flat: the rows of an import are only
    added to its digests.
    """
    connection.create_function("sha256", 1, _text_digest, deterministic=True)
    tables = [
        _Table(name.encode(), connection.execute(query)) for name, query in JOURNAL_LINES.items()
    ]
    for seq, body in connection.execute(BODIES):
        if any(table.has_row_before(seq) for table in tables):
            yield 0
        lines = body.split(b"\n")
        digests = {line.split(b"\t")[1]: line for line in lines if line.startswith(_DIGEST)}
        expected = [line for line in lines if line.partition(b"\t")[0] in _NAMES]
        found: list[bytes] = []
        for table in tables:
            if table.entry == seq:
                if table.name in digests:
                    holds = table.digest(seq) == digests.pop(table.name)
                    found.extend(() if holds else (b"",))
                else:
                    found.extend(table.lines(seq))
        if digests or not _agree(found, expected) or not _is_text(body):
            yield seq
    if any(table.entry is not _END for table in tables):
        yield 0


_DIGEST = DIGEST.encode() + b"\t"
_NAMES = {name.encode() for name in JOURNAL_LINES}
_END = object()


class _Table:
    """The told rows of one table, read alongside the journal."""

    def __init__(self, name: bytes, rows: sqlite3.Cursor) -> None:
        self.name = name
        self._rows = rows
        self.entry: object = _END
        self._line = b""
        self._step()

    def _step(self) -> None:
        self.entry, line = next(self._rows, (_END, b""))
        self._line = line if isinstance(line, bytes) else b""

    def has_row_before(self, seq: int) -> bool:
        """Passes over rows of no entry, or of one that is past; whether there were any."""
        strays = False
        while self.entry is not _END and not (isinstance(self.entry, int) and self.entry >= seq):
            strays = True
            self._step()
        return strays

    def lines(self, seq: int) -> Iterator[bytes]:
        """The rows of the entry."""
        while self.entry == seq:
            yield self._line
            self._step()

    def digest(self, seq: int) -> bytes:
        """The line that tells of the rows of the entry as one."""
        digest = Digest()
        for line in self.lines(seq):
            if not _is_text(line) or b"\t" not in line:
                return b""
            digest.add(line)
        return "\t".join(map(str, digest.row(self.name.decode()))).encode()


def _agree(found: list[bytes], expected: list[bytes]) -> bool:
    return found == expected or sorted(found) == sorted(expected)


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text_digest(text: bytes | str | None) -> str | None:
    return text_sha256(text)
