"""VAT, the months that it is claimed for, and claims, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.money import divide_rounded

if TYPE_CHECKING:
    from ledger.core.calendar import Period
    from ledger.core.money import Ore

KRONA = 100
AUTHORITY = "Skatteverket"

Bar: TypeAlias = Literal["", "blocked", "mixed"]
"""Why VAT is not compensated: all that was bought is on accounts whose VAT may not be deducted, or
some of it, so that the part that may be cannot be told (ML 13 kap., 2005:807 4 §)."""

MarkKind: TypeAlias = Literal["", "whole", "split", "public"]
"""What a cost without VAT gets: nothing, a rate of the whole, one of the premises and one of the
rest, or of the rest alone because the landlord is public (2005:811 1 §)."""

State: TypeAlias = Literal["open", "documented", "claimed", "paid", "corrected", "too-late"]
"""What has come of a period: its months are not locked; they are; a voucher claims it; the tax
account has the money; more came to its months later; its last day to claim has passed."""

WHOLE, PREMISES, REST = 6, 18, 5
"""Percent of a cost, of its premises, and of what is not premises (2005:811 1 §)."""


def flat_amount(kind: MarkKind, cost: Ore, premises: Ore) -> Ore:
    """What the state compensates of a cost without VAT, öre, by förordning 2005:811 1 §."""
    if kind == "":
        return 0
    if kind == "whole":
        return divide_rounded(cost * WHOLE, 100)
    of_premises = divide_rounded(premises * PREMISES, 100) if kind == "split" else 0
    return of_premises + divide_rounded((cost - premises) * REST, 100)


def last_day_to_claim(day: date) -> date:
    """Until when what was booked on a day can be claimed: the second year after (2005:807 7 §)."""
    return date(day.year + 2, 12, 31)


@dataclass(frozen=True, slots=True)
class VatEvent:
    """VAT of a voucher, or a mark of the flat rate on one of its costs."""

    voucher: int
    """By registration sequence; 0 for what the book began with."""

    entry: int
    """The journal entry that brought it: what is claimed before is without it."""

    day: date
    amount: Ore
    """Öre, debit positive; of a mark what it adds to the compensation."""

    posting: int = 0
    """The cost that is marked; 0 for VAT."""

    bar: Bar = ""


@dataclass(frozen=True, slots=True)
class VatClaim:
    """A voucher that claims compensation, or its payment when no claim was booked before."""

    voucher: int
    day: date
    vat: Ore
    """Öre that it takes from the accounts of VAT."""

    total: Ore
    """What is asked of Skatteverket, öre: on the account of claims, or paid at once."""

    period: Period | None = None
    """None as long as nobody has stated its months."""

    paid: Ore = 0
    paid_on: date | None = None
    """The day of the voucher, or of the line of the tax account that it is matched with."""

    is_matched: bool = False
    """Whether a line of the tax account says so too."""

    @property
    def flat(self) -> Ore:
        """What of it is the flat rate, öre; less than a krona is rounding."""
        rest = self.total - self.vat
        return rest if abs(rest) >= KRONA else 0

    @property
    def unpaid(self) -> Ore:
        """What Skatteverket has not paid of it."""
        return self.total - self.paid


@dataclass(frozen=True, slots=True)
class VatPeriod:
    """Months, what belongs to a claim of them, and what has come of it."""

    id: str
    """`"2019-03"`, `"2019Q4"`, `"2019-02..2019-04"`; `"before"` for what the book began with,
    `"next"` for what is left when no month waits."""

    period: Period | None
    state: State
    events: tuple[VatEvent, ...] = ()
    """Of its own months."""

    late: tuple[VatEvent, ...] = ()
    """Of months that were claimed before they came: corrections of those (2005:807 7 §)."""

    brought: Ore = 0
    """Öre that earlier claims left: what is claimed is whole kronor."""

    claim: VatClaim | None = None

    @property
    def vat(self) -> Ore:
        """VAT of its own months."""
        return sum(one.amount for one in self.events if not one.posting)

    @property
    def flat(self) -> Ore:
        """The flat rate of its own months and of corrections."""
        return sum(one.amount for one in (*self.events, *self.late) if one.posting)

    @property
    def corrections(self) -> Ore:
        """VAT of earlier months."""
        return sum(one.amount for one in self.late if not one.posting)

    @property
    def due_vat(self) -> Ore:
        """VAT to claim, to the öre."""
        return self.vat + self.corrections + self.brought

    @property
    def whole(self) -> tuple[Ore, Ore]:
        """VAT and flat rate as they are claimed: whole kronor, öre left out (SFL 22:1)."""
        return self.due_vat // KRONA * KRONA, self.flat // KRONA * KRONA

    @property
    def last_day(self) -> date | None:
        """The last day to claim it."""
        return last_day_to_claim(self.period.last) if self.period else None

    @property
    def is_claimed(self) -> bool:
        """Whether a voucher claims it."""
        return self.claim is not None


@dataclass(frozen=True, slots=True)
class VatRegister:
    """Everything about compensation of VAT when a day ends."""

    day: date
    periods: tuple[VatPeriod, ...]
    """Those that are claimed, in the order of the claims, and then those that are not."""

    unstated: tuple[VatClaim, ...]
    """Claims whose months nobody has stated."""

    barred: tuple[VatEvent, ...]
    """VAT on the accounts that may not be claimed, or not yet."""

    opening: Ore
    """What the book began with on the accounts of VAT."""

    claims_opening: Ore
    """What was claimed and not paid when the book began."""

    claims_other: Ore = 0
    """What is on the account of claims, and neither claimed nor paid."""

    @property
    def turnover(self) -> Ore:
        """What the accounts of VAT began with and were booked with, claims aside."""
        events = (one for period in self.periods for one in (*period.events, *period.late))
        booked = sum(one.amount for one in events if one.voucher and not one.posting)
        return self.opening + booked + self.not_compensable

    @property
    def claimed(self) -> Ore:
        """What claims have taken from the accounts of VAT."""
        stated = sum(one.claim.vat for one in self.periods if one.claim)
        return stated + sum(one.vat for one in self.unstated)

    @property
    def unclaimed(self) -> Ore:
        """What is left to claim: the sum of the periods that wait, less claims without months."""
        waiting = sum(one.due_vat for one in self.periods if not one.is_claimed)
        return waiting - sum(one.vat for one in self.unstated)

    @property
    def not_compensable(self) -> Ore:
        """What may not be claimed."""
        return sum(one.amount for one in self.barred)

    @property
    def balance(self) -> Ore:
        """What the accounts of VAT must stand at."""
        return self.unclaimed + self.not_compensable

    @property
    def unpaid(self) -> Ore:
        """What the account of claims must stand at."""
        claims = [*(one.claim for one in self.periods if one.claim), *self.unstated]
        waiting = sum(one.unpaid for one in claims)
        return self.claims_opening + self.claims_other + waiting
