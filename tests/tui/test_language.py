"""Each language keeps to itself: no English on a Swedish screen, and no word of Textual's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from finsam_tui.locale.collect import read_catalogue
from ledger.bookkeeping.approvals import vouchers_to_approve
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_year, template_text
from ledger.books.open import open_book
from ledger.core.i18n import LOCALE

GOLDEN = Path(__file__).parent.parent / "golden" / "tui"
SWEDISH = sorted(path for path in GOLDEN.glob("*.txt") if not path.stem.endswith(".en"))
ENGLISH = sorted(GOLDEN.glob("*.en.txt"))
TEXTUALS_OWN = ("Select", "Search for", "No matches", "palette", "Press ", "Loading", "Copy ")


def words_in(text: str) -> set[str]:
    """The longer words of a text; one that is cut short is none, nor is a `{field}`."""
    return set(re.findall(r"(?<!\{)\b[^\W\d_]{5,}\b(?![…}])", text))


@pytest.fixture(scope="module")
def languages():
    """The words of each language that the other one has not."""
    catalogue = read_catalogue(LOCALE / "sv" / "LC_MESSAGES" / "finsam.po")
    said = [message for message in catalogue if isinstance(message.id, str)]
    english = words_in(" ".join(str(message.id) for message in said))
    swedish = words_in(" ".join(str(message.string) for message in said))
    return {"en": english - swedish, "sv": swedish - english}


@pytest.fixture(scope="module")
def of_the_book(reference_book):
    """The words of the demonstration book itself, which is Swedish whatever is spoken."""
    with open_book(reference_book, read_only=True) as book:
        texts = [template_text(book, fiscal_year(book))]
        texts += [account.name for account in accounts(book)]
        texts += [item.name for item in objects(book)]
        for line in vouchers_to_approve(book, range(1, 2000)):
            texts += [line.text, line.counterparty, line.document]
    return words_in(" ".join(texts))


def found_in(paths, find):
    """What is found on some screens, by the name of the picture."""
    found = {path.stem: find(path.read_text(encoding="utf-8")) for path in paths}
    assert found
    return {name: words for name, words in found.items() if words}


def test_no_english_on_a_swedish_screen(languages, of_the_book):
    assert found_in(SWEDISH, lambda seen: words_in(seen) & languages["en"] - of_the_book) == {}


def test_no_swedish_on_an_english_screen(languages, of_the_book):
    assert found_in(ENGLISH, lambda seen: words_in(seen) & languages["sv"] - of_the_book) == {}


def test_textual_says_nothing_itself():
    said = found_in(
        [*SWEDISH, *ENGLISH], lambda seen: [words for words in TEXTUALS_OWN if words in seen]
    )
    assert said == {}


def test_a_word_of_the_other_language_would_be_found(languages):
    assert {"voucher", "balance"} <= languages["en"]
    assert {"verifikation", "attestera"} <= languages["sv"]
