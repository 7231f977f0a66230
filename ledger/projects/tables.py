"""Claims as reports: what each funder owes, and what each claim is made of, voucher by voucher."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import object_names
from ledger.core.i18n import msgid
from ledger.core.model import PROJECT
from ledger.core.money import write_amount
from ledger.core.table import (
    CSV,
    DATA,
    EVERYWHERE,
    FILE,
    PDF,
    READ,
    SCREEN,
    SHEET,
    TEXT,
    WIDE,
    Column,
    Row,
    Table,
    heading,
    rows_as_json,
)
from ledger.projects.claims import booked_receivables
from ledger.projects.costs import project_costs
from ledger.projects.model import write_share
from ledger.projects.register import claims, projects, receivables
from ledger.registers.columns import amount_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Face, Look
    from ledger.projects.claims import ProposedClaim
    from ledger.projects.costs import ProjectCost
    from ledger.projects.model import Claim, Project

STATES = {
    "draft": msgid("draft"),
    "applied": msgid("applied"),
    "decided": msgid("decided"),
    "paid": msgid("paid out"),
}


def _chosen(book: Book, query: ReportQuery) -> list[Project]:
    """The projects asked for: all, or the one that the report is narrowed to."""
    code = query.member[1] if query.member and query.member[0] == PROJECT else None
    return [one for one in projects(book).values() if query.member is None or one.code == code]


@dataclass(frozen=True, slots=True)
class _Position:
    """A project, and what its funder owes by the register and by the account."""

    project: Project
    name: str
    owed: Ore
    booked: Ore


def claims_table(book: Book, query: ReportQuery) -> Table:
    """Each project with its claims, as they stand when the period ends, and what its funder owes.

    What is owed is the share of what is eligible, less what was not granted and what is received.
    """
    _ = query.words
    day = query.period.last
    names = object_names(book, PROJECT, query.year)
    owed, booked = receivables(book, day), booked_receivables(book, day)
    chosen = [
        _Position(one, names.get(one.code, ""), owed[one.code], booked[one.code])
        for one in _chosen(book, query)
    ]
    rows = list(_position_rows(book, chosen, day, _))
    columns = _claim_columns(_)
    none = () if rows else (_("No project is in the register."),)
    return Table(
        (query.whose, _("Claims on funders of projects on {day}", day=day)),
        columns,
        rows,
        [_difference(one, _) for one in chosen if one.owed != one.booked] or none,
        id="claims",
        is_grouped=True,
        document={
            **query.head(),
            "date": day.isoformat(),
            "projects": [_project_document(book, one, day) for one in chosen],
            "claims": rows_as_json(columns, rows),
            "receivable": sum(one.owed for one in chosen),
        },
    )


def _position_rows(
    book: Book, chosen: Sequence[_Position], day: date, _: Callable[..., str]
) -> Iterator[Row]:
    """Each project with its claims and their sum, and last the sum of several projects."""
    for position in chosen:
        project = position.project
        share = f"{write_share(project.share)} %"
        about = filter(None, (position.name, project.funder, project.decision, share))
        title = heading(f"{project.code} {', '.join(about)}", READ)
        yield replace(title, opens=project, stop=True)
        yield from (_claim_row(one, day, _) for one in _made(book, project, day))
        yield _sum_row(position, _)
    if len(chosen) > 1:
        owed = sum(one.owed for one in chosen)
        cells = ("", None, "", "", "", "", _("Total"), *[None] * 5, owed, "")
        yield Row(cells, "sum", on=TEXT | SCREEN, stop=False)


def _made(book: Book, project: Project, day: date) -> list[Claim]:
    return [one for one in claims(book) if one.project == project.code and one.day <= day]


def _claim_row(one: Claim, day: date, _: Callable[[str], str]) -> Row:
    events = tuple(event for event in one.events if event.day <= day)
    then = replace(one, events=events)
    granted = then.decision.amount if then.decision else None
    return Row(
        (
            *(one.project, one.number, one.first.isoformat(), one.last.isoformat()),
            *(one.day.isoformat(), then.state, _(STATES[then.state])),
            *(one.eligible if one.parts else None, one.amount, granted),
            *(then.loss if then.decision else None, then.received, then.receivable(day)),
            then.reference,
        ),
        opens=one,
    )


def _sum_row(one: _Position, _: Callable[..., str]) -> Row:
    cells = ("", None, "", "", "", "", _("Sum"), *[None] * 5, one.owed, "")
    look: Look = "sum" if one.owed == one.booked else "urgent"
    return Row(cells, look, on=READ, opens=one.project)


def _difference(one: _Position, _: Callable[..., str]) -> str:
    return _(
        "{project}: by the register the funder owes {owed}, and {account} has {booked}: record what"
        " waits among the drafts, or enter what has become of the claim.",
        project=one.project.code,
        owed=write_amount(one.owed),
        account=one.project.receivable,
        booked=write_amount(one.booked),
    )


def _project_document(book: Book, position: _Position, day: date) -> dict[str, object]:
    one = position.project
    costs = project_costs(book, one, day)
    made = [dict(claim.parts) for claim in _made(book, one, day)]
    return {
        "code": one.code,
        "name": position.name,
        "funder": one.funder,
        "decision": one.decision,
        "from": one.first.isoformat(),
        "to": one.last.isoformat(),
        "share": write_share(one.share).replace(",", "."),
        "closed": one.closed.isoformat() if one.closed else None,
        "receivable_account": one.receivable,
        "income_account": one.income,
        "types": [
            {
                "name": kind.name,
                "basis": kind.basis,
                "budget": kind.budget or None,
                "claimed": sum(parts.get(kind.name, 0) for parts in made),
            }
            for kind in one.types
        ],
        "cost": sum(cost.amount for cost in costs),
        "unclaimed": sum(cost.amount for cost in costs if not cost.why),
        "unpaid": sum(cost.amount for cost in costs if cost.why == "unpaid"),
        "receivable": position.owed,
        "booked": position.booked,
    }


def _claim_columns(_: Callable[[str], str]) -> tuple[Column, ...]:

    def money(name: str, label: str, *, room: int = 0) -> Column:
        on = WIDE if room else EVERYWHERE
        return replace(
            amount_column(_), id=name, label=label, file_label="", about="", on=on, room=room
        )

    return (
        Column("project", _("Project"), on=CSV | FILE),
        Column("number", _("No."), "number", 4, screen_width=5),
        Column("from", _("From"), "day", 10),
        Column("to", _("To"), "day", 10),
        Column("date", _("Date"), "day", 10, on=WIDE, room=110),
        Column("state", on=CSV),
        Column("state", _("State"), width=10, on=EVERYWHERE - CSV),
        money("eligible", _("Eligible"), room=130),
        money("applied", _("Applied for")),
        money("granted", _("Granted"), room=90),
        money("loss", _("Loss"), room=120),
        money("received", _("Received"), room=100),
        money("receivable", _("Owed")),
        Column("reference", _("Reference"), on=WIDE - PDF, width=14, room=150),
    )


def claim_costs_table(book: Book, query: ReportQuery) -> Table:
    """What each claim is made of, kind by kind, and what of the projects' costs is in no claim.

    Of one claim when its number is asked for.
    """
    _ = query.words
    rows: list[Row] = []
    for project in _chosen(book, query):
        last = max(query.period.last, project.first)
        costs = project_costs(book, project, date.max if query.number else last)
        for one in _made(book, project, date.max if query.number else last):
            if query.number in (None, one.number):
                own = [cost for cost in costs if cost.claim == one.number]
                rows += _rows_of_claim(project, one, own, query)
        if query.number is None:
            rows += _rows_in_none([cost for cost in costs if not cost.claim], project, query)
    return _costs_table(rows, query)


def proposal_table(book: Book, proposal: ProposedClaim, query: ReportQuery) -> Table:
    """A claim as it would be made, and what is left out of it."""
    project = projects(book)[proposal.claim.project]
    rows = [
        *_rows_of_claim(project, proposal.claim, proposal.costs, query),
        *_rows_in_none(proposal.left, project, query),
    ]
    return _costs_table(rows, query)


def _costs_table(rows: Sequence[Row], query: ReportQuery) -> Table:
    _ = query.words
    columns = _cost_columns(_)
    return Table(
        (query.whose, _("What is claimed of funders, by kind of cost")),
        columns,
        rows,
        () if rows else (_("Nothing is claimed, and there is nothing to claim."),),
        id="claim-costs",
        is_grouped=True,
        document={**query.head(), "costs": rows_as_json(columns, rows)},
    )


def _rows_of_claim(
    project: Project, claim: Claim, costs: Sequence[ProjectCost], query: ReportQuery
) -> Iterator[Row]:
    _ = query.words
    title = _(
        "{project} claim {number}, {first} – {last}",
        project=claim.project,
        number=claim.number,
        first=claim.first,
        last=claim.last,
    )
    yield heading(", ".join(filter(None, (title, claim.reference))), READ)
    terms = {one.name: one for one in project.types}
    for kind, amount in claim.parts:
        own = [one for one in costs if one.kind == kind]
        for one in own:
            yield _cost_row(one, claim.project, claim.number, one.reason)
        if (term := terms.get(kind)) and not term.accounts:
            about = f"{kind}: {term.basis}"
            cells = (claim.project, claim.number, kind, "", "", "", "", "", about, "")
            yield Row((*cells, None, amount, amount, ""))
        elif own:
            yield _sum_line(_("Sum, {kind}", kind=kind), claimed=amount)
    if claim.parts:
        yield _sum_line(_("Eligible"), claimed=claim.eligible)
    share = write_share(claim.share)
    yield _sum_line(_("Applied for, {share} %", share=share), claimed=claim.amount)


def _sum_line(
    text: str,
    amount: Ore | None = None,
    claimed: Ore | None = None,
    on: frozenset[Face] = READ,
) -> Row:
    shown = amount if claimed is None else claimed
    cells = ("", None, "", "", "", "", "", text, text, "", amount, claimed, shown)
    return Row(cells, "sum", on=on, stop=False)


def _rows_in_none(
    costs: Sequence[ProjectCost], project: Project, query: ReportQuery
) -> Iterator[Row]:
    """What is booked on a project and in no claim, with why."""
    _ = query.words
    whys = {
        "": _("to be claimed"),
        "kind": _("not in the decision"),
        "unpaid": _("not paid"),
        "claimed": "",
    }
    if costs:
        yield heading(_("{project}, in no claim", project=project.code), READ)
    for one in costs:
        yield _cost_row(one, project.code, None, whys[one.why])
    if costs:
        yield _sum_line(_("Sum"), amount=sum(one.amount for one in costs))


def _cost_row(one: ProjectCost, project: str, number: int | None, reason: str) -> Row:
    claimed = one.claimed if number else None
    about = f"{one.counterparty} {one.text}".strip()
    return Row(
        (
            *(project, number, one.kind, one.voucher, one.day.isoformat()),
            one.paid.isoformat() if one.paid else "",
            *(one.counterparty, one.text, f"{about} ({reason})" if reason else about, one.account),
            *(one.amount, claimed, claimed if number else one.amount, reason),
        ),
        opens=one,
    )


def _cost_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    return (
        Column("project", _("Project"), on=CSV | FILE),
        Column("claim", _("Claim"), "number", on=CSV | FILE),
        Column("kind", _("Kind of cost"), on=CSV | FILE),
        Column("voucher", _("Voucher"), width=13),
        Column("date", _("Booked"), "day", 10, on=WIDE, room=100),
        Column("paid", _("Was paid"), "day", 10),
        Column("counterparty", _("Supplier"), on=CSV | FILE),
        Column("text", _("Text"), on=CSV | DATA | SHEET),
        Column("about", _("Supplier and text"), on=TEXT | PDF | SCREEN),
        Column("account", _("Account"), "code", 7),
        replace(amount_column(_), label=_("Amount"), on=WIDE, room=110),
        replace(
            amount_column(_),
            id="claimed",
            label=_("Claimed"),
            file_label="",
            about="",
            on=WIDE,
        ),
        replace(amount_column(_), id="shown", on=TEXT),
        Column("reason", _("Why not all"), on=WIDE, width=12, room=130),
    )
