"""Opening balances stated whole: what is entered is what differs, and nothing is taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.book.journal import Entry
from ledger.bookkeeping.chart_of_accounts import accounts, add_accounts
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, lock_months
from ledger.bookkeeping.opening_balances import (
    add_opening_balances,
    is_missing_opening,
    opening_balances,
    opening_differences,
    set_opening_balances,
)
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import Account, Posting

BALANCES = (Posting("1930", 500), Posting("2067", -500))
AMOUNT = st.integers(-(10**12), 10**12)


@given(cash=AMOUNT, by_object=AMOUNT)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_stood_before_the_balances_are_those_that_are_stated(book, cash, by_object):
    stated = {
        ("1930", ()): cash,
        ("1930", ((1, "KANSLI"),)): by_object,
        ("2067", ()): -cash - by_object,
    }
    year = fiscal_year(book)
    postings = [Posting(account, amount, members) for (account, members), amount in stated.items()]
    before = opening_balances(book, year)
    entered = set_opening_balances(book, year, postings, "EK")
    now = opening_balances(book, year)
    assert {key: amount for key, amount in now.items() if amount} == {
        key: amount for key, amount in stated.items() if amount
    }
    assert {(one.account, one.objects): one.amount for one in entered} == {
        key: now[key] - before.get(key, 0) for key in now if now[key] != before.get(key, 0)
    }
    assert set_opening_balances(book, year, postings, "EK") == ()


def test_an_account_taken_out_of_use_keeps_its_balance_and_hinders_no_other(book):
    year = fiscal_year(book)
    add_accounts(book, [Account("1910", "Kassa", "asset")], "EK")
    cash = (Posting("1910", 7), Posting("2067", -7))
    set_opening_balances(book, year, cash, "EK")
    old = next(account for account in accounts(book) if account.number == "1910")
    add_accounts(book, [replace(old, active=False)], "EK")
    kept = (Posting("1910", 7), Posting("1930", 3), Posting("2067", -10))
    assert set_opening_balances(book, year, kept, "EK") == (Posting("1930", 3), Posting("2067", -3))
    with pytest.raises(Refused, match="1910 is no longer in use"):
        set_opening_balances(book, year, BALANCES, "EK")


def test_they_are_missing_in_a_first_year_until_they_are_entered_or_a_month_is_locked(book):
    assert is_missing_opening(book, fiscal_year(book))
    following = add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), "", "EK")
    assert not is_missing_opening(book, following)
    set_opening_balances(book, fiscal_year(book, 2019), BALANCES, "EK")
    assert not is_missing_opening(book, fiscal_year(book, 2019))


def test_a_month_that_is_locked_says_that_nothing_was_there_to_begin_with(book):
    lock_months(book, fiscal_year(book), date(2019, 1, 31), "EK")
    assert not is_missing_opening(book, fiscal_year(book))


def test_what_a_year_lacks_of_what_the_one_before_ended_with_is_told(book):
    set_opening_balances(book, fiscal_year(book), BALANCES, "EK")
    following = add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), "", "EK")
    assert opening_differences(book, following) == ()
    book.append(Entry("close", "EK", (("year_state", 1, "2019-12-31", 1),)))
    assert opening_differences(book, following) == BALANCES
    add_opening_balances(book, following, BALANCES, "EK")
    assert opening_differences(book, following) == ()
