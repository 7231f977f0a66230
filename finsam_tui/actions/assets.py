"""Fixed assets: registered, written off and disposed of, from what a person wrote of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from finsam_tui.actions.written import Written, read_number, read_objects
from ledger.assets.checks import open_from, purchases
from ledger.assets.model import Asset, DisposalInput
from ledger.assets.record import (
    add_asset,
    dispose,
    drop_asset,
    link_depreciation,
    proposed_depreciation,
    proposed_disposal,
    record_depreciation,
    refusals,
)
from ledger.bookkeeping.fiscal_years import year_of
from ledger.core import calendar
from ledger.core.calendar import Period
from ledger.core.errors import Refused, problem
from ledger.core.money import read_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.assets.register import Purchase
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import Voucher

__all__ = [
    "add_asset",
    "dispose",
    "drop_asset",
    "link_depreciation",
    "proposed_depreciation",
    "proposed_disposal",
    "record_depreciation",
    "refusals",
]


def read_asset(book: Book, written: Mapping[str, str], bought: Purchase | None) -> Asset:
    """The asset that was written of, bought by a posting or brought in from before an open year.

    What is left out is as the purchase has it. Raises Refused for what is not understood.
    """
    begins = open_from(book)[0].first
    near = bought.day if bought else begins
    given = Written(written)
    asset = Asset(
        given.text("name") or (bought.text if bought else ""),
        given.text("account") or (bought.account if bought else ""),
        given.read("cost", read_amount, bought.left if bought else 0),
        given.day("in_use", near, near),
        given.read("months", read_number, 0),
        given.text("accumulated"),
        given.text("depreciation"),
        given.read("residual", read_amount, 0),
        given.read("objects", read_objects, bought.objects if bought else ()),
        bought.posting if bought else None,
        None if bought else given.day("brought", near, begins - timedelta(days=1)),
        given.read("depreciated", read_amount, 0),
    )
    given.refuse()
    return asset


def read_disposal(number: int, written: Mapping[str, str], near: date) -> DisposalInput:
    """The disposal that was written of: scrapped when it has no price. Raises Refused."""
    given = Written(written)
    wanted = DisposalInput(
        number,
        given.day("date", near, near),
        given.read("price", read_amount, 0),
        given.text("against"),
        given.text("result"),
    )
    given.refuse()
    return wanted


def purchase_by(book: Book, voucher: Voucher, account: str = "") -> Purchase:
    """What a voucher bought and is not registered; raises Refused when that is nothing."""
    found = [one for one in purchases(book) if one.voucher == voucher.sequence]
    found = [one for one in found if account in ("", one.account)]
    if found:
        return found[0]
    raise Refused(
        problem(
            "not-a-purchase",
            "{voucher} has no purchase of a fixed asset that is not registered: no debit on an"
            " account as 1220, in an open year, that is not corrected.",
            "number",
            voucher=voucher.full_name,
        )
    )


def last_full_month(year: FiscalYear) -> date:
    """Until when is written off unless a day is given: the last month of the year that is over."""
    over = year.period.months_before(calendar.today())
    return over[-1].last if over else year.period.months()[0].last


def days_to_depreciate(book: Book, last: date, *, monthly: bool) -> tuple[date, ...]:
    """The days of the vouchers: one, or the ends of the months of the year that are not locked."""
    year = year_of(book, last)
    if not monthly:
        return (last,)
    ends = (month.last for month in Period(year.first, last).months())
    return tuple(day for day in ends if year.locked_to is None or day > year.locked_to)
