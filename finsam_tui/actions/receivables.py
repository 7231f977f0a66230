"""Member contributions and invoices to customers: planned, made and credited."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from finsam_tui.actions.pay import ACCOUNT, own_account
from finsam_tui.actions.written import read, read_if_any, read_objects
from ledger.bookkeeping.attachments import attach, attachments, file_parts
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.contributions.invoicing import issue_contributions
from ledger.contributions.plan import PlanChanges, set_plan
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import read_amount
from ledger.core.text import quoted
from ledger.invoices.customer_invoice import (
    InvoiceLine,
    credit_invoice,
    customer_invoices,
    issue_invoice,
)
from ledger.invoices.giro_numbers import read_payment_account
from ledger.invoices.invoice_register import number_key
from ledger.invoices.parties import find_party

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.book.book import Book
    from ledger.invoices.giro_numbers import AccountKind, PaymentAccount
    from ledger.invoices.model import Invoice

__all__ = ["credit_invoice", "invoice_pdf", "issue_contributions", "issue_invoice", "set_plan"]


def invoice_pdf(book: Book, invoice: Invoice, by: str = "") -> tuple[str, bytes]:
    """The name and the bytes of an invoice to a customer as a PDF, the same whenever it is asked.

    The first time it is put with its voucher (BFL 7:1), from where it is taken afterwards. Raises
    Refused when the association's own account to be paid to is not known.
    """
    voucher = voucher_at(book, invoice.voucher or 0)
    sequence = voucher.sequence if voucher else 0
    name = f"{voucher.document if voucher else invoice.number}.pdf"
    for one in attachments(book, sequence):
        if one.name == name:
            return name, b"".join(file_parts(book, one.sha256))
    from exports.render.invoice_pages import invoice_document  # noqa: PLC0415 - only for a PDF
    from exports.render.pdf import typeset  # noqa: PLC0415 - likewise

    content = typeset(invoice_document(book, invoice, _paid_to(book)))
    attach(book, sequence, name, content, by)
    return name, content


def _paid_to(book: Book) -> PaymentAccount:
    """The association's own giro or IBAN: as its party has it, else as the latest statement has."""
    own = find_party(book, book.association.orgnr)
    kinds: tuple[AccountKind, ...] = ("bankgiro", "plusgiro", "iban")
    for kind in kinds:
        written = getattr(own, kind, "")
        found = read_payment_account(written, kind) if written else None
        if found and not isinstance(found, Problem):
            return found
    with suppress(Refused):
        return own_account(book, ACCOUNT, None)
    raise Refused(
        problem(
            "own-account",
            "Where the association is paid is not known: add itself to suppliers and customers, by"
            " its organisation number {orgnr}, with address and bankgiro, plusgiro or IBAN:"
            " {remedy}.",
            orgnr=book.association.orgnr,
            remedy="own-party",
        )
    )


def plan_changes(written: Mapping[str, str], members: Iterable[str] | None = None) -> PlanChanges:
    """What is written of a plan: total, periods, decision, and `CODE=SHARE` of each member.

    Raises Refused for what is not written so.
    """
    periods = written.get("periods", "").strip()
    if periods and periods not in ("1", "2", "4", "12"):
        raise Refused(
            problem(
                "plan-periods",
                "A year has 1, 2, 4 or 12 parts, not {count}.",
                "periods",
                count=periods,
            )
        )
    requisitions = written.get("requisitions")
    return PlanChanges(
        read_if_any(written.get("total"), read_amount, "total"),
        _pairs(members) if members else None,
        int(periods) if periods else None,
        written.get("decision"),
        None if requisitions is None else requisitions.replace(",", " ").split(),
        _pairs(written.get("accounts", "").split()) or None,
    )


def _pairs(written: Iterable[str]) -> dict[str, str]:
    found = [one.partition("=") for one in written]
    if not all(code.strip() and text.strip() for code, _equals, text in found):
        raise Refused(
            problem("plan-member", "Write a member as CODE=SHARE, as NACKA=14,25%.", "members")
        )
    return {code.strip(): text.strip() for code, _equals, text in found}


def invoice_lines(
    written: Iterable[tuple[str, str, str]], objects: str = ""
) -> tuple[InvoiceLine, ...]:
    """The lines of an invoice, each with text, kronor and account. Raises Refused."""
    tags = read(objects, read_objects, "objects")
    return tuple(
        InvoiceLine(text, read_if_any(amount, read_amount, "lines") or 0, account, tags)
        for text, amount, account in written
    )


def customer_invoice(book: Book, number: str) -> Invoice:
    """The invoice to a customer that has the number; raises Refused when it is not one."""
    key = number_key(number)
    found = [one for one in customer_invoices(book) if number_key(one.number) == key]
    if len(found) == 1:
        return found[0]
    written = quoted(number)
    if found:
        raise Refused(
            problem(
                "number-of-several-invoices",
                "Several invoices to customers have the number {number}; see the receivables.",
                "invoice",
                number=written,
            )
        )
    raise Refused(
        problem(
            "no-customer-invoice",
            "No invoice to a customer has the number {number}; see the receivables.",
            "invoice",
            number=written,
        )
    )
