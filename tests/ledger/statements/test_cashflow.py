"""The cash-flow analysis: derived from the balance sheet, and ending in the liquid assets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.balances import Balances
from ledger.core.model import Association
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.reader import read_template
from ledger.statements.line_amounts import StatementColumn, line_amounts
from ledger.statements.statement import Unplaced, statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SMALL = read_template(
    (Path(__file__).parents[2] / "data" / "small.toml").read_text(encoding="utf-8"), "small.toml"
)
BUILT_IN = [read_template(built_in_text(name), f"{name}.toml") for name in built_in()]
FORBUND = Association("Samordningsförbundet Prov", "222000-2683")
BANK = ("1930", ())

keys = st.tuples(
    st.integers(1000, 8999).map(str),
    st.sampled_from(((), ((6, "MIA"),), ((6, "HE"),), ((1, "STYRELSE"),))),
)
sums = st.dictionaries(keys, st.integers(-(10**9), 10**9))


def cash_flow(opening: Mapping[Any, int], movement: Mapping[Any, int]) -> dict[str, int]:
    """The lines of the small template's cash flow that are not zero."""
    year = StatementColumn("actual-2019", "2019", Balances(opening, movement))
    made = statement(SMALL, "cashflow", (year,), FORBUND, 2019)
    return {line.id: line.amounts[0] for line in made.lines if line.amounts and line.amounts[0]}


@pytest.mark.parametrize(
    ("movement", "lines"),
    [
        pytest.param(
            {("3985", ()): -500, BANK: 500},
            {"cash_result": 500},
            id="income received",
        ),
        pytest.param(
            {("3985", ()): -500, ("1510", ()): 500},
            {"cash_result": 500, "working_capital": -500},
            id="income invoiced and not paid",
        ),
        pytest.param(
            {("6990", ()): 80, ("2440", ()): -80},
            {"cash_result": -80, "working_capital": 80},
            id="a cost that is a liability",
        ),
        pytest.param(
            {("1220", ()): 900, BANK: -900},
            {"investments": -900},
            id="equipment bought",
        ),
        pytest.param(
            {("7832", ()): 300, ("1220", ()): -300},
            {"cash_result": -300, "non_cash": 300},
            id="equipment depreciated",
        ),
        pytest.param(
            {("7832", ()): 300, ("1220", ()): 600, BANK: -900},
            {"cash_result": -300, "non_cash": 300, "investments": -900},
            id="equipment bought and depreciated",
        ),
        pytest.param(
            {("2067", ()): -50, BANK: 50},
            {"equity_changes": 50},
            id="recorded directly in equity",
        ),
        pytest.param(
            {("2069", ()): 200, ("2067", ()): -200},
            {},
            id="last year's result carried over",
        ),
        pytest.param(
            {("2350", ()): -70, BANK: 70},
            {"unplaced:cashflow": 70},
            id="a loan that the template has no row for",
        ),
    ],
)
def test_what_happened_shows_on_the_line_where_it_belongs(movement, lines):
    total = {"cash_flow": sum(lines.values()), "closing_cash": movement.get(BANK, 0)}
    assert cash_flow({}, movement) == {**lines, **{k: v for k, v in total.items() if v}}


def test_it_goes_from_the_cash_before_the_period_to_the_cash_after_it():
    lines = cash_flow({BANK: 1000, ("2067", ()): -1000}, {("6990", ()): 80, BANK: -80})
    assert [lines[line] for line in ("opening_cash", "cash_flow", "closing_cash")] == [
        1000,
        -80,
        920,
    ]


def test_in_a_part_of_the_year_only_the_period_counts():
    before = {BANK: 400, ("3985", ()): -500, ("6990", ()): 100}
    assert cash_flow(before, {("6990", ()): 80, BANK: -80}) == {
        "cash_result": -80,
        "cash_flow": -80,
        "opening_cash": 400,
        "closing_cash": 320,
    }


def test_an_unplaced_balance_is_listed_with_what_it_did_to_the_cash():
    year = StatementColumn("", "2019", Balances({("2350", ()): -30}, {("2350", ()): -70, BANK: 70}))
    made = statement(SMALL, "cashflow", (year,), FORBUND, 2019)
    assert made.unplaced == (Unplaced("2350", (), (70,)),)


@given(st.sampled_from(BUILT_IN), sums, sums)
def test_it_ends_in_the_liquid_assets_of_the_balance_sheet(template, opening, movement):
    opening[BANK] = opening.get(BANK, 0) - sum(opening.values())
    movement[BANK] = movement.get(BANK, 0) - sum(movement.values())
    worked = line_amounts(template, StatementColumn("", "", Balances(opening, movement))).amounts
    assert worked["opening_cash"] + worked["cash_flow"] == worked["closing_cash"]
    assert worked["cash_result"] == worked["result"]
    liquid = next(line for line in template.statements["cashflow"] if line.id == "closing_cash")
    assert liquid.cash is not None
    assert worked["closing_cash"] == sum(worked[row] for row in liquid.cash.closing)
