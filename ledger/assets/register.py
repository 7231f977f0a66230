"""The register of fixed assets (anläggningsregister, LKBR 3:6): what the book knows of each.

Only items and what vouchers did to them are recorded; what an item stands at follows from the
vouchers, their days and their corrections, so that the register is the accounts on every day.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ledger.assets.model import Asset, Disposal, Movement, Position, position
from ledger.book.book import read_once
from ledger.book.values import read_day, values_of
from ledger.bookkeeping.chart_of_accounts import objects_from_json, parse_object_set
from ledger.bookkeeping.specifications import Item
from ledger.core.calendar import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template

ASSETS = """
SELECT name, account, cost, in_use, months, accumulated, depreciation, residual,
       objects_of AS objects, posting, brought, depreciated, active, id
FROM asset_now ORDER BY id
"""


@read_once
def every_asset(book: Book) -> tuple[Asset, ...]:
    """Every asset that was ever registered, those by mistake too, by number."""
    with book.reading() as connection:
        return tuple(
            values_of(
                connection.execute(ASSETS),
                Asset,
                in_use=date.fromisoformat,
                objects=objects_from_json,
                brought=read_day,
                active=bool,
            )
        )


def assets(book: Book) -> tuple[Asset, ...]:
    """The assets of the register, those that have been disposed of too."""
    return tuple(asset for asset in every_asset(book) if asset.active)


class _Event(NamedTuple):
    asset: int
    voucher: int
    day: date
    event: str
    """`"purchase"`, `"depreciation"`, `"sale"`, `"scrap"`."""

    amount: Ore
    first: int
    """The voucher that did it, where this is a correction of it or of its correction."""

    sign: int = 1
    """-1 for what a correction takes back."""


EVENTS = """
SELECT e.asset, e.voucher, v.date, e.event, e.amount
FROM asset_event AS e JOIN voucher AS v ON v.sequence = e.voucher
UNION ALL
SELECT a.id, p.voucher, p.date, 'purchase', a.cost
FROM asset_now AS a JOIN posting AS p ON p.id = a.posting WHERE a.active
ORDER BY 2, 4
"""
"""By voucher; what is written off in the voucher of a sale comes before the sale."""

CORRECTIONS = "SELECT corrects, sequence, date FROM voucher WHERE corrects IS NOT NULL"


@read_once
def _events(book: Book) -> tuple[_Event, ...]:
    """What happened to the assets, in the order of registration; corrections are events too."""
    if not every_asset(book):
        return ()
    with book.reading() as connection:
        found = [
            _Event(asset, voucher, date.fromisoformat(day), event, amount, voucher)
            for asset, voucher, day, event, amount in connection.execute(EVENTS)
        ]
        corrected = {
            voucher: (sequence, date.fromisoformat(day))
            for voucher, sequence, day in connection.execute(CORRECTIONS)
        }
    new = found
    while new := [  # a correction may be corrected
        one._replace(voucher=by[0], day=by[1], sign=-one.sign)
        for one in new
        if (by := corrected.get(one.voucher))
    ]:
        found = [*found, *new]
    return tuple(sorted(found, key=lambda one: one.voucher))


@read_once
def movements(book: Book) -> Mapping[int, tuple[Movement, ...]]:
    """What moved the accounts of each asset, by its number."""
    known = {asset.id: asset for asset in assets(book)}
    found: dict[int, list[Movement]] = {number: [] for number in known}
    taken: dict[int, Ore] = {}
    for old in known.values():
        if old.brought:
            begin = partial(Movement, old.id, old.brought, kind="brought")
            found[old.id] += [
                begin(account=old.account, amount=old.cost),
                begin(account=old.accumulated, amount=-old.depreciated),
            ]
    for one in _events(book):
        if (asset := known.get(one.asset)) is None:
            continue
        moved = found[asset.id]
        move = partial(Movement, asset.id, one.day, voucher=one.voucher)
        cost, amount = one.sign * asset.cost, one.sign * one.amount
        if one.event == "purchase":
            moved.append(move(asset.account, cost, "purchase"))
        elif one.event == "depreciation":
            moved.append(move(asset.accumulated, -amount, "depreciation"))
        else:
            if one.voucher == one.first:
                left = sum(each.amount for each in moved if each.account == asset.accumulated)
                taken[one.first] = -left
            moved.append(move(asset.account, -cost, "disposal"))
            moved.append(move(asset.accumulated, one.sign * taken[one.first], "reversal"))
    return {number: tuple(moved) for number, moved in found.items()}


def positions(book: Book, days: Period) -> tuple[Position, ...]:
    """Where each asset stands when the days end; those that were gone before or came after not."""
    moved = movements(book)
    found = (position(asset, moved[asset.id], days) for asset in assets(book))
    return tuple(
        one
        for one in found
        if any((one.opening_cost, one.purchased, one.disposed, one.opening_depreciation))
    )


def positions_on(book: Book, day: date) -> tuple[Position, ...]:
    """The assets that are there when a day ends."""
    return tuple(one for one in positions(book, Period(day, day)) if one.cost)


def disposals(book: Book) -> tuple[Disposal, ...]:
    """What was sold or scrapped and is not corrected, in the order it was recorded."""
    found: dict[int, Disposal] = {}
    moved = movements(book)
    for one in _events(book):
        if one.event not in ("sale", "scrap"):
            continue
        if one.sign < 0:
            found.pop(one.asset, None)
            continue
        rows = [each for each in moved[one.asset] if each.voucher == one.voucher]
        value = -sum(each.amount for each in rows if each.kind in ("disposal", "reversal"))
        found[one.asset] = Disposal(one.asset, one.day, one.amount, value, one.voucher)
    return tuple(found.values())


def register_balances(book: Book, day: date) -> dict[str, Ore]:
    """What the register makes of each account when a day ends, öre, debit positive."""
    sums: dict[str, Ore] = {}
    for moved in movements(book).values():
        for one in moved:
            sums[one.account] = sums.get(one.account, 0) + (one.amount if one.day <= day else 0)
    return sums


def asset_items(book: Book, day: date) -> Mapping[str, tuple[Item, ...]]:
    """What the balance of each account of fixed assets is made of when a day ends (LKBR 4:6)."""
    found: dict[str, list[Item]] = {}
    for one in positions_on(book, day):
        for account, amount in (
            (one.asset.account, one.cost),
            (one.asset.accumulated, one.accumulated),
        ):
            if amount:
                item = Item(f"{one.asset.id} {one.asset.name}", amount)
                found.setdefault(account, []).append(item)
    return {account: tuple(items) for account, items in found.items()}


class Purchase(NamedTuple):
    """A posting that bought something for lasting use and that is not registered in full."""

    posting: int
    voucher: int
    name: str
    """What the voucher is called: `"A 17 (2025)"`."""

    day: date
    text: str
    account: str
    objects: ObjectTags
    left: Ore
    """What of it no asset has, öre."""


PURCHASES = """
SELECT p.id, p.voucher, v.series || ' ' || v.number || ' (' || substr(y.last_day, 1, 4) || ')',
       p.date, coalesce(nullif(p.text, ''), v.text), p.account, s.key, p.amount - coalesce(
           (SELECT sum(a.cost) FROM asset_now AS a WHERE a.posting = p.id AND a.active), 0)
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
JOIN fiscal_year AS y ON y.id = v.year JOIN object_set AS s ON s.id = p.objects
WHERE p.account >= :first AND p.account < :end AND p.amount > 0 AND v.corrects IS NULL
  AND p.date > :after
  AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
ORDER BY p.id
"""


def unregistered_purchases(book: Book, template: Template, after: date) -> Iterator[Purchase]:
    """What the vouchers after a day bought on the accounts of fixed assets and no asset has."""
    with book.reading() as connection:
        for claim in template.roles["fixed_assets"]:
            given = {"first": claim.first, "end": claim.end, "after": after.isoformat()}
            for row in connection.execute(PURCHASES, given):
                posting, voucher, name, day, text, account, key, left = row
                is_cost = not template.has_role("accumulated_depreciation", (account, ()))
                if left > 0 and is_cost:
                    on, tags = date.fromisoformat(day), parse_object_set(key)
                    yield Purchase(posting, voucher, name, on, text, account, tags, left)
