"""`finsam signed`: the annual report that has been signed, taken back into the book."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.export import take_back
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.signed_reports import signed_reports
from ledger.core.calendar import local_time

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The signed file."""
    options.add_book(parser)
    text = _("the PDF that was exported, with signatures; without one, those kept are listed")
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help=text)
    options.add_year(parser)
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Keeps the file; lists those of the year that the book has."""
    with open_book(given.book, read_only=given.file is None) as book:
        year = fiscal_year(book, given.year).name
        if given.file is not None:
            take_back(book, year, given.file, given.by)
        found = signed_reports(book, year)
    lines = (
        _(
            "{name}: {signatures}, taken back {at} by {by}, SHA-256 {sha256}",
            name=one.name,
            signatures=_("{number:# signature|# signatures}", number=one.signatures),
            at=local_time(one.at),
            by=one.by,
            sha256=one.sha256,
        )
        for one in found
    )
    document = {"year": year, "signed": [asdict(one) for one in found]}
    return printing.print_answer(given, document, lines)
