"""The words of bookkeeping as frozen values: accounts, objects, postings, vouchers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from ledger.core.money import Ore

Kind: TypeAlias = Literal["asset", "liability", "income", "cost"]
"""What an account is: T, S, I and K of SIE 4B §11 `#KTYP`; equity counts as liability."""

ObjectTags: TypeAlias = tuple[tuple[int, str], ...]
"""The objects of a posting, at most one a dimension, sorted: `((1, "KANSLI"), (6, "MIA"))`."""

COST_CENTRE, PROJECT, MEMBER, FUNDER = 1, 6, 20, 21


def object_text(members: ObjectTags, between: str = " ") -> str:
    """The objects of a posting on one line: `"1:KANSLI 6:MIA"`."""
    return between.join(f"{dimension}:{code}" for dimension, code in members)


@dataclass(frozen=True, slots=True)
class Association:
    """The förbund whose book this is."""

    name: str
    orgnr: str
    """Ten digits with a hyphen, check digit proved: `"222000-2683"`."""


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the chart of accounts."""

    number: str
    """Digits only, 3-8 of them; kept as text because `"010"` and `"10"` differ."""

    name: str
    kind: Kind
    active: bool = True
    sru: tuple[str, ...] = ()
    """Tax-return codes that came with an SIE file; kept so that they can go out again."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to divide the books, with its SIE number: 1 cost centre, 6 project, 20 member."""

    number: int
    name: str
    parent: int | None = None
    """The dimension this one refines (`#UNDERDIM`)."""


@dataclass(frozen=True, slots=True)
class DimensionObject:
    """A member of a dimension: a project, a cost centre, a municipality."""

    dimension: int
    code: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Posting:
    """One row of a voucher."""

    account: str
    amount: Ore
    """Öre, debit positive, never zero in a voucher the program makes itself."""

    objects: ObjectTags = ()
    text: str = ""


def debit_side(postings: Iterable[Posting]) -> Ore:
    """What the debits of postings come to."""
    return sum(max(row.amount, 0) for row in postings)


@dataclass(frozen=True, slots=True)
class VoucherInput:
    """A voucher on its way in: everything BFL 5:7 asks for, not yet numbered."""

    date: dt.date
    text: str
    postings: tuple[Posting, ...]
    series: str = "A"
    counterparty: str = ""
    document: str = ""
    """What the voucher rests on, and where that is: `"faktura 1234"`."""

    event_date: dt.date | None = None
    """When the business event happened, if not on `date`."""

    recorded_by: str = ""
    approved_by: str = ""
    corrects: int | None = None
    """Registration sequence of the voucher that this one corrects (BFL 5:5)."""

    party: str = ""
    """The supplier or customer whose invoice it books: a code, or any of its names."""

    due: dt.date | None = None
    """When that invoice is to be paid, as it says."""

    ocr: str = ""
    """The reference that its payment has."""

    vat: tuple[tuple[int, Ore, Ore], ...] = ()
    """What that invoice says of VAT: rate in hundredths of a percent, base and VAT, in öre with
    the sign of the invoice."""


@dataclass(frozen=True, slots=True)
class RecordedVoucher:
    """The receipt for one voucher, given only after the disk has it."""

    series: str
    number: int
    sequence: int
    """Registration order in the whole book, without gaps: 1, 2, 3 …"""

    date: dt.date
    year: int
    """The fiscal year that its number belongs to, by the calendar year it ends in."""

    @property
    def full_name(self) -> str:
        """As it is called anywhere: `"A 12 (2026)"`."""
        return voucher_name(self.series, self.number, self.year)


def voucher_name(series: str, number: int, year: int | None = None) -> str:
    """A voucher as it is referred to: `"A 12"`, and `"A 12 (2026)"` with its fiscal year.

    Numbers begin anew each year (BFNAR 2013:2 p 5.9), so the year belongs to the name wherever
    the reader is not in that year already.
    """
    name = f"{series} {number}"
    return name if year is None else f"{name} ({year})"


@dataclass(frozen=True, slots=True)
class Voucher:
    """A recorded voucher; nothing in it can change (BFL 5:5-5:7, LKBR 3:7-3:9)."""

    sequence: int
    year: int
    """The fiscal year that its number belongs to, by the calendar year it ends in."""

    series: str
    number: int
    date: dt.date
    text: str
    postings: tuple[Posting, ...] = field(repr=False)
    event_date: dt.date
    counterparty: str
    document: str
    recorded_by: str
    registered_at: str
    """UTC to the millisecond, as told by the computer's clock: `"2019-03-15T09:30:00.000Z"`."""

    approved_by: str
    approved_at: str
    corrects: str
    """The voucher this one corrects, as `"A 12"`, or empty; one of another year with that."""

    corrected_by: str
    """The voucher that corrects this one, as `"A 57"`, or empty; likewise."""

    linked: int | None = None
    """The registration sequence of the voucher that corrects this one, or that it corrects."""

    origin: str = ""
    """Where it came from when not typed: `"import"`, `"closing"`, `"correction"`."""

    @property
    def name(self) -> str:
        """As it is called in its own year: `"A 12"`."""
        return voucher_name(self.series, self.number)

    @property
    def full_name(self) -> str:
        """As it is called anywhere: `"A 12 (2026)"`."""
        return voucher_name(self.series, self.number, self.year)

    def name_in(self, year: int) -> str:
        """As it is called by something that belongs to a fiscal year."""
        return self.name if year == self.year else self.full_name
