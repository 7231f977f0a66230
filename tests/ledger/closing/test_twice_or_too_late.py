"""What is done twice, or after its time: accruals, reopened years, deadlines, emptied accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.accruals import (
    accruals,
    accruals_due,
    enter_accrual,
    record_reversal,
    set_reversal_day,
)
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances, opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.closing import close, closing_of, reopen
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import Account, Posting, VoucherInput
from ledger.integrity.check import check_book
from ledger.statements.book_statements import statement_of
from ledger.vat_compensation.model import last_day_to_claim
from ledger.vat_compensation.register import vat_register, waiting_by_year

ACCEPTABLE = ("months", "reconciliation", "specifications", "accruals", "depreciation", "proof")
ANYHOW = dict.fromkeys(ACCEPTABLE, "liten bok")
RESULT = (Account("8999", "Årets resultat", "cost"), Account("2069", "Årets resultat", "liability"))


@pytest.fixture
def small(book):
    """The small book with the accounts of a closing."""
    add_accounts(book, RESULT, "EK")
    return book


def paid(book, day, kronor, account="5010", against="1930"):
    rows = (Posting(account, kronor * 100), Posting(against, -kronor * 100))
    record(book, VoucherInput(day, "x", rows, recorded_by="EK", approved_by="FC"))


def of(book, name):
    return fiscal_year(book, name)


def test_a_reversed_accrual_is_neither_moved_nor_reversed_again(small, rent):
    enter_accrual(small, replace(rent, date=date(2019, 3, 31)), date(2019, 4, 1))
    (accrual,) = accruals_due(small, date(2019, 4, 1))
    reversal = record_reversal(small, accrual, "EK")
    with pytest.raises(Refused, match="already reversed"):
        set_reversal_day(small, accrual.voucher.sequence, date(2019, 6, 1))
    for again in (accrual, *accruals(small), replace(accrual, reverses_on=date(2019, 6, 1))):
        with pytest.raises(Refused, match="already reversed"):
            record_reversal(small, again, "EK")
    (found,) = accruals(small)
    assert found.reversed_by is not None
    assert (found.reverses_on, found.reversed_by.sequence) == (date(2019, 4, 1), reversal.sequence)
    assert accruals_due(small, date(2020, 12, 31)) == ()
    assert read_balances(small, of(small, 2019)).closing(("1930", ())) == 0


def test_a_year_is_not_reopened_when_the_next_is_closed(small):
    paid(small, date(2019, 5, 2), 100)
    close(small, of(small, 2019), "EK", ANYHOW)
    close(small, of(small, 2020), "EK", ANYHOW)
    with pytest.raises(Refused, match="2020 is closed and begins with what 2019 ended with"):
        reopen(small, of(small, 2019), "fel", "EK")
    assert of(small, 2019).closed


def test_two_years_reopened_and_the_first_closed_again_begin_the_second_rightly(small):
    paid(small, date(2019, 5, 2), 100)
    close(small, of(small, 2019), "EK", ANYHOW)
    paid(small, date(2020, 5, 2), 30)
    close(small, of(small, 2020), "EK", ANYHOW)
    reopen(small, of(small, 2020), "fel", "EK")
    reopen(small, of(small, 2019), "fel", "EK")
    paid(small, date(2019, 6, 2), 7)
    close(small, of(small, 2019), "EK", ANYHOW)
    assert opening_balances(small, of(small, 2020)) == {
        ("1930", ()): -107_00,
        ("2069", ()): 107_00,
    }
    closing = read_balances(small, of(small, 2020))
    assert closing.closing(("1930", ())) == -137_00
    assert closing.closing(("2067", ())) == 107_00
    close(small, of(small, 2020), "EK", ANYHOW)
    assert opening_balances(small, of(small, 2021)) == {
        ("1930", ()): -137_00,
        ("2067", ()): 107_00,
        ("2069", ()): 30_00,
    }
    assert not check_book(small.path).faults


def test_an_account_that_is_emptied_after_reopening_begins_the_next_year_with_nothing(small):
    paid(small, date(2019, 5, 2), 100, "1930", "2440")
    close(small, of(small, 2019), "EK", ANYHOW)
    assert opening_balances(small, of(small, 2020))["2440", ()] == -100_00
    reopen(small, of(small, 2019), "betald i år", "EK")
    paid(small, date(2019, 12, 31), 100, "2440", "1930")
    close(small, of(small, 2019), "EK", ANYHOW)
    assert not any(opening_balances(small, of(small, 2020)).values())
    assert not any(
        read_balances(small, of(small, 2020)).closing((one, ())) for one in ("1930", "2440")
    )


@pytest.mark.parametrize(("written_off", "left"), [(0, 100_000), (20_000, 80_000)])
def test_an_asset_blocks_until_it_is_written_off(small, written_off, left):
    add_accounts(small, [Account("1220", "Inventarier", "asset")], "EK")
    add_accounts(small, [Account("1229", "Ack avskrivningar", "asset")], "EK")
    add_accounts(small, [Account("7832", "Avskrivningar", "cost")], "EK")
    paid(small, date(2019, 2, 1), 100_000, "1220")
    if written_off:
        paid(small, date(2019, 12, 31), written_off, "7832", "1229")
    steps = closing_of(small, of(small, 2019)).steps
    step = next(step for step in steps if step.kind.id == "depreciation")
    if not written_off:
        (fault,) = step.findings.blocks
        assert (step.state, fault.values["amount"]) == ("blocked", "100 000,00")
        return
    found, *unregistered = step.findings.messages
    assert [one.values["account"] for one in unregistered] == ["1220", "1229"]
    assert step.state == "done"
    assert found.values == {"amount": "20 000,00", "left": "80 000,00"}
    assert left == 80_000


@pytest.mark.parametrize(("claimed", "last"), [(99, 2020), (100, 2021), (101, 2021)])
def test_the_vat_of_last_year_is_claimed_to_the_krona_before_its_deadline_moves(
    small, claimed, last
):
    add_accounts(small, [Account("1651", "Momsersättning", "asset")], "EK")
    opening = (Posting("1651", 100_00), Posting("2067", -100_00))
    add_opening_balances(small, of(small, 2019), opening, "EK")
    paid(small, date(2019, 3, 1), 40, "1651")
    paid(small, date(2019, 4, 1), claimed, "1930", "1651")
    oldest, _amount = waiting_by_year(vat_register(small, date(2019, 12, 31)))[0]
    assert last_day_to_claim(date(oldest, 1, 1)) == date(last, 12, 31)


def test_what_has_no_line_is_told_of_a_month_with_the_amounts_of_the_month(small):
    add_accounts(small, [Account("9100", "Okänd intäkt", "income")], "EK")
    for day, kronor in ((date(2019, 2, 28), 3), (date(2019, 3, 31), 5), (date(2019, 4, 1), 7)):
        paid(small, day, kronor, "1930", "9100")
    march = Period(date(2019, 3, 1), date(2019, 3, 31))
    found = statement_of(small, "income", of(small, 2019), march).unplaced
    assert [(one.account, one.amounts) for one in found] == [("9100", (5_00,))]


@pytest.mark.parametrize(
    ("first", "last", "kronor"), [(10, 20, 2 + 4), (10, 19, 2), (11, 20, 4), (1, 31, 15)]
)
def test_the_first_and_the_last_day_of_a_part_of_a_month_count(small, first, last, kronor):
    for day, amount in ((9, 1), (10, 2), (20, 4), (21, 8)):
        paid(small, date(2019, 3, day), amount)
    days = Period(date(2019, 3, first), date(2019, 3, last))
    lines = {
        line.id: line.amounts for line in statement_of(small, "income", of(small, 2019), days).lines
    }
    assert lines["costs"] == (-kronor * 100,)
    sheet = statement_of(small, "balance", of(small, 2019), days).lines
    so_far = sum(amount for day, amount in ((9, 1), (10, 2), (20, 4), (21, 8)) if day <= last)
    assert {line.id: line.amounts for line in sheet}["bank"] == (-so_far * 100,)
