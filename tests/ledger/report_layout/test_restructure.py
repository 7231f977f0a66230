"""Changes to a template: exactly the change asked for, and the rest as it was written."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import ndiff
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.errors import TemplateError
from ledger.core.label import Label
from ledger.core.model import Account, DimensionObject
from ledger.report_layout.account_ranges import AccountRange
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.edit import (
    add_account,
    add_note_line,
    add_object,
    move_account,
    move_line,
    rename_account,
    rename_line,
    rename_note,
    rename_object,
)
from ledger.report_layout.placement import assign_lines
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.report_layout.model import Template

SMALL = (Path(__file__).parents[2] / "data" / "small.toml").read_text(encoding="utf-8")
VARNA = built_in_text("varna")
LABEL = Label("Ny", "New")


def changes(old: str, new: str) -> list[str]:
    """The lines of text that went and came."""
    return [
        line[0] + line[2:]
        for line in ndiff(old.splitlines(), new.splitlines())
        if line.startswith(("+ ", "- "))
    ]


def read(text: str) -> Template:
    return read_template(text, "t.toml")


def refusal(change: Callable[[], str]) -> str:
    with pytest.raises(TemplateError) as caught:
        change()
    return re.sub("(t.toml):[0-9]+: ", r"\1: ", str(caught.value))


def test_an_account_is_added_among_its_neighbours():
    changed = add_account(SMALL, "t.toml", Account("1684", "Fordran hos leverantör", "asset"))
    assert changes(SMALL, changed) == ['+  ["1684", "Fordran hos leverantör"],']
    assert [account.number for account in read(changed).accounts][:4] == [
        "1220",
        "1510",
        "1684",
        "1930",
    ]


def test_an_account_that_is_already_there_is_refused():
    account = Account("1510", "Kundfordringar", "asset")
    assert "Account 1510 is already in the chart" in refusal(
        lambda: add_account(SMALL, "t.toml", account)
    )


def test_a_project_is_added_with_a_line_in_each_of_its_notes():
    changed = add_object(
        VARNA,
        "varna.toml",
        "SPÅR",
        Label("Projekt Spår", "Project Spår"),
        notes={"2": ["3980-3984", "3988"], "4": [], "10": ["2900-2999"]},
    )
    assert changes(VARNA, changed) == [
        '+  ["SPÅR", "Projekt Spår"],',
        (
            '+  {line = "note2_sp_r", accounts = ["3980-3984", "3988"], project = ["SPÅR"],'
            ' sv = "Projekt Spår", en = "Project Spår"},'
        ),
        '+  {line = "note4_sp_r", project = ["SPÅR"], sv = "Projekt Spår", en = "Project Spår"},',
        (
            '+  {line = "note10_sp_r", accounts = ["2900-2999"], project = ["SPÅR"],'
            ' sv = "Projekt Spår", en = "Project Spår"},'
        ),
    ]
    template = read_template(changed, "varna.toml")
    assert template.objects[19] == DimensionObject(6, "SPÅR", "Projekt Spår")
    spar = ((6, "SPÅR"),)
    keys = [("3981", spar), ("6550", spar), ("2990", spar), ("2990", ())]
    assert list(assign_lines(template, keys).line_of.values()) == [
        "note2_sp_r",
        "note4_sp_r",
        "note10_sp_r",
        "accrued_other",
    ]


def test_two_projects_whose_codes_differ_only_in_letters_beyond_a_to_z_get_their_own_ids():
    once = add_object(VARNA, "t.toml", "Å1", LABEL, notes={"4": []})
    twice = add_object(once, "t.toml", "Ä1", LABEL, notes={"4": []})
    assert '{line = "note4__1_2"' in twice


def test_the_first_project_of_a_template_makes_its_list():
    changed = read(add_object(built_in_text("lkbr"), "t.toml", "MIA", LABEL, notes={"4": []}))
    assert changed.objects[-1] == DimensionObject(6, "MIA", "Ny")
    assert assign_lines(changed, [("7210", ((6, "MIA"),))]).line_of == {
        ("7210", ((6, "MIA"),)): "note4_mia"
    }


def test_a_member_is_added_like_a_project():
    changed = add_object(VARNA, "t.toml", "TYRESO", LABEL, notes={"1": []}, dimension=20)
    assert assign_lines(read(changed), [("3987", ((20, "TYRESO"),))]).line_of == {
        ("3987", ((20, "TYRESO"),)): "note1_tyreso"
    }


def test_an_object_of_a_dimension_that_is_not_there_is_refused():
    assert "The template has no dimension 99" in refusal(
        lambda: add_object(SMALL, "t.toml", "X", LABEL, notes={}, dimension=99)
    )


def test_a_note_line_goes_before_the_one_that_would_take_its_balances():
    changed = add_note_line(SMALL, "t.toml", "1", "phone", LABEL, accounts=["6200-6299"])
    note = read(changed).note("1")
    assert note is not None
    assert [line.id for line in note.lines] == [
        "rent",
        "supplies",
        "phone",
        "other_costs",
        "office",
    ]
    assert note.lines[2].claims == (AccountRange("6200", "6299", ((6, frozenset({""})),)),)


@pytest.mark.parametrize(
    ("change", "place_and_reason"),
    [
        pytest.param(
            lambda: add_note_line(SMALL, "t.toml", "9", "x", LABEL, accounts=["5000"]),
            "t.toml: notes: There is no '9' in the layout",
            id="in a note that is not there",
        ),
        pytest.param(
            lambda: add_note_line(SMALL, "t.toml", "1", "he", LABEL, accounts=["5100"]),
            "t.toml: notes.3.he: The id he is taken by notes.1.he",
            id="with an id that is taken",
        ),
        pytest.param(
            lambda: add_note_line(SMALL, "t.toml", "1", "x", LABEL, accounts=["51"]),
            "t.toml: notes.1.x.accounts: '51' is not accounts",
            id="with something that is not accounts",
        ),
        pytest.param(
            lambda: add_note_line(SMALL, "t.toml", "1", "x", LABEL, accounts=["6100-7000"]),
            "t.toml: notes.1.x.accounts: 6100-7000 overlaps 5000-6999 of other_costs",
            id="that overlaps another",
        ),
    ],
)
def test_a_note_line_is_refused(change, place_and_reason):
    assert place_and_reason in refusal(change)


def test_renaming_changes_the_name_and_nothing_else():
    assert changes(SMALL, rename_line(SMALL, "t.toml", "rent", LABEL)) == [
        (
            '-  {line = "rent", accounts = ["5000-5099"], cost_centre = ["KANSLI"], sv = "Hyra",'
            ' en = "Rent"},   # the office'
        ),
        (
            '+  {line = "rent", accounts = ["5000-5099"], cost_centre = ["KANSLI"], sv = "Ny",'
            ' en = "New"},   # the office'
        ),
    ]
    assert changes(SMALL, rename_note(SMALL, "t.toml", "5", LABEL)) == [
        '-sv = "Händelser efter balansdagen"',
        '-en = "Later events"',
        '+sv = "Ny"',
        '+en = "New"',
    ]
    assert changes(SMALL, rename_account(SMALL, "t.toml", "1930", "Bank")) == [
        '-  ["1930", "Företagskonto"],',
        '+  ["1930", "Bank"],',
    ]
    assert changes(SMALL, rename_object(SMALL, "t.toml", "project", "MIA", 'Mia "ny"')) == [
        '-  ["MIA", "Projekt MIA"],',
        '+  ["MIA", "Mia \\"ny\\""],',
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda: rename_line(SMALL, "t.toml", "gone", LABEL),
        lambda: rename_note(SMALL, "t.toml", "gone", LABEL),
        lambda: rename_account(SMALL, "t.toml", "gone", "Ny"),
        lambda: rename_object(SMALL, "t.toml", "project", "gone", "Ny"),
        lambda: move_line(SMALL, "t.toml", "gone", None),
        lambda: move_line(SMALL, "t.toml", "rent", "gone"),
        lambda: move_account(SMALL, "t.toml", "6110", "gone"),
    ],
)
def test_what_is_not_in_the_template_is_said(change):
    assert "There is no 'gone' in the layout" in refusal(change)


def test_a_name_with_an_escape_code_is_refused():
    assert "all of them printable" in refusal(
        lambda: rename_line(SMALL, "t.toml", "rent", Label("\x1b[31mHyra", "Rent"))
    )


def test_a_line_is_moved_before_another_or_last():
    first = move_line(VARNA, "t.toml", "postage", "premises")
    last = move_line(first, "t.toml", "premises", None)
    note = read(last).note("3")
    assert note is not None
    ids = [line.id for line in note.lines]
    assert (ids[0], ids[1], ids[-1]) == ("postage", "travel", "premises")


def test_a_line_is_not_moved_past_one_that_would_take_its_balances():
    assert "6110 can never match: other_costs comes first" in refusal(
        lambda: move_line(SMALL, "t.toml", "supplies", None)
    )


def test_an_account_moved_to_an_earlier_line_becomes_an_exception_there():
    changed = move_account(SMALL, "t.toml", "6990", "supplies")
    assert changes(SMALL, changed) == [
        '-  {line = "supplies", accounts = ["6110"], sv = "Kontorsmateriel", en = "Supplies"},',
        (
            '+  {line = "supplies", accounts = ["6110", "6990"], sv = "Kontorsmateriel",'
            ' en = "Supplies"},'
        ),
    ]


def test_an_account_moved_to_a_later_line_is_cut_out_of_the_earlier():
    changed = move_account(VARNA, "varna.toml", "5930", "other_external")
    lines = {leaf.line.id: leaf.line for leaf in read(changed).leaves()}
    assert [claim.interval for claim in lines["advertising"].claims] == [
        "5900-5929",
        "5931-5999",
        "6150-6159",
    ]
    assert [claim.interval for claim in lines["other_external"].claims][-1] == "5930"


def test_an_account_moves_to_a_row_of_the_statement_itself():
    changed = move_account(VARNA, "varna.toml", "1940", "fixed_rate_marginalen")
    assert assign_lines(read(changed), [("1940", ()), ("1930", ())]).line_of == {
        ("1940", ()): "fixed_rate_marginalen",
        ("1930", ()): "bank_swedbank",
    }


@pytest.mark.parametrize(
    ("account", "line", "reason"),
    [
        ("6110", "costs", "The line takes its amounts from other lines; move the account to one"),
        ("6110", "bank", "Account 6110 is of the kind cost and cannot stand in this statement"),
        ("59301", "other_external", "59301 cannot be cut out of 5900-5999: their lengths differ."),
        ("x", "rent", "'x' is not accounts"),
    ],
)
def test_an_account_is_not_moved_where_it_cannot_stand(account, line, reason):
    text = VARNA if line == "other_external" else SMALL
    assert reason in refusal(lambda: move_account(text, "t.toml", account, line))


def test_an_account_is_cut_out_of_an_interval_of_shorter_numbers():
    text = built_in_text("kommunbas")
    changed = read(move_account(text, "kommunbas.toml", "5011", "other_external"))
    line_of = {number: changed.leaf_of((number, ())) for number in ("5010", "5011", "5012", "5998")}
    assert {number: leaf and leaf.line.id for number, leaf in line_of.items()} == {
        "5010": "staff",
        "5011": "other_external",
        "5012": "staff",
        "5998": "staff",
    }
    (staff,) = (leaf.line for leaf in changed.leaves() if leaf.line.id == "staff")
    intervals = ["500", "5010", "5012-5019", "502-599"]
    assert [claim.interval for claim in staff.claims] == intervals


def test_what_an_earlier_line_takes_is_not_left_to_a_later_one_that_an_account_is_cut_out_of():
    text = add_note_line(VARNA, "t.toml", "3", "rent", LABEL, accounts=["5010-5099"])
    for account in ("5060", "5010"):
        text = move_account(text, "t.toml", account, "other_external")
    lines = {leaf.line.id: leaf.line for leaf in read(text).leaves()}
    assert [claim.interval for claim in lines["premises"].claims] == ["5000-5009", "5061-5199"]
    assert [claim.interval for claim in lines["rent"].claims] == ["5011-5059", "5061-5099"]


LEAVES = {
    name: [
        leaf
        for leaf in read_template(built_in_text(name), name).leaves()
        if leaf.line.claims and leaf.part == "income"
    ]
    for name in built_in()
}
moves = st.sampled_from(built_in()).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.sampled_from(LEAVES[name]).map(lambda leaf: leaf.line.id),
        st.sampled_from(("5010", "5060", "5930", "6110", "6421", "6990", "7240", "7610")),
    )
)


@pytest.mark.sweep
@settings(max_examples=12, deadline=None)
@given(moves)
def test_a_moved_account_lands_where_it_was_moved_and_every_other_stays(move):
    name, line_id, account = move
    before = read_template(built_in_text(name), "t.toml")
    try:
        after = read(move_account(built_in_text(name), "t.toml", account, line_id))
    except TemplateError:
        return
    (target,) = (leaf.line for leaf in after.leaves() if leaf.line.id == line_id)
    objects = [((6, code),) for code in ("MIA", "HE", "X")] + [(), ((1, "STYRELSE"),)]
    others = [known.number for known in before.accounts if known.number != account]
    kept = list(product(others, objects))
    assert assign_lines(after, kept) == assign_lines(before, kept)
    for key in product((account,), objects):
        if any(claim.contains(key) for claim in target.claims):
            assert assign_lines(after, [key]).line_of[key] == line_id


names = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40
).filter(lambda name: name.isprintable() and name.strip())


@pytest.mark.sweep
@settings(max_examples=12, deadline=None)
@given(names)
def test_any_printable_name_can_be_given_and_is_the_only_change(name):
    old = read(SMALL)
    renamed = read(rename_account(SMALL, "t.toml", "1930", name))
    accounts = tuple(
        replace(account, name=name) if account.number == "1930" else account
        for account in old.accounts
    )
    assert renamed == replace(old, accounts=accounts)
    added = read(add_account(SMALL, "t.toml", Account("5990", name, "cost")))
    assert sorted(added.accounts, key=str) == sorted(
        (*old.accounts, Account("5990", name, "cost")), key=str
    )
    assert replace(added, accounts=old.accounts) == old
