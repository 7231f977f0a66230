"""The vouchers that touch VAT: what each does to it, by the accounts that it is booked on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.values import json_list
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.core.calendar import Period
from ledger.statements.book_statements import template_of, template_on
from ledger.vat_compensation.model import KRONA, VatClaim, VatEvent, flat_amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.report_layout.model import BalanceRole
    from ledger.vat_compensation.model import Bar

CLAIMS_IN_BAS = frozenset({"1650"})
"""Where claims are booked, of a layout from before layouts said so."""


@dataclass(frozen=True, slots=True)
class VatAccounts:
    """What the layout says of accounts, as sets of numbers."""

    vat: frozenset[str]
    """VAT that is booked, until it is claimed."""

    claims: frozenset[str]
    """What is claimed and not paid."""

    blocked: frozenset[str]
    """Costs and assets whose VAT may not be claimed (ML 13 kap., 2005:807 4 §)."""

    flat: frozenset[str]
    """Income from the flat rate."""

    outside: frozenset[str]
    """The tax account and the bank."""

    bought: frozenset[str]
    """Everything else that is a cost or an asset: what VAT is paid on."""

    costs: frozenset[str]
    income: frozenset[str]


@read_once
def vat_accounts(book: Book, day: date) -> VatAccounts:
    """The accounts as the layout of the latest year that has begun on the day says."""
    template = template_on(book, day) or template_of(book, fiscal_years(book)[0])
    chart = accounts(book)

    def with_role(role: BalanceRole) -> frozenset[str]:
        return frozenset(one.number for one in chart if template.has_role(role, (one.number, ())))

    every, outside = with_role("vat"), with_role("external_statements")
    claims = every & (with_role("vat_claims") if "vat_claims" in template.roles else CLAIMS_IN_BAS)
    claims = claims if claims < every else frozenset()
    costs, assets, income = (
        frozenset(one.number for one in chart if one.kind == kind)
        for kind in ("cost", "asset", "income")
    )
    blocked = with_role("vat_blocked")
    bought = (costs | assets) - every - outside - with_role("customers") - blocked
    flat = with_role("vat_flat")
    return VatAccounts(every - claims, claims, blocked, flat, outside, bought, costs, income)


@dataclass(frozen=True, slots=True)
class VatVoucher:
    """What a voucher does to the accounts of VAT; öre, debit positive."""

    sequence: int
    entry: int
    day: date
    corrects: int | None
    vat: Ore
    claims: Ore
    """On the account of claims."""

    outside: Ore
    blocked: int
    """Rows on accounts whose VAT may not be claimed."""

    bought: int
    """Rows on other costs and assets."""

    other: int
    """Rows, of a krona or more, on accounts that no claim has."""

    @property
    def bar(self) -> Bar:
        """Why its VAT is not compensated."""
        return "" if not self.blocked else "mixed" if self.bought else "blocked"

    @property
    def is_transfer(self) -> bool:
        """Whether it only moves VAT to what is claimed, to the tax account or to the bank."""
        return not self.other and bool(self.claims or self.outside)


VOUCHERS = """
WITH what AS MATERIALIZED (SELECT key AS account, value AS kind FROM json_each(:kinds)),
touched AS (
    SELECT DISTINCT p.voucher FROM what AS w JOIN posting AS p ON p.account = w.account
    WHERE w.kind IN ('vat', 'claims') AND p.date <= :day
)
SELECT v.sequence, v.entry, v.date, v.corrects,
    sum(iif(w.kind = 'vat', p.amount, 0)), sum(iif(w.kind = 'claims', p.amount, 0)),
    sum(iif(w.kind = 'outside', p.amount, 0)), sum(ifnull(w.kind = 'blocked', 0)),
    sum(ifnull(w.kind = 'bought', 0)),
    sum(abs(p.amount) >= :krona AND ifnull(w.kind IN ('blocked', 'bought'), 1))
FROM touched AS t JOIN voucher AS v ON v.sequence = t.voucher
JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
LEFT JOIN what AS w ON w.account = p.account
GROUP BY v.sequence ORDER BY v.sequence
"""


@read_once
def vat_vouchers(book: Book, day: date) -> Mapping[int, VatVoucher]:
    """Every voucher to the end of the day that is booked on an account of VAT, by sequence."""
    known = vat_accounts(book, day)
    kinds = {
        account: kind
        for kind in ("bought", "blocked", "flat", "outside", "claims", "vat")
        for account in getattr(known, kind)
    }
    given = {
        "kinds": "{" + ",".join(f'"{one}":"{kind}"' for one, kind in kinds.items()) + "}",
        "krona": KRONA,
        "day": day.isoformat(),
    }
    with book.reading() as connection:
        rows = connection.execute(VOUCHERS, given)
        return {
            sequence: VatVoucher(sequence, entry, date.fromisoformat(on), *rest)
            for sequence, entry, on, *rest in rows
        }


STATED = "SELECT voucher, first_day, last_day, entry FROM vat_claim_now ORDER BY entry"


@read_once
def stated_periods(book: Book) -> Mapping[int, tuple[Period, int]]:
    """The months that vouchers claim, and the entry that first stated them, by voucher."""
    with book.reading() as connection:
        return {
            voucher: (Period(date.fromisoformat(first), date.fromisoformat(last)), entry)
            for voucher, first, last, entry in connection.execute(STATED)
        }


@read_once
def claim_vouchers(book: Book, day: date) -> tuple[Mapping[int, VatVoucher], frozenset[int]]:
    """The vouchers that claim VAT, and all that only move it, by sequence.

    A claim and the correction that takes it back are no claims: together they move nothing.
    """
    stated = stated_periods(book)
    claims: dict[int, VatVoucher] = {}
    moving: set[int] = set()
    for one in vat_vouchers(book, day).values():
        taken_back = claims.get(one.corrects or 0)
        if taken_back and taken_back.vat == -one.vat:
            del claims[taken_back.sequence]
        elif one.sequence in stated or (
            one.is_transfer and one.vat and min(one.vat, one.claims) < 0
        ):
            claims[one.sequence] = one
        else:
            continue
        moving.add(one.sequence)
    return claims, frozenset(moving)


@read_once
def vat_claims(book: Book, day: date) -> tuple[VatClaim, ...]:
    """The claims to the end of the day with what has been paid of each, as they were recorded.

    A payment is of the oldest claim of the same amount, else of the oldest ones that wait.
    """
    found, _moving = claim_vouchers(book, day)
    stated = stated_periods(book)
    claims = [
        VatClaim(
            one.sequence,
            one.day,
            -one.vat,
            one.claims or one.outside,
            stated[one.sequence][0] if one.sequence in stated else None,
            0 if one.claims else one.outside,
            None if one.claims else one.day,
        )
        for one in found.values()
    ]
    payments = [
        one
        for one in vat_vouchers(book, day).values()
        if one.is_transfer and not one.vat and one.claims < 0 < one.outside
    ]
    lines = _bank_days(book, [one.sequence for one in payments]) if payments else {}
    for payment in payments:
        _pay(claims, payment, lines.get(payment.sequence))
    return tuple(claims)


def _pay(claims: list[VatClaim], payment: VatVoucher, on: date | None) -> None:
    """Takes a payment off the claims; `on` is the day of its line of the tax account."""
    left = -payment.claims
    waiting = [place for place, one in enumerate(claims) if one.unpaid > 0]
    same = [place for place in waiting if claims[place].unpaid == left][:1]
    for place in same or waiting:
        part = min(left, claims[place].unpaid)
        left -= part
        if part:
            claims[place] = replace(
                claims[place],
                paid=claims[place].paid + part,
                paid_on=on or payment.day,
                is_matched=on is not None,
            )


BANK_DAYS = """
SELECT p.voucher, l.date FROM statement_match_now AS m JOIN statement_line AS l ON l.id = m.line
JOIN posting AS p ON p.id = m.posting
WHERE p.voucher IN (SELECT value FROM json_each(?))
"""


def _bank_days(book: Book, vouchers: list[int]) -> Mapping[int, date]:
    """The day of the tax account's line that each voucher is matched with."""
    with book.reading() as connection:
        rows = connection.execute(BANK_DAYS, (json_list(vouchers),))
        return {voucher: date.fromisoformat(day) for voucher, day in rows}


def vat_events(book: Book, day: date) -> Iterator[VatEvent]:
    """VAT that was booked to the end of the day, as it was recorded."""
    _claims, moving = claim_vouchers(book, day)
    for one in vat_vouchers(book, day).values():
        if one.vat and one.sequence not in moving:
            yield VatEvent(one.sequence, one.entry, one.day, one.vat, bar=one.bar)


MARKS = """
SELECT m.posting, m.entry, m.kind, m.premises, p.amount, p.date, p.voucher
FROM vat_mark AS m JOIN posting AS p ON p.id = m.posting WHERE p.date <= ?
ORDER BY m.entry, m.posting
"""


def mark_events(book: Book, day: date) -> Iterator[VatEvent]:
    """What each mark of the flat rate added to the compensation; a later one only the change."""
    given: dict[int, Ore] = {}
    with book.reading() as connection:
        for posting, entry, kind, premises, cost, on, voucher in connection.execute(
            MARKS, (day.isoformat(),)
        ):
            amount = flat_amount(kind, cost, premises)
            change = amount - given.get(posting, 0)
            given[posting] = amount
            if change:
                yield VatEvent(voucher, entry, date.fromisoformat(on), change, posting)
