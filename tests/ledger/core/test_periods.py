"""Days as people type them, months and years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.calendar import FiscalYear, Period, read_day, read_iso_day, year_later
from ledger.core.errors import Problem
from ledger.core.month_names import month_span, read_month_end

NEAR = date(2019, 5, 2)
YEAR = FiscalYear(1, date(2019, 1, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15", date(2019, 5, 15)),
        ("3", date(2019, 5, 3)),
        ("0315", date(2019, 3, 15)),
        ("15/3", date(2019, 3, 15)),
        ("190315", date(2019, 3, 15)),
        ("20180315", date(2018, 3, 15)),
        ("2019-03-15", date(2019, 3, 15)),
    ],
)
def test_what_is_left_out_of_a_day_is_taken_from_the_last_one(typed, day):
    assert read_day(typed, NEAR) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2019-03", date(2019, 3, 31)),
        ("2019-2", date(2019, 2, 28)),
        ("mars", date(2019, 3, 31)),
        (" Mars ", date(2019, 3, 31)),
        ("okt", date(2019, 10, 31)),
        ("October", date(2019, 10, 31)),
        ("maj 2019", date(2019, 5, 31)),
        ("2019-03-15", date(2019, 3, 15)),
        ("31/3", date(2019, 3, 31)),
    ],
)
def test_a_month_is_read_as_its_last_day(typed, day):
    assert read_month_end(typed, YEAR) == day


def test_each_month_has_a_name_in_both_languages_and_is_read_by_it():
    months = YEAR.period.months()
    swedish = "januari februari mars april maj juni juli augusti september oktober november"
    english = "January February March April May June July August September October November"
    assert [month_span([month], YEAR).sv for month in months] == [*swedish.split(), "december"]
    assert [month_span([month], YEAR).en for month in months] == [*english.split(), "December"]
    for names in (swedish, english):
        found = [read_month_end(name, YEAR) for name in (*names.split(), "December")]
        assert found == [month.last for month in months]


def test_a_span_of_months_has_the_calendar_years_when_they_are_of_several():
    broken = FiscalYear(1, date(2018, 7, 1), date(2019, 6, 30))
    months = broken.period.months()
    spans = [months[:1], months[:3], months[5:7], months]
    assert [month_span(one, broken).sv for one in spans] == [
        "juli 2018",
        "juli 2018–september 2018",
        "december 2018–januari 2019",
        "juli 2018–juni 2019",
    ]
    assert month_span(YEAR.period.months()[:3], YEAR).en == "January–March"


@pytest.mark.parametrize("typed", ["", "2020-03", "mars 2018", "mårs", "2019-13", "x"])
def test_a_month_of_another_year_is_no_month_of_this_one(typed):
    assert isinstance(read_month_end(typed, YEAR), Problem)


@pytest.mark.parametrize("typed", ["", "xx", "31/2", "0231", "150", "32", "2019-02-29", "1e1"])
def test_what_is_not_a_day_is_a_problem(typed):
    assert isinstance(read_day(typed, NEAR), Problem)


@given(st.dates())
def test_a_day_that_programs_write_reads_back(day):
    assert read_iso_day(day.isoformat()) == day


@pytest.mark.parametrize("text", ["2019-02-31", "20190315", "2019-W01-1", "19-03-15", "", "x"])
def test_programs_write_days_in_one_way(text):
    assert isinstance(read_iso_day(text), Problem)


def test_months_are_cut_to_the_period():
    period = Period(date(2019, 1, 15), date(2019, 3, 10))
    assert period.months() == (
        Period(date(2019, 1, 15), date(2019, 1, 31)),
        Period(date(2019, 2, 1), date(2019, 2, 28)),
        Period(date(2019, 3, 1), date(2019, 3, 10)),
    )


def test_a_period_that_ends_before_it_begins_has_no_months():
    assert Period(date(2019, 1, 1), date(2018, 12, 31)).months() == ()


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends():
    assert FiscalYear(1, date(2016, 10, 4), date(2017, 12, 31)).name == 2017


def test_leap_day_a_year_earlier_is_the_28th():
    assert year_later(date(2020, 2, 29), -1) == date(2019, 2, 28)
    assert year_later(date(2019, 12, 31), 1) == date(2020, 12, 31)
