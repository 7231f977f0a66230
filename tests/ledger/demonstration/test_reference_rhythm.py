"""The rhythm of the demonstration book: days and amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.demonstration import read_reference
from ledger.demonstration.working_days import (
    amounts_of,
    days_of,
    is_working_day,
    last_working_day,
    working_day,
)

REFERENCE = read_reference("varna-2019")
CALENDAR = REFERENCE.calendar
RENT = next(s for s in REFERENCE.streams if s.text.startswith("Lokalhyra"))
DAYS = st.dates(date(2019, 1, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 3, 15), date(2019, 3, 15)),
        (date(2019, 3, 16), date(2019, 3, 18)),
        (date(2019, 4, 19), date(2019, 4, 23)),
        (date(2019, 6, 21), date(2019, 6, 24)),
    ],
    ids=["a Friday stays", "a Saturday is Monday", "Easter is Tuesday", "Midsummer is Monday"],
)
def test_a_closed_day_gives_way_to_the_next_working_day(day, expected):
    assert working_day(day, CALENDAR) == expected


def test_later_counts_working_days():
    assert working_day(date(2019, 4, 17), CALENDAR, later=2) == date(2019, 4, 23)


def test_the_last_working_day_of_the_year_is_before_new_years_eve():
    assert last_working_day(CALENDAR) == date(2019, 12, 30)


@given(
    total=st.integers(-(10**11), 10**11),
    days=st.lists(DAYS, min_size=1, max_size=24).map(tuple),
    to=st.sampled_from([1, 100, 5000]),
    even=st.booleans(),
    offset=st.integers(0, 200),
)
def test_the_amounts_of_a_stream_add_up_to_its_total(total, days, to, even, offset):
    stream = replace(RENT, days=days, to=to, even=even, amounts=())

    amounts = amounts_of(stream, total, offset, CALENDAR)

    assert sum(amounts) == total
    assert len(amounts) == len(days)
    assert all(amount % to == 0 for amount in amounts[:-1])


@given(days=st.lists(DAYS, min_size=1, max_size=24).map(tuple), offset=st.integers(0, 200))
def test_documents_are_dated_on_working_days_of_the_year(days, offset):
    dated = days_of(replace(RENT, days=days), offset, CALENDAR)

    assert all(is_working_day(day, CALENDAR) for day in dated)
    assert all(day.year == 2019 for day in dated)


def test_even_amounts_are_the_same_every_month():
    assert amounts_of(RENT, 144000_00, 0, CALENDAR) == (12000_00,) * 12
