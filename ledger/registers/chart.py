"""The chart of accounts, and the objects of the dimensions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.core.i18n import msgid, pmsgid
from ledger.core.table import CSV, EXPORTED, FILE, SHOWN, TEXT, Column, Row, Table, heading
from ledger.registers.columns import ACCOUNT_NAME, account_column, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell


def accounts_table(book: Book, query: ReportQuery) -> Table:
    """The accounts with their kind."""
    _ = query.words
    kinds: Mapping[Cell, str] = {
        "asset": _("asset"),
        "liability": _("equity or liability"),
        "income": _("income"),
        "cost": _("cost"),
    }
    chart = accounts(book, query.year)
    about = msgid("asset, liability or equity, income, cost")
    return Table(
        (query.association.name, _("Chart of accounts")),
        (
            replace(account_column(_), width=8),
            replace(ACCOUNT_NAME, on=CSV | EXPORTED),
            Column("called", _("Name"), on=TEXT),
            Column(
                "kind",
                _("Kind"),
                width=20,
                on=SHOWN | EXPORTED,
                file_label=pmsgid("account", "Kind"),
                about=about,
                words=kinds,
            ),
            Column(
                "active",
                kind="number",
                on=CSV | EXPORTED,
                file_label=msgid("Active"),
                words=yes_or_no(_),
            ),
            Column("sru", on=EXPORTED, file_label=msgid("SRU")),
        ),
        [
            Row(
                (
                    account.number,
                    account.name,
                    account.name if account.active else _("{name} (not in use)", name=account.name),
                    account.kind,
                    int(account.active),
                    " ".join(account.sru),
                )
            )
            for account in chart
        ],
        id="accounts",
        document={
            **query.head(),
            "accounts": [
                {
                    "account": account.number,
                    "name": account.name,
                    "kind": account.kind,
                    "active": account.active,
                    "sru": list(account.sru),
                }
                for account in chart
            ],
        },
    )


def objects_table(book: Book, query: ReportQuery) -> Table:
    """The objects, each under its dimension: projects, cost centres, members."""
    _ = query.words
    found, every = dimensions(book, query.year), objects(book, query.year)
    names = {dimension.number: dimension.name for dimension in found}
    rows: list[Row] = []
    for dimension in found:
        rows.append(heading(f"{dimension.number} {dimension.name}"))
        for item in every:
            if item.dimension == dimension.number:
                name = item.name if item.active else _("{name} (not in use)", name=item.name)
                cells = (item.dimension, names[item.dimension], item.code)
                rows.append(Row((*cells, item.name, name, int(item.active))))
    return Table(
        (query.association.name, _("Objects")),
        (
            Column("dimension", kind="number", on=CSV | FILE, file_label=msgid("Dimension")),
            Column("dimension_name", on=FILE, file_label=msgid("Name of the dimension")),
            Column("code", _("Object"), width=12, on=SHOWN | FILE, file_label=msgid("Code")),
            Column("name", on=CSV | FILE, file_label=msgid("Name")),
            Column("called", _("Name"), on=TEXT),
            Column(
                "active",
                kind="number",
                on=CSV | FILE,
                file_label=msgid("Active"),
                words=yes_or_no(_),
            ),
        ),
        rows,
        id="objects",
        document={
            **query.head(),
            "dimensions": [
                {"dimension": dimension.number, "name": dimension.name, "parent": dimension.parent}
                for dimension in found
            ],
            "objects": [
                {
                    "dimension": item.dimension,
                    "code": item.code,
                    "name": item.name,
                    "active": item.active,
                }
                for item in every
            ],
        },
    )
