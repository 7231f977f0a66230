"""Recording and correcting."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.voucher_queries import (
    postings_by_account,
    postings_by_registration,
    voucher_at,
    vouchers_by_date,
    vouchers_numbered,
)
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import Posting, VoucherInput
from tests.ledger.batches import record_many

YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
ACCOUNTS = ("1930", "2440", "3985", "5010")
OBJECTS = ((), ((1, "KANSLI"),), ((6, "MIA"),), ((1, "KANSLI"), (6, "MIA")))

rows = st.builds(
    Posting,
    account=st.sampled_from(ACCOUNTS),
    amount=st.integers(-(10**12), 10**12).filter(bool),
    objects=st.sampled_from(OBJECTS),
    text=st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20),
)


def balanced(postings):
    difference = sum(row.amount for row in postings)
    return (*postings, Posting("1930", -difference)) if difference else tuple(postings)


drafts = st.builds(
    VoucherInput,
    date=st.dates(YEAR.first, YEAR.last),
    text=st.just("Prov"),
    postings=st.lists(rows, min_size=2, max_size=5).map(balanced),
    series=st.sampled_from(("A", "B", "LÖN")),
    recorded_by=st.just("EK"),
)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def test_a_recorded_voucher_is_read_back_as_it_was(book, rent):
    recorded = record(book, rent)
    voucher = voucher_at(book, recorded.sequence)
    assert (recorded.series, recorded.number, recorded.sequence) == ("A", 1, 1)
    assert voucher is not None
    assert (voucher.text, voucher.date, voucher.postings) == (rent.text, rent.date, rent.postings)
    assert (voucher.counterparty, voucher.document) == ("Hyresvärd", "faktura 17")
    assert (voucher.recorded_by, voucher.approved_by) == ("EK", "FC")
    assert voucher.event_date == rent.date
    assert voucher.registered_at == voucher.approved_at


@pytest.mark.sweep
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(added=st.lists(drafts, min_size=1, max_size=8))
def test_balances_are_what_the_postings_add_up_to(book, added):
    record_many(book, added)
    year = fiscal_year(book)
    kept = read_balances(book, year).movement
    posted: dict[object, int] = {}
    for line in postings_by_registration(book, YEAR):
        key = (line.account, line.objects)
        posted[key] = posted.get(key, 0) + line.amount
    assert kept == posted
    assert sum(kept.values()) == 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(added=st.lists(drafts, min_size=1, max_size=6), cut=st.dates(YEAR.first, YEAR.last))
def test_a_year_cut_in_two_anywhere_adds_up_to_the_year(book, added, cut):
    record_many(book, added)
    year = fiscal_year(book)
    first = read_balances(book, year, Period(YEAR.first, cut))
    assert all(
        first.closing(key) == amount
        for key, amount in read_balances(book, year, Period(cut, cut)).opening.items()
        if not any(line.date == cut.isoformat() for line in postings_by_registration(book, YEAR))
    )
    whole = read_balances(book, year)
    rest = read_balances(book, year, Period(cut, YEAR.last))
    keys = whole.keys() | rest.keys()
    assert all(whole.closing(key) == rest.closing(key) for key in keys)


@pytest.mark.sweep
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(added=st.lists(drafts, min_size=1, max_size=12))
def test_numbers_in_a_series_have_no_gap_and_no_double(book, added):
    record_many(book, added)
    lines = list(vouchers_by_date(book, YEAR))
    for series in {line.series for line in lines}:
        numbers = sorted(line.number for line in lines if line.series == series)
        assert numbers == list(range(1, len(numbers) + 1))
    assert sorted(line.sequence for line in lines) == list(range(1, len(lines) + 1))


def test_every_fault_of_a_draft_is_told_at_once_and_nothing_is_recorded(book):
    draft = VoucherInput(
        date=date(2018, 3, 15),
        text="Hyra\x1b",
        postings=(Posting("5011", 100, ((6, "XYZ"),)), Posting("5990", -90), Posting("1930", 0)),
        recorded_by="EK",
    )
    with pytest.raises(Refused) as refused:
        record(book, draft)
    assert codes(refused) == [
        "outside-year",
        "text-control",
        "zero-amount",
        "unknown-account",
        "closed-account",
        "unknown-object",
        "unbalanced",
    ]
    assert list(vouchers_by_date(book, YEAR)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"postings": (Posting("1930", 100),)}, "too-few-postings"),
        ({"postings": ()}, "too-few-postings"),
        ({"text": " "}, "no-text"),
        ({"text": "x" * 501}, "text-too-long"),
        ({"series": ""}, "series"),
        ({"series": "A\tB"}, "series"),
        ({"date": date(2020, 1, 1)}, "next-year-not-open"),
        ({"postings": (Posting("1930", 10**15), Posting("5010", -(10**15)))}, "amount-too-large"),
        (
            {"postings": (Posting("1930", 5, ((6, "GAMMAL"),)), Posting("5010", -5))},
            "closed-object",
        ),
        (
            {"postings": (Posting("1930", 5, ((6, "MIA"), (6, "MIA"))), Posting("5010", -5))},
            "object-twice",
        ),
    ],
)
def test_a_draft_that_breaks_a_rule_is_refused(book, rent, change, code):
    with pytest.raises(Refused) as refused:
        record(book, replace(rent, **change))
    assert code in codes(refused)


def test_the_message_of_an_unbalanced_draft_says_by_how_much(book, rent):
    unbalanced = replace(rent, postings=(Posting("5010", 12000), Posting("1930", -11950)))
    with pytest.raises(Refused, match="debit is 0,50 more than credit"):
        record(book, unbalanced)
    unbalanced = replace(rent, postings=(Posting("5010", 12000), Posting("1930", -12075)))
    with pytest.raises(Refused, match="credit is 0,75 more than debit"):
        record(book, unbalanced)


def test_a_refused_draft_among_many_leaves_none_of_them(book, rent):
    with pytest.raises(Refused):
        record_many(book, [rent, replace(rent, text="")])
    assert list(vouchers_by_date(book, YEAR)) == []
    assert record(book, rent).number == 1


def test_nothing_is_recorded_in_a_locked_month(book, rent):
    lock_months(book, fiscal_year(book), date(2019, 3, 31), "EK")
    with pytest.raises(Refused) as refused:
        record(book, rent)
    assert codes(refused) == ["month-locked"]
    assert record(book, replace(rent, date=date(2019, 4, 1))).number == 1


def test_a_closing_entry_goes_in_while_months_are_locked(book, rent):
    lock_months(book, fiscal_year(book), date(2019, 3, 31), "EK")
    assert record(book, replace(rent, series="BOKSLUT"), "closing").number == 1


def test_a_correction_reverses_and_is_linked_both_ways(book, rent):
    record(book, rent)
    wrong = vouchers_numbered(book, fiscal_year(book), "A", 1)[0]
    recorded = correct(book, wrong, date(2019, 4, 2), "fel konto", by="EK")
    reversal = voucher_at(book, recorded.sequence)
    corrected = voucher_at(book, 1)
    assert reversal is not None
    assert corrected is not None
    assert [row.amount for row in reversal.postings] == [-12000, 12000]
    assert (reversal.corrects, corrected.corrected_by) == ("A 1", "A 2")
    assert reversal.text == "Rättelse av A 1: fel konto"
    assert not any(read_balances(book, fiscal_year(book)).movement.values())


def test_a_voucher_is_corrected_once_and_for_a_reason(book, rent):
    record(book, rent)
    wrong = vouchers_numbered(book, fiscal_year(book), "A", 1)[0]
    with pytest.raises(Refused, match="why"):
        correct(book, wrong, date(2019, 4, 2), " ", by="EK")
    correct(book, wrong, date(2019, 4, 2), "fel", by="EK")
    with pytest.raises(Refused, match="already corrected by A 2"):
        correct(book, wrong, date(2019, 4, 2), "fel igen", by="EK")


def test_a_voucher_is_corrected_on_its_day_or_later(book, rent):
    record(book, rent)
    wrong = vouchers_numbered(book, fiscal_year(book), "A", 1)[0]
    with pytest.raises(Refused, match=r"A 1 \(2019\) is of .*corrected on that day or later"):
        correct(book, wrong, rent.date - timedelta(days=1), "fel", by="EK")
    correct(book, wrong, rent.date, "fel", by="EK")


def test_the_ledger_is_by_account_and_date_and_the_journal_by_registration(book, rent):
    later, earlier = replace(rent, date=date(2019, 5, 1)), replace(rent, date=date(2019, 2, 1))
    record_many(book, [later, earlier])
    dates = [line.date for line in postings_by_account(book, YEAR, account="5010")]
    assert dates == ["2019-02-01", "2019-05-01"]
    assert [line.sequence for line in postings_by_registration(book, YEAR)] == [1, 1, 2, 2]
    assert [line.amount for line in postings_by_account(book, YEAR, member=(1, "KANSLI"))] == [
        12000
    ] * 2
    assert list(postings_by_account(book, YEAR, member=(6, "MIA"))) == []


@pytest.mark.parametrize("page", [1, 2, 3, 6, 2000])
def test_a_list_is_the_same_however_many_rows_a_page_has(book, rent, page, monkeypatch):
    monkeypatch.setattr("ledger.bookkeeping.voucher_queries.PAGE", page)
    record_many(book, [replace(rent, date=date(2019, month, 1)) for month in (3, 1, 1)])
    assert [line.sequence for line in vouchers_by_date(book, YEAR)] == [2, 3, 1]
    assert [line.amount for line in vouchers_by_date(book, YEAR)] == [12000] * 3
    assert list(vouchers_by_date(book, YEAR, account="2440")) == []
    assert [(line.account, line.sequence) for line in postings_by_account(book, YEAR)] == [
        *(("1930", sequence) for sequence in (2, 3, 1)),
        *(("5010", sequence) for sequence in (2, 3, 1)),
    ]
    assert [line.sequence for line in postings_by_registration(book, YEAR)] == [1, 1, 2, 2, 3, 3]
    january = Period(date(2019, 1, 1), date(2019, 1, 31))
    assert [line.sequence for line in postings_by_registration(book, january)] == [2, 2, 3, 3]


@pytest.mark.parametrize("lines", [vouchers_by_date, postings_by_account, postings_by_registration])
def test_what_is_recorded_while_a_list_is_read_is_not_in_it(book, rent, lines, monkeypatch):
    monkeypatch.setattr("ledger.bookkeeping.voucher_queries.PAGE", 1)
    record(book, rent)
    found = lines(book, YEAR)
    sequences = [next(found).sequence]
    record(book, replace(rent, date=date(2019, 12, 31)))
    assert [*sequences, *(line.sequence for line in found)] in ([1], [1, 1])


def test_two_windows_record_without_gap_or_double(path, rent):
    def record_ten():
        with open_book(path) as mine:
            for _ in range(10):
                record(mine, rent)

    windows = [threading.Thread(target=record_ten) for _ in range(2)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    with open_book(path, read_only=True) as book:
        assert [line.number for line in vouchers_by_date(book, YEAR)] == list(range(1, 21))
