"""Looking a voucher up by the number that stands on the paper, in whatever series it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear


@dataclass(frozen=True, slots=True)
class LookupResult:
    """A voucher that has the number."""

    sequence: int
    series: str
    number: int
    date: str
    text: str


IN_EVERY_SERIES = """
WITH RECURSIVE s (series) AS (
    SELECT min(series) FROM voucher WHERE year = :year
    UNION ALL
    SELECT (SELECT min(v.series) FROM voucher AS v WHERE v.year = :year AND v.series > s.series)
    FROM s WHERE s.series IS NOT NULL
)
SELECT v.sequence, v.series, v.number, v.date, v.text
FROM s CROSS JOIN voucher AS v ON v.year = :year AND v.series = s.series AND v.number = :number
ORDER BY v.series, v.sequence
"""


def vouchers_with_number(book: Book, year: FiscalYear, number: int) -> tuple[LookupResult, ...]:
    """The year's vouchers with this number, one series after the other."""
    with book.reading() as connection:
        rows = connection.execute(IN_EVERY_SERIES, {"year": year.id, "number": number})
        return tuple(LookupResult(*row) for row in rows)
