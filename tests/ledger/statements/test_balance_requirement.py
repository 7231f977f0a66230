"""The balance requirement in figures: gains of two years, before and after the law changed."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import account_journal_row
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.create import chart_rows
from ledger.books.open import new_book, open_book
from ledger.closing.model import StepContext
from ledger.closing.step_checks import requirement_is_made
from ledger.core.calendar import Period
from ledger.core.model import Account, Association, Posting, VoucherInput
from ledger.proof.proof import subject_of
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template
from ledger.statements.adjustments import adjust
from ledger.statements.balance_requirement import balance_requirement

GAINS = (
    Account("3970", "Vinst vid avyttring", "income"),
    Account("8290", "Värdeförändring, långfristiga värdepapper", "income"),
    Account("8390", "Värdeförändring, kortfristiga värdepapper", "income"),
)
POSTED = {
    2023: {"3985": -500_00, "4600": 300_00, "3970": -100_00, "8290": -30_00, "8390": 5_00},
    2024: {"3985": -400_00, "4600": 350_00, "3970": -60_00, "8290": 2_00, "8390": -9_00},
}
"""By year: what was posted in May against the bank; debit positive."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("requirement") / "bok.finsam"
    text = built_in_text("lkbr")
    known = {account.number for account in read_template(text, "lkbr").accounts}
    more = [account_journal_row(account) for account in GAINS if account.number not in known]
    chart = (*chart_rows(read_template(text, "lkbr")), *more)
    with new_book(path, Association("Prov", "222000-2683"), chart, "EK") as book:
        for year, amounts in POSTED.items():
            add_fiscal_year(book, Period(date(year, 1, 1), date(year, 12, 31)), text, "EK")
            for account, amount in amounts.items():
                rows = (Posting(account, amount), Posting("1930", -amount))
                record(book, VoucherInput(date(year, 5, 1), "Prov", rows, recorded_by="EK"))
    return path


@pytest.fixture
def book(made, tmp_path):
    copy = tmp_path / "bok.finsam"
    copy.write_bytes(made.read_bytes())
    with open_book(copy) as book:
        yield book


def table(book, year, period=None):
    shown = balance_requirement(book, fiscal_year(book, year), period)
    return {line.id: line.amounts for line in shown.lines if any(line.amounts or ())}


def test_until_2023_all_gains_are_taken_off_and_what_is_not_realised(book):
    """8290 up by 30 and 8390 down by 5: 25 of the result is not realised."""
    assert table(book, 2023) == {
        "result": (325_00,),
        "capital_gains": (-100_00,),
        "unrealised": (-25_00,),
        "adjusted_result": (200_00,),
        "balance_requirement_result": (200_00,),
    }


def test_from_2024_gains_are_taken_off_when_they_are_entered_and_each_year_has_its_own(book):
    assert table(book, 2024) == {
        "result": (117_00, 325_00),
        "capital_gains": (0, -100_00),
        "unrealised": (-7_00, -25_00),
        "adjusted_result": (110_00, 200_00),
        "balance_requirement_result": (110_00, 200_00),
    }
    adjust(book, 2024, {"capital_gains": -60_00}, "beslut § 4", "EK")
    assert table(book, 2024) == {
        "result": (117_00, 325_00),
        "capital_gains": (-60_00, -100_00),
        "unrealised": (-7_00, -25_00),
        "adjusted_result": (50_00, 200_00),
        "balance_requirement_result": (50_00, 200_00),
    }


def test_an_amount_entered_again_is_the_one_that_counts_also_back_to_nothing(book):
    for amount in (-60_00, -40_00, -50_00):
        adjust(book, 2024, {"capital_gains": amount, "reserve_change": 1_00}, "beslut", "EK")
    assert table(book, 2024)["capital_gains"] == (-50_00, -100_00)
    assert table(book, 2024)["balance_requirement_result"] == (61_00, 200_00)
    adjust(book, 2024, {"capital_gains": 0}, "rättat", "EK")
    assert table(book, 2024)["capital_gains"] == (0, -100_00)
    assert table(book, 2024)["balance_requirement_result"] == (111_00, 200_00)


def test_an_amount_entered_against_the_ledger_counts_in_its_stead_and_in_its_year_alone(book):
    adjust(book, 2023, {"capital_gains": -80_00, "gains_excepted": 30_00}, "undantag", "EK")
    adjust(book, 2024, {"unrealised": -1_00}, "värderat om", "EK")
    assert table(book, 2023) == {
        "result": (325_00,),
        "capital_gains": (-80_00,),
        "gains_excepted": (30_00,),
        "unrealised": (-25_00,),
        "adjusted_result": (250_00,),
        "balance_requirement_result": (250_00,),
    }
    found = table(book, 2024)
    assert found["unrealised"] == (-1_00, -25_00)
    assert found["balance_requirement_result"][0] == 116_00


def test_some_days_have_the_gains_of_those_days_and_nothing_that_was_entered(book):
    adjust(book, 2024, {"capital_gains": -60_00}, "beslut", "EK")
    spring = Period(date(2024, 1, 1), date(2024, 4, 30))
    assert table(book, 2024, spring) == {}
    may = Period(date(2024, 5, 1), date(2024, 5, 31))
    shown = balance_requirement(book, fiscal_year(book, 2024), may)
    assert [fault.code for fault in shown.problems] == ["adjustments-of-a-year"]
    assert table(book, 2024, may)["balance_requirement_result"] == (110_00, 200_00)


@pytest.mark.parametrize(
    ("entered", "amount", "codes"),
    [
        (0, "110,00", ["requirement-found"]),
        (-110_00, "0,00", ["requirement-found"]),
        (-110_01, "−0,01", ["requirement-found", "requirement-unexplained"]),
    ],
)
def test_the_closing_says_the_requirement_and_when_it_is_to_be_restored(
    book, entered, amount, codes
):
    adjust(book, 2024, {"capital_gains": entered}, "beslut", "EK")
    year = fiscal_year(book, 2024)
    found = requirement_is_made(StepContext(book, subject_of(book, year), {})).messages
    assert [one.code for one in found if one.code.startswith("requirement")] == codes
    assert found[0].values == {"amount": amount}
