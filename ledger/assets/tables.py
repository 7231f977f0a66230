"""The register of fixed assets as a report (LKBR 3:6): each asset when some days end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.assets.checks import purchases
from ledger.assets.register import disposals, positions
from ledger.assets.tie_out import account_differences, account_sides
from ledger.bookkeeping.balances import read_balances
from ledger.core.calendar import Period
from ledger.core.errors import problem
from ledger.core.i18n import msgid
from ledger.core.model import object_text
from ledger.core.money import write_amount
from ledger.core.table import (
    CSV,
    EVERYWHERE,
    EXPORTED,
    FILE,
    READ,
    SCREEN,
    SHEET,
    WIDE,
    Column,
    Row,
    Table,
    rows_as_json,
)
from ledger.registers.columns import account_column
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.assets.model import Disposal, Position
    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.report_query import ReportQuery

NONE = problem(
    "no-assets",
    "No fixed asset is registered. What is bought for lasting use, or was there before the book, is"
    " registered with {remedy}.",
    remedy="asset",
)


def assets_table(book: Book, query: ReportQuery) -> Table:
    """Each asset that was there in the days: cost, what is written off, what is left."""
    _ = query.words
    with book.reading():
        held = positions(book, query.period)
        gone = {one.asset: one for one in disposals(book) if one.day <= query.period.last}
        remarks = [query.message(one) for one in _remarks(book, query)]
    columns = _columns(_)
    rows = [_row(one, gone.get(one.asset.id), _) for one in held]
    total = _total(rows, columns, _("Total"))
    return Table(
        query.title(_("Fixed assets")),
        columns,
        [*rows, *([total] if rows else ())],
        [*remarks, *(() if rows else (query.message(NONE),))],
        id="assets",
        document={**query.head(), "assets": rows_as_json(columns, rows), "remarks": remarks},
    )


def _remarks(book: Book, query: ReportQuery) -> Iterator[Problem]:
    """What the accounts have that the register does not, and what was bought and not registered."""
    day = query.period.last
    balances = read_balances(book, query.year, Period(query.year.first, day))
    sides = account_sides(book, template_of(book, query.year), day, balances)
    for one in account_differences(sides):
        yield one.message
    waiting = [one for one in purchases(book) if one.day <= day]
    for bought in waiting:
        yield problem(
            "purchase-unregistered",
            "{voucher} of {day}, {text}, bought for {amount} on {account}: register it with"
            " {remedy}.",
            remedy="asset",
            voucher=bought.name,
            day=bought.day,
            text=bought.text,
            amount=write_amount(bought.left),
            account=bought.account,
        )


STATES = {
    "": msgid("in use"),
    "sale": msgid("sold"),
    "scrap": msgid("scrapped"),
}
"""What has become of an asset."""


def _row(one: Position, gone: Disposal | None, _: Callable[[str], str]) -> Row:
    asset = one.asset
    state = "" if gone is None else "sale" if gone.price else "scrap"
    cells = (
        asset.id,
        asset.name,
        asset.account,
        asset.in_use.isoformat(),
        asset.months,
        object_text(asset.objects),
        *(getattr(one, name) for name in AMOUNTS),
        one.planned if one.cost else None,
        state,
        _(STATES[state]),
        gone.day.isoformat() if gone else None,
        gone.price if gone else None,
        gone.gain if gone else None,
    )
    return Row(cells, "row" if one.cost else "faint", opens=one)


def _total(rows: list[Row], columns: tuple[Column, ...], name: str) -> Row:
    cells = tuple(
        sum(int(row.cells[place] or 0) for row in rows) if column.id in AMOUNTS else None
        for place, column in enumerate(columns)
    )
    return Row((None, name, *cells[2:]), "sum", on=READ | SHEET, stop=False)


AMOUNTS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "opening_cost": (msgid("Opening cost"), msgid("Cost when the days began"), ()),
    "purchased": (msgid("Bought"), "", ()),
    "disposed": (msgid("Gone"), msgid("Cost of what was sold or scrapped, negative"), ()),
    "cost": (msgid("Cost"), "", ("opening_cost", "purchased", "disposed")),
    "opening_depreciation": (msgid("Opening written off"), msgid("Credit negative"), ()),
    "depreciated": (msgid("Depreciation"), msgid("Credit negative"), ()),
    "reversed": (msgid("Taken back"), msgid("Written off of what was sold or scrapped"), ()),
    "accumulated": (
        msgid("Written off"),
        msgid("Credit negative"),
        ("opening_depreciation", "depreciated", "reversed"),
    ),
    "book_value": (msgid("Book value"), "", ("cost", "accumulated")),
}
"""The amounts of an asset, which a sum has too: label, what it holds, and what adds up to it."""

SHOWN = ("cost", "accumulated", "book_value")
"""Those that a list has room for."""


def _columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    apart = CSV | FILE
    amounts = (
        Column(
            name,
            _(label),
            "amount",
            14,
            EVERYWHERE if name in SHOWN else apart,
            about=about,
            adds=adds,
        )
        for name, (label, about, adds) in AMOUNTS.items()
    )
    return (
        Column("number", _("No."), "number", 4, screen_width=5),
        Column("name", _("Name"), widest=40),
        replace(account_column(_, WIDE), room=100),
        Column("in_use", _("Use from"), "day", 10, on=WIDE, room=110),
        Column("months", _("Months"), "number", 6, on=WIDE, room=100),
        Column("objects", _("Objects"), on=apart),
        *amounts,
        Column("planned", _("Planned"), "amount", about=PLANNED, on=apart),
        Column("state", on=CSV),
        Column("state", _("State"), width=10, on=EXPORTED | SCREEN, room=120),
        Column("disposed_on", _("Gone on"), "day", on=apart),
        Column("price", _("Price"), "amount", on=apart),
        Column("gain", _("Gain"), "amount", about=msgid("A loss is negative"), on=apart),
    )


PLANNED = msgid("What is to be written off by the plan when the days end, positive")
