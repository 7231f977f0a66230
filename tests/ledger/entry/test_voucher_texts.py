"""A search for words asks what the vouchers say, which is kept in memory as the book grows."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import BookError
from ledger.entry import voucher_text_index as voucher_texts
from ledger.entry.voucher_text_index import vouchers_with_words

ALL = ("9999-12-31", 0)
MARCH = Period(date(2019, 3, 1), date(2019, 3, 31))


@pytest.fixture(autouse=True)
def _forgotten():
    voucher_texts._KNOWN.clear()


@pytest.fixture(params=[2, 4096])
def _block(request, monkeypatch):
    """The texts lie in many blocks, or in one."""
    monkeypatch.setattr(voucher_texts, "BLOCK", request.param)


@pytest.fixture
def filled(book, rent, _block):
    """Five vouchers, the third earlier than those before it."""
    record(book, replace(rent, text="Hyra mars"))
    record(book, replace(rent, text="Hyra förråd", counterparty="Åkes Städ"))
    record(book, replace(rent, text="Lön", date=date(2019, 2, 1)))
    record(book, replace(rent, text="STÄDNING", date=date(2019, 4, 1)))
    record(book, replace(rent, text="Hyra april", date=date(2019, 4, 1)))
    return book


@pytest.mark.parametrize(
    ("words", "period", "before", "found"),
    [
        (("hyra",), None, ALL, [5, 2, 1]),
        (("städ",), None, ALL, [4, 2]),
        (("åkes", "hyra"), None, ALL, [2]),
        (("mars", "förråd"), None, ALL, []),
        (("hyra",), MARCH, ALL, [2, 1]),
        (("hyra",), None, ("2019-04-01", 5), [2, 1]),
        (("hyra",), MARCH, ("2019-03-15", 2), [1]),
        (("hyresvärd",), None, ALL, [5, 4, 1, 3]),
    ],
)
def test_the_vouchers_that_say_the_words_come_newest_first(filled, words, period, before, found):
    assert list(vouchers_with_words(filled, words, period, before)) == found


def test_what_is_recorded_after_a_search_is_found_by_the_next(filled, rent):
    assert list(vouchers_with_words(filled, ("porto",), None, ALL)) == []
    for day in (date(2019, 5, 1), date(2019, 1, 1)):
        record(filled, replace(rent, text="Porto", date=day))
        vouchers_with_words(filled, ("hyra",), None, ALL)
    assert list(vouchers_with_words(filled, ("porto",), None, ALL)) == [6, 7]


def test_a_search_after_one_that_was_interrupted_finds_everything(filled, rent, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(voucher_texts, "TEXTS", "SELECT 1 FROM gone WHERE ? = ?")
        with pytest.raises(BookError):
            vouchers_with_words(filled, ("hyra",), None, ALL)
    record(filled, replace(rent, text="Porto"))
    assert list(vouchers_with_words(filled, ("hyra",), None, ALL)) == [5, 2, 1]
    assert list(vouchers_with_words(filled, ("porto",), None, ALL)) == [6]


def test_another_book_under_the_same_name_is_read_anew(filled, rent, tmp_path):
    path = filled.path
    kept = shutil.copy(path, tmp_path / "kept.finsam")
    record(filled, replace(rent, text="Porto"))
    assert list(vouchers_with_words(filled, ("porto",), None, ALL)) == [6]
    filled.close()
    shutil.copy(kept, path)
    with open_book(path) as older:
        record(older, replace(rent, text="Frimärken"))
        assert list(vouchers_with_words(older, ("porto",), None, ALL)) == []
        assert list(vouchers_with_words(older, ("frimärken",), None, ALL)) == [6]


TEXTS = st.lists(st.text("abÅ ", max_size=6), min_size=1, max_size=9)


@given(texts=TEXTS, word=st.text("abå", min_size=1, max_size=2), first=st.integers(1, 9))
def test_every_line_that_holds_the_word_is_found(texts, word, first):
    block = "".join(f"{text}\n" for text in texts).casefold()
    expected = [first + place for place, text in enumerate(texts) if word in text.casefold()]
    assert voucher_texts._lines_with(block, word, [word], first) == expected
