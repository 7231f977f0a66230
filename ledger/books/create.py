"""A new book: whose it is, its first year, and the chart of accounts of its template."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_journal_row, dimension_row, object_row
from ledger.bookkeeping.fiscal_years import add_fiscal_year
from ledger.books.open import new_book
from ledger.core.association import association_problems
from ledger.core.errors import Refused
from ledger.report_layout.reader import read_new_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.calendar import Period
    from ledger.core.model import Association
    from ledger.report_layout.model import Template


@contextmanager
def create_book(
    path: str | Path, association: Association, period: Period, template: str, by: str = ""
) -> Iterator[Book]:
    """Makes a book with its first fiscal year; it appears when the block ends without an error.

    `template` is the text of one. Raises Refused for a name or an organisation number that
    cannot be, TemplateError for a faulty template, BookError when the file exists or cannot be
    written.
    """
    if problems := association_problems(association):
        raise Refused(problems)
    chart = chart_rows(read_new_template(template, "template"))
    with new_book(path, association, chart, by) as book:
        add_fiscal_year(book, period, template, by)
        yield book


def chart_rows(template: Template) -> tuple[Row, ...]:
    """The accounts, dimensions and objects of a template as the journal tells them."""
    return (
        *(dimension_row(dimension.dimension) for dimension in template.dimensions),
        *map(object_row, template.objects),
        *map(account_journal_row, template.accounts),
    )
