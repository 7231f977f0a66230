"""The book in the hands of a stranger with the sqlite3 shell: refused, or reported."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.integrity.check import check_file
from tests.sweeps import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = Path(__file__).parents[2] / "data" / "attacks.txt"

DRAFT = {
    "batch": "900",
    "item": "1",
    "series": "'A'",
    "number": "NULL",
    "date": "'2019-03-15'",
    "event_date": "'2019-03-15'",
    "text": "'x'",
    "counterparty": "''",
    "document": "''",
    "recorded_by": "'x'",
    "approved_by": "''",
    "corrects": "NULL",
}
LINE = {
    "batch": "900",
    "item": "1",
    "row": "1",
    "account": "''",
    "amount": "0",
    "objects": "0",
    "text": "''",
}
ENTRY = {
    "seq": "last.seq + 1",
    "at": "'2026-01-01T00:00:00.000Z'",
    "actor": "'x'",
    "app": "'sqlite3'",
    "kind": "'note'",
    "ref": "0",
    "vouchers": "0",
    "postings": "0",
    "openings": "0",
    "body": "''",
    "prev": "last.hash",
    "hash": "randomblob(32)",
}
DRAFTS = "(SELECT count(*) FROM draft WHERE batch = 900)"
LINES = "(SELECT count(*) FROM draft_line WHERE batch = 900)"
POST = {**ENTRY, "kind": "'voucher'", "ref": "900", "vouchers": DRAFTS, "postings": LINES}
OPENING = {**POST, "vouchers": "0", "postings": "0", "openings": LINES}
WORDS = {"draft": DRAFT, "line": LINE, "post": POST, "entry": ENTRY}
COUNTS = ("vouchers", "postings", "openings")


@dataclass(frozen=True, slots=True)
class Attack:
    """A paragraph of the list."""

    name: str
    statements: tuple[str, ...]
    verdict: str
    """`!`, `!!`, `?` or `~`, as the head of the list explains."""

    words: str
    """What the refusal says, or which checks report it."""

    @property
    def text(self) -> str:
        return "; ".join(self.statements)


def attacks() -> tuple[Attack, ...]:
    """Every attack of the list."""
    _, *paragraphs = LIST.read_text("utf-8").strip().split("\n\n")
    return tuple(_attack(paragraph.splitlines()) for paragraph in paragraphs)


def _attack(lines: list[str]) -> Attack:
    verdict, _, words = lines[-1].partition(" ")
    assert lines[0].startswith("# "), lines
    assert verdict in {"!", "!!", "?", "~"}, lines
    return Attack(lines[0][2:], tuple(map(_statement, lines[1:-1])), verdict, words)


def _statement(line: str) -> str:
    word, _, rest = line.partition(" ")
    if word not in WORDS:
        return line
    usual = OPENING if word == "post" and "kind='opening'" in rest else WORDS[word]
    places = re.split(rf"(?:^| )({'|'.join(usual)})=", rest)
    values = {**usual, **dict(zip(places[1::2], places[2::2], strict=True))}
    if word in ("draft", "line"):
        table = "draft" if word == "draft" else "draft_line"
        return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"
    columns = (
        f"last.{name} + {value}" if name in COUNTS else value for name, value in values.items()
    )
    last = "(SELECT * FROM journal ORDER BY seq DESC LIMIT 1) AS last"
    return f"INSERT INTO journal ({', '.join(values)}) SELECT {', '.join(columns)} FROM {last}"


OFF = (
    "foreign_keys = OFF",
    "recursive_triggers = OFF",
    "ignore_check_constraints = ON",
    "trusted_schema = ON",
    "cell_size_check = OFF",
    "synchronous = OFF",
)


@contextmanager
def shell(book: bytes) -> Iterator[sqlite3.Connection]:
    """The book in the hands of an attacker, every guard of the connection off."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(book)
        for pragma in OFF:
            connection.execute(f"PRAGMA {pragma}")
        yield connection


@pytest.fixture
def attacker(sound):
    """The sound book in an attacker's hands."""
    with shell(sound) as connection:
        yield connection


FREE = {"draft", "draft_line", "sketch", "object_set", "object_set_member", "sqlite_stat1"}
"""What anyone may write to: it is not recorded, or adds no figure."""


def recorded(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Everything recorded in the book; values as bytes, since some are no text."""
    connection.text_factory = bytes
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    tables = [name.decode() for (name,) in connection.execute(names)]
    rows = {
        table: connection.execute(f"SELECT * FROM {table}").fetchall()
        for table in tables
        if table not in FREE
    }
    connection.text_factory = str
    return rows


ATTACKS = attacks()
REFUSED = [attack for attack in ATTACKS if attack.verdict in {"!", "!!"}]
REPORTED = [attack for attack in ATTACKS if attack.verdict == "?"]
HARMLESS = [attack for attack in ATTACKS if attack.verdict == "~"]
POLICIES = ("ROLLBACK", "FAIL", "IGNORE", "REPLACE")
WITH_POLICY = [
    pytest.param(attack, marks=pytest.mark.slow) if "RECURSIVE" in attack.text else attack
    for attack in REFUSED
    if re.match("(INSERT|UPDATE)(?! OR)", attack.statements[-1])
]
"""Those whose last statement takes another conflict policy; two of them post 20 000 lines."""


def assert_unchanged(connection: sqlite3.Connection, book: bytes) -> None:
    """Asserts that what is recorded is what it was when these were the bytes of the book."""
    if connection.serialize() != book:
        with shell(book) as before:
            assert recorded(connection) == recorded(before)


def name_of(attack: Attack) -> str:
    return attack.name


@pytest.mark.parametrize("attack", one_of(2, REFUSED), ids=name_of)
def test_it_is_refused_and_nothing_has_changed(attack, attacker):
    *before, last = attack.statements
    for statement in before:
        attacker.execute(statement)
    as_before = attacker.serialize()
    with pytest.raises(sqlite3.Error) as refusal:
        attacker.execute(last)
    if attack.verdict == "!":
        assert str(refusal.value) == attack.words
    else:
        assert attack.words in str(refusal.value)
    assert_unchanged(attacker, as_before)


@pytest.mark.parametrize("attack", one_of(20, WITH_POLICY), ids=name_of)
def test_no_conflict_policy_helps(attack, attacker):
    *before, last = attack.statements
    for statement in before:
        attacker.execute(statement)
    as_before = attacker.serialize()
    for policy in POLICIES:
        with suppress(sqlite3.Error):
            attacker.execute(re.sub("^(INSERT|UPDATE)", rf"\1 OR {policy}", last))
        assert_unchanged(attacker, as_before)


@pytest.mark.parametrize("attack", REPORTED, ids=name_of)
def test_it_is_reported(attack, attacker, tmp_path):
    assert failed_checks(attack, attacker, tmp_path) == attack.words.split()


@pytest.mark.parametrize("attack", HARMLESS, ids=name_of)
def test_it_is_harmless(attack, attacker, tmp_path):
    assert failed_checks(attack, attacker, tmp_path) == []


def failed_checks(attack: Attack, attacker: sqlite3.Connection, folder: Path) -> list[str]:
    """The checks that fail once the attack has succeeded."""
    for statement in attack.statements:
        attacker.execute(statement)
    path = folder / "bok.finsam"
    path.write_bytes(attacker.serialize())
    return [check.id for check in check_file(path, is_copy=True).checks if not check.ok]


def test_there_are_two_hundred_attacks_and_no_two_of_the_same_name():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 200


def schema_of(book: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Kind and definition of everything in the schema, by name."""
    rows = book.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: (kind, sql) for name, kind, sql in rows}


def test_every_refusal_of_the_schema_is_provoked(attacker):
    definitions = " ".join(sql for _, sql in schema_of(attacker).values())
    raised = set(re.findall(r"raise\(ABORT, '([^']*)'\)", definitions))
    assert raised == {attack.words for attack in REFUSED if attack.verdict == "!"}


def test_every_table_but_the_free_ones_takes_no_change(attacker):
    schema = schema_of(attacker)
    definitions = [" ".join(sql.split()) for _, sql in schema.values()]
    tables = {name for name, (kind, _) in schema.items() if kind == "table"}
    open_to = {
        (table, deed)
        for table in tables - {"draft", "draft_line", "sketch"}
        for deed in ("INSERT", "UPDATE", "DELETE")
        if not any(f" BEFORE {deed} ON {table} " in sql for sql in definitions)
    }
    assert open_to == set()


@pytest.mark.sweep
def test_without_any_one_trigger_some_attack_succeeds(sound, attacker, record_property):
    triggers = [
        name
        for name, (kind, sql) in schema_of(attacker).items()
        if kind == "trigger" and " INSTEAD OF " not in sql  # opens a way in, and guards nothing
    ]
    record_property("counted", len(triggers))
    assert [trigger for trigger in triggers if not any_succeeds_without(trigger, sound)] == []


def any_succeeds_without(trigger: str, sound: bytes) -> bool:
    """Whether an attack that the trigger refuses succeeds when the trigger is gone."""
    with shell(sound) as crippled:
        (definition,) = crippled.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,))
        crippled.execute(f"DROP TRIGGER {trigger}")
        book = crippled.serialize()
    return any(succeeds(attack, book) for attack in REFUSED if attack.words in definition[0])


def succeeds(attack: Attack, book: bytes) -> bool:
    with shell(book) as connection:
        try:
            for statement in attack.statements:
                connection.execute(statement)
        except sqlite3.Error:
            return False
    return True
