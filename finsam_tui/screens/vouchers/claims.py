"""Projects with a funder and their claims: the Tables that text and files draw."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.claims import (
    FIELDS,
    add_event,
    make_project_claim,
    parsed_exclusions,
    parsed_hours,
    project_of,
    propose_project_claim,
    set_project,
    undo,
    written_project,
)
from finsam_tui.actions.written import read, read_if_any
from finsam_tui.i18n import _
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.list_view import TableView
from ledger.core.calendar import read_iso_day
from ledger.core.errors import LedgerError
from ledger.core.model import PROJECT
from ledger.core.money import read_amount, write_amount
from ledger.projects.costs import ProjectCost
from ledger.projects.model import Claim, ClaimEvent, Project
from ledger.projects.register import claims_of, projects
from ledger.projects.tables import claim_costs_table, claims_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.book.book import Book
    from ledger.core.table import Table
    from ledger.projects.claims import ProposedClaim
    from ledger.projects.model import EventKind


class ClaimsView(TableView):
    """The projects with their claims; of one of them, or of a project, what it is made of."""

    where: ClassVar[str] = "claims"

    def __init__(self, about: Project | Claim | None = None) -> None:
        """Takes the project or the claim whose costs are shown; none for the list of all."""
        super().__init__()
        self.about = about

    @property
    def title(self) -> str:
        """What the trail calls it."""
        if isinstance(self.about, Claim):
            about = {"project": self.about.project, "number": self.about.number}
            return _("Claim {project} {number}", **about)
        return self.about.code if self.about else _("Project claims")

    def table(self) -> Table:
        """Asks for the list as it was on the last of the days shown."""
        if self.about is None:
            return claims_table(self.book, self.report_query("claims"))
        query = replace(self.report_query("claim-costs"), member=(PROJECT, self.code))
        if isinstance(self.about, Claim):
            query = replace(query, number=self.about.number)
        return claim_costs_table(self.book, query)

    @property
    def chosen(self) -> object:
        """What the list is about, or the row under the cursor."""
        return self.about or self.opens

    @property
    def code(self) -> str:
        """The project that is chosen; empty when none is."""
        one = self.chosen
        return (
            one.project if isinstance(one, Claim) else one.code if isinstance(one, Project) else ""
        )

    @property
    def claim(self) -> Claim | None:
        """The claim that is chosen, as it is now."""
        one = self.chosen
        if not isinstance(one, Claim):
            return None
        return next((n for n in claims_of(self.book, one.project) if n.number == one.number), None)

    def can(self, action: str) -> bool:
        """What is done with a project or a claim needs one; nothing follows when it is paid."""
        if action in ("make", "write"):
            return bool(self.code)
        if action == "undo":
            return self.claim is not None
        if action == "proceed":
            return self.claim is not None and self.claim.state in NEXT
        return True

    def on_row_list_moved(self) -> None:
        """What can be done follows the cursor."""
        self.screen.refresh_bindings()

    def action_open(self) -> None:
        """Opens what a project or a claim is made of, or the voucher of a cost."""
        opens = self.opens
        if isinstance(opens, Project | Claim):
            self.frame.open(ClaimsView(opens))
        elif isinstance(opens, ProjectCost):
            self.frame.open_voucher(opens.sequence)

    def action_add(self) -> None:
        """Adds a project to the register."""
        field = Field(
            "code", _("The project's code"), hint=_("As in the chart: MIA."), is_needed=True
        )
        self._write("", (field,))

    def action_write(self) -> None:
        """Changes what is written of the project."""
        self._write(self.code, ())

    def _write(self, code: str, first: tuple[Field, ...]) -> None:
        def attempt(values: Mapping[str, str]) -> None:
            set_project(self.book, project_of(values.get("code", code), values), self.finsam.who)

        title = _("Project {code}", code=code) if code else _("A new project")
        form = Form(title, (*first, *_project_fields(written_project(self.book, code))), attempt)
        self.app.push_screen(form)

    def action_make(self) -> None:
        """Makes the next claim of the project, or the draft under the cursor anew."""
        code, claim = self.code, self.claim
        number = claim.number if claim and claim.state == "draft" else 0

        def proposal(values: Mapping[str, str]) -> ProposedClaim:
            return _proposal(self.book, code, number, values)

        def attempt(values: Mapping[str, str]) -> None:
            make_project_claim(self.book, proposal(values), self.finsam.who)

        about = {"project": code, "number": number}
        anew = _("Claim {project} {number}, anew", **about)
        title = anew if number else _("A new claim of {project}", project=code)
        fields = _claim_fields(*self._next_days(claim if number else None))
        preview = partial(_preview, proposal)
        self.app.push_screen(Form(title, fields, attempt, preview=preview))

    def _next_days(self, claim: Claim | None) -> tuple[str, str, str]:
        """The days of the draft, or those from the last claim to the end of the days shown."""
        if claim:
            return claim.first.isoformat(), claim.last.isoformat(), claim.day.isoformat()
        project = projects(self.book)[self.code]
        ends = [one.last + timedelta(days=1) for one in claims_of(self.book, self.code)]
        first = max(ends, default=project.first)
        last = min(self.finsam.scope.period.last, project.last)
        return first.isoformat(), last.isoformat() if last >= first else "", ""

    def action_proceed(self) -> None:
        """Enters that the claim was sent, decided or paid, whichever comes next."""
        claim = self.claim
        if claim is None or claim.state not in NEXT:
            return
        event = NEXT[claim.state]
        granted = claim.decision.amount if claim.decision else claim.amount

        def attempt(values: Mapping[str, str]) -> None:
            amount = read(values["amount"], read_amount, "amount") if "amount" in values else 0
            day = read(values["day"].strip(), read_iso_day, "day")
            one = ClaimEvent(event, day, amount, values.get("reference", ""))
            add_event(self.book, claim.project, claim.number, one, self.finsam.who)

        fields = [Field("day", _("The day"), hint=_("Year-month-day."), is_needed=True)]
        if event != "applied":
            left = write_amount(granted - claim.received)
            fields += [
                Field("amount", _("Amount"), left, is_needed=True, is_amount=True),
                Field("reference", _("The funder's reference")),
            ]
        titles = {
            "applied": _("The claim was sent"),
            "decided": _("The funder has decided"),
            "paid": _("The funder has paid"),
        }
        self.app.push_screen(Form(titles[event], fields, attempt))

    def action_undo(self) -> None:
        """Takes back what last became of the claim, or the draft of it."""
        claim = self.claim
        if claim is None:
            return

        def write() -> None:
            undo(self.book, claim.project, claim.number, self.finsam.who)

        run_change(self.finsam, write)


NEXT: Mapping[str, EventKind] = {"draft": "applied", "applied": "decided", "decided": "paid"}
"""What comes next for a claim, by what it is."""


def _proposal(book: Book, code: str, number: int, values: Mapping[str, str]) -> ProposedClaim:
    hours, without = (
        [part for part in values[name].split(";") if part.strip()] for name in ("hours", "without")
    )
    return propose_project_claim(
        book,
        code,
        read(values["first"].strip(), read_iso_day, "first"),
        read(values["last"].strip(), read_iso_day, "last"),
        number=number,
        day=read_if_any(values["day"], read_iso_day, "day"),
        hours=parsed_hours(hours),
        without=parsed_exclusions(without, values["reason"]),
    )


def _preview(
    proposal: Callable[[Mapping[str, str]], ProposedClaim], values: Mapping[str, str]
) -> str:
    """What the claim would come to; nothing while it cannot be made."""
    try:
        found = proposal(values)
    except LedgerError:
        return ""
    parts = "; ".join(f"{name} {write_amount(one)}" for name, one in found.claim.parts)
    return _(
        "{parts}. Applied for {amount}; {left:# cost is|# costs are} left out.",
        parts=parts,
        amount=write_amount(found.claim.amount),
        left=len(found.left),
    )


def _claim_fields(first: str, last: str, day: str) -> tuple[Field, ...]:
    return (
        Field("first", _("From"), first, is_needed=True),
        Field("last", _("To"), last, is_needed=True),
        Field("day", _("Day of entry"), day, _("The last of the period, when it is empty.")),
        Field("hours", _("Hours"), hint=_("Of kinds paid by the hour: Tid=12,5; Annan=3")),
        Field("without", _("Not eligible"), hint=_("Vouchers, or a part: A 17; A 18=1234,50")),
        Field("reason", _("Why not"), hint=_("Why that is not eligible.")),
    )


def _project_fields(written: Mapping[str, str]) -> tuple[Field, ...]:
    labels = {
        "funder": _("Funder"),
        "decision": _("Decision"),
        "first": _("From"),
        "last": _("To"),
        "share": _("Share, per cent"),
        "costs": _("Kinds of cost"),
        "receivable": _("Account of what is owed"),
        "income": _("Account of the support"),
        "objects": _("Objects"),
        "closed": _("Closed"),
    }
    hints = {
        "decision": _("The funder's reference of its decision."),
        "costs": "Personal: 7000-7699 = 500000; Övrigt: 15 % Personal; Tid: 195,50/h",
        "objects": _("Dimension and code, as 6:MIA."),
        "closed": _("The day of the final account; empty while it may be claimed."),
    }
    optional = ("decision", "objects", "closed")
    return tuple(
        Field(
            name, labels[name], written[name], hints.get(name, ""), is_needed=name not in optional
        )
        for name in FIELDS
    )
