"""How the tables are told: every recorded row as the line that the journal's body has of it.

Two who never met must say the same: what `ledger.book.journal.encode_rows` wrote when the row was
added, and
what these queries make of the row today. Texts with lines of their own are told by their SHA-256,
and the rows of an import by one SHA-256 a table (`digest`), so that the journal stays small.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.book.journal import Row

DIGEST = "digest"
"""The first word of a line that tells of many rows: table, first key, last key, SHA-256."""

JOURNAL_LINES: dict[str, str] = {
    "voucher": """
SELECT entry, CAST('voucher' || char(9) || sequence || char(9) || year || char(9) || series
    || char(9) || number || char(9) || date || char(9) || event_date || char(9) || text
    || char(9) || counterparty || char(9) || document || char(9) || recorded_by
    || char(9) || coalesce(corrects, '') || char(9) || first_posting || char(9) || rows AS BLOB)
FROM voucher ORDER BY sequence
""",
    "posting": """
SELECT v.entry, CAST('posting' || char(9) || p.id || char(9) || p.voucher || char(9) || p.date
    || char(9) || p.account || char(9) || p.amount || char(9) || p.text
    || iif(p.objects = 0, '', char(9) || s.key) AS BLOB)
FROM posting AS p
LEFT JOIN voucher AS v ON v.sequence = p.voucher LEFT JOIN object_set AS s ON s.id = p.objects
ORDER BY p.id
""",
    "opening": """
SELECT o.entry, CAST('opening' || char(9) || o.id || char(9) || o.year || char(9) || o.account
    || char(9) || o.amount || iif(o.objects = 0, '', char(9) || s.key) AS BLOB)
FROM opening AS o LEFT JOIN object_set AS s ON s.id = o.objects ORDER BY o.id
""",
    "approval": """
SELECT entry, CAST('approval' || char(9) || voucher || char(9) || approved_by AS BLOB)
FROM approval ORDER BY entry, voucher
""",
    "association": """
SELECT entry, CAST('association' || char(9) || name || char(9) || orgnr AS BLOB)
FROM association ORDER BY entry
""",
    "fiscal_year": """
SELECT entry, CAST('fiscal_year' || char(9) || id || char(9) || first_day
    || char(9) || last_day AS BLOB)
FROM fiscal_year ORDER BY entry
""",
    "year_state": """
SELECT entry, CAST('year_state' || char(9) || year || char(9) || locked_to
    || char(9) || closed AS BLOB)
FROM year_state ORDER BY entry
""",
    "account": """
SELECT entry, CAST('account' || char(9) || number || char(9) || name || char(9) || kind
    || char(9) || active || char(9) || sru AS BLOB)
FROM account ORDER BY entry
""",
    "dimension": """
SELECT entry, CAST('dimension' || char(9) || number || char(9) || name
    || char(9) || coalesce(parent, '') AS BLOB)
FROM dimension ORDER BY entry
""",
    "object": """
SELECT entry, CAST('object' || char(9) || dimension || char(9) || code || char(9) || name
    || char(9) || active AS BLOB)
FROM object ORDER BY entry
""",
    "published": """
SELECT entry, CAST('published' || char(9) || year || char(9) || line || char(9) || amount AS BLOB)
FROM published ORDER BY entry
""",
    "template": """
SELECT entry, CAST('template' || char(9) || year || char(9) || sha256(text) AS BLOB)
FROM template ORDER BY entry
""",
    "kept_text": """
SELECT entry, CAST('kept_text' || char(9) || year || char(9) || name
    || char(9) || sha256(text) AS BLOB)
FROM kept_text ORDER BY entry
""",
    "kept_file": """
SELECT entry, CAST('kept_file' || char(9) || sha256 || char(9) || name || char(9) || size AS BLOB)
FROM kept_file ORDER BY entry
""",
    "attachment": """
SELECT entry, CAST('attachment' || char(9) || voucher || char(9) || sha256
    || char(9) || name AS BLOB)
FROM attachment ORDER BY entry
""",
    "reconciliation": """
SELECT entry, CAST('reconciliation' || char(9) || account || char(9) || date || char(9) || balance
    || char(9) || explanation AS BLOB)
FROM reconciliation ORDER BY entry
""",
    "specification": """
SELECT entry, CAST('specification' || char(9) || date || char(9) || account || char(9) || item
    || char(9) || counterparty || char(9) || text || char(9) || amount AS BLOB)
FROM specification ORDER BY entry, item
""",
    "acceptance": """
SELECT entry, CAST('acceptance' || char(9) || year || char(9) || step || char(9) || found
    || char(9) || reason AS BLOB)
FROM acceptance ORDER BY entry
""",
    "accrual": """
SELECT entry, CAST('accrual' || char(9) || voucher || char(9) || reverses_on
    || char(9) || coalesce(reversed_by, '') AS BLOB)
FROM accrual ORDER BY entry
""",
    "adjustment": """
SELECT entry, CAST('adjustment' || char(9) || year || char(9) || line || char(9) || amount AS BLOB)
FROM adjustment ORDER BY entry
""",
    "prior_year": """
SELECT entry, CAST('prior_year' || char(9) || year || char(9) || basis AS BLOB)
FROM prior_year ORDER BY entry
""",
    "prior_balance": """
SELECT b.entry, CAST('prior_balance' || char(9) || b.year || char(9) || b.account
    || char(9) || coalesce(b.opening, '') || char(9) || b.closing || char(9) || s.key AS BLOB)
FROM prior_balance AS b LEFT JOIN object_set AS s ON s.id = b.objects
ORDER BY b.entry, b.year, b.account, s.key
""",
}
"""For each table: the journal entry of a row and its line, in the order of the entries."""


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
