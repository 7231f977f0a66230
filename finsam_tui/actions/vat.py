"""VAT compensation: claims proposed, recorded and stated, and marks of the flat rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.vouchers import voucher_named
from finsam_tui.actions.written import is_yes, read, read_if_any, read_number, typed_day
from ledger.core import calendar
from ledger.core.money import read_amount
from ledger.vat_compensation.claim import ClaimChoices, propose_claim, record_claim, state_claim
from ledger.vat_compensation.flat_rate_marks import mark_cost
from ledger.vat_compensation.model import last_day_to_claim
from ledger.vat_compensation.periods import read_period
from ledger.vat_compensation.register import period_to_claim, vat_register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.model import Voucher
    from ledger.core.money import Ore
    from ledger.vat_compensation.model import MarkKind, VatPeriod

__all__ = ["mark_cost", "propose_claim", "record_claim", "state_claim"]


def shown_period(book: Book, period: Period, day: date) -> VatPeriod:
    """What a claim of the months took, or would take if made on the day, or when it last could."""
    made = (one for one in vat_register(book, day).periods if one.claim and one.period == period)
    last = last_day_to_claim(period.last)
    return next(made, None) or period_to_claim(book, period, min(day, last))


def claim_wanted(values: Mapping[str, str]) -> tuple[Period, date, ClaimChoices]:
    """The months, the day and what else is written of a claim. Raises Refused."""
    day = read_if_any(values.get("date"), typed_day) or calendar.today()
    choices = ClaimChoices(
        read_if_any(values.get("amount"), read_amount, "amount"),
        values.get("claims", "").strip(),
        values.get("flat", "").strip(),
    )
    return read(values["period"], read_period), day, choices


def mark_wanted(
    book: Book, year: FiscalYear, values: Mapping[str, str]
) -> tuple[Voucher, int, tuple[MarkKind, Ore]]:
    """The voucher, the row and the flat rate that are written. Raises Refused."""
    voucher = voucher_named(book, year.name, values["voucher"])
    row = read(values["row"].strip(), read_number, "row")
    premises = read_if_any(values.get("premises"), read_amount, "premises")
    kind: MarkKind = "whole"
    if premises is not None:
        kind = "public" if is_yes(values["landlord"]) else "split"
    return voucher, row, (kind, premises or 0) if is_yes(values["gets"]) else ("", 0)
