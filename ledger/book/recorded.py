"""The recorded tables: one table of them, from which their guards, lines and INSERTs are made.

Two who never met must say the same: what `ledger.book.journal.encode_rows` wrote when the row was
added, and what JOURNAL_LINES makes of the row today. Texts with lines of their own are in the
journal by their SHA-256, and the rows of an import by one SHA-256 a table (`digest`), so that the
journal stays small.

The guards are in every book to the letter: what is written here or there in another way, a line
break too, makes another schema (`ledger.book.schema`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from ledger.core.errors import Refused
from ledger.core.limits import MAX_GOAL_TEXTS, MAX_PARTY_TEXTS, MAX_PROJECT_TEXTS, MAX_ROW_TEXTS
from ledger.core.text import text_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from sqlite3 import Connection

    from ledger.book.journal import Row

DIGEST = "digest"
"""The first word of a line that tells of many rows: table, first key, last key, SHA-256."""

_TAB = " || char(9) || "
_EACH_ON_A_LINE = f"\n{'':21}|| char(9) || "


@dataclass(frozen=True, slots=True)
class Recorded:
    """A table whose rows the journal repeats. Names of columns are separated by blanks."""

    columns: str
    """In the order of the journal's lines; `entry`, which each table but posting has, is none."""

    key: str = ""
    """The columns that tell the rows of one entry apart."""

    one_line: str = ""
    """The texts, which hold no tab and no line break."""

    longest: int = MAX_ROW_TEXTS
    """Characters of the texts together, at most."""

    optional: str = ""
    """The columns that may be NULL; the journal has nothing in their place."""

    expressions: tuple[tuple[str, str], ...] = ()
    """What the journal has instead of a tab and the value of a column, in SQL."""

    entry: str = "entry"
    order: str = "entry"
    """In the order of the entries."""

    is_unique: bool = False
    """Whether the key is that of the whole table, and not of an entry."""

    is_spread: bool = False
    """Whether the guard has each column on a line of its own, as the later tables have."""

    def value(self, column: str, row: str = "") -> str:
        """The SQL that gives a column as the journal has it."""
        return f"coalesce({row}{column}, '')" if column in self.optional.split() else row + column

    def lines(self, table: str) -> str:
        """The query of the rows as lines."""
        other = dict(self.expressions)
        values = " || ".join(
            other.get(column) or f"char(9) || {self.value(column)}"
            for column in self.columns.split()
        )
        return (
            f"SELECT {self.entry}, CAST('{table}' || {values} AS BLOB) FROM {table}"
            f" ORDER BY {self.order}"
        )

    def insert(self, table: str, entry: str = "?") -> str:
        """The INSERT of a row: its entry's number and its columns, in the order of the journal."""
        columns = self.columns.split()
        values = [SET_OF_KEY if column == "objects" else "?" for column in columns]
        return (
            f"INSERT INTO {table} ({', '.join(['entry', *columns])})"
            f" VALUES ({', '.join([entry, *values])})"
        )

    def guard(self, table: str) -> str:
        """What the guard of a new row begins with: the newest entry has it, and it is new."""
        first = f" || char(9)\n{'':21}|| "
        between, wrap = (_EACH_ON_A_LINE, f"\n{'':24}") if self.is_spread else (_TAB, " ")
        row = between.join(self.value(column, "NEW.") for column in self.columns.split())
        row = (between if self.is_spread else first) + row
        names = [*self.key.split(), *(() if self.is_unique else ("entry",))]
        same = " AND ".join(f"{name} = NEW.{name}" for name in names)
        texts = " || ".join(f"NEW.{name}" for name in self.one_line.split())
        return (
            f"""WHEN NEW.entry IS NOT (SELECT max(seq) FROM journal)
             OR EXISTS (SELECT 1 FROM {table}{wrap}WHERE {same})
             OR (SELECT instr(char(10) || body, char(10) || '{table}'{row} || char(10))
                 FROM journal WHERE seq = NEW.entry) = 0
            THEN raise(ABORT, 'the newest journal entry must tell of the row: {table}')"""
            + f"""
        WHEN instr({texts}, char(9)) OR instr({texts}, char(10))
             OR length({texts}) > {self.longest}
            THEN raise(ABORT, 'a told text lies on one line: {table}')"""
            * bool(texts)
        )


SET_OF_KEY = "(SELECT id FROM object_set WHERE key = ?)"
_KEY_OF_SET = "(SELECT key FROM object_set WHERE id = objects)"
_OBJECTS = (("objects", f"iif(objects = 0, '', char(9) || {_KEY_OF_SET})"),)
_SHA256 = (("text", "char(9) || sha256(text)"),)

RECORDED: dict[str, Recorded] = {
    "voucher": Recorded(
        "sequence year series number date event_date text counterparty document recorded_by"
        " corrects first_posting rows",
        optional="corrects",
        order="sequence",
    ),
    "posting": Recorded(
        "id voucher date account amount text objects",
        expressions=_OBJECTS,
        entry="(SELECT entry FROM voucher WHERE sequence = posting.voucher)",
        order="id",
    ),
    "opening": Recorded("id year account amount objects", expressions=_OBJECTS, order="id"),
    "approval": Recorded("voucher approved_by", order="entry, voucher"),
    "association": Recorded("name orgnr", one_line="name orgnr"),
    "fiscal_year": Recorded("id first_day last_day", "id", is_unique=True),
    "year_state": Recorded("year locked_to closed", "year"),
    "account": Recorded("number name kind active sru", "number", "name sru"),
    "dimension": Recorded("number name parent", "number", "name", optional="parent"),
    "object": Recorded("dimension code name active", "dimension code", "code name"),
    "published": Recorded("year line amount", "year line", "line"),
    "template": Recorded("year text", expressions=_SHA256),
    "kept_text": Recorded("year name text", expressions=_SHA256),
    "kept_file": Recorded("sha256 name size", "sha256", "sha256 name", is_unique=True),
    "attachment": Recorded("voucher sha256 name", "voucher", "sha256 name"),
    "erased_file": Recorded(
        "sha256 name reason", "sha256", "name reason", is_unique=True, is_spread=True
    ),
    "reconciliation": Recorded(
        "account date balance explanation", "account date", "explanation", is_spread=True
    ),
    "specification": Recorded(
        "date account item counterparty text amount",
        "date account item",
        "counterparty text",
        order="entry, item",
        is_spread=True,
    ),
    "acceptance": Recorded(
        "year step found reason", "year step", "step found reason", is_spread=True
    ),
    "accrual": Recorded(
        "voucher reverses_on reversed_by", "voucher", optional="reversed_by", is_spread=True
    ),
    "adjustment": Recorded("year line amount", "year line", "line", is_spread=True),
    "prior_year": Recorded("year basis", "year basis", is_spread=True),
    "prior_balance": Recorded(
        "year account opening closing objects",
        optional="opening",
        expressions=(("objects", f"char(9) || {_KEY_OF_SET}"),),
        order="entry, year, account, objects",
    ),
    "unit": Recorded("account name", "account", "name", is_spread=True),
    "quantity": Recorded(
        "source row millionths",
        "source row",
        order="entry, source, row",
        is_unique=True,
        is_spread=True,
    ),
    "goal": Recorded(
        "year number goal indicator target outcome fulfilled comment",
        "year number",
        "goal indicator target outcome comment",
        longest=MAX_GOAL_TEXTS,
        is_spread=True,
    ),
    "statement": Recorded(
        "id account sha256 kind number first_day last_day opening closing",
        "id",
        "kind number",
        optional="opening closing",
        order="id",
        is_unique=True,
        is_spread=True,
    ),
    "statement_line": Recorded(
        "id statement row date value_date amount text counterparty counterparty_account reference"
        " bank_reference balance",
        "id",
        "text counterparty counterparty_account reference bank_reference",
        optional="value_date balance",
        order="id",
        is_unique=True,
        is_spread=True,
    ),
    "statement_detail": Recorded(
        "line number amount text counterparty counterparty_account reference",
        "line number",
        "text counterparty counterparty_account reference",
        order="entry, line, number",
        is_unique=True,
        is_spread=True,
    ),
    "statement_match": Recorded(
        "line posting how reason",
        "line posting",
        "how reason",
        order="entry, line, posting",
        is_spread=True,
    ),
    "party": Recorded(
        "code name orgnr address postcode town country email bankgiro plusgiro iban bic"
        " bank_account terms account usual_objects aliases active",
        "code",
        "code name orgnr address postcode town country email bankgiro plusgiro iban bic"
        " bank_account account usual_objects aliases",
        longest=MAX_PARTY_TEXTS,
        order="entry, code",
        is_spread=True,
    ),
    "invoice": Recorded(
        "id party side number ocr date due amount account voucher brought sha256",
        "id",
        "party number ocr",
        optional="due voucher sha256",
        order="entry, id",
        is_spread=True,
    ),
    "invoice_vat": Recorded(
        "invoice rate base vat", "invoice rate", order="entry, invoice, rate", is_spread=True
    ),
    "settlement": Recorded(
        "posting invoice amount how reason",
        "posting invoice",
        "how reason",
        order="entry, posting, invoice",
        is_spread=True,
    ),
    "invoice_event": Recorded(
        "invoice event reason",
        "invoice",
        "event reason",
        order="entry, invoice",
        is_spread=True,
    ),
    "payment_file": Recorded(
        "id sha256 format account bank",
        "id",
        "format bank",
        order="id",
        is_unique=True,
        is_spread=True,
    ),
    "payment": Recorded(
        "file invoice number amount date receiver reference",
        "file invoice",
        "receiver reference",
        order="entry, file, invoice",
        is_unique=True,
        is_spread=True,
    ),
    "mandate": Recorded(
        "id person role accounts objects_of highest joint_from first_day last_day decision",
        "id",
        "person role accounts objects_of decision",
        optional="highest joint_from last_day",
        order="entry, id",
        is_spread=True,
    ),
    "vat_claim": Recorded(
        "voucher first_day last_day", "voucher", order="entry, voucher", is_spread=True
    ),
    "vat_mark": Recorded(
        "posting kind premises", "posting", order="entry, posting", is_spread=True
    ),
    "asset": Recorded(
        "id name account accumulated depreciation cost residual in_use months objects_of posting"
        " brought depreciated active",
        "id",
        "name",
        optional="posting brought",
        order="entry, id",
        is_spread=True,
    ),
    "asset_event": Recorded(
        "asset voucher event amount",
        "asset voucher event",
        order="entry, asset, voucher, event",
        is_unique=True,
        is_spread=True,
    ),
    "project": Recorded(
        "code funder decision first_day last_day share receivable income objects_of costs closed",
        "code",
        "funder decision objects_of costs",
        longest=MAX_PROJECT_TEXTS,
        optional="closed",
        order="entry, code",
        is_spread=True,
    ),
    "claim": Recorded(
        "project number first_day last_day day share parts amount",
        "project number",
        "project parts",
        longest=MAX_PROJECT_TEXTS,
        order="entry, project, number",
        is_spread=True,
    ),
    "claim_cost": Recorded(
        "project number posting amount paid kind reason",
        "project number posting",
        "kind reason",
        order="entry, project, number, posting",
        is_spread=True,
    ),
    "claim_event": Recorded(
        "project number event day amount reference",
        "project number",
        "event reference",
        order="entry, project, number",
        is_spread=True,
    ),
}
"""Every table whose rows the journal repeats."""

JOURNAL_LINES = {name: table.lines(name) for name, table in RECORDED.items()}
"""For each table: the journal entry of a row and its line, in the order of the entries."""

_BY_TRIGGER = ("voucher", "posting", "opening")
_TEXT_BESIDE = ("template", "kept_text")
INSERTS = {
    name: table.insert(name)
    for name, table in RECORDED.items()
    if name not in (*_BY_TRIGGER, *_TEXT_BESIDE)
}
"""The tables whose rows a journal entry's body has in full, column by column."""

NEXT_IDS = {
    name: f"SELECT coalesce(max(id), 0) + 1 FROM {name}"
    for name, table in RECORDED.items()
    if "id" in table.columns.split()
}

TEXT_INSERTS = {
    name: RECORDED[name].insert(name, "(SELECT max(seq) FROM journal)") for name in _TEXT_BESIDE
}
"""The tables whose texts the newest journal entry has by their SHA-256."""

_APPEND_ONLY = {
    **{name: name for name in ("journal", "object_set", "object_set_member", "kept_file_part")},
    "_sqlite_migrations": "migration",
}
"""The other tables of which nothing is updated or deleted, and what their guards call them."""


ERASED_NOW = """
    WHEN NOT EXISTS (SELECT 1 FROM erased_file
                     WHERE sha256 = OLD.sha256 AND entry = (SELECT max(seq) FROM journal))"""
UNLESS = {("kept_file_part", "DELETE"): ERASED_NOW}
"""What alone may go: the bytes of a file whose erasure the newest journal entry tells of."""


def next_id(connection: Connection, table: str) -> int:
    """The number of the next thing in a table that numbers its own: 1, 2, 3 ..."""
    return int(connection.execute(NEXT_IDS[table]).fetchone()[0])


def append_only_guards() -> Iterator[str]:
    """The triggers that let nothing recorded be updated or deleted."""
    for table, name in {**{name: name for name in RECORDED}, **_APPEND_ONLY}.items():
        for event, done in (("UPDATE", "changed"), ("DELETE", "deleted")):
            when = UNLESS.get((table, event), "")
            yield f"""CREATE TRIGGER {name}_is_never_{done} BEFORE {event} ON {table}{when} BEGIN
    SELECT raise(ABORT, 'what is recorded is never {done}: {table}');
END;"""


def refuse_unseen(rows: Iterable[Row]) -> None:
    """Raises Refused when a row would bring a text with a character that cannot be seen.

    Of the keys by which rows are found it is not asked: a book may have got such a one earlier.
    """
    for table, *values in rows:
        known = RECORDED.get(str(table))
        columns, keys = (known.columns, known.key.split()) if known else ("", ())
        for column, value in zip_longest(columns.split(), values):
            text = value if isinstance(value, str) and column not in (*keys, "objects") else ""
            if fault := text_problem(text, str(table), len(text)):
                raise Refused(fault)


NEXT_BATCH = "SELECT coalesce(max(batch), 0) + 1 FROM draft"
"""The number of the next batch of drafts; vouchers are posted from one (`sql/posting.sql`)."""

ADD_DRAFT = """
INSERT INTO draft (batch, item, series, number, date, event_date, text, counterparty, document,
                   recorded_by, approved_by, corrects)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
ADD_LINE = """
INSERT INTO draft_line (batch, item, row, account, amount, objects, text)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def text_sha256(text: str | bytes | None) -> str | None:
    """What the journal tells of a text that has lines of its own: its SHA-256."""
    if text is None:
        return None
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


class Digest:
    """The SHA-256 of told rows, one after the other, with the keys of the first and the last."""

    def __init__(self) -> None:
        """Begins without rows."""
        self._sum = hashlib.sha256()
        self.first = b""
        self.last = b""

    def add(self, line: bytes) -> None:
        """Takes one told row, without its line break."""
        key = line.split(b"\t", 2)[1]
        self.first = self.first or key
        self.last = key
        self._sum.update(line)
        self._sum.update(b"\n")

    def row(self, table: str) -> Row:
        """How the journal tells of all the rows."""
        return (DIGEST, table, self.first.decode(), self.last.decode(), self._sum.hexdigest())


def digest_of(lines: Iterable[bytes]) -> Digest:
    """The digest of told rows."""
    digest = Digest()
    for line in lines:
        digest.add(line)
    return digest
