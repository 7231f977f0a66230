"""Numbers of accounts and invoices: their check digits, and how people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.errors import Problem
from ledger.invoices.giro_numbers import PaymentAccount, is_ocr, read_payment_account


@pytest.mark.parametrize(
    ("typed", "kind", "number", "written"),
    [
        ("5050-1055", "bankgiro", "50501055", "5050-1055"),
        ("991-2346", "bankgiro", "9912346", "991-2346"),
        ("bg 50501055", "bankgiro", "50501055", "5050-1055"),
        ("28 65 43-4", "plusgiro", "2865434", "28 65 43-4"),
        ("pg: 2865434", "plusgiro", "2865434", "28 65 43-4"),
        ("4-2", "plusgiro", "42", "4-2"),
        ("SE45 5000 0000 0583 9825 7466", "iban", "SE4550000000058398257466", None),
        ("no93 8601 1117 947", "iban", "NO9386011117947", "NO93 8601 1117 947"),
        ("8327-9, 123 456 789-0", "account", "83279,1234567890", "8327-9 1234567890"),
        ("6000 123456789", "account", "6000,123456789", "6000 123456789"),
    ],
)
def test_an_account_is_read_as_it_is_usually_written(typed, kind, number, written):
    found = read_payment_account(typed)
    assert found == PaymentAccount(kind, number)
    assert found.written == (written or typed)


@pytest.mark.parametrize(
    "typed",
    ["123-4567", "5050-1056", "28 65 43-5", "SE4550000000058398257467", "bg 12", "iban 5050-1055"],
)
def test_a_wrong_digit_is_found(typed):
    found = read_payment_account(typed)
    assert isinstance(found, Problem)
    assert found.code == "account-check-digit"


@pytest.mark.parametrize("typed", ["", "hej", "12", "----", "5050 - 1055 x", "\u0661-\u0662"])
def test_a_text_that_is_no_account_is_refused(typed):
    found = read_payment_account(typed)
    assert isinstance(found, Problem)


@given(st.integers(10**6, 10**8 - 1), st.integers(0, 7), st.integers(1, 9))
def test_no_digit_of_a_giro_can_be_another(whole, place, more):
    digits = str(whole)
    right = [d for d in "0123456789" if is_ocr(digits + d)]
    assert len(right) == 1
    number = digits + right[0]
    at = place % len(number)
    wrong = f"{number[:at]}{(int(number[at]) + more) % 10}{number[at + 1 :]}"
    assert not is_ocr(wrong)


def test_an_ocr_may_hold_its_length():
    assert is_ocr("1230")
    assert not is_ocr("1231")
    # 10008 has five digits; the last but one would be 5.
    assert is_ocr("10009")
    assert not is_ocr("10009", with_length=True)
    assert is_ocr("10058", with_length=True)
    assert not is_ocr("10058 ")
