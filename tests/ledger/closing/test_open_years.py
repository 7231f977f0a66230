"""Several years open at once: each begins with what the one before ends with, whatever happens."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.bookkeeping.balances import opening_of, read_balances
from ledger.bookkeeping.chart_of_accounts import (
    BALANCE_KINDS,
    account_kinds,
    add_accounts,
    add_objects,
)
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years, template_text
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.closing import close, open_year, reopen
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import Account, DimensionObject, Posting, VoucherInput
from ledger.proof.proof import proofs, prove
from ledger.registers.trial import trial
from ledger.statements.book_statements import statement_of, template_of
from tests.ledger.report_layout.small import SMALL, book_of

ACCEPTED = dict.fromkeys(("months", "reconciliation", "specifications"), "prov")
YEARS = (2019, 2020, 2021)
KEYS = (
    ("1930", ()),
    ("2440", ()),
    ("2440", ((6, "MIA"),)),
    ("3985", ()),
    ("5010", ((1, "KANSLI"), (6, "MIA"))),
)
EQUITY = ("2067", "2069")


@pytest.fixture
def start(path):
    """The small book with the accounts of a closing, and cash to begin with."""
    with open_book(path) as book:
        result = (
            Account("2069", "Årets resultat", "liability"),
            Account("8999", "Årets resultat", "cost"),
        )
        add_accounts(book, result, "EK")
        cash = (Posting("1930", 50_000), Posting("2440", -50_000, ((6, "MIA"),)))
        add_opening_balances(book, fiscal_year(book), cash, "EK")
    return path


@pytest.fixture
def book(start):
    with open_book(start) as book:
        yield book


def booked(book, year, debit, credit, ore, *, month=6):
    postings = (Posting(debit[0], ore, debit[1]), Posting(credit[0], -ore, credit[1]))
    record(book, VoucherInput(date(year, month, 1), "Prov", postings, recorded_by="EK"))


def figure(book, report, year, line):
    found = statement_of(book, report, fiscal_year(book, year), full=True)
    return next(row.amounts[0] for row in found.lines if row.id == line and row.amounts)


def assert_the_years_join(book):
    """IB is UB of the year before, key by key; the result is in equity; each report balances."""
    kinds = account_kinds(book)
    years = fiscal_years(book)
    for before, year in pairwise(years):
        ended, begun = read_balances(book, before), read_balances(book, year).opening
        keys = ended.keys()
        closing = {key: ended.closing(key) for key in keys if kinds[key[0]] in BALANCE_KINDS}
        left = sum(ended.closing(key) for key in keys if kinds[key[0]] not in BALANCE_KINDS)
        if before.closed:
            assert left == 0
        for key in closing.keys() | begun.keys():
            moved = left if key == ("2067", ()) else 0
            assert begun.get(key, 0) == closing.get(key, 0) + moved, (before.name, key)
    for year in years:
        assert figure(book, "balance", year.name, "total_assets") == figure(
            book, "balance", year.name, "total_equity_and_liabilities"
        )
        flow = [
            figure(book, "cashflow", year.name, line)
            for line in ("opening_cash", "cash_flow", "closing_cash")
        ]
        assert flow[0] + flow[1] == flow[2] == figure(book, "balance", year.name, "bank")
        assert sum(line.closing for line in trial(book, year)) == 0


def wrong_proofs(book, year):
    return {p.check.id for p in prove(book, fiscal_year(book, year)) if not p.check.ok}


acts = st.lists(
    st.one_of(
        st.tuples(
            st.just("book"),
            st.sampled_from(YEARS),
            st.sampled_from(KEYS),
            st.sampled_from(KEYS),
            st.integers(1, 10**9),
        ),
        st.tuples(st.sampled_from(("close", "reopen")), st.sampled_from(YEARS)),
    ),
    min_size=3,
    max_size=12,
)


@pytest.mark.sweep
@given(acts=acts)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_year_begins_with_what_the_one_before_ends_with_whatever_is_closed_and_reopened(
    start, tmp_path_factory, acts
):
    path = Path(shutil.copy(start, tmp_path_factory.mktemp("p") / "bok.finsam"))
    with open_book(path) as book:
        for name in YEARS[1:]:
            open_year(book, name, "EK")
        for act, year, *values in acts:
            try:
                if act == "book":
                    booked(book, year, *values)
                elif act == "close":
                    close(book, fiscal_year(book, year), "EK", ACCEPTED)
                else:
                    reopen(book, fiscal_year(book, year), "prov", "EK")
            except Refused:
                continue
            assert_the_years_join(book)
        assert [wrong_proofs(book, year) for year in YEARS] == [set()] * 3


def test_january_is_booked_before_last_year_is_closed(book):
    booked(book, 2019, KEYS[0], KEYS[3], 10_000)
    year = open_year(book, 2020, "EK")
    assert template_text(book, year) == template_text(book, fiscal_year(book, 2019))
    booked(book, 2020, KEYS[4], KEYS[0], 3_000, month=1)
    assert balances_on(book, date(2020, 1, 31))["1930"] == 50_000 + 10_000 - 3_000
    assert figure(book, "balance", 2020, "equity") == 10_000
    assert figure(book, "balance", 2020, "profit") == -3_000
    assert figure(book, "income", 2020, "result") == -3_000


def test_a_reopened_year_is_followed_and_the_later_balance_sheet_shows_the_truth(book):
    booked(book, 2019, KEYS[4], KEYS[0], 1_000)
    close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
    reopen(book, fiscal_year(book, 2019), "glömd faktura", "EK")
    booked(book, 2019, KEYS[4], KEYS[0], 700)
    booked(book, 2020, KEYS[4], KEYS[0], 300)
    assert figure(book, "balance", 2020, "bank") == 50_000 - 2_000
    assert figure(book, "balance", 2020, "equity") == -1_700
    assert figure(book, "balance", 2020, "profit") == -300
    close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
    assert opening_of(book, fiscal_year(book, 2020))["1930", ()] == 50_000 - 1_700
    assert figure(book, "balance", 2020, "equity") == -1_700
    assert figure(book, "balance", 2020, "profit") == -300


def test_what_follows_an_open_year_says_that_it_is_preliminary(book):
    year = open_year(book, 2020, "EK")
    balance = statement_of(book, "balance", year)
    assert [fault.code for fault in balance.problems] == ["preliminary-opening"]
    assert balance.problems[0].values["before"] == 2019
    assert statement_of(book, "income", year).problems == ()
    close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
    assert statement_of(book, "balance", fiscal_year(book, 2020)).problems == ()


def test_years_are_opened_in_a_row_and_only_the_next_one(book):
    with pytest.raises(Refused) as refused:
        open_year(book, 2021)
    assert [fault.code for fault in refused.value.problems] == ["not-the-next-year"]
    with pytest.raises(Refused) as refused:
        open_year(book, 2019)
    assert [fault.code for fault in refused.value.problems] == ["year-is-there"]
    assert [open_year(book, name).name for name in (2020, 2021, 2022)] == [2020, 2021, 2022]
    booked(book, 2019, KEYS[0], KEYS[3], 500)
    assert opening_of(book, fiscal_year(book, 2022)) == {
        ("1930", ()): 50_500,
        ("2440", ((6, "MIA"),)): -50_000,
        ("2067", ()): -500,
    }


def test_the_next_of_broken_years_goes_by_the_year_in_which_it_ends(tmp_path):
    broken = Period(date(2018, 7, 1), date(2019, 6, 30))
    with book_of(tmp_path / "brutet.finsam", SMALL, year=broken) as book:
        for name in (2019, 2021):
            with pytest.raises(Refused) as refused:
                open_year(book, name)
        assert [str(fault) for fault in refused.value.problems] == [
            "The next fiscal year of the book is 2020, 2019-07-01 to 2020-06-30; 2021 is not."
        ]
        year = open_year(book, 2020)
        assert (year.first, year.last) == (date(2019, 7, 1), date(2020, 6, 30))


def test_a_year_is_not_opened_when_the_result_has_no_account_to_go_to(path):
    with open_book(path) as book:
        with pytest.raises(Refused) as refused:
            open_year(book, 2020)
        assert {fault.code for fault in refused.value.problems} == {"missing-result-account"}
        assert len(fiscal_years(book)) == 1


def test_an_older_year_that_comes_later_is_held_against_the_openings_that_are_there(book):
    """What a file says that 2020 begins with stands, and the proof tells what differs."""
    year = open_year(book, 2020, "EK")
    stated = (
        Posting("1930", 49_000),
        Posting("2067", 1_000),
        Posting("2440", -50_000, ((6, "MIA"),)),
    )
    add_opening_balances(book, year, stated, "EK", "IB ur fil")
    assert opening_of(book, fiscal_year(book, 2020))["1930", ()] == 49_000
    assert wrong_proofs(book, 2020) == {"opening-balances", "opening-equity"}
    (check,) = (check for check in proofs(book) if check.id == "proof:2020:opening-balances")
    assert check.difference == -1_000
    close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
    assert opening_of(book, fiscal_year(book, 2020))["1930", ()] == 50_000


def test_a_difference_from_a_closed_year_is_a_fault_of_the_check(book):
    close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
    more = (Posting("1930", 400), Posting("2440", -400))
    add_opening_balances(book, fiscal_year(book, 2020), more, "EK")
    (check,) = (check for check in proofs(book) if check.id == "proof:2020:opening-balances")
    assert (check.ok, check.severity) == (False, "fault")


def test_a_statement_costs_the_same_for_a_thousand_vouchers_in_the_years_before(book):
    """What is read is what is kept by month: the same rows for one voucher and for fifty."""
    add_objects(book, [DimensionObject(6, "NY", "Nytt")], "EK")
    year = open_year(book, 2020, "EK")
    booked(book, 2019, KEYS[4], KEYS[0], 100)

    def steps():
        count = 0

        def counted():
            nonlocal count
            count += 1
            return 0

        book.connection.set_progress_handler(counted, 100)
        statement_of(book, "balance", year)
        book.connection.set_progress_handler(None, 0)
        return count

    template_of(book, year)
    statement_of(book, "balance", year)
    few = steps()
    for _ in range(50):
        booked(book, 2019, KEYS[4], KEYS[0], 100)
    assert steps() <= few * 1.2 + 2
