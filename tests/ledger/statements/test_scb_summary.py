"""SCB's summary of accounts (lag 2001:99), worked out by hand from the printed annual reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.money import round_to_unit
from ledger.management.todo import todos
from ledger.proof.proof import proofs_in, subject_of
from ledger.statements.scb_summary import scb_summary
from tests.books import copy_reference

PRINTED = {
    "varna-2019": {
        "contributions_state": 3_574_000,
        "contributions_region": 1_787_000,
        "contributions_municipality": 1_787_000,
        "depreciation": 0,
        "other_income": 5_375_810,
        "operating_costs": -13_853_979,
        "other_items": 9_882,
        "result": -1_320_287,
        "fixed_assets": 0,
        "customers": 151_875,
        "vat": 289_289,
        "liquid_assets": 7_048_309,
        "other_assets": 3_915_319,
        "total_assets": 11_404_792,
        "year_result": -1_320_287,
        "equity": 10_193_982,
        "suppliers": 1_393_407,
        "other_liabilities": 1_137_690,
        "total_equity_and_liabilities": 11_404_792,
    },
    "varend-2019": {
        "contributions_state": 2_131_000,
        "contributions_region": 1_065_500,
        "contributions_municipality": 1_065_500,
        "depreciation": 0,
        "other_income": -6,
        "operating_costs": -4_735_044,
        "other_items": -1_453,
        "result": -474_503,
        "fixed_assets": 0,
        "customers": 0,
        "vat": 201_344,
        "liquid_assets": 2_222_462,
        "other_assets": 84_890,
        "total_assets": 2_508_696,
        "year_result": -474_503,
        "equity": 1_463_295,
        "suppliers": 723_543,
        "other_liabilities": 796_361,
        "total_equity_and_liabilities": 2_508_696,
    },
}
"""Whole kronor; note 6 of VärNa: 925 753 + 116 002 + 17 641 + 1 742 592 + 1 113 331 = 3 915 319."""


@pytest.fixture(scope="module")
def reference_books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scb")
    return {name: copy_reference(folder / f"{name}.finsam", name) for name in PRINTED}


@pytest.mark.parametrize("name", PRINTED)
def test_each_row_is_what_the_annual_report_printed(reference_books, name):
    with open_book(reference_books[name], read_only=True) as book:
        found = scb_summary(book, fiscal_year(book))
    assert {one.id: round_to_unit(one.amount, "kr") for one in found} == PRINTED[name]


SUMS = ["scb:result", "scb:total_assets", "scb:total_equity_and_liabilities"]


@pytest.mark.parametrize("name", PRINTED)
def test_each_sum_is_proved_against_its_statement(reference_books, name):
    with open_book(reference_books[name], read_only=True) as book:
        subject = subject_of(book, fiscal_year(book))
    wrong = replace(
        subject, summary=tuple(replace(one, amount=one.amount + 1) for one in subject.summary)
    )
    for figures, difference in ((subject, 0), (wrong, 1)):
        checks = [one.check for one in proofs_in(figures) if one.check.id.startswith("scb:")]
        assert [one.id for one in checks] == SUMS
        assert [(one.left or 0) - (one.right or 0) for one in checks] == [difference] * 3
        assert [one.ok for one in checks] == [difference == 0] * 3


@pytest.mark.parametrize(
    ("today", "is_due"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2020, 3, 21), True),
        (date(2020, 3, 22), False),
    ],
)
def test_it_is_to_be_done_from_the_end_of_the_year_to_its_day(reference_books, today, is_due):
    with open_book(reference_books["varna-2019"], read_only=True) as book:
        found = [one for one in todos(book, fiscal_year(book), (), today) if one.kind == "scb"]
    assert [(one.law, one.due) for one in found] == [("2001:99", date(2020, 3, 21))] * is_due
