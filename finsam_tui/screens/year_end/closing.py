"""Year-end: the steps with their state, what blocks each, and the key to where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from finsam_tui.actions.reconciliation import add_item
from finsam_tui.actions.written import read
from finsam_tui.actions.year_end import accept, close, reopen
from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.screens.background_view import BackgroundView
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.open_year import open_next_year
from finsam_tui.screens.dialogs.statement_balance_form import ask_for_statement
from finsam_tui.screens.list_view import DetailedListView
from ledger.bookkeeping.accruals import accruals_due
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.specifications import Item
from ledger.closing import closing_of, why_not_reopened
from ledger.core import calendar
from ledger.core.errors import Refused
from ledger.core.money import read_amount, write_amount
from ledger.core.people import with_login
from ledger.core.table import Column, Row
from ledger.entry.draft_store import drafts_in
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from textual.app import ComposeResult

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.closing import Closing, Step

MARKS = {"done": "✓", "accepted": "~", "blocked": "!"}
"""What stands before a step; the same is said in words beside it."""

NOTHING = "–"
"""Stands before a step where there is nothing to judge yet."""

PLACES = {
    "vouchers": "approvals",
    "assets": "assets",
    "journal": "vouchers",
    "trial": "trial",
    "vat": "vat",
    "open-items": "trial",
    "proof": "proof",
    "balance": "balance",
    "balance-requirement": "compliance",
}
"""Where a step is mended: the report it names, and the place that shows it."""


ASKED_FOR = {"reconciliation": "reconcile", "specifications": "specify"}
"""What asks for that which a step lacks."""

OPEN_ONLY = ("close_year", "reconcile", "specify", "accrue", "reverse")
"""What is done only in a year that is not closed."""


class ClosingView(BackgroundView["Closing"], DetailedListView):
    """The eleven steps, and under them what the one under the cursor found."""

    where: ClassVar[str] = "closing"
    empty = msgid("How far the year-end has come is being looked up …")

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.details = Static("", markup=False)
        self.closing: Closing | None = None

    @property
    def title(self) -> str:
        """What the trail calls it."""
        if self.closing is None:
            return _("Year-end")
        return _(
            "Year-end {year}: {done} of {all:# step|# steps}",
            year=self.closing.year.name,
            done=self.closing.done,
            all=len(self.closing.steps),
        )

    def compose(self) -> ComposeResult:
        """The steps, and the one under the cursor in full."""
        with Vertical():
            yield self.rows
            with VerticalScroll(can_focus=False):
                yield self.details

    def look(self, book: Book, scope: Scope) -> Closing:
        """Asks how far the closing has come."""
        return closing_of(book, scope.year)

    def draw(self, found: Closing) -> None:
        """Draws the steps."""
        self.closing = found
        states = {"done": _("ready"), "accepted": _("accepted"), "blocked": _("blocks")}
        self.rows.show_rows(
            [Column(width=28), Column(), Column(width=10)],
            [
                Row(
                    (
                        f"{step.number} {_(step.kind.title)}",
                        _summary(step),
                        "" if found.is_empty and step.state == "done" else states[step.state],
                    ),
                    "urgent" if step.state == "blocked" else "row",
                    mark=NOTHING if found.is_empty and step.state == "done" else MARKS[step.state],
                )
                for step in found.steps
            ],
        )
        if self.display:
            self.frame.show_trail()

    @property
    def step(self) -> Step | None:
        """The step under the cursor."""
        return self.closing.steps[self.rows.cursor] if self.closing else None

    def on_row_list_moved(self) -> None:
        """What can be done follows the cursor."""
        self.screen.refresh_bindings()

    def detail(self) -> Iterable[str]:
        """The step under the cursor."""
        return _lines(self.step) if self.step else ()

    def action_open(self) -> None:
        """Goes to where the step is mended; what is lacking is asked for here, where it can be."""
        step = self.step
        place = PLACES.get(step.kind.place) if step else None
        if step and step.state == "blocked" and step.kind.id in ASKED_FOR:
            getattr(self, f"action_{ASKED_FOR[step.kind.id]}")()
        elif place:
            self.frame.go(place)

    def action_accept(self) -> None:
        """Lets the step through as it stands, with a reason."""
        step = self.step
        if step is None:
            return

        def attempt(values: Mapping[str, str]) -> str:
            accept(
                self.book,
                self.finsam.scope.year,
                step.kind.id,
                values["reason"],
                self.finsam.who,
            )
            return _("Step {step} is accepted.", step=step.number)

        field = Field("reason", _("Why"), hint=_("Recorded in the history for the auditor."))
        title = _("Accept step {step}", step=step.number)
        self.app.push_screen(Form(title, (field,), attempt, verb=_("accept")))

    def action_adjust(self) -> None:
        """Shows the amounts that are entered besides the ledger's."""
        from finsam_tui.screens.setup.adjustments import AdjustView  # noqa: PLC0415 - when opened

        self.frame.open(AdjustView())

    def action_reconcile(self) -> None:
        """Enters what a statement says at the end of the year's last month that is over."""
        year, today = self.finsam.scope.year, calendar.today()
        over = year.period.months_before(today)
        day = over[-1].last if over else today
        has_role = template_of(self.book, year).has_role
        stated = {
            account: abs(amount)
            for account, amount in balances_on(self.book, day).items()
            if has_role("external_statements", (account, ()))
        }
        largest = max(stated, key=stated.__getitem__, default="")
        ask_for_statement(self.finsam, self._account(largest), day)

    def action_specify(self) -> None:
        """Adds an item to what a balance on the last day of the year is made of."""
        year = self.finsam.scope.year

        def attempt(values: Mapping[str, str]) -> str:
            amount = read(values["amount"], read_amount, "amount")
            account = values["account"].strip()
            item = Item(values["text"].strip(), amount, values["counterparty"].strip())
            items = add_item(self.book, account, year.last, item, self.finsam.who)
            total = write_amount(sum(item.amount for item in items))
            return _("Account {account} is specified: {amount}.", account=account, amount=total)

        fields = (
            Field("account", _("Account"), self._account("")),
            Field("text", _("What it is"), hint=_("A document, or what the amount is.")),
            Field("counterparty", _("Counterparty")),
            Field("amount", _("Amount"), hint=_("What is owed is negative."), is_amount=True),
        )
        title = _("Another item on {day}", day=year.last)
        self.app.push_screen(Form(title, fields, attempt))

    def _account(self, otherwise: str) -> str:
        """The account that blocks the step under the cursor, the first one; or another."""
        blocks = self.step.findings.blocks if self.step else ()
        return next(
            (str(fault.values["account"]) for fault in blocks if "account" in fault.values),
            otherwise,
        )

    def action_accrue(self) -> None:
        """Enters an accrual on the last day of the year."""
        from finsam_tui.screens.dialogs.accrual_form import begin_accrual  # noqa: PLC0415 - when one accrues

        begin_accrual(self.finsam, self.finsam.scope.year.last, None)

    def action_reverse(self) -> None:
        """Asks which of the accruals that are due this year to reverse."""
        from finsam_tui.screens.dialogs.accrual_form import ask_to_reverse  # noqa: PLC0415 - when one reverses

        if due := accruals_due(self.book, self.finsam.scope.year.last):
            ask_to_reverse(self.finsam, due)
        else:
            self.finsam.show_message(_("No accrual is to be reversed this year."))

    def action_close_year(self) -> None:
        """Closes the year, when nothing blocks."""
        year = self.finsam.scope.year
        if self.closing and self.closing.blocks:
            self.finsam.show_fault(Refused(self.closing.blocks))
            self.rows.move_to([step.state for step in self.closing.steps].index("blocked"))
            return

        def attempt(values: Mapping[str, str]) -> str:
            closed = close(self.book, year, with_login(values["by"]))
            return _(
                "{year} is closed; {next} begins with its closing balances.",
                year=closed.year.name,
                next=closed.next_year.name,
            )

        text = _(
            "The result goes to equity, the year is locked and the next one opened. Only"
            " reopening changes it, and that stands in the history."
        )
        if drafts := len(drafts_in(self.book, year.period)):
            left = _(
                "{number:# draft is|# drafts are} dated in the year and not recorded.",
                number=drafts,
            )
            text = f"{text} {left}"
        field = Field("by", _("Closed by"), self.finsam.who)
        title, verb = _("Close {year}", year=year.name), _("close the year")
        self.app.push_screen(Form(title, (field,), attempt, text=text, verb=verb))

    def action_open_year(self) -> None:
        """Opens the next fiscal year, before this one is closed."""
        open_next_year(self.finsam)

    def action_reopen(self) -> None:
        """Opens a closed year again, with a reason."""
        year = self.finsam.scope.year
        if problems := tuple(why_not_reopened(self.book, year)):
            self.finsam.show_fault(Refused(problems))
            return

        def attempt(values: Mapping[str, str]) -> str:
            reopen(self.book, year, values["reason"], with_login(values["by"]))
            return _("{year} is open again.", year=year.name)

        fields = (
            Field("reason", _("Why"), hint=_("Recorded in the history for the auditor.")),
            Field("by", _("Reopened by"), self.finsam.who),
        )
        title = _("Reopen {year}", year=year.name)
        self.app.push_screen(Form(title, fields, attempt, verb=_("reopen")))

    def can(self, action: str) -> bool:
        """Only what makes sense for the state of the year."""
        closed = self.finsam.scope.year.closed
        if action == "reopen":
            return closed
        if action == "accept":
            step = self.step
            return bool(step and step.state == "blocked" and step.kind.acceptable and not closed)
        return not closed if action in OPEN_ONLY else True


def _summary(step: Step) -> str:
    """A step in one line: how much blocks, or the first thing found."""
    if count := len(step.findings.blocks):
        if step.reason:
            return step.reason
        return _("{number:# thing|# things} to fix", number=count)
    return problem_on_screen(step.findings.messages[0]) if step.findings.messages else ""


def _lines(step: Step) -> Iterator[str]:
    """The step in full: what the law asks, what was found, what blocks and what is proposed."""
    yield f"{_(step.kind.requirement)} ({step.kind.law})"
    yield ""
    for fault in step.findings.blocks:
        yield f"! {problem_on_screen(fault)}"
    if step.reason:
        yield _("Accepted: {reason}", reason=step.reason)
    for found in step.findings.messages:
        yield problem_on_screen(found)
    for draft in step.findings.proposed:
        yield _("Proposed: {date} {text}", date=draft.date, text=draft.text)
        for posting in draft.postings:
            yield f"    {posting.account}  {write_amount(posting.amount):>16}"
