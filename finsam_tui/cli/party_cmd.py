"""`finsam party`: the suppliers and customers of the book."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from finsam_tui.actions.invoices import add_party, change_party, party_fields
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.show_cmd import print_list
from finsam_tui.i18n import _, msgid
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.invoices.model import Party

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

ABOUT = {
    "name": msgid("the name"),
    "orgnr": msgid("the organisation number"),
    "address": msgid("street and number, or box"),
    "postcode": msgid("the postcode"),
    "town": msgid("the town"),
    "country": msgid("two letters, as SE"),
    "email": msgid("the address of e-mail"),
    "bankgiro": msgid("the bankgiro number"),
    "plusgiro": msgid("the plusgiro number"),
    "iban": msgid("the account's IBAN"),
    "bic": msgid("the bank's BIC"),
    "bank_account": msgid("clearing number and account"),
    "terms": msgid("days to pay (30)"),
    "account": msgid("where its invoices are usually booked"),
    "objects": msgid("the usual objects, as '1:KANSLI 6:MIA'"),
    "aliases": msgid("other names it has, with ; between"),
    "active": msgid("yes while it is in use, no when it is retired"),
}
"""What each option of a party is."""


def add_arguments(parser: ArgumentParser) -> None:
    """What is done with the list, each with its own arguments."""
    options.add_book(parser)
    verbs = {
        "list": _("list suppliers and customers, with what is open of each"),
        "add": _("add a supplier or customer"),
        "set": _("change what is written of one; an empty word takes it away"),
    }
    for verb, kind in options.add_verbs(parser, verbs).items():
        if verb == "list":
            options.add_json(kind)
            continue
        if verb == "set":
            kind.add_argument("party", metavar="PARTY", help=_("its code, or any of its names"))
        else:
            kind.add_argument("name", metavar="NAME", help=_("the name"))
            text = _("a short name of its own (made of the name)")
            kind.add_argument("--code", metavar="CODE", help=text)
        for name in ABOUT if verb == "set" else list(ABOUT)[1:]:
            choices = ("yes", "no") if name == "active" else None
            option = f"--{name.replace('_', '-')}"
            kind.add_argument(option, choices=choices, metavar="TEXT", help=_(ABOUT[name]))
        options.add_by(kind)


def run(given: Namespace) -> int:
    """Lists the parties or changes one, and says what it did."""
    with open_book(given.book, read_only=given.what == "list") as book:
        if given.what == "list":
            return print_list(book, "parties", fiscal_year(book), given)
        names = (one.name for one in fields(Party))
        written = {name: text for name in names if (text := getattr(given, name, None)) is not None}
        values = party_fields(written)
        if given.what == "add":
            party = add_party(book, Party(**{"code": "", **values}), given.by)  # type: ignore[arg-type]
        else:
            party = change_party(book, given.party, values, given.by)
    printing.print_lines([_("{code}: {name}", code=party.code, name=party.name)])
    return 0
