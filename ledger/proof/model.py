"""What is proved of a year, and what a proof is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.assets.tie_out import AccountSides
    from ledger.contributions.member_contributions import ContributionSums
    from ledger.core.balances import Balances, Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.checks import Check
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.invoices.open_items import OpenItem
    from ledger.report_layout.model import Template
    from ledger.statements.notes import Notes
    from ledger.statements.scb_summary import SummaryRow
    from ledger.statements.statement import Statement


@dataclass(frozen=True, slots=True)
class Location:
    """Where one side of a proof stands, so that a screen can go there."""

    report: str
    """As `finsam show` calls it: `"income"`, `"notes"`, `"trial"` ..."""

    year: int
    line: str = ""
    """A line of the report, by its id."""

    accounts: tuple[str, ...] = ()
    """The accounts concerned, when it is not the whole report."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A check, and the way to each of its sides."""

    check: Check
    left_at: Location
    right_at: Location


@dataclass(frozen=True, slots=True)
class Series:
    """A series of vouchers as it was numbered."""

    name: str
    highest: int
    numbers: int
    """How many different numbers it has."""

    vouchers: int
    is_imported: bool
    """Whether vouchers came with numbers of their own."""


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What is proved: a year's figures from each place where they stand."""

    year: FiscalYear
    template: Template
    kinds: Mapping[str, Kind]
    balances: Balances
    """As the book keeps them."""

    posted: Balances
    """As opening balances and postings add up."""

    reports: Mapping[str, Statement]
    """Income, balance, cashflow and balance-requirement, every line of them."""

    notes: Notes
    """Every note, whether it is printed or not."""

    numbers: Mapping[str, str]
    """What the notes that are printed are numbered, by their numbers in the template."""

    series: tuple[Series, ...]
    items: tuple[OpenItem, ...]
    assets: tuple[AccountSides, ...] = ()
    """The accounts of fixed assets, each with what the register makes of it."""

    claims: Mapping[str, tuple[str, Ore]] = field(default_factory=dict)
    """By project: the account of what its funder owes, and how much by the register."""

    summary: tuple[SummaryRow, ...] = ()
    """What SCB is given of the year."""

    vat: tuple[tuple[str, tuple[str, ...], Ore], ...] = ()
    """What the register of VAT says of its accounts, and of those of claims: `"unclaimed"`."""

    last_year: FiscalYear | None = None
    """The year before, when the book has it; and then its own balances and reports."""

    last_balances: Balances | None = None
    last_reports: Mapping[str, Statement | Notes] | None = None
    printed: Mapping[str, Ore] | None = None
    """What the annual report of the year before printed, when it was kept elsewhere."""

    contributions: ContributionSums | None = None
    """What the members pay, when it is planned."""

    stated: Mapping[Key, Ore] = field(default_factory=dict)
    """What its balance accounts ended with, as far as that is stated account by account."""
