"""Samples for auditors can be repeated, and treat every voucher or every krona alike."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import VoucherSummary
from ledger.core.errors import Refused
from ledger.core.model import Posting
from ledger.core.report_query import ReportQuery
from ledger.registers.audit_sample import SampledPart, _hit, sample, sample_table
from tests.ledger.batches import record_many


@pytest.fixture
def many(book, rent):
    """A book with thirty vouchers of 1, 2, ... 30 kronor, and one of 10 000 kronor."""
    amounts = [*(100 * n for n in range(1, 31)), 1_000_000]
    drafts = [
        replace(rent, postings=(Posting("5010", amount), Posting("1930", -amount)))
        for amount in amounts
    ]
    record_many(book, drafts)
    return book


def chosen(book, size, method, seed):
    found = sample(book, fiscal_year(book).period, size, method, seed)
    return [line.sequence for line in found.vouchers]


def test_the_same_seed_gives_the_same_vouchers_and_another_seed_others(many):
    assert chosen(many, 5, "random", 1) == chosen(many, 5, "random", 1)
    assert chosen(many, 5, "random", 1) != chosen(many, 5, "random", 2)


def test_a_random_sample_can_be_repeated_with_nothing_but_sha256(many):
    numbers = range(1, 32)
    ranked = sorted(numbers, key=lambda n: hashlib.sha256(f"7:{n}".encode()).hexdigest())
    assert chosen(many, 5, "random", 7) == sorted(ranked[:5])


def test_a_sample_larger_than_the_book_is_the_book(many):
    assert chosen(many, 100, "random", 1) == list(range(1, 32))


@pytest.mark.parametrize("seed", range(5))
def test_a_voucher_as_large_as_the_interval_is_always_chosen(many, seed):
    found = sample(many, fiscal_year(many).period, 10, "mus", seed)
    assert found.interval == (46_500 + 1_000_000) // 10
    assert 31 in [line.sequence for line in found.vouchers]


@pytest.mark.parametrize("size", [0, -1])
def test_a_sample_of_nothing_is_refused(many, size):
    with pytest.raises(Refused, match="at least one"):
        chosen(many, size, "mus", 1)


def test_no_sample_is_chosen_by_a_number_that_can_be_foreseen(many):
    with pytest.raises(Refused, match="The auditor chooses the number"):
        chosen(many, 5, "mus", None)


def test_the_population_is_the_costs_unless_an_account_an_object_or_a_series_is_named(book, rent):
    kanslis, mias = ((1, "KANSLI"),), ((6, "MIA"),)
    drafts = [
        replace(rent, postings=(Posting("5010", 100, kanslis), Posting("1930", -100))),
        replace(rent, postings=(Posting("1930", 700), Posting("3985", -700))),
        replace(rent, postings=(Posting("5010", 300, mias), Posting("1930", -300))),
    ]
    record_many(book, drafts)
    period = fiscal_year(book).period

    def of(**part):
        found = sample(book, period, 10, "random", 7, part=SampledPart(**part))
        return [(line.sequence, line.amount) for line in found.vouchers]

    assert of() == [(1, 100), (3, 300)]
    assert of(account="3985") == [(2, 700)]
    assert of(account="1930") == [(1, 100), (2, 700), (3, 300)]
    assert of(member=(6, "MIA")) == [(3, 300)]
    assert of(series="Z") == []


def test_a_sample_of_amounts_is_chosen_from_those_within_and_says_so(many):
    part = SampledPart(least=500, most=800)
    found = sample(many, fiscal_year(many).period, 100, "mus", 1, part=part)
    assert [line.amount for line in found.vouchers] == [500, 600, 700, 800]
    assert (found.population, found.total) == (4, 2600)
    year = fiscal_year(many)
    query = ReportQuery("sample", many.association, year, year.period, "sv", seed=1)
    table = sample_table(many, replace(query, least=500, most=800))
    assert "Bara verifikationer med minst 5,00, högst 8,00." in table.remarks
    assert "Valt bland 4 verifikationer på 26,00, varje krona lika, frö 1." in table.remarks
    assert (table.document["least"], table.document["most"]) == (500, 800)


def test_an_empty_book_gives_an_empty_sample(book):
    assert chosen(book, 5, "mus", 1) == []


@given(st.lists(st.integers(0, 500), max_size=30), st.integers(1, 300), st.data())
def test_what_is_hit_holds_one_of_the_chosen_amounts(amounts, interval, data):
    start = data.draw(st.integers(0, interval - 1))
    lines = [
        VoucherSummary(n, "A", n, "2019-01-01", "", "", amount, "", "", "", "")
        for n, amount in enumerate(amounts)
    ]
    ends = list(accumulate(amounts))
    points = range(start, sum(amounts), interval)
    expected = [
        n
        for n, (end, amount) in enumerate(zip(ends, amounts, strict=True))
        if any(end - amount <= point < end for point in points)
    ]
    assert [line.sequence for line in _hit(lines, interval, start)] == expected
