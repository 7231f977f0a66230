"""The general ledger (huvudbok) and the journal (grundbok): postings in their two orders."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from finsam_tui.cli.reports.asked import with_marks
from finsam_tui.cli.tables import AMOUNT, Column, Place, Row, Table, heading
from finsam_tui.i18n import _
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.voucher_queries import (
    PostingRow,
    postings_by_account,
    postings_by_registration,
)
from ledger.core.model import voucher_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from finsam_tui.cli.reports.asked import ReportQuery
    from finsam_tui.cli.tables import Cell
    from ledger.book.book import Book
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of a period, and what their accounts held before."""

    asked: ReportQuery
    lines: Iterator[PostingRow]
    """Read from the book as they are printed, once."""

    names: Mapping[str, str]
    """The name of each account."""

    opening: Mapping[str, Ore]
    """The balance of each account when the period began, of the object asked for if any."""

    def with_balance(self) -> Iterator[tuple[PostingRow, Ore]]:
        """Each line and the balance of its account after it."""
        balances = dict(self.opening)
        for line in self.lines:
            balances[line.account] = balances.get(line.account, 0) + line.amount
            yield line, balances[line.account]


def read(book: Book, asked: ReportQuery) -> Postings:
    """The postings in registration order for the journal, by account for the ledger."""
    opening: dict[str, Ore] = {}
    for (account, objects), amount in read_balances(book, asked.year, asked.period).opening.items():
        if asked.account in (None, account) and (asked.member is None or asked.member in objects):
            opening[account] = opening.get(account, 0) + amount
    lines = (
        postings_by_registration(book, asked.period)
        if asked.report == "journal"
        else postings_by_account(book, asked.period, asked.account, asked.member)
    )
    names = {account.number: account.name for account in accounts(book, asked.year)}
    return Postings(asked, lines, names, opening)


def document(value: Postings) -> dict[str, object]:
    """The postings as JSON has them."""
    return {
        **value.asked.head(),
        "rows": (
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
            for line, balance in value.with_balance()
        ),
    }


def table(value: Postings) -> Table:
    """The postings on paper and in CSV; in the ledger each account under its own heading."""
    journal = value.asked.report == "journal"
    only_in_journal: Place = "both" if journal else "csv"
    return Table(
        title=value.asked.title(_("Journal") if journal else _("General ledger")),
        columns=(
            Column("sequence", _("Seq."), "number", 5, on=only_in_journal),
            Column("series", on="csv"),
            Column("number", on="csv"),
            Column("date", _("Date"), width=10),
            Column("voucher", _("Voucher"), width=7, on="paper"),
            Column("account", _("Account"), width=7, on=only_in_journal),
            Column("text", on="csv"),
            Column("told", _("Text"), on="paper"),
            Column("objects", on="csv"),
            Column("amount", _("Amount"), "amount", AMOUNT),
            Column("balance", _("Balance"), "amount", AMOUNT, on="csv" if journal else "both"),
        ),
        rows=_rows(value) if journal else _under_accounts(value),
    )


def _rows(value: Postings) -> Iterator[Row]:
    """Each posting; what its objects are and what corrects it is part of what a reader is told."""
    for line, balance in value.with_balance():
        cells: dict[str, Cell] = {
            "sequence": line.sequence,
            "series": line.series,
            "number": str(line.number),
            "date": line.date,
            "voucher": voucher_name(line.series, line.number),
            "account": line.account,
            "text": line.text,
            "told": with_marks(line.text, line.objects, line.corrects, line.corrected_by),
            "objects": " ".join(f"{dimension}:{code}" for dimension, code in line.objects),
            "amount": line.amount,
            "balance": balance,
        }
        yield Row(cells)


def _under_accounts(value: Postings) -> Iterator[Row]:
    """Each account that has a balance or a posting: its name, balance forward and postings."""
    idle = ((account, None) for account, amount in sorted(value.opening.items()) if amount)
    moved = ((str(row.cells["account"]), row) for row in _rows(value))
    for account, rows in groupby(merge(idle, moved, key=itemgetter(0)), itemgetter(0)):
        yield heading(f"{account} {value.names.get(account, '')}")
        forward = value.opening.get(account, 0)
        text = _("Balance brought forward")
        yield Row({"told": text, "balance": forward}, in_csv=False)
        yield from (row for _account, row in rows if row)
