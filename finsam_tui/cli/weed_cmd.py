"""`finsam weed`: what is past its time is listed, and erased when the list is approved."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from finsam_tui.actions.audit import narrowed
from finsam_tui.actions.vouchers import weed
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.erasure import list_code, older_copies, past_files
from ledger.core import calendar

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The book, what is kept longer, and the approval of the list."""
    options.add_book(parser)
    but = _("not the files of vouchers with this object: a project whose grant asks for longer")
    parser.add_argument(
        "--except", dest="except_of", metavar="DIM:CODE", action="append", default=[], help=but
    )
    approve = _("erase the files of the list with this code")
    parser.add_argument("--approve", metavar="CODE", help=approve)
    reason = _("the decision that they are erased by")
    parser.add_argument("--reason", metavar="TEXT", default="", help=reason)
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Lists the files with the code of the list, or erases those of the list with the code."""
    with open_book(given.book, read_only=given.approve is None) as book:
        members = [narrowed(book, {"object": one})["member"] for one in given.except_of]
        found = past_files(book, calendar.today(), tuple(members))
        if given.approve is not None:
            weed(book, found, given.approve, given.reason, given.by)
            printing.print_problems([older_copies(found)])
    code = list_code(found)
    document = {"files": [asdict(one) for one in found], "code": code}
    lines = [
        _("{year}  {name}, {size:# byte|# bytes}", year=one.year, name=one.name, size=one.size)
        for one in found
    ]
    if not found:
        lines = [_("No attachment and no bank file is past its seven years.")]
    elif given.approve is None:
        words = _(
            "{count:# file is|# files are} past the seven years. To erase the list: --approve"
            " {code} --reason TEXT",
            count=len(found),
            code=code,
        )
        lines.append(words)
    is_erased = given.approve is not None
    return printing.print_answer(given, {**document, "erased": is_erased}, lines)
