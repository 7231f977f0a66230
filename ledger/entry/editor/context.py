"""Loading the context: everything typing refers to, asked of the book at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_years, template_text
from ledger.entry.account_search import search_index, search_keys
from ledger.entry.draft_parsing import EntryLookup
from ledger.entry.editor.suggestions import EditorContext
from ledger.entry.posting_history import habits
from ledger.entry.report_line import ReportLine, report_lines
from ledger.report_layout.reader import read_template
from ledger.statements.book_statements import printed_notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.report_layout.model import Template


def load_context(book: Book, year: FiscalYear, language: Language) -> EditorContext:
    """What typing refers to when a voucher is dated in the year."""
    with book.reading():
        chart = accounts(book)
        members = objects(book)
        usual = habits(book)
        template = _template(template_text(book, year))
        numbers = printed_notes(book, template, year)
        balances = read_balances(book, year).closing_by_account()
    line_of = report_lines(
        template,
        search_keys(chart, usual),
        {account.number: account.kind for account in chart},
        numbers,
        language,
    )
    return EditorContext(
        language=language,
        note_numbers=numbers,
        chart=EntryLookup({account.number: account for account in chart}, members),
        habits=usual,
        search=search_index(chart, members, usual, line_of),
        report_lines=line_of,
        template=template,
        years=fiscal_years(book),
        balances=balances,
    )


@lru_cache(maxsize=4)
def _template(text: str) -> Template:
    return read_template(text, "template")


@lru_cache(maxsize=1024)
def report_line_of(context: EditorContext, key: Key) -> ReportLine:
    """Where a posting on the account with the objects lands."""
    known: Mapping[Key, ReportLine] = context.report_lines
    if key in known:
        return known[key]
    account = context.chart.accounts.get(key[0])
    kinds = {key[0]: account.kind} if account else {}
    numbers = context.note_numbers
    return report_lines(context.template, [key], kinds, numbers, context.language)[key]
