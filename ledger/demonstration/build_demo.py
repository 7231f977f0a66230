"""Building a reference book: the plan, recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.accruals import set_reversal_day
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances, add_prior_year_figures
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.report_texts import mark_not_applicable, set_text
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.budget.store import budget_text, set_budget
from ledger.contributions.plan import PlanChanges, planned, set_plan
from ledger.core.calendar import Period
from ledger.demonstration.bank_file import add_bank_files
from ledger.demonstration.demo_toml import read_reference
from ledger.demonstration.project_claims import add_projects
from ledger.demonstration.voucher_plan import opening, plan
from ledger.management.year_figures import type_figures
from ledger.report_layout.built_in.texts import built_in_text
from ledger.vat_compensation.claim import state_claim
from ledger.vat_compensation.periods import QUARTER, months_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import RecordedVoucher, VoucherInput
    from ledger.demonstration.model import Reference


def build_reference(
    path: str | Path, reference_id: str = "varna-2019", *, with_bank_files: bool = False
) -> None:
    """Makes a reference book: the same vouchers every time, and the year left open.

    It may have the bank's files too, of the year and of the month that follows. The book appears
    when all of it is recorded. Raises Refused when there is no such reference book, BookError when
    the file exists or cannot be written.
    """
    reference = read_reference(reference_id)
    drafts = plan(reference)
    name, by = reference.calendar.year, reference.recorded_by
    period = Period(date(name, 1, 1), date(name, 12, 31))
    template = built_in_text(reference.template)
    with create_book(path, reference.association, period, template, by) as book, book.writing():
        year = fiscal_year(book, name)
        add_opening_balances(book, year, opening(reference), by, f"Årsredovisning {name - 1}")
        add_prior_year_figures(book, name - 1, reference.published, by)
        if reference.budget:
            set_budget(book, budget_text(reference.budget), reference.budget, by)
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
                set_reversal_day(book, accrual.sequence, entry.reverses, by)
        _state_claims(book, reference, drafts, recorded)
        make_ready(book, reference, year)
        add_projects(book, reference)
        _write_texts(book, reference, name)
        if with_bank_files:
            add_bank_files(book, reference)


def _write_texts(book: Book, reference: Reference, year: int) -> None:
    """Writes the texts of the annual report, and why those that are lacking do not apply."""
    by = reference.recorded_by
    for name, text in reference.texts.items():
        set_text(book, year, name, text, by)
    for name, reason in reference.not_applicable.items():
        mark_not_applicable(book, year, name, reason, by)


def _state_claims(
    book: Book,
    reference: Reference,
    drafts: Iterable[VoucherInput],
    recorded: Mapping[tuple[date, str], RecordedVoucher],
) -> None:
    """States the quarter that each claim of VAT compensation is of, in their order."""
    claims = [
        recorded[draft.date, draft.text].sequence
        for draft in drafts
        for row in draft.postings
        if row.account == reference.taxes.vat_claim and row.amount > 0
    ]
    for sequence, (until, *_days) in zip(claims, reference.taxes.vat_claims, strict=True):
        quarter = months_from((until.year, until.month - QUARTER + 1), QUARTER)
        state_claim(book, sequence, quarter, reference.recorded_by)


def make_ready(book: Book, reference: Reference, year: FiscalYear) -> None:
    """Enters what the closing rests on, so that the book is that of an office that is ready.

    What suppliers had to get when the year began is specified too: it makes the open items.
    """
    by = reference.recorded_by
    set_plan(book, planned(book, year.name, PlanChanges(**reference.contributions)), by)
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
