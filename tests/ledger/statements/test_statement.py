"""Statements: balances read through a template, exact to the öre."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.balances import Balances
from ledger.core.model import Association
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.line_tree import keys_of, leaves_of
from ledger.report_layout.placement import UNPLACED, assign_lines
from ledger.report_layout.reader import read_template
from ledger.statements.line_amounts import line_amounts
from ledger.statements.statement import Statement, StatementColumn, Unplaced, statement

if TYPE_CHECKING:
    from ledger.core.balances import Key

SMALL = read_template(
    (Path(__file__).parents[2] / "data" / "small.toml").read_text(encoding="utf-8"), "small.toml"
)
VARNA = read_template(built_in_text("varna"), "varna.toml")
FORBUND = Association("Samordningsförbundet Prov", "222000-2683")
MIA, HE, KANSLI = ((6, "MIA"),), ((6, "HE"),), ((1, "KANSLI"),)

Sums: TypeAlias = "dict[Key, int]"

amounts = st.integers(-(10**9), 10**9)
keys = st.tuples(
    st.one_of(
        st.sampled_from([account.number for account in VARNA.accounts]),
        st.integers(100, 99_999_999).map(str),
    ),
    st.dictionaries(
        st.sampled_from((1, 6, 20, 99)), st.sampled_from(("MIA", "STYRELSE", "FK", "X"))
    ).map(lambda objects: tuple(sorted(objects.items()))),
)
balances = st.builds(Balances, st.dictionaries(keys, amounts), st.dictionaries(keys, amounts))


def balanced(ledger: Balances) -> Balances:
    """The same balances with a bank account that makes the books balance.

    Income and costs begin the year at nothing, as in a book: what a part of a year has before
    it is in `opening` too, and so is its counterpart.
    """
    bank = ("1930", ())
    opening, movement = dict(ledger.opening), dict(ledger.movement)
    opening[bank] = opening.get(bank, 0) - sum(opening.values())
    movement[bank] = movement.get(bank, 0) - sum(movement.values())
    return Balances(opening, movement)


def column(
    opening: Sums | None = None, movement: Sums | None = None, **published: int
) -> StatementColumn:
    return StatementColumn(
        "actual-2019", "2019", Balances(opening or {}, movement or {}), published
    )


def printed(made: Statement) -> list[tuple[str | int, ...]]:
    """The id and the figures of each line; a heading has none."""
    return [(line.id, *(line.amounts or ())) for line in made.lines]


def by_id(
    report, *columns: StatementColumn, template=SMALL, **options
) -> dict[str, tuple[int, ...]]:
    made = statement(template, report, columns, FORBUND, 2019, full=True, **options)
    return {line.id: line.amounts for line in made.lines if line.amounts is not None}


RENT = {("5010", KANSLI): 1200, ("1930", ()): -1200}


def test_income_is_printed_positive_and_costs_negative():
    year = column(movement={("3985", ()): -5000, ("1930", ()): 3800, ("5010", KANSLI): 1200})
    assert printed(statement(SMALL, "income", (year,), FORBUND, 2019)) == [
        ("income", 5000),
        ("costs", -1200),
        ("administration", -1200),
        ("result", 3800),
    ]


def test_assets_are_printed_positive_and_so_are_equity_and_liabilities():
    year = column({("1930", ()): 900, ("2067", ()): -900}, {("1510", ()): 50, ("2440", ()): -50})
    assert printed(statement(SMALL, "balance", (year,), FORBUND, 2019)) == [
        ("assets",),
        ("current_assets",),
        ("receivables", 50),
        ("bank", 900),
        ("total_assets", 950),
        ("equity", 900),
        ("total_equity", 900),
        ("liabilities", 50),
        ("total_equity_and_liabilities", 950),
    ]


def test_rows_that_are_zero_in_every_column_are_printed_only_in_full():
    year = column(movement=RENT)
    compact = statement(SMALL, "income", (year,), FORBUND, 2019)
    full = statement(SMALL, "income", (year,), FORBUND, 2019, full=True)
    assert [line.id for line in compact.lines] == ["costs", "administration", "result"]
    assert [line.id for line in full.lines] == [
        "income",
        "costs",
        "administration",
        "activities",
        "depreciation",
        "result",
    ]


def test_a_row_that_is_zero_in_one_column_only_is_printed():
    last_year = StatementColumn("actual-2018", "2018", published={"income": 100})
    made = statement(SMALL, "income", (column(movement=RENT), last_year), FORBUND, 2019)
    assert ("income", 0, 100) in printed(made)


def test_a_heading_goes_with_the_last_of_its_lines():
    made = statement(
        SMALL, "balance", (column({("1220", ()): 7, ("2067", ()): -7}),), FORBUND, 2019
    )
    empty = statement(SMALL, "balance", (column(),), FORBUND, 2019)
    assert [line.id for line in made.lines][:4] == [
        "assets",
        "fixed_assets",
        "equipment",
        "total_fixed",
    ]
    assert [line.id for line in empty.lines] == [
        "assets",
        "current_assets",
        "bank",
        "total_assets",
        "total_equity_and_liabilities",
    ]


def test_sums_are_of_the_exact_ore():
    year = column(movement={("3985", ()): -149, ("3990", ()): -149, ("1930", ()): 298})
    assert by_id("income", year)["income"] == (298,)


def test_a_part_of_the_year_shows_its_movement_and_its_closing_balance():
    autumn = column(
        {("5010", KANSLI): 700, ("1930", ()): -700},
        {("5010", KANSLI): 100, ("1930", ()): -100},
    )
    assert by_id("income", autumn)["result"] == (-100,)
    assert by_id("balance", autumn)["bank"] == (-800,)
    assert by_id("balance", autumn)["result_for_the_year"] == (-800,)


def test_what_no_line_takes_stands_before_the_total_as_a_line_of_its_own():
    year = column(movement={("4600", ()): 40, ("3985", ()): -100, ("1930", ()): 60})
    made = statement(SMALL, "income", (year,), FORBUND, 2019)
    assert printed(made) == [("income", 100), ("costs", 0), ("unplaced", -40), ("result", 60)]
    assert made.unplaced == (Unplaced("4600", (), (-40,)),)
    assert list(map(str, made.problems)) == [
        (
            "small.toml: Balances on accounts 4600 have no line in the template and stand as"
            " unplaced; give them a line."
        )
    ]


def test_a_published_column_has_nothing_unplaced():
    year = column(movement={("4600", ()): 40, ("1930", ()): -40})
    published = StatementColumn("actual-2018", "2018", published={"income": 7})
    made = statement(SMALL, "income", (year, published), FORBUND, 2019)
    assert made.unplaced == (Unplaced("4600", (), (-40, 0)),)


def test_the_unplaced_line_is_named_in_the_language_asked_for():
    year = column(movement={("4600", ()): 40, ("1930", ()): -40})
    swedish = statement(SMALL, "income", (year,), FORBUND, 2019).lines
    english = statement(SMALL, "income", (year,), FORBUND, 2019, language="en").lines
    assert ["Ej placerat" in [line.label for line in lines] for lines in (swedish, english)] == [
        True,
        False,
    ]
    assert "Unplaced" in [line.label for line in english]
    assert [english[-1].label, swedish[-1].label] == ["Result", "Årets resultat"]


@pytest.mark.parametrize(
    ("account", "kinds", "line"),
    [
        ("1810", {}, "unplaced:assets"),
        ("2010", {}, "unplaced:equity_and_liabilities"),
        ("8810", {}, "unplaced"),
        ("0815", {}, "unplaced"),
        ("1810", {"1810": "cost"}, "unplaced"),
        ("8810", {"8810": "asset"}, "unplaced:assets"),
    ],
)
def test_an_unplaced_balance_stands_in_the_statement_of_its_kind(account, kinds, line):
    year = column(movement={(account, ()): 5, ("1930", ()): -5})
    report = "income" if line == "unplaced" else "balance"
    assert abs(by_id(report, year, kinds=kinds)[line][0]) == 5


def test_closing_entries_leave_the_closed_years_own_statements_as_they_were():
    open_year = {("3985", ()): -500, ("5010", KANSLI): 200, ("1930", ()): 300}
    closed = {**open_year, ("8999", ()): 300, ("2069", ()): -300}
    for report in ("income", "balance", "cashflow"):
        assert by_id(report, column(movement=closed)) == by_id(report, column(movement=open_year))


def test_a_published_column_shows_every_printed_figure_and_what_its_sums_lack():
    published = StatementColumn(
        "actual-2018",
        "2018",
        published={"income": 1000, "rent": 30, "mia": 25, "activities": -26, "costs": -60},
    )
    made = statement(SMALL, "income", (published,), FORBUND, 2019)
    assert printed(made) == [
        ("income", 1000),
        ("costs", -60),
        ("administration", -30),
        ("activities", -26),
        ("difference:activities", -1),
        ("difference:costs", -4),
        ("result", 940),
    ]
    assert [problem.code for problem in made.problems] == ["published-difference"] * 2


def test_a_published_figure_of_a_line_that_is_gone_is_told():
    made = statement(
        SMALL, "income", (StatementColumn("", "2018", published={"gone": 1}),), FORBUND, 2019
    )
    assert list(map(str, made.problems)) == [
        (
            "2018: Published figures are kept for lines that the template lacks: gone; add the"
            " lines, or enter the figures on others."
        )
    ]


def test_a_memo_is_what_was_entered_and_in_no_sum():
    year = column({("1930", ()): 9, ("2067", ()): -9}, pledges=70)
    assert by_id("balance", year)["pledges"] == (70,)
    assert by_id("balance", year)["total_equity_and_liabilities"] == (9,)


def test_books_that_do_not_balance_are_told():
    made = statement(SMALL, "balance", (column({("1930", ()): 150}),), FORBUND, 2019)
    assert [problem.message for problem in made.problems] == [
        "The ledger does not balance: debit exceeds credit by 1,50. Run check."
    ]


def test_the_way_down_from_a_line_goes_through_leaves_to_balances():
    ledger = {("4600", MIA): 1, ("4600", HE): 2, ("6990", MIA): 3, ("3985", ()): -4}
    placement = assign_lines(SMALL, ledger)
    assert leaves_of(SMALL, "activities") == ("mia", "he")
    assert keys_of(SMALL, placement, "activities") == (
        ("4600", HE),
        ("4600", MIA),
        ("6990", MIA),
    )
    assert keys_of(SMALL, placement, "mia") == (("4600", MIA), ("6990", MIA))
    assert keys_of(SMALL, placement, "result_for_the_year") == tuple(sorted(ledger))
    assert leaves_of(SMALL, "working_capital") == ("receivables", "liabilities")
    assert [leaves_of(SMALL, one) for one in ("opening_cash", "closing_cash")] == [("bank",)] * 2
    assert set(leaves_of(SMALL, "cash_flow")) == {
        *(leaf.line.id for leaf in SMALL.leaves() if leaf.line.id != "bank"),
        *("unplaced", "unplaced:assets", "unplaced:equity_and_liabilities"),
    }


@given(st.sets(keys))
def test_each_balance_is_placed_exactly_once_by_the_first_line_that_claims_it(given_keys):
    placement = assign_lines(VARNA, given_keys)
    assert set(placement.line_of) == given_keys
    for key in given_keys - {("8999", objects) for _, objects in given_keys}:
        claimed = [
            leaf.line.id
            for leaf in VARNA.leaves()
            if any(claim.contains(key) for claim in leaf.line.claims)
        ]
        line = placement.line_of[key]
        assert line == claimed[0] if claimed else line in UNPLACED.values()


@given(balances)
def test_leaves_and_unplaced_add_up_to_the_ledger(ledger):
    worked = line_amounts(VARNA, StatementColumn("", "", ledger)).amounts
    income = sum(
        leaf.sign * worked[leaf.line.id] for leaf in VARNA.leaves() if leaf.part == "income"
    )
    everything = sum(
        leaf.sign * worked[leaf.line.id] for leaf in VARNA.leaves() if leaf.part != "income"
    )
    assert worked["result"] == -(income - worked["unplaced"])
    assert everything + worked["unplaced:assets"] - worked[
        "unplaced:equity_and_liabilities"
    ] == sum(map(ledger.closing, ledger.keys()))


@given(balances.map(balanced))
def test_assets_are_equity_and_liabilities_whatever_the_books_hold(ledger):
    worked = line_amounts(VARNA, StatementColumn("", "", ledger)).amounts
    assert worked["total_assets"] == worked["total_equity_and_liabilities"]
