"""Characters that cannot be seen: refused with a sentence or left out, at every door."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from ledger.book.journal import Entry, Row, journal_head
from ledger.book.recorded import RECORDED
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_years, template_text
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.errors import Refused, TemplateError
from ledger.core.model import Account, Association
from ledger.core.text import clean, lines_without_unseen, text_problem
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template
from tests.faults.planting import unguarded
from tests.faults.poison import SOME_OF_EVERYTHING, TEXTS
from tests.ledger.conftest import YEAR, book, path, rent
from tests.sie_files.small import WHOLE

__all__ = ["book", "path", "rent"]

UNSEEN = [
    *("\u00ad", "\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\u2063", "\u180e", "\u034f"),
    *("\u200e", "\u200f", "\u061c", "\u202a", "\u202e", "\u2066", "\u2069", "\ufe0f", "\U000e0041"),
    *("\u3164", "\ufff9", "\u115f"),
]
IGNORABLE = """
00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0
FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF
"""
"""What Unicode 15 lists as Default_Ignorable_Code_Point: nothing is drawn for it."""

SEEN = ["Hyra mars", "Årets 5 % – «x»", "naïve café", "日本", "Ελλάδα", "1\u00a0000", "a\u0301"]


@pytest.mark.parametrize("character", UNSEEN, ids=lambda one: f"U+{ord(one):04X}")
def test_a_character_that_cannot_be_seen_is_named_or_left_out(character):
    fault = text_problem(f"Hy{character}ra", "text")
    assert fault is not None
    assert f"U+{ord(character):04X}" in fault.message
    assert clean(f"Hy{character}ra") == "Hyra"


def test_nothing_that_unicode_draws_nothing_for_gets_in():
    spans = (span.partition("-")[::2] for span in IGNORABLE.split())
    unseen = [
        chr(code) for one, last in spans for code in range(int(one, 16), int(last or one, 16) + 1)
    ]
    assert len(unseen) == 4174
    for character in [*unseen, "\u2800", "\U0001d159"]:
        assert text_problem(f"Hy{character}ra", "text"), f"U+{ord(character):04X}"
        assert clean(f"Hy{character}ra") == "Hyra"


@pytest.mark.parametrize("text", SEEN)
def test_a_text_that_is_seen_is_taken(text):
    assert text_problem(text, "text") is None


def test_a_draft_with_one_is_refused_wherever_it_stands(path, finsam):
    whole = {
        "date": "2019-03-15",
        "text": "Hyra",
        "counterparty": "Värd",
        "document": "f 1",
        "by": "EK",
        "approved_by": "FC",
        "postings": [
            {"account": "5010", "amount": "1", "text": "x"},
            {"account": "1930", "amount": "-1"},
        ],
    }
    for key in ("text", "counterparty", "document", "by", "approved_by"):
        line = json.dumps({**whole, key: "Hy\u200bra"})
        outcome = finsam("--lang=en", "record", path, typed=line)
        assert outcome.status == 1, key
        assert "U+200B" in outcome.err, key
    whole["postings"][0]["text"] = "Hy\u00adra"  # type: ignore[index]
    outcome = finsam("--lang=en", "record", path, typed=json.dumps(whole))
    assert (outcome.status, "U+00AD" in outcome.err) == (1, True)


def test_names_with_one_are_refused(path, tmp_path):
    with open_book(path) as book, pytest.raises(Refused) as refusal:
        add_accounts(book, (Account("5011", "Hy\ufeffra", "cost"),), "EK")
    assert "U+FEFF" in str(refusal.value)
    whose = Association("För\u200bbund", "222000-2683")
    made = create_book(tmp_path / "ny.finsam", whose, YEAR, built_in_text("varna"), "EK")
    with pytest.raises(Refused), made:
        pass


def test_a_template_with_one_is_refused():
    word = 'sv = "'
    for character in "\u200b\u00ad\ufeff\u202e\ufe0f\u3164\u034f\u2800":
        text = built_in_text("varna").replace(word, f"{word}{character}", 1)
        with pytest.raises(TemplateError) as refusal:
            read_template(text, "mall")
        assert "all of them printable" in str(refusal.value)


def test_what_is_refused_is_quoted_with_a_mark_where_nothing_is_seen(path, finsam):
    """Else the sentence says that 5010, which is in the chart, is not there."""
    for words, quoted in (
        (("chart", path, "retire", "5\u200b010"), "5\ufffd010"),
        (("correct", path, "A\u00ad", "1", "--date=2019-03-15", "--reason=x"), "A\ufffd 1"),
    ):
        outcome = finsam(*words)
        assert (outcome.status, quoted in outcome.err) == (1, True), outcome.err


def test_remarks_in_a_template_are_stored_without_them(path, finsam, tmp_path):
    file = tmp_path / "mall.toml"
    file.write_text(built_in_text("varna") + "# sl\u200but\u202e\n")
    assert finsam("template", "set", path, file, "--reason=ny").status == 0
    with open_book(path, read_only=True) as book:
        assert template_text(book, fiscal_years(book)[-1]) == built_in_text("varna") + "# slut\n"


TEXTS_OF_THEIR_OWN = ("voucher", "posting", "opening")
"""Tables that come by posting, which proves their texts."""


@pytest.mark.parametrize("table", [name for name in RECORDED if name not in TEXTS_OF_THEIR_OWN])
def test_what_a_door_lets_through_the_book_refuses(book, table):
    """Whatever table comes to be: each of its texts, and who does it."""
    columns, keys = RECORDED[table].columns.split(), RECORDED[table].key.split()

    def row(poisoned: str = "") -> Row:
        return (table, *("H\u202ey" if column == poisoned else "x" for column in columns))

    before = journal_head(book.connection)
    tried = [
        Entry("test", "E\u200bK", (row(),)),
        Entry("test", "EK", (row(), ("reason", "fel\u00ad"))),
        *(
            Entry("test", "EK", (row(column),))
            for column in columns
            if column not in (*keys, "objects")
        ),
    ]
    for entry in tried:
        with pytest.raises(Refused) as refusal:
            book.append(entry)
        assert refusal.value.problems[0].code == "text-invisible"
    assert journal_head(book.connection) == before


def in_each(words: tuple[str, ...], typed: bytes):
    """A command with a character that cannot be seen in each of its words and texts in turn."""
    for at, word in enumerate(words):
        option, _, value = word.rpartition("=")
        if at and word not in {"BOOK", "-"} and not (word.startswith("--") and not option):
            poisoned = f"{option}={value[:1]}\u200b{value[1:]}".removeprefix("=")
            yield (*words[:at], poisoned, *words[at + 1 :]), typed
    text = typed.decode()
    for place in re.finditer(r'(?<=")\w|(?m:^[\w#])', text):
        yield words, f"{text[: place.end()]}\u200b{text[place.end() :]}".encode()


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(SOME_OF_EVERYTHING)))
def test_no_word_of_any_command_brings_one_into_a_book(number, finsam, tmp_path):
    path = tmp_path / "bok.finsam"
    for words, typed in SOME_OF_EVERYTHING[:number]:
        finsam(*(path if word == "BOOK" else word for word in words), typed=typed)
    tried = list(in_each(*SOME_OF_EVERYTHING[number]))
    for at, (words, typed) in enumerate(tried):
        copied = tmp_path / f"{at}.finsam"
        if number:
            shutil.copy(path, copied)
        finsam(*(copied if word == "BOOK" else word for word in words), typed=typed)
        if copied.exists():
            assert unseen_in(copied) == [], words
    assert tried


def unseen_in(path) -> list[tuple[str, str]]:
    """The columns of a book that hold such a character."""
    with closing(sqlite3.connect(path)) as connection:
        return [
            (table, column)
            for table, column in connection.execute(TEXTS).fetchall()
            for (text,) in connection.execute(f'SELECT "{column}" FROM "{table}"')
            if lines_without_unseen(text or "") != (text or "")
        ]


def test_an_import_leaves_them_out_and_says_so(finsam, tmp_path):
    line = next(line for line in WHOLE.splitlines() if line.startswith("#KONTO"))
    name = line.split('"')[1] if '"' in line else line.split()[2]
    file = tmp_path / "fil.se"
    file.write_bytes(WHOLE.replace(name, f"{name[0]}\u00ad\u200b{name[1:]}").encode())
    outcome = finsam("--lang=en", "import", tmp_path / "ny.finsam", file, "--dry-run")
    assert "cannot be seen" in outcome.out + outcome.err
    assert "\u200b" not in outcome.out + outcome.err


def test_a_voucher_that_holds_one_already_can_be_corrected(path, rent):
    with open_book(path) as book:
        record(book, rent)
    with unguarded(path) as connection:
        connection.execute("UPDATE voucher SET counterparty = 'Hyres\u00advärd'")
        connection.execute("UPDATE posting SET text = 'mars\u200b' WHERE id = 1")
    with open_book(path) as book:
        voucher = voucher_at(book, 1)
        assert voucher is not None
        corrected = correct(book, voucher, date(2019, 3, 16), "fel", by="EK")
        made = voucher_at(book, corrected.sequence)
        assert made is not None
        assert made.counterparty == "Hyresvärd"
        assert made.postings[0].text == "mars"


def test_who_does_it_is_written_as_it_is_seen(path, finsam):
    assert finsam("lock", path, "--to=2019-01-31", "--by=E\u200bK").status == 0
    with open_book(path, read_only=True) as book:
        (actor,) = book.connection.execute(
            "SELECT actor FROM journal WHERE kind = 'lock'"
        ).fetchone()
    assert actor == "EK (kansli)"
