"""`finsam claim`: projects with a funder (ESF and others), and what is claimed of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from exports.render.text import printed_lines
from finsam_tui.actions.claims import (
    FIELDS,
    add_earlier_claim,
    add_event,
    make_project_claim,
    paid_by,
    parsed_exclusions,
    parsed_hours,
    project_of,
    propose_project_claim,
    set_project,
    undo,
    written_project,
)
from finsam_tui.actions.vouchers import voucher_named
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.show_cmd import print_list, print_report, query_of, report_named
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.model import PROJECT
from ledger.core.money import write_amount
from ledger.projects.model import Claim, ClaimEvent
from ledger.projects.register import project_named
from ledger.projects.tables import STATES, proposal_table

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from finsam_tui.cli.show_cmd import Form
    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery


def add_arguments(parser: ArgumentParser) -> None:
    """What is done with projects and claims, each with its own arguments."""
    options.add_book(parser)
    verbs = {
        "list": _("list the projects and their claims, and what each funder owes"),
        "project": _("add a project to the register, or change what is written of it"),
        "show": _("show what a claim is made of, or what can be claimed"),
        "make": _("make a claim of what is booked and paid in a period"),
        "earlier": _("enter a claim that was made before the book, or outside of it"),
        "apply": _("the claim was sent to the funder"),
        "decide": _("the funder has decided; what it did not grant is proposed as a loss"),
        "paid": _("the funder has paid the claim, or a part of it"),
        "undo": _("take back what last became of a claim, or the draft of one"),
    }
    parsers = options.add_verbs(parser, verbs)
    for verb, one in parsers.items():
        if verb != "list":
            one.add_argument("project", metavar="CODE", help=_("the project, as MIA"))
        if verb in ("earlier", "apply", "decide", "paid", "undo", "show"):
            text = _("the number of the claim")
            nargs = "?" if verb == "show" else None
            one.add_argument("number", metavar="N", type=options.number, help=text, nargs=nargs)
        if verb in ("list", "show", "make"):
            options.add_json(one)
        if verb not in ("list", "show"):
            options.add_by(one)
    parsers["show"].add_argument("--csv", action="store_true", help=_("comma-separated values"))
    _add_project(parsers["project"])
    _add_make(parsers["make"])
    for verb in ("earlier", "apply", "decide", "paid"):
        _add_event(parsers[verb], verb)


def _add_project(parser: ArgumentParser) -> None:
    about = {
        "funder": _("who pays, as 'Svenska ESF-rådet'"),
        "decision": _("the funder's reference of its decision"),
        "first": _("the first day of the project"),
        "last": _("the last day of the project"),
        "share": _("what the funder pays of the eligible costs, per cent: 53,27"),
        "costs": _("a kind of cost: 'Personal: 7000-7699 = 500000', 'Övrigt: 15 %% Personal'"),
        "receivable": _("the account of what the funder owes (the one that the project has)"),
        "income": _("the account of its support (the one that the project has)"),
        "objects": _("what else its claims are recorded on, as 21:ESF"),
        "closed": _("the day of its final account: nothing is claimed after it"),
    }
    names = {"first": "--from", "last": "--to", "costs": "--cost"}
    for name in FIELDS:
        option = names.get(name, f"--{name}")
        if name == "costs":
            parser.add_argument(
                option, dest=name, metavar="TEXT", action="append", help=about[name]
            )
        else:
            parser.add_argument(option, dest=name, metavar="TEXT", help=about[name])


def _add_make(parser: ArgumentParser) -> None:
    for option, name, text in (
        ("--from", "first", _("the first day of the period")),
        ("--to", "last", _("the last day of the period")),
    ):
        parser.add_argument(option, dest=name, metavar="D", required=True, help=text)
    text = _("the day of entry of what the funder owes (the last of the period)")
    parser.add_argument("--date", metavar="D", help=text)
    text = _("hours of a kind of cost that is paid by the hour, as Tid=12,5")
    parser.add_argument("--hours", metavar="TEXT", action="append", default=[], help=text)
    text = _("a voucher that is not eligible, or an amount of it: 'A 17' or 'A 17=1234,50'")
    parser.add_argument("--without", metavar="TEXT", action="append", default=[], help=text)
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("why that is not eligible"))
    text = _("make this draft anew")
    parser.add_argument("--again", metavar="N", type=options.number, default=0, help=text)
    text = _("only show the claim; nothing is recorded")
    parser.add_argument("--dry-run", action="store_true", help=text)


def _add_event(parser: ArgumentParser, verb: str) -> None:
    if verb == "earlier":
        parser.add_argument(
            "--from",
            dest="first",
            metavar="D",
            required=True,
            help=_("the first day of the period"),
        )
        parser.add_argument(
            "--to", dest="last", metavar="D", required=True, help=_("the last day of the period")
        )
    parser.add_argument("--date", metavar="D", required=verb != "paid", help=_("the day"))
    if verb in ("earlier", "decide", "paid"):
        parser.add_argument("--amount", metavar="KR", required=verb != "paid", help=_("the amount"))
    if verb in ("decide", "paid"):
        parser.add_argument(
            "--reference", metavar="TEXT", default="", help=_("the funder's reference")
        )
    if verb == "paid":
        text = _("the voucher that has the payment, as A 17: its day and amount are used")
        parser.add_argument("--voucher", nargs=2, metavar=("S", "N"), help=text)
        options.add_year(parser)
        parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Lists or changes the register, and says what it did."""
    is_read = given.what in ("list", "show") or (given.what == "make" and given.dry_run)
    with open_book(given.book, read_only=is_read) as book:
        if given.what in ("list", "show"):
            return _print(book, given)
        if given.what == "make":
            return _make(book, given)
        if given.what == "project":
            written = written_project(book, given.project)
            written |= {
                name: "; ".join(value) if isinstance(value, list) else value
                for name in FIELDS
                if (value := getattr(given, name)) is not None
            }
            project = set_project(book, project_of(given.project, written), given.by)
            message = _("Project {code}: {funder}", code=project.code, funder=project.funder)
            printing.print_lines([message])
            return 0
        claim = CHANGES[given.what](book, given)
        about = {"project": given.project, "number": given.number}
        text = _("Claim {project} {number} is taken back.", **about)
        printing.print_lines([_state_line(claim) if claim else text])
    return 0


def _state_line(claim: Claim) -> str:
    about = {"project": claim.project, "number": claim.number}
    text = _("Claim {project} {number}: {state}", **about, state=_(STATES[claim.state]))
    if claim.loss:
        loss = _("not granted {amount}", amount=write_amount(claim.loss))
        return f"{text}, {loss}"
    return f"{text}, {write_amount(claim.amount)}"


def _print(book: Book, given: Namespace) -> int:
    if given.what == "list":
        return print_list(book, "claims", fiscal_year(book), given)
    form: Form = "json" if given.json else "csv" if given.csv else "text"
    return print_report(book, report_named("claim-costs"), _query(book, given), form)


def _query(book: Book, given: Namespace) -> ReportQuery:
    query = query_of(book, "claim-costs", fiscal_year(book))
    member = (PROJECT, project_named(book, given.project).code)
    return replace(query, member=member, number=getattr(given, "number", None))


def _make(book: Book, given: Namespace) -> int:
    proposal = propose_project_claim(
        book,
        given.project,
        options.day("--from", given.first),
        options.day("--to", given.last),
        number=given.again,
        day=options.day("--date", given.date) if given.date else None,
        hours=parsed_hours(given.hours),
        without=parsed_exclusions(given.without, given.reason),
    )
    if not given.dry_run:
        make_project_claim(book, proposal, given.by)
    table = proposal_table(book, proposal, _query(book, given))
    claim = proposal.claim
    document = {**table.document, "claim": claim.number, "amount": claim.amount}
    lines = chain(printed_lines(table, "ore"), ["", _state_line(claim)])
    return printing.print_answer(given, document, lines)


def _earlier(book: Book, given: Namespace) -> Claim:
    first, last = options.day("--from", given.first), options.day("--to", given.last)
    day, amount = options.day("--date", given.date), options.amount("--amount", given.amount)
    return add_earlier_claim(
        book, Claim(given.project, given.number, first, last, day, 1, (), amount), given.by
    )


def _applied(book: Book, given: Namespace) -> Claim:
    event = ClaimEvent("applied", options.day("--date", given.date))
    return add_event(book, given.project, given.number, event, given.by)


def _decided(book: Book, given: Namespace) -> Claim:
    day, amount = options.day("--date", given.date), options.amount("--amount", given.amount)
    event = ClaimEvent("decided", day, amount, given.reference)
    return add_event(book, given.project, given.number, event, given.by)


def _paid(book: Book, given: Namespace) -> Claim:
    if given.voucher:
        voucher = voucher_named(book, given.year, " ".join(given.voucher))
        day, amount = voucher.date, paid_by(book, given.project, voucher)
    elif given.date and given.amount:
        day, amount = options.day("--date", given.date), options.amount("--amount", given.amount)
    else:
        given.misused(_("say which voucher, or the day and the amount"))
    event = ClaimEvent("paid", day, amount, given.reference)
    return add_event(book, given.project, given.number, event, given.by)


def _undone(book: Book, given: Namespace) -> Claim | None:
    return undo(book, given.project, given.number, given.by)


CHANGES = {
    "earlier": _earlier,
    "apply": _applied,
    "decide": _decided,
    "paid": _paid,
    "undo": _undone,
}
