"""Laying the desk: everything typing refers to, asked of the book at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from finsam_tui.widgets.typing_offers import Desk
from finsam_tui.wording import language
from ledger.balances import read_balances
from ledger.chart import accounts, objects
from ledger.entry.account_search import search_index, search_keys
from ledger.entry.landing import Landing, landings
from ledger.entry.similar import habits
from ledger.entry.sketch_reading import Chart
from ledger.templates.reader import read_template
from ledger.years import template_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.balances import Key
    from ledger.book import Book
    from ledger.money import Ore
    from ledger.periods import FiscalYear
    from ledger.template import Template


def read_desk(book: Book, year: FiscalYear) -> Desk:
    """What typing refers to when a voucher is dated in the year."""
    with book.reading():
        chart = accounts(book)
        members = objects(book)
        usual = habits(book)
        template = _template(template_text(book, year))
        balances: dict[str, Ore] = {}
        kept = read_balances(book, year)
        for key in kept.keys():  # noqa: SIM118 - the keys of both its parts
            balances[key[0]] = balances.get(key[0], 0) + kept.closing(key)
    landing = landings(
        template,
        search_keys(chart, usual),
        {account.number: account.kind for account in chart},
        language(),
    )
    return Desk(
        chart=Chart({account.number: account for account in chart}, members),
        habits=usual,
        search=search_index(chart, members, usual, landing),
        landing=landing,
        template=template,
        balances=balances,
    )


@lru_cache(maxsize=4)
def _template(text: str) -> Template:
    return read_template(text, "template")


@lru_cache(maxsize=1024)
def landing_of(desk: Desk, key: Key) -> Landing:
    """Where a posting on the account with the objects lands."""
    known: Mapping[Key, Landing] = desk.landing
    if key in known:
        return known[key]
    account = desk.chart.accounts.get(key[0])
    kinds = {key[0]: account.kind} if account else {}
    return landings(desk.template, [key], kinds, language())[key]
