"""Open items: what is unpaid, by counterparty and document (LKBR 3:6, 4:6, BFL 5:4).

The appendix to the note of trade payables, and the same for customers. An item is an invoice that
is registered, with the postings that are settled with it, or what a counterparty's other postings
with the same document add up to: names and documents are one whatever their capitals and blanks,
and whichever of its names a party has there.
"""

from __future__ import annotations

from collections import defaultdict
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
from ledger.invoices.model import SIDES, due_day
from ledger.invoices.parties import codes_by_name, name_key, parties_by_code
from ledger.invoices.registered import invoices, number_key
from ledger.registers.columns import ACCOUNT, ACCOUNT_NAME, amount_column
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.invoices.model import Invoice, Party, Side
    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.model import BalanceRole

_ROLES: Mapping[Side, BalanceRole] = {"supplier": "suppliers", "customer": "customers"}
SIGNS: Mapping[Side, int] = {"supplier": -1, "customer": 1}
"""The sign of an unpaid invoice, debit positive."""


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

    side: Side = "supplier"
    charged: Ore = 0
    """Öre, debit positive: what it was before anything was paid."""

    party: str = ""
    """The code of the counterparty; empty when it is not in the list of parties."""

    due: date = date.max
    """When it is to be paid: as the invoice says, else by the terms."""

    invoice: int = 0
    """The number of the invoice, when it is registered."""

    ocr: str = ""


@read_once
def open_items(book: Book, day: date) -> tuple[OpenItem, ...]:
    """The items that are not settled when the day ends, by account, counterparty and age.

    For each account they add up to its balance. What was open before the book began comes from
    the specification of its last day before; of what nobody specified, payments without an
    invoice in the book take their part, and the rest stands as one item without counterparty.
    """
    return tuple(item for item in _items(book, day, closed=False) if item.amount)


@read_once
def all_items(book: Book, day: date) -> tuple[OpenItem, ...]:
    """The same with those that are settled, whose amount is 0."""
    return _items(book, day, closed=True)


def vouchers_of_debt(book: Book, item: OpenItem) -> tuple[int, ...]:
    """The vouchers whose approval lets an item be paid, by registration sequence.

    Of a registered invoice its own, and not those that have paid a part of it.
    """
    own = invoices(book)[item.invoice].voucher if item.invoice else None
    return item.vouchers if own is None else (own,)


def control_accounts(book: Book, day: date) -> tuple[tuple[AccountRange, Side], ...]:
    """The accounts that have items on the day, and whose they are."""
    year = [each for each in fiscal_years(book) if each.first <= day]
    roles = template_of(book, year[-1]).roles if year else {}
    return tuple((claim, side) for side in SIDES for claim in roles.get(_ROLES[side], ()))


def _items(book: Book, day: date, *, closed: bool) -> tuple[OpenItem, ...]:
    """The items of every control account."""
    with book.reading():
        found = [
            item
            for claim, side in control_accounts(book, day)
            for item in _items_of(book, claim, side, day, closed=closed)
        ]
    return tuple(sorted(found, key=lambda item: (item.account, item.counterparty, item.since)))


FIRST_OPENING = """
SELECT account, sum(amount) FROM opening
WHERE year = :year AND account >= :first AND account < :end GROUP BY account
"""


def _items_of(
    book: Book, claim: AccountRange, side: Side, day: date, *, closed: bool
) -> Iterator[OpenItem]:
    """The items of the accounts of one claim, and last what of its opening nobody specified."""
    first = fiscal_years(book)[0]
    eve = first.first - timedelta(days=1)
    given = {"first": claim.first, "end": claim.end, "day": day.isoformat(), "closed": closed}
    sign = SIGNS[side]
    with book.reading() as connection:
        unspecified: dict[str, Ore] = dict(
            connection.execute(FIRST_OPENING, {**given, "year": first.id}).fetchall()
        )
        items = _brought_and_registered(book, claim, side, day, unspecified)
        keys = _keys_by_voucher(items)
        for (
            account,
            name,
            document,
            corrects,
            since,
            amount,
            charged,
            vouchers,
        ) in connection.execute(POSTED, {**given, "sign": sign}):
            begun = date.fromisoformat(since)
            item = OpenItem(
                account, name, document, begun, amount, _numbers(vouchers), side, charged
            )
            key = keys.get(corrects) or _key_of(book, account, name, document)
            _add(items, key, item)
    for item in items.values():
        is_of_nothing = item.amount * sign < 0 and not item.invoice
        if is_of_nothing and unspecified.get(item.account, 0) * sign > 0:
            unspecified[item.account] += item.amount
        elif item.amount or closed:
            yield _with_party(book, item)
    for account, amount in unspecified.items():
        if amount:
            yield OpenItem(account, "", "", eve, amount, (), side, amount, due=eve)


def _brought_and_registered(
    book: Book, claim: AccountRange, side: Side, day: date, unspecified: dict[str, Ore]
) -> _Items:
    """The invoices that are registered, and what was specified when the book began.

    Both are taken off what is unspecified, by account; a registered invoice that was open then
    stands for what was specified of it.
    """
    items = {
        key: one
        for key, one in _registered(book, day).items()
        if claim.first <= one.account < claim.end
    }
    known = invoices(book)
    brought = {key: known[one.invoice].brought for key, one in items.items() if one.invoice}
    for key, amount in brought.items():
        if amount:
            unspecified[key[0]] = unspecified.get(key[0], 0) - amount
    eve = fiscal_years(book)[0].first - timedelta(days=1)
    for key, item in _specified(book, eve, side).items():
        if item.account in unspecified and not brought.get(key):
            unspecified[item.account] -= item.amount
            _add(items, key, item)
    return items


_Key: TypeAlias = tuple[str, str, str]
"""Account, party or counterparty, and number of an item."""

_Items: TypeAlias = dict[_Key, OpenItem]


def _key_of(book: Book, account: str, name: str, document: str) -> _Key:
    key = name_key(name)
    return account, codes_by_name(book).get(key, key), number_key(document)


def _keys_by_voucher(items: _Items) -> Mapping[int, _Key]:
    """The item that a voucher has a part in, when it is the only one: its correction's as well.

    Of an invoice that was recorded twice, the one that is corrected goes away, and not the other.
    """
    found: dict[int, set[_Key]] = {}
    for key, item in items.items():
        for voucher in item.vouchers:
            found.setdefault(voucher, set()).add(key)
    return {voucher: keys.pop() for voucher, keys in found.items() if len(keys) == 1}


def _with_party(book: Book, item: OpenItem) -> OpenItem:
    """The item with whose it is and when it is due."""
    if item.invoice:
        return item
    code = codes_by_name(book).get(name_key(item.counterparty), "")
    return replace(item, party=code, due=due_day(item.since, None, parties_by_code(book).get(code)))


POSTED = """
SELECT p.account, v.counterparty, v.document, v.corrects, min(v.date),
       sum(p.amount - coalesce(s.amount, 0)),
       sum(iif(p.amount * :sign > 0, p.amount - coalesce(s.amount, 0), 0)),
       group_concat(DISTINCT v.sequence)
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
LEFT JOIN (SELECT posting, sum(amount) AS amount FROM settlement_now GROUP BY posting) AS s
    ON s.posting = p.id
WHERE p.account >= :first AND p.account < :end AND p.date <= :day
  AND p.amount <> coalesce(s.amount, 0)
GROUP BY p.account, v.counterparty, v.document, v.corrects
HAVING :closed OR sum(p.amount - coalesce(s.amount, 0)) <> 0
"""
SETTLED = """
SELECT s.invoice, p.date, s.amount, p.voucher
FROM settlement_now AS s JOIN posting AS p ON p.id = s.posting
WHERE p.date <= :day ORDER BY p.date, p.id
"""


@read_once
def _registered(book: Book, day: date) -> _Items:
    """The invoices that are registered, each with what is settled of it when the day ends."""
    settled: defaultdict[int, list[tuple[str, Ore, int]]] = defaultdict(list)
    with book.reading() as connection:
        for invoice, *row in connection.execute(SETTLED, {"day": day.isoformat()}):
            settled[invoice].append((row[0], row[1], row[2]))
    items: _Items = {}
    known = parties_by_code(book)
    for id_, invoice in invoices(book).items():
        if not settled[id_] and invoice.date > day:
            continue
        key = (invoice.account, invoice.party, number_key(invoice.number))
        if key in items:
            key = (*key[:2], f"{key[2]} {id_}")
        items[key] = _item_of(invoice, known[invoice.party], settled[id_])
    return items


def _item_of(invoice: Invoice, party: Party, settled: list[tuple[str, Ore, int]]) -> OpenItem:
    return OpenItem(
        invoice.account,
        party.name,
        invoice.number,
        date.fromisoformat(settled[0][0]) if settled and not invoice.brought else invoice.date,
        invoice.brought + sum(amount for _, amount, _ in settled),
        tuple(sorted({voucher for *_, voucher in settled})),
        invoice.side,
        invoice.amount * SIGNS[invoice.side],
        invoice.party,
        due_day(invoice.date, invoice.due, party),
        invoice.id,
        invoice.ocr,
    )


def _add(items: _Items, key: _Key, item: OpenItem) -> None:
    """Adds what was posted to an item that is there, or begins a new one."""
    if before := items.get(key):
        item = replace(
            before,
            since=before.since if before.invoice else min(before.since, item.since),
            amount=before.amount + item.amount,
            charged=before.charged + (0 if before.invoice else item.charged),
            vouchers=tuple(sorted({*before.vouchers, *item.vouchers})),
        )
    items[key] = item


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(map(int, text.split(","))))


def _specified(book: Book, day: date, side: Side) -> _Items:
    items: _Items = {}
    for account, parts in specifications(book, day).items():
        for part in parts:
            item = OpenItem(
                account, part.counterparty, part.text, day, part.amount, (), side, part.amount
            )
            _add(items, _key_of(book, account, part.counterparty, part.text), item)
    return items


def whose(item: OpenItem, _: Callable[[str], str]) -> str:
    """The counterparty of an item, or why it has none."""
    if item.vouchers:
        return item.counterparty or _("no counterparty")
    return item.counterparty or _("from before the book, unspecified")


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
            Column("counterparty", _("Counterparty"), on=EXPORTED),
            Column("document", _("Document"), width=20),
            Column("since", _("Since"), "day", 10),
            Column("vouchers", kind="code", on=FILE, file_label=msgid("Reg. nos."), about=about),
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
                    whose(item, _),
                    item.counterparty or unspecified,
                    item.document,
                    item.since.isoformat(),
                    " ".join(map(str, item.vouchers)),
                    item.amount,
                )
            )
        yield Row(("", "", "", _("Sum"), "", "", "", "", total), "sum", on=TEXT)
        yield Row((account, "", "", "", _("Total"), "", "", "", total), "sum", on=PDF | SHEET)
