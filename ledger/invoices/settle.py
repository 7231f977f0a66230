"""Settling by hand: what of a posting pays or lessens which invoice, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core.errors import Refused, problem
from ledger.core.money import write_amount
from ledger.core.text import clean, name_key, quoted, text_problem
from ledger.invoices.invoice_register import (
    NOW,
    SETTLEMENT,
    add_invoice,
    invoice_of,
    invoices_numbered,
    number_key,
)
from ledger.invoices.model import Invoice, Party
from ledger.invoices.open_items import SIGNS, OpenItem, all_items, item_of_invoice, open_items
from ledger.invoices.parties import add_party, find_party, parties_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.errors import Problem
    from ledger.core.model import Voucher
    from ledger.core.money import Ore

OWN = ("invoice", "text")
"""How a posting belongs to an invoice without anybody's decision: it booked it, or says so."""


def find_item(book: Book, party: str, document: str) -> OpenItem:
    """The item of a party, by any of its names, and a number; raises Refused when there is none."""
    known = find_party(book, party)
    key = number_key(document)
    if known and (ids := invoices_numbered(book, {(known.code, key)})):
        return item_of_invoice(book, min(ids))
    for item in all_items(book, date.max):
        names = {item.party} if known else {name_key(item.counterparty)}
        if number_key(item.document) == key and (known.code if known else name_key(party)) in names:
            return item
    raise Refused(
        problem(
            "no-such-item",
            "{party} has no invoice {document}; see the list of open items.",
            "document",
            party=quoted(party),
            document=quoted(document),
        )
    )


POSTINGS = """
SELECT p.id, p.amount - coalesce(sum(s.amount), 0) AS free, p.amount
FROM posting AS p LEFT JOIN settlement_now AS s ON s.posting = p.id
WHERE p.voucher = ? AND p.account = ? GROUP BY p.id HAVING free <> 0 ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """What is known of an invoice that is registered of an item; what is empty is as the item."""

    party: str = ""
    """Any of its names; a new party is added."""

    number: str = ""
    day: date | None = None
    due: date | None = None
    ocr: str = ""
    amount: Ore | None = None
    """Öre, what is to be paid positive: a part of what nobody specified when the book began."""


AS_IT_IS = InvoiceFacts()


def item_to_register(book: Book, party: str, number: str) -> OpenItem:
    """The item of a party and number, else what nobody specified when the book began.

    Raises Refused when there is neither.
    """
    try:
        return find_item(book, party, number)
    except Refused:
        items = open_items(book, date.max)
        if found := next((one for one in items if not one.vouchers and not one.counterparty), None):
            return found
        raise


def register_item(
    book: Book, item: OpenItem, by: str = "", facts: InvoiceFacts = AS_IT_IS
) -> Invoice:
    """The invoice of an item; one that only texts hold together is registered, with its party.

    Its postings are then its own, however its party is spelt. Raises Refused for an item without
    a counterparty.
    """
    if item.invoice:
        return invoice_of(book, item.invoice)
    whose = facts.party or item.party or item.counterparty
    if not whose:
        raise Refused(NOBODYS)
    sign = SIGNS[item.side]
    with book.writing() as connection:
        code = (find_party(book, whose) or add_party(book, Party("", whose), by)).code
        postings = [*_free_postings(connection, item)]
        own = next((sequence for sequence, *_, amount in postings if amount * sign > 0), None)
        voucher = voucher_at(book, (item.vouchers or (0,))[0])
        number = item.document or (voucher.name if voucher else "-")
        brought = item.amount - sum(free for _, _, free, _ in postings)
        amount = item.charged * sign or -item.amount * sign
        if facts.amount is not None and not postings:
            amount = _no_more(facts.amount, brought * sign)
            brought = amount * sign
        about = (facts.number or number, facts.day or item.since, amount, facts.due, facts.ocr)
        invoice = Invoice(
            *(code, item.side, *about), account=item.account, voucher=own, brought=brought
        )
        parts = [
            (id_, free, "invoice" if amount * sign > 0 else "text")
            for _, id_, free, amount in postings
        ]
        return add_invoice(book, invoice, parts, by)


def _free_postings(connection: Connection, item: OpenItem) -> Iterator[tuple[int, int, Ore, Ore]]:
    """The voucher and number of each posting of an item, what nobody has of it, and all of it."""
    for sequence in item.vouchers:
        for row in connection.execute(POSTINGS, (sequence, item.account)).fetchall():
            yield (sequence, *row)


def _no_more(amount: Ore, most: Ore) -> Ore:
    """The amount; raises Refused when it is more than was open when the book began."""
    if 0 < amount <= most:
        return amount
    raise Refused(
        problem(
            "register-amount",
            "{open} was open when the book began; an invoice of that is no more.",
            "amount",
            open=write_amount(most),
        )
    )


NOBODYS = problem(
    "item-of-nobody",
    "It is not known whose the item is; say the voucher's counterparty in a new one, or register"
    " the invoice with its party.",
    "party",
)


def settle(
    book: Book,
    voucher: Voucher,
    item: OpenItem,
    amount: Ore | None = None,
    *,
    reason: str = "",
    by: str = "",
) -> Ore:
    """Settles an item with what a voucher has on its account; what was settled, debit positive.

    As much as both have, or `amount`, which is positive. A voucher that booked a credit note gives
    what its own invoice is lessened by. Raises Refused when the voucher has nothing left there, or
    less than `amount`.
    """
    reason = clean(reason)
    if fault := text_problem(reason, "reason"):
        raise Refused(fault)
    with book.writing() as connection:
        invoice = register_item(book, item, by)
        item = item_of_invoice(book, invoice.id)
        sign = -1 if item.amount > 0 else 1
        free = _free(connection, voucher.sequence, invoice, sign)
        together = sum(free.values())
        most = min(abs(together), abs(item.amount))
        wanted = most if amount is None else amount
        if not 0 < wanted <= most:
            raise Refused(_too_much(voucher, item, together))
        rows = _rows(connection, free, invoice.id, wanted, reason)
        book.append(Entry(SETTLEMENT, by, tuple(rows)))
        return wanted * sign


def _too_much(voucher: Voucher, item: OpenItem, together: Ore) -> Problem:
    return problem(
        "settle-amount",
        "On {account}, what is left of {voucher} is {free}, and of the invoice {open}.",
        "amount",
        voucher=voucher.full_name,
        free=write_amount(abs(together)),
        account=item.account,
        open=write_amount(abs(item.amount)),
    )


OF_VOUCHER = "SELECT id, amount FROM posting WHERE voucher = ? AND account = ? ORDER BY id"


def _free(connection: Connection, sequence: int, invoice: Invoice, sign: int) -> Mapping[int, Ore]:
    """What of each posting of a voucher can settle the invoice: what nobody has decided about."""
    found = {}
    for posting, amount in connection.execute(OF_VOUCHER, (sequence, invoice.account)).fetchall():
        taken = sum(
            part
            for other, part, how, _ in connection.execute(NOW, (posting,))
            if how not in OWN or other == invoice.id
        )
        if (amount - taken) * sign > 0:
            found[posting] = amount - taken
    return found


def _rows(
    connection: Connection, free: Mapping[int, Ore], invoice: int, wanted: Ore, reason: str
) -> Iterator[Row]:
    """The postings anew with the invoice among theirs, each as long as something is wanted."""
    for posting, amount in free.items():
        sign = 1 if amount > 0 else -1
        part = min(wanted, abs(amount)) * sign
        if not part:
            return
        wanted -= abs(part)
        left = abs(amount - part)
        before = 0
        is_credit = False
        for other, given, how, why in connection.execute(NOW, (posting,)).fetchall():
            if other == invoice:
                before = given
                continue
            now = given
            if how in OWN:
                is_credit = is_credit or how == "invoice"
                now = min(abs(given), left) * sign
                left -= abs(now)
            if now:
                yield ("settlement", posting, other, now, how, why)
        how = "credit" if is_credit else "hand"
        yield ("settlement", posting, invoice, before + part, how, reason)


def undo_settlement(book: Book, voucher: Voucher, by: str = "") -> None:
    """Takes back what was decided by hand about a voucher's postings; raises Refused for nothing.

    Those that booked an invoice are its own again.
    """
    with book.writing() as connection:
        rows: list[Row] = []
        for posting, amount in connection.execute(ALL_OF_VOUCHER, (voucher.sequence,)).fetchall():
            decided = connection.execute(NOW, (posting,)).fetchall()
            if all(how in OWN for *_, how, _ in decided):
                continue
            own = connection.execute(BOOKED, (voucher.sequence, posting)).fetchone()
            rows.append(
                ("settlement", posting, own[0], amount, "invoice", "")
                if own
                else ("settlement", posting, 0, 0, "undone", "")
            )
        if not rows:
            raise Refused(
                problem(
                    "nothing-settled",
                    "Nothing was settled by hand with {voucher}.",
                    voucher=voucher.full_name,
                )
            )
        book.append(Entry(SETTLEMENT, by, tuple(rows)))


BY_HAND = """
SELECT DISTINCT p.voucher FROM settlement_now AS s JOIN posting AS p ON p.id = s.posting
WHERE s.how NOT IN ('invoice', 'text') ORDER BY p.voucher DESC
"""


def settled_by_hand(book: Book) -> tuple[int, ...]:
    """The vouchers that somebody has settled invoices with, the newest first."""
    with book.reading() as connection:
        return tuple(sequence for (sequence,) in connection.execute(BY_HAND))


ALL_OF_VOUCHER = "SELECT id, amount FROM posting WHERE voucher = ? ORDER BY id"
BOOKED = """
SELECT i.id FROM invoice_now AS i JOIN posting AS p ON p.account = i.account
WHERE i.voucher = ? AND p.id = ?
"""


def unsettled(items: Iterable[OpenItem]) -> tuple[OpenItem, ...]:
    """The open items that somebody has to look at: payments of nothing, and whose it is not known.

    Such an item is not paired by its texts: a letter differs, or there are none.
    """
    return tuple(
        item
        for item in items
        if item.amount * SIGNS[item.side] < 0 or not item.counterparty or not item.document
    )


def item_name(book: Book, item: OpenItem) -> str:
    """An item as people say it: whose, and its number."""
    party = parties_by_code(book).get(item.party)
    return f"{party.name if party else item.counterparty} {item.document}".strip()
