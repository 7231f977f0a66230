"""A key is a function from one state of typing to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finsam_tui.i18n import problem_on_screen
from finsam_tui.widgets.editor_messages import proposal_words, words_beside
from finsam_tui.widgets.voucher_grid_drawing import grid_rows
from ledger.core.money import read_amount
from ledger.entry.draft_store import DraftRow, VoucherDraft
from ledger.entry.editor import keys
from ledger.entry.editor.commit_cell import commit_cell
from ledger.entry.editor.state import (
    CELLS,
    FIELDS,
    HEADER,
    START,
    CellPlace,
    EditorState,
    moved_to,
    new_editor,
    text_in,
    typed,
    undo,
)
from ledger.entry.editor.suggestions import inline_proposal, reading_of, suggestions
from ledger.entry.posting_history import habits_of
from ledger.entry.voucher_templates import built_in_templates
from tests.tui.typist import KEYS, NEAR, Typist, small_desk


def rows_of(sketch: VoucherDraft) -> list[tuple[str, ...]]:
    """The rows as account, objects, debit and credit."""
    return [(row.account, row.objects, row.debit, row.credit) for row in sketch.rows]


def typing(text: str) -> EditorState:
    """The state after the keys, in an empty voucher."""
    return Typist().types(text).state


# Days


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15⏎", "2019-12-15"),
        ("0315⏎", "2019-03-15"),
        ("190315⏎", "2019-03-15"),
        ("2020-01-02⏎", "2020-01-02"),
        ("⏎", "2019-12-30"),
        ("↑⏎", "2019-12-31"),
        ("↑↑⏎", "2020-01-01"),
        ("↓↓↓⏎", "2019-12-27"),
        ("⌫⏎", "2019-12-30"),
    ],
)
def test_a_day_is_completed_and_moved(typed, day):
    state = typing(typed)
    assert (state.draft.date, state.place) == (day, CellPlace(HEADER, "text"))


def test_a_day_that_is_none_keeps_its_text_and_is_told():
    state = typing("32⏎")
    assert (state.draft.date, state.place) == ("32", CellPlace(HEADER, "date"))
    assert words_beside(state, small_desk()) == (
        "'32' is not a day; write for example 15, 0315, 190315 or 2019-03-15.",
    )


def test_the_next_voucher_has_the_day_of_the_last():
    typist = Typist().types("02⏎Kaffe⏎⏎⏎5010⏎5⏎1930⏎⏎⏎")
    assert typist.state.draft == VoucherDraft(near=date(2019, 12, 2), date="2019-12-02")


# Accounts and objects


@pytest.mark.parametrize(
    ("typed", "account", "objects"),
    [
        ("50", "5010", "KANSLI"),
        ("5010", "5010", "KANSLI"),
        ("19", "1930", ""),
        ("19↓", "1910", ""),
        ("hyra", "5010", "KANSLI"),
        ("mia", "4600", "INDIVID MIA"),
        ("not 9", "2440", ""),
        ("kassa", "1910", ""),
    ],
)
def test_an_account_is_found_as_it_is_typed(typed, account, objects):
    state = typing(f"⏎x⏎⏎⏎{typed}⏎")
    assert (state.row.account, state.row.objects) == (account, objects)


def test_an_account_that_is_none_keeps_its_text_and_says_what_was_understood():
    state = typing("⏎x⏎⏎⏎50109⏎")
    assert (state.row.account, state.place) == ("50109", CellPlace(0, "account"))
    assert words_beside(state, small_desk()) == (
        "Account 50109 is not in the chart of accounts; check the number.",
        "Understood so far: 5010",
    )


@pytest.mark.parametrize(
    ("typed", "objects"),
    [("mi", "MIA"), ("kansli mia", "KANSLI MIA"), ("projekt", "MIA"), ("af↓", "21:AF")],
)
def test_objects_are_found_by_code_and_name(typed, objects):
    state = typing(f"⏎x⏎⏎⏎1651⏎⇤{typed}⏎")
    assert (state.row.objects, state.place.name) == (objects, "debit")


def test_tab_passes_every_field_and_cell_and_comes_back():
    places, typist = [], Typist().types("⏎x⏎⏎⏎5010⏎7⏎")
    count = len(FIELDS) - 1 + 2 * len(CELLS)  # a due day is for the invoice of a party
    for _ in range(count):
        typist.types("⇥")
        places.append(typist.state.place)
    assert len(set(places)) == count
    for _ in places:
        typist.types("⇤")
    assert typist.state.place == CellPlace(1, "account")


def test_a_cell_that_is_left_without_being_understood_keeps_its_text():
    state = typing("⏎x⏎⏎⏎5010⏎12x⇥")
    assert (state.draft.rows[0].debit, state.place) == ("12x", CellPlace(0, "credit"))


@pytest.mark.parametrize("key", ["⇥", "⇤", "⇟"])
@pytest.mark.parametrize("pressed", ["x", "⏎⏎⏎⏎9999", "⏎x⏎⏎⏎5010⏎12x"])
def test_what_is_wrong_in_a_cell_is_shown_when_it_is_left(pressed, key):
    typist = Typist().types(pressed)
    before = typist.state
    typist.types(key)
    assert typist.state.place != before.place
    assert words_beside(typist.state, small_desk())[0]


def test_a_fault_of_no_cell_leads_to_the_row_that_can_mend_it():
    draft = typing("⏎x⏎⏎⏎5010⏎7⏎").draft
    assert keys.place_of("postings", draft) == CellPlace(1, "account")
    assert keys.place_of("rows[0].debit", draft) == CellPlace(0, "debit")
    assert keys.place_of("date", draft) == CellPlace(HEADER, "date")


# Amounts


@pytest.mark.parametrize(
    ("typed", "debit", "credit"),
    [
        ("1200*1,25", "1200*1,25", ""),
        ("12+34,5", "12+34,5", ""),
        ("-500", "", "500,00"),
        ("100-600", "", "500,00"),
    ],
)
def test_an_amount_is_worked_out_and_one_below_zero_goes_to_the_other_side(typed, debit, credit):
    state = typing(f"⏎x⏎⏎⏎5010⏎{typed}⏎")
    assert (state.draft.rows[0].debit, state.draft.rows[0].credit) == (debit, credit)


def test_an_amount_that_is_none_keeps_its_text_and_says_what_was_understood():
    state = typing("⏎x⏎⏎⏎5010⏎1200*1,2x⏎")
    assert state.row.debit == "1200*1,2x"
    assert words_beside(state, small_desk())[1] == "Understood so far: 1200*1,2 = 1 440,00"


def test_one_key_takes_the_remainder():
    state = typing("⏎x⏎⏎⏎5010⏎100⏎1910④")
    assert rows_of(state.draft)[1] == ("1910", "", "", "100,00")
    assert reading_of(state, small_desk()).balances


@pytest.mark.parametrize(
    ("what", "rows"),
    [
        ("an invoice with VAT that is compensated", "5010 D 1651 D 2440 C"),
        ("an invoice of two costs", "5010 D 6212 D 1651 D 2440 C"),
        ("an invoice, its sum first", "2440 C< 5010 D 1651 D"),
        ("an invoice paid", "2440 D 1930 C"),
        ("a contribution invoiced", "1510 D 3987 C"),
        ("a contribution paid", "1930 D 1510 C"),
        ("a contribution, the income first", "3987 C 1930 D"),
        ("the VAT compensation paid out", "1930 D 1651 C"),
        ("a credit note", "2440 D 5010 C 1651 C"),
        ("a bank charge", "6570 D 1930 C"),
        ("two invoices paid", "2440 D 2440 D 1930 C"),
    ],
)
def test_a_row_in_a_new_book_is_debited_until_something_must_balance(what, rows):
    """`<` is a side that is chosen by hand, against the rule."""
    desk = replace(small_desk(), habits=habits_of(()))
    state = moved_to(new_editor(NEAR, "A"), CellPlace(0, "account"))
    words = rows.split()
    for account, side in zip(words[::2], words[1::2], strict=True):
        state = keys.entered(typed(state, account), desk)
        if state.place.name == "objects":
            state = keys.tabbed(state, desk)
        if side.endswith("<"):
            state = keys.tabbed(state, desk)
        else:
            assert (account, state.place.name) == (account, {"D": "debit", "C": "credit"}[side]), (
                what
            )
        state = keys.entered(typed(state, "100"), desk)


def test_what_enter_takes_of_a_whole_row_is_shown_with_its_objects_and_side():
    state = typing("⏎x⏎Hyresvärd⏎⏎5010⏎1000⏎1651⏎⏎")
    assert state.place == CellPlace(2, "account")
    words = proposal_words(state, small_desk())
    assert words == "enter takes 2440 credit 1 250,00; tab skips it"


def test_the_remainder_is_proposed_on_the_side_of_the_rule():
    state = typing("⏎x⏎⏎⏎5010⏎100⏎24⏎")
    assert (state.place, inline_proposal(state, small_desk())) == (CellPlace(1, "credit"), "100,00")
    assert proposal_words(state, small_desk()) == "enter takes 100,00; tab skips it"


def test_a_row_that_follows_the_costs_gets_what_it_had_in_proportion():
    state = typing("⏎x⏎⏎⏎5010⏎2400⏎1651⏎")
    assert (state.place, inline_proposal(state, small_desk())) == (CellPlace(1, "debit"), "600,00")


def test_what_is_proposed_counts_only_when_it_is_taken():
    state = typing("⏎x⏎⏎⏎5010⏎100⏎1930⏎⇥⏎")
    assert rows_of(state.draft)[1] == ("1930", "", "", "")
    assert reading_of(state, small_desk()).difference == 10000


# Enter


def test_enter_on_the_empty_last_row_records():
    typist = Typist().types("⏎Lokalhyra februari⏎⏎2231⏎⏎⏎⏎⏎⏎⏎")
    sketch, draft = typist.recorded[0]
    assert (sketch.counterparty, sketch.document) == ("Hyresvärd", "2231")
    assert [(row.account, row.amount) for row in draft.postings] == [
        ("5010", 1200000),
        ("1651", 300000),
        ("2440", -1500000),
    ]


@pytest.mark.parametrize(
    ("typed", "place", "said"),
    [
        (
            "⏎x⏎⏎⏎⏎",
            CellPlace(0, "account"),
            "A voucher needs at least two postings, debit and credit.",
        ),
        (
            "⏎x⏎⏎⏎1510⏎5⏎3987⏎4⏎⏎",
            CellPlace(2, "account"),
            "1,00 is left to record; write an account, or let a row take the rest.",
        ),
        (
            "⏎x⏎⏎⏎1510⏎⏎⏎⏎",
            CellPlace(0, "credit"),
            "The posting has no amount.",
        ),
    ],
)
def test_enter_says_what_is_missing_where_it_is_missing(typed, place, said):
    state = typing(typed)
    assert (state.place, words_beside(state, small_desk())[:1]) == (place, (said,))


# Beginning from something


def test_the_arrow_right_takes_the_likeliest_earlier_voucher():
    state = typing("⏎lok→")
    assert (state.draft.text, state.place) == ("Lokalhyra januari", CellPlace(HEADER, "document"))
    assert rows_of(state.draft) == [
        ("5010", "KANSLI", "12 000,00", ""),
        ("1651", "", "3 000,00", ""),
        ("2440", "", "", "15 000,00"),
    ]


def test_one_of_several_earlier_vouchers_is_chosen():
    state = typing("⏎hyr↓↓⏎")
    assert [offer.cells[0] for offer in suggestions(typing("⏎hyr"), small_desk())] == [
        "Betalning Hyresvärd, faktura 17",
        "Lokalhyra januari",
    ]
    assert state.draft.rows[0].account == "5010"


def test_enter_keeps_the_words_as_they_were_typed():
    assert typing("⏎Lok⏎").draft.text == "Lok"


def test_the_first_amount_changed_in_a_copy_changes_the_others_in_proportion():
    state = typing("⏎mob→77⏎1250⏎")
    assert rows_of(state.draft) == [
        ("6212", "KANSLI", "1 000,00", ""),
        ("1651", "", "250,00", ""),
        ("2440", "", "", "1250"),
    ]
    assert state.is_on_new_row


def test_an_amount_that_was_typed_by_itself_stays_when_the_total_changes():
    state = typing("⏎mob→77⏎1250⏎↑↑⇥⇥⇥240⏎↑⏎2000⏎")
    assert rows_of(state.draft)[1] == ("1651", "", "", "240")


def test_the_rounding_of_a_total_goes_to_the_largest_part():
    state = typing("⏎mob→77⏎99,99⏎")
    assert [(row.debit, row.credit) for row in state.draft.rows] == [
        ("79,99", ""),
        ("20,00", ""),
        ("", "99,99"),
    ]


def test_a_template_computes_its_rows_from_one_total():
    templates = built_in_templates("sv")
    state = Typist(templates=templates).types("⏎Kontorsstol⏎Butik⏎R1⏎②110⏎6212⏎⏎").state
    assert rows_of(state.draft) == [
        ("6212", "KANSLI", "8,00", ""),
        ("1651", "", "2,00", ""),
        ("2440", "", "", "10"),
    ]


def test_a_template_comes_after_what_is_typed_already():
    templates = built_in_templates("sv")
    state = Typist(templates=templates).types("⏎x⏎⏎⏎1910⏎5⏎②5").state
    assert [row.account for row in state.draft.rows] == ["1910", "2440", "1930"]


def test_turning_sides_makes_debit_credit():
    state = typing("⏎lok→⑦")
    assert [(row.debit, row.credit) for row in state.draft.rows] == [
        ("", "12 000,00"),
        ("", "3 000,00"),
        ("15 000,00", ""),
    ]


def test_a_plus_repeats_the_text_of_the_row_above():
    sketch = VoucherDraft(
        near=NEAR, rows=(DraftRow("5010", text="mars", debit="1"), DraftRow("1930"))
    )
    state = keys.text_repeated(EditorState(sketch, CellPlace(1, "text")))
    assert state.draft.rows[1].text == "mars"
    assert keys.text_repeated(EditorState(sketch, CellPlace(0, "text"))).draft == sketch


def test_a_removed_row_comes_back_by_undo():
    state = typing("⏎lok→⏎↑⑧")
    assert len(state.draft.rows) == 2
    assert len(undo(state).draft.rows) == 3


# Whatever is pressed

PRESSED = st.lists(
    st.sampled_from(["1", "9", "5", "0", "x", "h", ",", "*", "-", " ", *KEYS]), max_size=40
).map("".join)
ANY_KEYS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def reachable(state: EditorState) -> list[VoucherDraft]:
    return [*state.past, state.draft, *state.future]


def texts_of(sketch: VoucherDraft) -> set[str]:
    places = [CellPlace(HEADER, name) for name in FIELDS]
    places += [CellPlace(row, name) for row in range(len(sketch.rows)) for name in CELLS]
    return {text for place in places if (text := text_in(sketch, place))}


@ANY_KEYS
@given(PRESSED)
def test_nothing_typed_is_lost_whatever_is_pressed(pressed):
    typist = Typist()
    for key in pressed:
        before = typist.state
        typist.types(key)
        if typist.recorded:
            return
        after = reachable(typist.state)
        kept = [text for sketch in after for text in texts_of(sketch)]
        assert all(sketch in after for sketch in (*before.past, *before.future))
        assert all(any(told.startswith(text) for told in kept) for text in texts_of(before.draft))


@pytest.mark.sweep
@ANY_KEYS
@given(PRESSED)
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(pressed):
    typist = Typist().types(pressed)
    if typist.recorded:
        return
    end = typist.state
    steps = len(end.past)
    typist.types("↶" * steps)
    assert typist.state.draft == new_editor(NEAR, "A").draft
    typist.types("↷" * (steps + len(end.future)))
    assert typist.state.draft == reachable(end)[-1]


@ANY_KEYS
@given(PRESSED)
def test_the_cursor_is_always_somewhere_that_is_there(pressed):
    state = Typist().types(pressed).state
    assert HEADER <= state.place.row <= len(state.draft.rows)
    assert state.place.name in (FIELDS if state.place.row == HEADER else CELLS)
    for fault in reading_of(state, small_desk()).problems:
        assert problem_on_screen(fault)
        assert keys.place_of(fault.where, state.draft).row <= len(state.draft.rows)


@ANY_KEYS
@given(PRESSED, st.sampled_from(["⏎lok→1⏎⏎⏎", "⏎mob→1⏎7⏎⏎", "⏎x⏎⏎⏎5010⏎3⏎1930⏎⏎⏎"]))
def test_what_is_recorded_is_what_is_shown(pressed, ending):
    desk, typist = small_desk(), Typist().types(f"{pressed}{'↶' * 200}")
    typist.state = moved_to(typist.state, START)
    typist.types(ending)
    for sketch, draft in typist.recorded:
        shown = grid_rows(EditorState(sketch), desk, with_texts=True)[:-1]
        assert [
            (row.texts[1], read_amount(row.texts[5] or "0"), read_amount(row.texts[6] or "0"))
            for row in shown
            if row.cells[1]
        ] == [(row.account, max(row.amount, 0), max(-row.amount, 0)) for row in draft.postings]
        assert (draft.text, str(draft.date)) == (sketch.text, sketch.date)
    assert typist.recorded


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2019-01-31", "month-locked"),
        ("2018-12-31", "outside-year"),
        ("2021-01-01", "next-year-not-open"),
        ("2019-02-01", None),
    ],
)
def test_a_day_that_takes_no_voucher_is_refused_when_the_date_is_left(day, code):
    state = Typist().types(f"{day}⏎").state
    problem = state.problem
    assert (problem.code if problem else None) == code
    assert (state.place.name == "date") == bool(code)
    assert state.draft.date == day, "what was typed is there to be changed"


def test_the_event_may_have_been_on_a_day_that_takes_no_voucher():
    state = moved_to(new_editor(NEAR, "A"), CellPlace(HEADER, "event"))
    assert commit_cell(typed(state, "2018-12-31"), small_desk()).problem is None


REFUSED_IN_THE_END = {
    "series": ("", "A" * 40),
    "date": ("x", "2031-01-01", "2019-01-15"),
    "text": ("a" * 600,),
    "counterparty": ("a" * 600,),
    "due": ("x",),
    "document": ("a" * 600,),
    "event": ("x",),
}


@pytest.mark.parametrize("key", [keys.tabbed, keys.entered])
@pytest.mark.parametrize(
    ("field", "text"),
    [(field, text) for field, texts in REFUSED_IN_THE_END.items() for text in texts],
)
def test_what_is_refused_in_the_end_is_refused_when_its_field_is_left(field, text, key):
    assert REFUSED_IN_THE_END.keys() == set(FIELDS)
    begun = moved_to(new_editor(NEAR, "A"), CellPlace(HEADER, field))
    state = key(typed(begun, text), small_desk())
    assert state.problem is not None
    assert text_in(state.draft, begun.place) == text
