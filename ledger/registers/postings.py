"""The general ledger (huvudbok) and the journal (grundbok): postings in their two orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import account_names
from ledger.bookkeeping.voucher_queries import postings_by_account, postings_by_registration
from ledger.core.i18n import msgid
from ledger.core.model import object_text, voucher_name
from ledger.core.table import (
    AMOUNT,
    CSV,
    EVERYWHERE,
    FILE,
    NOWHERE,
    PAGE_AMOUNT,
    PDF,
    SHEET,
    SHOWN,
    TEXT,
    Anew,
    Column,
    Row,
    Table,
    heading,
)
from ledger.registers.columns import (
    ACCOUNT,
    ACCOUNT_NAME,
    CORRECTED_BY,
    CORRECTS,
    OBJECTS,
    TEXT_COLUMN,
    VOUCHER,
    account_column,
    amount_column,
    date_column,
    sequence_column,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.voucher_queries import PostingRow
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell, Look


@dataclass(frozen=True, slots=True)
class PostingList:
    """The postings of a period in one of their orders, with what a reader needs beside them."""

    book: Book
    query: ReportQuery
    is_journal: bool
    names: Mapping[str, str]
    """The name of each account."""

    opening: Mapping[str, Ore]
    """The balance of each account when the period began, of the object asked for if any."""

    def with_balance(self) -> Iterator[tuple[PostingRow, Ore]]:
        """Each posting and the balance of its account after it."""
        book, query = self.book, self.query
        balances = dict(self.opening)
        for line in (
            postings_by_registration(book, query.period)
            if self.is_journal
            else postings_by_account(book, query.period, query.account, query.member)
        ):
            balances[line.account] = balances.get(line.account, 0) + line.amount
            yield line, balances[line.account]

    def as_json(self) -> Iterator[dict[str, object]]:
        """The postings as JSON has them."""
        return (
            {
                "sequence": line.sequence,
                "series": line.series,
                "number": line.number,
                "date": line.date,
                "text": line.text,
                "account": line.account,
                "amount": line.amount,
                "objects": {str(dimension): code for dimension, code in line.objects},
                "balance": balance,
                "corrects": line.corrects,
                "corrected_by": line.corrected_by,
            }
            for line, balance in self.with_balance()
        )

    def row(self, line: PostingRow, balance: Ore) -> Row:
        """A posting; what its objects are and what corrects it is part of what a reader sees."""
        query, objects = self.query, object_text(line.objects)
        marks = objects.split(" ") if objects else ()
        voucher, amount = voucher_name(line.series, line.number), line.amount
        name = self.names.get(line.account, "")
        return Row(
            (
                line.account,
                name,
                line.sequence,
                line.series,
                line.number,
                voucher,
                line.date,
                voucher,
                line.account,
                name,
                line.text,
                query.with_marks(line.text, marks, line.corrects, line.corrected_by),
                query.with_marks(
                    line.text, (objects,) if objects else (), line.corrects, line.corrected_by
                ),
                objects,
                amount,
                amount if amount >= 0 else None,
                -amount if amount < 0 else None,
                balance,
                line.corrects,
                line.corrected_by,
            )
        )


def _list(book: Book, query: ReportQuery, *, is_journal: bool) -> PostingList:
    opening: dict[str, Ore] = {}
    for (account, objects), amount in read_balances(book, query.year, query.period).opening.items():
        if query.account in (None, account) and (query.member is None or query.member in objects):
            opening[account] = opening.get(account, 0) + amount
    names = account_names(book, query.year)
    return PostingList(book, query, is_journal, names, opening)


def ledger_table(book: Book, query: ReportQuery) -> Table:
    """The postings in systematic order: by account, then day (huvudbok, BFL 5:1).

    The balance begins with what the account had when the period began.
    """
    _ = query.words
    found = _list(book, query, is_journal=False)
    return Table(
        query.title(_("General ledger")),
        _columns(query, is_journal=False),
        Anew(lambda: _under_accounts(found)),
        id="ledger",
        document={**query.head(), "rows": found.as_json()},
        is_grouped=True,
    )


def journal_table(book: Book, query: ReportQuery) -> Table:
    """The postings in the order they were registered (grundbok, BFL 5:1)."""
    _ = query.words
    found = _list(book, query, is_journal=True)

    def rows() -> Iterator[Row]:
        debit = credit = 0
        for line, balance in found.with_balance():
            debit += max(line.amount, 0)
            credit += max(-line.amount, 0)
            yield found.row(line, balance)
        yield _sum(query, ("", ""), (debit - credit, debit, credit, None), "total")

    return Table(
        query.title(_("Journal")),
        _columns(query, is_journal=True),
        Anew(rows),
        id="journal",
        document={**query.head(), "rows": found.as_json()},
    )


def _columns(query: ReportQuery, *, is_journal: bool) -> tuple[Column, ...]:
    """The columns of both orders, each of which leaves some out."""
    _ = query.words
    in_ledger, in_journal = (NOWHERE, EVERYWHERE) if is_journal else (EVERYWHERE, NOWHERE)
    balance = Column(
        "balance",
        _("Balance"),
        "amount",
        AMOUNT,
        CSV | in_ledger,
        file_label=msgid("Balance"),
        about=msgid("The balance of the account after the posting"),
        page_width=PAGE_AMOUNT,
        adds=("^balance", "amount"),
    )
    return (
        replace(ACCOUNT, on=FILE & in_ledger),
        replace(ACCOUNT_NAME, on=FILE & in_ledger),
        sequence_column(_, CSV | FILE | in_journal),
        Column("series", on=CSV),
        Column("number", on=CSV),
        replace(VOUCHER, on=FILE | (PDF & in_journal)),
        date_column(_),
        replace(VOUCHER, label=_("Voucher"), width=7, on=TEXT | (PDF & in_ledger)),
        account_column(_, CSV | in_journal),
        replace(ACCOUNT_NAME, on=FILE & in_journal),
        replace(TEXT_COLUMN, on=CSV | FILE),
        Column("text_with_marks", _("Text"), on=TEXT),
        replace(TEXT_COLUMN, on=PDF),
        replace(OBJECTS, on=CSV | FILE),
        amount_column(_, on=SHOWN | FILE),
        Column("debit", _("Debit"), "amount", on=PDF, page_width=PAGE_AMOUNT),
        Column("credit", _("Credit"), "amount", on=PDF, page_width=PAGE_AMOUNT),
        balance,
        replace(CORRECTS, on=FILE),
        replace(CORRECTED_BY, on=FILE),
    )


def _under_accounts(found: PostingList) -> Iterator[Row]:
    """Each account that has a balance or a posting: its name, balance forward and postings."""
    _ = found.query.words
    idle = ((account, None) for account, amount in sorted(found.opening.items()) if amount)
    moved = ((line.account, (line, balance)) for line, balance in found.with_balance())
    for account, lines in groupby(merge(idle, moved, key=itemgetter(0)), itemgetter(0)):
        yield heading(f"{account} {found.names.get(account, '')}", TEXT | PDF)
        balance = found.opening.get(account, 0)
        text = _("Balance brought forward")
        whose = (account, found.names.get(account, ""))
        yield Row(_beside(whose, text, (None, None, None, balance)), on=TEXT | PDF | SHEET)
        debit = credit = 0
        for _same, moving in lines:
            if moving:
                line, balance = moving
                debit += max(line.amount, 0)
                credit += max(-line.amount, 0)
                yield found.row(line, balance)
        yield _sum(found.query, whose, (debit - credit, debit, credit, balance), "sum")


def _sum(
    query: ReportQuery, whose: tuple[str, str], amounts: tuple[Ore | None, ...], look: Look
) -> Row:
    _ = query.words
    return Row(_beside(whose, _("Total"), amounts), look, on=PDF | SHEET)


def _beside(whose: tuple[str, str], text: str, amounts: tuple[Ore | None, ...]) -> tuple[Cell, ...]:
    """The cells of a row that is no posting: its amounts are amount, debit, credit, balance."""
    return (*whose, *[None] * 8, text, text, text, "", *amounts)
