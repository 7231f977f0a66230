"""The schema of the book and the steps that lead to it.

Only tables have versions. What guards and reads them, the triggers and views of RULES, are those
of the newest version in every book that is open for writing: to migrate is to drop them, to add
the tables that later versions brought, and to make them anew.

After changing a file of `ledger/book/sql`, or a guard of `ledger/book/recorded`, do one thing: run
tests/ledger/book/test_migrations.py. Its first test shows the new fingerprint, which takes the
place of the last one in FINGERPRINTS. When that one has been published (tests/data has a sample
book of its version), it stays and the new one comes after it; new tables go into a file of their
own in TABLES, since those of a published version are never changed.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from ledger.book.database import in_memory
from ledger.book.recorded import RECORDED, append_only_guards
from ledger.core import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlite_utils.db import Database

APPLICATION_ID = 0x46494E53
"""`FINS` in the header of the file: this SQLite file is a book."""

FINGERPRINTS = (
    "531279318eb613b7157110612a79139fe2724fdb7699e2f33583cc08dff0dd01",
    "d1e34a8f3092b7fdb6b3140917d8a7d22776af8e0a36def9cbe3114f472fefb8",
    "d33c61e177af1215b4856dad48e884d306e4020dbe87bce5a495b0ee66ba9f62",
    "75095a4ea5433b4aa50a76a4824a789950ebc4b5fcc41650b61f4e20e5cdb6e1",
    "47e3f8d16efe69415685bd82242112c4044215a6c4f503105058919cc0824543",
    "d832b1166600ae71ebfdfa2a46cc7e82de1592c578613e4e2a9541497b39ffd1",
)
"""What the schema of each version hashes to; the last one is the version this program writes."""

VERSION = len(FINGERPRINTS)

TABLES = {version: f"tables_{version}.sql" for version in (1, 3, 4, 5, 6)}
"""The tables that a version brought; one that brought rules alone is not here."""

RULES = (
    *("views.sql", "rules.sql", "posting.sql", "closing.sql", "prior_year.sql", "quantities.sql"),
    *("goals.sql", "bank.sql", "invoices.sql", "vat.sql", "assets.sql", "projects.sql"),
)
"""The views and triggers of the newest version, in the order they are made."""

SCHEMA = "SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY type, name, sql"

STATISTICS = frozenset(
    {
        ("table", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
        (
            "table",
            "sqlite_stat4",
            "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
        ),
    }
)
"""What `ANALYZE` adds to any database; whatever else has such a name is a stranger's."""

STEPS_TABLE = "_sqlite_migrations"
"""What sqlite-utils keeps of the steps; it guards nothing, and the library lays out its text."""


def fingerprint(connection: sqlite3.Connection) -> str:
    """SHA-256 of every table, index, trigger and view of the file, to the letter.

    A missing trigger is invisible in use; this is how it is seen (RELIABILITY R7). White space
    counts: a line break that is gone may turn the rest of a trigger into a remark.
    """
    return _hashed(tuple(connection.execute(SCHEMA)))


@lru_cache(maxsize=4)
def _hashed(rows: tuple[tuple[object, ...], ...]) -> str:
    """What the rows of a schema hash to; the same book is proved at each opening and write."""
    return hashlib.sha256(repr(_in_order(rows)).encode()).hexdigest()


def schema_differences(connection: sqlite3.Connection) -> list[str]:
    """The tables, indexes, triggers and views that are missing, added or not as made by VERSION."""
    made = in_memory()
    try:
        made.execute("BEGIN")
        migrate(made)
        expected, found = (_in_order(one.execute(SCHEMA)) for one in (made, connection))
    finally:
        made.close()
    changed = Counter(expected) - Counter(found) + (Counter(found) - Counter(expected))
    return sorted({f"{kind} {name}" for kind, name, _table, _sql in changed})


TABLE_NAMES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_MADE = re.compile(r"CREATE TABLE (\w+)")


def tables_lacking(connection: sqlite3.Connection) -> list[str]:
    """The tables of this program that are no tables in the file: missing, or a view instead."""
    made = (
        _MADE.search(statement) for file in TABLES.values() for statement in sql_statements(file)
    )
    found = {name for (name,) in connection.execute(TABLE_NAMES)}
    return sorted({match[1] for match in made if match} - found)


def _in_order(rows: Iterable[tuple[object, ...]]) -> list[tuple[str, str, str, str]]:
    """Kind, name, table and definition of everything in the schema, rows of one name too."""
    texts = (tuple(map(_text, row)) for row in rows)
    return sorted(
        (kind, name, table, " ".join(sql.split()) if name == STEPS_TABLE else sql)
        for kind, name, table, sql in texts
        if (kind, name, sql) not in STATISTICS
    )


def _text(value: object) -> str:
    """A value of the schema; None, what it has of an index that a key implies, is empty."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return "" if value is None else str(value)


RULES_NOW = "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type"


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the schema to VERSION; called inside the transaction that also journals it.

    The rules go first, so that a version's tables can be filled from those before it.
    """
    for kind, name in connection.execute(RULES_NOW).fetchall():
        connection.execute(f'DROP {kind} "{name}"')
    add_tables(connection)
    rules = (statement for file in RULES for statement in sql_statements(file))
    for statement in (*append_only_guards(), *rules):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def add_tables(connection: sqlite3.Connection) -> None:
    """Adds the tables of each version that are not there yet, with nothing that guards them."""
    from sqlite_utils import Database, Migrations  # noqa: PLC0415 - 85 ms, for a new version only

    migrations = Migrations("finsam")
    for version in range(1, VERSION + 1):
        migrations(name=str(version))(_tables_of(version))
    migrations.apply(Database(connection, recursive_triggers=False))


def _tables_of(version: int) -> Callable[[Database], None]:
    def step(db: Database) -> None:
        for statement in sql_statements(TABLES[version]) if version in TABLES else ():
            db.execute(statement)

    return step


@cache
def sql_statements(file: str) -> tuple[str, ...]:
    """The statements of one file in `ledger/book/sql`, whole triggers included.

    One by one, because `executescript` commits the open transaction first. `$journalled_account`
    stands for what the guard of a recorded table begins with, `$MAX_TEXT` for a limit.
    """
    statements, statement = [], ""
    source = Path(__file__).with_name("sql").joinpath(file).read_text("utf-8")
    text = Template(source).substitute(_stand_ins())
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("--") and not statement:
            continue
        statement += line
        if ";" in line and sqlite3.complete_statement(statement):
            statements.append(statement.strip())
            statement = ""
    return tuple(statements)


@cache
def _stand_ins() -> dict[str, object]:
    """What the files of SQL have instead of what is written once elsewhere."""
    guards = {f"journalled_{name}": table.guard(name) for name, table in RECORDED.items()}
    return {**vars(limits), **guards}
