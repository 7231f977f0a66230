"""`finsam adjust`: amounts that the ledger cannot tell, entered by row; without any, shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exports.render.text import printed_lines
from finsam_tui.actions.entered_amounts import adjust
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import read_amount
from ledger.core.table import AMOUNT, Column, Row, Table, heading
from ledger.core.text import quoted
from ledger.statements.adjustments import adjustable

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.statements.adjustments import Adjustable


def add_arguments(parser: ArgumentParser) -> None:
    """The book, the year, the rows with their amounts, and why."""
    options.add_book(parser)
    text = _(
        "a row of the balance requirement or a memo row, and its amount with the sign of print:"
        " to_reserve=-50000; without any, the rows are printed"
    )
    parser.add_argument("figures", metavar="ROW=AMOUNT", nargs="*", help=text)
    options.add_year(parser)
    parser.add_argument("--reason", metavar="T", default="", help=_("why, recorded in the history"))
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Enters the amounts, or prints what can be entered and what has been."""
    figures = _figures(given.figures)
    with open_book(given.book, read_only=not figures) as book:
        year = fiscal_year(book).name if given.year is None else given.year
        if figures:
            adjust(book, year, figures, given.reason, given.by)
        rows = adjustable(book, year)
        if given.json:
            printing.print_document(_document(book, year, rows))
        elif figures:
            text = _(
                "{number:# amount|# amounts} of {year} {number:is|are} entered.",
                number=len(figures),
                year=year,
            )
            printing.print_lines([text])
        else:
            printing.print_lines(printed_lines(_table(book, year, rows), "ore"))
    return 0


def _figures(words: Iterable[str]) -> dict[str, Ore]:
    """The amounts by row; raises Refused with every word that is none."""
    figures: dict[str, Ore] = {}
    problems = []
    for word in words:
        row, equals, text = word.partition("=")
        amount = read_amount(text) if equals else None
        if amount is None or row in figures:
            problems.append(
                problem(
                    "adjust-word",
                    "{word} is no row with an amount, each row once; write it as in"
                    " to_reserve=-50000.",
                    word=quoted(word),
                )
            )
        elif isinstance(amount, Problem):
            problems.append(replace(amount, where=row))
        else:
            figures[row] = amount
    if problems:
        raise Refused(problems)
    return figures


def _document(book: Book, year: int, rows: Iterable[Adjustable]) -> dict[str, object]:
    return {
        "report": "adjustments",
        "association": book.association.name,
        "orgnr": book.association.orgnr,
        "year": year,
        "unit": "ore",
        "rows": [
            {
                "id": row.id,
                "label": row.label.in_language(language()),
                "memo": row.is_memo,
                "amount": row.amount,
            }
            for row in rows
        ],
    }


def _table(book: Book, year: int, rows: Iterable[Adjustable]) -> Table:
    title = _("Amounts that are entered for {year}", year=year)
    remark = _("finsam adjust BOOK ROW=AMOUNT --reason TEXT enters them, with the sign of print.")
    columns = (Column("row"), Column("amount", "", "amount", AMOUNT))
    association = f"{book.association.name}  {book.association.orgnr}"
    return Table((association, title), columns, list(_rows(rows)), [remark])


def _rows(rows: Iterable[Adjustable]) -> Iterator[Row]:
    is_memo = None
    for row in rows:
        if row.is_memo is not is_memo:
            is_memo = row.is_memo
            yield heading(_("Memo rows") if is_memo else _("Balance requirement"))
        yield Row((f"{row.label.in_language(language())} ({row.id})", row.amount))
