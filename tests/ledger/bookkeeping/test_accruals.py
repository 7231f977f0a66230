"""Accruals, statement balances, specifications and the balance requirement, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.bookkeeping.accruals import (
    accrual_draft,
    accruals,
    accruals_due,
    enter_accrual,
    record_reversal,
    set_reversal_day,
    usual_counterpart,
)
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import (
    add_fiscal_year,
    fiscal_year,
    fiscal_years,
    template_text,
)
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.specifications import Item, specifications, specify
from ledger.bookkeeping.vouchers import record
from ledger.core.calendar import next_period
from ledger.core.errors import Refused
from ledger.core.model import Account, Posting, VoucherInput
from ledger.statements.adjustments import adjust
from ledger.statements.balance_requirement import balance_requirement

TODAY = date.today()  # noqa: DTZ011 - the wall's, as the book asks it
END = date(2019, 12, 31)


def amounts(book, year=None):
    table = balance_requirement(book, year or fiscal_year(book))
    return {line.id: line.amounts[0] for line in table.lines if line.amounts}


def test_an_accrual_reverses_once_on_its_day_and_the_years_cancel(book, rent):
    year = fiscal_year(book)
    add_fiscal_year(book, next_period(year), template_text(book, year), "EK")
    enter_accrual(book, replace(rent, date=END), date(2020, 1, 1))
    (accrual,) = accruals(book)
    assert accrual.reversal.postings == tuple(
        replace(posting, amount=-posting.amount) for posting in rent.postings
    )
    record_reversal(book, accrual, "EK")
    (accrual,) = accruals(book)
    assert accrual.reversed_by is not None
    assert accrual.reversed_by.date == date(2020, 1, 1)
    balances = read_balances(book, fiscal_year(book, 2020))
    assert balances.closing(("5010", ((1, "KANSLI"),))) == -12000
    with pytest.raises(Refused, match="already reversed by A 1"):
        record_reversal(book, accrual, "EK")


def test_the_reversal_of_an_accrual_may_be_moved_but_comes_after_it(book, rent):
    recorded = record(book, replace(rent, date=END))
    set_reversal_day(book, recorded.sequence, date(2020, 1, 1))
    set_reversal_day(book, recorded.sequence, date(2020, 2, 1))
    assert [accrual.reverses_on for accrual in accruals(book)] == [date(2020, 2, 1)]
    with pytest.raises(Refused, match="a day after its voucher"):
        set_reversal_day(book, recorded.sequence, END)


def test_a_statement_is_held_against_the_book_of_its_day(book, rent):
    record(book, rent)
    before = reconcile(book, "1930", date(2019, 3, 14), 0)
    after = reconcile(book, "1930", date(2019, 3, 31), -11000)
    assert (before.book, before.agrees) == (0, True)
    assert (after.book, after.difference, after.agrees) == (-12000, -1000, False)
    assert reconcile(book, "1930", date(2019, 3, 31), -11000, explanation="avgift").agrees


@pytest.mark.parametrize(
    ("account", "day", "code"),
    [
        ("5010", END, "not-a-balance-account"),
        ("1931", END, "not-a-balance-account"),
        ("1930", date(2017, 1, 1), "no-such-day"),
        ("1930", TODAY + timedelta(days=1), "day-to-come"),
    ],
)
def test_what_cannot_be_reconciled_is_refused(book, account, day, code):
    while (latest := fiscal_years(book)[-1]).last <= TODAY:
        add_fiscal_year(book, next_period(latest), template_text(book, latest))
    with pytest.raises(Refused) as refused:
        reconcile(book, account, day, 0)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_newest_specification_counts_and_the_old_stays_in_history(book):
    specify(book, "2440", END, [Item("faktura 1", -100, "El"), Item("faktura 2", -200, "El")])
    specify(book, "2440", END, [Item("faktura 2", -200, "El")])
    assert specifications(book, END) == {"2440": (Item("faktura 2", -200, "El"),)}


@pytest.mark.parametrize(
    "items", [[], [Item("", 1)], [Item("a\tb", 1)], [Item("a", 10**15)]], ids=str
)
def test_a_specification_that_says_nothing_is_refused(book, items):
    with pytest.raises(Refused):
        specify(book, "2440", END, items)
    assert specifications(book, END) == {}


def test_gains_are_taken_off_the_result_until_2023(book, rent):
    add_accounts(book, [Account("3973", "Vinst vid avyttring", "income")], "EK")
    record(book, replace(rent, postings=(Posting("1930", 500), Posting("3973", -500))))
    record(book, rent)
    assert amounts(book)["result"] == 500 - 12000
    assert amounts(book)["capital_gains"] == -500
    assert amounts(book)["balance_requirement_result"] == -12000
    adjust(book, 2019, {"gains_excepted": 300, "to_reserve": -50}, "beslut § 4")
    assert amounts(book)["adjusted_result"] == -12000 + 300
    assert amounts(book)["balance_requirement_result"] == -12000 + 300 - 50


def test_the_words_are_those_of_the_law_that_year(book):
    year = fiscal_year(book)
    for _ in range(5):
        year = add_fiscal_year(book, next_period(year), template_text(book, year), "EK")
    old, new = (balance_requirement(book, fiscal_year(book, name)) for name in (2023, 2024))
    assert "Samtliga realisationsvinster" in [line.label for line in old.lines]
    assert "Medel från resultatutjämningsreserv" in [line.label for line in old.lines]
    assert "Förändring av resultatreserv" in [line.label for line in new.lines]
    assert "resultatutjämningsreserv" not in " ".join(line.label for line in new.lines)


@pytest.mark.parametrize("line", ["result", "adjusted_result", "reserve_change", "okänd"])
def test_a_line_that_is_not_entered_is_refused(book, line):
    with pytest.raises(Refused, match="has no row"):
        adjust(book, 2019, {line: 1}, "beslut")


@pytest.mark.parametrize(
    ("kind", "sides"),
    [("asset", {"1790": 100, "5010": -100}), ("liability", {"1790": -100, "5010": 100})],
)
def test_an_accrual_is_a_debit_of_an_asset_or_a_credit_of_a_liability(kind, sides):
    row = Posting("5010", 100, ((1, "KANSLI"), (6, "MIA")))
    draft = accrual_draft(
        row, Account("1790", "Periodisering", kind), VoucherInput(END, "Hyra", ())
    )
    assert {row.account: row.amount for row in draft.postings} == sides
    assert [row.objects for row in draft.postings] == [((6, "MIA"),), row.objects]


def test_the_account_that_an_accrual_last_stood_against_is_proposed(book, rent):
    assert usual_counterpart(book, "5010") == ""
    enter_accrual(book, replace(rent, date=END), date(2020, 1, 1))
    assert usual_counterpart(book, "5010") == "1930"


def test_an_accrual_is_reversed_by_a_voucher_of_its_own_words_on_its_day(book, rent):
    year = fiscal_year(book)
    add_fiscal_year(book, next_period(year), template_text(book, year), "EK")
    given = replace(rent, date=END, series="P")
    days = (date(2020, 1, 1), date(2020, 2, 1), date(2020, 1, 2))
    made = [enter_accrual(book, given, day) for day in days]
    refused = [(made[0].sequence, END), (made[0].sequence, date(2019, 12, 30)), (9, days[0])]
    for sequence, day in refused:
        with pytest.raises(Refused, match="a day after its voucher"):
            set_reversal_day(book, sequence, day)
    first, second, third = accruals(book)
    reversal = VoucherInput(
        days[0],
        "Återföring av P 1 (2019): Hyra mars",
        (Posting("5010", -12000, ((1, "KANSLI"),)), Posting("1930", 12000)),
        series="P",
        counterparty="Hyresvärd",
        document="faktura 17",
        event_date=days[0],
    )
    assert (first.reversal, first.reversed_by) == (reversal, None)
    assert [[one.voucher.number for one in accruals_due(book, day)] for day in (END, *days)] == [
        [],
        [1],
        [1, 2, 3],
        [1, 3],
    ]
    record_reversal(book, third, "EK", "FC")
    assert [one.voucher.number for one in accruals_due(book, days[1])] == [1, 2]
    done = accruals(book)[2]
    assert done.reversed_by
    about = done.reversed_by
    assert (about.text, about.date, about.recorded_by, about.approved_by) == (
        *("Återföring av P 3 (2019): Hyra mars", days[2]),
        *("EK", "FC"),
    )
    for again in (
        lambda: record_reversal(book, third),
        lambda: set_reversal_day(book, third.voucher.sequence, date(2020, 3, 1)),
    ):
        with pytest.raises(Refused, match=r"P 3 \(2019\) is already reversed by P 1 \(2020\)"):
            again()
    set_reversal_day(book, second.voucher.sequence, date(2020, 3, 1))
    assert [one.reverses_on for one in accruals(book)] == [days[0], date(2020, 3, 1), days[2]]


def test_what_an_accrual_of_more_rows_stood_against_is_not_known(book, rent):
    enter_accrual(book, replace(rent, date=END), date(2020, 1, 1))
    rows = (Posting("5010", 5), Posting("3985", 5), Posting("2440", -10))
    enter_accrual(book, replace(rent, date=END, postings=rows), date(2020, 1, 1))
    assert [usual_counterpart(book, one) for one in ("5010", "1930", "2440", "3985")] == [
        *("1930", "5010"),
        *("", ""),
    ]
    two = (Posting("5010", 5), Posting("2440", -5))
    enter_accrual(book, replace(rent, date=END, postings=two), date(2020, 1, 1))
    assert [usual_counterpart(book, one) for one in ("5010", "1930")] == ["2440", "5010"]
