"""Earlier vouchers help with the one being typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.core.model import Account, DimensionObject, Posting
from ledger.entry.account_search import accounts_found, search_index, search_keys
from ledger.entry.posting_history import (
    MONTHS,
    PastVoucher,
    always_objects,
    bare,
    expected_posting,
    habits,
    habits_of,
    latest_like,
    latest_series,
    similar,
    text_at,
    texts_begun,
    usual_objects,
    wants_objects,
)
from ledger.entry.report_line import ReportLine, report_lines
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template

KANSLI, MIA = ((1, "KANSLI"),), ((1, "INDIVID"), (6, "MIA"))
RENT = (
    Posting("5010", 1200000, KANSLI),
    Posting("1651", 300000),
    Posting("2440", -1500000),
)
PAYMENT = (Posting("2440", 1500000), Posting("1930", -1500000))


def earlier(sequence, text, counterparty, postings, day=date(2019, 3, 1)):
    return PastVoucher(sequence, "A", sequence, day, text, counterparty, postings)


HABITS = habits_of(
    (
        earlier(5, "Lokalhyra april", "Hyresvärd", RENT, date(2019, 3, 5)),
        earlier(4, "Betalning Hyresvärd, faktura 17", "Hyresvärd", PAYMENT),
        earlier(
            3,
            "Köpta tjänster",
            "Konsult",
            (Posting("4600", 100, MIA), Posting("2440", -100)),
        ),
        earlier(2, "Lokalhyra mars", "Hyresvärd", RENT, date(2019, 2, 5)),
        earlier(1, "Bankavgifter", "Swedbank", (Posting("6570", 10, KANSLI), Posting("1930", -10))),
    )
)


@pytest.mark.parametrize(
    ("text", "then", "now", "expected"),
    [
        ("Lokalhyra januari", (2018, 12), (2019, 1), "Lokalhyra februari"),
        ("Lön December", (2019, 12), (2020, 1), "Lön Januari"),
        ("Hyra november 2019", (2019, 10), (2019, 12), "Hyra januari 2020"),
        ("Medlemsbidrag kvartal 4", (2019, 10), (2020, 1), "Medlemsbidrag kvartal 1"),
        ("Bidrag kvartal 1 2020", (2020, 2), (2019, 11), "Bidrag kvartal 4 2019"),
        ("Marsipan 2019", (2019, 3), (2019, 9), "Marsipan 2019"),
        ("Hyra mars", (2019, 3), (2019, 3), "Hyra mars"),
    ],
)
def test_the_months_of_a_copied_text_move_on(text, then, now, expected):
    then, now = (date(year, month, 5) for year, month in (then, now))
    assert text_at(text, then, now) == expected


@given(st.sampled_from(MONTHS), st.dates(), st.dates())
def test_a_text_that_moves_there_and_back_is_itself(month, then, now):
    assert text_at(text_at(f"Hyra {month}", then, now), now, then) == f"Hyra {month}"


def test_two_texts_of_the_same_thing_are_bare_alike():
    assert bare("Lokalhyra MARS, faktura 2231") == bare("Lokalhyra april, faktura 19")


def test_similar_vouchers_are_several_and_each_kind_is_there_once():
    found = similar(HABITS, "hyr")
    assert [voucher.sequence for voucher in found] == [5, 4]


def test_those_that_begin_as_typed_come_first():
    assert [voucher.sequence for voucher in similar(HABITS, "bet")] == [4]
    assert [voucher.sequence for voucher in similar(HABITS, "b")][:2] == [4, 1]


def test_the_counterparty_narrows_what_is_similar():
    assert [voucher.sequence for voucher in similar(HABITS, "", "konsult")] == [3]


def test_the_latest_of_the_same_words_is_found_whatever_its_month():
    assert latest_like(HABITS, "lokalhyra december") == HABITS.earlier[0]
    assert latest_like(HABITS, "nytt", "swedbank") == HABITS.earlier[-1]
    assert latest_like(HABITS, "nytt") is None


def test_a_begun_text_goes_on_as_the_latest_did():
    assert texts_begun(HABITS, "Lok", "text") == "Lokalhyra april"
    assert texts_begun(HABITS, "sw", "counterparty") == "Swedbank"
    assert texts_begun(HABITS, "Lokalhyra april", "text") == ""


@pytest.mark.parametrize(
    ("so_far", "text", "expected"),
    [
        ((), "Lokalhyra maj", RENT[0]),
        ((Posting("5010", 2000000),), "", Posting("1651", 500000)),
        ((Posting("5010", 2000000), Posting("1651", 500000)), "", Posting("2440", -2500000)),
        ((Posting("2440", 70000),), "", Posting("1930", -70000)),
        ((Posting("2440", -70000),), "", None),
        ((), "", None),
        ((Posting("9999", 1),), "", None),
    ],
)
def test_the_next_posting_is_the_one_that_followed_before(so_far, text, expected):
    assert expected_posting(HABITS, so_far, text) == expected


def test_the_same_counterparty_decides_when_the_words_are_new():
    follower = expected_posting(HABITS, (Posting("2440", -5),), "Ny text", "Hyresvärd")
    assert follower == Posting("1930", 5)


def test_what_objects_an_account_usually_has():
    assert usual_objects(HABITS, "4600") == MIA
    assert always_objects(HABITS, "5010") == KANSLI
    assert always_objects(HABITS, "4600") is None  # once is no habit
    assert wants_objects(HABITS, "5010")
    assert not wants_objects(HABITS, "2440")
    assert not wants_objects(HABITS, "9999")


def test_habits_leave_out_corrections_and_what_they_correct(book, rent):
    wrong = voucher_at(book, record(book, replace(rent, text="Fel")).sequence)
    assert wrong is not None
    correct(book, wrong, date(2019, 3, 16), "fel konto", by="EK")
    record(book, rent)
    kept = habits(book)
    assert [(voucher.text, voucher.sequence) for voucher in kept.earlier] == [("Hyra mars", 3)]
    assert kept.earlier[0].postings == rent.postings
    assert latest_series(kept) == "A"


def test_an_empty_book_has_no_habits(book):
    assert habits(book).earlier == ()
    assert latest_series(habits(book)) == "A"


def test_only_the_latest_vouchers_make_habits(book, rent):
    for number in range(4):
        record(book, replace(rent, text=f"Hyra {number}"))
    assert [voucher.text for voucher in habits(book, 2).earlier] == ["Hyra 3", "Hyra 2"]


ACCOUNTS = (
    Account("1910", "Kassa", "asset"),
    Account("1930", "Företagskonto", "asset"),
    Account("1651", "Momsersättning", "asset"),
    Account("2440", "Leverantörsskulder", "liability"),
    Account("4600", "Köpta tjänster", "cost"),
    Account("5010", "Lokalhyra", "cost"),
    Account("5990", "Gammalt konto", "cost", active=False),
)
NAMES = (
    DimensionObject(1, "KANSLI", "Kansli"),
    DimensionObject(1, "INDIVID", "Individinriktat"),
    DimensionObject(6, "MIA", "Projekt MIA"),
)


def index():
    template = read_template(built_in_text("varna"), "varna.toml")
    kinds = {account.number: account.kind for account in ACCOUNTS}
    numbers = {note.number: note.number for note in template.notes}
    landing = report_lines(template, search_keys(ACCOUNTS, HABITS), kinds, numbers)
    return search_index(ACCOUNTS, NAMES, HABITS, landing)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("19", [("1930", ()), ("1910", ())]),
        ("1910", [("1910", ())]),
        ("lokal", [("5010", ())]),
        ("MIA", [("4600", MIA)]),
        ("not 7", [("1930", ()), ("1910", ())]),
        ("moms", [("1651", ())]),
        ("5 hyra", [("5010", ())]),
        ("gammalt", []),
        ("5990", []),
        ("", []),
    ],
)
def test_an_account_is_found_by_number_name_note_line_or_project(typed, expected):
    found = accounts_found(index(), typed)
    assert [(one.account.number, one.objects) for one in found] == expected


def test_a_posting_lands_on_a_line_of_its_note():
    template = read_template(built_in_text("varna"), "varna.toml")
    keys = [("5010", KANSLI), ("5010", MIA), ("2067", ()), ("9999", ())]
    found = report_lines(template, keys, {}, {"3": "2", "4": "3"}, "sv")
    assert found["5010", KANSLI] == ReportLine("premises", "2", "Lokalkostnader", 1)
    assert found["5010", MIA] == ReportLine("activity_mia", "3", "Projekt MIA", 1)
    assert (found["2067", ()].label, found["9999", ()].label) == ("Eget kapital", "")
    assert report_lines(template, keys[:1], {}, {}, "en")[keys[0]].label == "Premises"
