"""The year at a glance says what the reports say; a changed template, what becomes of them."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year, template_text
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.layout_changes.template_diff import effects
from ledger.management.overview import key_position
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.edit import move_account
from ledger.statements.book_statements import statement_of
from tests.books import copy_reference

KRONA = 100


@pytest.fixture(scope="module", params=["varna-2019", "varend-2019"])
def reference(tmp_path_factory, request):
    """A reference book, open."""
    path = tmp_path_factory.mktemp("reference") / f"{request.param}.finsam"
    copy_reference(path, request.param)
    with open_book(path, read_only=True) as book:
        yield book


def test_a_glance_says_what_the_reports_say(reference):
    year = fiscal_year(reference)
    seen = key_position(reference, year, year.period)
    printed = {
        line.id: line.amounts or ()
        for report in ("income", "balance", "cashflow")
        for line in statement_of(reference, report, year).lines
    }
    assert (seen.result, seen.result_before) == printed["result"]
    assert (seen.liquid,) == printed["closing_cash"][:1]
    assert (seen.assets,) == printed["total_assets"][:1]
    assert seen.unplaced == ()


def test_equity_is_what_the_annual_reports_printed(reference):
    year = fiscal_year(reference)
    printed = {"varna-2019": 8_873_695, "varend-2019": 988_792}
    equity = key_position(reference, year, year.period).equity
    assert round(equity / KRONA) == printed[reference.path.stem]


def test_the_months_lead_to_the_year(reference):
    year = fiscal_year(reference)
    seen = key_position(reference, year, year.period)
    assert [month.number for month in seen.months] == list(range(1, 13))
    assert seen.months[-1].liquid == seen.liquid
    assert sum(month.result for month in seen.months) == seen.result


def test_a_part_of_the_year_has_its_own_result_and_the_same_months(reference):
    year = fiscal_year(reference)
    seen = key_position(reference, year, Period(date(2019, 1, 1), date(2019, 6, 30)))
    assert seen.result == sum(month.result for month in seen.months[:6])
    assert seen.liquid == seen.months[5].liquid
    assert len(seen.months) == 12


def test_a_first_year_has_nothing_to_be_compared_with(tmp_path):
    period = Period(date(2024, 1, 1), date(2024, 12, 31))
    who = Association("Prov", "222000-2683")
    with create_book(tmp_path / "ny.finsam", who, period, built_in_text("lkbr"), "EK") as book:
        rows = (Posting("1930", 70_00), Posting("3985", -70_00))
        record(book, VoucherInput(date(2024, 2, 1), "Bidrag", rows, recorded_by="EK"))
        seen = key_position(book, fiscal_year(book), period)
    assert (seen.result, seen.result_before, seen.before) == (70_00, None, "")
    assert [(month.number, month.liquid, month.result) for month in seen.months] == [
        (1, 0, 0),
        (2, 70_00, 70_00),
    ]


def test_the_template_as_it_is_changes_nothing(reference):
    year = fiscal_year(reference)
    assert effects(reference, year, template_text(reference, year)) == ()


@pytest.mark.parametrize("reference", ["varna-2019"], indirect=True)
def test_a_moved_account_takes_its_balance_from_one_line_to_another(reference):
    year = fiscal_year(reference)
    text = move_account(template_text(reference, year), "prov", "6250", "office_supplies")
    found = {effect.line: effect.after - effect.before for effect in effects(reference, year, text)}
    assert found.keys() == {"office_supplies", "postage"}
    assert found["office_supplies"] == -found["postage"] > 0
