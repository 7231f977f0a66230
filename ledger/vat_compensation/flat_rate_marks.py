"""Marks on costs that get the flat rate: what was bought without VAT (förordning 2005:811)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.bookkeeping.voucher_queries import first_posting
from ledger.core.errors import Refused, problem
from ledger.core.money import write_amount
from ledger.vat_compensation.vouchers import vat_accounts, vat_vouchers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.model import Posting, Voucher
    from ledger.core.money import Ore
    from ledger.vat_compensation.model import MarkKind

KIND = "vat-mark"


def mark_cost(
    book: Book, voucher: Voucher, row: int, flat_rate: tuple[MarkKind, Ore], by: str = ""
) -> Posting:
    """Marks a row of a voucher, counted from 1, with a kind and öre of premises; gives the row.

    Raises Refused when it is no cost, has VAT in its voucher, or the premises are not a part of
    it. A mark on a month that is claimed changes the next claim.
    """
    kind, premises = flat_rate
    with book.writing() as connection:
        if problems := [*_problems(book, voucher, row, kind, premises)]:
            raise Refused(problems)
        posting = first_posting(connection, voucher.sequence) + row - 1
        marked = (("vat_mark", posting, kind, premises), ("marked", voucher.sequence))
        book.append(Entry(KIND, by, marked))
        return voucher.postings[row - 1]


def _problems(
    book: Book, voucher: Voucher, row: int, kind: MarkKind, premises: Ore
) -> Iterator[Problem]:
    name = voucher.full_name
    if not 1 <= row <= len(voucher.postings):
        yield problem(
            "vat-mark-row",
            "Row {row} is not in {voucher}; count its rows from 1 to {last}.",
            voucher=name,
            row=row,
            last=len(voucher.postings),
        )
        return
    posting = voucher.postings[row - 1]
    if posting.account not in vat_accounts(book, voucher.date).costs:
        yield problem(
            "vat-mark-cost",
            "Row {row} of {voucher} is on {account}, which is no cost; the flat rate is of what"
            " was bought (2005:811 1 §).",
            row=row,
            voucher=name,
            account=posting.account,
        )
    touched = vat_vouchers(book, voucher.date).get(voucher.sequence)
    if kind and touched and touched.vat:
        yield problem(
            "vat-mark-with-vat",
            "There is VAT in {voucher}, which is claimed as it is; the flat rate is of what was"
            " bought without VAT (2005:807 5 §).",
            voucher=name,
        )
    if not min(posting.amount, 0) <= premises <= max(posting.amount, 0):
        yield problem(
            "vat-mark-premises",
            "Premises of {premises} are not a part of the cost {cost}; see the invoice.",
            premises=write_amount(premises),
            cost=write_amount(posting.amount),
        )
