"""Follow-up: outcome against budget for a year and parts of it, with one sign rule."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.budget.store import set_budget, set_comment
from ledger.budget.writer import budget_from_outcome, write_budget
from ledger.core.calendar import Period
from ledger.integrity.check import check_book
from ledger.management.follow_up import FollowUpLine, operations
from tests.books import copy_reference

SPRING = Period(date(2019, 1, 1), date(2019, 4, 30))

BUDGET = """
years = [2019]
lines = [
  {row = "state", line = "contribution_state", amounts = [3600000], sv = "Staten"},
  {row = "rent", line = "premises", amounts = [-144000], sv = "Hyra"},
  {row = "staff", line = "staff", months = {3 = -90000, 12 = -10000}, sv = "Personal"},
  {row = "mia", accounts = ["4000-7999"], objects = ["6:MIA"], amounts = [-7200000], sv = "MIA"},
  {row = "grant", accounts = ["3981"], objects = ["6:MIA"], amounts = [4200000], sv = "ESF"},
  {sum = "result", of = ["state", "rent", "staff", "mia", "grant"], sv = "Resultat"},
  {memo = "closing_equity", amounts = [9000000], sv = "Eget kapital"},
]
"""


@pytest.fixture(scope="module")
def varna(tmp_path_factory):
    path = tmp_path_factory.mktemp("operations") / "bok.finsam"
    copy_reference(path, "varna-2019")
    return path


@pytest.fixture
def book(varna, tmp_path):
    copy = tmp_path / "bok.finsam"
    copy.write_bytes(varna.read_bytes())
    with open_book(copy) as book:
        yield book


def followed(book, period=None):
    return operations(book, fiscal_year(book), period)


def line(outcome, budget):
    return FollowUpLine("x", "X", "row", 1, "lines", outcome, budget)


@pytest.mark.parametrize(
    ("outcome", "budget", "deviation", "per_mille"),
    [
        (110_00, 100_00, 10_00, 100),  # more income: better
        (90_00, 100_00, -10_00, -100),  # less income: worse
        (-110_00, -100_00, -10_00, -100),  # more cost: worse
        (-90_00, -100_00, 10_00, 100),  # less cost: better
        (-5_00, 10_00, -15_00, -1500),
        (5_00, 0, 5_00, None),
        (5_00, None, None, None),
    ],
)
def test_a_positive_deviation_is_always_better(outcome, budget, deviation, per_mille):
    found = line(outcome, budget)
    assert (found.deviation, found.per_mille) == (deviation, per_mille)


def test_without_a_budget_there_is_an_outcome_and_no_deviation(book):
    found = followed(book)
    assert found.budget is None
    assert found.line("result").outcome == -1320287_00
    assert {row.deviation for row in found.lines} == {None}


def test_the_budget_stands_on_its_line_and_on_what_the_line_is_part_of(book):
    set_budget(book, BUDGET, "b.toml")
    found = followed(book)
    budgets = {row.id: row.budget for row in found.lines if row.budget is not None}
    assert budgets == {
        "operating_income": 7800000_00,
        "member_contributions": 3600000_00,
        "contribution_state": 3600000_00,
        "other_income": 4200000_00,
        "income_mia": 4200000_00,
        "operating_costs": -7444000_00,
        "administration": -244000_00,
        "premises": -144000_00,
        "staff": -100000_00,
        "activities": -7200000_00,
        "activity_mia": -7200000_00,
        "operating_result": 356000_00,
        "result_after_financial_items": 356000_00,
        "result": 356000_00,
        "branches:KANSLI": -244000_00,
        "branches:INDIVID": -3000000_00,
        "branches:": 3600000_00,
        "sum:branches": 356000_00,
        "activities:MIA": -3000000_00,
        "activities:": 3356000_00,
        "sum:activities": 356000_00,
        "equity": 9000000_00,
    }


def test_part_of_a_year_has_its_months_of_the_budget(book):
    set_budget(book, BUDGET, "b.toml")
    found = followed(book, SPRING)
    assert found.line("premises").budget == -48000_00
    assert found.line("staff").budget == -90000_00
    assert found.line("staff").year_budget == -100000_00
    half = followed(book, Period(date(2019, 3, 1), date(2019, 3, 15)))
    assert half.line("premises").budget == -5806_45, "15 days of 31 of 12 000"


def test_the_forecast_is_the_outcome_and_what_is_left_of_the_budget(book):
    set_budget(book, BUDGET, "b.toml")
    rent = followed(book, SPRING).line("premises")
    assert rent.forecast == rent.outcome - 96000_00
    whole = followed(book)
    assert {row.forecast - row.outcome for row in whole.lines} == {0}


def test_a_forecast_that_was_made_goes_before(book):
    set_budget(book, BUDGET, "b.toml")
    made = BUDGET.replace("years", 'kind = "forecast"\ndecided = 2019-04-30\nyears', 1)
    set_budget(book, made.replace("-144000", "-150000"), "f.toml")
    found = followed(book, SPRING)
    assert found.line("premises").forecast == -150000_00
    assert found.line("premises").budget == -48000_00


def test_branches_together_are_the_result_and_so_are_activities_the_notes(book):
    for period in (None, SPRING):
        found = followed(book, period)
        for section in ("branches", "activities"):
            rows = [row.outcome for row in found.lines if row.section == section]
            assert sum(rows[:-1]) == found.line(f"sum:{section}").outcome
            assert found.line(f"sum:{section}").outcome == found.line("result").outcome
    net = {row.id: row.outcome for row in found.lines if row.section == "activities"}
    assert net["activities:MIA"] == (
        found.line("income_mia").outcome + found.line("activity_mia").outcome
    )


def test_a_budget_of_last_year_s_outcome_follows_its_months(book):
    text = write_budget(budget_from_outcome(book, fiscal_year(book)))
    text = text.replace("[2020, 2021, 2022]", "[2019, 2020, 2021]")
    set_budget(book, text, "b.toml")
    assert {row.budget for row in followed(book).lines} == {None}, "it is proposed, not adopted"
    set_budget(book, text.replace("proposal", "adopted"), "b.toml")
    found = followed(book)
    deviations = {row.deviation for row in found.lines if row.section == "lines"}
    assert deviations == {None, 0}


def test_a_line_opens_to_the_balances_behind_it(book):
    mia = followed(book).line("activities:MIA")
    assert {dict(members)[6] for _, members in mia.keys} == {"MIA"}


def test_a_comment_is_kept_with_its_line_and_can_be_taken_away(book):
    set_comment(book, 2019, "premises", "Nytt kontor\nfrån mars", "EK")
    assert followed(book).line("premises").comment == "Nytt kontor från mars"
    set_comment(book, 2019, "premises", "", "EK")
    assert followed(book).line("premises").comment == ""
    assert check_book(book.path).ok
