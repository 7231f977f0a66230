"""Vouchers with the invoice that they book: one write makes both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import year_of
from ledger.bookkeeping.voucher_queries import first_posting
from ledger.bookkeeping.vouchers import record
from ledger.core.errors import Refused, problem
from ledger.core.model import voucher_name
from ledger.core.money import MINUS, write_amount
from ledger.core.text import text_problem
from ledger.invoices.invoice_register import (
    LONGEST_NUMBER,
    add_invoice,
    invoice_number,
    invoices_numbered,
    number_key,
)
from ledger.invoices.mandates import draft_approval_problems
from ledger.invoices.model import Invoice, InvoiceVat
from ledger.invoices.open_items import SIGNS, control_accounts
from ledger.invoices.parties import find_party, party_named, whose_key
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.model import RecordedVoucher, VoucherInput
    from ledger.core.money import Ore
    from ledger.invoices.model import Party, Side

NEAR = 10
"""Days between two invoices of one amount that may be the same one."""

WHOLE = 10_000
"""Hundredths of a percent in the whole."""

LOOK_BACK = 400
"""Days before and after a voucher in which an invoice with its number is looked for."""

MOST = 2000
"""How many of the newest invoices in those days are looked at, so that recording stays quick."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a voucher puts on a control account."""

    account: str
    side: Side
    amount: Ore
    """Öre, what is to be paid positive."""


def charges(book: Book, draft: VoucherInput) -> tuple[Charge, ...]:
    """What a voucher puts on each control account."""
    claims = control_accounts(book, draft.date)
    amounts: dict[tuple[str, Side], Ore] = {}
    for posting in draft.postings:
        for claim, side in claims:
            if claim.has_account(posting.account):
                key = (posting.account, side)
                amounts[key] = amounts.get(key, 0) + posting.amount * SIGNS[side]
    return tuple(Charge(*key, amount) for key, amount in amounts.items() if amount)


def record_with_invoice(
    book: Book,
    draft: VoucherInput,
    sha256: str | None = None,
    vat: tuple[InvoiceVat, ...] = (),
    issued: date | None = None,
) -> RecordedVoucher:
    """Records a voucher, and registers the invoice of the party that it names.

    The invoice is of the day it was `issued`, else of that of the event or the voucher. A payment
    of an item of that party registers nothing: it has the number of what it pays. Raises Refused
    for what is wrong in either; then neither is in the book.
    """
    if problems := draft_approval_problems(book, draft):
        raise Refused(problems)
    if not draft.party:
        _refuse_nobodys(draft)
        return record(book, draft)
    with book.writing():
        party = party_named(book, draft.party)
        draft = replace(draft, counterparty=draft.counterparty or party.name)
        charge = _charge_of(book, draft)
        pays = charge.amount < 0 and _pays(book, draft, party, charge)
        receipt = record(book, draft)
        vat = _vat_of(book, draft, charge, pays=pays) if draft.vat else vat
        if not pays:
            invoice = Invoice(
                *(party.code, charge.side, invoice_number(draft.document)),
                issued or draft.event_date or draft.date,
                charge.amount,
                draft.due,
                draft.ocr,
                vat,
                account=charge.account,
                voucher=receipt.sequence,
                sha256=sha256,
            )
            own = _postings_on(book, draft, charge.account, receipt.sequence)
            add_invoice(book, invoice, own, draft.recorded_by)
        return receipt


def _vat_of(
    book: Book, draft: VoucherInput, charge: Charge, *, pays: bool
) -> tuple[InvoiceVat, ...]:
    """The VAT that the invoice says, by rate; raises Refused when the voucher books another."""
    template = template_of(book, year_of(book, draft.date))
    booked = -SIGNS[charge.side] * sum(
        row.amount for row in draft.postings if template.has_role("vat", (row.account, ()))
    )
    stated = sum(vat for _rate, _base, vat in draft.vat)
    rates = [rate for rate, *_ in draft.vat]
    if pays:
        fault = problem(
            "vat-of-payment",
            "The voucher pays {document} and books no invoice: its VAT is with the one that did.",
            "vat",
            document=draft.document,
        )
    elif len({*rates}) < len(rates) or not all(0 <= rate <= WHOLE for rate in rates):
        fault = problem("vat-rates", "VAT has each rate once, in percent from 0 to 100.", "vat")
    elif stated != booked:
        fault = problem(
            "vat-differs",
            "VAT by rate is {stated} together, and the rows on the accounts of VAT are {booked}:"
            " write what the invoice says in both.",
            "vat",
            stated=write_amount(stated),
            booked=write_amount(booked),
        )
    else:
        return tuple(InvoiceVat(*one) for one in draft.vat)
    raise Refused(fault)


def as_typed_invoice(book: Book, draft: VoucherInput) -> VoucherInput:
    """The voucher with the party that its counterparty names, when it books an invoice of it.

    That is one with a number, and with what is to be paid on one control account; any other stays
    as it is, so that a payment, a reversal and the debts of salaries register nothing.
    """
    party = find_party(book, draft.counterparty) if draft.counterparty else None
    if party is None or draft.party or not (draft.due or invoice_number(draft.document)):
        return draft
    found = charges(book, draft)
    books = draft.due or (len(found) == 1 and found[0].amount > 0)
    return replace(draft, party=party.code) if books else draft


def _postings_on(
    book: Book, draft: VoucherInput, account: str, sequence: int
) -> list[tuple[int, Ore, str]]:
    """The recorded postings of a voucher on its control account: they are its invoice's."""
    first = first_posting(book.connection, sequence)
    return [
        (first + place, row.amount, "invoice")
        for place, row in enumerate(draft.postings)
        if row.account == account
    ]


def _refuse_nobodys(draft: VoucherInput) -> None:
    """Raises Refused for a voucher with what only an invoice has, and no party."""
    if draft.due or draft.ocr or draft.vat:
        raise Refused(
            problem(
                "invoice-of-nobody",
                "A due day, an OCR and VAT by rate belong to an invoice: say whose it is.",
                "party",
            )
        )


def _charge_of(book: Book, draft: VoucherInput) -> Charge:
    found = charges(book, draft)
    if len(found) != 1:
        raise Refused(
            problem(
                "invoice-account",
                "A voucher that books an invoice has an amount on one account of suppliers or"
                " customers, as 2440 or 1510; this one has {count}.",
                "postings",
                count=len(found),
            )
        )
    if not invoice_number(draft.document):
        raise Refused(problem("invoice-number", "An invoice has a number; write it.", "document"))
    if fault := text_problem(draft.document, "document", LONGEST_NUMBER):
        raise Refused(fault)
    return found[0]


def _pays(book: Book, draft: VoucherInput, party: Party, charge: Charge) -> bool:
    """Whether the voucher pays or lessens an invoice that the book has, by its number."""
    key = number_key(draft.document)
    return bool(invoices_numbered(book, {(party.code, key)})) or any(
        one.name == party.code and one.number == key for one in _earlier(book, draft, charge)
    )


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A voucher that has charged a control account."""

    name: str
    """The code of the party, or the key of the counterparty."""

    number: str
    day: date
    amount: Ore
    """Öre; what charges the account positive, what pays or lessens it negative."""

    counterparty: str
    document: str
    is_settled: bool
    """Whether a registered invoice has a part of it."""

    voucher: str


EARLIER = """
SELECT v.counterparty, v.document, v.event_date, p.amount,
       EXISTS (SELECT 1 FROM settlement_now WHERE posting = p.id), v.series, v.number,
       (SELECT substr(last_day, 1, 4) + 0 FROM fiscal_year WHERE id = v.year)
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
WHERE p.account = :account AND p.date BETWEEN :first AND :last AND p.amount * :sign > 0
  AND v.corrects IS NULL AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
ORDER BY p.date DESC, p.id DESC LIMIT :most
"""


def _earlier(book: Book, draft: VoucherInput, charge: Charge, sign: int = 1) -> Iterator[_Earlier]:
    """What has charged the account within a year of the voucher, the newest first.

    With the sign -1, what has paid or lessened it.
    """
    given = {
        "account": charge.account,
        "first": (draft.date - timedelta(LOOK_BACK)).isoformat(),
        "last": (draft.date + timedelta(LOOK_BACK)).isoformat(),
        "sign": SIGNS[charge.side] * sign,
        "most": MOST,
    }
    with book.reading() as connection:
        for name, document, day, amount, is_settled, *voucher in connection.execute(EARLIER, given):
            yield _Earlier(
                whose_key(book, name),
                number_key(document),
                date.fromisoformat(day),
                amount * SIGNS[charge.side],
                name,
                document,
                bool(is_settled),
                voucher_name(*voucher),
            )


def invoice_warnings(book: Book, draft: VoucherInput) -> tuple[Problem, ...]:
    """What a voucher may do once more: book an invoice that is booked, or pay one that is paid."""
    with book.reading():
        return (*double_invoices(book, draft), *_paid_already(book, draft))


LEFT = """
SELECT i.brought + coalesce(sum(s.amount), 0)
FROM invoice_now AS i LEFT JOIN settlement_now AS s ON s.invoice = i.id AND NOT EXISTS (
    SELECT 1 FROM posting AS p JOIN voucher AS c ON c.corrects = p.voucher WHERE p.id = s.posting)
WHERE i.id = ? GROUP BY i.id
"""


def _paid_already(book: Book, draft: VoucherInput) -> Iterator[Problem]:
    """The invoices that a voucher pays, by its party and number, of which nothing is left."""
    name, key = whose_key(book, draft.party or draft.counterparty), number_key(draft.document)
    for charge in charges(book, draft) if name and key else ():
        if charge.amount > 0:
            continue
        ids = invoices_numbered(book, {(name, key)})
        found = [
            one
            for sign in (1, -1)
            for one in _earlier(book, draft, charge, sign)
            if (one.name, one.number) == (name, key)
        ]
        left = sum(book.connection.execute(LEFT, (id_,)).fetchone()[0] for id_ in ids)
        left = left * SIGNS[charge.side] + sum(one.amount for one in found if not one.is_settled)
        if left <= 0 and (ids or any(one.amount > 0 for one in found)):
            yield problem(
                "paid-already",
                "Nothing is left to pay of {document} of {party} ({vouchers}): look whether it is"
                " paid twice.",
                "document",
                document=draft.document,
                party=draft.counterparty or draft.party,
                vouchers=", ".join(dict.fromkeys(one.voucher for one in found)) or MINUS,
            )


def double_invoices(book: Book, draft: VoucherInput) -> tuple[Problem, ...]:
    """The invoices that a voucher may book once more: of one number, or of one amount and time."""
    name = whose_key(book, draft.party or draft.counterparty)
    if not name:
        return ()
    key, day = number_key(draft.document), draft.event_date or draft.date
    return tuple(
        problem(
            "double-invoice",
            "Of {party}, {document} for {amount} is recorded already, in {voucher} of {day}: look"
            " whether this is the same one.",
            "document",
            party=one.counterparty,
            document=one.document or MINUS,
            amount=write_amount(one.amount),
            voucher=one.voucher,
            day=one.day,
        )
        for charge in charges(book, draft)
        if charge.amount > 0
        for one in _earlier(book, draft, charge)
        if one.name == name
        and (
            (key and one.number == key)
            or (one.amount == charge.amount and abs(one.day - day) <= timedelta(NEAR))
        )
    )
