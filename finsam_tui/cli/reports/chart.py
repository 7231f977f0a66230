"""The chart of accounts, and the objects of the dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import Column, Row, Table, heading
from finsam_tui.i18n import _
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book
    from ledger.core.model import Account, Dimension, DimensionObject


@dataclass(frozen=True, slots=True)
class Chart:
    """What a posting can be recorded on."""

    asked: ReportQuery
    accounts: tuple[Account, ...]
    dimensions: tuple[Dimension, ...]
    objects: tuple[DimensionObject, ...]


def read(book: Book, asked: ReportQuery) -> Chart:
    """The chart as it is."""
    return Chart(
        asked, accounts(book, asked.year), dimensions(book, asked.year), objects(book, asked.year)
    )


def document(value: Chart) -> dict[str, object]:
    """The accounts, or the dimensions and their objects, as JSON has them."""
    if value.asked.report == "accounts":
        return {
            **value.asked.head(),
            "accounts": [
                {
                    "account": account.number,
                    "name": account.name,
                    "kind": account.kind,
                    "active": account.active,
                    "sru": list(account.sru),
                }
                for account in value.accounts
            ],
        }
    return {
        **value.asked.head(),
        "dimensions": [
            {"dimension": dimension.number, "name": dimension.name, "parent": dimension.parent}
            for dimension in value.dimensions
        ],
        "objects": [
            {
                "dimension": item.dimension,
                "code": item.code,
                "name": item.name,
                "active": item.active,
            }
            for item in value.objects
        ],
    }


def table(value: Chart) -> Table:
    """The accounts with their kind, or the objects under their dimension."""
    name = value.asked.association.name
    if value.asked.report == "accounts":
        return Table(
            title=(name, _("Chart of accounts")),
            columns=(
                Column("account", _("Account"), width=8),
                Column("name", on="csv"),
                Column("called", _("Name"), on="paper"),
                Column("kind", on="csv"),
                Column("kind_told", _("Kind"), width=20, on="paper"),
                Column("active", on="csv"),
            ),
            rows=_account_rows(value),
        )
    return Table(
        title=(name, _("Objects")),
        columns=(
            Column("dimension", on="csv"),
            Column("code", _("Object"), width=12),
            Column("name", on="csv"),
            Column("called", _("Name"), on="paper"),
            Column("active", on="csv"),
        ),
        rows=_object_rows(value),
    )


def _account_rows(value: Chart) -> Iterator[Row]:
    kinds = {
        "asset": _("asset"),
        "liability": _("equity or liability"),
        "income": _("income"),
        "cost": _("cost"),
    }
    for account in value.accounts:
        yield Row(
            {
                "account": account.number,
                "name": account.name,
                "called": account.name if account.active else _not_in_use(account.name),
                "kind": account.kind,
                "kind_told": kinds[account.kind],
                "active": str(int(account.active)),
            }
        )


def _object_rows(value: Chart) -> Iterator[Row]:
    for dimension in value.dimensions:
        yield heading(f"{dimension.number} {dimension.name}")
        for item in value.objects:
            if item.dimension == dimension.number:
                yield Row(
                    {
                        "dimension": str(item.dimension),
                        "code": item.code,
                        "name": item.name,
                        "called": item.name if item.active else _not_in_use(item.name),
                        "active": str(int(item.active)),
                    }
                )


def _not_in_use(name: str) -> str:
    return _("{name} (not in use)", name=name)
