"""What the lines of an account are held against, read from the book."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bank.matching import DAYS_APART, Facts, proposals
from ledger.bank.proposal import BookPosting
from ledger.bank.rules import bank_rules
from ledger.bank.stored import bank_lines, bank_statements
from ledger.bank.tax_account import KIND as TAX_ACCOUNT
from ledger.bank.tax_account import tax_rules
from ledger.book.book import read_once
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core.calendar import Period
from ledger.core.model import voucher_name
from ledger.entry.posting_history import habits
from ledger.invoices.open_items import open_items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.bank.proposal import BankRule, Proposal
    from ledger.bank.stored import BankLine
    from ledger.book.book import Book
    from ledger.core.model import VoucherInput
    from ledger.invoices.open_items import OpenItem


def items_of_typed(book: Book, line: BankLine, draft: VoucherInput) -> tuple[OpenItem, ...]:
    """The several items that a line is proposed to pay, when the voucher typed of it pays them all.

    Asked before the voucher is recorded, since they are open then; no document can name them.
    """
    found = next((one for one in account_proposals(book, line.account) if one.line == line), None)
    typed = Counter((row.account, row.amount) for row in draft.postings)
    ways = found.ways if found else ()
    return next(
        (
            way.items
            for way in ways
            if way.items and Counter((row.account, row.amount) for row in way.rows) <= typed
        ),
        (),
    )


UNMATCHED = """
SELECT p.id, p.voucher, v.series, v.number, substr(y.last_day, 1, 4) + 0, p.date, p.amount,
       iif(p.text = '', v.text, p.text), v.counterparty, v.document
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
JOIN fiscal_year AS y ON y.id = v.year
WHERE p.account = :account AND p.date >= :first
  AND p.id NOT IN (SELECT posting FROM statement_match_now WHERE posting > 0)
  AND v.corrects IS NULL AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
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
    begins = (first - timedelta(DAYS_APART)).isoformat()
    with book.reading() as connection:
        return tuple(
            BookPosting(
                id_, voucher, voucher_name(series, number, year), date.fromisoformat(day), *about
            )
            for id_, voucher, series, number, year, day, *about in connection.execute(
                UNMATCHED, {"account": account, "first": begins}
            )
        )


WHOSE = """
SELECT l.counterparty_account, v.counterparty
FROM statement_match_now AS m JOIN statement_line AS l ON l.id = m.line
JOIN posting AS p ON p.id = m.posting JOIN voucher AS v ON v.sequence = p.voucher
WHERE l.counterparty_account <> '' AND v.counterparty <> '' ORDER BY m.line
"""


def _owners(book: Book) -> Mapping[str, str]:
    """Whose each giro and account is, by the latest line that was matched."""
    with book.reading() as connection:
        return dict(connection.execute(WHOSE).fetchall())


def _rules_of_kind(book: Book, kind: str) -> tuple[BankRule, ...]:
    """The rules that come with a kind of statement; the office's own go before them."""
    if kind != TAX_ACCOUNT:
        return ()
    return tuple(tax_rules({one.number for one in accounts(book) if one.active}))


def days_to_match(book: Book, period: Period) -> Period:
    """The days whose lines are matched in a period: lines come before their year is opened.

    What is later than the latest year is part of any period that ends with that year.
    """
    is_last = period.last == fiscal_years(book)[-1].last
    return Period(period.first, date.max) if is_last else period


@read_once
def account_proposals(book: Book, account: str) -> tuple[Proposal, ...]:
    """A proposal for each line of the account that waits for one, by date."""
    with book.reading():
        lines = [one for one in bank_lines(book, account) if one.is_open]
        if not lines:
            return ()
        day = max(one.date for one in lines) + timedelta(DAYS_APART)
        facts = Facts(
            unmatched_postings(book, account),
            open_items(book, day),
            (*_rules_of_kind(book, lines[0].kind), *bank_rules(book)),
            habits(book).earlier,
            _owners(book),
        )
        return proposals(lines, account, facts)
