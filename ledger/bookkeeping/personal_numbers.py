"""A hint at personal identity numbers in whatever was recorded, whichever door it came in by.

Everything that is recorded is in the journal, so the journal is asked: what was typed, imported or
attached, whoever let it in. A hint, and never a refusal: the number may be needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book.recorded import DIGEST, RECORDED
from ledger.core.errors import problem
from ledger.core.personal_numbers import has_personal_number, without_numbers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from ledger.core.errors import Problem

CODES = (
    *("sha256", "objects", "usual_objects", "objects_of", "account", "accounts", "ocr"),
    *("reference", "bank_reference", "counterparty_account", "bank_account"),
    *("bankgiro", "plusgiro", "iban", "bic"),
)
"""The columns of numbers that others give: an OCR number of ten digits may look like one."""

SHOWN = 3
LONGEST = 60
MAX_TEXT_FILE = 1 << 20
"""Bytes of an attached text that is read."""

SINCE = "SELECT seq, kind, body FROM journal WHERE seq > ? ORDER BY seq"
TEXTS = "SELECT text FROM kept_text WHERE entry = ?"
DATE_OF_BIRTH = "*[0-9][0-9][0-9][0-9][0-9][0-9]*"
"""What each number begins with, as the database finds it; few of an import's texts have it."""

DIGESTED = {
    "voucher": "SELECT text, counterparty, document FROM voucher WHERE sequence BETWEEN ?1 AND ?2"
    " AND (text GLOB ?3 OR counterparty GLOB ?3 OR document GLOB ?3)",
    "posting": "SELECT text FROM posting WHERE id BETWEEN ?1 AND ?2 AND text GLOB ?3",
}
ELSEWHERE = (f"{DIGEST}\t", "attachment\t", "kept_text\t")
"""What the journal begins a row with whose texts it does not have itself."""

ATTACHED = "SELECT bytes FROM kept_file_part WHERE sha256 = ? AND part = 1"


def personal_number_hints(connection: sqlite3.Connection, after: int) -> Iterator[Problem]:
    """A hint for each kind of entry after that one in which there is a personal identity number."""
    found: dict[str, list[str]] = {}
    for seq, kind, body in connection.execute(SINCE, (after,)).fetchall():
        if not (has_personal_number(body) or any(table in body for table in ELSEWHERE)):
            continue
        texts = (text for line in body.split("\n") for text in _texts(connection, line))
        written = (text for (text,) in connection.execute(TEXTS, (seq,)))
        for text in (*texts, *written):
            if text and has_personal_number(text):
                found.setdefault(kind, []).append(text)
    for kind, hits in found.items():
        shown = [_around(text) for text in hits[:SHOWN]]
        yield problem(
            "personal-number",
            "{count:# text that was recorded seems|# texts that were recorded seem} to hold a"
            " personal identity number: {texts}. It is kept for years: write as little as you can"
            " about a person.",
            count=len(hits),
            texts=", ".join(shown) + (" …" if len(hits) > SHOWN else ""),
            kind=kind,
        )


def _texts(connection: sqlite3.Connection, line: str) -> Iterator[str]:
    """The texts of a row as the journal has it, or of the rows that it has by their SHA-256."""
    table, *values = line.split("\t")
    if table == DIGEST and values[0] in DIGESTED:
        for row in connection.execute(DIGESTED[values[0]], (*values[1:3], DATE_OF_BIRTH)):
            yield from row
    if table not in RECORDED:
        return
    named = zip(RECORDED[table].columns.split(), values, strict=False)
    yield from (value for column, value in named if column not in CODES)
    if table == "attachment":
        yield from _attached(connection, values[1])


def _attached(connection: sqlite3.Connection, sha256: str) -> Iterator[str]:
    """The attached file when it is plain text; XML, which others write, is not."""
    for (part,) in connection.execute(ATTACHED, (sha256,)):
        if len(part) < MAX_TEXT_FILE and not part.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
            try:
                yield part.decode()
            except UnicodeDecodeError:
                return


def _around(text: str) -> str:
    """The text as a person finds it again, without the number itself."""
    line = next(line for line in without_numbers(text).splitlines() if "****" in line)
    at = max(line.index("****") - LONGEST // 2, 0)
    return f"”{line[at : at + LONGEST].strip()}”"
