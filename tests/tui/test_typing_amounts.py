"""Amounts as they are typed: which column, what follows, and where the last öre goes."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.core.money import read_amount
from ledger.entry.draft_store import DraftRow, VoucherDraft
from ledger.entry.editor import keys
from ledger.entry.editor.commit_cell import commit_cell, with_total
from ledger.entry.editor.state import CellPlace, EditorState, typed
from tests.tui.typist import NEAR, Typist, small_desk


def amounts_of(sketch: VoucherDraft) -> list[tuple[str, str]]:
    return [(row.debit, row.credit) for row in sketch.rows]


@pytest.mark.parametrize(
    ("pressed", "debit", "credit"),
    [
        ("500⏎", "500", ""),
        ("-500⏎", "", "500,00"),
        ("⇥500⏎", "", "500"),
        ("⇥-500⏎", "500,00", ""),
        ("⇥100-600⏎", "500,00", ""),
        ("⇥-0,01⏎", "0,01", ""),
    ],
)
def test_an_amount_below_zero_is_that_of_the_other_side_in_either_column(pressed, debit, credit):
    state = Typist().types(f"⏎x⏎⏎⏎5010⏎{pressed}").state
    assert amounts_of(state.draft)[0] == (debit, credit)


@pytest.mark.parametrize(
    ("column", "debit", "credit", "left"),
    [
        ("debit", "5", "3", ("5", "")),
        ("credit", "5", "3", ("", "3")),
        ("debit", "-5", "3", ("", "5,00")),
        ("credit", "5", "-3", ("3,00", "")),
        ("debit", "5", "", ("5", "")),
        ("debit", "", "3", ("", "3")),
    ],
)
def test_of_two_filled_columns_the_one_that_is_left_counts(column, debit, credit, left):
    rows = (DraftRow("5010", debit=debit, credit=credit), DraftRow("1930"))
    state = commit_cell(
        EditorState(VoucherDraft(near=NEAR, rows=rows), CellPlace(0, column)), small_desk()
    )
    assert amounts_of(state.draft)[0] == left


@pytest.mark.parametrize(
    ("column", "debit", "credit", "left"),
    [("credit", "500", "", ("", "7")), ("debit", "", "500", ("7", ""))],
)
def test_a_new_amount_in_one_column_empties_the_other(column, debit, credit, left):
    rows = (DraftRow("5010", debit=debit, credit=credit), DraftRow("1930"))
    state = typed(EditorState(VoucherDraft(near=NEAR, rows=rows), CellPlace(0, column)), "7")
    assert amounts_of(commit_cell(state, small_desk()).draft)[0] == left


def shared(*shares: int) -> VoucherDraft:
    """Rows of a template with these shares."""
    accounts = ("5010", "1651", "2440", "1930")
    rows = (
        DraftRow(account, share=share, role="follows")
        for account, share in zip(accounts, shares, strict=False)
    )
    return VoucherDraft(near=date(2019, 12, 30), rows=tuple(rows))


def totalled(sketch: VoucherDraft, index: int, text: str) -> list[int]:
    """The öre of each row, debit positive, when an amount has been typed in one."""
    row = sketch.rows[index]
    column = "debit" if row.share > 0 else "credit"
    rows = list(sketch.rows)
    rows[index] = DraftRow(row.account, share=row.share, role=row.role, **{column: text})
    found = with_total(VoucherDraft(near=NEAR, rows=tuple(rows)), index, small_desk())
    return [_ore(row.debit) - _ore(row.credit) for row in found.rows]


def _ore(text: str) -> int:
    read = read_amount(text or "0")
    assert isinstance(read, int)
    return read


def test_a_row_that_was_typed_for_itself_leads_no_other_when_it_is_typed_again():
    rows = list(shared(80, 20, -100).rows)
    rows[2] = DraftRow("2440", credit="50", share=-100, role="typed")
    draft = VoucherDraft(near=NEAR, rows=tuple(rows))
    assert totalled(draft, 2, "125") == [0, 0, -125_00]


@pytest.mark.parametrize(
    ("shares", "index", "text", "amounts"),
    [
        ((80, 20, -100), 2, "125", (100_00, 25_00, -125_00)),
        ((80, 20, -100), 2, "99,99", (79_99, 20_00, -99_99)),  # 79,992 and 19,998
        ((80, 20, -100), 2, "0,01", (1, 0, -1)),
        ((80, 20, -100), 2, "0,03", (2, 1, -3)),  # 0,024 and 0,006
        ((80, 20, -100), 0, "79,99", (79_99, 20_00, -99_99)),
        ((100, 12, -112), 2, "100", (89_29, 10_71, -100_00)),  # 89,2857 and 10,7143
        ((100, 6, -106), 2, "0,53", (50, 3, -53)),
        ((1, 1, 1, -3), 3, "100", (33_34, 33_33, 33_33, -100_00)),  # the first of the largest
        ((1, 2, -3), 2, "0,01", (0, 1, -1)),
        ((-80, -20, 100), 2, "99,99", (-79_99, -20_00, 99_99)),
        ((80, 20, -50), 2, "10", (16_00, 4_00, -10_00)),  # shares that do not balance: as they are
    ],
)
def test_the_rows_of_a_template_add_up_to_the_ore_and_the_largest_takes_what_is_left(
    shares, index, text, amounts
):
    assert totalled(shared(*shares), index, text) == list(amounts)


def test_after_the_sides_are_turned_the_rows_follow_on_their_new_sides():
    state = Typist().types("⏎mob→77⏎⑦").state
    assert amounts_of(state.draft) == [("", "800,00"), ("", "200,00"), ("1 000,00", "")]
    shares = [row.share for row in state.draft.rows]
    assert [share < 0 for share in shares] == [True, True, False]
    assert totalled(state.draft, 2, "1250") == [-1000_00, -250_00, 1250_00]
    back = keys.sides_turned(state, small_desk())
    assert amounts_of(back.draft) == [("800,00", ""), ("200,00", ""), ("", "1 000,00")]
    assert totalled(back.draft, 2, "1250") == [1000_00, 250_00, -1250_00]
