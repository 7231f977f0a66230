"""What a figure is made of adds up to the figure, for every line, column and part of the year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.posting_queries import PostingFilter, posting_lines, posting_order
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.statements.book_statements import columns, template_of
from ledger.statements.drilldown import Breakdown, Part
from tests.books import copy_reference

if TYPE_CHECKING:
    from pathlib import Path

PERIODS = {
    "the year": None,
    "a month": Period(date(2019, 3, 1), date(2019, 3, 31)),
    "some days": Period(date(2019, 3, 5), date(2019, 5, 20)),
}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The demonstration book, open."""
    path: Path = tmp_path_factory.mktemp("reference") / "varna.finsam"
    copy_reference(path, "varna-2019")
    with open_book(path, read_only=True) as book:
        yield book


@pytest.fixture(params=PERIODS)
def breakdown(reference, request):
    """The balance sheet's columns, and so every line, for a part of the year."""
    year = fiscal_year(reference)
    template = template_of(reference, year)
    return Breakdown(
        template, columns(reference, template, year, PERIODS[request.param], "balance")
    )


@pytest.fixture
def lines(reference):
    """The ids of every line that has a figure."""
    template = template_of(reference, fiscal_year(reference))
    return [line.id for line in template.lines() if line.kind in ("row", "sum")]


def walk(breakdown: Breakdown, part: Part):
    """The part and everything below it."""
    yield part
    for below in breakdown.parts(part):
        yield from walk(breakdown, below)


def test_the_parts_of_every_figure_add_up_to_it(breakdown, lines):
    opened = 0
    for line in lines:
        for part in walk(breakdown, breakdown.line(line)):
            parts = breakdown.parts(part)
            if parts:
                opened += 1
                sums = tuple(map(sum, zip(*(below.amounts for below in parts), strict=True)))
                assert sums == part.amounts, part
    assert opened > 50


def test_below_every_figure_that_is_not_zero_there_are_balances(breakdown, lines):
    for line in lines:
        part = breakdown.line(line)
        if part.amounts[0]:
            assert breakdown.keys(part), line


def test_the_postings_behind_a_figure_are_what_its_balances_moved(reference):
    year = fiscal_year(reference)
    template = template_of(reference, year)
    figures = Breakdown(template, columns(reference, template, year, None, "income"))
    for line in ("member_contributions", "premises", "result"):
        part = figures.line(line)
        order = posting_order(reference, PostingFilter(keys=figures.keys(part)), year.period)
        moved = order.sums[-1]
        assert abs(moved) == abs(part.amounts[0] or 0)
        postings = posting_lines(reference, order.ids)
        days = [(posting.date, posting.voucher) for posting in postings]
        assert days == sorted(days)


def test_a_balance_is_its_own_last_part(breakdown):
    part = breakdown.line("bank")
    (leaf,) = breakdown.parts(part)
    balances = breakdown.parts(leaf) or (leaf,)
    assert all(not breakdown.parts(balance) for balance in balances)
