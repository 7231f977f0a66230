"""`finsam prior`: figures of a year kept elsewhere, shown; and stated anew from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.text import printed_lines
from finsam_tui.actions.entered_amounts import set_prior_year
from finsam_tui.actions.input_files import list_of
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language, translate_problem
from ledger.bookkeeping.chart_of_accounts import account_kinds, account_names
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.bookkeeping.prior_year import (
    BY_ACCOUNT,
    BY_LINE,
    prior_year_balances,
    prior_year_of,
    prior_year_refusal,
    refuse_prior_balances,
)
from ledger.bookkeeping.prior_year_csv import basis_of, read_prior_balances, read_prior_figures
from ledger.core.errors import Refused, problem
from ledger.core.model import object_text
from ledger.core.table import AMOUNT, Column, Row, Table, heading
from ledger.registers.columns import objects_document
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from ledger.book.book import Book
    from ledger.bookkeeping.prior_year import PriorBalance
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template


def add_arguments(parser: ArgumentParser) -> None:
    """The book, where the figures are, and what they are of."""
    options.add_book(parser)
    text = _(
        "all that is known of the year, as CSV: line;amount with the printed sign, or"
        " account;amount;objects with debit positive; - is what is typed or piped in; without it,"
        " the figures are printed"
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help=text)
    options.add_year(parser, _("the calendar year kept elsewhere (the one before the book begins)"))
    parser.add_argument(
        "--by",
        metavar="LINE|ACCOUNT",
        type=str.lower,
        choices=(BY_LINE, BY_ACCOUNT),
        help=_("what each line of the file begins with (seen from the first)"),
    )
    text = _("only show what would be entered")
    parser.add_argument("--dry-run", action="store_true", help=text)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """States the figures of the file for the year; without one, prints what is known."""
    text = None if given.file is None else list_of(given.file)
    with open_book(given.book, read_only=text is None or given.dry_run) as book:
        year = prior_year_of(book) if given.year is None else given.year
        if text is not None:
            return _state(book, year, text, given)
        return _show(book, year, given)


def _state(book: Book, year: int, text: str, given: Namespace) -> int:
    """Makes the figures those of the file, or says what they would be."""
    if refusal := prior_year_refusal(book, year):
        raise Refused(refusal)
    basis = given.by or basis_of(text)
    if basis == BY_ACCOUNT:
        kinds = account_kinds(book)
        balances = read_prior_balances(text, given.file, kinds)
        entered = list(map(_member, balances))
        if given.dry_run:
            refuse_prior_balances(book, year, balances)
        elif entered:
            set_prior_year(book, year, balances=balances)
    else:
        figures = read_prior_figures(text, given.file, template_of(book, fiscal_years(book)[0]))
        entered = [{"id": line, "amount": amount} for line, amount in figures.items()]
        if entered and not given.dry_run:
            set_prior_year(book, year, figures=figures)
    if not entered:
        raise Refused(problem("prior-empty", "There is no figure in the file.", given.file))
    document = {"year": year, "by": basis, "kept": not given.dry_run, "entered": entered}
    is_beside = year == prior_year_of(book)
    words = _stated(year, len(entered), is_dry=given.dry_run, is_beside=is_beside)
    return printing.print_answer(given, {"prior": document}, [words])


def _stated(year: int, count: int, *, is_dry: bool, is_beside: bool) -> str:
    if is_dry:
        return _("{number:# figure|# figures} of {year} would be entered.", number=count, year=year)
    if not is_beside:
        return _(
            "{number:# figure|# figures} of {year} {number:is entered; it stands|are entered;"
            " they stand} in the years side by side.",
            number=count,
            year=year,
        )
    return _(
        "{number:# figure|# figures} of {year} {number:is entered; it stands|are entered; they"
        " stand} beside the book's first year.",
        number=count,
        year=year,
    )


def _show(book: Book, year: int, given: Namespace) -> int:
    """Prints what is known of the year, by line and by account."""
    with book.reading():
        template = template_of(book, fiscal_years(book)[0])
        figures = prior_year_figures(book, year)
        balances = prior_year_balances(book, year)
        names = account_names(book)
        refusal = prior_year_refusal(book, year)
        association = book.association
    document = {
        "report": "prior",
        "association": association.name,
        "orgnr": association.orgnr,
        "year": year,
        "unit": "ore",
        "lines": [
            {"id": line, "label": label, "amount": amount}
            for line, label, amount in _lines(template, figures)
        ],
        "balances": [{**_member(one), "name": names.get(one.account, "")} for one in balances],
    }
    rows = list(_rows(template, figures, balances, names))
    hint = _(
        "finsam prior BOOK FILE states them anew: a line of the layout, or an account, and an"
        " amount on each line."
    )
    remarks = [translate_problem(refusal) if refusal else hint]
    columns = (Column("id", width=8), Column("name"), Column("amount", "", "amount", AMOUNT))
    title = _("Figures of {year}, kept elsewhere", year=year)
    table = Table((f"{association.name}  {association.orgnr}", title), columns, rows, remarks)
    return printing.print_answer(given, document, printed_lines(table, "ore"))


def _rows(
    template: Template,
    figures: dict[str, Ore],
    balances: Sequence[PriorBalance],
    names: dict[str, str],
) -> Iterator[Row]:
    if figures:
        yield heading(_("As printed, by line"))
    for line, label, amount in _lines(template, figures):
        yield Row(("", f"{label} ({line})", amount))
    if balances:
        yield heading(_("By account"))
    for one in balances:
        name = f"{names.get(one.account, '')} {object_text(one.objects)}".rstrip()
        yield Row((one.account, name, one.closing))
    if not figures and not balances:
        yield heading(_("Nothing is known of the year."))


def _lines(template: Template, figures: dict[str, Ore]) -> Iterator[tuple[str, str, Ore]]:
    """The figures in the order of the layout, and last those whose line is gone."""
    labels = {line.id: line.label.in_language(language()) for line in template.lines()}
    order = {line: number for number, line in enumerate(labels)}
    for line in sorted(figures, key=lambda line: (order.get(line, len(order)), line)):
        yield line, labels.get(line, ""), figures[line]


def _member(one: PriorBalance) -> dict[str, object]:
    """A balance as JSON has it, debit positive."""
    return {
        "account": one.account,
        "objects": objects_document(one.objects),
        "opening": one.opening,
        "amount": one.closing,
    }
