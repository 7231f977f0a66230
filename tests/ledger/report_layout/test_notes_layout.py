"""What a note and a row can say: some of another line, notes pointed to, headings and sub-sums."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.errors import TemplateError
from ledger.core.label import Label
from ledger.report_layout.edit import move_account, rename_line
from ledger.report_layout.reader import read_template
from ledger.statements.book_statements import columns, notes_of, statement_of, template_of
from ledger.statements.drilldown import Breakdown
from tests.ledger.report_layout.small import SMALL, amounts_of, book_of, changed

NOTE_1 = SMALL[SMALL.index('  {line = "audit"') : SMALL.index(']\n\n[[notes]]\nnumber = "2"')]
RICH = changed(
    (
        NOTE_1,
        """  {heading = "of_staff", sv = "Kansli", en = "Office"},
  {line = "rent", accounts = ["5000-5999"], project = ["", "ADM"], sv = "Lokal", en = "Rent"},
  {line = "other_costs", accounts = ["6000-7799", "7900-7999"], sv = "Övrigt", en = "Other"},
  {part = "audit", accounts = ["6420"], sv = "varav räkenskapsrevision", en = "of which audit"},
  {sum = "office", of = ["rent", "other_costs"], sv = "Summa kansli", en = "Office"},
  {heading = "of_activities", sv = "Insatser", en = "Activities"},
  {line = "not_he", accounts = ["4000-5999"], project = {not = ["HE"]}, sv = "Ej HE", en = "N"},
  {line = "he", accounts = ["4000-5999"], sv = "HE", en = "HE"},
""",
    ),
    (
        '{row = "profit", accounts = [], with_result = true,',
        '{row = "profit", accounts = [], with_result = true, see = "4",',
    ),
    ('{row = "borrowing", change', '{row = "borrowing", see = "3", change'),
    (
        '{row = "loans", accounts = ["2300-2399"], sv = "Lån", en = "Loans"},',
        (
            '{row = "loans", accounts = ["2300-2399"], see = "3", sv = "Lån", en = "Loans"},\n'
            '  {part = "bank_loan", accounts = ["2350"], from = "opening", sv = "varav vid årets'
            ' början", en = "of which"},\n'
            '  {memo = "pledges", see = "4", sv = "Panter", en = "Pledges"},'
        ),
    ),
    of=SMALL
    + """
[[notes]]
number = "4"
sv = "Resultat"
en = "Result"
lines = [
  {sum = "of_income", of = ["income"], sv = "Intäkter", en = "Income"},
  {sum = "of_costs", of = ["costs"], sv = "Kostnader", en = "Costs"},
]
""",
)
ADM, MIA, HE = ((6, "ADM"),), ((6, "MIA"),), ((6, "HE"),)
OPENING = (("1930", 1_000), ("2350", -400), ("2067", -600))
VOUCHERS = (
    (date(2019, 1, 5), ("1930", 500), ("3985", -500)),
    (date(2019, 1, 9), ("5010", 10), ("5010", 20, ADM), ("1930", -30)),
    (date(2019, 1, 9), ("5010", 30, MIA), ("5010", 40, HE), ("1930", -70)),
    (date(2019, 2, 9), ("6420", 7), ("6420", 3, HE), ("1930", -10)),
    (date(2019, 3, 1), ("1930", 200), ("2350", -200)),
    (date(2019, 9, 1), ("2350", 50), ("1930", -50)),
)


@pytest.fixture
def book(tmp_path):
    with book_of(tmp_path / "bok.finsam", RICH, OPENING, VOUCHERS) as book:
        yield book


def test_objects_none_or_these_and_all_but_these(book):
    found = amounts_of(notes_of(book, fiscal_year(book)))
    lines = ("rent", "not_he", "he", "other_costs")
    assert [found[line][0] for line in lines] == [30, 30, 40, 10]


def test_a_note_has_headings_sub_sums_and_parts_outside_the_sum(book):
    (note,) = [one for one in notes_of(book, fiscal_year(book)).notes if one.key == "1"]
    assert [(line.id, line.kind, line.amounts and line.amounts[0]) for line in note.lines] == [
        ("of_staff", "heading", None),
        ("rent", "row", 30),
        ("other_costs", "row", 10),
        ("audit", "row", 10),
        ("office", "sum", 40),
        ("of_activities", "heading", None),
        ("not_he", "row", 30),
        ("he", "row", 40),
    ]
    assert note.total[0] == 110
    costs = amounts_of(statement_of(book, "income", fiscal_year(book)))["costs"]
    assert costs[0] == -110


def test_a_row_points_to_a_note_that_it_takes_nothing_from(book):
    year = fiscal_year(book)
    balance = statement_of(book, "balance", year)
    pointing = {line.id: line.note for line in balance.lines if line.note}
    assert pointing == {"bank": "2", "profit": "3", "loans": "2"}
    flow = {line.id: line.note for line in statement_of(book, "cashflow", year).lines if line.note}
    assert flow == {"borrowing": "2"}
    (result,) = [one for one in notes_of(book, year).notes if one.key == "4"]
    assert [line.amounts[0] for line in result.lines if line.amounts] == [500, -110]
    assert (result.number, result.total[0]) == ("3", 390)


def test_a_part_of_a_row_stands_outside_the_sums_and_opens_down_to_its_balances(book):
    year = fiscal_year(book)
    found = amounts_of(statement_of(book, "balance", year))
    assert (found["loans"][0], found["bank_loan"][0]) == (550, 400)
    assert found["total_equity_and_liabilities"][0] == 600 + 390 + 550
    template = template_of(book, year)
    breakdown = Breakdown(template, columns(book, template, year, None, "balance"))
    (part,) = breakdown.parts(breakdown.line("bank_loan"))
    assert (part.key, part.amounts[0]) == (("2350", ()), 400)


def test_a_changed_template_keeps_what_it_says():
    changed_text = rename_line(RICH, "prov.toml", "audit", Label("varav revision", "audit"))
    assert changed_text == RICH.replace(
        'sv = "varav räkenskapsrevision", en = "of which audit"',
        'sv = "varav revision", en = "audit"',
    )
    moved = move_account(RICH, "prov.toml", "6420", "he")
    assert 'project = {not = ["HE"]}' in moved
    leaf = read_template(moved, "prov.toml").leaf_of(("6420", ()))
    assert leaf is not None
    assert leaf.line.id == "he"


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (('{not = ["HE"]}', '{but = ["HE"]}'), "prov.toml: notes.1.not_he.project", "not ="),
        (('{not = ["HE"]}', '{not = ["XX"]}'), "prov.toml: notes.1.not_he.project", "XX"),
        (
            ('with_result = true, see = "4"', 'with_result = true, see = "9"'),
            "prov.toml: statements.equity_and_liabilities.profit.see",
            "9",
        ),
        (
            ('{sum = "of_costs", of = ["costs"]', '{line = "of_costs", accounts = ["4000"]'),
            "prov.toml: notes.4.of_costs",
            "see",
        ),
        (
            ('of = ["rent", "other_costs"]', 'of = ["rent", "nothing"]'),
            "prov.toml: notes.1.office.of",
            "nothing",
        ),
    ],
)
def test_a_fault_is_told_with_file_line_and_key(change, place, words):
    with pytest.raises(TemplateError) as refused:
        read_template(changed(change, of=RICH), "prov.toml")
    said = [
        str(fault)
        for fault in refused.value.problems
        if re.sub(r":[0-9]+", "", fault.where) == place
    ]
    assert any(words in text for text in said), refused.value


GROSS = changed(
    (
        '{row = "borrowing", change = ["loans"], sv = "Lån", en = "Loans"},',
        (
            '{row = "borrowed", credit = ["loans"], sv = "Nya lån", en = "Borrowed"},\n'
            '  {row = "paid_off", debit = ["loans"], sv = "Amortering", en = "Paid off"},'
        ),
    ),
    ('"investments", "borrowing"]', '"investments", "borrowed", "paid_off"]'),
)


def test_loans_and_amortisation_are_rows_of_their_own_in_the_cash_flow(tmp_path):
    with book_of(tmp_path / "bok.finsam", GROSS, OPENING, VOUCHERS) as book:
        year = fiscal_year(book)
        found = amounts_of(statement_of(book, "cashflow", year))
        assert (found["borrowed"][0], found["paid_off"][0]) == (200, -50)
        assert found["cash_flow"][0] == 540 == found["closing_cash"][0] - found["opening_cash"][0]
        template = template_of(book, year)
        breakdown = Breakdown(template, columns(book, template, year, None, "cashflow"))
        for line, amount in (("borrowed", 200), ("paid_off", -50)):
            (part,) = breakdown.parts(breakdown.line(line))
            assert part.amounts[0] == amount
            (account,) = breakdown.parts(part)
            assert (account.key, account.amounts[0]) == (("2350", ()), amount)


def test_a_cash_flow_that_forgets_the_credits_of_a_row_is_refused():
    with pytest.raises(TemplateError, match="cash flow 0 times"):
        read_template(changed(('credit = ["loans"]', 'debit = ["debts"]'), of=GROSS), "prov.toml")
