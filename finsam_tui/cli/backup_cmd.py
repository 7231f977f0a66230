"""`finsam backup`: a verified copy of a book."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.backups import (
    back_up,
    back_up_encrypted,
    back_up_everywhere,
    refuse_missing_folder,
    set_second_place,
)
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.passphrase import add_passphrase, passphrase
from finsam_tui.i18n import _
from ledger.integrity.backup import NOT_BACKED_UP

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The book, and where the copy is to be."""
    options.add_book(parser)
    place = _("a folder, or a new file (beside the book, and in its second place)")
    parser.add_argument("destination", metavar="DEST", nargs="?", help=place)
    second = _("keep backups in this folder too from now on, on another disk or computer")
    parser.add_argument("--second-place", metavar="FOLDER", help=second)
    add_passphrase(parser, encrypts=_("encrypt the copy at DEST with a passphrase (age)"))
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Makes the copy and tells where it is and what receipt its name holds."""
    if given.encrypt and not given.destination:
        given.misused(_("{option} goes with {format}", option="--encrypt", format="DEST"))
    secret = passphrase(given, is_new=True) if given.encrypt else ""
    with open_book(given.book, read_only=True) as book:
        made = (
            [back_up_encrypted(book, _place(given.destination), secret)]
            if secret
            else [back_up(book, _place(given.destination))]
            if given.destination
            else list(back_up_everywhere(book))
        )
        if given.second_place:
            made.append(set_second_place(book, Path(given.second_place)))
    printing.print_lines(
        _("{path}: a whole copy, receipt {receipt}.", path=backup.path, receipt=backup.receipt)
        for backup in made
    )
    return int(NOT_BACKED_UP.code in {notice.code for notice in book.notices})


def _place(given: str) -> Path:
    """The place that was given; raises BookError when a folder was meant and there is none."""
    path = Path(given)
    if given.endswith(os.sep):
        refuse_missing_folder(path)
    return path
