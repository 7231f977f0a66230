"""VAT compensation: claims proposed, recorded and stated, and marks of the flat rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.errors import Problem, Refused
from ledger.vat_compensation.claim import propose_claim, record_claim, state_claim
from ledger.vat_compensation.marks import mark_cost
from ledger.vat_compensation.periods import read_period
from ledger.vat_compensation.register import period_to_claim, vat_register

if TYPE_CHECKING:
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.vat_compensation.model import VatPeriod

__all__ = ["mark_cost", "propose_claim", "record_claim", "state_claim"]


def period_named(text: str) -> Period:
    """The months of a claim as they are written; raises Refused for what is none."""
    found = read_period(text)
    if isinstance(found, Problem):
        raise Refused(found)
    return found


def shown_period(book: Book, period: Period, day: date) -> VatPeriod:
    """What a claim of the months took, or would take if it were made on the day."""
    made = (one for one in vat_register(book, day).periods if one.claim and one.period == period)
    return next(made, None) or period_to_claim(book, period, day)
