"""Another layout for an open year, with the accounts and objects that it brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import (
    accounts,
    add_accounts,
    add_dimensions,
    add_objects,
    dimensions,
    objects,
)
from ledger.bookkeeping.fiscal_years import fiscal_year, store_template, template_text
from ledger.core.errors import Refused, problem
from ledger.layout_changes.template_diff import effects
from ledger.report_layout.reader import read_new_template

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.layout_changes.template_diff import LineChange


def template_change(book: Book, year: FiscalYear, text: str, source: str) -> tuple[LineChange, ...]:
    """What the reports would show otherwise with the layout of `source`; nothing is changed.

    Raises TemplateError with every fault of the text, and Refused when the year is closed, or
    the text is the layout that the year has.
    """
    read_new_template(text, source)
    with book.reading():
        if fiscal_year(book, year.name).closed:
            raise Refused(
                problem(
                    "template-closed",
                    "{year} is closed and keeps its template; reopen the year to change it.",
                    year=year.name,
                )
            )
        if text == template_text(book, year):
            raise Refused(
                problem("template-same", "{year} has this very layout already.", year=year.name)
            )
        return effects(book, year, text)


def set_template(
    book: Book, year: FiscalYear, text: str, source: str, *, reason: str, by: str = ""
) -> tuple[LineChange, ...]:
    """Gives an open year the layout of `source`; gives what its reports show otherwise.

    Accounts, dimensions and objects of the layout that the book lacks are added to it. Raises as
    `template_change` does.
    """
    with book.writing():
        found = template_change(book, year, text, source)
        template = read_new_template(text, source)
        known = {item.number for item in dimensions(book)}
        lacking = [item.dimension for item in template.dimensions if item.number not in known]
        members = {(item.dimension, item.code) for item in objects(book)}
        new_objects = [
            item for item in template.objects if (item.dimension, item.code) not in members
        ]
        numbers = {account.number for account in accounts(book)}
        new_accounts = [account for account in template.accounts if account.number not in numbers]
        if lacking:
            add_dimensions(book, lacking, by)
        if new_objects:
            add_objects(book, new_objects, by)
        if new_accounts:
            add_accounts(book, new_accounts, by)
        store_template(book, year, text, reason, by)
    return found
