"""Supplier invoices that are due, as payments to be signed and as a file for the bank.

Only what is approved and not disputed is paid, and no invoice by two files. Nothing is booked: the
line of the bank does that when it comes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.book.recorded import next_id
from ledger.book.values import row_of
from ledger.bookkeeping.attachments import file_parts, store_parts
from ledger.core.errors import Problem, Refused, few, problem
from ledger.core.money import write_amount
from ledger.core.people import is_name, may_be_one
from ledger.core.text import user_name
from ledger.invoices.giro_numbers import PaymentAccount, read_payment_account
from ledger.invoices.invoice_register import payment_files_of
from ledger.invoices.item_states import item_states
from ledger.invoices.open_items import OpenItem, open_items
from ledger.invoices.pain001 import FORMATS, Payment, PaymentOrder, write_pain001
from ledger.invoices.parties import parties_by_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.money import Ore
    from ledger.invoices.item_states import ItemState
    from ledger.invoices.model import Party
    from ledger.invoices.pain001 import PaymentFormat

KIND = "payment-file"
"""The kind of journal entry that tells of payments in a file."""


@dataclass(frozen=True, slots=True)
class ProposedPayment:
    """A payment, and what it pays."""

    payment: Payment
    party: str
    """By code."""

    items: tuple[OpenItem, ...]
    """The invoices, and the credit notes that lessen the payment."""


@dataclass(frozen=True, slots=True)
class PaymentProposal:
    """What can be paid, and what of what is due cannot, and why."""

    payments: tuple[ProposedPayment, ...]
    left: tuple[Problem, ...]
    second: str = ""
    """Who has looked at accounts that have changed, and at what is from before the book."""

    @property
    def total(self) -> Ore:
        """All of it."""
        return sum(one.payment.amount for one in self.payments)


CREDIT_IS_MORE = problem(
    "pay-credit",
    "{name} has credit notes for as much as it is to get, or more; nothing is paid until there is"
    " more to pay.",
)


def propose_payments(
    book: Book, due: date, today: date, second: str = "", by: str = ""
) -> PaymentProposal:
    """The payments of what is due until a day, each on its due day, none before `today`.

    A party whose account is another than when it was last paid, and what was owed before the book
    began, are paid only when a second person has looked at them. Credit notes of a party are taken
    off what it gets.
    """
    found: list[ProposedPayment] = []
    left: list[Problem] = []
    with book.reading():
        items = [
            one
            for one in open_items(book, max(due, today))
            if one.side == "supplier" and (one.due <= due or one.amount > 0)
        ]
        is_seen = is_name(second) and not may_be_one(second, by or user_name())
        ready = [*_ready(book, items, left, is_seen=is_seen)]
        for code in dict.fromkeys(one.party for one in ready):
            party = parties_by_code(book)[code]
            of_party = [one for one in ready if one.party == code]
            account = _account_of(book, party, is_seen=is_seen)
            if isinstance(account, Problem):
                left.append(account)
                continue
            for several in _together(of_party):
                if sum(one.amount for one in several) < 0:
                    payment = _payment(len(found) + 1, several, party, account, today)
                    found.append(ProposedPayment(payment, code, tuple(several)))
                elif any(one.amount < 0 for one in several):
                    left.append(replace(CREDIT_IS_MORE, values={"name": party.name}))
    return PaymentProposal(tuple(found), tuple(left), second if is_seen else "")


def _ready(
    book: Book, items: Sequence[OpenItem], left: list[Problem], *, is_seen: bool
) -> Iterator[OpenItem]:
    """The items that may be paid; why others may not is added to `left`."""
    states = item_states(book, items)
    names: dict[ItemState, list[str]] = {one: [] for one in WHY_NOT}
    for item in items:
        state = states.payability(item)
        if state == "approved" or (state == "brought" and is_seen):
            yield item
        elif state in WHY_NOT and (item.invoice or item.amount < 0):
            name = f"{item.counterparty} {item.document}".strip()
            names[state].append(name or write_amount(-item.amount))
    left += [
        replace(why, values={"items": few(of)})
        for one, why in WHY_NOT.items()
        if (of := names[one])
    ]


UNREGISTERED = problem(
    "pay-unregistered",
    "Not paid, since they are no registered invoices of a party: {items}. Register them, or pay"
    " them by hand.",
)
DISPUTED = problem("pay-disputed", "Not paid, since they are disputed: {items}.")
UNAPPROVED = problem(
    "pay-unapproved", "Not paid, since they are not approved ({remedy}): {items}.", remedy="approve"
)
BROUGHT = problem(
    "pay-brought",
    "Not paid, since they are from before the book, which has no voucher of them to approve: name"
    " a second person, who has looked at them: {items}.",
)


WHY_NOT: Mapping[ItemState, Problem] = {
    "unregistered": UNREGISTERED,
    "disputed": DISPUTED,
    "booked": UNAPPROVED,
    "brought": BROUGHT,
}
"""Why an item is not paid, by its state; of one in a file nothing is to be said."""


LAST_RECEIVER = """
SELECT p.receiver FROM payment AS p JOIN invoice_now AS i ON i.id = p.invoice
WHERE i.party = ? ORDER BY p.file DESC, p.number DESC LIMIT 1
"""


def _account_of(book: Book, party: Party, *, is_seen: bool) -> PaymentAccount | Problem:
    """Where a party is paid; a Problem when that is not known, or new and not looked at by two."""
    kind, text = next(iter(party.payment_accounts), (None, ""))
    if not text or not party.town:
        return problem(
            "pay-party-lacks",
            "{name} ({code}) has no account to pay to or no town, which the bank asks for; add it"
            " in the list of parties.",
            name=party.name,
            code=party.code,
        )
    account = read_payment_account(text, kind, party.name)
    if isinstance(account, Problem):
        return account
    with book.reading() as connection:
        before = connection.execute(LAST_RECEIVER, (party.code,)).fetchone()
    if before and before[0] != receiver_of(account) and not is_seen:
        return problem(
            "pay-changed-account",
            "{name} was last paid to {before} and has {now} now: ask {name} on a number that you"
            " knew before, and let a second person say so.",
            name=party.name,
            before=before[0],
            now=account.written,
        )
    return account


def receiver_of(account: PaymentAccount) -> str:
    """An account as a payment has it: `"bankgiro 5050-1055"`."""
    return f"{account.kind} {account.written}"


def _together(items: Sequence[OpenItem]) -> Iterator[list[OpenItem]]:
    """The items of each payment of a party: one by one, or all when some are credit notes."""
    if any(one.amount > 0 for one in items):
        yield sorted(items, key=lambda one: (one.amount > 0, one.due))
    else:
        yield from ([one] for one in items)


def _payment(
    number: int, items: Sequence[OpenItem], party: Party, account: PaymentAccount, today: date
) -> Payment:
    first = items[0]
    references = [one.ocr or one.document for one in items]
    return Payment(
        number=number,
        date=max(min(one.due for one in items if one.amount < 0), today),
        amount=-sum(one.amount for one in items),
        receiver=party.name,
        town=party.town,
        country=party.country,
        account=account,
        reference=references[0] if len(items) == 1 else " ".join((first.document, *references[1:])),
    )


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A file of payments that has been made."""

    id: int
    sha256: str
    content: bytes


FILE = "SELECT sha256 FROM payment_file WHERE id = ?"


def stored_payment_file(book: Book, number: int) -> PaymentFile:
    """A file that was made before, byte for byte; raises Refused when there is none."""
    with book.reading() as connection:
        found = connection.execute(FILE, (number,)).fetchone()
    if found is None:
        raise Refused(
            problem("no-payment-file", "There is no payment file {number}.", number=number)
        )
    return PaymentFile(number, found[0], b"".join(file_parts(book, found[0])))


def make_payment_file(
    book: Book,
    proposal: PaymentProposal,
    *,
    account: str,
    own: PaymentAccount,
    bic: str,
    bank: str = "",
    form: PaymentFormat = FORMATS[0],
    by: str = "",
) -> PaymentFile:
    """The file of the proposed payments, stored in the book, which tells each invoice is in it.

    Raises Refused when there is nothing to pay, or an invoice has come into another file since.
    """
    with book.writing() as connection:
        if not proposal.payments:
            raise Refused((problem("pay-nothing", "There is nothing to pay."), *proposal.left))
        if payment_files_of(
            book, [item.invoice for one in proposal.payments for item in one.items]
        ):
            raise Refused(
                problem("pay-twice", "An invoice is in another payment file; look again.")
            )
        number = next_id(connection, "payment_file")
        order = _order(book, number, own, bic, [one.payment for one in proposal.payments])
        content = write_pain001(order, form)
        digest = hashlib.sha256(content).hexdigest()
        rows: list[Row] = [
            ("kept_file", digest, f"betalning-{number}.xml", len(content)),
            ("payment_file", number, digest, form, account, bank),
        ]
        rows += [row for one in proposal.payments for row in _payment_rows(number, one)]
        rows += [("second", proposal.second)] if proposal.second else []
        book.append(Entry(KIND, by, tuple(rows)))
        store_parts(connection, digest, content)
    return PaymentFile(number, digest, content)


def _order(
    book: Book, number: int, own: PaymentAccount, bic: str, payments: Sequence[Payment]
) -> PaymentOrder:
    """The payments with who pays and when it was made: the name of the file is its own for ever."""
    now = datetime.now(UTC).replace(microsecond=0)
    orgnr = book.association.orgnr
    return PaymentOrder(
        message_id=f"{orgnr.replace('-', '')}-{now:%Y%m%d%H%M%S}-{number}"[:30],
        created=now.isoformat().replace("+00:00", "Z"),
        payer=book.association.name,
        orgnr=orgnr,
        account=own,
        bic=bic,
        payments=payments,
    )


def _payment_rows(file: int, proposed: ProposedPayment) -> Iterator[Row]:
    """A row for each invoice of a payment; what credit notes lessen it by is negative."""
    payment = proposed.payment
    for item in proposed.items:
        yield row_of(
            "payment",
            payment,
            file=file,
            invoice=item.invoice,
            amount=-item.amount,
            receiver=receiver_of(payment.account),
        )
