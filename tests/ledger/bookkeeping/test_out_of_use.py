"""What is out of use takes what an earlier entry forces, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.accruals import accruals, enter_accrual, record_reversal
from ledger.bookkeeping.balances import opening_of, read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, add_accounts, add_objects, objects
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances, set_opening_balances
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.closing import close, closing_of, open_year
from ledger.core.errors import BookError, Refused
from ledger.core.model import Account, DimensionObject, Posting, VoucherInput

MIA, KANSLI = (6, "MIA"), (1, "KANSLI")
ACCEPTED = dict.fromkeys(("months", "reconciliation", "specifications"), "prov")


@pytest.fixture(autouse=True)
def _result_accounts(book):
    result = (
        Account("2069", "Årets resultat", "liability"),
        Account("8999", "Årets resultat", "cost"),
    )
    add_accounts(book, result, "EK")


def retire_account(book, number):
    (account,) = (one for one in accounts(book) if one.number == number)
    add_accounts(book, (replace(account, active=False),), "EK")


def retire_object(book, member):
    (item,) = (one for one in objects(book) if (one.dimension, one.code) == member)
    add_objects(book, (DimensionObject(item.dimension, item.code, item.name, active=False),), "EK")


def moved(day, *rows):
    return VoucherInput(day, "Flyttat", tuple(Posting(*row) for row in rows), recorded_by="EK")


def recorded(book, sequence):
    voucher = voucher_at(book, sequence)
    assert voucher is not None
    return voucher


DAY = date(2019, 6, 1)


def test_a_voucher_is_corrected_though_account_and_object_are_out_of_use(book, rent):
    record(book, rent)
    retire_account(book, "5010")
    retire_object(book, KANSLI)
    correct(book, recorded(book, 1), DAY, "fel", by="EK")
    assert read_balances(book, fiscal_year(book)).closing(("5010", (KANSLI,))) == 0


def test_an_accrual_is_reversed_in_the_next_year_though_its_account_is_out_of_use(book, rent):
    enter_accrual(book, replace(rent, date=date(2019, 12, 31)), date(2020, 1, 1))
    open_year(book, 2020)
    retire_account(book, "5010")
    retire_object(book, KANSLI)
    (accrual,) = accruals(book)
    record_reversal(book, accrual, "EK")
    assert read_balances(book, fiscal_year(book, 2020)).closing(("5010", (KANSLI,))) == -12000


@pytest.mark.parametrize("amount", [12000, 11999, 1])
def test_the_last_balance_is_moved_off_an_account_out_of_use_whole_or_in_part(book, rent, amount):
    record(book, replace(rent, postings=(Posting("5010", 5000), Posting("1930", -5000))))
    record(book, replace(rent, postings=(Posting("5010", 7000), Posting("1930", -7000))))
    retire_account(book, "5010")
    add_accounts(book, (Account("5011", "Hyra", "cost"),), "EK")
    record(book, moved(DAY, ("5011", amount), ("5010", -amount)))
    assert read_balances(book, fiscal_year(book)).closing(("5010", ())) == 12000 - amount


def test_a_balance_is_moved_from_an_object_out_of_use_to_another(book, rent):
    record(book, rent)
    add_objects(book, (DimensionObject(1, "NY", "Nytt ställe"),), "EK")
    retire_object(book, KANSLI)
    rows = (("5010", -4000, (KANSLI,)), ("5010", 4000, ((1, "NY"),)))
    record(book, moved(DAY, *rows))
    assert read_balances(book, fiscal_year(book)).closing(("5010", (KANSLI,))) == 8000


REFUSED = [
    [("5010", 100), ("1930", -100)],
    [("5010", -12001), ("1930", 12001)],
    [("5010", -7000), ("5010", -7000), ("1930", 14000)],
]


@pytest.mark.parametrize("rows", REFUSED)
@pytest.mark.parametrize("is_proved_twice", [False, True])
def test_nothing_more_is_put_on_an_account_out_of_use(
    book, rent, rows, is_proved_twice, monkeypatch
):
    """Neither by the rules of the program nor, without those, by the book's own guards."""
    record(book, replace(rent, postings=(Posting("5010", 12000), Posting("1930", -12000))))
    retire_account(book, "5010")
    if is_proved_twice:
        monkeypatch.setattr("ledger.bookkeeping.vouchers.validate", lambda *_: ())
    with pytest.raises(BookError if is_proved_twice else Refused) as refused:
        record(book, moved(DAY, *rows))
    if not is_proved_twice:
        assert {fault.code for fault in refused.value.problems} == {"closed-account"}


@pytest.mark.parametrize("is_proved_twice", [False, True])
def test_nothing_more_is_put_on_an_object_out_of_use(book, rent, is_proved_twice, monkeypatch):
    record(book, rent)
    retire_object(book, KANSLI)
    if is_proved_twice:
        monkeypatch.setattr("ledger.bookkeeping.vouchers.validate", lambda *_: ())
    with pytest.raises(BookError if is_proved_twice else Refused):
        record(book, rent)


def test_the_year_end_hands_on_a_balance_out_of_use_and_says_so_before(book):
    cash = (Posting("1930", 500), Posting("2440", -500, (MIA,)))
    add_opening_balances(book, fiscal_year(book), cash, "EK")
    retire_account(book, "2440")
    retire_object(book, MIA)
    steps = closing_of(book, fiscal_year(book)).steps
    assert [fault.code for fault in steps[-1].findings.messages][-2:] == [
        "opening-unused-account",
        "opening-unused-object",
    ]
    close(book, fiscal_year(book), "EK", ACCEPTED)
    year = fiscal_year(book, 2020)
    assert opening_of(book, year) == {("1930", ()): 500, ("2440", (MIA,)): -500}
    record(book, moved(date(2020, 1, 2), ("2440", 500, (MIA,)), ("1930", -500)))


def test_what_is_typed_as_opening_balance_is_for_what_is_in_use(book):
    retire_account(book, "2440")
    with pytest.raises(Refused) as refused:
        set_opening_balances(book, fiscal_year(book), (Posting("1930", 5), Posting("2440", -5)))
    assert [fault.code for fault in refused.value.problems] == ["opening-closed-account"]
