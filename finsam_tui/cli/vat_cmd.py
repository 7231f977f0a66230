"""`finsam vat`: compensation for VAT, its claims and the yearly statement (lag 2005:807)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.text import printed_lines
from finsam_tui.actions.vat import (
    mark_cost,
    propose_claim,
    record_claim,
    shown_period,
    state_claim,
)
from finsam_tui.actions.vouchers import voucher_named
from finsam_tui.actions.written import read, read_if_any
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.record_cmd import receipt, receipt_line
from finsam_tui.cli.show_cmd import print_list, query_of
from finsam_tui.i18n import _, translate_problem
from ledger.bookkeeping.fiscal_years import fiscal_year, year_of
from ledger.core import calendar
from ledger.core.money import read_amount
from ledger.vat_compensation.claim import ClaimChoices
from ledger.vat_compensation.periods import read_period
from ledger.vat_compensation.tables import claim_lines, claim_vouchers_table

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.core.model import Voucher
    from ledger.vat_compensation.claim import ClaimProposal
    from ledger.vat_compensation.model import MarkKind


def add_arguments(parser: ArgumentParser) -> None:
    """What is done with VAT, each with its own arguments."""
    options.add_book(parser)
    verbs = {
        "show": _("list the periods, or what is behind the figures of one"),
        "claim": _("claim a period: its figures, and the voucher of it"),
        "mark": _("mark a cost without VAT that gets the flat rate (2005:811)"),
        "year": _("print the yearly statement (2005:807 8 §)"),
    }
    period = _("a month 2026-03, a quarter 2026Q3, or three months 2026-02..2026-04")
    for verb, kind in options.add_verbs(parser, verbs).items():
        if verb in ("show", "claim"):
            kind.add_argument("--period", metavar="P", required=verb == "claim", help=period)
        if verb == "claim":
            _add_claim(kind)
        if verb == "mark":
            _add_mark(kind)
        if verb in ("claim", "mark"):
            options.add_by(kind)
        options.add_json(kind)
        options.add_year(kind)


def _add_claim(kind: ArgumentParser) -> None:
    text = _("a voucher in the book that claims the period already, as A 17")
    kind.add_argument("--voucher", nargs=2, metavar=("S", "N"), help=text)
    kind.add_argument("--undo", action="store_true", help=_("that voucher claims no period"))
    kind.add_argument("--date", metavar="D", help=_("the day of the voucher (today)"))
    kind.add_argument("--amount", metavar="KR", help=_("less VAT than all there is"))
    text = _("the account of what is claimed (as the layout says)")
    kind.add_argument("--claim-account", metavar="NUMBER", default="", help=text)
    text = _("the account of income from the flat rate (as the layout says)")
    kind.add_argument("--flat-account", metavar="NUMBER", default="", help=text)
    text = _("show the figures and the voucher, and record nothing")
    kind.add_argument("--dry-run", action="store_true", help=text)


def _add_mark(kind: ArgumentParser) -> None:
    text = _("the voucher, as A 17")
    kind.add_argument("--voucher", nargs=2, metavar=("S", "N"), required=True, help=text)
    text = _("the row of the cost, counted from 1 (1)")
    kind.add_argument("--row", metavar="N", type=options.number, default=1, help=text)
    text = _("what of the cost is premises, as the invoice says; the rest is other")
    kind.add_argument("--premises", metavar="KR", help=text)
    text = _("the landlord of the premises is public, so that they give nothing")
    kind.add_argument("--public-landlord", action="store_true", help=text)
    kind.add_argument("--undo", action="store_true", help=_("take the mark away"))


def run(given: Namespace) -> int:
    """Shows VAT, claims it or marks a cost, and says what it did."""
    changes = given.what == "mark" or (given.what == "claim" and not given.dry_run)
    with open_book(given.book, read_only=not changes) as book:
        if given.what == "claim":
            return _claim(book, given)
        if given.what == "mark":
            return _mark(book, given)
        if given.what == "show" and given.period:
            return _show(book, given)
        year = fiscal_year(book, given.year)
        report = "vat-year" if given.what == "year" else "vat"
        return print_list(book, report, year, given)


def _show(book: Book, given: Namespace) -> int:
    """What is behind the figures of one period."""
    period = read(given.period, read_period)
    query = query_of(book, "vat-vouchers", year_of(book, period.last), period)
    found = shown_period(book, period, max(calendar.today(), period.last))
    table = claim_vouchers_table(book, query, found)
    document = {**table.document, "period": found.id, "state": found.state}
    return printing.print_answer(given, document, printed_lines(table, query.unit))


def _claim(book: Book, given: Namespace) -> int:
    period = read(given.period, read_period)
    if given.voucher:
        voucher = _voucher(book, given)
        state_claim(book, voucher.sequence, None if given.undo else period, given.by)
        claims = _(
            "{period} is claimed by {voucher}.", voucher=voucher.full_name, period=given.period
        )
        none = _("No period is claimed by {voucher}.", voucher=voucher.full_name)
        answer = {"sequence": voucher.sequence, "period": None if given.undo else given.period}
        return printing.print_answer(given, answer, [none if given.undo else claims])
    day = options.day("--date", given.date) if given.date else calendar.today()
    amount = read_if_any(given.amount, read_amount, "--amount")
    choices = ClaimChoices(amount, given.claim_account, given.flat_account)
    proposal = propose_claim(book, period, day, choices, given.by)
    if not given.json:
        printing.print_lines(claim_lines(proposal, _, translate_problem))
    done = None if given.dry_run else record_claim(book, proposal)
    recorded = {"recorded": receipt(done)} if done else None
    document = {**_document(proposal), "recorded": recorded}
    return printing.print_answer(given, document, [receipt_line(done)] if done else [])


def _document(proposal: ClaimProposal) -> dict[str, object]:
    figures = proposal.figures
    return {
        "period": figures.id,
        "vat": figures.vat,
        "corrections": figures.corrections,
        "brought": figures.brought,
        "claimed_vat": proposal.vat,
        "claimed_flat": proposal.flat,
        "voucher": [
            {"account": one.account, "amount": one.amount} for one in proposal.draft.postings
        ],
        "notes": [translate_problem(one) for one in proposal.notes],
    }


def _mark(book: Book, given: Namespace) -> int:
    voucher = _voucher(book, given)
    premises = read_if_any(given.premises, read_amount, "--premises")
    kind: MarkKind = "whole"
    if premises is not None:
        kind = "public" if given.public_landlord else "split"
    marked = mark_cost(
        book, voucher, given.row, ("", 0) if given.undo else (kind, premises or 0), given.by
    )
    about = {"voucher": voucher.full_name, "account": marked.account}
    gone = _("No flat rate for {account} in {voucher}.", **about)
    done = _("The flat rate is claimed for {account} in {voucher}.", **about)
    answer = {"sequence": voucher.sequence, "row": given.row, "kind": "" if given.undo else kind}
    return printing.print_answer(given, answer, [gone if given.undo else done])


def _voucher(book: Book, given: Namespace) -> Voucher:
    return voucher_named(book, given.year, " ".join(given.voucher))
