"""One invoice with all that has befallen it, and what can be done with an item from any list."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from finsam_tui.actions.invoices import (
    dispute,
    invoice_facts,
    register_item,
    settle,
    take_back_dispute,
    undo_settlement,
    void_invoice,
    withdraw_payment,
)
from finsam_tui.actions.vouchers import approve_vouchers
from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.invoice import InvoiceDialog
from finsam_tui.screens.dialogs.picker import Picker, pick_one
from finsam_tui.screens.list_view import ListView
from finsam_tui.widgets.text_cells import safe_text
from ledger.bookkeeping.attachments import attachments
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core.errors import Refused
from ledger.core.money import write_amount
from ledger.core.people import with_login
from ledger.invoices.invoice_history import InvoiceStep, registered_invoice_table
from ledger.invoices.invoice_register import (
    disputes,
    in_file_problem,
    payment_files_of,
    why_not_void,
)
from ledger.invoices.open_items import SIGNS, OpenItem, item_of_invoice, open_items
from ledger.invoices.received import stored_invoice
from ledger.invoices.settle import item_name, settled_by_hand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from ledger.core.model import Voucher

IN_FILE = "file"
"""The choice of what is undone that is no voucher."""

OF_ITEMS = ("settle", "dispute", "undo", "register", "void", "approve")
"""What is done with an item."""


class ItemView(ListView):
    """A view with an item under the cursor, or that is of one."""

    @property
    @abstractmethod
    def item(self) -> OpenItem | None:
        """The item that the keys are about."""

    def action_settle(self) -> None:
        """Chooses what the item is settled with, or which invoice it settles."""
        if (item := self.item) is None:
            return
        others = sorted(
            (
                one
                for one in open_items(self.book, date.max)
                if one.account == item.account and one.amount * item.amount < 0
            ),
            key=lambda one: (abs(one.amount + item.amount), one.since),
        )
        if not others:
            self.finsam.show_message(
                _("There is nothing on {account} to settle it with.", account=item.account)
            )
            return
        title = _("What settles {amount}?", amount=write_amount(item.amount))
        pick_one(self.finsam, title, others, self._about, partial(self._settle, item))

    def _about(self, item: OpenItem) -> str:
        return f"{item.since} {item_name(self.book, item)} {write_amount(item.amount)}"

    def _settle(self, item: OpenItem, other: OpenItem) -> None:
        is_owed = item.amount * SIGNS[item.side] > 0
        invoice, payment = (item, other) if is_owed else (other, item)
        voucher = voucher_at(self.book, payment.vouchers[-1]) if payment.vouchers else None
        if voucher is None:
            self.finsam.show_message(_("What was paid before the book began has no voucher."))
            return

        def write(voucher: Voucher = voucher) -> str:
            settled = settle(self.book, voucher, invoice, by=self.finsam.who)
            return _(
                "Settled with {voucher}: {amount} of {item}",
                voucher=voucher.full_name,
                amount=write_amount(abs(settled)),
                item=item_name(self.book, invoice),
            )

        run_change(self.finsam, write)

    def action_undo(self) -> None:
        """Takes back what was settled by hand with a voucher, or the payment in a file."""
        vouchers = [voucher_at(self.book, one) for one in settled_by_hand(self.book)]
        known = {str(one.sequence): one for one in vouchers if one}
        names = {key: f"{one.full_name} {one.date} {one.text}" for key, one in known.items()}

        item = self.item
        if item and (file := payment_files_of(self.book, (item.invoice,)).get(item.invoice)):
            about = {"file": file, "item": item_name(self.book, item)}
            names = {
                IN_FILE: _("Payment file {file}: the bank did not pay {item}", **about),
                **names,
            }

        def chosen(key: str | None) -> None:
            def write() -> None:
                if key in known:
                    undo_settlement(self.book, known[key], self.finsam.who)
                elif item:
                    withdraw_payment(self.book, item.invoice, self.finsam.who)

            if key:
                run_change(self.finsam, write)

        self.app.push_screen(Picker(_("What was settled with which voucher?"), names), chosen)

    def action_dispute(self) -> None:
        """Has the invoice be disputed, with a reason; or takes that back."""
        if (item := self.item) is None:
            return
        if item.invoice in disputes(self.book):

            def write() -> None:
                take_back_dispute(self.book, item.invoice, self.finsam.who)

            run_change(self.finsam, write)
            return

        def attempt(values: Mapping[str, str]) -> None:
            with self.book.writing():
                invoice = register_item(self.book, item, self.finsam.who)
                dispute(self.book, invoice.id, values["reason"], self.finsam.who)
            self._warn_of_file(invoice.id)

        field = Field("reason", _("Why the invoice is disputed"), is_needed=True)
        self.app.push_screen(Form(item_name(self.book, item), (field,), attempt))

    def _warn_of_file(self, invoice: int) -> None:
        """Says that the bank pays the invoice though it is no more to be paid."""
        if paid := in_file_problem(self.book, [invoice]):
            self.finsam.show_message(problem_on_screen(paid), urgent=True)

    def action_register(self) -> None:
        """Registers an invoice that has no party yet, so that a file can pay it."""
        item = self.item
        if item is None or item.invoice:
            self.finsam.show_message(_("The invoice is registered already."))
            return

        def attempt(values: Mapping[str, str]) -> str:
            invoice = register_item(self.book, item, self.finsam.who, invoice_facts(values))
            return _("Registered as no. {invoice} in the book.", invoice=invoice.id)

        part = Field("amount", _("Amount"), hint=_("One of what was owed when the book began."))
        fields = (
            Field("party", _("Counterparty"), item.counterparty, is_needed=True),
            Field("number", _("Document"), item.document, is_needed=True),
            Field("day", _("Date"), item.since.isoformat()),
            Field("due", _("Due"), hint=_("empty: by the terms of the counterparty")),
            Field("ocr", "OCR"),
            *(() if item.vouchers else (part,)),
        )
        self.app.push_screen(Form(_("Register the invoice"), fields, attempt))

    def action_void(self) -> None:
        """Has an invoice that was wrongly registered count no more."""
        item = self.item
        if item is None or not item.invoice:
            self.finsam.show_message(_("The item is no registered invoice."))
            return
        if fault := why_not_void(self.book, item.invoice):
            self.finsam.show_message(problem_on_screen(fault))
            return

        def attempt(values: Mapping[str, str]) -> str:
            void_invoice(self.book, item.invoice, values["reason"], self.finsam.who)
            return _("{item} is void.", item=item_name(self.book, item))

        field = Field("reason", _("Why the invoice is void"), is_needed=True)
        text = _("Its postings stay, and are open as their texts say.")
        title = item_name(self.book, item)
        self.app.push_screen(Form(title, (field,), attempt, text=text, verb=_("void")))

    def action_approve(self) -> None:
        """Approves the voucher of the invoice, or the vouchers of the item."""
        item = self.item
        if item is None or not item.debt_vouchers:
            self.finsam.show_message(_("There is no voucher to approve."))
            return

        def attempt(values: Mapping[str, str]) -> str:
            by = with_login(values["by"])
            waiting = approve_vouchers(self.book, item.debt_vouchers, by)
            self.finsam.approver = values["by"]
            return _("Another person must approve as well.") if waiting else _("Approved.")

        field = Field("by", _("Who approves"), self.finsam.approver, is_needed=True)
        title = item_name(self.book, item)
        self.app.push_screen(Form(title, (field,), attempt, verb=_("approve")))


class InvoiceView(ItemView):
    """One registered invoice: what it says, and each step with whom and when."""

    where: ClassVar[str] = "invoice"
    DEFAULT_CSS = """
    InvoiceView > .facts { height: auto; margin-bottom: 1; }
    """

    def __init__(self, invoice: int) -> None:
        """Takes the number of the invoice in the book."""
        super().__init__()
        self.invoice = invoice
        self.facts = Static("", classes="facts", markup=False)

    def compose(self) -> ComposeResult:
        """What it says, and its steps."""
        yield self.facts
        yield self.rows

    @property
    def title(self) -> str:
        """Its number in the book."""
        return _("Invoice no. {invoice}", invoice=self.invoice)

    @property
    def item(self) -> OpenItem | None:
        """The invoice as an item, settled or not; None when it is void."""
        with suppress(Refused):
            return item_of_invoice(self.book, self.invoice)
        return None

    def ask(self) -> None:
        """Asks for the invoice; of one that is void nothing more can be said."""
        if self.item is None:
            self.frame.back()
            return
        with self.finsam.faults_shown():
            query = self.report_query("invoice")
            table = registered_invoice_table(self.book, replace(query, number=self.invoice))
            self.facts.update(safe_text("   ".join(table.title[1:])))
            self.rows.show_table(table)
            self.frame.show_trail()

    def action_open(self) -> None:
        """Opens the voucher of the step."""
        if isinstance(self.opens, InvoiceStep) and self.opens.voucher:
            self.frame.open_voucher(self.opens.voucher)

    def action_open_file(self) -> None:
        """Shows the e-invoice as a person reads it."""
        item = self.item
        for one in attachments(self.book, item.booked_by) if item and item.booked_by else ():
            if invoice := stored_invoice(self.book, one.sha256, one.name):
                self.app.push_screen(InvoiceDialog(invoice))
                return
        self.finsam.show_message(_("The invoice did not come as an e-invoice; see its voucher."))
