"""What is timed inside a process of its own: `python -m tests.bench.tasks NAME WORD…`.

Each task prints its figures in seconds as one JSON object; the process's peak memory is its own.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, TypeAlias

from ledger.bank.account_proposals import account_proposals
from ledger.bank.import_statement import import_statements
from ledger.book.connection import PRAGMAS
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import postings_by_account
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.entry.voucher_search import (
    VoucherFilter,
    first_stretch,
    lines_of,
    next_stretch,
    with_words,
)
from ledger.sie.import_sie import import_sie
from ledger.statements.book_statements import notes_of, statement_of
from tests.bench.files import write_beancount, write_journal, write_sie
from tests.ledger.bank.files import Paid, camt

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.book.book import Book
    from ledger.report_layout.model import Report

Figures: TypeAlias = dict[str, float]

STATEMENTS: tuple[Report, ...] = ("income", "balance", "cashflow")
RUNS = 15


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _median(act: Callable[[], object]) -> float:
    return median(_seconds(act) for _ in range(RUNS))


def files(folder: str, size: str, journals: str) -> Figures:
    """Writes the SIE files, and the peers' files too if there are peers to read them."""
    count, place = int(size), Path(folder)
    figures = {"sie": _seconds(lambda: write_sie(place, count))}
    if journals == "yes":
        figures["journal"] = _seconds(lambda: write_journal(place / "book.journal", count))
        figures["beancount"] = _seconds(lambda: write_beancount(place / "book.beancount", count))
    return figures


def intake(book: str, *paths: str) -> Figures:
    """Takes in the SIE files; the first makes the book, in place of one that is there."""
    Path(book).unlink(missing_ok=True)
    shutil.rmtree(Path(book).with_suffix(".backups"), ignore_errors=True)
    return {"import": sum(_seconds(partial(import_sie, book, path, by="EK")) for path in paths)}


_VOUCHER = re.compile(r'#VER (\S+) (\d+) (\d{8}) "([^"]*)"')
_POSTING = re.compile(r"   #TRANS (\d+) \{([^}]*)\} (-?\d+)\.(\d\d)")
FLOOR_TABLES = (
    """
CREATE TABLE voucher (sequence INTEGER PRIMARY KEY, entry INTEGER, year INTEGER, series TEXT,
    number INTEGER, date TEXT, event_date TEXT, text TEXT, counterparty TEXT, document TEXT,
    recorded_by TEXT, corrects INTEGER, first_posting INTEGER, rows INTEGER)
""",
    """
CREATE TABLE posting (id INTEGER PRIMARY KEY, voucher INTEGER, date TEXT, account TEXT,
    amount INTEGER, objects INTEGER, text TEXT)
""",
)
FLOOR_INDEXES = (
    "CREATE INDEX voucher_by_number ON voucher (year, series, number)",
    "CREATE INDEX voucher_by_date ON voucher (date, sequence)",
    "CREATE INDEX posting_by_account ON posting (account, date)",
    "CREATE INDEX posting_by_objects ON posting (objects, date) WHERE objects > 0",
)
ADD_VOUCHER = "INSERT INTO voucher VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_POSTING = "INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?)"


def floor(folder: str, *paths: str) -> Figures:
    """The least that an import can be: the same bytes read, parsed to tuples, the rows inserted.

    One transaction of two `executemany` on a file, without a guard, a chain or a balance; once
    into tables alone, once into tables with the book's own indexes.
    """
    vouchers: list[tuple[object, ...]] = []
    postings: list[tuple[object, ...]] = []
    parsing = sum(_seconds(partial(_parse, Path(path), vouchers, postings)) for path in paths)
    return {
        "parse": parsing,
        "floor": parsing + _insert(Path(folder), FLOOR_TABLES, vouchers, postings),
        "floor-indexed": parsing
        + _insert(Path(folder), FLOOR_TABLES + FLOOR_INDEXES, vouchers, postings),
    }


def _parse(
    path: Path, vouchers: list[tuple[object, ...]], postings: list[tuple[object, ...]]
) -> None:
    year, projects = int(path.stem), {"": 0}
    for block in path.read_bytes().decode("cp437").split("}\r\n"):
        if match := _VOUCHER.search(block):
            series, number, compact, text = match.groups()
            day = f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"
            sequence, first = len(vouchers) + 1, len(postings) + 1
            rows = _POSTING.findall(block, match.end())
            head = (sequence, 1, year, series, int(number), day, day, text, "", "", "EK", None)
            vouchers.append((*head, first, len(rows)))
            for place, (account, objects, kronor, ore) in enumerate(rows, first):
                known = projects.setdefault(objects, len(projects))
                postings.append((place, sequence, day, account, int(kronor + ore), known, ""))


def _insert(
    folder: Path,
    tables: tuple[str, ...],
    vouchers: list[tuple[object, ...]],
    postings: list[tuple[object, ...]],
) -> float:
    with closing(_bare(folder / "floor.db", tables)) as connection:

        def insert() -> None:
            connection.execute("BEGIN")
            connection.executemany(ADD_VOUCHER, vouchers)
            connection.executemany(ADD_POSTING, postings)
            connection.execute("COMMIT")

        return _seconds(insert)


def _bare(path: Path, tables: tuple[str, ...]) -> sqlite3.Connection:
    """A new database without guards, that syncs as a book does."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    for name, value, _ in PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")
    for table in tables:
        connection.execute(table)
    return connection


ENTRY_TABLE = "CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT, prev BLOB, hash BLOB)"
ADD_ENTRY = "INSERT INTO entry VALUES (NULL, ?, zeroblob(32), zeroblob(32))"


def recording(book: str, folder: str) -> Figures:
    """One voucher of three postings, and a row in a bare table: the syncs that both must make.

    Between them, the rows of the voucher and of its entry in tables with the book's indexes and
    no guards, by one commit: what has to be written whoever writes it.
    """
    recorded: list[float] = []
    bare: list[float] = []
    unguarded: list[float] = []
    tables = ("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)",)
    same = (ENTRY_TABLE, *FLOOR_TABLES, *FLOOR_INDEXES)
    place = Path(folder)
    with (
        open_book(book) as opened,
        closing(_bare(place / "bare.db", tables)) as connection,
        closing(_bare(place / "rows.db", same)) as unguarded_rows,
    ):
        year = fiscal_year(opened)
        rows = (Posting("5010", 800_00), Posting("1650", 200_00), Posting("2440", -1000_00))
        for index in range(60):
            day = year.first + timedelta(days=index)
            draft = VoucherInput(day, f"Hyra {index}", rows, recorded_by="EK")
            recorded.append(_seconds(partial(record, opened, draft)))
            bare.append(_seconds(partial(connection.execute, "INSERT INTO t (text) VALUES ('a')")))
            unguarded.append(_seconds(partial(_add_rows, unguarded_rows, draft)))
    return {
        "record": median(recorded),
        "record-p95": quantiles(recorded, n=20)[-1],
        "rows": median(unguarded),
        "bare": median(bare),
    }


def _add_rows(connection: sqlite3.Connection, draft: VoucherInput) -> None:
    day, count = draft.date.isoformat(), len(draft.postings)
    connection.execute("BEGIN IMMEDIATE")
    (number,) = connection.execute("SELECT count(*) + 1 FROM entry").fetchone()
    connection.execute(ADD_ENTRY, (f"{draft}",))
    voucher = (number, number, 1, "A", number, day, day, draft.text, "", "", "EK", None)
    connection.execute(ADD_VOUCHER, (*voucher, number * count, count))
    connection.executemany(
        ADD_POSTING,
        [
            (number * count + place, number, day, posting.account, posting.amount, 0, "")
            for place, posting in enumerate(draft.postings)
        ],
    )
    connection.execute("COMMIT")


def inside(book: str) -> Figures:
    """What a screen asks for, with the book open."""
    with open_book(book, read_only=True) as opened:
        year = fiscal_year(opened)
        figures: Figures = {}
        for report in STATEMENTS:
            figures[report] = _median(partial(statement_of, opened, report, year))
        figures["notes"] = _median(lambda: notes_of(opened, year))
        newest = first_stretch(opened, VoucherFilter()).sequences[:60]
        figures["page"] = _median(lambda: lines_of(opened, newest))
        rows = postings_by_account(opened, year.period, "1930")
        figures["ledger-1930"] = _seconds(lambda: sum(1 for _ in rows))
        unread = with_words(VoucherFilter(), "zzyzx")
        figures["search-reading"] = _seconds(partial(_search, opened, unread))
        for name, typed in (("common", "hotell älgen"), ("rare", "zzyzx"), ("digits", "12345")):
            wanted = with_words(VoucherFilter(), typed)
            figures[f"search-{name}-first"] = _median(partial(first_stretch, opened, wanted))
            figures[f"search-{name}-all"] = _median(partial(_search, opened, wanted))
    return figures


def _search(book: Book, wanted: VoucherFilter) -> None:
    stretch = first_stretch(book, wanted)
    while stretch.last:
        stretch = next_stretch(book, wanted, stretch.last)


LATEST_PAID = """
SELECT date, amount, text FROM (
    SELECT p.date, p.amount, v.text, p.id FROM posting AS p JOIN voucher AS v
    ON v.sequence = p.voucher WHERE p.account = '1930' ORDER BY p.date DESC, p.id DESC LIMIT 600)
ORDER BY date, id
"""


def statement(book: str, folder: str) -> Figures:
    """A file of 600 lines, from the latest postings on the bank's account: read, then matched."""
    with open_book(book) as opened:
        lines = [
            Paid(date.fromisoformat(day), *about)
            for day, *about in opened.connection.execute(LATEST_PAID)
        ]
        path = Path(folder) / "bank.xml"
        path.write_text(camt(lines, 0, (lines[0].date, lines[-1].date)), "utf-8")
        read = _seconds(partial(import_statements, opened, path, account="1930", by="EK"))
        return {"read": read, "match": _seconds(partial(account_proposals, opened, "1930"))}


TASKS: dict[str, Callable[..., Figures]] = {
    "files": files,
    "import": intake,
    "floor": floor,
    "record": recording,
    "inside": inside,
    "statement": statement,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
