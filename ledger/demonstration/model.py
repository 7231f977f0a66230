"""What a reference book is made of: the office's calendar, streams, payroll and figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ledger.bookkeeping.specifications import Item
    from ledger.core.model import Association, ObjectTags, Posting
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the office, and the irregularity of its months."""

    year: int
    holidays: frozenset[date]
    """Days on which neither the office nor the bank is open, besides Saturdays and Sundays."""

    month_names: tuple[str, ...]
    swing: tuple[int, ...]
    """How a yearly total varies from one occasion to the next, in percent of the average."""

    drift: tuple[int, ...]
    """Working days by which an occasion comes later than its rhythm says."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a kind of event goes through the books: an invoice, a card purchase, a claim."""

    through: str
    """The account that stands against the cost or the income: `"2440"`, or the bank at once."""

    sign: int
    """1 when the stream's amounts are debited to its account, −1 when credited."""

    series: str
    lag: int
    """Working days from the document's date until the voucher is recorded."""

    settled: str
    """What the voucher of the payment is called; empty when nothing is left to pay."""

    with_objects: bool
    """Whether the balance account carries the stream's objects too."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Vouchers of one kind that come again through the year, from or to one counterparty."""

    way: Way
    text: str
    counterparty: str
    document: str
    first: int
    """The first document's `{number}`; each later one is `step` higher."""

    step: int
    tie: int
    """Sets a document's `{serial}` apart from those of the counterparty's other streams."""

    account: str
    objects: ObjectTags
    days: tuple[date, ...]
    amounts: tuple[Ore, ...]
    """One per day where the data say so; otherwise the year's total is spread over the days."""

    total: Ore | None
    """The whole year's amount before VAT; None when the stream meets a printed figure."""

    meets: str
    """The template leaf that this stream brings to its printed figure; or empty."""

    even: bool
    """Whether every occasion has the same amount."""

    to: Ore
    """Amounts are multiples of this, but for the last, which takes what is left."""

    vat: int
    """Input VAT in percent of the amount, for which the state compensates (lag 2005:807)."""

    terms: int | None
    """Days until payment; None when paid at once."""


@dataclass(frozen=True, slots=True)
class FixedVoucher:
    """A voucher written out in full: what happens once."""

    day: date
    text: str
    counterparty: str
    document: str
    postings: tuple[Posting, ...]
    found_wrong: tuple[date, str] | None = None
    """The day it was reversed, and why (BFL 5:5)."""

    reverses: date | None = None
    """The day in the next year when an accrual is to be reversed."""


@dataclass(frozen=True, slots=True)
class Debt:
    """A supplier invoice that was unpaid when the year began."""

    counterparty: str
    document: str
    amount: Ore
    due: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """A payroll list: the same people, text and account every month, one posting a person."""

    text: str
    counterparty: str
    document: str
    account: str
    fees: str
    """The account of the social fees on the pay."""

    objects: ObjectTags
    day: int
    people: tuple[tuple[str, frozenset[int], Ore, Ore], ...]
    """Role, months, gross pay and withheld tax."""


@dataclass(frozen=True, slots=True)
class Taxes:
    """Taxes, fees and VAT compensation: rates, accounts and the days of the tax account."""

    fee_per_myriad: int
    """Employer's social fees in hundredths of a percent of the gross pay: 3142."""

    withheld: str
    fees_owed: str
    tax_account: str
    vat: str
    vat_claim: str
    tax_days: tuple[int, ...]
    """The day in each month on which last month's withheld tax and fees are paid."""

    vat_claims: tuple[tuple[date, date, date], ...]
    """The last day of the months claimed, the day of the claim, the day it is credited."""


@dataclass(frozen=True, slots=True)
class Reference:
    """All that a reference book is built from."""

    id: str
    association: Association
    template: str
    recorded_by: str
    approved_by: str
    series: str
    """The series of ordinary vouchers."""

    payroll_series: str
    remarks: tuple[str, ...]
    """Where the book and the printed report must differ, and why."""

    bank: str
    payables: str
    calendar: Calendar
    printed: Mapping[str, tuple[Ore, Ore]]
    """The annual report's figures by line of the template, with the printed sign: this year's
    and those of the year before."""

    published: Mapping[str, Ore]
    """The year before's where the opening balances do not tell them: what is entered as printed."""

    opening: tuple[Posting, ...]
    debts: tuple[Debt, ...]
    serials: Mapping[str, tuple[int, int]]
    """By supplier: its first invoice number of the year, and how many it writes a day."""

    entries: tuple[FixedVoucher, ...]
    sheets: tuple[Sheet, ...]
    taxes: Taxes
    streams: tuple[Stream, ...]
    last: tuple[Stream, ...]
    """The streams that meet the printed figures once all else is known, in this order."""

    budget: str = ""
    """The built-in budget of the year; empty when the report prints none."""

    contributions: Mapping[str, Any] = field(default_factory=dict)
    """What the members are to pay: the fields of `PlanChanges`."""

    key_figures: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Figures that the ledger does not tell, by calendar year."""

    stated: tuple[tuple[str, Ore, str], ...] = ()
    """What bank and tax authority say at the end of the year: account, balance, explanation."""

    specified: tuple[tuple[str, Item], ...] = ()
    """What balances are made of (LKBR 4:6): the account and an item of it."""

    projects: tuple[Mapping[str, Any], ...] = ()
    """The register of projects and its claims, as the data has them."""

    texts: Mapping[str, str] = field(default_factory=dict)
    """The texts of the annual report and who signs it, by name in `report_texts`."""

    not_applicable: Mapping[str, str] = field(default_factory=dict)
    """Why sections that the law asks for are not in the report, by name."""
