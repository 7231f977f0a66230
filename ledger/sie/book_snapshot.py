"""What a file is taken into: the facts of a book, or of a new book's template."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects, parse_object_set
from ledger.bookkeeping.fiscal_years import fiscal_years, template_text
from ledger.bookkeeping.opening_balances import opening_balances
from ledger.budget.store import budget_years
from ledger.entry.draft_store import stored_drafts
from ledger.report_layout.reader import read_new_template
from ledger.sie.mapping import stored_mappings
from ledger.sie.newer_file import vouchers_of_book
from ledger.sie.number_ranges import NumberRanges
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.model import Account, Association, Dimension, DimensionObject, ObjectTags
    from ledger.core.money import Ore
    from ledger.entry.draft_store import VoucherDraft
    from ledger.report_layout.model import Template
    from ledger.sie.newer_file import BookVoucher


@dataclass(frozen=True, slots=True)
class BookSnapshot:
    """What the file must agree with, or is added to."""

    template: Template
    """The template of the year that the file is for."""

    template_text: str
    association: Association | None = None
    """None when the book is made from the file."""

    years: tuple[FiscalYear, ...] = ()
    accounts: Mapping[str, Account] = field(default_factory=dict)
    dimensions: Mapping[int, Dimension] = field(default_factory=dict)
    objects: Mapping[tuple[int, str], DimensionObject] = field(default_factory=dict)
    numbers: Mapping[tuple[int, str], NumberRanges] = field(default_factory=dict)
    """The numbers that are used, by year id and series."""

    openings: Mapping[int, Mapping[Key, Ore]] = field(default_factory=dict)
    """By year id, the opening balances where there are any."""

    closings: Mapping[int, Mapping[str, Ore]] = field(default_factory=dict)
    """By year id, what each account ended with."""

    budget_years: frozenset[int] = frozenset()
    """The calendar years that have a budget."""

    files: frozenset[str] = frozenset()
    """SHA-256 of the files that the book keeps."""

    object_sets: Mapping[ObjectTags, int] = field(default_factory=lambda: {(): 0})
    drafts: tuple[VoucherDraft, ...] = ()
    """The vouchers that are being typed."""

    vouchers: tuple[BookVoucher, ...] = ()
    """Every voucher, when a file is to be held against them."""

    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By program, what its accounts, dimensions and objects are in the book."""

    @property
    def is_new(self) -> bool:
        """Whether the book is made from the file."""
        return self.association is None

    def year_of(self, period: Period) -> FiscalYear | None:
        """The book's year with exactly these days."""
        return next((year for year in self.years if year.period == period), None)

    def year_before(self, period: Period) -> FiscalYear | None:
        """The book's year that ends the day before the period begins."""
        eve = period.first - timedelta(days=1)
        return next((year for year in self.years if year.last == eve), None)

    def year_after(self, period: Period) -> FiscalYear | None:
        """The book's year that begins the day after the period ends."""
        morrow = period.last + timedelta(days=1)
        return next((year for year in self.years if year.first == morrow), None)


def snapshot_of_template(text: str) -> BookSnapshot:
    """What a new book begins with; raises TemplateError when the template cannot be used."""
    template = read_new_template(text, "template")
    return BookSnapshot(
        template=template,
        template_text=text,
        accounts={account.number: account for account in template.accounts},
        dimensions={item.number: item.dimension for item in template.dimensions},
        objects={(item.dimension, item.code): item for item in template.objects},
    )


USED_NUMBERS = "SELECT year, series, number FROM voucher ORDER BY year, series, number"
STORED_FILES = "SELECT sha256 FROM kept_file"
OBJECT_SETS = "SELECT id, key FROM object_set ORDER BY id"


def snapshot_of_book(
    book: Book, template: str | None = None, *, with_vouchers: bool = False
) -> BookSnapshot:
    """What the book has; a `template` is for a year that the file adds, else the latest one's."""
    with book.reading() as connection:
        years = fiscal_years(book)
        numbers: dict[tuple[int, str], NumberRanges] = {}
        for year, series, number in connection.execute(USED_NUMBERS):
            numbers.setdefault((year, series), NumberRanges()).add(number)
        openings = {year.id: opening_balances(book, year) for year in years}
        closings = {year.id: read_balances(book, year).closing_by_account() for year in years}
        text = template or template_text(book, years[-1])
        return BookSnapshot(
            template=read_new_template(text, "template")
            if template
            else template_of(book, years[-1]),
            template_text=text,
            association=book.association,
            years=years,
            accounts={account.number: account for account in accounts(book)},
            dimensions={item.number: item for item in dimensions(book)},
            objects={(item.dimension, item.code): item for item in objects(book)},
            numbers=numbers,
            openings={year: opening for year, opening in openings.items() if opening},
            closings=closings,
            budget_years=frozenset(budget_years(book)),
            mappings=stored_mappings(book),
            files=frozenset(sha256 for (sha256,) in connection.execute(STORED_FILES)),
            object_sets={
                parse_object_set(key): number for number, key in connection.execute(OBJECT_SETS)
            },
            drafts=tuple(stored.draft for stored in stored_drafts(book)),
            vouchers=tuple(vouchers_of_book(book)) if with_vouchers else (),
        )
