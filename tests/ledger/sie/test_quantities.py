"""Quantities and their units: kept by the book, carried on, taken back, and written out again."""

from __future__ import annotations

import io
from datetime import date

import pytest

from exports.sie.writer import write_sie
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.quantities import read_quantity, write_quantity
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association
from ledger.integrity.check import check_file
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie
from tests.sie_files.small import BALANCES, CHART, HEAD, WHOLE

COUNTED = (
    WHOLE.replace("#SRU 1930 7281\n", '#ENHET 1930 "st"\n#ENHET 5010 kvadratmeter och mer\n')
    .replace("#IB 0 1930 500.00", "#IB 0 1930 500.00 12")
    .replace("{} 1000.00\n", '{} 1000.00 "" "" 2,50 "EK"\n')
    .replace('6 "MIA"} 120.00\n', '6 "MIA"} 120.00 20190315 "Lokal" -0.125\n')
)


@pytest.fixture
def counted(sie, target):
    """The path of a book made from a file with quantities."""
    import_sie(target, sie(COUNTED), by="EK")
    return target


def written(path, name):
    """The lines with quantities that a year goes out with."""
    with open_book(path) as book:
        stream = io.BytesIO()
        write_sie(book, fiscal_year(book, name), stream, on=date(2021, 1, 15))
    return stream.getvalue().decode("cp437").splitlines()


def test_quantities_and_units_go_out_where_they_stood_and_in_the_sums(counted):
    lines = written(counted, 2019)
    assert {
        '#ENHET 1930 "st"',
        '#ENHET 5010 "kvadratmeter och mer"',
        "#IB 0 1930 500.00 12",
        "#UB 0 1930 1380.00 14.5",
        "#UB 0 2067 -500.00",
        "#RES 0 5010 120.00 -0.125",
        '#OUB 0 5010 {1 "KANSLI"} 120.00 -0.125',
        "#PSALDO 0 201901 1930 {} 1000.00 2.5",
        '#PSALDO 0 201903 5010 {6 "MIA"} 120.00 -0.125',
        '#TRANS 1930 {} 1000.00 "" "" 2.5',
        '#TRANS 5010 {1 "KANSLI" 6 "MIA"} 120.00 20190315 "Lokal" -0.125',
    } <= set(lines)
    assert check_file(counted).ok


def test_a_year_goes_on_with_the_quantities_that_the_one_before_ended_with(counted):
    with open_book(counted) as book:
        days = Period(date(2020, 1, 1), date(2020, 12, 31))
        add_fiscal_year(book, days, built_in_text("lkbr"), "EK")
    lines = written(counted, 2020)
    assert "#IB 0 1930 1380.00 14.5" in lines
    assert not [line for line in lines if line.startswith("#RES 0")]


def test_a_correction_takes_back_the_quantity(counted):
    with open_book(counted) as book:
        voucher = voucher_at(book, 1)
        assert voucher
        correct(book, voucher, date(2019, 5, 1), "fel", by="EK")
    lines = written(counted, 2019)
    assert '#TRANS 1930 {} -1000.00 "" "" -2.5' in lines
    assert "#UB 0 1930 380.00 12" in lines
    assert check_file(counted).ok


def test_the_quantity_of_a_voucher_that_is_left_out_falls_on_no_other(sie, target):
    empty = '#VER A 3 20190401 "Tom"\n{\n#TRANS 1930 {} 0.00 "" "" 99\n}\n'
    text = COUNTED.replace("#VER A 1 ", empty + "#VER A 1 ", 1)
    import_sie(target, sie(text.replace(' "" "" 2,50 "EK"', "")), by="EK")
    assert "#UB 0 1930 1380.00 12" in written(target, 2019)


def test_quantities_of_sums_are_reported_to_stay_in_the_file(sie, target):
    text = HEAD + CHART + BALANCES.replace("#RES 0 5010 120.00", "#RES 0 5010 120.00 7")
    notices = import_sie(target, sie(text), by="EK").notices
    (found,) = [one for one in notices if one.code == "quantities-of-sums"]
    assert found.values == {"count": 1}


OPENINGS = {
    "#IB 0 2440 0.00 7": ["#IB 0 2440 0.00 7", "#UB 0 2440 0.00 7"],
    '#OIB 0 1930 {1 "KANSLI"} 0.00 9': [
        "#IB 0 1930 500.00 12",
        '#OIB 0 1930 {1 "KANSLI"} 0.00 9',
        '#OUB 0 1930 {1 "KANSLI"} 0.00 9',
    ],
    '#OIB 0 2067 {1 "KANSLI"} -200.00 9': [
        "#IB 0 2067 -500.00",
        '#OIB 0 2067 {1 "KANSLI"} -200.00 9',
    ],
    '#IB 0 2440 -30.00 6\n#IB 0 2441 30.00\n#OIB 0 2440 {1 "KANSLI"} -10.00 4\n#OIB 0 2440 {6'
    ' "MIA"} -20.00': [
        "#IB 0 2440 -30.00 6",
        '#OIB 0 2440 {1 "KANSLI"} -10.00 4',
        '#OIB 0 2440 {6 "MIA"} -20.00',
    ],
}


@pytest.mark.sweep
@pytest.mark.parametrize(("items", "out"), OPENINGS.items())
def test_an_opening_quantity_needs_no_amount_beside_it(sie, target, items, out):
    """Goods bought for nothing are still counted, and an object may have the quantity alone."""
    text = COUNTED.replace("#UB 0 1930", f"{items}\n#UB 0 1930")
    import_sie(target, sie(text), by="EK")
    assert [line for line in out if line not in written(target, 2019)] == []
    assert check_file(target).ok


def test_quantities_alone_begin_a_year(sie, target):
    text = HEAD + CHART + "#IB 0 1930 0.00 3\n"
    import_sie(target, sie(text), by="EK")
    assert "#IB 0 1930 0.00 3" in written(target, 2019)
    assert check_file(target).ok


@pytest.mark.parametrize("choices", [ImportChoices(newer="replace"), ImportChoices(newer="add")])
def test_a_newer_file_brings_the_quantities_that_it_has(sie, target, choices):
    """The opening balances agree, so what the file counts of them is taken in."""
    import_sie(target, sie(COUNTED.replace("500.00 12", "500.00 5")), by="EK")
    import_sie(target, sie(COUNTED, "newer.se"), by="EK", choices=choices)
    assert "#IB 0 1930 500.00 12" in written(target, 2019)
    assert check_file(target).ok


def test_an_empty_year_of_the_book_takes_the_quantities_of_its_opening_balances(sie, target, varna):
    period = Period(date(2019, 1, 1), date(2019, 12, 31))
    with create_book(target, Association("Prov", "222000-2683"), period, varna, "EK"):
        pass
    import_sie(target, sie(COUNTED), by="EK")
    assert "#IB 0 1930 500.00 12" in written(target, 2019)


@pytest.mark.parametrize(
    ("text", "quantity", "again"),
    [
        ("2,5", 2_500_000, "2.5"),
        ("-0.125000", -125_000, "-0.125"),
        ("", 0, "0"),
        (".5", 500_000, "0.5"),
        ("100", 100_000_000, "100"),
        ("10000000000", 10**16, "10000000000"),
    ],
)
def test_a_quantity_is_read_to_the_millionth_and_written_without_needless_zeros(
    text, quantity, again
):
    assert read_quantity(text) == quantity
    assert write_quantity(quantity) == again


@pytest.mark.parametrize("text", ["-", "x", "1e3", "1.2.3", "1.1234567", "10000000001", "EK"])
def test_what_is_no_quantity_is_none(text):
    assert read_quantity(text) is None
