"""Assets are registered, written off and disposed of, each in one write with its voucher."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.assets.checks import asset_problems, usual_accounts
from ledger.assets.model import planned
from ledger.assets.register import assets, disposals, movements, positions_on
from ledger.book.journal import Entry
from ledger.book.recorded import next_id
from ledger.book.values import row_of
from ledger.bookkeeping.chart_of_accounts import (
    BALANCE_KINDS,
    account_kinds,
    accounts,
    objects_as_json,
)
from ledger.bookkeeping.fiscal_years import year_of
from ledger.bookkeeping.vouchers import record, voucher_problems
from ledger.core.errors import Refused, problem
from ledger.core.limits import MAX_TEXT
from ledger.core.model import COST_CENTRE, Posting, VoucherInput
from ledger.core.money import write_amount
from ledger.core.text import clean, quoted
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from ledger.assets.model import Asset, DisposalInput
    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.errors import Problem
    from ledger.core.model import ObjectTags, RecordedVoucher, Voucher
    from ledger.core.money import Ore


def add_asset(book: Book, asset: Asset, by: str = "") -> Asset:
    """Registers an asset; its accounts are those that its own account usually goes with.

    Raises Refused for what is wrong in it, each problem with the field that it is about.
    """
    with book.writing() as connection:
        collects, costs = usual_accounts(book, asset.account)
        asset = replace(
            asset,
            id=next_id(connection, "asset"),
            name=clean(asset.name),
            accumulated=asset.accumulated or collects,
            depreciation=asset.depreciation or costs,
        )
        if problems := [*asset_problems(book, asset)]:
            raise Refused(problems)
        _store(book, asset, by)
        return asset


def drop_asset(book: Book, number: int, by: str = "") -> Asset:
    """Takes an asset that was registered by mistake out of the register.

    Raises Refused when there is none, or something was recorded of it.
    """
    with book.writing():
        asset = asset_numbered(book, number)
        recorded = [one.voucher for one in movements(book)[number] if one.kind not in BEGINNINGS]
        if recorded:
            raise Refused(
                problem(
                    "asset-in-use",
                    "Vouchers write off {number} {name}; dispose of it instead, or correct those"
                    " vouchers first.",
                    number=number,
                    name=asset.name,
                )
            )
        _store(book, replace(asset, active=False), by)
        return asset


BEGINNINGS = ("brought", "purchase")


def asset_numbered(book: Book, number: int) -> Asset:
    """The asset with the number; raises Refused when there is none."""
    for asset in assets(book):
        if asset.id == number:
            return asset
    raise Refused(
        problem(
            "no-asset", "There is no fixed asset {number}; see the list.", "number", number=number
        )
    )


def _store(book: Book, asset: Asset, by: str) -> None:
    row = row_of("asset", asset, objects_of=objects_as_json(asset.objects))
    book.append(Entry("asset", by, (row,)))


@dataclass(frozen=True, slots=True)
class AssetVoucher:
    """A voucher that the register proposes, and what it is of each asset."""

    voucher: VoucherInput
    parts: tuple[tuple[Asset, Ore], ...]
    """What is written off of which assets, öre."""

    gain: Ore = 0
    """Of a disposal: the price above the book value; a loss is negative."""

    @property
    def total(self) -> Ore:
        """What is written off."""
        return sum(amount for _, amount in self.parts)


def written_off(book: Book, asset: Asset) -> Ore:
    """What is written off of an asset by all that is recorded, whatever its day; positive."""
    moved = movements(book)[asset.id]
    return -sum(one.amount for one in moved if one.account == asset.accumulated)


def proposed_depreciation(book: Book, days: Iterable[date]) -> Iterator[AssetVoucher]:
    """What the plan writes off by each of the days, in order, and no voucher has; none when none.

    A day's voucher takes what earlier days left undone too.
    """
    with book.reading():
        done = {asset.id: written_off(book, asset) for asset in assets(book)}
        for day in days:
            parts = []
            for one in positions_on(book, day):
                if (amount := one.planned - done[one.asset.id]) > 0:
                    done[one.asset.id] += amount
                    parts.append((one.asset, amount))
            if parts:
                text = f"Avskrivningar till och med {day}"
                yield AssetVoucher(_voucher(book, day, text, _off(parts)), tuple(parts))


def _off(parts: Iterable[tuple[Asset, Ore]]) -> tuple[Posting, ...]:
    """The postings that write off, those of the same account and objects as one."""
    sums: dict[tuple[str, ObjectTags], Ore] = {}
    for asset, amount in parts:
        for key, part in (
            ((asset.depreciation, asset.objects), amount),
            ((asset.accumulated, _on_the_sheet(asset)), -amount),
        ):
            sums[key] = sums.get(key, 0) + part
    return tuple(Posting(account, amount, tags) for (account, tags), amount in sums.items())


def _on_the_sheet(asset: Asset) -> ObjectTags:
    """The objects of an asset in the balance sheet, where cost centres are none."""
    return tuple(one for one in asset.objects if one[0] != COST_CENTRE)


def _voucher(book: Book, day: date, text: str, postings: Iterable[Posting]) -> VoucherInput:
    """A voucher with its debits first, and each side in the order of the accounts."""
    return VoucherInput(
        date=day,
        text=text,
        postings=tuple(sorted(postings, key=lambda one: (one.amount < 0, one.account))),
        counterparty=book.association.name,
        document="anläggningsregistret",
    )


def refusals(book: Book, proposals: Iterable[AssetVoucher]) -> tuple[Problem, ...]:
    """What would keep the proposed vouchers from being recorded, as a locked month."""
    return tuple(fault for one in proposals for fault in voucher_problems(book, one.voucher))


def record_depreciation(
    book: Book, days: Iterable[date], by: str = ""
) -> tuple[RecordedVoucher, ...]:
    """Records what is proposed for each of the days, all or none.

    Raises Refused when nothing is to be written off, or a day lies in no open month.
    """
    with book.writing():
        proposals = tuple(proposed_depreciation(book, days))
        if not proposals:
            raise Refused(
                problem(
                    "nothing-to-depreciate",
                    "By the plan nothing is to be written off that is not written off already.",
                )
            )
        return tuple(_record(book, one, (), by) for one in proposals)


def link_depreciation(book: Book, voucher: Voucher, by: str = "") -> AssetVoucher:
    """Says of a voucher typed by hand that it writes off what the plan does until its day.

    Raises Refused when its amounts are others than the plan's, account by account, or it is
    linked or corrected already.
    """
    with book.writing():
        linked = {one.voucher for moved in movements(book).values() for one in moved}
        proposals = tuple(proposed_depreciation(book, [voucher.date]))
        wanted = _by_account(posting for one in proposals for posting in one.voucher.postings)
        ours = {one.accumulated for one in assets(book)} | wanted.keys()
        found = _by_account(one for one in voucher.postings if one.account in ours)
        if voucher.linked or voucher.sequence in linked or found != wanted or not found:
            raise Refused(
                problem(
                    "not-the-depreciation",
                    "{found} is written off by {voucher}, and {planned} is what the plan lacks"
                    " until {day}; correct it, and record the depreciation from the register.",
                    "number",
                    voucher=voucher.full_name,
                    found=_written(found),
                    day=voucher.date,
                    planned=_written(wanted),
                )
            )
        _store_events(book, proposals[0], voucher.sequence, (), by)
        return proposals[0]


def _by_account(postings: Iterable[Posting]) -> dict[str, Ore]:
    sums: dict[str, Ore] = {}
    for one in postings:
        sums[one.account] = sums.get(one.account, 0) + one.amount
    return {account: amount for account, amount in sums.items() if amount}


def _written(sums: Mapping[str, Ore]) -> str:
    return ", ".join(f"{one} {write_amount(amount)}" for one, amount in sums.items()) or "-"


def proposed_disposal(book: Book, wanted: DisposalInput) -> AssetVoucher:
    """The voucher by which an asset leaves the books: sold for a price, or scrapped.

    It writes off what the plan says until the day, takes the cost and what is written off of it
    away, and has the difference to the price as a gain or a loss (BAS 3970-3979, 7970-7979).
    Raises Refused.
    """
    with book.reading():
        asset = asset_numbered(book, wanted.asset)
        faults = (*_disposal_problems(book, asset, wanted), *_price_problems(book, wanted))
        if faults:
            raise Refused(faults)
        done = written_off(book, asset)
        last = max(planned(asset, wanted.day) - done, 0)
        gain = wanted.price - (asset.cost - done - last)
        tags = _on_the_sheet(asset)
        result = wanted.result or (_result_account(book, wanted.day, gain) if gain else "")
        postings = (
            *(_off([(asset, last)]) if last else ()),
            Posting(asset.accumulated, done + last, tags),
            Posting(asset.account, -asset.cost, tags),
            Posting(wanted.against, wanted.price),
            Posting(result, -gain, asset.objects),
        )
        word = "Försäljning" if wanted.price else "Utrangering"
        text = f"{word} av anläggningstillgång {asset.id}: {asset.name}"[:MAX_TEXT]
        rows = tuple(one for one in postings if one.amount)
        return AssetVoucher(_voucher(book, wanted.day, text, rows), ((asset, last),), gain)


def dispose(
    book: Book, wanted: DisposalInput, by: str = ""
) -> tuple[RecordedVoucher, AssetVoucher]:
    """Records that an asset is sold or scrapped; gives the receipt, and what was recorded.

    Raises Refused for what is wrong, or when the voucher cannot be recorded.
    """
    with book.writing():
        proposal = proposed_disposal(book, wanted)
        event = (wanted.asset, "sale" if wanted.price else "scrap", wanted.price)
        return _record(book, proposal, (event,), by), proposal


def _record(
    book: Book, proposal: AssetVoucher, events: Iterable[tuple[int, str, Ore]], by: str
) -> RecordedVoucher:
    receipt = record(book, replace(proposal.voucher, recorded_by=by))
    _store_events(book, proposal, receipt.sequence, events, by)
    return receipt


def _store_events(
    book: Book,
    proposal: AssetVoucher,
    voucher: int,
    events: Iterable[tuple[int, str, Ore]],
    by: str,
) -> None:
    happened = (
        *events,
        *((asset.id, "depreciation", amount) for asset, amount in proposal.parts if amount),
    )
    rows: tuple[Row, ...] = tuple(
        ("asset_event", number, voucher, event, amount) for number, event, amount in happened
    )
    book.append(Entry("asset-event", by, rows))


def _disposal_problems(book: Book, asset: Asset, wanted: DisposalInput) -> Iterator[Problem]:
    day, moved = wanted.day, movements(book)[asset.id]
    values = {"number": asset.id, "name": asset.name}
    gone = next((one for one in disposals(book) if one.asset == asset.id), None)
    if gone:
        yield problem(
            "disposed-already",
            "{number} {name} was sold or scrapped on {day} already.",
            "number",
            **values,
            day=gone.day,
        )
        return
    first = min((one.day for one in moved), default=asset.in_use)
    if day < first:
        yield problem(
            "disposed-before-bought",
            "{number} {name} came into the books on {first}; it cannot be sold or scrapped before.",
            "date",
            **values,
            first=first,
        )
    elif not sum(one.amount for one in moved if one.account == asset.account):
        yield problem(
            "purchase-corrected",
            "The voucher that bought {number} {name} is corrected; there is nothing to dispose of.",
            "number",
            **values,
        )
    latest = max((one.day for one in moved if one.kind == "depreciation"), default=day)
    if day < latest:
        yield problem(
            "depreciated-later",
            "{number} {name} is written off until {latest}; choose a later day, or correct that"
            " voucher first.",
            "date",
            **values,
            latest=latest,
        )


def _price_problems(book: Book, wanted: DisposalInput) -> Iterator[Problem]:
    if wanted.price < 0:
        yield problem(
            "price-negative",
            "A price is not negative: {price}. Leave it out of what is scrapped.",
            "price",
            price=write_amount(wanted.price),
        )
    if wanted.price > 0 and account_kinds(book).get(wanted.against) not in BALANCE_KINDS:
        yield problem(
            "price-without-account",
            "Say on which account of the balance sheet the price is, as 1930 or 1510;"
            " {account} is none.",
            "against",
            account=quoted(wanted.against),
        )


def _result_account(book: Book, day: date, gain: Ore) -> str:
    """Where the chart has gains or losses of disposals; raises Refused when nowhere."""
    template = template_of(book, year_of(book, day))
    kind = "income" if gain > 0 else "cost"
    for one in accounts(book):
        if one.active and one.kind == kind and template.has_role("disposals", (one.number, ())):
            return one.number
    words = (
        problem(
            "no-gain-account",
            "The chart has no account for a gain of {amount}; add one, as 3973, with {remedy}.",
            "result",
            remedy="add-account",
            amount=write_amount(gain),
        )
        if gain > 0
        else problem(
            "no-loss-account",
            "The chart has no account for a loss of {amount}; add one, as 7973, with {remedy}.",
            "result",
            remedy="add-account",
            amount=write_amount(-gain),
        )
    )
    raise Refused(words)
