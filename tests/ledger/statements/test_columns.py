"""The columns that a template gives the statements: the budget, and the year before last."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.prior_year import set_prior_year_figures
from ledger.bookkeeping.vouchers import record
from ledger.budget.store import set_budget
from ledger.core.calendar import Period
from ledger.core.errors import TemplateError
from ledger.core.model import Account, Posting, VoucherInput
from ledger.management.report_columns import printed_statement
from ledger.report_layout.reader import read_template
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import notes_of
from tests.ledger.report_layout.small import SMALL, amounts_of, book_of

COLUMNS = 'columns = ["actual", "budget", "prior", "third"]\n'
WIDE = COLUMNS + SMALL
BUDGET = """
years = [2021]
lines = [
  {row = "grants", line = "income", amounts = [1200], sv = "Bidrag"},
  {row = "costs", line = "costs", amounts = [-240], sv = "Kostnader"},
  {row = "audit", line = "audit", amounts = [-60], sv = "Revision"},
  {row = "lost", accounts = ["8400"], amounts = [-12], sv = "Ränta"},
  {sum = "result", of = ["grants", "costs", "audit", "lost"], sv = "Resultat"},
]
"""


@pytest.fixture
def book(tmp_path):
    """Three years, in which the grants are 100, 200 and 300 kronor; 2021 has a budget."""
    with book_of(tmp_path / "bok.finsam", WIDE) as book:
        add_accounts(book, [Account("8400", "Ränta", "cost")], "EK")
        for name in (2020, 2021):
            year = Period(date(name, 1, 1), date(name, 12, 31))
            add_fiscal_year(book, year, WIDE, "EK")
        for name, kronor in ((2019, 100), (2020, 200), (2021, 300)):
            rows = (Posting("1930", kronor * 100), Posting("3985", -kronor * 100))
            record(book, VoucherInput(date(name, 6, 1), "Bidrag", rows))
        set_budget(book, BUDGET, "b.toml")
        yield book


def test_the_columns_stand_in_the_order_of_the_template(book):
    made = printed_statement(book, "income", fiscal_year(book, 2021))
    assert [(one.id, one.label) for one in made.columns] == [
        ("actual-2021", "2021"),
        ("budget-2021", "Budget 2021"),
        ("actual-2020", "2020"),
        ("actual-2019", "2019"),
    ]
    assert amounts_of(made) == {
        "income": (300_00, 1200_00, 200_00, 100_00),
        "costs": (0, -300_00, 0, 0),
        "unplaced": (0, -12_00, 0, 0),
        "result": (300_00, 888_00, 200_00, 100_00),
    }
    assert made.problems == ()


def test_of_some_days_the_budget_is_that_of_the_days(book):
    half = Period(date(2021, 1, 1), date(2021, 6, 30))
    made = printed_statement(book, "income", fiscal_year(book, 2021), half)
    assert [one.label for one in made.columns][:2] == ["2021-01–06", "Budget"]
    assert amounts_of(made)["result"] == (300_00, 444_00, 200_00, 100_00)


def test_the_balance_sheet_the_cash_flow_and_the_notes_have_the_years_and_no_budget(book):
    year = fiscal_year(book, 2021)
    reports = (
        printed_statement(book, "balance", year),
        printed_statement(book, "cashflow", year),
        notes_of(book, year),
        balance_requirement(book, year),
    )
    for made in reports:
        assert [one.id[-4:] for one in made.columns] == ["2021", "2020", "2019"]
        assert {len(line.amounts) for line in made.lines if line.amounts} == {3}
    assert amounts_of(reports[0])["bank"] == (600_00, 300_00, 100_00)
    assert amounts_of(reports[1])["closing_cash"] == (600_00, 300_00, 100_00)


def test_what_is_not_known_has_no_column(book):
    made = printed_statement(book, "income", fiscal_year(book, 2019))
    assert [one.id for one in made.columns] == ["actual-2019"]


def test_years_booked_elsewhere_are_columns_where_they_are_known(book):
    set_prior_year_figures(book, 2018, {"income": 80_00, "result": 80_00})
    set_prior_year_figures(book, 2017, {"income": 70_00, "result": 70_00})
    for name, expected in ((2019, (100_00, 80_00, 70_00)), (2020, (200_00, 100_00, 80_00))):
        made = printed_statement(book, "income", fiscal_year(book, name))
        assert amounts_of(made)["income"] == expected
    heads = [(one.id, one.label) for one in made.columns]
    assert heads == [(f"actual-{name}", str(name)) for name in (2020, 2019, 2018)]
    half = Period(date(2019, 1, 1), date(2019, 6, 30))
    made = printed_statement(book, "income", fiscal_year(book, 2019), half)
    assert [one.id for one in made.columns] == ["actual-2019"]


def test_a_year_of_which_only_its_position_is_known_is_no_column(tmp_path):
    pledges = WIDE.replace(
        '  {sum = "total_equity_and_liabilities"',
        '  {memo = "pledges", sv = "Panter"},\n  {sum = "total_equity_and_liabilities"',
    )
    with book_of(tmp_path / "bok.finsam", pledges) as book:
        for name, rows in ((2018, {"income": 80_00}), (2017, {"pledges": 5_00})):
            set_prior_year_figures(book, name, rows)
        made = printed_statement(book, "income", fiscal_year(book))
        assert [one.id for one in made.columns] == ["actual-2019", "actual-2018"]
        set_prior_year_figures(book, 2017, {"pledges": 5_00, "income": 0})
        made = printed_statement(book, "income", fiscal_year(book))
        assert [one.id for one in made.columns] == ["actual-2019", "actual-2018", "actual-2017"]


def test_of_a_broken_year_the_third_is_the_one_that_ended_two_years_before(tmp_path):
    broken = Period(date(2018, 7, 1), date(2019, 6, 30))
    with book_of(tmp_path / "bok.finsam", WIDE, year=broken) as book:
        for name in (2018, 2017, 2016):
            set_prior_year_figures(book, name, {"income": name, "result": name})
        made = printed_statement(book, "income", fiscal_year(book))
        assert amounts_of(made)["income"] == (0, 2018, 2017)


def test_without_the_key_there_are_two_columns(tmp_path):
    with book_of(tmp_path / "bok.finsam", SMALL) as book:
        set_prior_year_figures(book, 2018, {"income": 80_00, "result": 80_00})
        set_prior_year_figures(book, 2017, {"income": 70_00, "result": 70_00})
        add_accounts(book, [Account("8400", "Ränta", "cost")], "EK")
        set_budget(book, BUDGET.replace("2021", "2019"), "b.toml")
        made = printed_statement(book, "income", fiscal_year(book))
        assert [one.id for one in made.columns] == ["actual-2019", "actual-2018"]


@pytest.mark.parametrize(
    "faulty",
    [
        '["actual"]',
        '["prior", "actual"]',
        '["actual", "third", "prior"]',
        '["budget", "actual", "prior"]',
        '["actual", "prior", "budget", "budget"]',
        '["actual", "prior", "plan"]',
        '["actual", "prior", ["budget"]]',
        '"actual"',
        "[]",
    ],
)
def test_faulty_columns_are_named_by_file_line_and_key(faulty):
    with pytest.raises(TemplateError) as refused:
        read_template(f"\ncolumns = {faulty}\n{SMALL}", "prov.toml")
    (fault,) = refused.value.problems
    assert (fault.where, fault.code) == ("prov.toml:2: columns", "bad-columns")
