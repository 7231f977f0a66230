"""The follow-up by the groups of a template, every figure worked out by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, template_text
from ledger.bookkeeping.vouchers import record
from ledger.budget.store import set_budget
from ledger.core.calendar import Period
from ledger.core.errors import TemplateError
from ledger.core.model import Posting, VoucherInput
from ledger.management.follow_up import operations
from ledger.report_layout.reader import read_template
from tests.ledger.report_layout.small import SMALL, book_of, changed

MIA, HE, ADM = (6, "MIA"), (6, "HE"), (6, "ADM")
GROUPS = """
[[operations]]
id = "mia"
sv = "Mia"
en = "Mia's"
project = ["MIA"]

[[operations]]
id = "audit"
sv = "Revision"
lines = ["audit"]

[[operations]]
id = "office"
sv = "Kansli"
accounts = ["5000-5999"]
project = ["", "ADM"]
"""
VOUCHERS = (
    (date(2019, 2, 1), ("1930", 900_00), ("3985", -500_00), ("3985", -400_00, (MIA,))),
    (date(2019, 3, 1), ("5010", 250_00, (MIA,)), ("5010", 120_00, (ADM,)), ("1930", -370_00)),
    (date(2019, 4, 1), ("6420", 30_00, (MIA,)), ("6420", 20_00), ("1930", -50_00)),
    (date(2019, 5, 1), ("5010", 70_00, (HE,)), ("7832", 10_00), ("1930", -80_00)),
)
BUDGET = """
years = [2019]
lines = [
  {row = "grants", line = "income", amounts = [1200], sv = "Bidrag"},
  {row = "mia_in", accounts = ["3985"], objects = ["6:MIA"], amounts = [480], sv = "Mia in"},
  {row = "mia_out", accounts = ["5000-6999"], objects = ["6:MIA"], amounts = [-360], sv = "Mia ut"},
  {row = "audit", line = "audit", amounts = [-60], sv = "Revision"},
  {row = "rent", accounts = ["5010"], objects = ["6:ADM"], amounts = [-240], sv = "Hyra"},
  {row = "wear", line = "depreciation", amounts = [-12], sv = "Avskrivning"},
  {row = "all", accounts = ["5000-6999"], amounts = [-24], sv = "Gemensamt"},
  {sum = "result", of = ["grants", "mia_in", "mia_out", "audit", "rent", "wear", "all"], sv = "R"},
]
"""
HALF = Period(date(2019, 1, 1), date(2019, 6, 30))
# Outcome, budget, forecast of the year; income is 400 of Mia's, 500 that no group takes. Mia takes
# her part of the audit, being first. Of the budget of the year, half falls on the days.
YEAR_FIGURES = {
    "groups:mia": (120_00, 120_00),
    "groups:mia:income": (400_00, 480_00),
    "groups:mia:costs": (-280_00, -360_00),
    "groups:audit": (-20_00, -60_00),
    "groups:audit:costs": (-20_00, -60_00),
    "groups:office": (-120_00, -240_00),
    "groups:office:costs": (-120_00, -240_00),
    "groups:": (420_00, 1188_00),
    "groups::income": (500_00, 1200_00),
    "groups::costs": (-80_00, -12_00),
    "shared:groups": (0, -24_00),
    "shared:groups:costs": (0, -24_00),
    "sum:groups": (400_00, 984_00),
    "sum:groups:income": (900_00, 1680_00),
    "sum:groups:costs": (-500_00, -696_00),
}


@pytest.fixture
def book(tmp_path):
    with book_of(tmp_path / "bok.finsam", SMALL + GROUPS, vouchers=VOUCHERS) as book:
        set_budget(book, BUDGET, "b.toml")
        yield book


def in_groups(found):
    return {
        line.id: line for line in found.lines if line.section == "groups" and line.kind != "heading"
    }


def test_each_group_has_its_income_its_costs_and_its_budget(book):
    shown = in_groups(operations(book, fiscal_year(book)))
    assert {key: (line.outcome, line.budget) for key, line in shown.items()} == YEAR_FIGURES
    assert shown["groups:mia"].label == "Mia"
    assert shown["groups:mia:costs"].deviation == 80_00


def test_of_some_days_a_group_has_their_months_of_the_budget_and_what_is_left_as_forecast(book):
    mia = in_groups(operations(book, fiscal_year(book), HALF))["groups:mia"]
    assert (mia.outcome, mia.budget, mia.forecast) == (120_00, 60_00, 180_00)


@pytest.mark.parametrize("period", [None, HALF, Period(date(2019, 3, 1), date(2019, 3, 31))])
def test_the_groups_together_are_the_result_in_every_column(book, period):
    found = operations(book, fiscal_year(book), period)
    shown = in_groups(found)
    groups = [line for line in shown.values() if line.kind == "row" and line.level == 1]
    result = found.line("result")
    assert shown["sum:groups"].amounts == result.amounts
    for place, amount in enumerate(result.amounts):
        assert sum(line.amounts[place] or 0 for line in groups) == (amount or 0)
    for line in [*groups, shown["sum:groups"]]:
        parts = [shown.get(f"{line.id}:{part}") for part in ("income", "costs")]
        for place in (0, 1, 3):
            assert sum(part.amounts[place] or 0 for part in parts if part) == (
                line.amounts[place] or 0
            ), line.id


def test_the_year_before_is_divided_by_the_same_rule(book):
    text = template_text(book, fiscal_year(book, 2019))
    add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), text, "EK")
    rows = (Posting("5010", 5_00, (MIA,)), Posting("1930", -5_00))
    record(book, VoucherInput(date(2020, 2, 1), "Hyra", rows))
    shown = in_groups(operations(book, fiscal_year(book, 2020)))
    assert {key: line.prior for key, line in shown.items() if line.level == 1} == {
        "groups:mia": 120_00,
        "groups:audit": -20_00,
        "groups:office": -120_00,
        "groups:": 420_00,
    }


def test_without_groups_there_is_no_such_section(tmp_path):
    with book_of(tmp_path / "bok.finsam", SMALL, vouchers=VOUCHERS) as book:
        assert in_groups(operations(book, fiscal_year(book))) == {}


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('project = ["MIA"]', 'project = ["MAI"]', "operations.mia.project", "no object 'MAI'"),
        ('lines = ["audit"]', 'lines = ["adit"]', "operations.audit.lines", "no line 'adit'"),
        ('lines = ["audit"]', 'lines = ["bank"]', "operations.audit.lines", "no line 'bank'"),
        ('lines = ["audit"]', 'rows = ["audit"]', "operations.audit.rows", "no key 'rows'"),
        ('lines = ["audit"]', "", "operations.audit", "takes nothing"),
        ('["5000-5999"]', "[]", "operations.office", "takes nothing"),
        ('["5000-5999"]', '["5999-5000"]', "operations.office.accounts", "not accounts"),
        ('["5000-5999"]', '["1000-5999"]', "operations.office.accounts", "Account 1220"),
        (
            'accounts = ["5000-5999"]',
            'accounts = ["5000-5999"]\nlines = ["costs"]',
            "operations.office.lines",
            "keep one",
        ),
        ('id = "audit"', 'id = "mia"', "operations.mia", "another id"),
        (
            'accounts = ["5000-5999"]\nproject = ["", "ADM"]',
            'lines = ["audit"]',
            "operations.office",
            "can never take anything: audit",
        ),
    ],
)
def test_a_faulty_group_is_named_by_file_line_and_key(old, new, place, words):
    text = SMALL + changed((old, new), of=GROUPS)
    with pytest.raises(TemplateError) as refused:
        read_template(text, "prov.toml")
    found = [
        fault
        for fault in refused.value.problems
        if re.sub(r":[0-9]+:", ":", fault.where) == f"prov.toml: {place}"
    ]
    assert any(words in str(fault) for fault in found), refused.value
    first = text[: text.index("[[operations]]")].count("\n")
    for fault in found:
        line = int(fault.where.split(":")[1])
        assert line > first, "it is a line of the group"
