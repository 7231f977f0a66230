"""`finsam opening`: what a year begins with, shown; and for the first year of a book, kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exports.render.text import printed_lines
from finsam_tui.actions.entered_amounts import result_left_in_equity, set_opening_balances
from finsam_tui.actions.input_files import list_of
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.show_cmd import query_of
from finsam_tui.cli.voucher_json import read_postings
from finsam_tui.i18n import _, translate_problem
from ledger.bookkeeping.balances import followed_year, opening_of
from ledger.bookkeeping.chart_of_accounts import account_names
from ledger.bookkeeping.fiscal_years import fiscal_year, year_before
from ledger.bookkeeping.opening_balances import (
    opening_adjustment,
    opening_differences,
    why_not_editable,
)
from ledger.bookkeeping.opening_csv import read_opening_csv
from ledger.core.errors import LedgerError, Problem, Refused, problem
from ledger.core.model import Posting, object_text
from ledger.core.money import write_amount
from ledger.core.table import AMOUNT, Column, Row, Table
from ledger.registers.columns import objects_document
from ledger.statements.statement import preliminary_opening

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear


def add_arguments(parser: ArgumentParser) -> None:
    """The book, where the balances are, and whether they are only looked at."""
    options.add_book(parser)
    text = _(
        "all that the year begins with, as CSV: account;amount, debit positive; or as JSON, one"
        " posting a line; - is what is typed or piped in; without it, the balances are printed"
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help=text)
    options.add_year(parser)
    options.add_by(parser)
    text = _("only show what would be entered")
    parser.add_argument("--dry-run", action="store_true", help=text)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Keeps the balances of the file; without one, 1 when last year ended with others."""
    if given.file is None:
        return _show(given)
    postings, places = _read(given.file)
    with open_book(given.book, read_only=given.dry_run) as book:
        year = fiscal_year(book, given.year)
        try:
            if given.dry_run:
                entered = opening_adjustment(book, year, postings, places)
            else:
                entered = set_opening_balances(book, year, postings, given.by, places)
        except Refused as error:
            raise Refused(_placed(fault, given.file) for fault in error.problems) from error
        amounts = {(one.account, one.objects): one.amount for one in postings}
        doubt = result_left_in_equity(book, year, amounts)
    document = {
        "year": year.name,
        "kept": not given.dry_run,
        "entered": [_member(posting) for posting in entered],
    }
    lines = _printed(year, entered, is_stored=not given.dry_run)
    doubts = map(translate_problem, filter(None, (doubt,)))
    return printing.print_answer(given, {"opening": document}, [*lines, *doubts])


def _placed(fault: Problem, file: str) -> Problem:
    return fault if fault.where else replace(fault, where=file)


def _printed(year: FiscalYear, entered: Sequence[Posting], *, is_stored: bool) -> list[str]:
    """Each balance that is entered, and how many they are."""
    if not entered:
        return [_("The opening balances of {year} are these already.", year=year.name)]
    count = len(entered)
    message = (
        _(
            "{number:# opening balance|# opening balances} of {year} {number:is|are} entered.",
            number=count,
            year=year.name,
        )
        if is_stored
        else _(
            "{number:# opening balance|# opening balances} of {year} would be entered.",
            number=count,
            year=year.name,
        )
    )
    lines = [
        f"{one.account:8}{write_amount(one.amount):>{AMOUNT + 2}}"
        f"  {object_text(one.objects)}".rstrip()
        for one in entered
    ]
    return [*lines, message]


def _read(name: str) -> tuple[tuple[Posting, ...], tuple[str, ...]]:
    """The balances of the file and the line of each; raises with every line that is wrong."""
    text = list_of(name)
    if text.lstrip()[:1] in ("{", "["):
        found = _read_json(text, name)
    else:
        found = read_opening_csv(text, name)
    if not found[0]:
        raise Refused(
            problem(
                "opening-empty",
                "There is no opening balance in the file; each line is an account and an amount,"
                " as in 1930;500 000,00.",
                name,
            )
        )
    return found


def _read_json(text: str, name: str) -> tuple[tuple[Posting, ...], tuple[str, ...]]:
    postings: list[Posting] = []
    places: list[str] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{name}:{number}"
        try:
            read = read_postings(line.encode()) if line.strip() else ()
        except LedgerError as error:
            problems += (
                replace(fault, where=": ".join(filter(None, (where, fault.where))))
                for fault in error.problems
            )
        else:
            postings += read
            places += [where] * len(read)
    if problems:
        raise Refused(problems)
    return tuple(postings), tuple(places)


def _show(given: Namespace) -> int:
    """Prints what the year begins with, and whether the year before ended with that."""
    with open_book(given.book, read_only=True) as book, book.reading():
        year = fiscal_year(book, given.year)
        before = year_before(book, year)
        differences = opening_differences(book, year)
        begun = [
            Posting(account, amount, members)
            for (account, members), amount in sorted(opening_of(book, year).items())
            if amount
        ]
        followed = followed_year(book, year)
        names = account_names(book, year)
        asked = query_of(book, "opening", year)
        remarks = _remarks(book, year, before, differences)
    document = {
        **asked.head(),
        "balances": [{**_member(one), "name": names.get(one.account, "")} for one in begun],
        "year_before": before and before.name,
        "follows": followed and followed.name,
        "differences": [_member(one) for one in differences],
    }
    named = (
        (one, filter(None, (names.get(one.account), object_text(one.objects)))) for one in begun
    )
    rows = [Row((one.account, " ".join(words), one.amount)) for one, words in named]
    columns = (
        Column("account", _("Account"), width=8),
        Column("name", _("Name")),
        Column("amount", _("Amount"), "amount", AMOUNT),
    )
    table = Table(asked.title(_("Opening balances")), columns, rows, remarks)
    printing.print_answer(given, document, printed_lines(table, "ore"))
    return 1 if differences else 0


def _remarks(
    book: Book, year: FiscalYear, before: FiscalYear | None, differences: Sequence[Posting]
) -> list[str]:
    """Where the balances come from, and what is wrong with them."""
    if before is None:
        refusal = why_not_editable(book, year)
        text = _(
            "The book begins with {year}: finsam opening BOOK FILE keeps what it begins with.",
            year=year.name,
        )
        return [translate_problem(refusal) if refusal else text]
    if followed_year(book, year):
        return [translate_problem(preliminary_opening(before.name))]
    if not before.closed:
        return [_("{before} is not closed; its year-end brings its balances.", before=before.name)]
    if not differences:
        return [_("They are what {before} ended with.", before=before.name)]
    return [
        _(
            "{account}: {before} ended with {amount} more.",
            account=" ".join(filter(None, (one.account, object_text(one.objects)))),
            before=before.name,
            amount=write_amount(one.amount),
        )
        for one in differences
    ]


def _member(posting: Posting) -> dict[str, object]:
    """A balance as JSON has it, debit positive."""
    return {
        "account": posting.account,
        "objects": objects_document(posting.objects),
        "amount": posting.amount,
    }
