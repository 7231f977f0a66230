"""`finsam contributions`: what the members are to pay in a year, and the invoices of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.receivables import issue_contributions, plan_changes, set_plan
from finsam_tui.actions.written import read_if_any
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.invoice_cmd import made, print_made
from finsam_tui.i18n import _, language, problem_in
from ledger.bookkeeping.chart_of_accounts import object_names
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years
from ledger.contributions.invoicing import contribution_requests
from ledger.contributions.plan import (
    days_of_parts,
    instalments,
    plan_remarks,
    planned,
)
from ledger.core import calendar
from ledger.core.calendar import read_iso_day
from ledger.core.model import MEMBER
from ledger.core.money import divide_rounded, write_amount

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.contributions.plan import ContributionPlan
    from ledger.core.money import Ore


def add_arguments(parser: ArgumentParser) -> None:
    """The plan of a year, or the invoices of a part of it."""
    options.add_book(parser)
    verbs = {
        "plan": _("show what the members are to pay, or say it"),
        "invoice": _("make the invoices of the year through a part of it, all or none"),
    }
    plan, invoice = options.add_verbs(parser, verbs).values()
    text = _("all the members together (the budget's income from members)")
    plan.add_argument("--total", metavar="KR", help=text)
    text = _("a member by its code, with its share: NACKA=14,25%% or NACKA=1018590; once each")
    plan.add_argument("--member", metavar="CODE=SHARE", action="append", help=text)
    text = _("how many parts of the year they pay in (4)")
    plan.add_argument("--periods", choices=("1", "2", "4", "12"), help=text)
    text = _("the decision, as 'Förbundsstyrelsen 2018-11-22 § 45'")
    plan.add_argument("--decision", metavar="TEXT", help=text)
    text = _("the codes of those who pay by requisition and not by invoice")
    plan.add_argument("--requisition", dest="requisitions", metavar="CODES", help=text)
    text = _("the account of income of a member, as NACKA=3987, with blanks between")
    plan.add_argument("--accounts", metavar="CODE=ACCOUNT", help=text)
    text = _("the part: 1 is the first quarter, or what the year is divided in")
    invoice.add_argument("--part", metavar="N", type=options.number, required=True, help=text)
    text = _("the day of the invoices (today)")
    invoice.add_argument("--date", metavar="D", default="", help=text)
    text = _("the due day (by the terms of each)")
    invoice.add_argument("--due", metavar="D", default="", help=text)
    for kind in (plan, invoice):
        text = _("show what it would be, and write nothing in the book")
        kind.add_argument("--dry-run", action="store_true", help=text)
        options.add_year(kind, _("the calendar year (the latest of the book)"))
        options.add_by(kind)
        options.add_json(kind)


WRITTEN = ("total", "periods", "decision", "requisitions", "accounts")


def run(given: Namespace) -> int:
    """Shows the plan or keeps it; makes the invoices."""
    if given.what == "invoice":
        return _invoice(given)
    written = {name: text for name in WRITTEN if (text := getattr(given, name)) is not None}
    is_change = bool(written or given.member)
    with open_book(given.book, read_only=given.dry_run or not is_change) as book:
        year = given.year or fiscal_years(book)[-1].name
        options.prove_year(year)
        plan = planned(book, year, plan_changes(written, given.member))
        if is_change and not given.dry_run:
            set_plan(book, plan, given.by)
        _print_plan(book, plan, given)
    return 0


def _print_plan(book: Book, plan: ContributionPlan, given: Namespace) -> None:
    """Each member with its share and its parts, and what an auditor would ask."""
    names, count = object_names(book, MEMBER), len(days_of_parts(book, plan))
    remarks = [problem_in(one, language()) for one in plan_remarks(book, plan)]
    document = {
        "year": plan.year,
        "periods": count,
        "decision": plan.decision,
        "total": plan.total,
        "members": [
            {
                "member": one.code,
                "name": names.get(one.code, one.code),
                "amount": one.amount,
                "account": one.account,
                "requisition": one.is_requisition,
                "instalments": instalments(one.amount, count),
            }
            for one in plan.members
        ],
        "remarks": remarks,
    }
    lines = [
        f"{one.code}  {names.get(one.code, one.code)}: {write_amount(one.amount)}"
        f" ({_share(one.amount, plan.total)} %), {one.account}: "
        + " + ".join(map(write_amount, instalments(one.amount, count)))
        for one in plan.members
    ]
    about = {"year": plan.year, "total": write_amount(plan.total), "decision": plan.decision or "-"}
    head = _("Contributions of {year}: {total}. Decided: {decision}", **about)
    printing.print_answer(given, document, [head, *lines, *remarks])


def _share(amount: Ore, total: Ore) -> str:
    """A member's share in per cent, with the two decimals that an agreement has: `"14,25"`."""
    return write_amount(divide_rounded(amount * 10_000, total)) if total else "-"


def _invoice(given: Namespace) -> int:
    day = read_if_any(given.date, read_iso_day, "--date") or calendar.today()
    due = read_if_any(given.due, read_iso_day, "--due")
    with open_book(given.book, read_only=given.dry_run) as book:
        year = fiscal_year(book, given.year)
        if given.dry_run:
            requests = contribution_requests(book, year, given.part, day, due)
            proposed = [{"party": x.party, "amount": x.total} for x in requests]
            lines = [f"{x.party}: {write_amount(x.total)}  {x.text}" for x in requests]
            none = [_("Nothing is left to invoice.")]
            return printing.print_answer(given, {"proposed": proposed}, lines or none)
        issued = issue_contributions(book, year, given.part, day, due=due, by=given.by)
        return print_made(made(book, issued), given)
