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
from typing import TYPE_CHECKING, Any, TypeAlias

from ledger.book.book import read_once
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.specifications import specifications
from ledger.core.text import name_key
from ledger.invoices.invoice_register import (
    invoice_of,
    invoices,
    invoices_numbered,
    number_key,
    those,
)
from ledger.invoices.model import SIDES, due_day
from ledger.invoices.parties import codes_by_name, parties_by_code, whose_key
from ledger.statements.book_statements import template_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.money import Ore
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
    booked_by: int | None = None
    """The voucher that booked the registered invoice; None when it is from before the book."""

    @property
    def debt_vouchers(self) -> tuple[int, ...]:
        """The vouchers whose approval lets it be paid, by registration sequence.

        Of a registered invoice its own, and not those that have paid a part of it.
        """
        return self.vouchers if self.booked_by is None else (self.booked_by,)

    def late(self, day: date) -> int:
        """Days after its due day when a day ends; 0 when it is not overdue."""
        return max((day - self.due).days, 0)


@read_once
def open_items(book: Book, day: date) -> tuple[OpenItem, ...]:
    """The items that are not settled when the day ends, by account, counterparty and age.

    For each account they add up to its balance. What was open before the book began comes from
    the specification of its last day before; of what nobody specified, payments without an
    invoice in the book take their part, and the rest stands as one item without counterparty.
    """
    return tuple(item for item in _items(book, day, frozenset()) if item.amount)


@read_once
def all_items(book: Book, day: date) -> tuple[OpenItem, ...]:
    """The same with those that are settled, whose amount is 0."""
    return _items(book, day, None)


def item_of_invoice(book: Book, invoice: int) -> OpenItem:
    """The item of a registered invoice, settled or not; raises Refused when there is none."""
    invoice_of(book, invoice)
    items = _items(book, date.max, frozenset((invoice,)))
    return next(one for one in items if one.invoice == invoice)


def control_accounts(book: Book, day: date) -> tuple[tuple[AccountRange, Side], ...]:
    """The accounts that have items on the day, and whose they are."""
    template = template_on(book, day)
    roles = template.roles if template else {}
    return tuple((claim, side) for side in SIDES for claim in roles.get(_ROLES[side], ()))


def _items(book: Book, day: date, closed: frozenset[int] | None) -> tuple[OpenItem, ...]:
    """The items of every control account: the open ones, and of the settled those invoices.

    None gives all that are settled too, whether they are registered or not.
    """
    with book.reading() as connection:
        claims = control_accounts(book, day)
        given = {"day": day.isoformat(), "closed": closed is None}
        posted = [
            connection.execute(
                POSTED, {**given, "first": claim.first, "end": claim.end, "sign": SIGNS[side]}
            ).fetchall()
            for claim, side in claims
        ]
        rows = [row for several in posted for row in several]
        ids = None if closed is None else closed | _unsettled(book, day) | _named_by(book, rows)
        look = _Look(book, day, closed, _registered(book, day, ids), invoices(book, ids))
        found = [
            item
            for (claim, side), several in zip(claims, posted, strict=True)
            for item in _items_of(look, claim, side, several)
        ]
    return tuple(sorted(found, key=lambda item: (item.account, item.counterparty, item.since)))


@dataclass(frozen=True, slots=True)
class _Look:
    """What is asked, and the registered invoices that it needs."""

    book: Book
    day: date
    closed: frozenset[int] | None
    items: _Items
    known: Mapping[int, Invoice]

    def shows(self, item: OpenItem) -> bool:
        """Whether an item is among those that are asked for."""
        return bool(item.amount) or self.closed is None or item.invoice in self.closed


UNSETTLED = """
SELECT invoice FROM settlement_now AS s
WHERE NOT EXISTS (SELECT 1 FROM voucher WHERE date > :day)
   OR (SELECT date FROM posting WHERE id = s.posting) <= :day
GROUP BY invoice HAVING sum(amount) <> 0
UNION SELECT id FROM invoice WHERE brought <> 0
"""


def _unsettled(book: Book, day: date) -> frozenset[int]:
    """The invoices that postings leave something of, and those from before the book."""
    with book.reading() as connection:
        found = connection.execute(UNSETTLED, {"day": day.isoformat()})
        return frozenset(id_ for (id_,) in found)


SETTLED_BY = """
SELECT DISTINCT s.invoice FROM voucher AS v JOIN settlement_now AS s
ON s.posting BETWEEN v.first_posting AND v.first_posting + v.rows - 1{}
"""


def _named_by(book: Book, rows: Sequence[tuple[Any, ...]]) -> frozenset[int]:
    """The invoices that postings are of by their texts, or by the voucher that they correct."""
    keys = {_key_of(book, *row[:3])[1:] for row in rows}
    corrected = [row[3] for row in rows if row[3] is not None]
    those_vouchers, numbers = those("v.sequence", corrected)
    with book.reading() as connection:
        found = connection.execute(SETTLED_BY.format(those_vouchers), {"numbers": numbers})
        return invoices_numbered(book, keys) | {id_ for (id_,) in found}


FIRST_OPENING = """
SELECT account, sum(amount) FROM opening
WHERE year = :year AND account >= :first AND account < :end GROUP BY account
"""


def _items_of(
    look: _Look, claim: AccountRange, side: Side, posted: Sequence[tuple[Any, ...]]
) -> Iterator[OpenItem]:
    """The items of the accounts of one claim, and last what of its opening nobody specified."""
    book, sign = look.book, SIGNS[side]
    first = fiscal_years(book)[0]
    eve = first.first - timedelta(days=1)
    given = {"first": claim.first, "end": claim.end, "year": first.id}
    with book.reading() as connection:
        unspecified: dict[str, Ore] = dict(connection.execute(FIRST_OPENING, given).fetchall())
    items = _brought_and_registered(look, claim, side, unspecified)
    keys = _keys_by_voucher(items)
    for account, name, document, corrects, since, *amounts, vouchers in posted:
        begun = date.fromisoformat(since)
        item = OpenItem(
            account, name, document, begun, amounts[0], _numbers(vouchers), side, amounts[1]
        )
        key = keys.get(corrects) or _key_of(book, account, name, document)
        _add(items, key, item)
    for item in items.values():
        is_of_nothing = item.amount * sign < 0 and not item.invoice
        if is_of_nothing and unspecified.get(item.account, 0) * sign > 0:
            unspecified[item.account] += item.amount
        elif look.shows(item):
            yield _with_party(book, item)
    for account, amount in unspecified.items():
        if amount:
            yield OpenItem(account, "", "", eve, amount, (), side, amount, due=eve)


def _brought_and_registered(
    look: _Look, claim: AccountRange, side: Side, unspecified: dict[str, Ore]
) -> _Items:
    """The invoices that are registered, and what was specified when the book began.

    Both are taken off what is unspecified, by account; a registered invoice that was open then
    stands for what was specified of it.
    """
    items = {key: one for key, one in look.items.items() if claim.has_account(one.account)}
    brought = {key: look.known[one.invoice].brought for key, one in items.items() if one.invoice}
    for key, amount in brought.items():
        if amount:
            unspecified[key[0]] = unspecified.get(key[0], 0) - amount
    eve = fiscal_years(look.book)[0].first - timedelta(days=1)
    for key, item in _specified(look.book, eve, side).items():
        if item.account in unspecified and not brought.get(key):
            unspecified[item.account] -= item.amount
            _add(items, key, item)
    return items


_Key: TypeAlias = tuple[str, str, str]
"""Account, party or counterparty, and number of an item."""

_Items: TypeAlias = dict[_Key, OpenItem]


def _key_of(book: Book, account: str, name: str, document: str) -> _Key:
    return account, whose_key(book, name), number_key(document)


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
SELECT p.account, v.counterparty, v.document, v.corrects, min(v.date), sum(p.free),
       sum(iif(p.amount * :sign > 0, p.free, 0)), group_concat(DISTINCT v.sequence)
FROM (SELECT o.account, o.voucher, o.amount, o.amount - coalesce(
          (SELECT sum(amount) FROM settlement_now WHERE posting = o.id), 0) AS free
      FROM posting AS o WHERE o.account >= :first AND o.account < :end AND o.date <= :day) AS p
JOIN voucher AS v ON v.sequence = p.voucher
WHERE p.free <> 0
GROUP BY p.account, v.counterparty, v.document, v.corrects
HAVING :closed OR sum(p.free) <> 0
"""
SETTLED = """
SELECT s.invoice, p.date, s.amount, p.voucher
FROM settlement_now AS s JOIN posting AS p ON p.id = s.posting
WHERE p.date <= :day{}
ORDER BY p.date, p.id
"""


def _registered(book: Book, day: date, ids: frozenset[int] | None) -> _Items:
    """The registered invoices, those or all, each with what is settled of it when the day ends."""
    settled: defaultdict[int, list[tuple[str, Ore, int]]] = defaultdict(list)
    with book.reading() as connection:
        among, numbers = those("s.invoice", ids, "AND")
        given = {"day": day.isoformat(), "numbers": numbers}
        for invoice, *row in connection.execute(SETTLED.format(among), given):
            settled[invoice].append((row[0], row[1], row[2]))
    items: _Items = {}
    known = parties_by_code(book)
    for id_, invoice in invoices(book, ids).items():
        if not settled[id_] and invoice.date > day:
            continue
        key = (invoice.account, invoice.party, number_key(invoice.number))
        if key in items:
            key = (*key[:2], f" {id_}")
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
        invoice.voucher,
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
