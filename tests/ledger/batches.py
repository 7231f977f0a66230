"""Imports as tests make them: drafts posted as one batch, told by digests made in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book.recorded import digest_of
from ledger.bookkeeping.vouchers import record

if TYPE_CHECKING:
    import sqlite3

    from ledger.book.journal import JournalHead, Row

BATCH = {
    "voucher": """
SELECT CAST('voucher' || char(9) || (:vouchers + d.item) || char(9) || y.id || char(9) || d.series
    || char(9) || d.number || char(9) || d.date || char(9) || d.event_date || char(9) || d.text
    || char(9) || d.counterparty || char(9) || d.document || char(9) || d.recorded_by || char(9)
    || char(9) || (:postings + l.first_row) || char(9) || l.rows AS BLOB)
FROM (SELECT item, min(row) AS first_row, count(*) AS rows
      FROM draft_line WHERE batch = :batch GROUP BY item) AS l
CROSS JOIN draft AS d ON d.batch = :batch AND d.item = l.item
CROSS JOIN fiscal_year AS y ON d.date BETWEEN y.first_day AND y.last_day
ORDER BY d.item
""",
    "posting": """
SELECT CAST('posting' || char(9) || (:postings + l.row) || char(9) || (:vouchers + l.item)
    || char(9) || d.date || char(9) || l.account || char(9) || l.amount || char(9) || l.text
    || iif(l.objects = 0, '', char(9) || s.key) AS BLOB)
FROM draft_line AS l JOIN draft AS d ON d.batch = l.batch AND d.item = l.item
LEFT JOIN object_set AS s ON s.id = l.objects
WHERE l.batch = :batch ORDER BY l.item, l.row
""",
    "approval": """
SELECT CAST('approval' || char(9) || (:vouchers + item) || char(9) || approved_by AS BLOB)
FROM draft WHERE batch = :batch AND approved_by <> '' ORDER BY item
""",
}


def batch_rows(connection: sqlite3.Connection, batch: int, after: JournalHead) -> tuple[Row, ...]:
    """How the journal tells of a batch of drafts that is about to be recorded after `after`."""
    given = {"batch": batch, "vouchers": after.vouchers, "postings": after.postings}
    rows = []
    for table, query in BATCH.items():
        digest = digest_of(line for (line,) in connection.execute(query, given))
        if digest.first:
            rows.append(digest.row(table))
    return tuple(rows)


def record_many(book, drafts):
    """Records the drafts in one write: all of them, or none."""
    with book.writing():
        return tuple(record(book, draft) for draft in drafts)
