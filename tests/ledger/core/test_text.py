"""Text at the door."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.limits import MAX_QUOTED
from ledger.core.text import clean, excerpt, quoted, text_problem


@given(st.text())
def test_cleaned_text_has_nothing_left_to_refuse(text):
    assert text_problem(clean(text), "", longest=10**6) is None


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_line_breaks_become_spaces_and_letters_are_composed():
    assert clean("Hyra\r\nmars  a\u030a\x1b[31m") == "Hyra mars  å[31m"


CONTROLS = ("a\x00b", "a\x1bb", "a\x9bb", "a\tb")
INVISIBLE = ("a\u202eb", "\ud800")


@pytest.mark.parametrize(
    ("text", "code"),
    [(text, "text-control") for text in CONTROLS]
    + [(text, "text-invisible") for text in INVISIBLE],
)
def test_text_from_a_file_with_such_characters_is_refused(text, code):
    found = text_problem(text, "text")
    assert found is not None
    assert found.code == code


def test_a_megabyte_of_text_is_refused():
    found = text_problem("x" * 1_000_000, "text")
    assert found is not None
    assert found.code == "text-too-long"


def test_a_sentence_quotes_as_much_as_it_has_room_for_and_marks_that_more_was_given():
    whole, longer = "å" * MAX_QUOTED, "å" * (MAX_QUOTED + 1)
    assert (excerpt(whole), excerpt(longer)) == (whole, f"{whole[:-1]}…")
    assert (quoted(whole), quoted(longer)) == (f"'{whole}'", f"'{whole[:-1]}…'")
    assert quoted("a\x1bb") == r"'a\x1bb'"
    assert quoted([12, "a"]) == "[12, 'a']"
    assert (
        quoted(["1234567890"] * 9) == "['1234567890', '1234567890', '1234567890', '1234567890', '1…"
    )
