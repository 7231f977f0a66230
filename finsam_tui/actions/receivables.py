"""Member contributions and invoices to customers: planned, made and credited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.actions.invoices import parsed_objects
from ledger.core.calendar import read_iso_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import read_amount
from ledger.invoices.customer_invoice import InvoiceLine, credit_invoice, issue_invoice
from ledger.invoices.registered import invoices, number_key
from ledger.management.contribution_invoices import issue_contributions
from ledger.management.contribution_plan import PlanChanges, set_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.invoices.model import Invoice

__all__ = ["credit_invoice", "issue_contributions", "issue_invoice", "set_plan"]


def day_in(text: str, where: str) -> date | None:
    """The day that is written; None when nothing is. Raises Refused."""
    found = read_iso_day(text.strip()) if text.strip() else None
    if isinstance(found, Problem):
        raise Refused(replace(found, where=where))
    return found


def amount_in(text: str, where: str) -> Ore | None:
    """The amount that is written, öre; None when nothing is. Raises Refused."""
    found = read_amount(text) if text.strip() else None
    if isinstance(found, Problem):
        raise Refused(replace(found, where=where))
    return found


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
        amount_in(written.get("total", ""), "total"),
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
    tags = parsed_objects(objects)
    return tuple(
        InvoiceLine(text, amount_in(amount, "lines") or 0, account, tags)
        for text, amount, account in written
    )


def customer_invoice(book: Book, number: str) -> Invoice:
    """The invoice to a customer that has the number; raises Refused when it is not one."""
    key = number_key(number)
    found = [
        one
        for one in invoices(book).values()
        if one.side == "customer" and number_key(one.number) == key
    ]
    if len(found) == 1:
        return found[0]
    raise Refused(
        problem(
            "no-customer-invoice",
            "{number} is the number of {count:# invoice|# invoices} to customers; see the list of"
            " receivables.",
            "invoice",
            count=len(found),
            number=repr(number[:40]),
        )
    )
