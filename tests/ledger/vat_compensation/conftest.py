"""A book of 2024 and 2025 with the layout of VärNa, for claims of VAT."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, lock_months
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text


class VatBook:
    """The book with short words for what is booked in it; amounts in kronor."""

    def __init__(self, book):
        self.book = book

    def posted(self, day, *rows):
        """Records rows of account and öre; gives the registration sequence."""
        postings = tuple(Posting(account, amount) for account, amount in rows)
        draft = VoucherInput(date.fromisoformat(day), "x", postings, recorded_by="EK")
        return record(self.book, draft).sequence

    def bought(self, day, vat, account="6110", base=None):
        """A purchase with so many öre of VAT, of 25 % when no base is said."""
        base = vat * 4 if base is None else base
        return self.posted(day, (account, base), ("1651", vat), ("2440", -base - vat))

    def locked(self, to):
        day = date.fromisoformat(to)
        lock_months(self.book, fiscal_year(self.book, day.year), day, "EK")


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The bytes of a book that began 2024 with 100 kronor of VAT."""
    path = tmp_path_factory.mktemp("vat") / "bok.finsam"
    text, who = built_in_text("varna"), Association("Kontoret", "222000-2683")
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    with create_book(path, who, year, text, "EK") as book:
        add_fiscal_year(book, Period(date(2025, 1, 1), date(2025, 12, 31)), text, "EK")
        rows = (Posting("1651", 100_00), Posting("2067", -100_00))
        add_opening_balances(book, fiscal_year(book, 2024), rows, "EK")
    return path.read_bytes()


@pytest.fixture
def vat(made, tmp_path):
    """The book, open for writing."""
    path = tmp_path / "bok.finsam"
    path.write_bytes(made)
    with open_book(path) as book:
        yield VatBook(book)
