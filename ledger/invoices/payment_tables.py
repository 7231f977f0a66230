"""Payments as reports: what is proposed, to be signed, and what the bank has had as files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger.core.calendar import Period
from ledger.core.money import write_amount
from ledger.core.table import CSV, READ, Column, Row, Table, rows_as_json
from ledger.registers.columns import amount_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.invoices.pain001 import Payment
    from ledger.invoices.pay import PaymentProposal


def proposal_table(proposal: PaymentProposal, query: ReportQuery) -> Table:
    """What is to be paid, with room to sign, and what of what is due is not paid."""
    _ = query.words
    columns = (
        Column("number", _("No."), "number", 3),
        Column("date", _("Date"), "day", 10),
        Column("receiver", _("Receiver")),
        Column("account", _("Pays to"), width=16),
        Column("reference", _("Reference"), width=16),
        amount_column(_),
    )
    rows = [_payment_row(one.payment) for one in proposal.payments]
    total = Row(("", "", _("Total"), "", "", proposal.total), "sum", on=READ)
    signed = _("Approved for payment, name and day: ____________________ ____________________")
    left = [query.message(one) for one in proposal.left]
    return Table(
        (query.whose, _("Payment proposal")),
        columns,
        [*rows, *([total] if rows else ())],
        [*left, *([signed] if rows else [_("There is nothing to pay.")])],
        id="payment-proposal",
        document={
            "payments": rows_as_json(columns, rows),
            "invoices": [
                {"payment": one.payment.number, "invoice": item.invoice, "amount": -item.amount}
                for one in proposal.payments
                for item in one.items
            ],
            "total": proposal.total,
            "left": left,
        },
    )


def _payment_row(payment: Payment) -> Row:
    about = (payment.number, payment.date.isoformat(), payment.receiver, payment.account.written)
    return Row((*about, payment.reference, payment.amount))


PAYMENTS = """
SELECT f.id, j.at, j.actor, f.bank, f.account, p.number, p.date, i.party, i.number, p.receiver,
       p.reference, p.amount, f.sha256
FROM payment AS p JOIN payment_file AS f ON f.id = p.file JOIN journal AS j ON j.seq = f.entry
JOIN invoice_now AS i ON i.id = p.invoice
WHERE p.date BETWEEN :first AND :last ORDER BY f.id, p.number, p.invoice
"""


def payments_table(book: Book, query: ReportQuery) -> Table:
    """The payments in files for the bank, or those of the days asked for, an invoice a row."""
    _ = query.words
    period = query.period if query.days_are_given else Period(date.min, date.max)
    with book.reading() as connection:
        found: Sequence[tuple[str | int, ...]] = connection.execute(
            PAYMENTS, period.bounds
        ).fetchall()
    columns = (
        Column("file", _("File"), "number", 4),
        Column("made", on=CSV),
        Column("by", on=CSV),
        Column("bank", on=CSV),
        Column("account", on=CSV),
        Column("payment", on=CSV),
        Column("date", _("Date"), "day", 10),
        Column("party", _("Code")),
        Column("invoice", _("Invoice"), width=14),
        Column("receiver", on=CSV),
        Column("reference", on=CSV),
        amount_column(_),
        Column("sha256", on=CSV),
    )
    rows = [Row(one) for one in found]
    total = sum(int(one[11]) for one in found)
    return Table(
        (query.whose, _("Payment files")),
        columns,
        rows,
        [_("Together {amount}.", amount=write_amount(total))] if rows else [_("No payment file.")],
        id="payments",
        document={**query.head(), "payments": rows_as_json(columns, rows), "total": total},
    )
