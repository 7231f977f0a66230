"""`finsam text`: the texts of an annual report and who signs it, kept in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import text_of
from finsam_tui.actions.texts import set_text
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import SECTIONS, SIGNERS, texts

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Which text, and the file that it is in."""
    options.add_book(parser)
    names = (*SECTIONS, SIGNERS)
    about = _("one of {names}; signers has a line each: name, role", names=", ".join(names))
    parser.add_argument("name", metavar="NAME", choices=names, help=about)
    file = _("a Markdown file to save, - is what is typed or piped in; else the text is printed")
    parser.add_argument("file", metavar="FILE", nargs="?", help=file)
    options.add_year(parser)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Keeps the text of the file, or prints the one that is kept."""
    text = None if given.file is None else text_of(given.file)
    with open_book(given.book, read_only=text is None) as book:
        year = fiscal_year(book, given.year).name
        if text is not None:
            set_text(book, year, given.name, text, given.by)
            printing.print_lines([_("{name} of {year} is saved.", name=given.name, year=year)])
        else:
            printing.print_lines(texts(book, year).get(given.name, "").splitlines())
    return 0
