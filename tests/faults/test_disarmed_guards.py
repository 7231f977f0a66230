"""Guards taken away, changed or gone round: seen at every door, and never acknowledged (R25)."""

from __future__ import annotations

import gzip
import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from ledger.book.schema import VERSION
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import BookError, LedgerError, Refused
from ledger.core.model import Posting
from ledger.integrity.check import check_file
from ledger.sie.import_sie import import_sie
from tests.ledger.conftest import book, path, rent, sound
from tests.sie_files.small import WHOLE
from tests.sweeps import one_of

__all__ = ["book", "path", "rent", "sound"]

DATA = Path(__file__).parents[1] / "data"

WRITABLE = "PRAGMA writable_schema = ON"
DOUBLED = "BEGIN INSERT INTO sketch (saved_at, body) VALUES ('', ''); END"


def rewritten(change: str, where: str) -> tuple[str, str]:
    """A definition written anew in the schema itself."""
    return WRITABLE, f"UPDATE sqlite_master SET sql = {change} WHERE {where}"


AFTER_A_REMARK = "substr(sql, 1, instr(sql, '--')) || replace(substr(sql, instr(sql, '--') + 1)"

STRANGER = "CREATE TRIGGER sqlite_stat1 AFTER INSERT ON sketch BEGIN SELECT 1; END"
COPIED = "SELECT type, name, tbl_name, rootpage, replace(sql, 'ABORT', 'FAIL') FROM sqlite_master"
ANOTHER = "SELECT 1 AS year, '1930' AS account, 0 AS objects, 0 AS month, 0 AS amount"

DISARMED = {
    "a guard that is gone": ("DROP TRIGGER posting_is_never_changed",),
    "a guard that says nothing": rewritten(
        "replace(sql, 'SELECT raise(ABORT', 'SELECT (''ABORT''')",
        "name = 'posting_is_never_changed'",
    ),
    "a line break gone, so that the rest is a remark": rewritten(
        f"{AFTER_A_REMARK}, char(10), ' ')", "sql LIKE '%--%' AND name = 'journal_posts'"
    ),
    "a line break gone in a table": rewritten(
        f"{AFTER_A_REMARK}, char(10), ' ')", "sql LIKE '%--%' AND name = 'posting'"
    ),
    "a blank more": rewritten("replace(sql, ' BEGIN', '  BEGIN')", "name = 'journal_order'"),
    "a blank more in a pattern": rewritten(
        "replace(sql, '%Y-%m-%dT', '%Y-%m-%d T')", "name = 'journal_order'"
    ),
    "a tab for a blank": rewritten(
        "replace(sql, ' ON ', char(9) || 'ON ')", "name = 'journal_order'"
    ),
    "a trigger named almost as statistics are": (
        f"CREATE TRIGGER sqlitexstat_1 AFTER INSERT ON sketch {DOUBLED}",
    ),
    "a table named almost as statistics are": ("CREATE TABLE sqlitestat1 (tbl, idx, stat)",),
    "a trigger named as statistics are": (
        WRITABLE,
        f"INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_stat1', 'sketch', 0, '{STRANGER}')",
    ),
    "statistics with another column": (
        "ANALYZE",
        *rewritten("'CREATE TABLE sqlite_stat1(tbl,idx,stat,more)'", "name = 'sqlite_stat1'"),
    ),
    "a second trigger of one name": (
        WRITABLE,
        f"INSERT INTO sqlite_master {COPIED} WHERE name = 'journal_order'",
    ),
    "a view more": ("CREATE VIEW looks_harmless AS SELECT 1",),
    "a view in place of a table": (
        "DROP TABLE balance",
        f"CREATE VIEW balance AS {ANOTHER}",
    ),
    "a trigger more": (f"CREATE TRIGGER more AFTER INSERT ON journal {DOUBLED}",),
    "an index more": ("CREATE INDEX more ON posting (abs(amount))",),
    "a virtual table": ("CREATE VIRTUAL TABLE more USING rtree(id, a, b)",),
}


def disarm(path: Path, name: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        changes = connection.total_changes
        for statement in DISARMED[name]:
            connection.execute(statement)
        if WRITABLE in DISARMED[name]:
            assert connection.total_changes > changes


@pytest.fixture
def sound_path(sound, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(sound)
    return path


@pytest.mark.sweep
@pytest.mark.parametrize("name", one_of(5, DISARMED))
def test_a_guard_disarmed_is_seen_by_the_check_and_at_the_door(name, sound_path, tmp_path):
    assert check_file(sound_path, is_copy=True).ok
    disarm(sound_path, name)
    checks = {check.id: check for check in check_file(sound_path, is_copy=True).checks}
    wrong = [check.id for check in checks.values() if not check.ok]
    assert set(wrong) & {"guards", "file"}
    for read_only in (True, False):
        with pytest.raises(BookError) as refusal:
            open_book(sound_path, read_only=read_only)
        assert refusal.value.problems[0].code in {"guards-changed", "database-fault", "damaged"}


EARLIER = sorted(DATA.glob("book_*.finsam.gz"))


@pytest.mark.parametrize("sample", one_of(5, EARLIER), ids=lambda path: path.name)
@pytest.mark.parametrize(
    "name", ["a line break gone, so that the rest is a remark", "a blank more", "a trigger more"]
)
def test_a_guard_disarmed_in_an_earlier_book_is_seen(sample, name, tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_bytes(gzip.decompress(sample.read_bytes()))
    assert check_file(path, is_copy=True).ok
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in DISARMED[name]:
            connection.execute(statement)
    assert not check_file(path, is_copy=True).ok
    with pytest.raises(BookError) as refusal:
        open_book(path)
    assert refusal.value.problems[0].code in {"guards-changed", "damaged"}


MOMENT = re.compile(r"CREATE TRIGGER \w+ (BEFORE|AFTER|INSTEAD OF) (\w+) ON (\w+)")


@pytest.mark.parametrize("sample", [*EARLIER, None], ids=lambda path: path.name if path else "now")
def test_no_table_has_two_guards_of_one_moment_so_that_their_order_is_of_no_matter(
    sample, sound, tmp_path
):
    """The fingerprint sees every guard and not their order, in which those of one moment fire."""
    path = tmp_path / "bok.finsam"
    path.write_bytes(gzip.decompress(sample.read_bytes()) if sample else sound)
    with closing(sqlite3.connect(path)) as connection:
        guards = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        moments = Counter(MOMENT.match(sql).groups() for (sql,) in guards)  # type: ignore[union-attr]
    assert len(moments) >= 80
    assert {moment for moment, guards in moments.items() if guards > 1} == set()


def test_statistics_of_the_library_s_own_are_no_stranger_s(sound_path):
    with closing(sqlite3.connect(sound_path, isolation_level=None)) as connection:
        connection.execute("ANALYZE")
    assert check_file(sound_path, is_copy=True).ok
    with open_book(sound_path) as opened:
        assert opened.association.name == "Prov"


def test_a_guard_taken_away_while_the_book_is_open_stops_the_next_write(path, rent):
    with open_book(path) as opened:
        assert record(opened, rent).number == 1
        disarm(path, "a guard that is gone")
        with pytest.raises(BookError) as refusal:
            record(opened, rent)
        assert refusal.value.problems[0].code == "guards-changed"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM voucher").fetchone() == (1,)


PROOFS = "-- What arrived balances"
"""Where the trigger that posts begins to prove what it has done."""


def as_a_remark(sql: str) -> str:
    """The trigger that posts, the proof of the balance a remark: to the last word the same."""
    before, remark, rest = sql.partition(PROOFS)
    proof, end, after = rest.partition("NEW.seq - 1));")
    return before + remark + (proof + end).replace("\n", " ") + after


def test_a_guard_turned_into_a_remark_is_seen(sound_path):
    with closing(sqlite3.connect(sound_path, isolation_level=None)) as connection:
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'journal_posts'"
        ).fetchone()
        assert as_a_remark(sql).split() == sql.split()
        connection.execute("DROP TRIGGER journal_posts")
        connection.execute(as_a_remark(sql))
    wrong = {check.id for check in check_file(sound_path, is_copy=True).checks if not check.ok}
    assert wrong == {"guards"}
    with pytest.raises(BookError) as refusal:
        open_book(sound_path)
    assert refusal.value.problems[0].code == "guards-changed"


# What is acknowledged is what can be read

LIES = {
    "amounts": "AFTER INSERT ON posting BEGIN UPDATE posting SET amount = 2 * amount"
    " WHERE id = NEW.id; END",
    "one amount": "AFTER INSERT ON posting WHEN NEW.amount > 0 BEGIN"
    " UPDATE posting SET amount = amount + 1 WHERE id = NEW.id; END",
    "account": "AFTER INSERT ON posting BEGIN UPDATE posting SET account = '2440'"
    " WHERE id = NEW.id AND account = '1930'; END",
    "objects": "AFTER INSERT ON posting BEGIN UPDATE posting SET objects = 0"
    " WHERE id = NEW.id; END",
    "posting text": "AFTER INSERT ON posting BEGIN UPDATE posting SET text = 'x'"
    " WHERE id = NEW.id; END",
    "date": "AFTER INSERT ON voucher BEGIN UPDATE voucher SET date = '2019-03-16'"
    " WHERE sequence = NEW.sequence; END",
    "number": "AFTER INSERT ON voucher BEGIN UPDATE voucher SET number = 7"
    " WHERE sequence = NEW.sequence; END",
    "series": "AFTER INSERT ON voucher BEGIN UPDATE voucher SET series = 'B'"
    " WHERE sequence = NEW.sequence; END",
    "text": "AFTER INSERT ON voucher BEGIN UPDATE voucher SET text = 'Bil'"
    " WHERE sequence = NEW.sequence; END",
    "who approved": "AFTER INSERT ON approval BEGIN UPDATE approval SET approved_by = 'X'; END",
    "postings more": "AFTER DELETE ON draft BEGIN INSERT INTO posting SELECT id + 2, voucher,"
    " date, account, amount, objects, text FROM posting; END",
    "postings gone": "AFTER DELETE ON draft BEGIN DELETE FROM posting; END",
    "voucher gone": "AFTER DELETE ON draft BEGIN DELETE FROM voucher; END",
    "journal": "AFTER INSERT ON journal BEGIN UPDATE journal SET actor = 'X' WHERE seq = NEW.seq;"
    " UPDATE journal SET hash = zeroblob(32) WHERE seq = NEW.seq; END",
}


def made_to_lie(path, lie):
    """Takes the guards of a book away, and has it change what it is given."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            " AND name NOT IN ('journal_posts', 'balance_is_moved')"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        (posts,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'journal_posts'"
        ).fetchone()
        connection.execute("DROP TRIGGER journal_posts")
        connection.execute(f"{posts.partition(PROOFS)[0]}END")
        connection.execute(f"CREATE TRIGGER lie {LIES.get(lie, lie)}")


@pytest.mark.parametrize("lie", LIES)
def test_a_voucher_that_did_not_arrive_as_given_is_not_acknowledged(lie, path, rent, monkeypatch):
    """As if no guard were compared: the book is made to lie, and the program does not see it."""
    made_to_lie(path, lie)
    for module in ("ledger.book.book", "ledger.books.open"):
        monkeypatch.setattr(f"{module}.check_schema_version", lambda *_: VERSION)
    with open_book(path) as opened:
        with pytest.raises((Refused, BookError)):
            record(opened, rent)
        assert opened.connection.execute("SELECT count(*) FROM voucher").fetchone() == (0,)


@pytest.mark.parametrize("lie", sorted(LIES.keys() - {"who approved", "journal", "postings more"}))
def test_an_import_that_did_not_arrive_as_given_is_not_acknowledged(lie, path, monkeypatch):
    file = path.with_name("fil.se")
    file.write_text(WHOLE)
    import_sie(path, file, dry_run=True)
    made_to_lie(path, lie)
    for module in ("ledger.book.book", "ledger.books.open"):
        monkeypatch.setattr(f"{module}.check_schema_version", lambda *_: VERSION)
    with pytest.raises(LedgerError) as refused:
        import_sie(path, file, by="EK")
    assert [fault.code for fault in refused.value.problems] == ["not-as-given"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM voucher").fetchone() == (0,)


@pytest.mark.parametrize(
    "change", ["amount = 2 * amount", "account = '2440'", "objects = 1", "year = 7", "id = id + 7"]
)
def test_opening_balances_that_did_not_arrive_as_given_are_not_acknowledged(
    change, path, rent, monkeypatch
):
    with open_book(path) as opened:
        record(opened, rent)  # the book has a set of objects to give them
    made_to_lie(path, f"AFTER DELETE ON draft BEGIN UPDATE opening SET {change}; END")
    for module in ("ledger.book.book", "ledger.books.open"):
        monkeypatch.setattr(f"{module}.check_schema_version", lambda *_: VERSION)
    given = (Posting("1930", 500_00), Posting("2067", -500_00))
    with open_book(path) as opened:
        year = fiscal_years(opened)[-1]
        with pytest.raises(Refused) as refusal:
            add_opening_balances(opened, year, given, "EK")
        assert refusal.value.problems[0].code == "not-as-given"
        assert opened.connection.execute("SELECT count(*) FROM opening").fetchone() == (0,)


def test_a_book_as_it_should_be_is_read_back_word_for_word(path, rent):
    with open_book(path) as opened:
        for number in range(1, 4):
            assert record(opened, rent).number == number
    assert check_file(path).ok
