"""A budget laid over the ledger: months, days, branches, forecasts and plan years, in figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import object_row
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import new_book, open_book
from ledger.budget.allocation import SpreadRow, outcome_by_month
from ledger.budget.budget import BudgetLine, month_amounts
from ledger.budget.from_csv import read_budget_csv
from ledger.budget.reader import read_budget
from ledger.budget.store import current_budget, latest_forecast, set_budget
from ledger.budget.writer import with_every_line, without_empty_rows
from ledger.core.balances import Balances
from ledger.core.calendar import Period
from ledger.core.errors import ImportFileError
from ledger.core.label import Label
from ledger.core.model import Association, DimensionObject, Posting, VoucherInput
from ledger.management.follow_up import centres_of, operations
from ledger.statements.book_statements import template_of
from tests.ledger.conftest import CHART, TEMPLATE

MORE = (
    object_row(DimensionObject(1, "STAB", "Stab")),
    object_row(DimensionObject(6, "FINSAM", "Insats")),
)
KANSLI, STAB, MIA, FINSAM = (1, "KANSLI"), (1, "STAB"), (6, "MIA"), (6, "FINSAM")
POSTED = (
    # month of 2018, kronor, objects
    (2018, 1, 300, (KANSLI,)),
    (2018, 3, 100, (KANSLI, MIA)),
    # 2019
    (2019, 1, 40, (KANSLI, MIA)),
    (2019, 2, 50, (STAB, MIA)),
    (2019, 3, 7, (MIA,)),
    (2019, 4, 11, (KANSLI, FINSAM)),
    (2019, 4, 2, ()),
)
"""Rent on 5010, from the bank."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("spread") / "bok.finsam"
    with new_book(path, Association("Prov", "222000-2683"), (*CHART, *MORE), "EK") as book:
        for year in (2018, 2019):
            add_fiscal_year(book, Period(date(year, 1, 1), date(year, 12, 31)), TEMPLATE, "EK")
        for year, month, kronor, objects in POSTED:
            rows = (Posting("5010", kronor * 100, objects), Posting("1930", -kronor * 100))
            record(book, VoucherInput(date(year, month, 10), "Hyra", rows, recorded_by="EK"))
    return path


@pytest.fixture
def book(made, tmp_path):
    copy = tmp_path / "bok.finsam"
    copy.write_bytes(made.read_bytes())
    with open_book(copy) as book:
        yield book


def budget(rows, *, years="[2019]", head=""):
    named = ", ".join(f'"r{number}"' for number in range(len(rows)))
    lines = "".join(f'  {{row = "r{n}", sv = "R", {row}}},\n' for n, row in enumerate(rows))
    result = f'{{sum = "result", of = [{named}], sv = "R"}}'
    return f"{head}years = {years}\nlines = [\n{lines}  {result},\n]"


def row(amount, spread="even"):
    return BudgetLine("r", "row", Label("R", "R"), amounts=(amount,), spread=spread)


@pytest.mark.parametrize(
    ("amount", "pattern", "months"),
    [
        (-1000_00, (100, 0, 300), (-250_00, 0, -750_00)),
        (-1000_00, (-100, 0, 300), (-250_00, 0, -750_00)),  # income and cost alike
        (1_00, (5, 5, 5), (34, 33, 33)),  # the öre left over goes to the first
        (-1_00, (0, 5, 5, 5), (0, -34, -33, -33)),
        (7, (0, 1, 2, 4), (0, 1, 2, 4)),
    ],
)
def test_a_row_that_follows_last_year_is_divided_exactly_as_last_year_was(amount, pattern, months):
    found = month_amounts(row(amount, "last-year"), (*pattern, *[0] * (12 - len(pattern))))
    assert found == (*months, *[0] * (12 - len(months)))


@pytest.mark.parametrize(("spread", "pattern"), [("even", range(12)), ("last-year", [0] * 12)])
def test_an_even_row_is_the_same_each_month_to_the_ore(spread, pattern):
    found = month_amounts(row(-100_00, spread), tuple(pattern))
    assert found == (*[-834] * 4, *[-833] * 8)


def test_months_that_were_typed_are_the_months_whatever_last_year_was():
    typed = replace(row(-6, "last-year"), months=(0, -1, -2, -3, *[0] * 8))
    assert month_amounts(typed, tuple(range(12))) == (0, -1, -2, -3, *[0] * 8)


MONTHS_2019 = Period(date(2019, 1, 1), date(2019, 12, 31)).months()


@pytest.mark.parametrize(
    ("first", "last", "amount"),
    [
        ((3, 1), (3, 31), 310_00),
        ((3, 10), (3, 20), 110_00),
        ((3, 31), (3, 31), 10_00),
        ((3, 1), (3, 1), 10_00),
        ((2, 15), (3, 10), 140_00 + 100_00),
        ((2, 1), (4, 30), 280_00 + 310_00),
        ((4, 1), (12, 31), 0),
        ((1, 1), (1, 31), 0),
    ],
)
def test_days_of_a_month_have_their_part_of_its_budget(first, last, amount):
    months = (0, 280_00, 310_00, *[0] * 9)
    spread = SpreadRow("r", "costs", "", "", tuple(zip(MONTHS_2019, months, strict=True)))
    assert spread.within(Period(date(2019, *first), date(2019, *last))) == amount
    assert spread.year == 590_00


def test_the_follow_up_of_days_has_their_part_of_last_year_s_months(book):
    rent = 'accounts = ["5010"], amounts = [-800], spread = "last-year"'
    set_budget(book, budget([rent]), "b.toml")
    year = fiscal_year(book, 2019)
    found = {
        (first, last): operations(book, year, Period(date(2019, *first), date(2019, *last)))
        .line("costs")
        .budget
        for first, last in [
            ((1, 1), (1, 31)),
            ((3, 1), (3, 31)),
            ((2, 1), (2, 28)),
            ((3, 1), (3, 2)),
        ]
    }
    # 2018 was 300 in January and 100 in March, of 400
    assert list(found.values()) == [-600_00, -200_00, 0, -12_90]


def test_the_outcome_of_a_row_is_that_of_its_months_with_the_sign_of_the_result(book):
    of_mia = read_budget(
        budget(['accounts = ["5010"], objects = ["6:MIA"], amounts = [-1]']), "b"
    ).lines[0]
    assert outcome_by_month(book, fiscal_year(book, 2019), of_mia) == (
        *(-40_00, -50_00, -7_00),
        *[0] * 9,
    )


def forecast(day, amount):
    head = f'kind = "forecast"\ndecided = {day}\n'
    return budget([f'line = "costs", amounts = [{amount}]'], head=head)


def test_of_two_forecasts_the_later_counts_in_whatever_order_they_came(book):
    set_budget(book, budget(['line = "costs", amounts = [-120]']), "b.toml")
    set_budget(book, forecast("2019-08-31", -150), "f2.toml")
    set_budget(book, forecast("2019-05-31", -130), "f1.toml")
    latest, current = latest_forecast(book, 2019), current_budget(book, 2019)
    assert latest is not None
    assert current is not None
    assert (latest.version, current.version) == ("forecast 2019-08-31", "adopted")
    found = operations(book, fiscal_year(book, 2019), Period(date(2019, 1, 1), date(2019, 6, 30)))
    costs = found.line("costs")
    assert (costs.forecast, costs.year_budget, costs.budget) == (-150_00, -120_00, -60_00)
    assert found.line("result").forecast == -150_00


def test_without_a_forecast_what_is_left_of_the_budget_is_added_to_the_outcome(book):
    set_budget(book, budget(['line = "costs", amounts = [-120]']), "b.toml")
    found = operations(book, fiscal_year(book, 2019), Period(date(2019, 4, 1), date(2019, 4, 30)))
    assert found.line("costs").outcome == -13_00
    assert found.line("costs").forecast == -110_00 - 80_00


PLANNED = budget(
    [
        'line = "costs", amounts = [0, -500]',
        'line = "income", amounts = [0, 0]',
        'line = "costs", amounts = [-3, 0]',
    ],
    years="[2019, 2020]",
)


def test_a_row_with_money_only_in_a_plan_year_is_a_row_of_the_budget(book):
    whole = read_budget(PLANNED, "b.toml")
    left = without_empty_rows(whole)
    assert [line.id for line in left.lines] == ["r0", "r2", "result"]
    assert left.result() == (-3_00, -500_00)
    set_budget(book, PLANNED, "b.toml")
    costs = operations(book, fiscal_year(book, 2019)).line("costs")
    assert (costs.budget, costs.year_budget) == (-3_00, -3_00)


def test_every_line_is_offered_beside_those_that_have_money_only_in_a_plan_year(book):
    text = PLANNED.replace('"r0"', '"costs"').replace('"r1", sv', '"income", sv')
    one = without_empty_rows(read_budget(text.replace('"r1"', '"income"'), "b.toml"))
    one = replace(one, lines=tuple(line for line in one.lines if line.id != "r2"))
    one = replace(one, lines=(*one.lines[:-1], replace(one.lines[-1], of=("costs",))))
    found = with_every_line(one, template_of(book, fiscal_year(book, 2019)))
    assert {line.id: line.amounts for line in found.lines if line.kind == "row"} == {
        "income": (0, 0),
        "costs": (0, -500_00),
    }


def test_branches_have_the_budget_of_the_rows_that_are_theirs(book):
    """By the row's own branch, by its project's, by where it is posted; of several, by none."""
    rows = [
        'accounts = ["5010"], objects = ["1:STAB"], amounts = [-1]',
        'accounts = ["5010"], objects = ["6:MIA"], amounts = [-20]',  # 50 of MIA's 97 are in STAB
        'accounts = ["5010"], objects = ["6:FINSAM"], amounts = [-300]',
        'line = "income", amounts = [4000]',  # posted nowhere
        'line = "costs", amounts = [-50000]',  # posted in two branches and in none
    ]
    set_budget(book, budget(rows), "b.toml")
    found = operations(book, fiscal_year(book, 2019))

    def of(section, value):
        rows = [line for line in found.lines if line.section == section and line.kind != "heading"]
        return {line.id: getattr(line, value) for line in rows}

    assert of("branches", "year_budget") == {
        "branches:KANSLI": -300_00,
        "branches:STAB": -21_00,
        "branches:": 4000_00,
        "shared:branches": -50000_00,
        "sum:branches": -46321_00,
    }
    assert of("branches", "outcome") == {
        "branches:KANSLI": -51_00,
        "branches:STAB": -57_00,  # and the seven of MIA that name no branch
        "branches:": -2_00,
        "shared:branches": 0,
        "sum:branches": -110_00,
    }
    assert of("activities", "year_budget") == {
        "activities:FINSAM": -300_00,
        "activities:MIA": -21_00,  # all that is posted in STAB is of MIA
        "activities:": 4000_00,
        "shared:activities": -50000_00,
        "sum:activities": -46321_00,
    }


@pytest.mark.parametrize(
    ("kansli", "stab", "centre"),
    [(40, 50, "STAB"), (50, -60, "STAB"), (60, 50, "KANSLI"), (5, 5, "KANSLI")],
)
def test_the_branch_of_a_project_is_where_most_of_it_is_posted(kansli, stab, centre):
    movement = {
        ("5010", (STAB, MIA)): stab,
        ("5020", (KANSLI, MIA)): kansli,
        ("5010", (KANSLI,)): 9,
    }
    assert centres_of(Balances({}, movement)) == {"MIA": centre}


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        (
            'id,label,line,2024,2025\nrent,Hyra,premises,"-1200,50","-1 300,05"\n',
            (-1200_50, -1300_05),
        ),
        ("id,label,line,2024,2025\nrent,Hyra,premises,-1200.50,0\n", (-1200_50, 0)),
        ("id\tlabel\tline\t2024\t2025\nrent\tHyra, el\tpremises\t-1200,50\t\n", (-1200_50, 0)),
        ("id;label;line;2024;2025\nrent;Hyra, el;premises;;7,5\n", (0, 7_50)),
    ],
)
def test_an_amount_of_a_spreadsheet_is_read_to_the_ore_whatever_parts_its_cells(text, amounts):
    budget = read_budget_csv(text, "b.csv")
    assert budget.lines[0].amounts == amounts
    assert budget.result() == amounts


def test_a_bare_decimal_comma_in_a_file_of_commas_is_refused_and_not_read_as_two_amounts():
    text = "id,label,line,2024\nrent,Hyra,premises,-1200\npay,Lön,staff,-1200,50\n"
    with pytest.raises(ImportFileError, match=r"b\.csv:3: .*quotation marks") as refused:
        read_budget_csv(text, "b.csv")
    assert [fault.code for fault in refused.value.problems] == ["too-many-cells"]
