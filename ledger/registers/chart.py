"""The chart of accounts, and the objects of the dimensions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.core.i18n import msgid, pmsgid
from ledger.core.table import CSV, EXPORTED, FILE, SHOWN, TEXT, Column, Row, Table, heading
from ledger.registers.columns import ACCOUNT_NAME, YES, account_column

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery


def accounts_table(book: Book, query: ReportQuery) -> Table:
    """The accounts with their kind."""
    _ = query.words
    kinds = {
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
                on=CSV | EXPORTED,
                file_label=pmsgid("account", "Kind"),
                about=about,
            ),
            Column("kind_in_words", _("Kind"), width=20, on=TEXT),
            Column(
                "active",
                kind="number",
                on=CSV | EXPORTED,
                file_label=msgid("Active"),
                about=YES,
                file_width=7,
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
                    kinds[account.kind],
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
            Column(
                "dimension",
                kind="number",
                on=CSV | FILE,
                file_label=msgid("Dimension"),
                file_width=10,
            ),
            Column(
                "dimension_name",
                on=FILE,
                file_label=msgid("Name of the dimension"),
                file_width=24,
            ),
            Column("code", _("Object"), width=12, on=SHOWN | FILE, file_label=msgid("Code")),
            Column("name", on=CSV | FILE, file_label=msgid("Name"), file_width=44),
            Column("called", _("Name"), on=TEXT),
            Column(
                "active",
                kind="number",
                on=CSV | FILE,
                file_label=msgid("Active"),
                about=YES,
                file_width=7,
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
