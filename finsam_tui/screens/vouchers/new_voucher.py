"""A new voucher: typed in the grid, kept every second, recorded with enter on the empty row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.drafts import day_to_begin, on_an_open_day
from finsam_tui.actions.vouchers import (
    drop_voucher_template,
    record_voucher,
    voucher_warnings,
)
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.screens.busy import run_write
from finsam_tui.screens.dialogs.invoice import InvoiceDialog
from finsam_tui.screens.dialogs.open_year import open_next_year
from finsam_tui.screens.draft_autosave import DraftAutosave
from finsam_tui.screens.vouchers.typing import TypingView
from finsam_tui.widgets.editor_messages import recorded_words
from finsam_tui.widgets.text_cells import fit
from ledger.bookkeeping.fiscal_years import year_of
from ledger.bookkeeping.vouchers import voucher_problems
from ledger.core.calendar import local_time
from ledger.core.errors import Refused
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.entry.draft_parsing import draft_of, place_in_draft
from ledger.entry.draft_store import VoucherDraft, day_of, stored_drafts
from ledger.entry.editor import keys
from ledger.entry.editor.commit_cell import commit_cell
from ledger.entry.editor.context import load_context
from ledger.entry.editor.list_chooser import ListChooser
from ledger.entry.editor.state import (
    EditorState,
    changed,
    moved_to,
    new_editor,
    with_problem,
)
from ledger.entry.editor.suggestions import reading_of
from ledger.entry.entry_warnings import last_day
from ledger.entry.posting_history import latest_series, similar
from ledger.entry.voucher_search import next_number
from ledger.entry.voucher_templates import voucher_templates
from ledger.invoices.received import invoice_among
from ledger.invoices.record_invoice import as_typed_invoice
from ledger.invoices.typed_parties import with_parties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.core.errors import LedgerError, Problem
    from ledger.core.model import VoucherInput
    from ledger.entry.draft_store import StoredDraft
    from ledger.entry.posting_history import PastVoucher
    from ledger.entry.voucher_templates import VoucherTemplate
    from ledger.invoices.e_invoice import EInvoice

MOST_SHOWN = 50
"""Earlier vouchers that are listed to copy from."""

TEXT_WIDTH = 36
"""Cells of the text of a voucher or a draft in a list."""


class NewVoucher(TypingView):
    """Typing vouchers, one after the other."""

    where: ClassVar[str] = "new_voucher"

    def __init__(self) -> None:
        """Begins with nothing typed."""
        super().__init__()
        self.is_begun = False
        self._begun = date.min
        """The day that the voucher was begun with."""
        self._line: int | None = None
        """The line of the bank that the voucher is typed of."""
        self._invoice: EInvoice | None = None
        """The e-invoice that the draft is of."""

    def on_mount(self) -> None:
        """Is kept before the program ends, however it ends."""
        super().on_mount()
        self.autosave: DraftAutosave[VoucherDraft] = DraftAutosave(self)
        self.finsam.unsaved.add(self.save)

    @property
    def title(self) -> str:
        """The number it will get, and when it was kept."""
        if not self.is_begun:
            return _("New voucher")
        number = voucher_name(self.state.draft.series, self.number)
        files = len(self.state.draft.files)
        has = _("files: {count}", count=files) if files else ""
        return " · ".join(
            filter(
                None, (_("New voucher"), number, has, *self._invoice_facts(), self.autosave.state)
            )
        )

    def _invoice_facts(self) -> Iterator[str]:
        """What of the e-invoice of the draft the voucher has no field for."""
        if self._invoice:
            if self._invoice.due:
                yield _("due {day}", day=self._invoice.due)
            if self._invoice.ocr:
                yield f"OCR {self._invoice.ocr}"

    def ask(self) -> None:
        """Loads the context; the first time, offers the drafts that were kept."""
        if self.is_begun:
            self.call_after_refresh(self._reload_context)
            return
        with self.finsam.faults_shown():
            near = day_to_begin(self.book, last_day(self.book))
            self._load_context(near)
            self.begin(near, latest_series(self.context.habits))
            if stored_drafts(self.book):
                self.call_after_refresh(self._offer_at_first)

    def _load_context(self, day: date) -> None:
        context = load_context(self.book, year_of(self.book, day), language())
        self.context = with_parties(self.book, context, day)

    def _reload_context(self) -> None:
        with self.finsam.faults_shown():
            near = day_to_begin(self.book, self.state.draft.near)
            if near != self.state.draft.near and self.state.draft.is_blank:
                self.begin(near, self.state.draft.series)
            self._load_context(self.state.draft.near)
            self.show(self.sync(), self.asked)

    def begin(self, near: date, series: str) -> None:
        """Begins an empty voucher; one that was being typed stays in the book."""
        self.save()
        self.autosave.detach()
        self.is_begun, self._begun, self._line, self._invoice = True, near, None, None
        self.show(new_editor(near, series))
        self.frame.show_trail()

    def begin_from(self, draft: VoucherDraft) -> None:
        """Begins a voucher as a copy or a reversal; one that was being typed stays in the book."""
        run_write(self.finsam, partial(self._begin_from, draft))

    def _begin_from(self, draft: VoucherDraft) -> None:
        self.show_current()
        self.begin(self.state.draft.near, draft.series or self.state.draft.series)
        self.show(keys.begun(self.state, draft, self.context))

    def begin_with(self, draft: VoucherDraft, line: int) -> None:
        """Begins a voucher that is proposed whole, its day too, of a line of the bank."""

        def begin() -> None:
            self.show_current()
            self.begin(draft.near, draft.series)
            self._line = line
            self.show(EditorState(draft))

        run_write(self.finsam, begin)

    def has_changed(self, before: EditorState) -> None:
        """Has what is typed kept in a moment."""
        if self.state.is_touched:
            self.autosave.changed(self.state.draft)
        if self.state.draft.series != before.draft.series:
            self.frame.show_trail()

    @property
    def number(self) -> int:
        """The number that the voucher will get."""
        year = year_of(self.book, self.state.draft.near)
        return next_number(self.book, year, self.state.draft.series)

    def save(self) -> None:
        """Saves what is typed, now. Raises BookError when the book cannot be written."""
        if self.is_begun:
            self.sync()
            self.autosave.save()
            if self.display:
                self.frame.show_trail()

    def action_next(self) -> None:
        """Enter."""
        state = self.sync()
        if isinstance(self.asked, ListChooser):
            self.take_chosen()
        elif self.asked or keys.wants_record(state, self.context):
            self.record(all_the_same=bool(self.asked))
        else:
            self.show(keys.entered(state, self.context))

    def action_record(self) -> None:
        """Records from wherever the cursor is."""
        self.record(all_the_same=isinstance(self.asked, tuple) and bool(self.asked))

    def action_discard(self) -> None:
        """Empties the voucher and drops its draft; undo brings it back."""
        run_write(self.finsam, self._discard)

    def _discard(self) -> None:
        state = self.sync()
        empty = new_editor(self._begun, state.draft.series)
        self.autosave.drop()
        self.show(moved_to(changed(state, empty.draft), empty.place))

    def action_leave(self) -> None:
        """Closes what is said beside the field, or else the view; the draft is kept."""
        state = self.sync()
        if self.grid.beside.display:
            self.show(replace(state, problem=None, is_open=False))
        else:
            self.autosave.save_soon()
            self.frame.back()

    def action_template(self) -> None:
        """Begins from a template; those of the office can be dropped from the list."""
        state = self.sync()
        templates = voucher_templates(self.book, self.context.chart.accounts, language())

        def begin(place: int) -> None:
            self.show(keys.begun(state, templates[place].draft, self.context))

        def drop(place: int) -> None:
            run_write(self.finsam, partial(self._drop_template, templates[place]))

        self.choose(_("Begin from a template"), [one.name for one in templates], begin, drop)

    def _drop_template(self, template: VoucherTemplate) -> None:
        if template.is_own:
            drop_voucher_template(self.book, template.name, self.finsam.who)
            words = _("The template {name} is taken away.", name=template.name)
        else:
            words = _("The template {name} comes with the program and stays.", name=template.name)
        self.finsam.show_message(words)
        self.action_template()

    def action_similar(self) -> None:
        """Begins as a copy of an earlier voucher."""
        state = self.sync()
        found = similar(self.context.habits, state.draft.text, state.draft.counterparty, MOST_SHOWN)

        def begin(place: int) -> None:
            self.show(keys.copied(state, found[place], self.context))

        self.choose(_("Begin as a copy"), _voucher_names(found), begin)

    def action_open_year(self) -> None:
        """Opens the next fiscal year, so that a day in it is taken."""
        self.sync()
        self.autosave.save_soon()
        open_next_year(self.finsam)

    def action_open_file(self) -> None:
        """Shows the e-invoice of the draft as a person reads it."""
        if self._invoice:
            self.app.push_screen(InvoiceDialog(self._invoice))
        else:
            self.finsam.show_message(_("The draft is not of an e-invoice."))

    def action_drafts(self) -> None:
        """Goes on with a draft that was kept, chosen by enter; typing goes on with this one."""
        run_write(self.finsam, self._offer_drafts)

    def _offer_at_first(self) -> None:
        """Offers the drafts, unless the voucher has begun from something meanwhile."""
        if self.state.draft.is_blank:
            self.action_drafts()

    def _offer_drafts(self) -> None:
        self.save()
        current = self.autosave.stored
        found = [
            stored
            for stored in stored_drafts(self.book)
            if current is None or stored.id != current.id
        ]

        def take_up(place: int) -> None:
            if place == len(found):
                self.begin(self.state.draft.near, self.state.draft.series)
                return
            stored = found[place].draft
            draft = on_an_open_day(self.book, stored)
            self.autosave.take_up(found[place])
            self._line = None
            received = invoice_among(self.book, draft.files)
            self._invoice = received[1] if received else None
            self.show(EditorState(draft))
            self.frame.show_trail()
            if draft != stored:
                words = _(
                    "The draft was dated {day}, where nothing more is recorded; it has been given"
                    " {open_day}, and {day} as the day of the event.",
                    day=day_of(stored),
                    open_day=draft.near,
                )
                self.finsam.show_message(words, urgent=True)

        names = tuple(_draft_names(found))
        self.show(self.state, ListChooser(_("Saved drafts"), names, take_up, by_letters=False))

    def record(self, *, all_the_same: bool) -> None:
        """Records the voucher, or says what keeps it from being recorded, or what is odd."""
        left = commit_cell(self.sync(), self.context)
        self.show(left)
        if left.problem:
            return
        reading = reading_of(left, self.context)
        if reading.problems:
            self._show_problem(reading.problems)
            return
        typed = draft_of(self.state.draft, reading)

        def record() -> None:
            draft = typed if self._invoice else as_typed_invoice(self.book, typed)
            refusals = () if all_the_same else voucher_problems(self.book, self._signed(draft))
            if refusals:
                raise Refused(refusals)
            odd = () if all_the_same else voucher_warnings(self.book, draft)
            if odd:
                go_on = _("enter records all the same; esc goes back")
                self.show(self.state, (*map(problem_on_screen, odd), go_on))
            else:
                self._record(draft)

        def refused(error: LedgerError) -> None:
            if isinstance(error, Refused):
                self._show_problem(
                    replace(fault, where=place_in_draft(fault.where, reading))
                    for fault in error.problems
                )
            else:
                self.finsam.show_fault(error)

        run_write(self.finsam, record, refused, takes_typing=True)

    def _signed(self, draft: VoucherInput) -> VoucherInput:
        return replace(draft, recorded_by=self.finsam.who)

    def _record(self, draft: VoucherInput) -> None:
        signed, stored = self._signed(draft), self.autosave.stored
        receipt = record_voucher(self.book, signed, stored, self._line)
        self.autosave.detach()
        message = recorded_words(receipt, draft, self.context)
        self.begin(draft.date, draft.series)
        self.finsam.announce_change()
        self.finsam.show_message(message)

    def _show_problem(self, problems: Iterable[Problem]) -> None:
        first, *others = problems
        place = keys.place_of(first.where, self.state.draft)
        state = with_problem(moved_to(self.state, place), first)
        self.show(state)
        if others:
            self.finsam.show_message(" ".join(map(problem_on_screen, others)), urgent=True)


def _voucher_names(vouchers: Sequence[PastVoucher]) -> list[str]:
    """The vouchers, a line each."""
    return [
        f"{voucher_name(voucher.series, voucher.number)}  {voucher.date}  "
        f"{fit(', '.join(filter(None, (voucher.text, voucher.counterparty))), TEXT_WIDTH)}  "
        f"{write_amount(sum(max(row.amount, 0) for row in voucher.postings))}"
        for voucher in vouchers
    ]


def _draft_names(drafts: Sequence[StoredDraft[VoucherDraft]]) -> list[str]:
    """The drafts, a line each, and last an empty voucher."""
    return [*map(_draft_name, drafts), _("Begin a new voucher")]


def _draft_name(stored: StoredDraft[VoucherDraft]) -> str:
    draft = stored.draft
    text = ", ".join(filter(None, (draft.text, draft.counterparty))) or _("no text yet")
    rows = sum(not row.is_empty for row in draft.rows)
    return _(
        "{date}  {text}  rows: {rows}, saved {saved}",
        date=draft.date,
        text=fit(text, TEXT_WIDTH),
        rows=rows,
        saved=local_time(stored.saved_at),
    )
