"""What blocks a year-end names a key on the screen, and says all else that it says elsewhere."""

from __future__ import annotations

import re

import pytest

from finsam_tui.i18n import set_language
from finsam_tui.keys import ACTION_BY_ID
from finsam_tui.locale.collect import catalogue_files, read_catalogue
from finsam_tui.screens.remedies import WITH_KEYS, message_with_keys
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.specifications import Item, specify
from ledger.books.open import open_book
from ledger.closing import closing_of

KEYS = {
    "reconcile": ACTION_BY_ID["closing.reconcile"].key,
    "specify": ACTION_BY_ID["closing.specify"].key,
}


@pytest.fixture
def blocks(book_path):
    """What blocks a year that has a wrong statement and a wrong specification."""
    with open_book(book_path) as book:
        year = fiscal_year(book, 2019)
        reconcile(book, "1930", year.last, 1)
        specify(book, "2440", year.last, [Item("fel", 1)], "EK")
        return closing_of(book, year).blocks


def test_no_block_tells_of_a_command_that_has_a_key(blocks):
    set_language("en")
    told = [message_with_keys(fault) for fault in blocks]
    assert {fault.code for fault in blocks} >= {"unexplained-difference", "specification-differs"}
    assert [
        words for words in told if "finsam reconcile" in words or "finsam specify" in words
    ] == []
    assert f"explain it with {KEYS['reconcile']}." in " ".join(told)
    assert f"{KEYS['specify']} adds what is missing." in " ".join(told)


def _head(sentence: str) -> str:
    """What is wrong, before what mends it."""
    return re.split(r"(?:;|(?<=opened yet):)", sentence)[0]


def test_every_sentence_that_names_such_a_command_has_words_for_the_screen():
    named = [
        str(message.id)
        for po in catalogue_files()
        for message in read_catalogue(po)
        if re.search(r"finsam (reconcile|specify|year)\b", str(message.id))
    ]
    heads = {_head(sentence) for sentence in WITH_KEYS.values()}
    assert {_head(sentence) for sentence in named} == heads
