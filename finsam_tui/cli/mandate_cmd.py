"""`finsam mandate`: who may approve what, up to what amount, by which decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.vouchers import add_mandate, end_mandate
from finsam_tui.actions.written import read, read_if_any, read_objects
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.show_cmd import print_list
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.money import read_decimal
from ledger.invoices.mandates import ROLES, Mandate

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """What is done with the mandates, each with its own arguments."""
    options.add_book(parser)
    verbs = {
        "list": _("list the mandates"),
        "add": _("add a mandate"),
        "end": _("end a mandate with a day"),
    }
    parsers = options.add_verbs(parser, verbs)
    options.add_json(parsers["list"])
    add = parsers["add"]
    add.add_argument("person", metavar="NAME", help=_("the name in full, as it approves"))
    text = _("receipt: that it was ordered and came; decision: that it is paid (decision)")
    add.add_argument("--role", choices=ROLES, default="decision", help=text)
    add.add_argument("--from", dest="first", metavar="D", required=True, help=_("the first day"))
    add.add_argument("--to", dest="last", metavar="D", help=_("the last day (until it is ended)"))
    text = _("the decision it is given by, as 'Styrelsen 2026-01-15 § 7'")
    add.add_argument("--decision", metavar="TEXT", required=True, help=text)
    text = _("accounts and intervals, as '4000-7999 1220' (all)")
    add.add_argument("--accounts", metavar="TEXT", default="", help=text)
    text = _("objects of which each cost has one, as '1:KANSLI 6:MIA' (all)")
    add.add_argument("--objects", metavar="TEXT", default="", help=text)
    add.add_argument("--highest", metavar="KR", help=_("the largest voucher (no limit)"))
    text = _("from this amount on another person approves as well (never)")
    add.add_argument("--joint-from", metavar="KR", help=text)
    end = parsers["end"]
    end.add_argument("number", metavar="N", type=options.number, help=_("its number in the list"))
    end.add_argument("--to", dest="last", metavar="D", required=True, help=_("the last day"))
    for one in (add, end):
        options.add_by(one)


def run(given: Namespace) -> int:
    """Lists the mandates or changes them, and says what it did."""
    with open_book(given.book, read_only=given.what == "list") as book:
        if given.what == "list":
            return print_list(book, "mandates", fiscal_year(book), given)
        last = options.day("--to", given.last) if given.last else None
        if given.what == "add":
            mandate = Mandate(
                given.person,
                given.role,
                options.day("--from", given.first),
                given.decision,
                last,
                given.accounts,
                read(given.objects, read_objects, "objects"),
                read_if_any(given.highest, read_decimal, "--highest"),
                read_if_any(given.joint_from, read_decimal, "--joint-from"),
            )
            mandate = add_mandate(book, mandate, given.by)
            text = _("Mandate {number}: {person}", number=mandate.id, person=mandate.person)
        else:
            assert last
            mandate = end_mandate(book, given.number, last, given.by)
            text = _("Mandate {number} ends on {day}.", number=mandate.id, day=mandate.last)
    printing.print_lines([text])
    return 0
