"""A book that goes out as SIE and comes in again says the same, figure for figure."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.sie.writer import write_sie
from ledger.bookkeeping.chart_of_accounts import account_journal_row, dimension_row, object_row
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, fiscal_years
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.quantities import add_quantities
from ledger.bookkeeping.vouchers import record
from ledger.books.open import new_book, open_book
from ledger.budget.store import set_budget
from ledger.core.calendar import Period
from ledger.core.model import (
    Account,
    Association,
    Dimension,
    DimensionObject,
    Posting,
    VoucherInput,
)
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_sie import import_sie

SHEET, OTHERS = ("1510", "1930", "2067", "2440"), ("3985", "3990", "5010", "7210")
MEMBERS = ((1, "KANSLI"), (1, "STAB"), (6, "MIA"), (6, "ESF"), (20, "NACKA"))
CHART = (
    *(dimension_row(Dimension(number, f"Dimension {number}")) for number in (1, 6, 20)),
    *(object_row(DimensionObject(number, code, code)) for number, code in MEMBERS),
    *(
        account_journal_row(Account(one, f"Konto {one}", "asset" if one in SHEET else "cost"))
        for one in (*SHEET, *OTHERS)
    ),
)
BUDGET = """\
years = [2020]
kind = "adopted"
lines = [
  {{row = "rent", accounts = ["5010"], amounts = [-{rent}], sv = "Hyra"}},
  {{row = "mia", accounts = ["7210"], objects = ["6:MIA"], amounts = [-{mia}], sv = "MIA"}},
  {{sum = "result", of = ["rent", "mia"], sv = "Resultat"}},
]
"""

members = st.lists(st.sampled_from(MEMBERS), max_size=3, unique_by=lambda one: one[0]).map(
    lambda chosen: tuple(sorted(chosen))
)
rows = st.lists(
    st.tuples(st.sampled_from((*SHEET, *OTHERS)), st.integers(-900, 900), members), max_size=5
)
opening = st.lists(
    st.tuples(st.sampled_from(SHEET), st.integers(-900, 900), members),
    max_size=5,
    unique_by=lambda row: (row[0], row[2]),
)


quantities = st.lists(st.integers(-(10**9), 10**9), max_size=6)
"""Of the postings of the later year, in millionths."""

ROWS = "SELECT id, date FROM posting"
UNITS = {"5010": "m2"}


def balanced(given_rows):
    """Postings that balance; what they come to stands on the bank."""
    kept = [Posting(account, ore, objects) for account, ore, objects in given_rows if ore]
    difference = -sum(posting.amount for posting in kept)
    return (*kept, Posting("1930", difference)) if difference else tuple(kept)


OWN = (b"#PROSA", b"#KONTO", b"#KTYP", b"#DIM", b"#OBJEKT")
"""What is the book's own: the receipt of its state, and the chart that its layout came with."""


def exported(book, year):
    """The year as SIE, without what is the book's own."""
    stream = io.BytesIO()
    write_sie(book, year, stream, on=date(2021, 1, 15))
    return [line for line in stream.getvalue().splitlines() if not line.startswith(OWN)]


def comes_in(years, path):
    """The years of a book that was made of exported ones, as they go out of it in turn."""
    for number, lines in enumerate(years):
        file = path.with_suffix(f".{number}.se")
        file.write_bytes(b"\r\n".join(lines) + b"\r\n")
        import_sie(path, file, by="EK")
    with open_book(path, read_only=True) as book:
        return [exported(book, year) for year in fiscal_years(book)]


def without_last_years_months(lines):
    """The lines without what a book that begins with the file cannot have."""
    return [line for line in lines if not line.startswith(b"#PSALDO -1")]


@pytest.mark.sweep
@settings(max_examples=6, deadline=None)
@given(
    opening,
    st.lists(rows, max_size=3),
    st.lists(rows, min_size=1, max_size=3),
    st.tuples(st.integers(1, 9000), st.integers(1, 9000)),
    quantities,
)
def test_balances_objects_months_budget_and_last_year_are_the_same(
    begun, before, own, planned, counted
):
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        association = Association("Prov", "222000-2683")
        with new_book(place / "bok.finsam", association, CHART, "EK") as book:
            for number in (2019, 2020):
                days = Period(date(number, 1, 1), date(number, 12, 31))
                add_fiscal_year(book, days, built_in_text("lkbr"), "EK")
            if postings := balanced(begun):
                add_opening_balances(book, fiscal_year(book, 2019), postings, "EK")
            grant = [("3990", -100_00, ())]
            for number, vouchers in ((2019, [grant, *before]), (2020, own)):
                for month, voucher in enumerate(vouchers, 3):
                    if len(posted := balanced(voucher)) > 1:
                        day = date(number, month, 15)
                        record(book, VoucherInput(day, "Prov", posted, recorded_by="EK"))
            rent, mia = planned
            set_budget(book, BUDGET.format(rent=rent, mia=mia), "budget.toml", "EK")
            own_rows = [row for row, day in book.connection.execute(ROWS) if day >= "2020"]
            add_quantities(book, dict(zip(own_rows, counted, strict=False)), {}, UNITS, "EK")
            years = [exported(book, fiscal_year(book, name)) for name in (2019, 2020)]
        assert comes_in(years, place / "both.finsam") == years
        alone = without_last_years_months(years[1])
        assert comes_in(years[1:], place / "one.finsam") == [alone]
