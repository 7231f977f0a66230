"""Codes that steer a terminal, planted in every text that a book holds."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

from ledger.books.open import open_book
from ledger.entry.draft_store import VoucherDraft, save_draft
from tests.faults.planting import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Finsam = Callable[..., Any]

CODES = (
    "\x1b]52;c;aGVq\x07",  # writes to the clipboard
    "\x1b[666;1H",  # moves the cursor
    "\x1bP666\x1b\\",  # a device control string
    "\x9b666;1H\x9d52;c;aGVq\x9c",  # the same in one byte each
    "\r\b\x0b\x0c\x0e\x7f\x85",
    "\u202e\u2066\u200f\u061c\u2028\u2029",
)
MARK = "gift"
"""What is seen where a poisoned text is shown."""

POISON = MARK + "".join(CODES)
STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What must not reach a terminal from a command; a line ends in a line feed."""

TEXTS = """
SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name NOT LIKE '%sqlite%'
"""
KEYS = {
    *("date", "event_date", "first_day", "last_day", "locked_to", "reverses_on", "saved_at"),
    *("kind", "step", "line", "series", "number", "account", "sru", "key", "code", "orgnr"),
    *("sha256", "found"),
}
"""Columns of days, kinds and keys, by which rows are found."""

READ = (("template", "text"), ("kept_text", "text"), ("sketch", "body"))
"""Columns whose text is TOML or JSON; in it a code is escaped."""

ACTORS = """
UPDATE journal SET actor = ?1 || actor || ?2, app = ?1 || app || ?2,
    body = replace(body, 'Hyra', ?1 || 'Hyra' || ?2)
"""

QUOTED = re.compile(r'(?<=[{ ,]sv = ")[^"\\]*|(?<="text": ")[^"\\]*|(?<=decision = ")[^"\\]*')

RENT = {
    "date": "2019-03-15",
    "text": "Hyra",
    "counterparty": "Värden",
    "document": "faktura 1",
    "by": "EK",
    "approved_by": "FC",
    "postings": [
        {
            "account": "5010",
            "amount": "100.00",
            "objects": {"1": "KANSLI", "6": "MIA"},
            "text": "h",
        },
        {"account": "2440", "amount": "-100.00", "text": "skuld"},
    ],
}
ITEM = {"amount": "-100.00", "text": "faktura 1", "counterparty": "Värden"}
SOME_OF_EVERYTHING: tuple[tuple[tuple[str, ...], bytes], ...] = (
    (("new", "BOOK", "--template=varna", "--name=F", "--orgnr=222000-2683", "--year=2019"), b""),
    (("record", "BOOK"), json.dumps(RENT).encode()),
    (("record", "BOOK"), json.dumps({**RENT, "approved_by": "", "series": "B"}).encode()),
    (("correct", "BOOK", "A", "1", "--date=2019-04-01", "--reason=fel månad"), b""),
    (("attach", "BOOK", "A", "1", "BOOK"), b""),
    (("reconcile", "BOOK", "1930", "--date=2019-01-31", "--balance=1", "--explain=skiljer"), b""),
    (("specify", "BOOK", "2440", "--date=2019-12-31"), json.dumps(ITEM).encode()),
    (
        ("accrue", "BOOK", "--reverses=2019-05-01"),
        json.dumps({**RENT, "date": "2019-04-30"}).encode(),
    ),
    (("budget", "BOOK", "load", "varna-2018"), b""),
    (("budget", "BOOK", "comment", "result", "dyrt"), b""),
    (("text", "BOOK", "management-report", "-"), "# Året\n\nEtt år.".encode()),
    (("text", "BOOK", "signers", "-"), b"Anna Ek, ordf\n"),
    (("lock", "BOOK", "--to=2019-01-31"), b""),
)
"""Commands that make a book with some of everything in it."""


def some_of_everything(path: Path, finsam: Finsam) -> Path:
    """Makes a book with some of everything in it."""
    for words, typed in SOME_OF_EVERYTHING:
        outcome = finsam(*(str(path) if word == "BOOK" else word for word in words), typed=typed)
        assert outcome.status == 0, outcome.err
    with open_book(path) as book:
        save_draft(book, VoucherDraft(date(2019, 3, 15), "2019-03-15", "Hyra", "Värden"))
    return path


def poison_texts(path: Path, before: str = "", after: str = POISON) -> None:
    """Puts the poison in every text of the book that is shown as it is stored."""
    with unguarded(path) as connection:
        for table, column in connection.execute(TEXTS).fetchall():
            if (table, column) not in READ and column not in KEYS and table != "journal":
                connection.execute(
                    f'UPDATE "{table}" SET "{column}" = ? || "{column}" || ?', (before, after)
                )
        connection.execute(ACTORS, (before, after))


def poison_what_is_read(path: Path, before: str = "", after: str = POISON) -> None:
    """Puts the poison, escaped, in every text that is part of a template, a budget or a draft."""
    first, last = (json.dumps(part)[1:-1] for part in (before, after))

    def poisoned(text: str) -> str:
        return QUOTED.sub(lambda found: f"{first}{found[0]}{last}", text)

    with unguarded(path) as connection:
        connection.create_function("poisoned", 1, poisoned)
        for table, column in READ:
            connection.execute(f'UPDATE "{table}" SET "{column}" = poisoned("{column}")')
