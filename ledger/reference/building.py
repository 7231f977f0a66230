"""Building a reference book: the plan, recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.accruals import keep_reversal
from ledger.budget.keeping import budget_text, keep_budget
from ledger.opening import enter_opening, enter_published
from ledger.periods import Period
from ledger.reconciling import reconcile
from ledger.reference.plan import opening, plan
from ledger.reference.source import read_reference
from ledger.reports.year_figures import type_figures
from ledger.specifications import Item, specify
from ledger.starting import start_book
from ledger.templates.built_in import built_in_text
from ledger.texts import keep_text
from ledger.vouchers import record
from ledger.years import fiscal_year

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book import Book
    from ledger.periods import FiscalYear
    from ledger.reference.values import Reference


def build_reference(path: str | Path, reference_id: str = "varna-2019") -> None:
    """Makes a reference book: the same vouchers every time, and the year left open.

    The book appears when all of it is recorded. Raises Refused when there is no such reference
    book, BookError when the file exists or cannot be written.
    """
    reference = read_reference(reference_id)
    drafts = plan(reference)
    name, by = reference.calendar.year, reference.recorded_by
    period = Period(date(name, 1, 1), date(name, 12, 31))
    template = built_in_text(reference.template)
    with start_book(path, reference.association, period, template, by) as book, book.writing():
        year = fiscal_year(book, name)
        enter_opening(book, year, opening(reference), by, f"Årsredovisning {name - 1}")
        enter_published(book, name - 1, reference.published, by)
        if reference.budget:
            keep_budget(book, budget_text(reference.budget), reference.budget, by)
        for of_year, figures in reference.key_figures.items():
            type_figures(book, of_year, figures, by)
        recorded = {
            (draft.date, draft.text): record(
                book, draft, "correction" if draft.corrects else "voucher"
            )
            for draft in drafts
        }
        for entry in reference.entries:
            if entry.reverses:
                accrual = recorded[entry.day, entry.text]
                keep_reversal(book, accrual.sequence, entry.reverses, by)
        make_ready(book, reference, year)
        for text_name, text in reference.texts.items():
            keep_text(book, name, text_name, text, by)


def make_ready(book: Book, reference: Reference, year: FiscalYear) -> None:
    """Enters what the closing rests on, so that the book is that of an office that is ready.

    What suppliers had to get when the year began is specified too: it makes the open items.
    """
    by = reference.recorded_by
    for account, balance, explanation in reference.stated:
        reconcile(book, account, year.last, balance, explanation=explanation, by=by)
    specified: dict[tuple[str, date], list[Item]] = {}
    eve = year.first - timedelta(days=1)
    for debt in reference.debts:
        item = Item(debt.document, -debt.amount, debt.counterparty)
        specified.setdefault((reference.payables, eve), []).append(item)
    for account, item in reference.specified:
        specified.setdefault((account, year.last), []).append(item)
    for (account, day), items in specified.items():
        specify(book, account, day, items, by)
