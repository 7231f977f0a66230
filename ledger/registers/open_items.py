"""Open items: what is unpaid, by counterparty and document (LKBR 3:6, 4:6, BFL 5:4).

The appendix to the note of trade payables, and the same for customers. An item is what a
counterparty's postings with the same document add up to; nothing is matched by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from ledger.book.book import read_once
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.specifications import specifications
from ledger.core.i18n import msgid
from ledger.core.table import CSV, EXPORTED, FILE, PDF, SHEET, TEXT, Column, Row, Table, heading
from ledger.registers.columns import ACCOUNT, ACCOUNT_NAME, amount_column
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.report_layout.model import BalanceRole

_SIDES: Mapping[BalanceRole, int] = {"customers": 1, "suppliers": -1}
"""The roles that have items, and the sign of an unpaid invoice: trade receivables and payables."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is left of an invoice."""

    account: str
    counterparty: str
    document: str
    since: date
    """The day of its first posting; of an item from before the book, the last day before it."""

    amount: Ore
    """Öre, debit positive: what a customer owes is positive, what a supplier has to get not."""

    vouchers: tuple[int, ...]
    """The vouchers behind it, by registration sequence."""


POSTED = """
SELECT p.account, v.counterparty, v.document, min(v.date), sum(p.amount),
       group_concat(DISTINCT v.sequence)
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
WHERE p.account >= :first AND p.account < :end AND p.date <= :day
GROUP BY p.account, v.counterparty, v.document HAVING sum(p.amount) <> 0
"""
FIRST_OPENING = """
SELECT account, sum(amount) FROM opening
WHERE year = :year AND account >= :first AND account < :end GROUP BY account
"""


@read_once
def open_items(book: Book, day: date) -> tuple[OpenItem, ...]:
    """The items that are not settled when the day ends, by account, counterparty and age.

    For each account they add up to its balance. What was open before the book began comes from
    the specification of its last day before; of what nobody specified, payments without an
    invoice in the book take their part, and the rest stands as one item without counterparty.
    """
    found: list[OpenItem] = []
    with book.reading() as connection:
        first = fiscal_years(book)[0]
        eve = first.first - timedelta(days=1)
        year = [each for each in fiscal_years(book) if each.first <= day]
        roles = template_of(book, year[-1]).roles if year else {}
        for claim, side in [(one, _SIDES[role]) for role in _SIDES for one in roles.get(role, ())]:
            given = {"first": claim.first, "end": claim.end, "day": day.isoformat()}
            unspecified: dict[str, Ore] = dict(
                connection.execute(FIRST_OPENING, {**given, "year": first.id}).fetchall()
            )
            items = {
                key: item for key, item in _specified(book, eve).items() if key[0] in unspecified
            }
            for key, item in items.items():
                unspecified[key[0]] -= item.amount
            for account, name, document, since, amount, vouchers in connection.execute(
                POSTED, given
            ):
                begun = date.fromisoformat(since)
                item = OpenItem(account, name, document, begun, amount, _numbers(vouchers))
                _add(items, item)
            for item in items.values():
                if item.amount * side < 0 and unspecified.get(item.account, 0) * side > 0:
                    unspecified[item.account] += item.amount
                elif item.amount:
                    found.append(item)
            found += (
                OpenItem(account, "", "", eve, amount, ())
                for account, amount in unspecified.items()
                if amount
            )
    return tuple(sorted(found, key=lambda item: (item.account, item.counterparty, item.since)))


_Items: TypeAlias = dict[tuple[str, str, str], OpenItem]
"""Items by account, counterparty and document."""


def _add(items: _Items, item: OpenItem) -> None:
    """Adds what was posted to an item that was open before, or begins a new one."""
    key = (item.account, item.counterparty, item.document)
    before = items.get(key)
    items[key] = (
        replace(item, since=before.since, amount=before.amount + item.amount) if before else item
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(map(int, text.split(","))))


def _specified(book: Book, day: date) -> _Items:
    items: _Items = {}
    for account, parts in specifications(book, day).items():
        for part in parts:
            _add(items, OpenItem(account, part.counterparty, part.text, day, part.amount, ()))
    return items


def open_items_table(book: Book, query: ReportQuery) -> Table:
    """What customers owe and suppliers have to get when the period ends, account by account.

    The appendix to a note (LKBR 4:6).
    """
    _ = query.words
    found = open_items(book, query.period.last)
    items = [item for item in found if query.account in (None, item.account)]
    unspecified = _("Not specified")
    names = {account.number: account.name for account in accounts(book, query.year)}
    about = msgid("The vouchers behind the item")
    return Table(
        (query.whose, _("Open items on {day}", day=query.period.last)),
        (
            replace(ACCOUNT, on=CSV | EXPORTED),
            ACCOUNT_NAME,
            Column("counterparty", on=CSV),
            Column("who", _("Counterparty"), on=TEXT),
            Column("counterparty", _("Counterparty"), on=EXPORTED, file_width=34),
            Column("document", _("Document"), width=20, file_width=24),
            Column("since", _("Since"), "day", 10, file_width=11),
            Column(
                "vouchers",
                kind="code",
                on=FILE,
                file_label=msgid("Reg. nos."),
                about=about,
                file_width=18,
            ),
            amount_column(_),
        ),
        list(_item_rows(items, names, query, unspecified)),
        [
            _(
                "An item is what one counterparty has with one document number: give the payment"
                " the number of its invoice, and the two settle each other."
            )
        ],
        id="open-items",
        document={
            **query.head(),
            "date": query.period.last.isoformat(),
            "items": [
                {
                    "account": item.account,
                    "counterparty": item.counterparty,
                    "document": item.document,
                    "since": item.since.isoformat(),
                    "amount": item.amount,
                    "vouchers": list(item.vouchers),
                }
                for item in items
            ],
        },
    )


def _item_rows(
    items: list[OpenItem], names: Mapping[str, str], query: ReportQuery, unspecified: str
) -> Iterator[Row]:
    """The items under their accounts, each account with its sum."""
    _ = query.words
    for account, own in groupby(items, key=lambda item: item.account):
        name = names.get(account, "")
        yield heading(f"{account} {name}")
        total = 0
        for item in own:
            total += item.amount
            yield Row(
                (
                    account,
                    name,
                    item.counterparty,
                    item.counterparty or _("from before the book, unspecified"),
                    item.counterparty or unspecified,
                    item.document,
                    item.since.isoformat(),
                    " ".join(map(str, item.vouchers)),
                    item.amount,
                )
            )
        yield Row(("", "", "", _("Sum"), "", "", "", "", total), "sum", on=TEXT)
        yield Row((account, "", "", "", _("Total"), "", "", "", total), "sum", on=PDF | SHEET)
