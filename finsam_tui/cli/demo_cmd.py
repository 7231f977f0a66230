"""`finsam demo`: a year of a real association, made up voucher by voucher."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.new_book import USUAL, make_demonstration, usual_place
from finsam_tui.cli import output as printing
from finsam_tui.cli.open_cmd import open_screens
from finsam_tui.i18n import _
from ledger.demonstration import reference_ids

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Where the book is, and which association it is about."""
    book = _("where the book is, or is to be made ({place})", place="~/.local/share/finsam")
    parser.add_argument("--book", metavar="FILE", help=book)
    reference = _("whose annual report it leads to ({reference})", reference=USUAL)
    parser.add_argument("--reference", choices=reference_ids(), default=USUAL, help=reference)


def run(given: Namespace) -> int:
    """Makes the book if it does not exist, and opens it."""
    path = Path(given.book) if given.book else usual_place(given.reference)
    if make_demonstration(path, given.reference):
        printing.print_lines([_("The demonstration book is {path}.", path=path), ""])
    return open_screens(path, is_demonstration=True)
