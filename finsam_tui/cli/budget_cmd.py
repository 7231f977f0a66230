"""`finsam budget`: budgets and forecasts, comments on the follow-up, and figures typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.budget import (
    Decision,
    adopt_budget,
    budget_from_outcome,
    comment_line,
    load_budget,
    read_budget_file,
    type_figures,
)
from finsam_tui.actions.layout import write_text
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language, translate_problem
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years
from ledger.budget.allocation import against_role, roles_of
from ledger.budget.budget import remarks
from ledger.budget.store import budget_years, budgets, built_in_budgets
from ledger.budget.writer import write_budget
from ledger.core.money import write_amount
from ledger.management.year_figures import LABELS
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.budget.budget import Budget

_TENTHS_OF_A_PER_CENT = 10


def add_arguments(parser: ArgumentParser) -> None:
    """What is done with budgets, each with its own arguments."""
    options.add_book(parser)
    verbs = {
        "load": _("save the budget of a file"),
        "adopt": _("make the proposal of a year its budget, by a decision"),
        "copy": _("write next year's budget from a year's actuals"),
        "list": _("list every version that the book keeps"),
        "comment": _("say something of a line of the follow-up"),
        "figure": _("type in a key figure of any calendar year"),
    }
    parsers = options.add_verbs(parser, verbs)
    load, copy, comment, figure = (parsers[one] for one in ("load", "copy", "comment", "figure"))
    known = ", ".join(built_in_budgets())
    text = _("a TOML or CSV file, or a budget that comes with finsam: {known}", known=known)
    load.add_argument("file", metavar="FILE", help=text)
    options.add_year(load, _("the year of a CSV file that has months"))
    options.add_by(load)
    _add_adopt(parsers["adopt"])
    text = _("how much every line is raised, in per cent: 2 or -1,5")
    copy.add_argument("--percent", metavar="P", default="0", help=text)
    text = _("the file to write; without it, the budget is printed")
    copy.add_argument("-o", "--output", metavar="FILE", help=text)
    options.add_force(copy)
    options.add_year(copy)
    options.add_json(parsers["list"])
    text = _("the id of the line, as show … --json has it")
    comment.add_argument("line", metavar="LINE", help=text)
    comment.add_argument("text", metavar="TEXT", help=_("the comment; leave it empty to remove it"))
    options.add_year(comment)
    options.add_by(comment)
    figure.add_argument("figure", metavar="FIGURE", choices=tuple(LABELS), help=", ".join(LABELS))
    figure.add_argument("value", metavar="VALUE", help=_("kronor, per cent or a number"))
    options.add_year(figure, _("the calendar year"), needed=True)
    options.add_by(figure)


def _add_adopt(adopt: ArgumentParser) -> None:
    text = _("the day of the decision")
    adopt.add_argument("--decided", metavar="DAY", required=True, help=text)
    text = _("where the decision stands: styrelsen 2022-11-25 § 62")
    adopt.add_argument("--decision", metavar="TEXT", required=True, help=text)
    text = _("why the budget has a deficit (KL 11:5)")
    adopt.add_argument("--motive", metavar="TEXT", default="", help=text)
    text = _("what it becomes (revised when another has been adopted, else adopted)")
    kinds_of_decision = ("adopted", "revised", "forecast")
    adopt.add_argument("--kind", metavar="KIND", choices=kinds_of_decision, help=text)
    options.add_year(adopt, _("the calendar year"), needed=True)
    options.add_by(adopt)


def run(given: Namespace) -> int:
    """Does what was asked for."""
    return {
        "load": _load,
        "adopt": _adopt,
        "copy": _copy,
        "list": _list,
        "comment": _comment,
        "figure": _figure,
    }[given.what](given)


def _load(given: Namespace) -> int:
    """Keeps the budget and tells its result, and what the board should know of it."""
    text, source = read_budget_file(given.file, given.year)
    with open_book(given.book) as book:
        budget = load_budget(book, text, source, given.by)
        roles = roles_of(budget, template_of(book, fiscal_years(book)[-1]))
        doubts = against_role(budget, roles)
        lines = [_printed(budget), *map(translate_problem, (*remarks(budget), *doubts))]
    printing.print_lines(lines)
    return 0


def _adopt(given: Namespace) -> int:
    """Makes the proposal of the year its budget."""
    with open_book(given.book) as book:
        day = options.day("decided", given.decided)
        decision = Decision(day, given.decision, given.motive, given.kind)
        budget = adopt_budget(book, given.year, decision, given.by)
    printing.print_lines([_printed(budget), *map(translate_problem, remarks(budget))])
    return 0


def _printed(budget: Budget) -> str:
    return _(
        "Budget {year} ({version}) is saved; its result is {result}.",
        year=budget.years[0],
        version=budget.name.in_language(language()),
        result=write_amount(budget.result()[0], "kr"),
    )


def _copy(given: Namespace) -> int:
    """Writes a proposal for the next year as a file to change and load."""
    per_cent = options.amount("--percent", given.percent)
    with open_book(given.book, read_only=True) as book:
        year = fiscal_year(book, given.year)
        text = write_budget(
            budget_from_outcome(book, year, per_mille=per_cent // _TENTHS_OF_A_PER_CENT)
        )
    if given.output is None:
        printing.print_lines(text.splitlines())
        return 0
    write_text(given.output, text, force=given.force)
    printing.print_lines([_("{file} is written.", file=given.output)])
    return 0


def _list(given: Namespace) -> int:
    """Tells every version, year by year."""
    with open_book(given.book, read_only=True) as book:
        found = [budget for year in budget_years(book) for budget in budgets(book, year)]
    rows = [
        {
            "year": budget.years[0],
            "version": budget.version,
            "decided": budget.decided.isoformat() if budget.decided else None,
            "decision": budget.decision,
            "result": budget.result()[0],
        }
        for budget in found
    ]
    lines = (
        f"{budget.years[0]}  {budget.name.in_language(language()):20}"
        f"  {write_amount(budget.result()[0], 'kr'):>12}"
        f"  {budget.decision}".rstrip()
        for budget in found
    )
    return printing.print_answer(given, {"budgets": rows}, lines)


def _comment(given: Namespace) -> int:
    """Keeps what is said of a line."""
    with open_book(given.book) as book:
        year = fiscal_year(book, given.year)
        line = comment_line(book, year, given.line, given.text, given.by)
    text = _("The comment on {line} is saved.", line=line)
    printing.print_lines([text])
    return 0


def _figure(given: Namespace) -> int:
    """Keeps a figure of a year."""
    with open_book(given.book) as book:
        type_figures(book, given.year, {given.figure: given.value}, given.by)
    text = _("{figure} of {year} is saved.", figure=given.figure, year=given.year)
    printing.print_lines([text])
    return 0
