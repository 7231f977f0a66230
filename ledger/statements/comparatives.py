"""Comparative figures of a year that was kept elsewhere, read through today's layout (LKBR 5:6)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.bookkeeping.opening_balances import opening_balances
from ledger.bookkeeping.prior_year import prior_year_balances
from ledger.core.balances import Balances
from ledger.report_layout.model import REPORTS
from ledger.report_layout.placement import assign_lines
from ledger.statements.by_role import equity_leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.report_layout.model import Part, Template

BALANCE_SHEET = ("asset", "liability")


def beginning_sides(
    template: Template,
    kinds: Mapping[str, Kind],
    ended: Mapping[Key, Ore],
    begun: Mapping[Key, Ore],
) -> tuple[dict[Key, Ore], dict[Key, Ore]]:
    """What a year should begin with after one that ended so, and what it begins with (LKBR 4:4).

    By account whatever the objects, since files from other programs have opening balances without
    them; equity as one, with the result that is not in it yet.
    """
    equity = equity_leaves(template)
    sides: list[dict[Key, Ore]] = []
    for sums in (ended, begun):
        of_sheet = {key: a for key, a in sums.items() if kinds.get(key[0]) in BALANCE_SHEET}
        lines = assign_lines(template, of_sheet, kinds).line_of
        side: dict[Key, Ore] = {(template.equity_result, ()): 0}
        for key, amount in of_sheet.items():
            account = template.equity_result if lines[key] in equity else key[0]
            side[account, ()] = side.get((account, ()), 0) + amount
        sides.append(side)
    closing, opening = sides
    closing[template.equity_result, ()] -= sum(closing.values())
    return tuple({key: a for key, a in side.items() if a} for side in (closing, opening))  # type: ignore[return-value]


def stated_closing(book: Book, year: FiscalYear) -> dict[Key, Ore]:
    """What the balance accounts ended with the year before `year`, as stated of one kept elsewhere.

    Empty when nobody has stated more than what `year` begins with.
    """
    name = (year.first - timedelta(days=1)).year
    kinds = account_kinds(book)
    return {
        (item.account, item.objects): item.closing
        for item in prior_year_balances(book, name)
        if kinds.get(item.account) in BALANCE_SHEET
    }


def balances_of_prior_year(book: Book, template: Template, year: FiscalYear) -> Balances | None:
    """The balances of the year before `year`, kept elsewhere; None when only lines are known.

    Balance accounts that were not stated ended with what `year` begins with (LKBR 4:4). A result
    that was transferred to equity already is taken back, as a book has it before its year-end, so
    that it stands on the row of the year's result. A balance of which
    nobody knows what it began with is taken to have begun with what it ended with.
    """
    name = (year.first - timedelta(days=1)).year
    return _balances_of(book, template, name, opening_balances(book, year))


def parts_of_prior_year(book: Book, year: FiscalYear) -> frozenset[Part]:
    """The statements that the accounts stated of the year before `year` tell of.

    Income accounts alone tell nothing of the balance sheet, and balance accounts nothing of the
    result, unless they are what `year` begins with.
    """
    name = (year.first - timedelta(days=1)).year
    kinds = account_kinds(book)
    of_sheet = {
        kinds.get(item.account) in BALANCE_SHEET for item in prior_year_balances(book, name)
    }
    parts: set[Part] = set()
    if False in of_sheet:
        parts |= set(REPORTS["income"])
    if True in of_sheet or (of_sheet and opening_balances(book, year)):
        parts |= set(REPORTS["balance"])
    return frozenset(parts | (set(REPORTS["cashflow"]) if knows_openings(book, name) else set()))


def balances_of_earlier_year(book: Book, template: Template, name: int) -> Balances | None:
    """The balances of a calendar year before that one; None when its balance sheet is unknown."""
    found = _balances_of(book, template, name, {})
    kinds = account_kinds(book)
    known = found.keys() if found else ()
    return found if any(kinds.get(account) in BALANCE_SHEET for account, _ in known) else None


def _balances_of(
    book: Book, template: Template, name: int, ended_with: Mapping[Key, Ore]
) -> Balances | None:
    stated = prior_year_balances(book, name)
    if not stated:
        return None
    kinds = account_kinds(book)
    of_sheet = [item for item in stated if kinds.get(item.account) in BALANCE_SHEET]
    began = {(item.account, item.objects): item.opening for item in of_sheet}
    movement: dict[Key, Ore] = {
        (item.account, item.objects): item.closing for item in stated if item not in of_sheet
    }
    ended = (
        {(item.account, item.objects): item.closing for item in of_sheet}
        if of_sheet
        else dict(ended_with)
    )
    result = sum(movement.values())
    if result and not sum(ended.values()):
        account = _result_account(template, ended, kinds, result)
        ended[account, ()] = ended.get((account, ()), 0) - result
    begun = {
        key: amount if known is None else known
        for key, amount in ended.items()
        for known in [began.get(key)]
    }
    movement |= {key: amount - begun.get(key, 0) for key, amount in ended.items()}
    return Balances(begun, movement)


def _result_account(
    template: Template, ended: Mapping[Key, Ore], kinds: Mapping[str, str], result: Ore
) -> str:
    """Where the result of the year lies: the equity account that holds it, else the carried one."""
    sums: Counter[str] = Counter()
    for (account, _), amount in ended.items():
        sums[account] += amount
    held = [
        account
        for account in (template.equity_result, *sums)
        if sums[account] == result and kinds.get(account) == "liability"
    ]
    return held[0] if held else template.equity_brought_forward


def knows_openings(book: Book, name: int) -> bool:
    """Whether it is known what a calendar year began with, as its cash flow must know."""
    kinds = account_kinds(book)
    of_sheet = [
        item for item in prior_year_balances(book, name) if kinds.get(item.account) in BALANCE_SHEET
    ]
    return bool(of_sheet) and all(item.opening is not None for item in of_sheet)
