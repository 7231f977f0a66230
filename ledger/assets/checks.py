"""What keeps an asset out of the register, and the accounts that an asset's account goes with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.assets.register import assets, unregistered_purchases
from ledger.bookkeeping.chart_of_accounts import (
    account_kinds,
    accounts,
    object_problems,
    unknown_account,
)
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core.errors import problem
from ledger.core.limits import MAX_AMOUNT, MAX_LIFE
from ledger.core.money import write_amount
from ledger.core.text import text_problem
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from ledger.assets.model import Asset
    from ledger.assets.register import Purchase
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.model import Account
    from ledger.report_layout.model import BalanceRole, Template


def open_from(book: Book) -> tuple[FiscalYear, ...]:
    """The years that are not closed; of a book that is closed whole, the latest."""
    years = fiscal_years(book)
    return tuple(year for year in years if not year.closed) or years[-1:]


def layout(book: Book) -> Template:
    """The layout that says which accounts are of fixed assets: that of the latest year."""
    return template_of(book, fiscal_years(book)[-1])


def purchases(book: Book) -> tuple[Purchase, ...]:
    """What was bought in the open years and is not registered."""
    with book.reading():
        first = open_from(book)[0].first
        return tuple(unregistered_purchases(book, layout(book), day_before(first)))


DEPRECIATION: Mapping[str, str] = {
    "10": "781",
    "11": "782",
    "121": "7831",
    "122": "7832",
    "123": "7833",
    "124": "7834",
    "125": "7835",
    "12": "783",
}
"""Where BAS 2026 has the cost of writing off, by how the asset's account begins; first first."""


def usual_accounts(book: Book, account: str) -> tuple[str, str]:
    """Where what is written off is collected, and where the cost of it is; empty when unknown.

    As the latest asset on the account has it; else the account of the same three digits that
    collects it (BAS: 1220 and 1229), and the one cost of it that the chart has, or BAS names.
    """
    for known in reversed(assets(book)):
        if known.account == account:
            return known.accumulated, known.depreciation
    template = layout(book)
    chart = [one for one in accounts(book) if one.active]
    group = account[: len("122")]
    collects = _with_role(template, chart, "accumulated_depreciation")
    costs = _with_role(template, chart, "depreciation")
    start = next((to for begins, to in DEPRECIATION.items() if account.startswith(begins)), "")
    named = [one for one in costs if start and one.startswith(start)]
    return (
        max((one for one in collects if one.startswith(group)), default=""),
        (named or (costs if len(costs) == 1 else [""]))[0],
    )


def _with_role(template: Template, chart: Sequence[Account], role: BalanceRole) -> list[str]:
    return [one.number for one in chart if template.has_role(role, (one.number, ()))]


def asset_problems(book: Book, asset: Asset) -> Iterator[Problem]:
    """Everything that is wrong in an asset, each with the field that it is about."""
    yield from _text_problems(asset)
    yield from _amount_problems(asset)
    yield from _account_problems(book, asset)
    yield from object_problems(book, asset.objects, "objects")
    yield from _origin_problems(book, asset)


def _text_problems(asset: Asset) -> Iterator[Problem]:
    if not asset.name:
        yield problem("asset-unnamed", "Write what it is, as Kopiator.", "name")
    elif fault := text_problem(asset.name, "name"):
        yield fault
    if not 1 <= asset.months <= MAX_LIFE:
        yield problem(
            "asset-life",
            "The useful life is 1 to {most} months, and not {months}.",
            "months",
            most=MAX_LIFE,
            months=asset.months,
        )


def _amount_problems(asset: Asset) -> Iterator[Problem]:
    if not 0 < asset.cost <= MAX_AMOUNT:
        yield problem(
            "asset-cost",
            "The cost is more than nothing, and not {amount}.",
            "cost",
            amount=write_amount(asset.cost),
        )
    elif not 0 <= asset.residual < asset.cost:
        yield problem(
            "asset-residual",
            "The residual value is less than the cost, {cost}, and not {amount}.",
            "residual",
            cost=write_amount(asset.cost),
            amount=write_amount(asset.residual),
        )
    elif not 0 <= asset.depreciated <= asset.cost - asset.residual:
        yield problem(
            "asset-depreciated",
            "What is written off is no more than {most}, and not {amount}.",
            "depreciated",
            most=write_amount(asset.cost - asset.residual),
            amount=write_amount(asset.depreciated),
        )


def _account_problems(book: Book, asset: Asset) -> Iterator[Problem]:
    template = layout(book)
    kinds = account_kinds(book)

    def has(role: BalanceRole, account: str) -> bool:
        return template.has_role(role, (account, ()))

    collects = has("accumulated_depreciation", asset.account)
    if asset.account not in kinds:
        yield unknown_account(asset.account, "account")
        return
    if kinds[asset.account] != "asset" or collects or not has("fixed_assets", asset.account):
        yield problem(
            "not-an-asset-account",
            "Account {account} is not for what fixed assets cost; choose one as 1220.",
            "account",
            account=asset.account,
        )
        return
    if asset.accumulated == asset.account or not has("accumulated_depreciation", asset.accumulated):
        yield problem(
            "no-accumulated-account",
            "Say on which account of the chart what is written off of {account} is collected,"
            " as 1229; add it with {remedy} when the chart has none.",
            "accumulated",
            remedy="add-account",
            account=asset.account,
        )
    elif asset.accumulated not in kinds:
        yield unknown_account(asset.accumulated, "accumulated")
    if kinds.get(asset.depreciation) != "cost" or not has("depreciation", asset.depreciation):
        yield problem(
            "no-depreciation-account",
            "Say on which account of the chart the cost of writing off {account} is, as 7832;"
            " add it with {remedy} when the chart has none.",
            "depreciation",
            remedy="add-account",
            account=asset.account,
        )


def _origin_problems(book: Book, asset: Asset) -> Iterator[Problem]:
    """What it was bought by must be open, and large enough; or it was there before a year."""
    if asset.posting is None:
        eves = [day_before(year.first) for year in open_from(book)]
        if asset.brought not in eves:
            yield problem(
                "asset-brought",
                "What was bought earlier is brought in on the last day before an open year:"
                " {days}.",
                "brought",
                days=", ".join(map(str, eves)),
            )
        elif asset.in_use > asset.brought and asset.depreciated:
            yield problem(
                "asset-not-in-use",
                "Nothing is written off before the day it is taken into use, {day}.",
                "in_use",
                day=asset.in_use,
            )
        return
    bought = next((one for one in purchases(book) if one.posting == asset.posting), None)
    if bought is None or bought.account != asset.account or asset.cost > bought.left:
        yield problem(
            "purchase-too-small",
            "The posting that bought it has {left} left on {account} in an open year; the asset"
            " costs {cost}.",
            "cost",
            left=write_amount(bought.left if bought and bought.account == asset.account else 0),
            account=asset.account,
            cost=write_amount(asset.cost),
        )


def day_before(day: date) -> date:
    """The day on which a year's opening balances are what they are."""
    return day - timedelta(days=1)
