"""The follow-up of a book of twelve vouchers, every figure worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import add_objects
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, template_text
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.budget.store import set_budget
from ledger.core.calendar import Period
from ledger.core.model import DimensionObject, Posting, VoucherInput
from ledger.management.follow_up import operations

KANSLI, STYR, MIA = (1, "KANSLI"), (1, "STYR"), (6, "MIA")
VOUCHERS = (  # 2019, kronor; the last is months after the others
    ((1, 10), "3985", -60000, ()),
    ((1, 15), "5010", 10000, (KANSLI,)),
    ((2, 12), "5010", 6000, (KANSLI, MIA)),
    ((2, 20), "5010", 4000, (STYR, MIA)),
    ((3, 5), "5010", 10000, (KANSLI,)),
    ((3, 10), "5010", 3000, (MIA,)),
    ((3, 15), "5010", 2000, (STYR,)),
    ((3, 20), "3985", -5000, (MIA,)),
    ((3, 25), "5010", 1000, ()),
    ((4, 10), "5010", 10000, (KANSLI,)),
    ((6, 30), "3985", -60000, ()),
    ((11, 15), "5010", 1000, (STYR, MIA)),
)
LAST_YEAR = (
    ((3, 12), "5010", 7000, (KANSLI,)),
    ((3, 25), "3985", -2000, ()),
    ((5, 2), "5010", 500, (STYR,)),
)
BUDGET = """
years = [2019]
lines = [
  {row = "contributions", line = "income", amounts = [120000], sv = "Bidrag"},
  {row = "office", accounts = ["5000-5999"], objects = ["1:KANSLI"], amounts = [-120000], sv = "K"},
  {row = "board", accounts = ["5000-5999"], objects = ["1:STYR"], months = {3 = -3000, 12 = -3000}, sv = "S"},
  {row = "mia", accounts = ["5000-5999"], objects = ["6:MIA"], amounts = [-24000], sv = "MIA"},
  {sum = "result", of = ["contributions", "office", "board", "mia"], sv = "Resultat"},
]
"""  # noqa: E501
MARCH = Period(date(2019, 3, 1), date(2019, 3, 31))
DAYS = Period(date(2019, 3, 10), date(2019, 3, 20))
OUTCOME, BUDGETED, FORECAST, PRIOR = 0, 1, 3, 4
YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))

# Outcome, budget, forecast and the same days of 2018, in öre. MIA is in KANSLI: 6 000 of it
# stands there, 5 000 in STYR. Of 10–20 March the budget is 11 days of 31, and to the 20th 20.
EXPECTED = {
    MARCH: {
        "income": (5000_00, 10000_00, 155000_00, 2000_00),
        "costs": (-16000_00, -15000_00, -147000_00, -7000_00),
        "result": (-11000_00, -5000_00, 8000_00, -5000_00),
        "branches:KANSLI": (-8000_00, -12000_00, -132000_00, -7000_00),
        "branches:STYR": (-2000_00, -3000_00, -9000_00, 0),
        "branches:": (-1000_00, 10000_00, 149000_00, 2000_00),
        "sum:branches": (-11000_00, -5000_00, 8000_00, -5000_00),
        "activities:MIA": (2000_00, -2000_00, -26000_00, 0),
        "activities:": (-13000_00, None, 37000_00, -5000_00),
        "shared:activities": (0, -3000_00, -3000_00, 0),
        "sum:activities": (-11000_00, -5000_00, 8000_00, -5000_00),
        "equity": (49000_00, None, 28000_00, -5000_00),
        "liquid_assets": (49000_00, None, 49000_00, -5000_00),
    },
    DAYS: {
        "income": (5000_00, 3548_39, 158548_39, 0),
        "costs": (-5000_00, -5322_59, -151322_59, -7000_00),
        "result": (0, -1774_20, 7225_80, -7000_00),
        "branches:KANSLI": (2000_00, -4258_07, -136258_07, -7000_00),
        "branches:STYR": (-2000_00, -1064_52, -10064_52, 0),
        "branches:": (0, 3548_39, 153548_39, 0),
        "sum:branches": (0, -1774_20, 7225_80, -7000_00),
        "activities:MIA": (2000_00, -709_68, -26709_68, 0),
        "activities:": (-2000_00, None, 38000_00, -7000_00),
        "shared:activities": (0, -1064_52, -4064_52, 0),
        "sum:activities": (0, -1774_20, 7225_80, -7000_00),
        "equity": (50000_00, None, 27225_80, -7000_00),
        "liquid_assets": (50000_00, None, 50000_00, -7000_00),
    },
    YEAR: {
        "income": (125000_00, 120000_00, 125000_00, 2000_00),
        "costs": (-47000_00, -150000_00, -47000_00, -7500_00),
        "result": (78000_00, -30000_00, 78000_00, -5500_00),
        "branches:KANSLI": (-34000_00, -144000_00, -34000_00, -7000_00),
        "branches:STYR": (-7000_00, -6000_00, -7000_00, -500_00),
        "branches:": (119000_00, 120000_00, 119000_00, 2000_00),
        "sum:branches": (78000_00, -30000_00, 78000_00, -5500_00),
        "activities:MIA": (-9000_00, -24000_00, -9000_00, 0),
        "activities:": (87000_00, None, 87000_00, -5500_00),
        "shared:activities": (0, -6000_00, 0, 0),
        "sum:activities": (78000_00, -30000_00, 78000_00, -5500_00),
        "equity": (98000_00, None, 98000_00, -5500_00),
        "liquid_assets": (98000_00, None, 98000_00, -5500_00),
    },
}


@pytest.fixture
def twelve(book):
    add_objects(book, [DimensionObject(1, "STYR", "Styrelse")], "EK")
    text = template_text(book, fiscal_year(book, 2019))
    add_fiscal_year(book, Period(date(2018, 1, 1), date(2018, 12, 31)), text, "EK")
    for year, vouchers in ((2018, LAST_YEAR), (2019, VOUCHERS)):
        for (month, day), account, kronor, held in vouchers:
            amount = kronor * 100
            rows = (Posting(account, amount, held), Posting("1930", -amount))
            record(book, VoucherInput(date(year, month, day), "x", rows, recorded_by="EK"))
    cash = (Posting("1930", 20000_00), Posting("2067", -20000_00))
    add_opening_balances(book, fiscal_year(book, 2019), cash, "EK")
    set_budget(book, BUDGET, "b.toml")
    return book


@pytest.mark.parametrize("period", EXPECTED, ids=lambda days: f"{days.first}--{days.last}")
def test_every_figure_of_the_follow_up(twelve, period):
    found = operations(twelve, fiscal_year(twelve, 2019), period)
    shown = {
        line.id: (line.outcome, line.budget, line.forecast, line.prior)
        for line in found.lines
        if line.kind != "heading" and line.id in EXPECTED[period]
    }
    assert shown == EXPECTED[period]
    below = {line.id for line in found.lines if line.kind != "heading"} - shown.keys()
    assert below == set(), "no line is without an expectation"


@pytest.mark.parametrize("period", EXPECTED, ids=lambda days: f"{days.first}--{days.last}")
@pytest.mark.parametrize("section", ["branches", "activities"])
def test_the_rows_of_a_section_add_up_to_the_result(twelve, period, section):
    found = operations(twelve, fiscal_year(twelve, 2019), period)
    rows = [line for line in found.lines if line.section == section and line.kind == "row"]
    result = found.line("result").amounts
    for place in (OUTCOME, BUDGETED, FORECAST, PRIOR):
        assert sum(line.amounts[place] or 0 for line in rows) == result[place]
    assert found.line(f"sum:{section}").amounts == result


def test_a_forecast_made_for_the_whole_is_divided_like_the_outcome(twelve):
    made = BUDGET.replace("years", 'kind = "forecast"\ndecided = 2019-03-31\nyears', 1)
    set_budget(twelve, made.replace("[-120000]", "[-100000]"), "f.toml")
    found = operations(twelve, fiscal_year(twelve, 2019), MARCH)
    assert found.line("result").forecast == -10000_00
    assert found.line("branches:KANSLI").forecast == -124000_00
    for section in ("branches", "activities"):
        assert found.line(f"sum:{section}").forecast == -10000_00
