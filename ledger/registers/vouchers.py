"""Registers: everything that was recorded, in order, for those who check it from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class RegisteredVoucher:
    """A voucher with all that BFL 5:7 and LKBR 3:9 ask of it, but for its postings."""

    sequence: int
    series: str
    number: int
    date: str
    event_date: str
    text: str
    counterparty: str
    document: str
    amount: Ore
    """The sum of its debit side."""

    recorded_by: str
    registered_at: str
    approved_by: str
    approved_at: str
    corrects: str
    corrected_by: str
    origin: str
    """The kind of journal entry that recorded it: `"voucher"`, `"batch"`, `"correction"`."""

    files: int
    """How many files are attached."""


VOUCHERS = """
SELECT
    v.sequence, v.series, v.number, v.date, v.event_date, v.text, v.counterparty, v.document,
    (SELECT coalesce(sum(max(p.amount, 0)), 0) FROM posting AS p
     WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1),
    v.recorded_by, j.at, coalesce(a.approved_by, ''), coalesce(k.at, ''),
    coalesce((SELECT c.corrects FROM correction AS c WHERE c.correcting = v.sequence), ''),
    coalesce((SELECT c.corrected_by FROM correction AS c WHERE c.corrected = v.sequence), ''),
    j.kind,
    (SELECT count(*) FROM attachment AS f WHERE f.voucher = v.sequence)
FROM voucher AS v
JOIN journal AS j ON j.seq = v.entry
LEFT JOIN approval AS a ON a.voucher = v.sequence AND a.entry = (
    SELECT max(entry) FROM approval WHERE voucher = v.sequence)
LEFT JOIN journal AS k ON k.seq = a.entry
WHERE v.date BETWEEN :first AND :last
ORDER BY v.sequence
"""


def registered_vouchers(book: Book, period: Period) -> Iterator[RegisteredVoucher]:
    """The vouchers of a period in the order they were registered (BFL 5:1, grundbok)."""
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    with book.reading() as connection:
        for row in connection.execute(VOUCHERS, days):
            yield RegisteredVoucher(*row)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A journal entry, whole: what `journal.entry_hash` hashes, and the hash (BFL 5:11)."""

    seq: int
    at: str
    actor: str
    app: str
    kind: str
    ref: int
    vouchers: int
    postings: int
    openings: int
    body: str
    """The rows it added, a line each, the table's name first, the values parted by tabs."""

    prev: bytes
    hash: bytes

    def hashed(self) -> tuple[object, ...]:
        """The columns that the hash covers, in order."""
        return (
            self.seq,
            self.at,
            self.actor,
            self.app,
            self.kind,
            self.ref,
            self.vouchers,
            self.postings,
            self.openings,
            self.body,
            self.prev,
        )


HISTORY = """
SELECT seq, at, actor, app, kind, ref, vouchers, postings, openings, body, prev, hash
FROM journal ORDER BY seq
"""


def history_entries(book: Book) -> Iterator[JournalEntry]:
    """Every entry of the journal, the first one first (behandlingshistorik)."""
    with book.reading() as connection:
        for row in connection.execute(HISTORY):
            yield JournalEntry(*row)
