"""`finsam close`: year-end, step by step; what blocks, what is proposed, and then the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.text import printed_lines
from finsam_tui.actions.year_end import close
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.record_cmd import receipt, receipt_line
from finsam_tui.cli.show_cmd import query_of
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.closing import closing_of
from ledger.closing.close_year import accepted_steps
from ledger.closing.closing_table import steps_table
from ledger.integrity.year_end_seal import year_end_seal

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.closing import Closed
    from ledger.core.calendar import FiscalYear
    from ledger.integrity.year_end_seal import YearEndSeal


def add_arguments(parser: ArgumentParser) -> None:
    """The year, what is accepted though it is not green, and whether it is only looked at."""
    options.add_book(parser)
    options.add_year(parser, _("the fiscal year, by the calendar year it ends in"), needed=True)
    text = _("only show what would be done; exit code 1 when something blocks")
    parser.add_argument("--dry-run", action="store_true", help=text)
    parser.add_argument(
        "--accept",
        metavar="STEP=REASON",
        action="append",
        default=[],
        help=_("let a step through that is not green, by number or id; may be given again"),
    )
    options.add_by(parser)
    options.add_json(parser)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Tells the steps; closes the year unless it is only looked at."""
    accepted = {}
    for word in given.accept:
        step, sign, reason = word.partition("=")
        if not sign:
            given.misused(_('write --accept STEP=REASON, as in --accept 3="listed on paper"'))
        accepted[step.strip()] = reason
    with open_book(given.book, read_only=given.dry_run) as book:
        year = fiscal_year(book, given.year)
        if given.dry_run:
            return _printed(book, year, accepted, given)
        closed = close(book, year, given.by, accepted)
        seal = year_end_seal(book, closed.year)
    return printing.print_answer(given, _document(closed, seal), _lines(closed, seal))


def _printed(book: Book, year: FiscalYear, accepted: dict[str, str], given: Namespace) -> int:
    """What would be done, and everything that blocks it."""
    closing = closing_of(book, year, accepted_steps(accepted))
    table = steps_table(closing, query_of(book, "closing", year))
    printing.print_answer(given, table.document, printed_lines(table, "ore"))
    printing.print_problems(closing.blocks, given.book)
    return 1 if closing.blocks else 0


def _document(closed: Closed, seal: YearEndSeal | None) -> dict[str, object]:
    return {
        "closed": {
            "year": closed.year.name,
            "locked_to": closed.year.last.isoformat(),
            "vouchers": list(map(receipt, closed.recorded)),
            "next_year": closed.next_year.name,
            "seal": seal
            and {
                "receipt": str(seal.receipt),
                "backup": seal.backup,
                "size": seal.size,
                "sha256": seal.sha256,
            },
        }
    }


def _lines(closed: Closed, seal: YearEndSeal | None) -> list[str]:
    """The receipt for a reader."""
    lines = [_("{year} is closed.", year=closed.year.name), *map(receipt_line, closed.recorded)]
    lines.append(
        _(
            "{next} begins with the closing balances of {year}.",
            next=closed.next_year.name,
            year=closed.year.name,
        )
    )
    if seal:
        lines.append(
            _("Sealed: {backup}, SHA-256 {sha256}.", backup=seal.backup, sha256=seal.sha256)
        )
    return lines
