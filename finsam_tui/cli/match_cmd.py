"""`finsam match`: lines of statements against the book, by what is proposed or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.bank import (
    account_for,
    account_messages,
    book_proposals,
    choose_way,
    match_by_hand,
    set_aside,
    ticked,
    undo_match,
)
from finsam_tui.actions.vouchers import voucher_named
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.record_cmd import receipt
from finsam_tui.i18n import _, translate_problem
from ledger.bank.tables import accounts_of
from ledger.bookkeeping.chart_of_accounts import account_of
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from ledger.bank.proposal import Proposal
    from ledger.book.book import Book
    from ledger.core.model import RecordedVoucher, Voucher


def add_arguments(parser: ArgumentParser) -> None:
    """What is matched: all that is sure, or one line with what is said."""
    options.add_book(parser)
    parser.add_argument("--account", metavar="NUMBER", help=_("only this account"))
    text = _("record what is sure: exact, what is ticked in the list of proposals")
    parser.add_argument("--tick", choices=("exact",), help=text)
    text = _("the line, by its number in the list of what waits")
    parser.add_argument("--line", metavar="N", type=options.number, help=text)
    what = parser.add_mutually_exclusive_group()
    text = _("the voucher that the line is, as A 17; several together when they are the amount")
    what.add_argument("--voucher", nargs="+", metavar="N", default=[], help=text)
    text = _("record the line as the proposal with this number says (1)")
    what.add_argument("--way", metavar="N", type=options.number, help=text)
    text = _("the line needs no voucher, for this reason")
    what.add_argument("--aside", metavar="REASON", help=text)
    text = _("undo what was matched with this line, which then waits again")
    parser.add_argument("--undo", metavar="N", type=options.number, help=text)
    text = _("show what would be recorded, and write nothing")
    parser.add_argument("--dry-run", action="store_true", help=text)
    options.add_year(parser)
    options.add_by(parser)
    options.add_json(parser)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Matches what is said; without that, shows what waits and what is proposed."""
    if given.undo is None and given.line is not None:
        if not (given.voucher or given.aside or given.way):
            given.misused(_("say what the line is: {options}", options="--voucher, --way, --aside"))
    elif given.voucher or given.aside or given.way:
        given.misused(_("which line? Say --line"))
    if given.dry_run and (given.undo is not None or given.line is not None):
        given.misused(_("{option} goes with {format}", option="--dry-run", format="--tick"))
    is_read_only = given.dry_run or (given.undo is None and given.line is None and not given.tick)
    with open_book(given.book, read_only=is_read_only) as book:
        if given.account:
            account_of(book, given.account)
        if given.undo is not None:
            line = undo_match(book, given.undo, given.by)
            words = _("The line waits again: {line}", line=line.id)
            return printing.print_answer(given, {"undone": line.id}, [words])
        if given.line is not None:
            return _match_line(book, given)
        return _match_all(book, given)


def _match_line(book: Book, given: Namespace) -> int:
    """Matches one line as it was said."""
    recorded: tuple[RecordedVoucher, ...] = ()
    if given.aside:
        set_aside(book, given.line, given.aside, given.by)
    elif given.voucher:
        match_by_hand(book, given.line, _vouchers(book, given), by=given.by)
    else:
        recorded = choose_way(book, given.line, given.way - 1, given.by)
    words = [
        _("Line {line} is {voucher}.", line=given.line, voucher=one.full_name) for one in recorded
    ]
    document = {"matched": [given.line], "recorded": list(map(receipt, recorded))}
    matched = [_("Line {line} is matched.", line=given.line)]
    return printing.print_answer(given, document, words or matched)


def _vouchers(book: Book, given: Namespace) -> list[Voucher]:
    """The vouchers that were named: a series and its numbers, or several of these."""
    found: list[Voucher] = []
    series = "A"
    for word in given.voucher:
        if word.isdecimal():
            found.append(voucher_named(book, given.year, f"{series} {word}"))
        else:
            series = word
    return found


def _match_all(book: Book, given: Namespace) -> int:
    """Records what is sure, or shows it."""
    found = book_proposals(book, given.account)
    sure = ticked(found)
    recorded: tuple[RecordedVoucher, ...] = ()
    if given.tick and not given.dry_run:
        recorded = account_for(book, sure, given.by)
    document = {
        "dry_run": given.dry_run,
        "matched": [line.id for line, _way in sure] if given.tick else [],
        "recorded": list(map(receipt, recorded)),
        "left": len(found) - (len(sure) if given.tick else 0),
        "proposals": [
            {
                "line": one.line.id,
                "amount": one.line.amount,
                "ticked": one.is_ticked,
                "basis": one.ways[0].basis if one.ways else None,
            }
            for one in found
        ],
    }
    return printing.print_answer(given, document, _report(given, found, recorded))


def _report(
    given: Namespace, found: Sequence[Proposal], recorded: Sequence[RecordedVoucher]
) -> Iterator[str]:
    sure = sum(one.is_ticked for one in found)
    if not given.tick or given.dry_run:
        for one in found:
            mark = "✓" if one.is_ticked else " "
            yield (
                f"{one.line.id:>5} {mark} {one.line.date} {write_amount(one.line.amount):>14}"
                f"  {one.line.words}"
            )
            for number, way in enumerate(one.ways, 1):
                about = " ".join((translate_problem(way.reason), *accounts_of(way)))
                yield f"{'':8}{number}. {about}"
    yield _(
        "{number:# line waits|# lines wait}; {sure} of {number:it is|them are} sure.",
        number=len(found),
        sure=sure,
    )
    if given.tick and not given.dry_run:
        yield from account_messages(sure, recorded)
    elif given.dry_run:
        yield _("Nothing was written.")
