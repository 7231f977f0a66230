"""Lines that take a portion of their balances: the opening balance, the debits, the credits."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct
from ledger.core.balances import Balances
from ledger.core.calendar import Period
from ledger.core.errors import Refused, TemplateError
from ledger.layout_changes.structure import act_in, place_accounts
from ledger.report_layout.account_ranges import PORTIONS
from ledger.report_layout.edit import move_account
from ledger.report_layout.reader import read_template
from ledger.statements.book_statements import columns, notes_of, statement_of, template_of
from ledger.statements.drilldown import Breakdown
from ledger.statements.line_amounts import StatementColumn, line_amounts
from tests.ledger.report_layout.small import amounts_of, book_of, changed

EQUITY = """
  {row = "opening_equity", accounts = ["2060-2069"], from = "opening", role = "equity", sv = "IB"},
  {row = "direct_equity", accounts = ["2060-2069"], from = "movement", role = "equity", sv = "D"},
"""
APART = changed(
    (
        '  {row = "equity", accounts = ["2060-2069"], role = "equity", sv = "Eget kapital"},',
        EQUITY.strip("\n"),
    ),
    ('of = ["equity", "profit"]', 'of = ["opening_equity", "direct_equity", "profit"]'),
    ('change = ["equity", "profit"]', 'change = ["opening_equity", "direct_equity", "profit"]'),
)
ASSETS = changed(
    (
        '{line = "equipment_all", accounts = ["1220-1229"], sv = "Inventarier", en = "Equipment"},',
        """{line = "cost_ib", accounts = ["1220"], from = "opening", sv = "Ingående", en = "O"},
  {line = "bought", accounts = ["1220"], from = "debit", sv = "Anskaffningar", en = "B"},
  {line = "sold", accounts = ["1220"], from = "credit", sv = "Försäljningar", en = "S"},
  {line = "written_ib", accounts = ["1229"], from = "opening", sv = "Ing avskr", en = "W"},
  {line = "written", accounts = ["1229"], from = "movement", sv = "Årets", en = "W"},""",
    ),
)


def test_last_years_result_is_opening_equity_and_not_the_result_of_the_year():
    template = read_template(APART, "prov.toml")
    balances = Balances(
        {("1930", ()): 1_000, ("2067", ()): -700, ("2069", ()): -300},
        {("3985", ()): -90, ("1930", ()): 90},
    )
    found = line_amounts(template, StatementColumn("", "", balances)).amounts
    assert (found["opening_equity"], found["direct_equity"], found["profit"]) == (1_000, 0, 90)
    assert found["total_assets"] == found["total_equity_and_liabilities"] == 1_090


def test_a_correction_straight_to_equity_and_a_closing_entry_leave_opening_and_result_alone():
    template = read_template(APART, "prov.toml")
    balances = Balances(
        {("1930", ()): 1_000, ("2067", ()): -700, ("2069", ()): -300},
        {
            ("3985", ()): -90,
            ("1930", ()): 90 + 25,
            ("2067", ()): -300 - 25,
            ("2069", ()): 300 - 90,
            ("8999", ()): 90,
        },
    )
    found = line_amounts(template, StatementColumn("", "", balances)).amounts
    assert (found["opening_equity"], found["direct_equity"], found["profit"]) == (1_000, 25, 90)
    assert found["direct"] == 25
    assert found["cash_flow"] == 115 == found["closing_cash"] - found["opening_cash"]


@pytest.fixture
def assets(tmp_path):
    """Bought for 100 in February, sold for its cost of 40 in May; 30 in March is taken back."""
    opening = (("1220", 500), ("1229", -200), ("2067", -300))
    vouchers = (
        (date(2019, 2, 1), ("1220", 100), ("1930", -100)),
        (date(2019, 3, 1), ("1220", 30), ("1930", -30)),
        (date(2019, 5, 1), ("1220", -40), ("1930", 40)),
        (date(2019, 6, 30), ("1229", -50), ("7832", 50)),
    )
    with book_of(tmp_path / "bok.finsam", ASSETS, opening, vouchers) as book:
        mistake = voucher_at(book, 2)
        assert mistake is not None
        correct(book, mistake, date(2019, 3, 2), "fel")
        yield book


def test_a_note_shows_what_was_bought_and_what_was_sold_apart(assets):
    found = amounts_of(notes_of(assets, fiscal_year(assets)))
    lines = ("cost_ib", "bought", "sold", "written_ib", "written", "total:2")
    assert [found[line][0] for line in lines] == [500, 100, -40, -200, -50, 310]


def test_in_a_part_of_the_year_opening_is_that_of_the_year(assets):
    spring = Period(date(2019, 4, 1), date(2019, 5, 31))
    found = amounts_of(notes_of(assets, fiscal_year(assets), spring))
    lines = ("cost_ib", "bought", "sold", "written_ib", "total:2")
    assert [found[line][0] for line in lines] == [500, 100, -40, -200, 360]
    sheet = amounts_of(statement_of(assets, "balance", fiscal_year(assets), spring))
    assert sheet["equipment"][0] == 360
    flow = amounts_of(statement_of(assets, "cashflow", fiscal_year(assets), spring))
    assert flow["investments"][0] == 40


def test_every_figure_opens_down_to_balances_that_add_up_to_it(assets):
    year = fiscal_year(assets)
    template = template_of(assets, year)
    breakdown = Breakdown(template, columns(assets, template, year, None, "notes"))
    for line in ("cost_ib", "bought", "sold", "written_ib", "written", "equipment"):
        whole = breakdown.line(line)
        parts = breakdown.parts(whole)
        assert sum(part.amounts[0] or 0 for part in parts) == whole.amounts[0], line
    (bought,) = breakdown.parts(breakdown.line("bought"))
    assert (bought.key, bought.amounts) == (("1220", ()), (100, None))


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (('from = "credit"', 'from = "kredit"'), "prov.toml: notes.2.sold.from", "debit"),
        (('from = "credit"', 'from = "debit"'), "prov.toml: notes.2.sold.accounts", "never match"),
        (
            ('accounts = ["3000-3999"], role', 'accounts = ["3000-3999"], from = "debit", role'),
            "prov.toml: statements.income.income.from",
            "balance sheet",
        ),
        (
            (
                (
                    '{line = "sold", accounts = ["1220"], from = "credit", sv = "Försäljningar",'
                    ' en = "S"},\n'
                ),
                "",
            ),
            "prov.toml: notes.2.bought.from",
            "credit",
        ),
    ],
)
def test_a_faulty_portion_is_told_with_its_place(change, place, words):
    with pytest.raises(TemplateError) as refused:
        read_template(changed(change, of=ASSETS), "prov.toml")
    said = [
        str(fault)
        for fault in refused.value.problems
        if re.sub(r":[0-9]+", "", fault.where) == place
    ]
    assert any(words in text for text in said), refused.value


MORE = (
    '{line = "more", accounts = ["1224"], from = "credit", sv = "M"},',
    '  {line = "less", accounts = ["1225"], from = "opening", sv = "L"},',
    '  {line = "least", accounts = ["1225"], from = "debit", sv = "N"},',
    '  {line = "written_ib"',
)


def test_an_account_goes_to_every_line_that_takes_a_portion_where_one_of_them_is_named():
    charted = changed(('["1220", "Inventarier"]', '["1220", "I"], ["1250", "D"]'), of=ASSETS)
    moved = read_template(move_account(charted, "prov.toml", "1250", "sold"), "prov.toml")
    lines = [moved.leaf_of(("1250", ()), portion) for portion in PORTIONS]
    assert [leaf and leaf.line.id for leaf in lines] == ["cost_ib", "bought", "sold"]


def test_an_account_of_which_a_portion_would_be_left_is_not_moved_unsaid(tmp_path):
    apart = changed(
        ('["1220", "Inventarier"]', '["1220", "I"], ["1225", "D"]'),
        ('["1220"], from = "opening"', '["1220", "1224"], from = "opening"'),
        ('["1220"], from = "debit"', '["1220", "1224"], from = "debit"'),
        ('["1220"], from = "credit"', '["1220", "1225"], from = "credit"'),
        ('{line = "written_ib"', "\n".join(MORE)),
        of=ASSETS,
    )
    with (
        book_of(tmp_path / "bok.finsam", apart) as book,
        pytest.raises(Refused) as refused,
    ):
        place_accounts(act_in(book, None, dry_run=True), ["1225"], "cost_ib")
    (fault,) = refused.value.problems
    assert (fault.code, fault.values["others"]) == ("place-portion", "least, sold")
