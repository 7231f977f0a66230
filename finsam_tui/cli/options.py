"""What several commands take: the book, the year, the days, the name of who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.wording import _
from ledger.errors import Problem, Refused
from ledger.periods import read_iso_day

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import date


def add_book(parser: ArgumentParser) -> None:
    """`BOOK`."""
    parser.add_argument("book", metavar="BOOK", help=_("the file of the book"))


def add_year(parser: ArgumentParser, meaning: str | None = None, *, needed: bool = False) -> None:
    """`--year`; what it means when it is not a year that the book has."""
    text = meaning or _("the fiscal year, by the calendar year it ends in (the latest)")
    parser.add_argument("--year", type=int, metavar="YYYY", required=needed, help=text)


def add_json(parser: ArgumentParser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help=_("one JSON document, amounts in öre"))


def add_by(parser: ArgumentParser) -> None:
    """`--by`."""
    parser.add_argument(
        "--by",
        metavar="NAME",
        default="",
        help=_("who does it, as the history will say (the one logged in)"),
    )


def day(option: str, text: str) -> date:
    """The day that an option was given; raises Refused when it is not one."""
    read = read_iso_day(text)
    if isinstance(read, Problem):
        raise Refused(Problem(read.code, read.text, option, read.values))
    return read
