"""Files in place of a book, and books that someone has been at."""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

from tests.faults.hostile.making import sparse
from tests.faults.planting import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.faults.hostile.making import Content, Make


def shell(*statements: str) -> Make:
    """Does to a book what the sqlite3 shell lets anyone do."""

    def make(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in ("PRAGMA writable_schema = ON", *statements):
                connection.execute(statement).fetchall()

    return make


def other(*statements: str) -> Make:
    """Makes a database from nothing, in place of the book."""

    def make(path: Path) -> None:
        path.unlink()
        shell(*statements)(path)

    return make


def rows(statement: str, *values: object) -> Make:
    """Changes rows past the guards, which are in place again afterwards."""

    def make(path: Path) -> None:
        with unguarded(path) as connection:
            connection.execute(statement, values)

    return make


def at(place: int, content: bytes) -> Make:
    """Writes bytes over those at a place in the file."""

    def make(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(place)
            file.write(content)

    return make


def cut(share: float) -> Make:
    """Cuts the file off."""
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def with_journal(content: Callable[[bytes], bytes]) -> Make:
    """Puts a journal beside the book, made of the book's bytes."""

    def make(path: Path) -> None:
        path.with_name(f"{path.name}-journal").write_bytes(content(path.read_bytes()))

    return make


HOT = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 1, 0, 1, 512, 4096) + bytes(484)
"""The head of a journal that asks for one page to be put back."""

HUGE = "x" * 40_000_000

DATABASES: Mapping[str, Content] = {
    "text": b"This is no book.\n" * 100,
    "magic alone": b"SQLite format 3\0",
    "magic and zeros": b"SQLite format 3\0" + bytes(5000),
    "magic and noise": b"SQLite format 3\0" + bytes((n * n * 31) % 256 for n in range(8000)),
    "magic and four gigabytes": sparse(head=b"SQLite format 3\0\x10\0\1\1\0\x40\x20\x20"),
    "other database": other("CREATE TABLE t (a)"),
    "application of another": shell("PRAGMA application_id = 1"),
    "version 0": shell("PRAGMA user_version = 0"),
    "version below 0": shell("PRAGMA user_version = -1"),
    "version 2**31 - 1": shell("PRAGMA user_version = 2147483647"),
    "no tables": other(
        "PRAGMA application_id = 0x46494E53", "PRAGMA user_version = 1", "CREATE TABLE t (a)"
    ),
    "trigger that deletes": shell(
        "CREATE TRIGGER evil AFTER INSERT ON journal BEGIN DELETE FROM sketch; END"
    ),
    "view in place of a table": shell(
        "DROP TABLE association", "CREATE VIEW association AS SELECT 1 entry, 'x' name, 'y' orgnr"
    ),
    "view without end": shell(
        "DROP TABLE association",
        "CREATE VIEW association AS WITH RECURSIVE n(entry) AS (SELECT 1 UNION ALL"
        " SELECT entry + 1 FROM n) SELECT entry, 'x' name, 'y' orgnr FROM n",
    ),
    "trigger without end": shell(
        "CREATE TRIGGER evil BEFORE INSERT ON sketch BEGIN SELECT count(*) FROM journal a,"
        " journal b, journal c, journal d, journal e, journal f; END"
    ),
    "trigger that calls out": shell(
        "CREATE TRIGGER evil AFTER INSERT ON sketch BEGIN SELECT load_extension('/tmp/x.so'); END"
    ),
    "table with escape codes for a name": shell('CREATE TABLE "\x1b]52;c;aGVq\x07\u202e" (a)'),
    "index on an expression": shell("CREATE INDEX evil ON journal (abs(seq))"),
    "twenty thousand tables": shell(
        "BEGIN", *(f"CREATE TABLE t{number} (a)" for number in range(20_000)), "COMMIT"
    ),
    "schema of 10 megabytes": shell(
        "CREATE TABLE big (a)",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE big (a /* ' || hex(zeroblob(5000000))"
        " || ' */)' WHERE name = 'big'",
    ),
    "schema that is no SQL": shell(
        "UPDATE sqlite_master SET sql = 'CREATE RUBBISH' WHERE name = 'journal'"
    ),
    "schema that is a number": shell(
        "UPDATE sqlite_master SET sql = 42, tbl_name = 7 WHERE name = 'voucher'"
    ),
    "schema without roots": shell("UPDATE sqlite_master SET rootpage = 0 WHERE type = 'table'"),
    "roots in a ring": shell("UPDATE sqlite_master SET rootpage = 2 WHERE type = 'table'"),
    "roots beyond the end": shell(
        "UPDATE sqlite_master SET rootpage = 1000000000 WHERE type = 'table'"
    ),
    "schema that is not UTF-8": shell(
        "CREATE TABLE big (a)",
        "UPDATE sqlite_master SET sql = CAST(x'FF9B324AFE' AS TEXT) WHERE name = 'big'",
    ),
    "no schema": shell("DELETE FROM sqlite_master"),
    "write-ahead log": shell("PRAGMA journal_mode = WAL"),
    "UTF-16 in the head": at(56, struct.pack(">I", 2)),
    "page of 512 bytes in the head": at(16, b"\2\0"),
    "page of 3 bytes in the head": at(16, b"\0\3"),
    "all of a page reserved": at(20, b"\xff"),
    "four gigabytes of pages in the head": at(28, b"\xff" * 4),
    "free pages in a ring": at(32, struct.pack(">II", 2, 1_000_000)),
    "format of the future": at(18, b"\xff\xff"),
    "a page of noise": at(4096 * 3, bytes((n * n * 7) % 256 for n in range(4096))),
    "every page of noise": at(4096, bytes((n * n * 7) % 256 for n in range(4096)) * 60),
    "half of it": cut(0.5),
    "three bytes less": cut(0.9999),
    "header alone": lambda path: os.truncate(path, 100),
    "journal of noise": with_journal(lambda book: bytes(range(256)) * 40),
    "journal of zeros": with_journal(lambda book: bytes(8192)),
    "journal that puts noise back": with_journal(
        lambda book: HOT + struct.pack(">I", 1) + bytes(range(256)) * 16 + bytes(4)
    ),
    "journal that names another file": with_journal(
        lambda book: (
            HOT
            + struct.pack(">I", 2)
            + book[:4096]
            + b"/etc/passwd"
            + struct.pack(">II", 11, sum(b"/etc/passwd"))
            + HOT[:8]
        )
    ),
    "journal that is a folder": lambda path: path.with_name(f"{path.name}-journal").mkdir(),
    "log of another": lambda path: path.with_name(f"{path.name}-wal").write_bytes(
        bytes(range(256)) * 50
    ),
    "template that is no template": rows("UPDATE template SET text = 'x'"),
    "template that is deep": rows(
        "UPDATE template SET text = ?", "a=" + "[" * 20_000 + "]" * 20_000
    ),
    "template of 40 megabytes": rows("UPDATE template SET text = ?", "#" * 40_000_000),
    "template of blobs": rows("UPDATE template SET text = CAST(x'FFFE9B' AS TEXT)"),
    "year without days": rows("UPDATE fiscal_year SET first_day = '', last_day = ''"),
    "year of ten thousand years": rows(
        "UPDATE fiscal_year SET first_day = '0001-01-01', last_day = '9999-12-31'"
    ),
    "year that ends first": rows("UPDATE fiscal_year SET first_day = '2020-01-01'"),
    "no year": rows("DELETE FROM fiscal_year"),
    "no association": rows("DELETE FROM association"),
    "no journal": rows("DELETE FROM journal"),
    "journal that begins at 2**62": rows("UPDATE journal SET seq = seq + 4611686018427387904"),
    "moment that is none": rows("UPDATE journal SET at = 'tomorrow'"),
    "body of 40 megabytes": rows("UPDATE journal SET body = ? WHERE seq = 2", HUGE),
    "body of rows without end": rows(
        "UPDATE journal SET body = ? WHERE seq = 2", "voucher\t1\n" * 1_000_000
    ),
    "body that is not UTF-8": rows("UPDATE journal SET body = CAST(x'FF9B324A' AS TEXT)"),
    "hash of nothing": rows("UPDATE journal SET hash = x'', prev = x''"),
    "hash of a megabyte": rows("UPDATE journal SET hash = zeroblob(1000000)"),
    "amount of 2**62": rows("UPDATE posting SET amount = 4611686018427387904"),
    "day that is none": rows("UPDATE voucher SET date = '2019-02-31'"),
    "day of escape codes": rows("UPDATE voucher SET date = ?", "\x1b]52;c;aGVq\x07"),
    "voucher text that is not UTF-8": rows("UPDATE voucher SET text = CAST(x'FF9B324A' AS TEXT)"),
    "voucher text of 40 megabytes": rows("UPDATE voucher SET text = ?", HUGE),
    "objects in a ring": rows("UPDATE object_set SET key = '1:KANSLI'"),
    "account of a kind that is none": rows(
        "UPDATE account SET kind = 'x', number = '../' || number"
    ),
    "draft that is deep": rows("INSERT INTO sketch (saved_at, body) VALUES ('', ?)", "[" * 50_000),
    "draft that is no draft": rows(
        "INSERT INTO sketch (saved_at, body) VALUES ('x', '{\"date\": 7}')"
    ),
    "lock that is none": rows("UPDATE year_state SET locked_to = 'x', closed = 7"),
}
