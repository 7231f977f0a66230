"""Members' contributions against the decision, the invoice and the receipt, worked out by hand."""

from __future__ import annotations

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import set_document
from ledger.books.open import open_book
from ledger.budget.store import set_budget
from ledger.contributions.funding import funding
from ledger.contributions.member_contributions import member_contributions
from ledger.contributions.plan import KIND, STORED
from ledger.contributions.tables import contributions_table
from ledger.core.balances import Balances
from ledger.core.report_query import ReportQuery
from ledger.statements.book_statements import template_of
from tests.books import copy_reference
from tests.ledger.report_layout.small import book_of, changed

BUDGET = """\
years = [2019]
kind = "adopted"
minus = false
lines = [
  {row = "state", level = 1, line = "contribution_state", amounts = [3680000], sv = "FK/AF"},
  {row = "nacka", level = 1, line = "contribution_nacka", amounts = [1000000], sv = "Nacka"},
  {sum = "result", of = ["state", "nacka"], sv = "Resultat"},
]
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the demonstration book has of each member, its budget being the one above."""
    with open_book(copy_reference(tmp_path_factory.mktemp("bidrag") / "b.finsam")) as book:
        set_document(book, 2019, STORED, "", kind=KIND)
        set_budget(book, BUDGET, "b.toml", by="EK")
        year = fiscal_year(book)
        query = ReportQuery("contributions", book.association, year, year.period, "sv")
        return {one.name: one for one in member_contributions(book, query)}, contributions_table(
            book, query
        )


def test_each_member_has_what_was_decided_invoiced_and_is_unpaid(found):
    members, _table = found
    state = members["Försäkringskassan"]
    assert (state.decided, state.invoiced) == (368_000_000, 357_400_000)
    assert state.difference == -10_600_000
    assert [one.amount for one in state.vouchers] == [89_350_000] * 4
    nacka = members["Nacka kommun"]
    assert (nacka.decided, nacka.invoiced, nacka.difference) == (
        100_000_000,
        101_859_000,
        1_859_000,
    )
    assert nacka.unpaid == 0
    assert members["Värmdö kommun"].decided is None
    assert members["Värmdö kommun"].difference is None


def test_what_was_only_accrued_is_not_paid(found):
    """The fourth quarter of the state is requisitioned in January: BFL 6:4, LKBR 4:4."""
    state = found[0]["Försäkringskassan"]
    assert [one.unpaid for one in state.vouchers] == [0, 0, 0, 89_350_000]


def test_the_rows_add_up_to_each_sum(found):
    _members, table = found
    amount = [column.id for column in table.columns].index("amount")
    since = 0
    for row in table.rows:
        if row.look == "sum":
            assert row.cells[amount] == since
            since = 0
        else:
            since += row.cells[amount]


PAYERS = changed(
    ("[dimensions]\n", '[dimensions]\nmember = {number = 20, sv = "Medlem"}\n'),
    ("[objects]\n", '[objects]\nmember = [["NACKA", "Nacka"], ["SLL", "Regionen"]]\n'),
    ('["3985", "Bidrag"]', '["3985", "Bidrag"], ["3986", "Regionen"], ["3990", "Övrigt"]'),
    ("region = {accounts = []}", 'region = {accounts = ["3986"]}'),
)
NACKA, SLL = ((20, "NACKA"),), ((20, "SLL"),)


def test_contributions_are_income_of_a_side_and_of_no_other_account(tmp_path):
    movement = {
        ("3985", ()): -50_00,
        ("3985", NACKA): -7_00,
        ("3986", SLL): -25_00,
        ("3986", ((6, "MIA"), *SLL)): -4_00,
        ("3986", NACKA): -1_00,
        ("3990", ()): -9_00,
        ("3990", NACKA): -8_00,
        ("5010", NACKA): 3_00,
        ("5010", ()): 2_00,
    }
    with book_of(tmp_path / "bok.finsam", PAYERS) as book:
        template = template_of(book, fiscal_year(book))
        found = funding(book, template, Balances({}, movement))
        paid_back = funding(book, template, Balances({}, {**movement, ("3985", ()): 0}))
    assert [(one.code, one.name, one.side, one.amount) for one in found.contributions] == [
        ("income", "Intäkter", "state", 50_00),
        ("NACKA", "Nacka", "state", 7_00),
        ("SLL", "Regionen", "region", 29_00),
        ("NACKA", "Nacka", "region", 1_00),
    ]
    assert paid_back.contributions == found.contributions[1:]
    assert (found.total, found.of("state"), found.of("region")) == (87_00, 57_00, 30_00)
    assert (found.per_mille(57_00), found.of("municipality")) == (655, 0)
    assert [one.called("en") for one in found.contributions] == [
        *("Intäkter", "Nacka", "Regionen", "Nacka")
    ]
