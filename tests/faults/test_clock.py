"""A clock in the past, in the future, in the hour that comes twice, or that jumps (R10)."""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ledger.book.journal import journal_head
from ledger.books.open import open_book
from ledger.integrity.backup import backup_folder, backups_in
from ledger.integrity.check import check_book
from tests.faults.poison import RENT, SOME_OF_EVERYTHING, some_of_everything

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WARNING = "klocka"
WRONG = {
    "2001": datetime(2001, 1, 1, tzinfo=UTC),
    "2069": datetime(2069, 12, 31, 23, 59, 59, tzinfo=UTC),
    "the first day of all": datetime(1970, 1, 1, tzinfo=UTC),
    "the last day of all": datetime(9999, 12, 31, 23, tzinfo=UTC),
}


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the clock of every part of the program: to a moment, or to what a function says."""

    def set_to(told) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                moment = told() if callable(told) else told
                return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

        for name, module in list(sys.modules.items()):
            if name.startswith(("ledger", "exports", "finsam_tui")) and hasattr(module, "datetime"):
                monkeypatch.setattr(module, "datetime", Clock)

    return set_to


@pytest.fixture
def book(tmp_path, finsam, set_clock):
    """A book that was made while the clock was right."""
    set_clock(NOW)
    return some_of_everything(tmp_path / "bok.finsam", finsam)


def order(finsam, book) -> list[int]:
    """The vouchers of the journal by registration, in the order they are shown."""
    rows = finsam("show", book, "journal", "--json").json["rows"]
    return list(dict.fromkeys(row["sequence"] for row in rows))


def at_work(finsam, book, day: str) -> Iterator[Any]:
    """What came of each command that writes, once more in a book with some of everything."""
    for words, usual in SOME_OF_EVERYTHING[1:]:
        own = {
            "record": (("record", book), json.dumps({**RENT, "date": day}).encode()),
            "correct": (("correct", book, "B", 1, f"--date={day}", "--reason=fel"), b""),
            "attach": (("attach", book, "B", 1, __file__), b""),
            "accrue": (
                ("accrue", book, "--reverses=2019-12-01"),
                json.dumps({**RENT, "date": day}).encode(),
            ),
            "lock": (("lock", book, "--to=2019-02-28"), b""),
        }
        as_usual = [book if word == "BOOK" else word for word in words], usual
        given, typed = own.get(words[0], as_usual)
        yield finsam(*given, typed=typed)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(moment, id=name, marks=() if name == "2001" else pytest.mark.slow)
        for name, moment in WRONG.items()
    ],
)
def test_under_a_wrong_clock_every_command_does_its_work_and_the_first_one_warns(
    finsam, book, set_clock, moment, record_property
):
    set_clock(moment)
    outcomes = list(at_work(finsam, book, "2019-11-30"))
    assert [outcome.status for outcome in outcomes] == [0] * len(outcomes), outcomes
    assert WARNING in outcomes[0].err
    numbers = order(finsam, book)
    assert numbers == list(range(1, len(numbers) + 1))
    assert finsam("check", book).status == 0
    set_clock(NOW)
    outcome = finsam("record", book, typed=json.dumps({**RENT, "date": "2019-12-01"}))
    assert outcome.status == 0
    assert WARNING in outcome.err
    record_property("counted", len(outcomes))


@pytest.mark.sweep
def test_a_clock_that_jumps_at_every_look_changes_neither_order_nor_numbers(
    finsam, book, set_clock, record_property
):
    dice, count = random.Random(4), 40
    set_clock(lambda: dice.choice((*WRONG.values(), NOW)))
    before = len(order(finsam, book))
    drafts = [json.dumps({**RENT, "date": "2019-09-01", "text": f"nr {n}"}) for n in range(count)]
    outcome = finsam("record", book, "--lang", "sv", typed="\n".join(drafts))
    assert outcome.status == 0, outcome.err
    said = [line["recorded"]["sequence"] for line in outcome.lines]
    assert said == list(range(before + 1, before + count + 1))
    assert order(finsam, book) == list(range(1, before + count + 1))
    report = check_book(book)
    assert report.ok, [str(check.message) for check in report.checks if not check.ok]
    record_property("counted", count)


def test_the_hour_that_comes_twice_is_told_apart(finsam, book, set_clock, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    time.tzset()
    at = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    for step in range(5):
        set_clock(at + step * timedelta(minutes=30))
        typed = json.dumps({**RENT, "date": "2019-10-25", "counterparty": f"Värd {step}"})
        outcome = finsam("record", book, typed=typed)
        assert (outcome.status, outcome.err) == (0, "")
    with open_book(book, read_only=True) as opened, opened.reading() as connection:
        moments = connection.execute("SELECT at FROM journal ORDER BY seq DESC LIMIT 5").fetchall()
    assert moments == sorted(moments, reverse=True)
    monkeypatch.undo()
    time.tzset()


@pytest.mark.slow
def test_a_wrong_clock_costs_no_backup_of_what_is_newest(finsam, book, set_clock):
    days = 0

    def made() -> None:
        typed = json.dumps({**RENT, "date": "2019-11-01", "text": f"nr {days}"})
        assert finsam("record", book, typed=typed).status == 0

    for days in range(45):
        set_clock(NOW + days * timedelta(days=31))
        made()
    set_clock(WRONG["2001"])
    for _ in range(3):
        made()
    with open_book(book, read_only=True) as opened, opened.reading() as connection:
        last = journal_head(connection).seq
    kept = {backup.receipt.seq for backup in backups_in(backup_folder(book))}
    assert {last, last - 1, last - 2} <= kept
