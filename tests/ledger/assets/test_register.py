"""The register of fixed assets: what each stands at follows from its vouchers (LKBR 3:6)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from ledger.assets.checks import purchases
from ledger.assets.model import Asset, DisposalInput
from ledger.assets.record import (
    add_asset,
    dispose,
    drop_asset,
    link_depreciation,
    proposed_depreciation,
    proposed_disposal,
    record_depreciation,
)
from ledger.assets.register import (
    assets,
    disposals,
    movements,
    positions,
    positions_on,
    register_balances,
)
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.core.errors import Refused
from ledger.core.model import Account, Posting, VoucherInput
from ledger.statements.investments import investments
from tests.ledger.assets.conftest import FIRST, KANSLI, SECOND, buy, new_book

LAST = SECOND.last


def voucher_of(book, sequence):
    voucher = voucher_at(book, sequence)
    assert voucher
    return voucher


def postings_of(book, sequence):
    return [(row.account, row.amount) for row in voucher_of(book, sequence).postings]


def refused(act, *given, **named):
    with pytest.raises(Refused) as refusal:
        act(*given, **named)
    return [(one.code, one.where) for one in refusal.value.problems]


def account_differences(book, day):
    """The accounts of assets that are not what the register says, on a day."""
    stands = balances_on(book, day)
    return {
        account: (amount, stands.get(account, 0))
        for account, amount in register_balances(book, day).items()
        if amount != stands.get(account, 0)
    }


def test_the_two_years_stand_at_what_was_worked_out_by_hand(book):
    found = {one.asset.name: one for one in positions(book, SECOND)}
    assert {
        name: (one.opening_cost, one.disposed, one.cost, one.accumulated, one.book_value)
        for name, one in found.items()
    } == {
        "Bord": (5_000_000, 0, 5_000_000, -3_999_992, 1_000_008),
        "Kopiator": (10_000_000, -10_000_000, 0, 0, 0),
        "Datorer": (4_500_000, 0, 4_500_000, -2_250_000, 2_250_000),
        "Skärm": (1_500_000, -1_500_000, 0, 0, 0),
    }
    copier = found["Kopiator"]
    assert (copier.opening_depreciation, copier.depreciated, copier.reversed) == (
        -2_499_993,
        -1_388_885,
        3_888_878,
    )
    first = {one.asset.name: (one.purchased, one.depreciated) for one in positions(book, FIRST)}
    assert first == {
        "Bord": (0, -999_996),
        "Kopiator": (10_000_000, -2_499_993),
        "Datorer": (4_500_000, -750_000),
        "Skärm": (1_500_000, -249_996),
    }


def test_a_sale_takes_the_asset_away_and_has_the_difference_as_a_gain(book):
    sold, scrapped = disposals(book)
    assert (sold.book_value, sold.price, sold.gain) == (6_111_122, 7_000_000, 888_878)
    assert (scrapped.book_value, scrapped.gain) == (958_342, -958_342)
    assert postings_of(book, sold.voucher) == [
        ("1229", 3_888_878),
        ("1930", 7_000_000),
        ("7832", 1_388_885),
        ("1220", -10_000_000),
        ("1229", -1_388_885),
        ("3973", -888_878),
    ]
    assert ("7973", 958_342) in postings_of(book, scrapped.voucher)


def test_a_voucher_of_the_register_has_its_debits_first_and_each_side_by_account(book):
    made = {moved.voucher for moves in movements(book).values() for moved in moves}
    for sequence in made - {0}:
        rows = [posting for posting in postings_of(book, sequence) if posting[0] != "2440"]
        assert rows == sorted(rows, key=lambda row: (row[1] < 0, row[0]))


def test_costs_have_the_objects_of_the_asset_and_the_balance_sheet_no_cost_centre(book):
    (scrapped,) = (one for one in disposals(book) if one.price == 0)
    rows = voucher_of(book, scrapped.voucher).postings
    assert {row.account for row in rows if row.objects == KANSLI} == {"7832", "7973"}


def test_the_register_is_the_accounts_on_every_day(book):
    day = FIRST.first
    while day <= LAST:
        assert not account_differences(book, day), day
        day += timedelta(days=1)


def test_the_investment_account_is_what_the_register_bought_and_disposed_of(book):
    found = investments(book, fiscal_year(book, 2025))
    bought = {line.account: line.amounts for line in found.purchases}
    gone = {line.account: line.amounts for line in found.disposals}
    of = {year.first.year: positions(book, year) for year in (FIRST, SECOND)}
    assert found.years == (2025, 2024)
    assert bought == {"1220": (0, sum(one.purchased for one in of[2024]))}
    assert gone == {"1220": (-sum(one.disposed for one in of[2025]), 0)}


def test_nothing_is_proposed_twice(book):
    assert not [*proposed_depreciation(book, [LAST])]
    assert refused(record_depreciation, book, [LAST]) == [("nothing-to-depreciate", "")]


def test_month_by_month_adds_up_to_the_year(tmp_path):
    with new_book(tmp_path / "bok.finsam") as book:
        posting = buy(book, date(2024, 2, 1), 1_000_000, "Dator")
        add_asset(book, Asset("Dator", "1220", 1_000_000, date(2024, 2, 1), 36, posting=posting))
        months = [month.last for month in FIRST.months()]
        at_once = [one.total for one in proposed_depreciation(book, [FIRST.last])]
        each = [one.total for one in proposed_depreciation(book, months)]
        assert each == [27_777] * 11
        assert at_once == [sum(each)] == [305_547]
        record_depreciation(book, months, "EK")
        assert not [*proposed_depreciation(book, [FIRST.last])]


def test_a_correction_is_followed_by_the_register(book):
    sold, _ = disposals(book)
    correct(book, voucher_of(book, sold.voucher), date(2025, 6, 10), "ångrat köp", by="EK")
    assert [one.asset for one in disposals(book)] == [4]
    back = next(one for one in positions_on(book, LAST) if one.asset.id == 2)
    assert back.accumulated == -2_499_993
    assert not account_differences(book, date(2025, 6, 9))
    assert not account_differences(book, LAST)
    dispose(book, DisposalInput(2, date(2025, 12, 31), 1_000_000, "1510"), "EK")
    assert not account_differences(book, LAST)
    bought = next(one for one in assets(book) if one.id == 2).posting
    assert bought


def test_what_is_sold_on_the_first_day_of_use_writes_nothing_off(tmp_path):
    with new_book(tmp_path / "bok.finsam") as book:
        posting = buy(book, date(2024, 2, 1), 100, "Lampa")
        add_asset(book, Asset("Lampa", "1220", 100, date(2024, 2, 1), 12, posting=posting))
        receipt, _ = dispose(book, DisposalInput(1, date(2024, 2, 1), 100, "1930"))
        assert postings_of(book, receipt.sequence) == [("1930", 100), ("1220", -100)]


def test_a_purchase_waits_until_all_of_it_is_registered(tmp_path):
    with new_book(tmp_path / "bok.finsam") as book:
        posting = buy(book, date(2024, 2, 1), 300, "Tre lampor")
        lamp = Asset("Lampa", "1220", 100, date(2024, 2, 1), 12, posting=posting)
        add_asset(book, lamp)
        assert [(one.text, one.left) for one in purchases(book)] == [("Tre lampor", 200)]
        add_asset(book, replace(lamp, cost=200))
        assert purchases(book) == ()
        assert refused(add_asset, book, replace(lamp, cost=1)) == [("purchase-too-small", "cost")]
        drop_asset(book, 2)
        assert [one.left for one in purchases(book)] == [200]


OLD = Asset("Bord", "1220", 100, date(2023, 1, 1), 12, brought=date(2023, 12, 31))


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"name": " "}, [("asset-unnamed", "name")]),
        ({"months": 0}, [("asset-life", "months")]),
        ({"months": -12}, [("asset-life", "months")]),
        ({"months": 1201}, [("asset-life", "months")]),
        ({"cost": 0}, [("asset-cost", "cost")]),
        ({"cost": -5}, [("asset-cost", "cost")]),
        ({"residual": 100}, [("asset-residual", "residual")]),
        ({"depreciated": 101}, [("asset-depreciated", "depreciated")]),
        ({"depreciated": -1}, [("asset-depreciated", "depreciated")]),
        ({"account": "1930"}, [("not-an-asset-account", "account")]),
        ({"account": "1229"}, [("not-an-asset-account", "account")]),
        ({"account": "5410"}, [("not-an-asset-account", "account")]),
        ({"account": "1777777"}, [("unknown-account", "account")]),
        ({"accumulated": "1930"}, [("no-accumulated-account", "accumulated")]),
        ({"depreciation": "5410"}, [("no-depreciation-account", "depreciation")]),
        ({"objects": ((6, "INGET"),)}, [("unknown-object", "objects")]),
        ({"brought": date(2024, 6, 30)}, [("asset-brought", "brought")]),
        ({"brought": None}, [("asset-brought", "brought")]),
        ({"in_use": date(2024, 6, 1), "depreciated": 1}, [("asset-not-in-use", "in_use")]),
        ({"brought": None, "posting": 999}, [("purchase-too-small", "cost")]),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_asset_stands_beside_its_field(book, changes, faults):
    found = refused(add_asset, book, replace(OLD, **changes))
    assert [one for one in found if one in faults] == faults
    assert len(assets(book)) == 4


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (DisposalInput(9, LAST), ("no-asset", "number")),
        (DisposalInput(2, LAST), ("disposed-already", "number")),
        (DisposalInput(3, date(2024, 6, 27)), ("disposed-before-bought", "date")),
        (DisposalInput(3, date(2025, 12, 30)), ("depreciated-later", "date")),
        (DisposalInput(3, LAST, -1), ("price-negative", "price")),
        (DisposalInput(3, LAST, 100), ("price-without-account", "against")),
        (DisposalInput(3, LAST, 100, "3985"), ("price-without-account", "against")),
    ],
)
def test_what_cannot_be_disposed_of_so_is_refused(book, wanted, fault):
    assert fault in refused(proposed_disposal, book, wanted)


def test_a_locked_month_takes_no_depreciation(tmp_path):
    with new_book(tmp_path / "bok.finsam") as book:
        add_asset(book, OLD)
        lock_months(book, fiscal_year(book, 2024), date(2024, 3, 31), "EK")
        assert refused(record_depreciation, book, [date(2024, 3, 31)]) == [("month-locked", "date")]
        assert refused(dispose, book, DisposalInput(1, date(2024, 3, 1)))[0][0] == "month-locked"


def test_without_an_account_for_a_gain_the_refusal_names_the_way_to_one(tmp_path):
    with new_book(tmp_path / "bok.finsam") as book:
        retired = [Account("3973", "Vinst", "income", active=False)]
        add_accounts(book, retired, "EK")
        add_asset(book, OLD)
        sale = DisposalInput(1, date(2024, 1, 1), 200, "1930")
        assert refused(dispose, book, sale) == [("no-gain-account", "result")]


def test_what_was_written_off_by_hand_is_linked_when_it_is_that_of_the_plan(tmp_path):
    with new_book(tmp_path / "bok.finsam") as book:
        add_asset(book, replace(OLD, cost=3_600, months=36))

        def by_hand(ore, *others):
            rows = (Posting("7832", ore - 1), Posting("7832", 1), Posting("1229", -ore), *others)
            receipt = record(book, VoucherInput(FIRST.last, "Avskrivning", rows, recorded_by="EK"))
            return voucher_of(book, receipt.sequence)

        fault = ("not-the-depreciation", "number")
        with pytest.raises(Refused) as refusal:
            link_depreciation(book, by_hand(1_799))
        assert str(refusal.value.problems[0].message) == (
            "7832 17,99, 1229 −17,99 is written off by A 1 (2024), and 7832 18,00, 1229 −18,00 is"
            " what the plan lacks until 2024-12-31; correct it, and record the depreciation from"
            " the register."
        )
        correct(book, voucher_of(book, 1), FIRST.last, "fel", by="EK")
        right = by_hand(1_800, Posting("5010", 3), Posting("1930", -3))
        assert link_depreciation(book, right).total == 1_800
        assert not [*proposed_depreciation(book, [FIRST.last])]
        assert register_balances(book, FIRST.last)["1229"] == -1_800
        assert refused(link_depreciation, book, right) == [fault]
        rent = (Posting("5010", 3), Posting("1930", -3))
        receipt = record(book, VoucherInput(FIRST.last, "Hyra", rent, recorded_by="EK"))
        with pytest.raises(Refused, match=r"^number: - is written off by A 4 .*, and - is what"):
            link_depreciation(book, voucher_of(book, receipt.sequence))
        correct(book, right, FIRST.last, "fel", by="EK")
        assert register_balances(book, FIRST.last)["1229"] == 0


def test_what_was_written_off_cannot_be_dropped(book):
    assert refused(drop_asset, book, 3) == [("asset-in-use", "")]


DAYS = strategies.integers(0, 730).map(lambda days: FIRST.first + timedelta(days=days))
ACTS = strategies.one_of(
    strategies.tuples(
        strategies.just("buy"), DAYS, strategies.integers(1, 10**8), strategies.integers(1, 40)
    ),
    strategies.tuples(strategies.just("depreciate"), DAYS),
    strategies.tuples(
        strategies.just("dispose"), DAYS, strategies.integers(1, 6), strategies.integers(0, 10**8)
    ),
    strategies.tuples(strategies.just("correct"), DAYS, strategies.integers(1, 12)),
)


def happen(book, act, day, *about):
    """Does something to the book, as far as it is not refused."""
    if act == "buy":
        cost, months = about
        posting = buy(book, day, cost, "Sak")
        asset = Asset("Sak", "1220", cost, day, months, posting=posting)
        add_asset(book, asset)
    elif act == "depreciate":
        record_depreciation(book, [day])
    elif act == "dispose":
        number, price = about
        dispose(book, DisposalInput(number, day, price, "1930"))
    elif voucher := voucher_at(book, about[0]):
        correct(book, voucher, day, "fel", by="EK")


@pytest.mark.sweep
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=strategies.lists(ACTS, min_size=4, max_size=14), checked=strategies.lists(DAYS))
def test_whatever_happens_the_register_is_the_accounts_on_every_day(
    tmp_path_factory, acts, checked
):
    path = tmp_path_factory.mktemp("acts") / "bok.finsam"
    with new_book(path) as book:
        brought = replace(
            OLD, cost=5_000_000, depreciated=2_000_000, months=60, in_use=date(2022, 1, 1)
        )
        add_asset(book, brought)
        for act in acts:
            with suppress(Refused):
                happen(book, *act)
        for day in (*checked, FIRST.last, LAST):
            if FIRST.first <= day <= LAST:
                assert not account_differences(book, day), (day, acts)
