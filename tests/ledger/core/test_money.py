"""Amounts as people and programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.errors import Problem
from ledger.core.limits import MAX_AMOUNT
from ledger.core.money import (
    allocate,
    read_amount,
    read_decimal,
    round_to_unit,
    write_amount,
    write_decimal,
)

amounts = st.integers(-MAX_AMOUNT, MAX_AMOUNT)


@given(amounts)
def test_what_is_written_for_programs_reads_back(ore):
    assert read_decimal(write_decimal(ore)) == ore


@given(amounts)
def test_what_is_written_for_people_reads_back(ore):
    assert read_amount(write_amount(ore)) == ore


@pytest.mark.parametrize(
    ("typed", "ore"),
    [
        ("1 234,50", 123450),
        ("1\u00a0234,5", 123450),
        ("1234.50", 123450),
        ("−7,5", -750),
        ("-5", -500),
        ("1,", 100),
        ("12+34,5", 4650),
        ("1200*1,25", 150000),
        ("1000*0,3142+5", 31920),
        ("100/3", 3333),
        ("-100/6", -1667),
        ("10-2*3", 400),
        ("0*5+3", 300),
    ],
)
def test_a_person_may_group_use_a_comma_and_count(typed, ore):
    assert read_amount(typed) == ore


@pytest.mark.parametrize(
    "typed",
    ["", "+", "12,345", "1e5", "NaN", "Infinity", "12*", "1,2,3", "１００", "1_0", "abc", "9" * 20],
)
def test_what_is_not_an_amount_is_a_problem(typed):
    assert isinstance(read_amount(typed), Problem)


def test_division_by_zero_is_a_problem():
    assert isinstance(read_amount("1/0"), Problem)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+1",
        "12,34",
        "12,345",
        "12.345",
        "1e5",
        "NaN",
        "1 000",
        "1.",
        ".5",
        "１",
        "9" * 20,
        "--1",
    ],
)
def test_programs_write_amounts_in_one_way(text):
    assert isinstance(read_decimal(text), Problem)


def test_an_amount_beyond_the_largest_is_a_problem():
    assert read_decimal("1000000000000.00") == MAX_AMOUNT
    found = read_decimal("1000000000000.01")
    assert isinstance(found, Problem)
    assert found.code == "amount-too-large"


@pytest.mark.parametrize(
    ("ore", "kr", "tkr"),
    [(149, 1, 0), (150, 2, 0), (-150, -2, 0), (-149, -1, 0), (4999999, 50000, 50), (0, 0, 0)],
)
def test_each_figure_is_rounded_on_its_own_half_away_from_zero(ore, kr, tkr):
    assert (round_to_unit(ore, "kr"), round_to_unit(ore, "tkr")) == (kr, tkr)


def test_figures_are_written_as_swedes_read_them():
    assert write_amount(-123456789) == "−1 234 567,89"
    assert write_amount(-132028700, "kr") == "−1 320 287"
    assert write_amount(-40, "kr") == "0"


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_a_split_amount_adds_up_and_no_part_is_an_ore_off_its_share(ore, shares):
    parts = allocate(ore, tuple(shares))
    assert sum(parts) == ore
    for part, share in zip(parts, shares, strict=True):
        assert abs(part * sum(shares) - ore * share) < sum(shares) * 2


@pytest.mark.parametrize("shares", [(), (0, 0), (1, -1)])
def test_shares_that_cannot_be_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        allocate(100, shares)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "0,0"),
        (4_999_999_99, "5,0"),
        (4_949_999_99, "4,9"),
        (4_950_000_00, "5,0"),
        (-1_320_287_00, "−1,3"),
        (-49_999_99, "0,0"),
        (-50_000_00, "−0,1"),
        (12_345_678_901_23, "12 345,7"),
    ],
)
def test_millions_are_printed_with_one_decimal_rounded_half_away_from_zero(amount, shown):
    assert write_amount(amount, "mnkr") == shown
