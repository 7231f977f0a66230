"""The depreciation plan: straight-line in full months, exact in öre (LKBR 7, RKR R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies

from ledger.assets.model import Asset, full_months, planned

DAYS = strategies.dates(date(2015, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2019, 1, 1), date(2019, 1, 30), 0),
        (date(2019, 1, 1), date(2019, 1, 31), 1),
        (date(2019, 3, 15), date(2019, 3, 31), 0),
        (date(2019, 3, 15), date(2019, 4, 13), 0),
        (date(2019, 3, 15), date(2019, 4, 14), 1),
        (date(2019, 3, 15), date(2019, 12, 31), 9),
        (date(2019, 1, 31), date(2019, 2, 28), 1),
        (date(2020, 1, 31), date(2020, 2, 27), 0),
        (date(2020, 1, 31), date(2020, 2, 29), 1),
        (date(2019, 7, 1), date(2019, 6, 30), 0),
        (date(2019, 7, 1), date(2017, 6, 30), 0),
    ],
)
def test_a_month_counts_when_it_is_over_in_full(first, last, months):
    assert full_months(first, last) == months


COPIER = Asset("Kopiator", "1220", 10_000_000, date(2019, 3, 15), 36)
"""100 000 kronor over three years: 2 777,77 a month, and the last one takes 2 778,05."""


@pytest.mark.parametrize(
    ("day", "ore"),
    [
        (date(2019, 3, 31), 0),
        (date(2019, 4, 30), 277_777),
        (date(2019, 12, 31), 9 * 277_777),
        (date(2022, 3, 13), 35 * 277_777),
        (date(2022, 3, 14), 10_000_000),
        (date(2030, 1, 1), 10_000_000),
    ],
)
def test_the_last_month_takes_the_rest(day, ore):
    assert planned(COPIER, day) == ore


def test_the_residual_value_is_not_written_off():
    assert planned(replace(COPIER, residual=1_000_000), date(2022, 12, 31)) == 9_000_000


def test_what_is_brought_in_goes_on_from_what_was_written_off_over_the_months_left():
    brought = replace(COPIER, brought=date(2020, 12, 31), depreciated=6_000_000)
    left = 36 - 21
    assert planned(brought, date(2020, 12, 31)) == 6_000_000
    assert planned(brought, date(2021, 1, 31)) == 6_000_000 + 4_000_000 // left
    assert planned(brought, date(2022, 3, 14)) == 10_000_000


def test_what_is_past_its_life_when_it_is_brought_in_is_written_off_in_a_month():
    brought = replace(COPIER, brought=date(2025, 12, 31), depreciated=6_000_000)
    assert planned(brought, date(2026, 1, 13)) == 6_000_000
    assert planned(brought, date(2026, 1, 14)) == 10_000_000


@given(
    strategies.integers(1, 10**12),
    strategies.integers(1, 600),
    DAYS,
    strategies.lists(strategies.dates(date(2015, 1, 1), date(2085, 1, 1)), max_size=8),
    strategies.none() | strategies.tuples(DAYS, strategies.floats(0, 1)),
)
def test_nothing_is_lost_and_nothing_is_written_off_twice(cost, months, day, days, brought):
    asset = Asset("X", "1220", cost, day, months)
    if brought:
        share = int(cost * brought[1])
        asset = replace(asset, brought=brought[0], depreciated=min(share, cost))
    amounts = [planned(asset, on) for on in sorted(days)]
    assert amounts == sorted(amounts)
    assert all(asset.depreciated <= amount <= cost for amount in amounts)
    assert planned(asset, date(2095, 1, 1)) == cost


@given(DAYS, strategies.integers(0, 4000))
def test_months_never_go_back_and_a_year_has_twelve(first, days):
    last = first + timedelta(days=days)
    assert 0 <= full_months(first, last + timedelta(days=1)) - full_months(first, last) <= 1
    assert full_months(first, first.replace(year=first.year + 1, day=1) - timedelta(days=1)) in (
        (11, 12) if first.day > 1 else (12,)
    )
