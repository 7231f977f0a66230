"""Invoices to customers and members: numbered, recorded and registered in one write.

The number is the year and four digits or more, without a gap in the book: `"20190001"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import year_of
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core.errors import Refused, problem
from ledger.core.model import Posting, VoucherInput
from ledger.core.money import allocate, write_amount
from ledger.core.text import clean
from ledger.invoices.invoice_register import invoice_of, invoices
from ledger.invoices.model import due_day, is_own_number, ocr_of
from ledger.invoices.open_items import control_accounts, item_of_invoice
from ledger.invoices.parties import party_named
from ledger.invoices.record_invoice import record_with_invoice
from ledger.invoices.settle import settle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.model import ObjectTags, Voucher
    from ledger.core.money import Ore
    from ledger.invoices.model import Invoice

DocumentKind: TypeAlias = Literal["invoice", "requisition", "credit"]

DOCUMENTS: dict[DocumentKind, str] = {
    "invoice": "faktura",
    "requisition": "rekvisition",
    "credit": "kreditfaktura",
}
"""What the document of the voucher begins with, before the number."""

RECEIVABLES = "1510"
"""Kundfordringar in BAS."""

MOST_LINES = 100
"""Lines of an invoice."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an invoice: what is to be paid for."""

    text: str
    amount: Ore
    """Öre; what lessens the invoice is negative."""

    account: str
    """The account of income that it is booked on."""

    objects: ObjectTags = ()


@dataclass(frozen=True, slots=True)
class InvoiceRequest:
    """An invoice that is to be made."""

    party: str
    """A code, or any of its names."""

    date: dt.date
    text: str
    """What it is for, and the customer's reference."""

    lines: tuple[InvoiceLine, ...]
    kind: DocumentKind = "invoice"
    due: dt.date | None = None
    """None is by the terms of the party."""

    series: str = ""
    """Of the voucher; empty is that of the last one that charged a customer."""

    @property
    def total(self) -> Ore:
        """What is to be paid, öre."""
        return sum(line.amount for line in self.lines)


NUMBERS = """
SELECT DISTINCT number FROM invoice WHERE side = 'customer' AND number GLOB ?
"""

LAST_NUMBER = 99_999
"""The last of a year that is written with five digits."""


def next_number(book: Book, year: int) -> str:
    """The number after the last one of the year, those of void invoices too.

    An invoice that another program made in the year, and was registered here, has its place; after
    one with the last number that five digits make, those that are free are taken from the first.
    """
    with book.reading() as connection:
        numbers = {number for (number,) in connection.execute(NUMBERS, (f"{year}*",))}
    last = max((int(one[4:]) for one in numbers if is_own_number(one)), default=0)
    following = (f"{year}{at:04d}" for at in count(last + 1 if last < LAST_NUMBER else 1))
    return next(number for number in following if number not in numbers)


def issue_invoice(book: Book, request: InvoiceRequest, by: str = "") -> Invoice:
    """Records and registers an invoice to a customer; its number is taken in the same write.

    Raises Refused, and takes no number then.
    """
    if problems := _line_problems(request):
        raise Refused(problems)
    with book.writing():
        number = next_number(book, year_of(book, request.date).name)
        return _recorded(book, request, number, ocr_of(number), by)


def _line_problems(request: InvoiceRequest) -> list[Problem]:
    found = []
    if not 0 < len(request.lines) <= MOST_LINES:
        found.append(
            problem("invoice-lines", "An invoice has 1 to {most} lines.", "lines", most=MOST_LINES)
        )
    found += [
        problem("invoice-line", "Each line has a text and an amount.", f"lines:{number}")
        for number, line in enumerate(request.lines, 1)
        if not (line.text.strip() and line.amount)
    ]
    if not found and request.total <= 0 and request.kind != "credit":
        found.append(
            problem(
                "invoice-total-negative",
                "The invoice comes to {total}, and is nothing to pay; credit an earlier one"
                " instead.",
                "lines",
                total=write_amount(request.total),
            )
        )
    return found


LAST_SERIES = """
SELECT v.series FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
WHERE p.account = ? AND p.amount > 0 ORDER BY p.id DESC LIMIT 1
"""


def _recorded(book: Book, request: InvoiceRequest, number: str, ocr: str, by: str) -> Invoice:
    """The invoice with its voucher, both in the book."""
    party = party_named(book, request.party)
    account = customer_account(book, request.date)
    with book.reading() as connection:
        known = connection.execute(LAST_SERIES, (account,)).fetchone()
    draft = VoucherInput(
        request.date,
        clean(request.text),
        (
            Posting(account, request.total),
            *(Posting(one.account, -one.amount, one.objects, one.text) for one in request.lines),
        ),
        series=request.series or (known[0] if known else "A"),
        counterparty=party.name,
        document=f"{DOCUMENTS[request.kind]} {number}",
        recorded_by=by,
        party=party.code,
        due=due_day(request.date, request.due, party),
        ocr=ocr,
    )
    receipt = record_with_invoice(book, draft)
    with book.reading() as connection:
        (id_,) = connection.execute(OF_VOUCHER, (receipt.sequence,)).fetchone()
    return invoice_of(book, id_)


OF_VOUCHER = "SELECT id FROM invoice_now WHERE voucher = ?"
TO_CUSTOMERS = "SELECT id FROM invoice_now WHERE side = 'customer'"


def customer_invoices(book: Book) -> tuple[Invoice, ...]:
    """The invoices and credit notes to customers, in the order they were registered."""
    with book.reading() as connection:
        ids = frozenset(id_ for (id_,) in connection.execute(TO_CUSTOMERS))
    return tuple(invoices(book, ids).values()) if ids else ()


def customer_account(book: Book, day: dt.date) -> str:
    """The account that invoices to customers are booked on: 1510, or the first that is theirs.

    Raises Refused when the chart has none.
    """
    claims = [claim for claim, side in control_accounts(book, day) if side == "customer"]
    found = [
        one.number
        for one in accounts(book)
        if one.active and any(claim.has_account(one.number) for claim in claims)
    ]
    if not found:
        raise Refused(
            problem(
                "no-customer-account",
                "The chart has no account of customers, as 1510; add it, and name it in the layout"
                " of the report.",
            )
        )
    return RECEIVABLES if RECEIVABLES in found else found[0]


def credit_invoice(
    book: Book, number: int, day: dt.date, reason: str, amount: Ore | None = None, *, by: str = ""
) -> Invoice:
    """Credits an invoice to a customer, all that is left to credit or `amount`; öre, positive.

    The credit note has a number of its own and the OCR of what it credits, and settles what is
    open of that. Raises Refused.
    """
    with book.writing():
        credited = invoice_of(book, number)
        voucher = _voucher_to_credit(book, credited)
        if not reason.strip():
            raise Refused(problem("credit-reason", "Say why it is credited.", "reason"))
        if day < credited.date:
            raise Refused(
                problem(
                    "credit-before",
                    "{number} is of {day}; it is credited on that day or later.",
                    "date",
                    number=credited.number,
                    day=credited.date,
                )
            )
        request = InvoiceRequest(
            credited.party,
            day,
            f"Kreditering av {credited.number}: {clean(reason)}",
            tuple(_credit_lines(voucher, credited, _left_to_credit(book, credited, amount))),
            "credit",
            due=day,
            series=voucher.series,
        )
        new = next_number(book, year_of(book, day).name)
        note = _recorded(book, request, new, reference_of(credited), by)
        booked = voucher_at(book, note.voucher or 0)
        item = item_of_invoice(book, credited.id)
        if item.amount > 0 and booked:
            settle(book, booked, item, reason=clean(reason), by=by)
        return note


def _voucher_to_credit(book: Book, credited: Invoice) -> Voucher:
    voucher = voucher_at(book, credited.voucher or 0)
    if voucher is None or credited.side != "customer" or credited.is_credit:
        raise Refused(
            problem(
                "credit-what",
                "Only an invoice to a customer with a voucher can be credited, and {number} is"
                " none.",
                "invoice",
                number=credited.number,
            )
        )
    return voucher


def _left_to_credit(book: Book, credited: Invoice, amount: Ore | None) -> Ore:
    """What is to be credited: the amount, or all that is left; öre, positive."""
    left = credited.amount - already_credited(book, credited)
    wanted = left if amount is None else amount
    if not 0 < wanted <= left:
        raise Refused(
            problem(
                "credit-amount",
                "Of {number}, {left} is left to credit.",
                "amount",
                number=credited.number,
                left=write_amount(left),
            )
        )
    return wanted


def reference_of(invoice: Invoice) -> str:
    """What a payment of an invoice, and its credit note, refer to: its OCR, else its number."""
    return invoice.ocr or invoice.number


def credited_by(book: Book, note: Invoice) -> Invoice | None:
    """The invoice to a customer that a credit note credits."""
    return next(
        (
            one
            for one in customer_invoices(book)
            if one.party == note.party and not one.is_credit and reference_of(one) == note.ocr
        ),
        None,
    )


def already_credited(book: Book, invoice: Invoice) -> Ore:
    """What credit notes have credited of an invoice to a customer; öre, positive."""
    return -sum(
        one.amount
        for one in customer_invoices(book)
        if one.is_credit and (one.party, one.ocr) == (invoice.party, reference_of(invoice))
    )


def _credit_lines(voucher: Voucher, credited: Invoice, wanted: Ore) -> Iterable[InvoiceLine]:
    """The lines of the invoice turned, each with its part of what is credited."""
    rows = [one for one in voucher.postings if one.account != credited.account]
    parts: Sequence[Ore] = [-one.amount for one in rows]
    if wanted != sum(parts):
        parts = allocate(wanted, tuple(max(one, 0) for one in parts))
    for row, part in zip(rows, parts, strict=True):
        if part:
            yield InvoiceLine(row.text or voucher.text, -part, row.account, row.objects)
