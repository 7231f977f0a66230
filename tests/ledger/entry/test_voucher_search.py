"""Vouchers are found newest first, stretch by stretch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.core.calendar import Period
from ledger.core.model import Posting
from ledger.entry import voucher_search
from ledger.entry.voucher_search import (
    VoucherFilter,
    first_stretch,
    lines_of,
    next_number,
    next_stretch,
    series_of,
    with_words,
)

MARCH = Period(date(2019, 3, 1), date(2019, 3, 31))


@pytest.fixture
def filled(book, rent):
    """Five vouchers, one of them a correction, one in another series."""
    record(book, rent)
    record(book, replace(rent, text="Ån och ÄNGEN", document="faktura 100%"))
    record(book, replace(rent, date=date(2019, 2, 1), series="B", text="Bidrag_1"))
    postings = (Posting("2440", 150050, ((6, "MIA"),)), Posting("1930", -150050))
    record(book, replace(rent, date=date(2019, 5, 2), text="Betalning", postings=postings))
    first = voucher_at(book, 1)
    assert first is not None
    correct(book, first, date(2019, 6, 1), "fel", by="EK")
    return book


@pytest.mark.parametrize(
    ("typed", "sequences"),
    [
        ("", [5, 4, 2, 1, 3]),
        ("hyra", [1]),
        ("HYRA mars", [1]),
        ("rättelse a", [5]),
        ("ån", [2]),
        ("ÅN ängen", [2]),
        ("an", []),
        ("100%", [2]),
        ("bidrag_", [3]),
        ("bidragx", []),
        ("5010", [5, 2, 1, 3]),
        ("1 500", [4]),
        ("1500,50", [4]),
        ("1500,00", []),
        ("120,50", []),
        ("1499", []),
        ("1501", []),
        ("1500,5", [4]),
        ("1500,51", []),
        ("150050", []),
        ("119", []),
        ("121", []),
        ("120", [5, 2, 1, 3]),
        ("a2", [2]),
        ("b1", [3]),
        ("faktura 17", [5, 4, 1, 3]),
        ("2019-03", [2, 1]),
        ("2019-03-15", [2, 1]),
        ("2019-04..", [5, 4]),
        ("..2019-02-28", [3]),
        ("2019-02..2019-05 betalning", [4]),
        ("2019-13", []),
        ("..", []),
    ],
)
def test_what_is_typed_is_found(filled, typed, sequences):
    stretch = first_stretch(filled, with_words(VoucherFilter(), typed))
    assert (list(stretch.sequences), stretch.last) == (sequences, None)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2019-02", (2019, 2, 1), (2019, 2, 28)),
        ("2020-02", (2020, 2, 1), (2020, 2, 29)),
        ("2019-11..2019-12", (2019, 11, 1), (2019, 12, 31)),
        ("2019-04..", (2019, 4, 1), (9999, 12, 31)),
    ],
)
def test_a_month_is_its_days_from_the_first_to_the_last(typed, first, last):
    assert with_words(VoucherFilter(), typed).period == Period(date(*first), date(*last))


@pytest.mark.parametrize(
    ("wanted", "sequences"),
    [
        (VoucherFilter(period=MARCH), [2, 1]),
        (VoucherFilter(series="B"), [3]),
        (VoucherFilter(account="2440"), [4]),
        (VoucherFilter(member=(6, "MIA")), [4]),
        (VoucherFilter(account="1930", member=(6, "MIA")), []),
        (VoucherFilter(corrected=True), [5, 1]),
        (VoucherFilter(words=("hyra",), corrected=True, series="A", account="5010"), [1]),
    ],
)
def test_what_is_chosen_narrows_the_list(filled, wanted, sequences):
    assert list(first_stretch(filled, wanted).sequences) == sequences


@pytest.mark.parametrize("typed", ["", "hyra", "RÄTTELSE a", "faktura", "2019-03 ä", "5010"])
def test_stretches_together_are_the_whole(filled, monkeypatch, typed):
    wanted = with_words(VoucherFilter(), typed)
    whole = list(first_stretch(filled, wanted).sequences)
    monkeypatch.setattr(voucher_search, "STRETCH", 2)
    stretch = first_stretch(filled, wanted)
    found = list(stretch.sequences)
    while stretch.last is not None:
        stretch = next_stretch(filled, wanted, stretch.last)
        found += stretch.sequences
    assert found == whole


@pytest.mark.parametrize(
    ("size", "stretches"),
    [
        (1, [[5], [4], [2], [1], [3], []]),
        (2, [[5, 4], [2, 1], [3]]),
        (3, [[5, 4, 2], [1, 3]]),
        (5, [[5, 4, 2, 1, 3], []]),
        (6, [[5, 4, 2, 1, 3]]),
    ],
)
def test_a_stretch_ends_also_between_two_vouchers_of_one_day(filled, monkeypatch, size, stretches):
    monkeypatch.setattr(voucher_search, "STRETCH", size)
    stretch = first_stretch(filled, VoucherFilter())
    found = [list(stretch.sequences)]
    while stretch.last is not None:
        stretch = next_stretch(filled, VoucherFilter(), stretch.last)
        found.append(list(stretch.sequences))
    assert found == stretches


def test_a_page_of_vouchers_comes_in_the_order_asked_for(filled):
    lines = lines_of(filled, [4, 1, 99])
    assert [(line.series, line.number, line.amount, line.corrected_by) for line in lines] == [
        ("A", 3, 150050, ""),
        ("A", 1, 12000, "A 4"),
    ]


def test_the_series_and_numbers_of_a_year(filled):
    year = fiscal_year(filled)
    assert series_of(filled, year) == ("A", "B")
    assert (next_number(filled, year, "A"), next_number(filled, year, "Ö")) == (5, 1)
