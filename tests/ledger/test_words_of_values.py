"""Times and names as a reader has them: the clock on the wall, the versions of a budget."""

from __future__ import annotations

import time

import pytest

from ledger.budget.budget import version_name
from ledger.core.calendar import local_time, zoned_time


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "UTC", "America/New_York"])
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-06-30T22:30:41.123Z", "2026-07-01 00:30:41+02:00"),
        ("2026-12-31T23:00:00.000Z", "2027-01-01 00:00:00+01:00"),
        ("2026-03-29T00:59:59.999Z", "2026-03-29 01:59:59+01:00"),
        ("2026-03-29T01:00:00.000Z", "2026-03-29 03:00:00+02:00"),
        ("2026-10-25T00:59:59.000Z", "2026-10-25 02:59:59+02:00"),
        ("2026-10-25T01:00:00.000Z", "2026-10-25 02:00:00+01:00"),
        ("", ""),
    ],
)
def test_a_time_of_the_journal_is_swedish_time_on_every_computer(monkeypatch, zone, at, expected):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert zoned_time(at) == expected
        assert not at or local_time(at) == expected[:16]
        assert not at or local_time(at, "seconds") == expected[:19]
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
