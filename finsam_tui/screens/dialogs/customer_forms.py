"""What is written of invoices to customers and of the members' contributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.files import atomic_write
from finsam_tui.actions.receivables import (
    credit_invoice,
    invoice_lines,
    invoice_pdf,
    issue_contributions,
    issue_invoice,
    plan_changes,
    set_plan,
)
from finsam_tui.actions.written import read_if_any
from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.user_paths import typed_path
from ledger.contributions.invoicing import contribution_requests
from ledger.contributions.member_contributions import member_contributions
from ledger.contributions.plan import (
    contribution_plan,
    plan_remarks,
    planned,
)
from ledger.core import calendar
from ledger.core.calendar import read_iso_day
from ledger.core.errors import Refused
from ledger.core.money import read_amount, write_amount
from ledger.invoices.customer_invoice import InvoiceRequest
from ledger.invoices.invoice_register import invoice_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from finsam_tui.shell import Shell
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.invoices.model import Invoice


def _made(issued: Iterable[Invoice]) -> str:
    """What was made."""
    names = ", ".join(f"{one.number} {write_amount(one.amount)}" for one in issued)
    return _("Made: {invoices}", invoices=names)


def new_invoice(finsam: Shell, book: Book) -> None:
    """Asks for an invoice to a customer of one line, and makes it."""

    def attempt(values: Mapping[str, str]) -> str:
        written = ((values["text"], values["amount"], values["account"]),)
        request = InvoiceRequest(
            values["party"],
            read_if_any(values["date"], read_iso_day, "date") or calendar.today(),
            values["text"],
            invoice_lines(written, values["objects"]),
            due=read_if_any(values["due"], read_iso_day, "due"),
        )
        return _made([issue_invoice(book, request, finsam.who)])

    fields = (
        Field("party", _("Customer"), hint=_("Its code, or any of its names."), is_needed=True),
        Field("text", _("For"), hint=_("And the customer's reference."), is_needed=True),
        Field("amount", _("Amount"), is_needed=True, is_amount=True),
        Field("account", _("Account"), hint=_("The account of income."), is_needed=True),
        Field("objects", _("Objects"), hint=_("Dimension and code, as 6:MIA.")),
        Field("date", _("Date"), calendar.today().isoformat()),
        Field("due", _("Due"), hint=_("Empty: by the terms of the customer.")),
    )
    finsam.push_screen(Form(_("New invoice to a customer"), fields, attempt))


def credit(finsam: Shell, book: Book, invoice: int) -> None:
    """Asks why and how much an invoice is credited, and makes the credit note."""
    number = invoice_of(book, invoice).number

    def attempt(values: Mapping[str, str]) -> str:
        day = read_if_any(values["date"], read_iso_day, "date") or calendar.today()
        amount = read_if_any(values["amount"], read_amount, "amount")
        note = credit_invoice(book, invoice, day, values["reason"], amount, by=finsam.who)
        return _made([note])

    fields = (
        Field("reason", _("Why it is credited"), is_needed=True),
        Field("amount", _("Amount"), hint=_("Empty: all that is left to credit."), is_amount=True),
        Field("date", _("Date"), calendar.today().isoformat()),
    )
    finsam.push_screen(Form(_("Credit {number}", number=number), fields, attempt))


def make_pdf(finsam: Shell, book: Book, invoice: Invoice) -> None:
    """Asks where the PDF of an invoice is to be, and writes it."""

    def attempt(values: Mapping[str, str]) -> str:
        _name, content = invoice_pdf(book, invoice, finsam.who)
        with atomic_write(typed_path(values["path"])) as file:
            file.write(content)
        return _("{path} is made", path=values["path"])

    path = str(book.path.with_name(f"{invoice.number}.pdf"))
    field = Field("path", _("File"), path, is_needed=True)
    finsam.push_screen(Form(_("Invoice as PDF"), (field,), attempt, verb=_("make")))


def part_invoices(finsam: Shell, book: Book, query: ReportQuery) -> None:
    """Asks for a part of the year, and makes what is not invoiced through it."""
    year = query.year
    waiting = [
        part.part
        for one in member_contributions(book, query)
        for part in one.instalments
        if part.left
    ]

    def request(values: Mapping[str, str]) -> tuple[InvoiceRequest, ...]:
        day = read_if_any(values["date"], read_iso_day, "date") or calendar.today()
        part = int(values["part"]) if values["part"].isdecimal() else 0
        due = read_if_any(values["due"], read_iso_day, "due")
        return contribution_requests(book, year, part, day, due)

    def preview(values: Mapping[str, str]) -> str:
        lines = [f"{one.party}: {write_amount(one.total)}" for one in request(values)]
        return "\n".join(lines or [_("Nothing is left to invoice.")])

    def attempt(values: Mapping[str, str]) -> str:
        day = read_if_any(values["date"], read_iso_day, "date") or calendar.today()
        part = int(values["part"]) if values["part"].isdecimal() else 0
        due = read_if_any(values["due"], read_iso_day, "due")
        return _made(issue_contributions(book, year, part, day, due=due, by=finsam.who))

    fields = (
        Field("part", _("Part of the year"), str(min(waiting, default=1)), is_needed=True),
        Field("date", _("Date"), calendar.today().isoformat()),
        Field("due", _("Due"), hint=_("Empty: by the terms of the customer.")),
    )
    title = _("Invoice the contributions of {year}", year=year.name)
    finsam.push_screen(Form(title, fields, attempt, verb=_("make"), preview=preview))


def _written(amount: Ore) -> str:
    """An amount without blanks, as a word."""
    kronor, ore = divmod(amount, 100)
    return f"{kronor},{ore:02d}" if ore else str(kronor)


def write_plan(finsam: Shell, book: Book, year: FiscalYear) -> None:
    """Asks what the members are to pay, and keeps it."""

    def attempt(values: Mapping[str, str]) -> str:
        members = values["members"].split()
        plan = planned(book, year.name, plan_changes(values, members))
        set_plan(book, plan, finsam.who)
        remarks = [problem_on_screen(one) for one in plan_remarks(book, plan)]
        return " ".join(remarks) or _("The plan of {year} is saved.", year=year.name)

    plan = contribution_plan(book, year.name)
    if plan is None:
        try:
            plan = planned(book, year.name, plan_changes({}))
        except Refused:
            plan = None
    amounts = " ".join(f"{one.code}={_written(one.amount)}" for one in plan.members) if plan else ""
    requisitions = " ".join(one.code for one in plan.members if one.is_requisition) if plan else ""
    accounts = " ".join(f"{one.code}={one.account}" for one in plan.members) if plan else ""
    parts = plan.periods if plan else 4
    fields = (
        Field("total", _("Total"), hint=_("Empty: what the members pay together.")),
        Field("members", _("Members"), amounts, _("FK=50% SLL=25% NACKA=25%, or in kronor.")),
        Field("periods", _("Parts of the year"), str(parts), _("1, 2, 4 or 12.")),
        Field("decision", _("Decision"), plan.decision if plan else ""),
        Field("requisitions", _("By requisition"), requisitions, _("The codes, as FK AF.")),
        Field("accounts", _("Accounts"), accounts, _("CODE=ACCOUNT; empty: by the side.")),
    )
    finsam.push_screen(Form(_("Contributions of {year}", year=year.name), fields, attempt))
