"""Recording asks nothing when nothing is odd, and says plainly what is odd when something is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.core.model import Posting
from ledger.entry import entry_warnings
from ledger.entry.entry_warnings import PastFacts, last_day, past_of, warnings_for


def odd(book, draft):
    return [(fault.code, fault.where) for fault in warnings_for(draft, past_of(book, draft))]


@pytest.fixture
def next_rent(rent):
    return replace(rent, document="faktura 18")


def test_nothing_is_odd_about_an_ordinary_voucher(book, rent, next_rent):
    record(book, rent)
    assert odd(book, next_rent) == []


def test_the_first_voucher_of_all_uses_its_accounts_for_the_first_time(book, rent):
    assert odd(book, rent) == [
        ("odd-account", "postings[0].account"),
        ("odd-account", "postings[1].account"),
    ]
    assert last_day(book) is None


def test_an_account_with_an_opening_balance_has_been_used(book, rent):
    year = fiscal_year(book)
    add_opening_balances(book, year, (Posting("1930", 5), Posting("2067", -5)), "EK")
    assert odd(book, rent) == [("odd-account", "postings[0].account")]


def test_another_month_than_the_last_is_odd(book, rent, next_rent):
    record(book, rent)
    assert odd(book, replace(next_rent, date=date(2019, 4, 1))) == [("odd-month", "date")]
    assert odd(book, replace(next_rent, date=date(2019, 2, 28))) == [("odd-month", "date")]


def test_the_month_of_the_last_voucher_a_year_later_is_another(rent):
    past = PastFacts(date(2019, 3, 20), "", ())
    assert warnings_for(replace(rent, date=date(2019, 3, 1)), past) == ()
    (later,) = warnings_for(replace(rent, date=date(2020, 3, 20)), past)
    assert (later.code, str(later.values["last"])) == ("odd-month", "2019-03-20")


def test_so_many_vouchers_back_a_document_is_looked_for_and_no_further(
    book, rent, next_rent, monkeypatch
):
    record(book, rent)
    record(book, next_rent)
    monkeypatch.setattr(entry_warnings, "LOOK_BACK", 2)
    assert odd(book, rent) == [("odd-document", "document")]
    monkeypatch.setattr(entry_warnings, "LOOK_BACK", 1)
    assert odd(book, rent) == []


def test_the_same_document_with_the_same_amount_is_odd(book, rent):
    record(book, rent)
    assert odd(book, rent) == [("odd-document", "document")]
    more = (Posting("5010", 12001, ((1, "KANSLI"),)), Posting("1930", -12001))
    assert odd(book, replace(rent, postings=more)) == []
    assert odd(book, replace(rent, counterparty="En annan")) == []


def test_a_document_whose_voucher_was_taken_back_is_not_odd(book, rent):
    wrong = voucher_at(book, record(book, rent).sequence)
    assert wrong is not None
    correct(book, wrong, date(2019, 3, 20), "fel", by="EK")
    assert odd(book, rent) == [("odd-document", "document")]  # the correction itself has it


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [
        ("Rehab 811218-9876", True),
        ("Rehab 198112189876", True),
        ("Ersättning 811278-9873", True),  # a coordination number: the day plus 60
        ("Förbundet 222000-2683", False),
        ("Faktura 811218-9875", False),
        ("Faktura 8112189876543", False),
    ],
)
def test_what_looks_like_a_personal_number_is_odd(book, rent, next_rent, text, is_odd):
    record(book, rent)
    found = odd(book, replace(next_rent, text=text))
    assert (("odd-personal-number", "text") in found) == is_odd
