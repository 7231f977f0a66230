"""`finsam help`: the pages of the help that belong to no screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import output as printing
from finsam_tui.help_pages import GENERAL_PAGES, help_page, page_title
from finsam_tui.i18n import _

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The page."""
    names = ", ".join(GENERAL_PAGES)
    about = _("the page to print: {names}; without one, what each is about", names=names)
    parser.add_argument("page", nargs="?", choices=GENERAL_PAGES, help=about)


def run(given: Namespace) -> int:
    """Prints the page, or the names and titles of all."""
    if given.page:
        printing.print_lines(help_page(given.page).splitlines())
    else:
        printing.print_lines(f"{name:12} {page_title(name)}" for name in GENERAL_PAGES)
    return 0
