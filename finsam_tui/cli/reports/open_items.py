"""Open items of customers and suppliers: the appendix to the note of trade payables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import AMOUNT, Column, Row, Table, heading
from finsam_tui.i18n import _
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.registers.open_items import OpenItem, open_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book


@dataclass(frozen=True, slots=True)
class Answer:
    """What was unpaid on the last day of the period."""

    asked: ReportQuery
    items: tuple[OpenItem, ...]
    names: Mapping[str, str]


def read(book: Book, asked: ReportQuery) -> Answer:
    """The items of every account that has them, or of the one asked for."""
    found = open_items(book, asked.period.last)
    items = tuple(item for item in found if asked.account in (None, item.account))
    return Answer(
        asked, items, {account.number: account.name for account in accounts(book, asked.year)}
    )


def document(value: Answer) -> dict[str, object]:
    """The items as JSON has them; debit positive."""
    return {
        **value.asked.head(),
        "date": value.asked.period.last.isoformat(),
        "items": [
            {
                "account": item.account,
                "counterparty": item.counterparty,
                "document": item.document,
                "since": item.since.isoformat(),
                "amount": item.amount,
                "vouchers": list(item.vouchers),
            }
            for item in value.items
        ],
    }


def table(value: Answer) -> Table:
    """The items by account, with their sum."""
    name = _("Open items on {day}", day=value.asked.period.last)
    return Table(
        title=(f"{value.asked.association.name}  {value.asked.association.orgnr}", name),
        columns=(
            Column("account", on="csv"),
            Column("counterparty", on="csv"),
            Column("who", _("Counterparty"), on="paper"),
            Column("document", _("Document"), width=20),
            Column("since", _("Since"), width=10),
            Column("amount", _("Amount"), "amount", AMOUNT),
        ),
        rows=_rows(value),
    )


def _rows(value: Answer) -> Iterator[Row]:
    for account, items in groupby(value.items, key=lambda item: item.account):
        yield heading(f"{account} {value.names.get(account, '')}")
        total = 0
        for item in items:
            total += item.amount
            yield Row(
                {
                    "account": account,
                    "counterparty": item.counterparty,
                    "who": item.counterparty or _("from before the book, unspecified"),
                    "document": item.document,
                    "since": item.since.isoformat(),
                    "amount": item.amount,
                }
            )
        yield Row({"who": _("Sum"), "amount": total}, in_csv=False)
