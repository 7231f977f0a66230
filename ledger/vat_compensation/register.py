"""The register of VAT compensation: which VAT belongs to which claim, worked out from vouchers.

A claim takes what is dated in its months and was in the book when it was made. What came to those
months later belongs to the next claim, as a correction; öre that a claim left do so too. Nothing
of this is stored but the months of a claim.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.specifications import Item
from ledger.vat_compensation.model import (
    AUTHORITY,
    VatClaim,
    VatEvent,
    VatPeriod,
    VatRegister,
    last_day_to_claim,
)
from ledger.vat_compensation.periods import QUARTER, month_of, months_from, period_id
from ledger.vat_compensation.vouchers import (
    mark_events,
    stated_periods,
    vat_accounts,
    vat_claims,
    vat_events,
    vat_vouchers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.money import Ore
    from ledger.vat_compensation.model import State
    from ledger.vat_compensation.periods import Month

BEFORE, NEXT = "before", "next"
"""What the book began with, and what is left for a claim of months that have nothing yet."""


@read_once
def vat_register(book: Book, day: date) -> VatRegister:
    """Everything about compensation of VAT when the day ends."""
    with book.reading():
        opening, claims_opening = _openings(book, day)
        claims = vat_claims(book, day)
        pool, claimed, barred = _claimed(book, day)
        waiting = list(pool.waiting(day, fiscal_years(book)))
        return VatRegister(
            day,
            (*_with_corrections(claimed, waiting), *waiting),
            tuple(one for one in claims if not one.period),
            barred,
            opening,
            claims_opening,
            _other_claims(book, day, claims),
        )


def period_to_claim(book: Book, period: Period, day: date) -> VatPeriod:
    """What a claim of the months would take if it were made when the day ends."""
    with book.reading():
        pool, _made, _barred = _claimed(book, day)
        claim = VatClaim(0, day, 0, 0, period)
        made = pool.claimed(claim, NEWEST)
        state = _state(period, made.events, day, fiscal_years(book))
        return replace(made, state=state, claim=None)


NEWEST = 2**62
"""An entry after every one that there is."""


def _claimed(book: Book, day: date) -> tuple[_Pool, tuple[VatPeriod, ...], tuple[VatEvent, ...]]:
    """What is left when each claim has taken its own, the claims, and what none may take."""
    every = [*vat_events(book, day), *mark_events(book, day)]
    if opening := _openings(book, day)[0]:
        eve = fiscal_years(book)[0].first - timedelta(days=1)
        every.append(VatEvent(0, 0, eve, opening))
    entries = stated_periods(book)
    stated = [one for one in vat_claims(book, day) if one.period]
    stated.sort(key=lambda one: entries[one.voucher][1])
    pool = _Pool([one for one in every if not one.bar])
    claimed = tuple(pool.claimed(one, entries[one.voucher][1]) for one in stated)
    return pool, claimed, tuple(one for one in every if one.bar)


def _openings(book: Book, day: date) -> tuple[Ore, Ore]:
    """What the book began with on the accounts of VAT, and on those of claims."""
    known = vat_accounts(book, day)
    sums = read_balances(book, fiscal_years(book)[0]).opening.items()
    vat = sum(amount for key, amount in sums if key[0] in known.vat)
    return vat, sum(amount for key, amount in sums if key[0] in known.claims)


def _other_claims(book: Book, day: date, claims: Sequence[VatClaim]) -> Ore:
    """What vouchers have put on the account of claims beside claims and their payments."""
    found = vat_vouchers(book, day)
    booked = sum(one.claims for one in found.values())
    return booked - sum(one.unpaid for one in claims if found[one.voucher].claims)


def _with_corrections(
    claimed: Sequence[VatPeriod], waiting: Sequence[VatPeriod]
) -> Iterator[VatPeriod]:
    """The claims, those corrected to whose months something came when they had been made."""
    came = {month_of(one.day) for period in (*claimed, *waiting) for one in period.late}
    for one in claimed:
        months = one.period.months() if one.period else ()
        is_corrected = any(month_of(month.first) in came for month in months)
        yield replace(one, state="corrected") if is_corrected else one


class _Pool:
    """What no claim has taken yet, by month; claims take from it in the order they were made."""

    def __init__(self, events: Iterable[VatEvent]) -> None:
        """Begins with everything that was booked."""
        self.left: defaultdict[Month, list[VatEvent]] = defaultdict(list)
        for one in events:
            self.left[month_of(one.day)].append(one)
        self.before = [month_of(one.day) for one in events if not one.voucher]
        self.claimed_months: set[Month] = set()
        self.brought: Ore = 0

    def claimed(self, claim: VatClaim, entry: int) -> VatPeriod:
        """The months of a claim with what it takes.

        What the book began with is of one of the months before, nobody knows which.
        """
        assert claim.period is not None
        own = {month_of(one.first) for one in claim.period.months()}
        own |= {month for month in self.before if month_of(claim.period.last) <= month}
        made = VatPeriod(
            period_id(claim.period),
            claim.period,
            "claimed" if claim.unpaid > 0 else "paid",
            self._taken(own, claim, entry),
            self._taken(self.claimed_months - own, claim, entry),
            self.brought,
            claim,
        )
        self.claimed_months |= own
        self.brought = made.due_vat - claim.vat
        return made

    def _taken(self, months: set[Month], claim: VatClaim, entry: int) -> tuple[VatEvent, ...]:
        """What of the months was in the book, and could still be claimed."""
        taken: list[VatEvent] = []
        for month in sorted(months & self.left.keys()):
            left: list[VatEvent] = []
            for one in self.left[month]:
                is_known = one.entry < entry and claim.day <= last_day_to_claim(one.day)
                (taken if is_known else left).append(one)
            self.left[month] = left
        return tuple(taken)

    def waiting(self, day: date, years: Sequence[FiscalYear]) -> Iterator[VatPeriod]:
        """The months that no claim has, by quarter where none of its months is claimed.

        The first that can still be claimed has what earlier claims left, and corrections of them.
        """
        came = [one for month in sorted(self.claimed_months) for one in self.left.pop(month, ())]
        late = tuple(one for one in came if day <= last_day_to_claim(one.day))
        brought = self.brought
        for id_, period, events in self._unclaimed():
            state = _state(period, events, day, years)
            takes = state != "too-late" and period is not None
            yield VatPeriod(id_, period, state, events, late if takes else (), brought * takes)
            late, brought = ((), 0) if takes else (late, brought)
        if late or brought:
            yield VatPeriod(NEXT, None, "open", (), late, brought)
        if gone := tuple(one for one in came if day > last_day_to_claim(one.day)):
            yield VatPeriod(NEXT, None, "too-late", (), gone)

    def _unclaimed(self) -> Iterator[tuple[str, Period | None, tuple[VatEvent, ...]]]:
        """Months that have something and are not claimed: named, with what they have."""
        groups: dict[Period, list[VatEvent]] = {}
        for month in sorted(self.left):
            booked = [one for one in self.left[month] if one.voucher]
            if before := tuple(one for one in self.left[month] if not one.voucher):
                yield BEFORE, None, before
            if booked:
                groups.setdefault(self._around(month), []).extend(booked)
        for period, events in groups.items():
            yield period_id(period), period, tuple(events)

    def _around(self, month: Month) -> Period:
        """The quarter of a month when none of it is claimed, else the month."""
        year, number = month
        first = (number - 1) // QUARTER * QUARTER + 1
        is_free = not {(year, first + one) for one in range(QUARTER)} & self.claimed_months
        return months_from((year, first), QUARTER) if is_free else months_from(month, 1)


def _state(
    period: Period | None, events: Sequence[VatEvent], day: date, years: Sequence[FiscalYear]
) -> State:
    """How far months have come that no claim has."""
    last = period.last if period else events[-1].day
    if day > last_day_to_claim(last):
        return "too-late"
    is_open = any(
        one.first <= last
        and not one.closed
        and (one.locked_to is None or one.locked_to < min(last, one.last))
        for one in years
    )
    return "open" if is_open or day < last else "documented"


def waiting_by_year(register: VatRegister) -> tuple[tuple[int, Ore], ...]:
    """What is left to claim of each calendar year, the oldest first; together `unclaimed`.

    Of what claims took whose months nobody has stated, the oldest is thought to be claimed first.
    """
    sums: defaultdict[int, Ore] = defaultdict(int)
    latest = register.day.year
    for one in register.periods:
        if one.period:
            latest = one.period.last.year
        if one.is_claimed:
            continue
        for event in (*one.events, *one.late):
            sums[event.day.year] += 0 if event.posting else event.amount
        sums[latest] += one.brought
    taken = sum(one.vat for one in register.unstated)
    for year in sorted(sums):
        part = max(min(taken, sums[year]), 0)
        taken -= part
        sums[year] -= part
    if taken:
        sums[max(sums, default=register.day.year)] -= taken
    return tuple((year, sums[year]) for year in sorted(sums) if sums[year])


def booked_in(register: VatRegister, days: Period) -> Ore:
    """The VAT of the days, what may not be claimed too; claims aside."""
    events = [event for one in register.periods for event in (*one.events, *one.late)]
    return sum(
        one.amount
        for one in (*events, *register.barred)
        if one.day in days and one.voucher and not one.posting
    )


def claimed_in(register: VatRegister, days: Period) -> Ore:
    """The VAT that claims of the days took from the account."""
    claims = [*(one.claim for one in register.periods if one.claim), *register.unstated]
    return sum(one.vat for one in claims if one.day in days)


def vat_items(book: Book, day: date) -> Mapping[str, tuple[Item, ...]]:
    """What the balance of an account of VAT, or of claims, is made of when the day ends.

    Not of several accounts of one kind: which of them has what, the register does not say.
    """
    register, known = vat_register(book, day), vat_accounts(book, day)
    sums = balances_on(book, day)
    waiting = [Item(one.id, one.due_vat, AUTHORITY) for one in register.periods if not one.claim]
    unpaid = [Item(one.id, one.claim.unpaid, AUTHORITY) for one in register.periods if one.claim]
    is_whole = not (register.unstated or register.barred or register.claims_opening)
    found: dict[str, tuple[Item, ...]] = {}
    for accounts, items in ((known.vat, waiting), (known.claims, unpaid)):
        used = [one for one in accounts if sums.get(one)]
        if is_whole and len(used) == 1:
            found[used[0]] = tuple(one for one in items if one.amount)
    return found


def register_sides(book: Book, day: date) -> tuple[tuple[str, tuple[str, ...], Ore], ...]:
    """What the register says that the accounts of VAT stand at, and those of claims."""
    register, known = vat_register(book, day), vat_accounts(book, day)
    sides = (
        ("unclaimed", known.vat, register.balance),
        ("unpaid", known.claims, register.unpaid),
    )
    return tuple((name, tuple(sorted(numbers)), ore) for name, numbers, ore in sides if numbers)
