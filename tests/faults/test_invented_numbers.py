"""No keys and no paste make another amount than the one that is typed (R28).

What is covered: the readers of amounts that every field, file and option goes through. The fields
of the screens, which may drop or add a character before the reader sees it, are tried in
tests/tui/test_typing.py and tests/tui/test_voucher_typing.py.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from ledger.core.errors import Problem
from ledger.core.limits import MAX_AMOUNT
from ledger.core.money import read_amount, read_decimal

KEYS = "12,. -+*/"
LONGEST = 5
SLOW = 6


def meant(typed: str) -> Fraction | None:
    """The amount in kronor that a person has typed; None when it is none, or more than one.

    Read character by character, unlike the program: terms, of factors, of digits with at most one
    comma; a blank stands before three digits, or between two that are apart anyway.
    """
    total, sign, rest = Fraction(0), 1, typed.strip()
    if rest[:1] in ("+", "-"):
        sign, rest = (-1 if rest[0] == "-" else 1), rest[1:]
    terms, signs, term = [], [sign], ""
    for character in rest:
        if character in "+-":
            terms.append(term)
            signs.append(-1 if character == "-" else 1)
            term = ""
        else:
            term += character
    for one, sign_of_it in zip([*terms, term], signs, strict=True):
        value = product(one)
        if value is None:
            return None
        total += sign_of_it * value
    return total


def product(term: str) -> Fraction | None:
    factors, operators, factor = [], [], ""
    for character in term:
        if character in "*/":
            factors.append(factor)
            operators.append(character)
            factor = ""
        else:
            factor += character
    factors.append(factor)
    most = 2 if len(factors) == 1 else 6
    values = [value for one in factors if (value := number(one, most)) is not None]
    if len(values) < len(factors):
        return None
    found = values[0]
    for operator, value in zip(operators, values[1:], strict=True):
        if operator == "/" and not value:
            return None
        found = found / value if operator == "/" else found * value
    return found


def number(text: str, most_decimals: int) -> Fraction | None:
    """Digits in one piece, or in pieces of which all but the first have three."""
    pieces = text.split()
    if not pieces or any(len(piece.split(",")[0].split(".")[0]) != 3 for piece in pieces[1:]):
        return None
    if any(mark in piece for piece in pieces[:-1] for mark in ",."):
        return None
    whole, mark, decimals = "".join(pieces).replace(".", ",").partition(",")
    if not whole.isdecimal() or not whole.isascii() or len(decimals) > most_decimals:
        return None
    if mark and decimals and not (decimals.isdecimal() and decimals.isascii()):
        return None
    return Fraction(whole) + (Fraction(int(decimals), 10 ** len(decimals)) if decimals else 0)


def half_away(amount: Fraction) -> int:
    """Öre, rounded half away from zero."""
    ore = abs(amount) * 100
    whole = int(ore + Fraction(1, 2))
    return whole if amount >= 0 else -whole


@pytest.mark.parametrize("length", [*range(1, LONGEST), pytest.param(SLOW, marks=pytest.mark.slow)])
def test_every_run_of_keys_is_the_amount_typed_or_none(length, record_property):
    counted = 0
    for keys in itertools.product(KEYS, repeat=length):
        typed = "".join(keys)
        read, expected = read_amount(typed), meant(typed)
        if not isinstance(read, Problem):
            assert expected is not None, typed
            assert read == half_away(expected), typed
        counted += 1
    record_property("counted", counted)


PASTED = {
    "1 234,50": 123450,
    "1\u00a0234,50": 123450,
    "1\u202f234,5": 123450,
    "\u22121 234,50": -123450,
    "-0,01": -1,
    "12 345 678,90": 1234567890,
    "1 2": None,
    "100 20": None,
    "100 2000": None,
    "1,50 2,50": None,
    "1.234,50": None,
    "1,234.50": None,
    "1,234": None,
    "1'234": None,
    "1_000": None,
    "\uff11\uff10": None,
    "\u00b2": None,
    "1e3": None,
    "1E3": None,
    "0x10": None,
    "1\n2": None,
    "1\t2": None,
    "1 234,50 kr": None,
    "(100)": None,
    "100-": None,
    "--1": None,
    "NaN": None,
    "Infinity": None,
    "1e99999999": None,
    "9" * 5000: None,
    "1" + "0" * 19: None,
    "1/0": None,
    "": None,
    " ": None,
    "1\u200b2": None,
    "1\x002": None,
}


@pytest.mark.parametrize("pasted", PASTED, ids=lambda text: ascii(text[:20]))
def test_what_is_pasted_is_the_amount_that_stands_there_or_none(pasted, record_property):
    read = read_amount(pasted)
    assert (None if isinstance(read, Problem) else read) == PASTED[pasted]
    record_property("counted", 1)


@pytest.mark.parametrize(
    "written",
    [
        "1_0",
        "１０",
        " 1",
        "1 ",
        "+1",
        "1,5",
        "1e2",
        "0x1",
        "NaN",
        "1.",
        ".5",
        "1.234",
        "9" * 5000,
        "--1",
    ],
)
def test_what_a_program_writes_is_an_amount_in_one_form_alone(written, record_property):
    assert isinstance(read_decimal(written), Problem)
    record_property("counted", 1)


@pytest.mark.parametrize(
    "option", ["1_0", "１０", "1e3", " 10", "10 ", "9" * 5000, "NaN", "\u00b2"]
)
def test_an_option_is_the_number_that_is_written_or_none(finsam, tmp_path, option, record_property):
    outcome = finsam("show", tmp_path / "no.finsam", "voucher", "--number", option)
    assert outcome.status == 2
    record_property("counted", 1)


def test_nothing_is_larger_than_the_books_hold(record_property):
    assert read_amount("1000000000000,00") == MAX_AMOUNT
    assert isinstance(read_amount("1000000000000,01"), Problem)
    assert isinstance(read_amount("9999999*9999999*9999999"), Problem)
    record_property("counted", 3)
