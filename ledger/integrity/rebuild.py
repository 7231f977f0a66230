"""A book built anew from its journal alone, for whoever has the journal and not the book.

The journal repeats every row that was recorded (`ledger.book.recorded`), so its lines put back in
the tables are the book as it was. Only what it tells by a SHA-256 must come along: the rows of
vouchers, which an import tells of by a digest, and texts with lines of their own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ledger.book.database import in_memory
from ledger.book.journal import APPEND
from ledger.book.recorded import JOURNAL_LINES, RECORDED, TEXT_INSERTS, text_sha256
from ledger.book.schema import add_tables, migrate
from ledger.bookkeeping.chart_of_accounts import parse_object_set
from ledger.integrity.table_checks import REMADE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

OBJECT_SET = "object_set"
APART = ("voucher", "posting", "approval")
"""The tables whose rows come along with the journal: an import tells of them by a digest."""

SETS = "SELECT 0, CAST('object_set' || char(9) || id || char(9) || key AS BLOB) FROM object_set"
TEXTS = """
SELECT text FROM (SELECT text FROM template UNION SELECT text FROM kept_text)
WHERE text <> '' ORDER BY text
"""
"""Every text that the journal tells of by its SHA-256."""


def rows_apart(connection: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    """The entry and the line of each row that must come along with the journal.

    The sets of objects stand first, of no entry: their numbers decide in which order rows are
    shown, and no amount rests on them.
    """
    yield from connection.execute(SETS)
    for table in APART:
        yield from connection.execute(JOURNAL_LINES[table])


def rebuilt(
    entries: Iterable[tuple[Any, ...]], rows: Iterable[tuple[int, str]], texts: Mapping[str, str]
) -> sqlite3.Connection:
    """A connection to the book in memory: the journal's columns, `rows_apart`, texts by SHA-256.

    Nothing is proved here: ask `ledger.integrity.check.findings` whether the book is whole. Raises
    ValueError, KeyError or sqlite3.Error when the lines are not those of a journal.
    """
    apart: defaultdict[int, list[str]] = defaultdict(list)
    for seq, line in rows:
        apart[seq].append(line)
    connection = in_memory()
    try:
        connection.execute("BEGIN")
        add_tables(connection)
        tables = _Tables(connection, texts)
        for line in apart.pop(0, ()):
            tables.add_set(line)
        for entry in entries:
            connection.execute(APPEND, entry)
            seq, body = entry[0], entry[9]
            own = (line for line in body.split("\n") if line.partition("\t")[0] not in APART)
            for line in (*own, *apart.pop(seq, ())):
                tables.add(seq, line)
        for seq, of_no_entry in apart.items():
            for line in of_no_entry:
                tables.add(seq, line)
        connection.execute(f"INSERT INTO balance {REMADE}")
        migrate(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


class _Tables:
    """The recorded tables, filled line by line."""

    def __init__(self, connection: sqlite3.Connection, texts: Mapping[str, str]) -> None:
        self._connection = connection
        self._texts = {str(text_sha256("")): "", **texts}
        self._sets: dict[str, int] = {"": 0}
        self._columns = {name: table.columns.split() for name, table in RECORDED.items()}

    def add_set(self, line: str) -> None:
        """Puts back a set of objects with its members; the empty one is there."""
        table, number, key = line.split("\t", 2)
        if table != OBJECT_SET:
            raise ValueError(table)
        if not key:
            return
        self._sets[key] = int(number)
        self._connection.execute("INSERT INTO object_set VALUES (?, ?)", (number, key))
        self._connection.executemany(
            "INSERT INTO object_set_member VALUES (?, ?, ?)",
            [(number, dimension, code) for dimension, code in parse_object_set(key)],
        )

    def add(self, entry: int, line: str) -> None:
        """Puts back a row; a line that is no row of a recorded table is passed over."""
        table, _, rest = line.partition("\t")
        if (columns := self._columns.get(table)) is None:
            return
        values = rest.split("\t", len(columns) - 1)
        values += [""] * (len(columns) - len(values))
        given = [self._value(table, *pair) for pair in zip(columns, values, strict=True)]
        names = columns if table == "posting" else ["entry", *columns]
        places = ", ".join("?" * len(names))
        self._connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})",
            given if table == "posting" else [entry, *given],
        )

    def _value(self, table: str, column: str, value: str) -> object:
        if column == "objects":
            return self._sets[value]
        if column == "text" and table in TEXT_INSERTS:
            return self._texts[value]
        return None if not value and column in RECORDED[table].optional.split() else value
