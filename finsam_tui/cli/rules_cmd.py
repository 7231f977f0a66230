"""`finsam rules`: how lines of statements are booked each time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from finsam_tui.actions.bank import add_rule, remove_rule
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bank.proposal import BankRule
from ledger.bank.rules import bank_rules
from ledger.bank.tables import NO_RULES, rule_text
from ledger.core.errors import Refused, problem
from ledger.core.limits import ACCOUNT_PATTERN
from ledger.core.model import Posting
from ledger.core.text import quoted
from ledger.entry.posting_history import bare
from ledger.registers.columns import objects_document

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.bank.proposal import RuleKind

_ROW = re.compile(
    rf"({ACCOUNT_PATTERN})((?: [0-9]{{1,9}}:[^ =]{{1,60}}){{0,9}})(?:=([0-9]{{1,9}}))?"
)


def add_arguments(parser: ArgumentParser) -> None:
    """The verb, and what a rule is by and how it books."""
    options.add_book(parser)
    verbs = ("list", "add", "remove")
    parser.add_argument("verb", choices=verbs, help=_("list, add or remove"))
    by = parser.add_mutually_exclusive_group()
    by.add_argument("--text", metavar="TEXT", help=_("lines with this text, whatever its numbers"))
    text = _("lines of this giro, IBAN or account of the other side")
    by.add_argument("--giro", metavar="NUMBER", help=text)
    text = _("a row: '5010 1:KANSLI'; of several, each with its share: '5010=80' '1651=20'")
    parser.add_argument("--row", metavar="TEXT", action="append", default=[], help=text)
    parser.add_argument("--voucher-text", metavar="TEXT", default="", help=_("the voucher's text"))
    parser.add_argument("--party", metavar="NAME", default="", help=_("the counterparty"))
    options.add_by(parser)
    options.add_json(parser)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Does what the verb says, and shows the rules."""
    kind: RuleKind = "account" if given.giro else "text"
    key = given.giro or bare(given.text or "")
    if given.verb != "list" and not key:
        given.misused(_("which lines? Say --text or --giro"))
    with open_book(given.book, read_only=given.verb == "list") as book:
        if given.verb == "add":
            rows = tuple(map(_row, given.row))
            add_rule(book, BankRule(kind, key, rows, given.voucher_text, given.party), given.by)
        elif given.verb == "remove":
            remove_rule(book, kind, key, given.by)
        rules = bank_rules(book)
    lines = [rule_text(one, _) for one in rules] or [_(NO_RULES)]
    return printing.print_answer(given, {"rules": list(map(_document, rules))}, lines)


def _document(rule: BankRule) -> dict[str, object]:
    """A rule as JSON has it."""
    return {
        "kind": rule.kind,
        "key": rule.key,
        "rows": [
            {
                "account": row.account,
                "objects": objects_document(row.objects),
                "share": row.amount,
            }
            for row in rule.rows
        ],
        "text": rule.text,
        "counterparty": rule.counterparty,
    }


def _row(text: str) -> Posting:
    """The row that was written; raises Refused when it is none."""
    match = _ROW.fullmatch(text.strip())
    if match is None:
        raise Refused(
            problem(
                "rule-row",
                "{row} is no row of a rule; write an account with its objects, as 5010 1:KANSLI,"
                " and a share when there are several: 5010=80.",
                "--row",
                row=quoted(text),
            )
        )
    account, objects, share = match.groups()
    pairs = (one.partition(":") for one in objects.split())
    members = tuple(sorted((int(number), code) for number, _colon, code in pairs))
    return Posting(account, int(share or 1), members)
