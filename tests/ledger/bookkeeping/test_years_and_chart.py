"""Fiscal years, locks, the chart of accounts and how a book begins."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import (
    accounts,
    add_accounts,
    add_dimensions,
    add_objects,
    dimensions,
    objects,
)
from ledger.bookkeeping.fiscal_years import (
    add_fiscal_year,
    fiscal_year,
    fiscal_years,
    lock_months,
    store_template,
    template_text,
    year_before,
)
from ledger.bookkeeping.opening_balances import (
    add_opening_balances,
    add_prior_year_figures,
    opening_balances,
    prior_year_figures,
)
from ledger.books.create import create_book
from ledger.books.open import new_book
from ledger.core.association import is_orgnr
from ledger.core.calendar import Period
from ledger.core.errors import BookError, Refused
from ledger.core.model import Account, Association, Dimension, DimensionObject, Posting


def calendar(year):
    return Period(date(year, 1, 1), date(year, 12, 31))


def test_a_year_is_found_by_name_and_the_latest_by_default(book):
    add_fiscal_year(book, calendar(2020), "id = 'prov'", "EK")
    assert [year.name for year in fiscal_years(book)] == [2019, 2020]
    assert fiscal_year(book).name == 2020
    assert year_before(book, fiscal_year(book)) == fiscal_year(book, 2019)
    assert year_before(book, fiscal_year(book, 2019)) is None
    with pytest.raises(Refused, match="has no fiscal year 2021; it has 2019, 2020"):
        fiscal_year(book, 2021)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2019, 7, 1), date(2020, 6, 30), "year-overlap"),
        (date(2021, 1, 1), date(2021, 12, 31), "year-gap"),
        (date(2020, 1, 1), date(2021, 7, 1), "year-length"),
        (date(2020, 2, 1), date(2020, 1, 31), "year-length"),
    ],
)
def test_a_year_that_cannot_be_is_refused(book, first, last, code):
    with pytest.raises(Refused) as refused:
        add_fiscal_year(book, Period(first, last), "", "EK")
    assert code in [problem.code for problem in refused.value.problems]
    assert len(fiscal_years(book)) == 1


def test_a_first_year_may_be_eighteen_months(book):
    year = add_fiscal_year(book, Period(date(2020, 1, 1), date(2021, 6, 30)), "", "EK")
    assert fiscal_year(book) == year


def test_locks_move_forward_by_whole_months(book):
    year = fiscal_year(book)
    lock_months(book, year, date(2019, 2, 28), "EK")
    assert fiscal_year(book).locked_to == date(2019, 2, 28)
    with pytest.raises(Refused, match="locked to 2019-02-28 already"):
        lock_months(book, year, date(2019, 1, 31), "EK")
    with pytest.raises(Refused, match="last day of a month"):
        lock_months(book, year, date(2019, 3, 15), "EK")


def test_a_year_keeps_its_template_and_the_latest_text_counts(book):
    year = fiscal_year(book)
    store_template(book, year, "id = 'ny'", "nytt projekt", "EK")
    assert template_text(book, year) == "id = 'ny'"


def test_an_account_may_change_name_but_not_kind(book):
    add_accounts(book, [Account("5010", "Lokalhyra kansli", "cost")], "EK")
    assert {a.number: a.name for a in accounts(book)}["5010"] == "Lokalhyra kansli"
    with pytest.raises(Refused, match="another kind"):
        add_accounts(book, [Account("5010", "Lokalhyra", "asset")], "EK")


@pytest.mark.parametrize("number", ["12", "123456789", "19A0", "", "１９３０"])
def test_an_account_number_is_three_to_eight_digits(book, number):
    with pytest.raises(Refused, match="3 to 8 digits"):
        add_accounts(book, [Account(number, "Konto", "asset")], "EK")


def test_objects_belong_to_a_known_dimension(book):
    add_dimensions(book, [Dimension(20, "Medlem")], "EK")
    add_objects(book, [DimensionObject(20, "NACKA", "Nacka kommun")], "EK")
    assert Dimension(20, "Medlem") in dimensions(book)
    assert DimensionObject(20, "NACKA", "Nacka kommun") in objects(book)
    with pytest.raises(Refused, match="no such dimension"):
        add_objects(book, [DimensionObject(99, "X", "X")], "EK")


def test_opening_balances_add_up_and_are_corrected_by_adding(book):
    year = fiscal_year(book)
    add_opening_balances(book, year, [Posting("1930", 500), Posting("2067", -500)], "EK")
    add_opening_balances(book, year, [Posting("1930", 20), Posting("2067", -20)], "EK", "rättad IB")
    assert opening_balances(book, year) == {("1930", ()): 520, ("2067", ()): -520}
    assert read_balances(book, year).opening == {("1930", ()): 520, ("2067", ()): -520}


@pytest.mark.parametrize(
    ("postings", "code"),
    [
        ([Posting("1930", 500), Posting("2067", -400)], "opening-unbalanced"),
        ([Posting("5010", 500), Posting("2067", -500)], "opening-account"),
        ([Posting("1930", 500, ((6, "XYZ"),)), Posting("2067", -500)], "unknown-object"),
    ],
)
def test_opening_balances_that_cannot_be_are_refused(book, postings, code):
    with pytest.raises(Refused) as refused:
        add_opening_balances(book, fiscal_year(book), postings, "EK")
    assert [problem.code for problem in refused.value.problems] == [code]


def test_published_figures_are_kept_as_printed_and_the_latest_counts(book):
    add_prior_year_figures(book, 2018, {"operating_costs": -866196800, "result": 207708400}, "EK")
    add_prior_year_figures(book, 2018, {"result": 207708500}, "EK")
    assert prior_year_figures(book, 2018) == {"operating_costs": -866196800, "result": 207708500}
    assert prior_year_figures(book, 2017) == {}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("222000-2683", True),
        ("222000-2634", True),
        ("222000-2684", False),
        ("2220002683", False),
        ("222000-268", False),
        ("", False),
    ],
)
def test_an_organisation_number_has_a_check_digit(text, right):
    assert is_orgnr(text) is right


def test_a_book_that_cannot_be_started_leaves_no_file(tmp_path):
    path = tmp_path / "bok.finsam"
    with pytest.raises(Refused), create_book(path, Association("", "1"), calendar(2019), "", "EK"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_new_book_never_takes_the_place_of_a_file(tmp_path, path):
    before = path.read_bytes()
    with (
        pytest.raises(BookError, match="exists already"),
        new_book(path, Association("X", "222000-2683"), (), "EK"),
    ):
        pass
    assert path.read_bytes() == before
