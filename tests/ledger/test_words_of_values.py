"""Times and names as a reader has them: the clock on the wall, the versions of a budget."""

from __future__ import annotations

import time

import pytest

from ledger.budget.budget import version_name
from ledger.core.calendar import local_time


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Europe/Stockholm", "2026-07-01 00:30"), ("UTC", "2026-06-30 22:30")],
)
def test_a_time_of_the_journal_is_shown_as_the_clock_on_the_wall(monkeypatch, zone, expected):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert local_time("2026-06-30T22:30:41.123Z") == expected
        assert local_time("2026-06-30T22:30:41.123Z", "seconds") == f"{expected}:41"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("version", "swedish", "english"),
    [
        ("adopted", "fastställd", "adopted"),
        ("revised 2019-06-12", "reviderad 2019-06-12", "revised 2019-06-12"),
        ("forecast 2019-08-31", "prognos 2019-08-31", "forecast 2019-08-31"),
    ],
)
def test_a_version_of_a_budget_is_named_in_the_reader_s_language(version, swedish, english):
    name = version_name(version)
    assert (name.in_language("sv"), name.in_language("en")) == (swedish, english)
