"""The book's postings on the account of a statement, which its lines are held against."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bank.proposal import DAYS_APART, BookPosting
from ledger.bank.stored import bank_statements
from ledger.book.book import read_once
from ledger.core.model import voucher_name

if TYPE_CHECKING:
    from ledger.book.book import Book

_ON_ACCOUNT = """
SELECT p.id, p.voucher, v.series, v.number, substr(y.last_day, 1, 4) + 0, p.date, p.amount,
       iif(p.text = '', v.text, p.text), v.counterparty, v.document
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
JOIN fiscal_year AS y ON y.id = v.year
WHERE p.account = :account AND """
UNMATCHED = f"""{_ON_ACCOUNT} p.date >= :first
  AND p.id NOT IN (SELECT posting FROM statement_match_now WHERE posting > 0)
  AND v.corrects IS NULL AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
ORDER BY p.date, p.id
"""
ON_DAY = f"""{_ON_ACCOUNT} p.date <= :day
  AND (p.date >= :first OR p.id IN (SELECT posting FROM statement_match_now WHERE posting > 0))
  AND NOT EXISTS (
      SELECT 1 FROM voucher AS c
      WHERE (c.corrects = v.sequence OR c.sequence = v.corrects) AND c.date BETWEEN :first AND :day)
ORDER BY p.date, p.id
"""


@read_once
def unmatched_postings(book: Book, account: str) -> tuple[BookPosting, ...]:
    """The postings of the account that no line is matched with, from its first statement on.

    A voucher that is corrected and the one that corrects it are together nothing, and are none.
    """
    first = min(
        (one.first for one in bank_statements(book) if one.account == account), default=None
    )
    if first is None:
        return ()
    return _postings(book, UNMATCHED, account, first - timedelta(DAYS_APART))


def postings_to_reconcile(
    book: Book, account: str, first: date, day: date
) -> tuple[BookPosting, ...]:
    """The postings of the account until a day: those from `first` on, and what is matched before.

    What is corrected in those days, and the correction, are together nothing, and are none.
    """
    return _postings(book, ON_DAY, account, first, day)


def _postings(
    book: Book, query: str, account: str, first: date, day: date | None = None
) -> tuple[BookPosting, ...]:
    given = {"account": account, "first": str(first), "day": str(day)}
    with book.reading() as connection:
        return tuple(
            BookPosting(
                id_, voucher, voucher_name(series, number, year), date.fromisoformat(on), *about
            )
            for id_, voucher, series, number, year, on, *about in connection.execute(query, given)
        )
