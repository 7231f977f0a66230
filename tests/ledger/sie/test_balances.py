"""What a file says by balances, in part or while it changes: the whole is kept, or nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError
from ledger.sie.balance_items import with_objects
from ledger.sie.import_job import SieImport
from ledger.sie.import_sie import import_sie
from tests.sie_files.small import BALANCES, CHART, HEAD, WHOLE

if TYPE_CHECKING:
    from ledger.core.balances import Key
    from ledger.core.money import Ore

KANSLI, STAB, MIA = (1, "KANSLI"), (1, "STAB"), (6, "MIA")


@pytest.mark.parametrize(
    ("totals", "parts", "divided"),
    [
        # a project has a part of the money, and the cost centre another: each has its own
        (
            {"1930": 500},
            {("1930", (MIA,)): 200, ("1930", (KANSLI,)): 300},
            {("1930", (KANSLI,)): 300, ("1930", (MIA,)): 200},
        ),
        # the whole of it is of the cost centre, so the project's part is as well
        (
            {"1930": 500},
            {("1930", (MIA,)): 200, ("1930", (KANSLI,)): 500},
            {("1930", (KANSLI,)): 300, ("1930", (KANSLI, MIA)): 200},
        ),
        # two cost centres, together the whole: which of them the project's part is of, none
        # knows, so each has its own and what has no object takes up the difference
        (
            {"1930": 500},
            {("1930", (MIA,)): 200, ("1930", (KANSLI,)): 400, ("1930", (STAB,)): 100},
            {
                ("1930", ()): -200,
                ("1930", (KANSLI,)): 400,
                ("1930", (STAB,)): 100,
                ("1930", (MIA,)): 200,
            },
        ),
        # two dimensions without a project
        (
            {"1930": 500},
            {("1930", (KANSLI,)): 400, ("1930", ((2, "X"),)): 100},
            {("1930", (KANSLI,)): 400, ("1930", ((2, "X"),)): 100},
        ),
        # an amount for both at once is within what each has alone
        (
            {"1930": 500},
            {("1930", (KANSLI, MIA)): 100, ("1930", (KANSLI,)): 300, ("1930", (MIA,)): 150},
            {
                ("1930", ()): 150,
                ("1930", (KANSLI,)): 200,
                ("1930", (KANSLI, MIA)): 100,
                ("1930", (MIA,)): 50,
            },
        ),
        # an amount for both at once is a part of its own
        (
            {"1930": -500},
            {("1930", (KANSLI, MIA)): -200},
            {("1930", ()): -300, ("1930", (KANSLI, MIA)): -200},
        ),
        # parts without a whole cancel out
        ({}, {("1930", (MIA,)): 200}, {("1930", ()): -200, ("1930", (MIA,)): 200}),
        # parts of nothing, and another account's parts, change nothing
        (
            {"1930": 500, "2067": -500},
            {("1930", (MIA,)): 0, ("2067", (MIA,)): -500},
            {("1930", ()): 500, ("2067", (MIA,)): -500},
        ),
    ],
)
def test_an_account_is_divided_on_the_objects_that_have_a_part_of_it(totals, parts, divided):
    assert with_objects(totals, parts) == divided


OBJECTS = [(1, "A"), (1, "B"), (2, "A"), (6, "A"), (6, "B")]


@given(st.integers(-500, 500), st.dictionaries(st.sampled_from(OBJECTS), st.integers(-500, 500)))
def test_every_object_comes_out_with_what_the_file_gives_it(total, parts):
    given_parts: dict[Key, Ore] = {("1930", (member,)): ore for member, ore in parts.items()}
    divided = with_objects({"1930": total}, given_parts)
    assert sum(divided.values()) == total
    for member, ore in parts.items():
        assert sum(amount for (_, objects), amount in divided.items() if member in objects) == ore


WHOLE_STORY = (
    "#PSALDO 0 201901 1930 {} 1000.00\n"
    "#PSALDO 0 201901 3985 {} -1000.00\n"
    "#PSALDO 0 201903 1930 {} -120.00\n"
    "#PSALDO 0 201903 5010 {} 120.00\n"
)


@pytest.mark.parametrize(
    ("months", "days"),
    [
        (WHOLE_STORY, [date(2019, 1, 31), date(2019, 3, 31)]),
        (WHOLE_STORY.replace("201903", "201912"), [date(2019, 1, 31), date(2019, 12, 31)]),
        ("".join(WHOLE_STORY.splitlines(keepends=True)[:2]), [date(2019, 12, 31)]),  # March lacks
        (WHOLE_STORY.replace("-120.00", "-119.00"), [date(2019, 12, 31)]),  # and adds up to 1
        (  # the year is told, but neither month balances by itself
            WHOLE_STORY.replace("201901 3985", "201903 3985"),
            [date(2019, 12, 31)],
        ),
        (WHOLE_STORY.replace("201903", "201803"), [date(2019, 12, 31)]),  # a month of another year
        (WHOLE_STORY.replace("PSALDO 0", "PSALDO -1"), [date(2019, 12, 31)]),
        ("", [date(2019, 12, 31)]),
    ],
)
def test_months_are_recorded_when_they_tell_all_that_happened_and_else_the_year(
    sie, target, months, days
):
    report = import_sie(target, sie(HEAD + CHART + BALANCES + months), by="EK")
    assert report.recorded == (1, len(days))
    with open_book(target) as book:
        vouchers = [voucher_at(book, number) for number in range(1, len(days) + 1)]
        balances = read_balances(book, fiscal_year(book))
    assert [voucher.date for voucher in vouchers if voucher] == days
    assert {account: ore for (account, _), ore in balances.movement.items()} == {
        "1930": 880_00,
        "3985": -1000_00,
        "5010": 120_00,
    }
    assert balances.opening == {("1930", ()): 500_00, ("2067", ()): -500_00}


def rewritten(path, text):
    path.write_bytes(text.encode("cp437"))


def replaced(path, text):
    other = path.with_suffix(".new")
    other.write_bytes(text.encode("cp437"))
    other.replace(path)


@pytest.mark.parametrize("change", [rewritten, replaced])
@pytest.mark.parametrize("is_new", [True, False], ids=["a new book", "a book"])
def test_a_file_that_is_changed_while_it_is_read_is_refused_and_leaves_nothing(
    sie, target, change, is_new, monkeypatch
):
    """Row by row still in balance, and not a byte longer."""
    path = sie(WHOLE)
    if not is_new:
        import_sie(target, sie(WHOLE.replace("2019", "2018"), "before.se"), by="EK")
    before = target.read_bytes() if target.exists() else None

    def begun(*given):
        change(path, WHOLE.replace("120.00", "120.01"))
        return SieImport(*given)

    monkeypatch.setattr("ledger.sie.import_sie.SieImport", begun)
    with pytest.raises(ImportFileError) as refused:
        import_sie(target, path, by="EK")
    assert [fault.code for fault in refused.value.problems] == ["file-changing"]
    assert (target.read_bytes() if target.exists() else None) == before
