"""VAT compensation: claims proposed, recorded and stated, and marks of the flat rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.vouchers import voucher_numbered
from ledger.core.calendar import read_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import read_amount
from ledger.vat_compensation.claim import ClaimChoices, propose_claim, record_claim, state_claim
from ledger.vat_compensation.marks import mark_cost
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

YES = ("yes", "y", "ja", "j")


def period_named(text: str) -> Period:
    """The months of a claim as they are written; raises Refused for what is none."""
    found = read_period(text)
    if isinstance(found, Problem):
        raise Refused(found)
    return found


def months_wanted(text: str) -> Period | None:
    """The months that are written; None when nothing is. Raises Refused."""
    return period_named(text) if text.strip() else None


def shown_period(book: Book, period: Period, day: date) -> VatPeriod:
    """What a claim of the months took, or would take if made on the day, or when it last could."""
    made = (one for one in vat_register(book, day).periods if one.claim and one.period == period)
    last = last_day_to_claim(period.last)
    return next(made, None) or period_to_claim(book, period, min(day, last))


def amount_wanted(text: str | None, where: str) -> Ore | None:
    """The amount that is written; None when nothing is. Raises Refused."""
    found = read_amount(text) if text and text.strip() else None
    if isinstance(found, Problem):
        raise Refused(Problem(found.code, found.text, where, found.values, found.remedy))
    return found


def claim_wanted(values: Mapping[str, str], today: date) -> tuple[Period, date, ClaimChoices]:
    """The months, the day and what else is written of a claim. Raises Refused."""
    day = read_day(values.get("date") or today.isoformat(), today)
    if isinstance(day, Problem):
        raise Refused(day)
    choices = ClaimChoices(
        amount_wanted(values.get("amount"), "amount"),
        values.get("claims", "").strip(),
        values.get("flat", "").strip(),
    )
    return period_named(values["period"]), day, choices


def mark_wanted(
    book: Book, year: FiscalYear, values: Mapping[str, str]
) -> tuple[Voucher, int, tuple[MarkKind, Ore]]:
    """The voucher, the row and the flat rate that are written. Raises Refused."""
    series, _blank, number = values["voucher"].strip().rpartition(" ")
    row = values["row"].strip()
    if not (number.isdecimal() and row.isdecimal()):
        raise Refused(
            problem(
                "vat-mark-which",
                "Write the voucher as A 17, and its row as a number.",
                "voucher",
            )
        )
    voucher = voucher_numbered(book, year.name, series or "A", int(number))
    premises = amount_wanted(values.get("premises"), "premises")
    kind: MarkKind = "whole"
    if premises is not None:
        kind = "public" if values["landlord"].strip().casefold() in YES else "split"
    gets = values["gets"].strip().casefold() in YES
    return voucher, int(row), (kind, premises or 0) if gets else ("", 0)
