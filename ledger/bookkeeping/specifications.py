"""Specifications: what a balance is made of, item by item (LKBR 4:6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.book.values import row_of
from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core.errors import Refused, problem
from ledger.core.money import amount_problem
from ledger.core.text import quoted, text_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a balance."""

    text: str
    """What it is, or the document it rests on: `"faktura 1234"`."""

    amount: Ore
    """Öre, debit positive."""

    counterparty: str = ""


SPECIFIED = """
SELECT account, text, amount, counterparty FROM specification AS s
WHERE date = :day AND entry = (
    SELECT max(entry) FROM specification WHERE date = s.date AND account = s.account)
ORDER BY account, item
"""


@read_once
def specifications(book: Book, day: date) -> dict[str, tuple[Item, ...]]:
    """What has been entered for a day, by account."""
    found: dict[str, list[Item]] = {}
    with book.reading() as connection:
        rows = connection.execute(SPECIFIED, {"day": day.isoformat()})
        for account, text, amount, counterparty in rows:
            found.setdefault(account, []).append(Item(text, amount, counterparty))
    return {account: tuple(items) for account, items in found.items()}


def specify(book: Book, account: str, day: date, items: Sequence[Item], by: str = "") -> None:
    """Enters what the balance of an account is made of; entered again, it replaces the earlier.

    Raises Refused when the account is unknown, the day lies in a closed year, or a text or an
    amount cannot be used.
    """
    with book.writing():
        problems = [*balance_sheet_day_problems(book, account, day), *_item_problems(items)]
        if problems:
            raise Refused(problems)
        rows = tuple(
            row_of("specification", item, date=day, account=account, item=number)
            for number, item in enumerate(items, 1)
        )
        book.append(Entry("specification", by, rows))


def balance_sheet_day_problems(book: Book, account: str, day: date) -> Iterable[Problem]:
    """What keeps an account from being reconciled or specified on a day."""
    kinds = account_kinds(book)
    if kinds.get(account) not in ("asset", "liability"):
        yield problem(
            "not-a-balance-account",
            "{account} is not a balance account of the book; check the number.",
            "account",
            account=quoted(account),
        )
    for year in fiscal_years(book):
        if day in year.period and year.closed:
            yield problem(
                "year-closed",
                "{day} lies in {year}, which is closed; use a date in an open year.",
                "date",
                day=day,
                year=year.name,
            )


def _item_problems(items: Sequence[Item]) -> Iterable[Problem]:
    if not items:
        yield problem("no-items", "A specification has at least one item.", "items")
    for index, item in enumerate(items):
        for where, text in (("text", item.text), ("counterparty", item.counterparty)):
            if fault := text_problem(text, f"items[{index}].{where}"):
                yield fault
        if not item.text.strip():
            yield problem(
                "item-text", "Each item of a specification says what it is.", f"items[{index}].text"
            )
        if fault := amount_problem(item.amount, f"items[{index}].amount"):
            yield fault
