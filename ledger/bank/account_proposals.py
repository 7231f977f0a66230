"""What each line of an account is proposed to be, held against what the book has."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bank.book_postings import unmatched_postings
from ledger.bank.matching import Facts, proposals
from ledger.bank.proposal import DAYS_APART
from ledger.bank.rules import bank_rules
from ledger.bank.stored import bank_lines
from ledger.bank.tax_account import KIND as TAX_ACCOUNT
from ledger.bank.tax_account import tax_rules
from ledger.book.book import read_once
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core.calendar import Period
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
