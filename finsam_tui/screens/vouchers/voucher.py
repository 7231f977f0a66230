"""One voucher: what it says, who recorded it and when, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from finsam_tui.actions.accruals import month_end
from finsam_tui.actions.drafts import day_to_begin
from finsam_tui.actions.input_files import file_content
from finsam_tui.actions.vouchers import (
    attach_files,
    correct,
    erase_attachment,
    store_voucher_template,
    withdraw_approvals,
)
from finsam_tui.actions.written import read
from finsam_tui.dates import weekday_name
from finsam_tui.i18n import _, language, msgid, problem_on_screen
from finsam_tui.open_folder import open_attachment
from finsam_tui.period_scope import Scope
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.list_view import ListView
from finsam_tui.screens.vouchers.new_voucher import NewVoucher
from finsam_tui.user_paths import typed_path
from finsam_tui.widgets.editor_messages import report_line_text
from finsam_tui.widgets.text_cells import safe_text
from ledger.bookkeeping.approvals import paper_of_voucher
from ledger.bookkeeping.attachments import attachments
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.erasure import older_copies
from ledger.bookkeeping.fiscal_years import year_of
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core.calendar import local_time, read_day
from ledger.core.limits import MAX_VOUCHER_TEMPLATE_NAME
from ledger.core.model import debit_side
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.core.text import clean
from ledger.entry.draft_store import copy_of, reversal_of
from ledger.entry.entry_warnings import last_day
from ledger.entry.posting_history import text_at
from ledger.entry.report_line import report_lines
from ledger.invoices.invoice_register import in_file_problem
from ledger.invoices.mandates import first_approvers
from ledger.invoices.received import stored_invoice
from ledger.registers.columns import paper_words
from ledger.statements.book_statements import printed_notes, template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from textual.app import ComposeResult

    from ledger.bookkeeping.attachments import Attachment
    from ledger.core.model import Voucher
    from ledger.entry.draft_store import VoucherDraft


class VoucherView(ListView):
    """One voucher."""

    where: ClassVar[str] = "voucher"
    empty = msgid("There is no such voucher.")
    DEFAULT_CSS = """
    VoucherView > .facts { height: auto; margin-bottom: 1; }
    """

    def __init__(self, sequence: int) -> None:
        """Takes the registration number of the voucher."""
        super().__init__()
        self.sequence = sequence
        self.voucher: Voucher | None = None
        self.facts = Static("", classes="facts", markup=False)

    def compose(self) -> ComposeResult:
        """What it says, and its rows."""
        yield self.facts
        yield self.rows

    @property
    def title(self) -> str:
        """Its number."""
        return _("Voucher {voucher}", voucher=self.voucher.name) if self.voucher else ""

    def ask(self) -> None:
        """Asks for the voucher."""
        with self.finsam.faults_shown():
            self.voucher = voucher_at(self.book, self.sequence)
            if self.voucher is not None:
                names = ", ".join(map(_file, attachments(self.book, self.sequence)))
                paper = paper_words(paper_of_voucher(self.book, self.sequence), _)
                more = _messages((_("Approved"), paper), (_("Files"), names))
                facts = (*facts_of(self.voucher), more)
                self.facts.update(visible_lines(facts))
                self._show_rows(self.voucher)
                self.frame.show_trail()

    def _show_rows(self, voucher: Voucher) -> None:
        year = year_of(self.book, voucher.date)
        chart = accounts(self.book, year)
        names = {account.number: account.name for account in chart}
        members = {(item.dimension, item.code): item.name for item in objects(self.book, year)}
        template = template_of(self.book, year)
        report_line_of = report_lines(
            template,
            {(posting.account, posting.objects) for posting in voucher.postings},
            {account.number: account.kind for account in chart},
            printed_notes(self.book, template, year),
            language(),
        )
        largest = max((abs(posting.amount) for posting in voucher.postings), default=0)
        amount = max(len(write_amount(largest)), len("100 000,00"))
        rows = [
            Row(
                (
                    posting.account,
                    ": ".join(filter(None, (names.get(posting.account), posting.text))),
                    ", ".join(members.get(member, member[1]) for member in posting.objects),
                    write_amount(posting.amount) if posting.amount > 0 else "",
                    write_amount(-posting.amount) if posting.amount <= 0 else "",
                    report_line_text(report_line_of[posting.account, posting.objects]),
                )
            )
            for posting in voucher.postings
        ]
        columns = [
            Column(label=_("Account"), width=8),
            Column(label=_("Name")),
            Column(label=_("Objects"), width=24, priority=2, room=70),
            Column(label=_("Debit"), kind="number", width=amount),
            Column(label=_("Credit"), kind="number", width=amount),
            Column(label=_("Goes to"), priority=1, room=100),
        ]
        total = debit_side(voucher.postings)
        credit = sum(max(-posting.amount, 0) for posting in voucher.postings)
        sums = ("", _("Sum"), "", write_amount(total), write_amount(credit), "")
        self.rows.show_rows(columns, [*rows, Row(sums, "sum", stop=False)])

    def action_link(self) -> None:
        """Opens the voucher that this one corrects, or is corrected by."""
        voucher = self.voucher
        if voucher and voucher.linked:
            self.frame.open_voucher(voucher.linked)
        else:
            self.finsam.show_message(_("The voucher corrects none, and none corrects it."))

    def action_correct(self) -> None:
        """Reverses the voucher with another, linked both ways (BFL 5:5)."""
        voucher = self.voucher
        if voucher is None:
            return
        if voucher.corrected_by:
            self.finsam.show_message(
                _("Already corrected by {voucher}; l opens it.", voucher=voucher.corrected_by),
                urgent=True,
            )
            return
        near = max(voucher.date, day_to_begin(self.book, last_day(self.book)))
        self.app.push_screen(
            Form(
                _("Correct {voucher}", voucher=voucher.name),
                (
                    Field("date", _("Date of the correction"), near.isoformat()),
                    Field("reason", _("Why"), hint=_("said in the voucher, for whoever reads it")),
                ),
                partial(self._correct, voucher, near),
                verb=_("correct"),
                text=_("A new voucher takes back the whole of this one; both stay and are linked."),
            )
        )

    def _correct(self, voucher: Voucher, near: date, values: Mapping[str, str]) -> str:
        day = read(values["date"], partial(read_day, near=near), "date")
        receipt = correct(self.book, voucher, day, clean(values["reason"]), by=self.finsam.who)
        return _(
            "Recorded: {correction} corrects {voucher}; k begins the right one as a copy.",
            correction=receipt.full_name,
            voucher=voucher.full_name,
        )

    def action_withdraw(self) -> None:
        """Takes the approval back, with a reason; a voucher that has none says so."""
        voucher = self.voucher
        if voucher is None or not (
            voucher.approved_by or first_approvers(self.book).get(self.sequence)
        ):
            self.finsam.show_message(_("The voucher is not approved."), urgent=True)
            return

        def attempt(values: Mapping[str, str]) -> None:
            withdraw_approvals(self.book, [self.sequence], values["reason"], self.finsam.who)
            words = _("The approval of {voucher} is withdrawn.", voucher=name)
            paid = in_file_problem(self.book, vouchers=[self.sequence])
            if paid:
                words += f" {problem_on_screen(paid)}"
            self.finsam.show_message(words, urgent=bool(paid))

        name = voucher.name
        hint = _("Recorded in the history for the auditor.")
        reason = Field("reason", _("Why"), hint=hint, is_needed=True)
        title = _("Withdraw the approval of {voucher}", voucher=name)
        self.app.push_screen(Form(title, (reason,), attempt))

    def action_copy(self) -> None:
        """Begins a new voucher as a copy."""
        if self.voucher is not None:
            near = day_to_begin(self.book, last_day(self.book))
            copy = copy_of(self.voucher, near, objects(self.book))
            text = text_at(self.voucher.text, self.voucher.date, near)
            self._begin_from(replace(copy, text=text))

    def action_reverse(self) -> None:
        """Begins a new voucher that takes back what this one did."""
        if self.voucher is not None:
            near = day_to_begin(self.book, last_day(self.book))
            self._begin_from(reversal_of(self.voucher, near, objects(self.book)))

    def _begin_from(self, draft: VoucherDraft) -> None:
        self.frame.go("new_voucher")
        view = self.frame.view
        if isinstance(view, NewVoucher):
            view.call_after_refresh(view.begin_from, draft)

    def action_attach(self) -> None:
        """Keeps a file with the voucher: the invoice or receipt that it rests on."""
        if self.voucher is not None:
            self.app.push_screen(
                Form(
                    _("Attach a file to {voucher}", voucher=self.voucher.name),
                    (Field("path", _("File"), hint=_("its path, as in ~/fakturor/2231.pdf")),),
                    self._store_file,
                    verb=_("attach file"),
                    text=_("The file is saved in the book as it is, byte for byte."),
                )
            )

    def action_open_file(self) -> None:
        """Opens the attached file, an e-invoice as it is read; one of several is chosen."""
        from finsam_tui.screens.dialogs.invoice import InvoiceDialog  # noqa: PLC0415 - likewise
        from finsam_tui.screens.dialogs.picker import pick_one  # noqa: PLC0415 - when one opens a file

        found = [one for one in attachments(self.book, self.sequence) if not one.erased_at]

        def show(one: Attachment) -> None:
            with self.finsam.faults_shown():
                if invoice := stored_invoice(self.book, one.sha256, one.name):
                    self.app.push_screen(InvoiceDialog(invoice))
                    return
                path = open_attachment(self.book, one)
                self.finsam.show_message(_("Opened: {path}", path=path))

        if not found:
            self.finsam.show_message(_("The voucher has no file; f attaches one."))
        elif len(found) == 1:
            show(found[0])
        else:
            pick_one(self.finsam, _("Open a file"), found, attrgetter("name"), show)

    def _store_file(self, values: Mapping[str, str]) -> str:
        path = typed_path(values["path"])
        (attached,) = attach_files(self.book, self.sequence, [file_content(path)], self.finsam.who)
        return _("{name} is saved with the voucher.", name=attached.name)

    def action_erase_file(self) -> None:
        """Takes a file that was attached by mistake out of the book; the journal tells of it."""
        found = [one for one in attachments(self.book, self.sequence) if not one.erased_at]
        if not found:
            self.finsam.show_message(_("The voucher has no file; f attaches one."))
            return

        def attempt(values: Mapping[str, str]) -> str:
            asked = (self.sequence, values["name"].strip(), clean(values["reason"]))
            erased = erase_attachment(self.book, *asked, self.finsam.who)
            return problem_on_screen(older_copies(erased))

        name = Field("name", _("File"), found[0].name, is_needed=True)
        hint = _("Recorded in the history for the auditor.")
        reason = Field("reason", _("Why"), hint=hint, is_needed=True)
        text = _(
            "Its bytes are taken out of the book for good; its name, SHA-256 and who erased it"
            " stay. What the voucher rests on must be kept for seven years (BFL 7:2)."
        )
        form = Form(_("Erase a file"), (name, reason), attempt, verb=_("erase"), text=text)
        self.app.push_screen(form)

    def action_accrue(self) -> None:
        """Moves the row under the cursor, or the whole voucher, to another month."""
        from finsam_tui.screens.dialogs import accrual_form as accruing  # noqa: PLC0415 - when one accrues
        from finsam_tui.screens.dialogs.question import Question  # noqa: PLC0415 - likewise

        voucher, at = self.voucher, self.rows.cursor
        if voucher is None:
            return

        def go_on(answer: str | None) -> None:
            if answer == "row":
                on = month_end(self.book, voucher.date)
                accruing.begin_accrual(self.finsam, on, voucher, at)
            elif answer == "whole":
                accruing.begin_reversal(self.finsam, voucher)

        options = {
            "row": _("Move a row, or a part of it, to another month"),
            "whole": _("Reverse all of it in another month: it is an accrual itself"),
        }
        self.app.push_screen(Question(_("Accrue {voucher}", voucher=voucher.name), options), go_on)

    def action_make_pdf(self) -> None:
        """Makes the voucher into a PDF, with all that the law asks of it (BFL 5:7)."""
        from finsam_tui.screens.files.export_job import ExportJob  # noqa: PLC0415 - likewise
        from finsam_tui.screens.files.export_kinds import one_voucher  # noqa: PLC0415 - seldom

        if self.voucher is not None:
            kind = one_voucher(self.voucher.series, self.voucher.number)
            year = year_of(self.book, self.voucher.date)
            scope = Scope(year, year.period)
            path = kind.path(self.book.path.parent, self.book.path.stem, scope)
            ExportJob(self.finsam, kind, scope).ask_where(path)

    def action_template(self) -> None:
        """Keeps its accounts and proportions as a template."""
        if self.voucher is None:
            return
        draft = copy_of(self.voucher, self.voucher.date, objects(self.book))
        self.app.push_screen(
            Form(
                _("Make a template of {voucher}", voucher=self.voucher.name),
                (Field("name", _("Name"), self.voucher.text[:MAX_VOUCHER_TEMPLATE_NAME]),),
                partial(self._store_template, draft),
                text=_(
                    "F2 in a new voucher begins from it; one amount gives the others. F8 in that"
                    " list takes it away."
                ),
            )
        )

    def _store_template(self, draft: VoucherDraft, values: Mapping[str, str]) -> str:
        template = store_voucher_template(self.book, values["name"], draft, self.finsam.who)
        return _("The template {name} is saved in the book.", name=template.name)


def _file(item: Attachment) -> str:
    return _("{name} (erased)", name=item.name) if item.erased_at else item.name


def facts_of(voucher: Voucher) -> Iterable[str]:
    """What a voucher says beside its rows (BFL 5:7), a line each."""
    yield f"{voucher.name}   {voucher.date} {weekday_name(voucher.date)}   {voucher.text}"
    event_date = str(voucher.event_date) if voucher.event_date != voucher.date else ""
    yield _messages(
        (_("Counterparty"), voucher.counterparty),
        (_("Document"), voucher.document),
        (_("Event date"), event_date),
    )
    yield _messages(
        (_("Recorded by"), f"{voucher.recorded_by}, {_clock(voucher.registered_at)}"),
        (_("Registration"), str(voucher.sequence)),
    )
    approved = (voucher.approved_by, _clock(voucher.approved_at))
    yield _messages(
        (_("Approved by"), ", ".join(filter(None, approved))),
        (_("Corrects"), voucher.corrects),
        (_("Corrected by"), voucher.corrected_by),
    )


def _messages(*facts: tuple[str, str]) -> str:
    return "   ".join(f"{name}: {value}" for name, value in facts if value)


def _clock(registered_at: str) -> str:
    """A time of the journal as the clock on the wall had it."""
    return local_time(registered_at) if registered_at else ""


def visible_lines(lines: Iterable[str]) -> str:
    """The lines that say something, fit to be shown."""
    return "\n".join(safe_text(line) for line in lines if line)
