"""`finsam goal`: the goals of a year and what became of them (LKBR 11:8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.texts import add_goals, drop_goal, repeat_goals, set_goal
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.show_cmd import print_list
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.goals import FULFILLED, TEXTS, Goal

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """What is done with the goals, each with its own arguments."""
    options.add_book(parser)
    verbs = {
        "list": _("list the goals, last year's beside"),
        "add": _("add a goal"),
        "set": _("change what is written of a goal"),
        "drop": _("take a goal away; the history keeps it"),
        "repeat": _("add the goals of the year before, without what came of them"),
    }
    for verb, kind in options.add_verbs(parser, verbs).items():
        if verb == "add":
            kind.add_argument("goal", metavar="GOAL", help=_("the goal, in a sentence"))
        if verb in ("set", "drop"):
            text = _("the number of the goal, as the list has it")
            kind.add_argument("number", metavar="NUMBER", type=options.number, help=text)
        if verb in ("add", "set"):
            _add_texts(kind, has_goal=verb == "set")
        if verb == "list":
            options.add_json(kind)
        else:
            options.add_by(kind)
        options.add_year(kind)


def _add_texts(parser: ArgumentParser, *, has_goal: bool) -> None:
    about = {
        "goal": _("the goal, in a sentence"),
        "indicator": _("by what it is measured"),
        "target": _("what was aimed at"),
        "outcome": _("what came of it"),
        "comment": _("what the reader must know besides"),
    }
    for name in TEXTS if has_goal else TEXTS[1:]:
        parser.add_argument(f"--{name}", metavar="TEXT", help=about[name])
    text = _("whether it is reached; an empty word until it is judged")
    parser.add_argument("--fulfilled", choices=FULFILLED, help=text)


def run(given: Namespace) -> int:
    """Lists the goals or changes them, and says what it did."""
    with open_book(given.book, read_only=given.what == "list") as book:
        of_year = fiscal_year(book, given.year)
        if given.what == "list":
            return print_list(book, "goals", of_year, given)
        year = of_year.name
        written = {
            name: value
            for name in (*TEXTS, "fulfilled")
            if (value := getattr(given, name, None)) is not None
        }
        if given.what == "add":
            changed = add_goals(book, year, [Goal(**written)], given.by)
        elif given.what == "set":
            changed = (set_goal(book, year, given.number, written, given.by),)
        elif given.what == "drop":
            changed = (drop_goal(book, year, given.number, given.by),)
        else:
            changed = repeat_goals(book, year, given.by)
    is_gone = given.what == "drop"
    for one in changed:
        about = {"number": one.number, "year": year, "goal": one.goal}
        saved = _("Goal {number} of {year}: {goal}", **about)
        dropped = _("Goal {number} of {year} is dropped: {goal}", **about)
        printing.print_lines([dropped if is_gone else saved])
    return 0
