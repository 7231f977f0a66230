"""Registered invoices, the paid ones too; and one of them, with all that has befallen it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from ledger.bookkeeping.approvals import WITHDRAWN
from ledger.core.calendar import swedish_time
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid
from ledger.core.model import voucher_name
from ledger.core.money import MINUS, write_amount
from ledger.core.table import (
    AMOUNT,
    CSV,
    EVERYWHERE,
    FILE,
    TEXT,
    WIDE,
    Column,
    Row,
    Table,
    rows_as_json,
)
from ledger.invoices.invoice_register import invoice_events, invoice_of
from ledger.invoices.item_states import STATES, item_states
from ledger.invoices.mandates import FIRST, FIRST_WITHDRAWN
from ledger.invoices.open_items import SIGNS, all_items, item_of_invoice
from ledger.invoices.parties import parties_by_code
from ledger.registers.columns import amount_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.invoices.model import Invoice
    from ledger.invoices.open_items import OpenItem

PAID = "paid"
ALL_STATES: dict[str, str] = {PAID: msgid("paid"), **{str(one): STATES[one] for one in STATES}}
"""What a registered invoice can be."""


def invoices_table(book: Book, query: ReportQuery) -> Table:
    """The invoices that are registered and dated in the period, whatever has come of them.

    With `kind`, those in one state; with `number`, all about that one. Raises Refused for a state
    that there is none of.
    """
    _ = query.words
    if query.number is not None:
        return registered_invoice_table(book, query)
    if query.kind is not None and query.kind not in ALL_STATES:
        raise Refused(
            problem(
                "invoice-state", "An invoice is one of: {states}.", states=", ".join(ALL_STATES)
            )
        )
    items = [one for one in all_items(book, query.period.last) if one.invoice]
    states = item_states(book, items)
    columns = _list_columns(_)
    rows = []
    for item in sorted(items, key=lambda one: one.invoice, reverse=True):
        state = states.state(item) if item.amount else PAID
        invoice = invoice_of(book, item.invoice)
        if invoice.date in query.period and query.kind in (None, state):
            about = (item.invoice, item.party, item.counterparty, item.document)
            days = (invoice.date.isoformat(), item.due.isoformat())
            amounts = (item.charged * SIGNS[item.side], item.amount * SIGNS[item.side])
            cells = (*about, *days, state, *amounts)
            rows.append(Row(cells, "faint" if state == PAID else "row", opens=item))
    return Table(
        query.title(_("Invoices")),
        columns,
        rows,
        () if rows else (_("No such invoice is registered."),),
        id="invoices",
        document={**query.head(), "invoices": rows_as_json(columns, rows)},
    )


def _list_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    return (
        Column("invoice", _("No."), "number", 5),
        Column("party", _("Code"), on=CSV | FILE),
        Column("counterparty", _("Counterparty")),
        Column("number", _("Document"), width=12),
        Column("date", _("Date"), "day", 10),
        Column("due", _("Due"), "day", 10, on=WIDE, room=90),
        Column(
            "state", _("State"), width=14, words={one: _(ALL_STATES[one]) for one in ALL_STATES}
        ),
        replace(amount_column(_), id="charged"),
        Column("left", _("Left"), "amount", AMOUNT, on=WIDE, room=100),
    )


@dataclass(frozen=True, slots=True)
class InvoiceStep:
    """Something that was done with an invoice."""

    at: str
    """UTC to the millisecond; empty of what the bank did."""

    what: str
    """Its name, in `STEPS`."""

    by: str = ""
    voucher: int | None = None
    """The voucher that it is about, by registration sequence."""

    name: str = ""
    """That voucher as people say it: `"A 17 (2019)"`."""

    amount: Ore | None = None
    about: str = ""


STEPS = {
    "received": msgid("received"),
    "registered": msgid("registered"),
    "booked": msgid("booked"),
    "first-approval": msgid("approved by one of two"),
    "approved": msgid("approved"),
    "withdrawal": msgid("approval withdrawn"),
    "disputed": msgid("disputed"),
    "undisputed": msgid("no longer disputed"),
    "in-file": msgid("in a payment file"),
    "withdrawn": msgid("taken out of its payment file"),
    "settled": msgid("paid or lessened"),
}
"""What can be done with an invoice."""


def invoice_steps(book: Book, invoice: Invoice, item: OpenItem) -> tuple[InvoiceStep, ...]:
    """What was done with an invoice, by whom and when, the earliest first."""
    with book.reading() as connection:
        found = [
            *_received(connection, invoice),
            *_approved(connection, invoice),
            *_in_files(connection, invoice),
            *_settled(connection, invoice),
            *_paid_by_text(connection, invoice, item),
            *(
                InvoiceStep(one.at, one.event, one.by, about=one.reason)
                for one in invoice_events(book).get(invoice.id, ())
            ),
        ]
    return tuple(sorted(found, key=lambda one: one.at))


RECEIVED = """
SELECT j.at, 'received', j.actor, f.name FROM kept_file AS f JOIN journal AS j ON j.seq = f.entry
WHERE f.sha256 = :sha256
UNION ALL
SELECT j.at, 'registered', j.actor, '' FROM invoice AS i JOIN journal AS j ON j.seq = i.entry
WHERE i.id = :id AND (i.voucher IS NULL OR j.seq > (
    SELECT entry FROM voucher WHERE sequence = i.voucher) + 1)
"""
VOUCHERS = """
SELECT j.at, v.recorded_by, v.sequence, v.series, v.number, substr(y.last_day, 1, 4) + 0, v.text
FROM voucher AS v JOIN journal AS j ON j.seq = v.entry JOIN fiscal_year AS y ON y.id = v.year
WHERE v.sequence = ?
"""


def _received(connection: Connection, invoice: Invoice) -> Iterator[InvoiceStep]:
    given = {"sha256": invoice.sha256, "id": invoice.id}
    for at, what, by, about in connection.execute(RECEIVED, given):
        yield InvoiceStep(at, what, by, about=about)
    for at, by, sequence, series, number, year, text in connection.execute(
        VOUCHERS, (invoice.voucher,)
    ):
        name = voucher_name(series, number, year)
        yield InvoiceStep(at, "booked", by, sequence, name, invoice.amount, text)


APPROVALS = """
SELECT j.at, a.approved_by, j.actor, j.body FROM approval AS a JOIN journal AS j ON j.seq = a.entry
WHERE a.voucher = ?
"""
FIRSTS = "SELECT at, kind, actor, body FROM journal WHERE kind IN (?, ?)"


def _approved(connection: Connection, invoice: Invoice) -> Iterator[InvoiceStep]:
    for at, by, actor, body in connection.execute(APPROVALS, (invoice.voucher,)):
        if by == WITHDRAWN:
            yield InvoiceStep(at, "withdrawal", actor, about=_reason_in(body))
        else:
            yield InvoiceStep(at, "approved", by)
    for at, kind, actor, body in connection.execute(FIRSTS, (FIRST, FIRST_WITHDRAWN)):
        for line in body.splitlines():
            table, sequence, by = (*line.split("\t"), "", "")[:3]
            if table != FIRST or sequence != str(invoice.voucher):
                continue
            if kind == FIRST:
                yield InvoiceStep(at, FIRST, by)
            else:
                yield InvoiceStep(at, "withdrawal", actor, about=_reason_in(body))


def _reason_in(body: str) -> str:
    """Why the approvals of a journal entry were withdrawn."""
    return body.rpartition("reason\t")[2].strip()


FILES = """
SELECT j.at, j.actor, p.file, p.date, p.amount, p.receiver, p.reference
FROM payment AS p JOIN journal AS j ON j.seq = p.entry WHERE p.invoice = ?
"""


def _in_files(connection: Connection, invoice: Invoice) -> Iterator[InvoiceStep]:
    for at, by, file, day, amount, *receiver in connection.execute(FILES, (invoice.id,)):
        about = "  ".join((f"{file}:", day, *filter(None, receiver)))
        yield InvoiceStep(at, "in-file", by, amount=amount, about=about)


SETTLED = """
SELECT j.at, j.actor, s.amount, v.sequence, v.series, v.number, substr(y.last_day, 1, 4) + 0,
       v.date, (SELECT l.date || '  ' || l.text || ' ' || l.counterparty
                FROM statement_match_now AS m JOIN statement_line AS l ON l.id = m.line
                WHERE m.posting BETWEEN v.first_posting AND v.first_posting + v.rows - 1)
FROM settlement_now AS s JOIN posting AS p ON p.id = s.posting
JOIN voucher AS v ON v.sequence = p.voucher JOIN journal AS j ON j.seq = s.entry
JOIN fiscal_year AS y ON y.id = v.year
WHERE s.invoice = :id AND v.sequence IS NOT :voucher ORDER BY s.entry, p.id
"""


def _settled(connection: Connection, invoice: Invoice) -> Iterator[InvoiceStep]:
    """What pays or lessens it, with the line of the bank that it came by."""
    given = {"id": invoice.id, "voucher": invoice.voucher}
    for at, by, amount, sequence, *name, day, line in connection.execute(SETTLED, given):
        paid = -amount * SIGNS[invoice.side]
        yield InvoiceStep(at, "settled", by, sequence, voucher_name(*name), paid, line or day)


ON_ACCOUNT = "SELECT sum(amount) FROM posting WHERE voucher = ? AND account = ?"
HAS_SETTLED = """
SELECT EXISTS (SELECT 1 FROM settlement_now AS s JOIN posting AS p ON p.id = s.posting
               WHERE p.voucher = ? AND s.invoice = ?)
"""


def _paid_by_text(
    connection: Connection, invoice: Invoice, item: OpenItem
) -> Iterator[InvoiceStep]:
    """The vouchers that have its counterparty and number, which nobody had to settle by hand."""
    for one in item.vouchers:
        if (
            one != invoice.voucher
            and not connection.execute(HAS_SETTLED, (one, invoice.id)).fetchone()[0]
        ):
            (amount,) = connection.execute(ON_ACCOUNT, (one, invoice.account)).fetchone()
            ((at, by, _sequence, *name, text),) = connection.execute(VOUCHERS, (one,))
            paid = -amount * SIGNS[invoice.side]
            yield InvoiceStep(at, "settled", by, one, voucher_name(*name), paid, text)


def registered_invoice_table(book: Book, query: ReportQuery) -> Table:
    """One invoice by its number in the book: what it says, its state, and its steps.

    Raises Refused when there is none.
    """
    _ = query.words
    invoice = invoice_of(book, query.number or 0)
    item = item_of_invoice(book, invoice.id)
    steps = invoice_steps(book, invoice, item)
    state = item_states(book, [item]).state(item) if item.amount else PAID
    columns = _step_columns(_)
    rows = [
        Row(
            (
                *(one.at, swedish_time(one.at).date().isoformat(), one.what, one.by),
                *(one.voucher, one.name, one.about, one.amount),
            ),
            opens=one,
        )
        for one in steps
    ]
    facts = [f"{name}: {text}" for name, text in _facts(book, invoice, item, state, _) if text]
    return Table(
        (query.whose, *facts),
        columns,
        rows,
        id="invoice",
        document={
            **query.head(),
            "invoice": {**_as_json(invoice), "state": state, "left": _left(item)},
            "steps": rows_as_json(columns, rows),
        },
    )


def _step_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    return (
        Column("at", _("When"), "time", on=WIDE, screen_width=16),
        Column(label=_("Date"), kind="day", width=10, on=TEXT),
        Column("what", _("What"), width=22, words={one: _(STEPS[one]) for one in STEPS}),
        Column("by", _("By"), width=14),
        Column("voucher", on=CSV),
        Column("voucher", _("Voucher"), width=11, on=EVERYWHERE - CSV),
        Column("about", _("About")),
        amount_column(_),
    )


def _left(item: OpenItem) -> Ore:
    return item.amount * SIGNS[item.side]


def _facts(
    book: Book, invoice: Invoice, item: OpenItem, state: str, _: Callable[..., str]
) -> Iterator[tuple[str, str]]:
    """What the invoice says, each with its name."""
    party = parties_by_code(book)[invoice.party]
    yield _("Counterparty"), f"{party.name} ({party.code})"
    yield _("Document"), invoice.number
    yield _("State"), _(ALL_STATES[state])
    yield _("Date"), invoice.date.isoformat()
    yield _("Due"), item.due.isoformat()
    yield _("Amount"), write_amount(invoice.amount)
    yield _("Left"), write_amount(_left(item))
    yield "OCR", invoice.ocr
    for one in invoice.vat:
        rate = f"{one.rate // 100} %"
        yield _("VAT {rate}", rate=rate), f"{write_amount(one.vat)} / {write_amount(one.base)}"
    yield _("Pays to"), party.paid_to or MINUS


def _as_json(invoice: Invoice) -> dict[str, Any]:
    days = {"date": invoice.date.isoformat(), "due": invoice.due and invoice.due.isoformat()}
    return {**asdict(invoice), **days}
