"""Which accruals are due is one fact: for the overview, the year-end and the command line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from finsam_tui.period_scope import Scope
from ledger.bookkeeping.accruals import accruals, accruals_due, enter_accrual, record_reversal
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, template_text
from ledger.books.open import open_book
from ledger.closing import closing_of
from ledger.core.calendar import next_period
from ledger.core.model import Posting, VoucherInput
from ledger.management.todo import todos

ROWS = (Posting("5010", 50_00), Posting("2990", -50_00))
CASES = {
    "due long ago": (date(2019, 1, 31), date(2019, 2, 1)),
    "due on the last day": (date(2019, 11, 30), date(2019, 12, 31)),
    "reversed": (date(2019, 3, 31), date(2019, 4, 1)),
    "due next year": (date(2019, 12, 31), date(2020, 1, 1)),
}
OF_2020 = 10
"""Accruals of the demonstration book that reverse in 2020."""

DUE = {
    date(2019, 1, 31): set(),
    date(2019, 2, 1): {"due long ago"},
    date(2019, 12, 30): {"due long ago"},
    date(2019, 12, 31): {"due long ago", "due on the last day"},
    date(2020, 1, 1): {"due long ago", "due on the last day", "due next year"},
}


@pytest.fixture(scope="module")
def accrued(reference_books, tmp_path_factory) -> Path:
    """2019 and 2020 open, and an accrual of each case."""
    place = tmp_path_factory.mktemp("accrued") / "bok.finsam"
    path = Path(shutil.copy(reference_books["varna-2019"], place))
    with open_book(path) as book:
        year = fiscal_year(book)
        add_fiscal_year(book, next_period(year), template_text(book, year), "EK")
        draft = VoucherInput(date(2019, 1, 1), "", ROWS, recorded_by="EK", approved_by="FC")
        for text, (day, reverses_on) in CASES.items():
            enter_accrual(book, replace(draft, date=day, text=text), reverses_on)
        (done,) = (one for one in accruals(book) if one.voucher.text == "reversed")
        record_reversal(book, done, "EK")
    return path


def names(found):
    """The cases among accruals; the demonstration book has others, due in 2020."""
    return {one.voucher.text for one in found} & CASES.keys()


@pytest.mark.parametrize("day", DUE)
def test_what_is_due_on_a_day(accrued, day):
    with open_book(accrued, read_only=True) as book:
        assert names(accruals_due(book, day)) == DUE[day]


@pytest.mark.parametrize("day", DUE)
def test_the_overview_counts_what_is_due(accrued, day):
    with open_book(accrued, read_only=True) as book:
        year = fiscal_year(book, day.year)
        counts = [one.count for one in todos(book, year, (), day) if one.action == "reverse"]
        others = len(accruals_due(book, day)) - len(DUE[day])
    assert counts == ([len(DUE[day]) + others] if DUE[day] else [])
    assert others == (0 if day.year == 2019 else OF_2020)


def test_year_end_names_and_proposes_what_is_due_and_proposes_what_comes(accrued):
    with open_book(accrued, read_only=True) as book:
        steps = closing_of(book, fiscal_year(book, 2019)).steps
        found = next(step for step in steps if step.kind.id == "accruals").findings
    due = DUE[date(2019, 12, 31)]
    assert {fault.values["text"] for fault in found.blocks} == due
    proposed = [draft.text.partition(": ")[2] for draft in found.proposed]
    assert sorted(text for text in proposed if text in CASES) == sorted({*due, "due next year"})
    assert len(proposed) == len(due) + 1 + OF_2020


@pytest.mark.parametrize("day", DUE)
def test_the_command_line_records_what_is_due(finsam, accrued, tmp_path, day):
    copy = shutil.copy(accrued, tmp_path / "bok.finsam")
    assert finsam("accrue", copy, "--record-due", day, "--by", "EK").status == 0
    with open_book(copy, read_only=True) as book:
        done = names(one for one in accruals(book) if one.reversed_by)
        assert done == {*DUE[day], "reversed"}
        assert accruals_due(book, day) == ()


async def test_the_key_at_year_end_offers_what_is_due(sit_down, accrued, tmp_path):
    copy = Path(shutil.copy(accrued, tmp_path / "bok.finsam"))
    async with sit_down(copy, (120, 30)) as person:
        year = fiscal_year(person.finsam.book, 2019)
        person.finsam.show_scope(Scope(year, year.period))
        await person.press("8", "r")
        seen = person.sees()
        assert "due long ago" in seen
        assert "due on the last day" in seen
        await person.press("enter")
    with open_book(copy, read_only=True) as book:
        done = names(one for one in accruals(book) if one.reversed_by)
    assert done == {"due long ago", "due on the last day", "reversed"}
