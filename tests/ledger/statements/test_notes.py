"""The notes: the lines behind the rows, with totals that are the rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.core.balances import Balances
from ledger.core.model import Association
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.reader import read_template
from ledger.statements.line_amounts import StatementColumn, line_amounts
from ledger.statements.notes import Notes, notes
from ledger.statements.statement import coming_number, note_numbers, statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SMALL = read_template(
    (Path(__file__).parents[2] / "data" / "small.toml").read_text(encoding="utf-8"), "small.toml"
)
BUILT_IN = [read_template(built_in_text(name), f"{name}.toml") for name in built_in()]
FORBUND = Association("Samordningsförbundet Prov", "222000-2683")
MIA, KANSLI = ((6, "MIA"),), ((1, "KANSLI"),)


def made(movement: Mapping[Any, int], **options) -> Notes:
    year = StatementColumn("actual-2019", "2019", Balances({}, movement))
    return notes(SMALL, (year,), FORBUND, 2019, **options)


def lines_of(found: Notes, number: str) -> dict[str, tuple[int, ...] | None]:
    note = next(note for note in found.notes if note.key == number)
    return {line.id: line.amounts for line in note.lines}


def test_costs_are_printed_positive_in_a_note_that_counts_debit():
    found = made({("5010", KANSLI): 70, ("6110", ()): 5, ("6990", ()): 2})
    assert lines_of(found, "1") == {
        "rent": (70,),
        "supplies": (5,),
        "other_costs": (2,),
        "office": (75,),
    }
    assert found.notes[0].total == (77,)


def test_a_line_that_adds_up_others_is_not_counted_again_in_the_total():
    found = made({("5010", KANSLI): 70})
    assert lines_of(found, "1")["office"] == (70,)
    assert found.notes[0].total == (70,)


def test_a_note_to_a_sum_takes_it_apart():
    year = StatementColumn("", "2019", Balances({("2067", ()): -900}, {("3985", ()): -50}))
    found = notes(SMALL, (year,), FORBUND, 2019)
    (equity,) = (note for note in found.notes if note.key == "4")
    assert lines_of(found, "4") == {"equity_opening": (900,), "equity_result": (50,)}
    assert (equity.row, equity.total_label, equity.total) == ("total_equity", "UB", (950,))


def test_notes_and_lines_that_are_zero_are_printed_only_in_full():
    movement = {("4600", MIA): 10}
    shown = [(note.key, note.number) for note in made(movement).notes]
    assert shown == [("2", "1"), ("4", "2"), ("5", "3")]
    whole = [(note.key, note.number) for note in made(movement, full=True).notes]
    assert whole == [(number, number) for number in ("1", "2", "3", "4", "5")]


def test_a_note_of_text_belongs_to_no_row():
    (later,) = made({}).notes
    assert (later.key, later.row, later.lines, later.text) == ("5", None, (), "Inga.")


def test_the_notes_can_be_read_as_the_lines_of_one_report():
    found = made({("5010", KANSLI): 70, ("3985", ()): -70}, language="en")
    assert [(line.id, line.kind, line.label, line.amounts) for line in found.lines] == [
        ("note:1", "heading", "Administration", None),
        ("rent", "row", "Rent", (70,)),
        ("office", "sum", "of which the office", (70,)),
        ("total:1", "sum", "Total", (70,)),
        ("note:5", "heading", "Later events", None),
        ("text:5", "text", "None.", None),
    ]


def test_a_published_part_that_lacks_something_says_so_in_the_note():
    published = StatementColumn("", "2018", published={"rent": 30, "supplies": 4, "office": 35})
    found = notes(SMALL, (published,), FORBUND, 2019)
    assert lines_of(found, "1") == {
        "rent": (30,),
        "supplies": (4,),
        "difference:office": (1,),
        "office": (35,),
    }


def test_what_no_line_takes_is_told_with_the_notes_too():
    found = made({("4600", ()): 7, ("2350", ()): -7})
    assert [balance.account for balance in found.unplaced] == ["4600", "2350"]
    assert [problem.code for problem in found.problems] == ["unplaced"]


sums = st.dictionaries(
    st.tuples(
        st.integers(1000, 8999).map(str),
        st.sampled_from(((), MIA, KANSLI, ((20, "FK"),), ((1, "STYRELSE"),))),
    ),
    st.integers(-(10**9), 10**9),
)


@given(st.sampled_from(BUILT_IN), sums, sums)
def test_the_totals_of_a_rows_notes_are_the_row(template, opening, movement):
    year = StatementColumn("", "2019", Balances(opening, movement))
    found = notes(template, (year,), FORBUND, 2019, full=True)
    amounts = line_amounts(template, year).amounts
    for report in ("income", "balance"):
        for line in statement(template, report, (year,), FORBUND, 2019, full=True).lines:
            of_line = [note.total[0] for note in found.notes if note.row == line.id]
            assert not of_line or abs(sum(of_line)) == abs(amounts[line.id])


def leaf_key(leaf) -> Any:
    """An account with the objects that the leaf of a template takes."""
    claim = leaf.line.claims[0]
    members = tuple((number, min(codes)) for number, codes in claim.objects if "" not in codes)
    return claim.interval.partition("-")[0], members


@pytest.mark.parametrize("name", built_in())
@given(places=st.lists(st.integers(0, 999), min_size=1, max_size=5))
def test_a_posting_lands_in_the_note_by_the_number_that_will_be_printed(name, places):
    template = next(template for template in BUILT_IN if template.id == name)
    leaves = [leaf for leaf in template.leaves() if leaf.note and leaf.line.claims]
    *before, added = (leaves[place % len(leaves)] for place in places)

    def numbers(of) -> dict[str, str]:
        moved = {leaf_key(leaf): 100 for leaf in of}
        year = StatementColumn("actual-2019", "2019", Balances({}, moved))
        return note_numbers(template, [line_amounts(template, year, {})])

    now, then, number = numbers(before), numbers([*before, added]), added.note.number
    assume(then.keys() == {*now, number})  # not where the year's result adds its own note
    assert coming_number(template, number, now) == then[number]
