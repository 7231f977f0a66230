"""Building a reference book: the plan, recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger.opening import enter_opening, enter_published
from ledger.periods import Period
from ledger.reference.plan import opening, plan
from ledger.reference.source import read_reference
from ledger.starting import start_book
from ledger.template import template_text
from ledger.vouchers import record
from ledger.years import fiscal_year

if TYPE_CHECKING:
    from pathlib import Path


def build_reference(path: str | Path, reference_id: str = "varna-2019") -> None:
    """Makes a reference book: the same vouchers every time, and the year left open.

    The book appears when all of it is recorded. Raises Refused when there is no such reference
    book, BookError when the file exists or cannot be written.
    """
    reference = read_reference(reference_id)
    drafts = plan(reference)
    name, by = reference.calendar.year, reference.recorded_by
    period = Period(date(name, 1, 1), date(name, 12, 31))
    template = template_text(reference.template)
    with start_book(path, reference.association, period, template, by) as book, book.writing():
        year = fiscal_year(book, name)
        enter_opening(book, year, opening(reference), by, f"Årsredovisning {name - 1}")
        enter_published(book, name - 1, reference.published, by)
        for draft in drafts:
            record(book, draft, "correction" if draft.corrects else "voucher")
