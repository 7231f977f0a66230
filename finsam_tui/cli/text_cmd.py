"""`finsam text`: the texts of an annual report and who signs it, kept in the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import text_of
from finsam_tui.actions.texts import (
    mark_not_applicable,
    mark_ready,
    save_picture,
    write_section,
)
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language, translate_problem
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.report_texts import SIGNERS, pictures, texts
from ledger.management.typed_figures_check import figures_to_check

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


CHECK, PICTURE = "check", "picture"
"""In place of a text: the figures of all are held against the tables; a picture for them."""


def add_arguments(parser: ArgumentParser) -> None:
    """Which text, and the file that it is in."""
    options.add_book(parser)
    names = (*SECTIONS, SIGNERS, CHECK, PICTURE)
    about = _(
        "one of {names}; signers has a line each: name, role; check holds the figures typed in the"
        " texts against the tables; picture saves a PNG or JPEG file that texts can show",
        names=", ".join(names),
    )
    parser.add_argument("name", metavar="NAME", choices=names, help=about)
    file = _("a Markdown file to save, - is what is typed or piped in; else the text is printed")
    parser.add_argument("file", metavar="FILE", nargs="?", help=file)
    ready = _("mark the text as ready, until it is changed")
    parser.add_argument("--ready", action="store_true", help=ready)
    reason = _("why the section is not in the report; an empty reason takes the mark back")
    parser.add_argument("--not-applicable", metavar="REASON", help=reason)
    options.add_year(parser)
    options.add_by(parser)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Keeps the text of the file, marks it, or prints the one that is kept."""
    if given.name == PICTURE:
        return _run_picture(given)
    text = None if given.file is None else text_of(given.file)
    reason = given.not_applicable
    if reason is not None and (text is not None or given.ready):
        given.misused(_("choose a text or --not-applicable"))
    if given.name == CHECK and (text is not None or reason is not None or given.ready):
        given.misused(_("check takes no text and no mark"))
    is_read = text is None and reason is None and not given.ready
    with open_book(given.book, read_only=is_read) as book:
        of_year = fiscal_year(book, given.year)
        year = of_year.name
        name = given.name
        if name == CHECK:
            found = figures_to_check(book, of_year, language()).values()
            lines = [translate_problem(one) for problems in found for one in problems]
            printing.print_lines(lines or [_("Every figure in the texts agrees with some table.")])
        elif is_read:
            printing.print_lines(texts(book, year).get(name, "").splitlines())
        if text is not None:
            write_section(book, of_year, name, text, given.by)
            printing.print_lines([_("{name} of {year} is saved.", name=name, year=year)])
        if given.ready:
            mark_ready(book, year, name, given.by)
            printing.print_lines([_("{name} of {year} is ready.", name=name, year=year)])
        if reason is not None:
            mark_not_applicable(book, year, name, reason, given.by)
            printing.print_lines([_("{name} of {year} is marked.", name=name, year=year)])
    return 0


def _run_picture(given: Namespace) -> int:
    """Keeps the picture of the file; lists those of the year, as texts show them."""
    if given.not_applicable is not None or given.ready:
        given.misused(_("a picture takes no mark"))
    with open_book(given.book, read_only=given.file is None) as book:
        year = fiscal_year(book, given.year).name
        if given.file is not None:
            save_picture(book, year, Path(given.file), given.by)
        printing.print_lines(f"![…]({name})" for name in pictures(book, year))
    return 0
