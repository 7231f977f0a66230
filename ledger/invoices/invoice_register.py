"""The invoices that a book has registered, what of the postings is theirs, and what befell them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.book.recorded import next_id
from ledger.book.values import json_list, read_day, row_of
from ledger.core.errors import Refused, few, problem
from ledger.core.money import amount_problem
from ledger.core.text import clean, name_key, quoted, text_problem
from ledger.invoices.model import Invoice, InvoiceVat
from ledger.invoices.parties import parties_by_code

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.money import Ore

KIND = "invoice"
"""The kind of journal entry that tells of invoices."""

SETTLEMENT = "settlement"
EVENT = "invoice-event"

LONGEST_NUMBER = 100
"""Characters of an invoice's number, and of its OCR."""

_WORDS = (
    *("faktura", "fakturanr", "fakturanummer", "fakt", "kundfaktura", "rekvisition"),
    *("kreditfaktura", "kredit", "nr", "inv"),
)
"""What stands before the number of an invoice in the document of a voucher."""


def invoice_number(document: str) -> str:
    """The number in the document of a voucher: `"1234"` of `"Faktura nr 1234"`."""
    words = document.split()
    while len(words) > 1 and words[0].casefold().rstrip(".:") in _WORDS:
        del words[0]
    return " ".join(words)


def number_key(document: str) -> str:
    """What two spellings of an invoice's number have in common."""
    return name_key(invoice_number(document))


INVOICES = """
SELECT party, side, number, date, amount, due, ocr, account, voucher, brought, sha256, id
FROM invoice_now{} ORDER BY id
"""
VAT = """
SELECT v.invoice, v.rate, v.base, v.vat FROM invoice_vat AS v
JOIN invoice_now AS i ON i.id = v.invoice AND i.entry = v.entry{} ORDER BY v.invoice, v.rate
"""


def those(column: str, numbers: Iterable[int] | None, word: str = "WHERE") -> tuple[str, str]:
    """The condition that a column is one of the numbers, and what it is given; none for all.

    A condition that asks at once whether all are wanted would let SQLite use no index.
    """
    if numbers is None:
        return "", ""
    return (
        f" {word} {column} IN (SELECT value FROM json_each(:numbers))",
        json_list(numbers),
    )


@read_once
def invoices(book: Book, ids: frozenset[int] | None = None) -> Mapping[int, Invoice]:
    """The invoices that are registered and not void, by number: all, or those with the numbers."""
    one, numbers = those("id", ids)
    of_one, _ = those("v.invoice", ids)
    given = {"numbers": numbers}
    with book.reading() as connection:
        vat: defaultdict[int, tuple[InvoiceVat, ...]] = defaultdict(tuple)
        for invoice, *row in connection.execute(VAT.format(of_one), given):
            vat[invoice] += (InvoiceVat(*row),)
        rows = connection.execute(INVOICES.format(one), given).fetchall()
    return {id_: _invoice(row, vat.get(id_, ()), id_) for *row, id_ in rows}


NUMBERED = "SELECT party, id, number FROM invoice_now WHERE party IN ({})"


def invoices_numbered(book: Book, keys: Collection[tuple[str, str]]) -> frozenset[int]:
    """The invoices that have the code of a party and the key of a number together."""
    codes = sorted({code for code, _ in keys})
    question = NUMBERED.format(", ".join("?" * len(codes)))
    with book.reading() as connection:
        return frozenset(
            id_
            for code, id_, number in connection.execute(question, codes)
            if (code, number_key(number)) in keys
        )


def _invoice(row: Sequence[Any], vat: tuple[InvoiceVat, ...], id_: int) -> Invoice:
    party, side, number, day, amount, due, ocr, *rest = row
    first = (party, side, number, date.fromisoformat(day), amount, read_day(due), ocr, vat)
    return Invoice(*(*first, *rest, id_))


def invoice_of(book: Book, id_: int) -> Invoice:
    """The invoice with this number in the book; raises Refused when there is none."""
    if found := invoices(book, frozenset((id_,))).get(id_):
        return found
    raise Refused(
        problem(
            "no-such-invoice",
            "No invoice is registered with the number {invoice}; see the list of them.",
            "invoice",
            invoice=id_,
        )
    )


CHARGED = """
SELECT voucher, amount FROM invoice_now WHERE side = 'customer' AND voucher > 0
"""


def charged_to_customers(book: Book) -> dict[int, Ore]:
    """What each voucher of an invoice to a customer has charged, by registration sequence."""
    with book.reading() as connection:
        return dict(connection.execute(CHARGED).fetchall())


@dataclass(frozen=True, slots=True)
class InvoiceEvent:
    """Something that befell an invoice."""

    event: str
    """`"disputed"`, `"undisputed"`, `"withdrawn"` from its payment file, or `"void"`."""

    reason: str
    by: str
    at: str
    """UTC to the millisecond."""


EVENTS = """
SELECT e.invoice, e.event, e.reason, j.actor, j.at
FROM invoice_event AS e JOIN journal AS j ON j.seq = e.entry ORDER BY e.invoice, e.entry
"""


@read_once
def invoice_events(book: Book) -> Mapping[int, tuple[InvoiceEvent, ...]]:
    """What befell each invoice, the earliest first."""
    found: defaultdict[int, tuple[InvoiceEvent, ...]] = defaultdict(tuple)
    with book.reading() as connection:
        for invoice, *row in connection.execute(EVENTS):
            found[invoice] += (InvoiceEvent(*row),)
    return found


@read_once
def disputes(book: Book) -> Mapping[int, InvoiceEvent]:
    """Why each disputed invoice is."""
    found: dict[int, InvoiceEvent] = {}
    for invoice, events in invoice_events(book).items():
        about = [one for one in events if one.event in ("disputed", "undisputed")]
        if about and about[-1].event == "disputed":
            found[invoice] = about[-1]
    return found


IN_FILE = """
SELECT p.invoice, p.file FROM payment AS p
WHERE NOT EXISTS (SELECT 1 FROM invoice_event AS e
                  WHERE e.invoice = p.invoice AND e.event = 'withdrawn' AND e.entry > p.entry){}
"""


def payment_files_of(book: Book, ids: Collection[int] | None = None) -> Mapping[int, int]:
    """The payment file that each invoice is in, when it is in one: of all, or of those."""
    among, numbers = those("p.invoice", ids, "AND")
    with book.reading() as connection:
        return dict(connection.execute(IN_FILE.format(among), {"numbers": numbers}).fetchall())


NOW = "SELECT invoice, amount, how, reason FROM settlement_now WHERE posting = ?"
"""What each invoice has of a posting."""


def add_invoice(
    book: Book, invoice: Invoice, postings: Sequence[tuple[int, Ore, str]] = (), by: str = ""
) -> Invoice:
    """Registers an invoice, with what of postings on its account is its own, and how.

    What other invoices have of the postings stays theirs. Raises Refused.
    """
    with book.writing() as connection:
        number = next_id(connection, "invoice")
        invoice = replace(invoice, id=number, number=clean(invoice.number), ocr=clean(invoice.ocr))
        if problems := [*_problems(book, invoice)]:
            raise Refused(problems)
        rows = [row_of("invoice", invoice)]
        rows += [("invoice_vat", number, one.rate, one.base, one.vat) for one in invoice.vat]
        for one, *part in postings:
            rows += [("settlement", one, *other) for other in connection.execute(NOW, (one,))]
            rows.append(("settlement", one, number, *part, ""))
        book.append(Entry(KIND, by, tuple(rows)))
        return invoice


def _problems(book: Book, invoice: Invoice) -> Iterator[Problem]:
    if invoice.party not in parties_by_code(book):
        yield problem(
            "no-such-party",
            "There is no supplier or customer {name}; see the list of them: {near}.",
            "party",
            name=quoted(invoice.party),
            near="-",
        )
    if not invoice.number:
        yield problem("invoice-number", "An invoice has a number; write it.", "number")
    for name in ("number", "ocr"):
        if fault := text_problem(getattr(invoice, name), name, LONGEST_NUMBER):
            yield fault
    if not invoice.amount:
        yield problem("zero-invoice", "An invoice is of an amount.", "amount")
    elif fault := amount_problem(invoice.amount, "amount"):
        yield fault
    if invoice.due and invoice.due < invoice.date:
        yield problem(
            "due-before",
            "The due day {due} is before the day of the invoice, {day}.",
            "due",
            due=invoice.due,
            day=invoice.date,
        )


def dispute(book: Book, invoice: int, reason: str, by: str = "") -> None:
    """Has an invoice be disputed: it is not paid until that is taken back. Raises Refused."""
    if not reason.strip():
        raise Refused(problem("dispute-reason", "Say why the invoice is disputed.", "reason"))
    _add_event(book, invoice, "disputed", reason, by)


def take_back_dispute(book: Book, invoice: int, by: str = "") -> None:
    """Has an invoice not be disputed any more; raises Refused when it is not."""
    if invoice not in disputes(book):
        raise Refused(problem("not-disputed", "The invoice is not disputed."))
    _add_event(book, invoice, "undisputed", "", by)


PAID_TOGETHER = """
SELECT invoice FROM payment WHERE (file, number) = (
    SELECT file, number FROM payment WHERE invoice = ? ORDER BY entry DESC LIMIT 1)
ORDER BY invoice
"""


def withdraw_payment(book: Book, invoice: int, by: str = "") -> None:
    """Has the payment of an invoice be in no file: the bank did not make it. Raises Refused.

    The invoices and credit notes of the same payment can be paid again too.
    """
    with book.writing() as connection:
        if invoice not in payment_files_of(book, (invoice,)):
            raise Refused(problem("not-in-file", "The invoice is in no payment file."))
        for (one,) in connection.execute(PAID_TOGETHER, (invoice,)).fetchall():
            _add_event(book, one, "withdrawn", "", by)


def why_not_void(book: Book, invoice: int) -> Problem | None:
    """Why an invoice cannot be made void, whatever the reason.

    What a customer has been sent stays in the book and is credited (BFL 5:5, ML 17 kap.), and what
    a payment file has is paid. Raises Refused when there is no such invoice.
    """
    known = invoice_of(book, invoice)
    if known.is_issued and known.is_credit:
        return problem(
            "void-credit-note",
            "The credit note {number} was made for a customer, and stays; make a new invoice of"
            " what was credited by mistake.",
            number=known.number,
        )
    if known.is_issued:
        return problem(
            "void-issued",
            "Invoice {number} was made for a customer, and stays; credit it: {remedy}.",
            number=known.number,
            remedy="credit-invoice",
        )
    if file := payment_files_of(book, (invoice,)).get(invoice):
        return problem(
            "void-in-file",
            "The invoice is in payment file {file}: take it out of the file first, when the bank"
            " does not pay it.",
            file=file,
        )
    return None


def void_invoice(book: Book, invoice: int, reason: str, by: str = "") -> None:
    """Has an invoice that was wrongly registered count no more; it stays in the history.

    What was settled with it is free again, and its postings are what their texts say. Raises
    Refused without a reason, and for `why_not_void`.
    """
    if not reason.strip():
        raise Refused(problem("void-reason", "Say why the invoice is void.", "reason"))
    with book.writing():
        if fault := why_not_void(book, invoice):
            raise Refused(fault)
        _add_event(book, invoice, "void", reason, by)


BOOKED_BY = "SELECT id FROM invoice_now WHERE voucher = ?"


def in_file_problem(
    book: Book, numbers: Collection[int] = (), vouchers: Iterable[int] = ()
) -> Problem | None:
    """That a payment file has one of the invoices, or one of those that the vouchers booked.

    The bank pays it whatever is done in the book meanwhile.
    """
    with book.reading() as connection:
        ids = {*numbers}
        ids |= {id_ for one in vouchers for (id_,) in connection.execute(BOOKED_BY, (one,))}
        found = payment_files_of(book, ids)
        if not found:
            return None
        known = invoices(book, frozenset(found))
    return problem(
        "in-file",
        "In a payment file already: {items}. The bank pays it, unless you stop the payment there"
        " and take it out of the file here.",
        items=few([f"{one.party} {one.number} ({found[id_]})" for id_, one in known.items()]),
    )


def _add_event(book: Book, invoice: int, event: str, reason: str, by: str) -> None:
    with book.writing():
        invoice_of(book, invoice)
        reason = clean(reason)
        if fault := text_problem(reason, "reason"):
            raise Refused(fault)
        row = ("invoice_event", invoice, event, reason)
        book.append(Entry(EVENT, by, (row,)))
