"""Payables, receivables, suppliers and customers: the Tables that text and files draw."""

from __future__ import annotations

from dataclasses import astuple, fields, replace
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.invoices import (
    add_party,
    change_party,
    party_fields,
)
from finsam_tui.i18n import _, msgid
from finsam_tui.screens.dialogs import customer_forms, mandate_forms
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.list_view import ReportsView
from finsam_tui.screens.vouchers.one_invoice import OF_ITEMS, InvoiceView, ItemView
from ledger.contributions.tables import contributions_table
from ledger.core.model import object_text
from ledger.invoices.approval_tables import mandates_table
from ledger.invoices.customer_invoice import customer_invoices
from ledger.invoices.invoice_history import invoices_table
from ledger.invoices.mandates import Mandate
from ledger.invoices.model import Party
from ledger.invoices.open_items import OpenItem
from ledger.invoices.tables import parties_table, payables_table, receivables_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.screens.list_view import Reports

REPORTS: Reports = {
    "payables": (msgid("Payables"), payables_table),
    "receivables": (msgid("Receivables"), receivables_table),
    "contributions": (msgid("Member contributions"), contributions_table),
    "invoices": (msgid("Registered invoices"), invoices_table),
    "parties": (msgid("Suppliers and customers"), parties_table),
    "mandates": (msgid("Mandates to approve"), mandates_table),
}
_OPEN = ("payables", "receivables")
DONE_IN: Mapping[str, tuple[str, ...]] = {
    "add": ("receivables", "contributions", "parties", "mandates"),
    "pay": ("payables",),
    "plan": ("contributions",),
    "credit": ("receivables",),
    "pdf": ("receivables", "contributions"),
    **dict.fromkeys(OF_ITEMS, (*_OPEN, "invoices")),
}
"""In which lists an action is one; the others are in all."""


class InvoicesView(ItemView, ReportsView):
    """One of the lists; `k` chooses another, `enter` opens what a row is of."""

    where: ClassVar[str] = "invoices"
    reports = REPORTS
    called = msgid("Suppliers and customers")

    @property
    def item(self) -> OpenItem | None:
        """The open item under the cursor."""
        return self.opens if isinstance(self.opens, OpenItem) else None

    def can(self, action: str) -> bool:
        """What is done with a list is done where it is shown."""
        return action not in DONE_IN or self.report in DONE_IN[action]

    def action_open(self) -> None:
        """Opens the invoice, the voucher of an item that is none, or the party."""
        opens = self.opens
        if isinstance(opens, OpenItem):
            if opens.invoice:
                self.frame.open(InvoiceView(opens.invoice))
            elif opens.vouchers:
                self.frame.open_voucher(opens.vouchers[0])
        elif isinstance(opens, int):
            self.frame.open_voucher(opens)
        elif isinstance(opens, Party):
            self._write_party(opens)
        elif isinstance(opens, Mandate):
            mandate_forms.end(self.finsam, self.book, opens)

    def action_add(self) -> None:
        """Adds a party, a mandate, an invoice to a customer, or those of a part of the year."""
        if self.report == "parties":
            self._write_party(None)
        elif self.report == "mandates":
            mandate_forms.add(self.finsam, self.book)
        elif self.report == "receivables":
            customer_forms.new_invoice(self.finsam, self.book)
        else:
            customer_forms.part_invoices(self.finsam, self.book, self.report_query(self.report))

    def action_plan(self) -> None:
        """Writes what the members are to pay in the year."""
        customer_forms.write_plan(self.finsam, self.book, self.finsam.scope.year)

    def action_pdf(self) -> None:
        """Makes the PDF of the invoice to a customer under the cursor."""
        opens = self.opens
        found = [
            one
            for one in customer_invoices(self.book)
            if one.is_issued
            and (
                (self.item and one.id == self.item.invoice)
                or (isinstance(opens, int) and one.voucher == opens)
            )
        ]
        if found:
            customer_forms.make_pdf(self.finsam, self.book, found[0])
        else:
            self.finsam.show_message(_("Only an invoice that was made here has a PDF."))

    def action_credit(self) -> None:
        """Credits the invoice to a customer."""
        if self.item and self.item.invoice:
            customer_forms.credit(self.finsam, self.book, self.item.invoice)
        else:
            self.finsam.show_message(_("Only a registered invoice can be credited."))

    def _write_party(self, party: Party | None) -> None:
        def attempt(values: Mapping[str, str]) -> None:
            written = party_fields(values)
            if party:
                change_party(self.book, party.code, written, self.finsam.who)
            else:
                new = replace(Party("", ""), **written)  # type: ignore[arg-type]
                add_party(self.book, new, self.finsam.who)

        title = _("A new supplier or customer")
        heading = f"{party.code}: {party.name}" if party else title
        self.app.push_screen(Form(heading, _fields(party or Party("", "")), attempt))

    def action_pay(self) -> None:
        """Makes a file for the bank of what is due, approved and not disputed."""
        from finsam_tui.screens.dialogs.payment_form import pay  # noqa: PLC0415 - when one pays

        pay(self.finsam, self.book)


def _fields(party: Party) -> tuple[Field, ...]:
    """What is written of a party; its code stays."""
    values = dict(zip((one.name for one in fields(Party)), astuple(party), strict=True))
    values |= {"objects": object_text(party.objects), "aliases": "; ".join(party.aliases)}
    values["active"] = _("yes") if party.active else _("no")
    labels = {
        "name": _("Name"),
        "orgnr": _("Org. no."),
        "aliases": _("Other names"),
        "bankgiro": "Bankgiro",
        "plusgiro": "Plusgiro",
        "iban": "IBAN",
        "bic": "BIC",
        "bank_account": _("Bank account"),
        "terms": _("Days to pay"),
        "account": _("Account"),
        "objects": _("Objects"),
        "address": _("Address"),
        "postcode": _("Postcode"),
        "town": _("Town"),
        "country": _("Country"),
        "email": _("E-mail"),
        "active": _("In use"),
    }
    hints = {
        "aliases": _("As vouchers and the bank have it, with ; between."),
        "account": _("Where its invoices are usually booked."),
        "objects": _("Dimension and code, as 6:MIA."),
        "active": _("yes, or no when it is retired."),
    }
    return tuple(
        Field(name, label, str(values[name]), hints.get(name, ""), is_needed=name == "name")
        for name, label in labels.items()
    )
