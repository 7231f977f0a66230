"""Amounts: integer öre, debit positive; the one place where amounts and text meet."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from ledger.core.errors import Problem, problem
from ledger.core.limits import MAX_AMOUNT
from ledger.core.text import quoted

Ore: TypeAlias = int
"""An amount in öre (1/100 krona). Debit is positive."""

Unit: TypeAlias = Literal["ore", "kr", "tkr", "mnkr"]
"""What a printed figure counts: kronor with two decimals, whole kronor, thousands of kronor, or
millions with one decimal."""

UNITS: tuple[Unit, ...] = ("kr", "tkr", "mnkr", "ore")
"""The units that a person can choose, the usual one first."""

MINUS = "\N{MINUS SIGN}"
PER_UNIT: dict[Unit, Ore] = {"ore": 1, "kr": 100, "tkr": 100_000, "mnkr": 100_000_000}

LONGEST = 200
"""Characters of an amount as it is typed, sums and products included."""

_BLANK = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2009", " "), MINUS: "-"})
_APART = re.compile(r"(?<=[0-9.,]) (?! *[0-9]{3}(?![0-9]))(?= *[0-9.,])")
"""A blank within a number that does not stand before three digits."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A day: no amount, though it could be read as two subtractions."""

_DECIMAL = re.compile(r"(-?)([0-9]{1,18})(?:\.([0-9]{1,2}))?")
_PER_CENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,4}))? ?%?")
_AMOUNT = r"[0-9]{1,18}(?:[.,][0-9]{0,2})?"
_FACTOR = r"[0-9]{1,18}(?:[.,][0-9]{0,6})?"
_TERM = rf"(?:{_AMOUNT}(?![0-9.,*/])|{_FACTOR}(?:[*/]{_FACTOR})+)"
_SUM = re.compile(rf"[+-]?{_TERM}(?:[+-]{_TERM})*")
_SIGNED_TERM = re.compile(r"([+-]?)([^+-]+)")
_SIGNED_FACTOR = re.compile(r"([*/]?)([0-9.,]+)")


def read_decimal(text: str) -> Ore | Problem:
    """Reads an amount as programs write it: `"-1234.50"`.

    A point and at most two decimals; no grouping, plus sign or exponent (SIE 4B §5.9, and
    the JSON input of `finsam record`).
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return problem(
            "amount-form",
            "{amount} is not an amount; write digits, a point and at most two decimals: -1234.50.",
            amount=quoted(text),
        )
    sign, kronor, decimals = match.groups()
    amount = int(kronor) * 100 + int((decimals or "").ljust(2, "0"))
    return _in_range(-amount if sign else amount)


WHOLE = 1_000_000
"""100 per cent, in the ten thousandths of a per cent that shares and rates are counted in."""


def read_per_cent(text: str) -> int | None:
    """A per cent as it is written, `"53,27 %"`, in ten thousandths; None when it is none."""
    match = _PER_CENT.fullmatch(text.strip())
    return int(match[1]) * 10_000 + int((match[2] or "").ljust(4, "0")) if match else None


def read_amount(text: str) -> Ore | Problem:
    """Reads an amount as people type it: `"1 234,50"`, `"12+34,5"`, `"1200*1,25"`.

    Spaces group thousands, and nothing else: 100 20 is two numbers. Comma or point starts the
    decimals, at most two unless it is a factor.
    `*` and `/` count before `+` and `-`; the result is rounded once, half away from zero.
    """
    spaced = text[: LONGEST + 1].translate(_BLANK)
    typed = spaced.replace(" ", "")
    is_apart = _APART.search(spaced) or _DAY.fullmatch(typed)
    if len(text) > LONGEST or is_apart or not _SUM.fullmatch(typed):
        return _not_understood(text)
    from fractions import Fraction  # noqa: PLC0415 - 3 ms that only typing pays

    total = Fraction(0)
    for sign, term in _SIGNED_TERM.findall(typed):
        product = Fraction(1)
        for operator, factor in _SIGNED_FACTOR.findall(term):
            value = Fraction(factor.replace(",", ".").rstrip("."))
            if operator == "/" and not value:
                return problem("amount-divided-by-zero", "An amount cannot be divided by zero.")
            product = product / value if operator == "/" else product * value
        total += -product if sign == "-" else product
    return _in_range(divide_rounded(total.numerator * 100, total.denominator))


def _not_understood(text: str) -> Problem:
    return problem(
        "amount-not-understood",
        "{amount} is not an amount; write for example 1 234,50 or 1200*1,25.",
        amount=quoted(text),
    )


def read_pasted_amount(text: str) -> Ore | Problem:
    """Reads an amount as another program has it: `"1 234,50"`, `"-1234.5"`; nothing is computed."""
    amount = read_amount(text)
    if isinstance(amount, Problem) or not set("+-*/") & set(text.strip().translate(_BLANK)[1:]):
        return amount
    return _not_understood(text)


def _in_range(amount: Ore) -> Ore | Problem:
    return amount_problem(amount) or amount


def amount_problem(amount: Ore, where: str = "") -> Problem | None:
    """What is wrong with an amount that the books cannot hold."""
    if abs(amount) <= MAX_AMOUNT:
        return None
    return problem(
        "amount-too-large",
        "{amount} is more than the books can hold; the largest amount is {largest}.",
        where,
        amount=write_amount(amount),
        largest=write_amount(MAX_AMOUNT),
    )


def divide_rounded(numerator: int, denominator: int) -> int:
    """The quotient as a whole number, half away from zero."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def round_to_unit(amount: Ore, unit: Unit) -> int:
    """The amount as the printed report counts it, rounded on its own: 149 öre is 1 krona."""
    return divide_rounded(amount, PER_UNIT[unit])


def write_amount(amount: Ore, unit: Unit = "ore") -> str:
    """The amount as a Swedish reader expects it: `"−1 234,50"`, in kronor `"−1 235"`.

    Millions have one decimal: `"1,2"`.
    """
    if unit == "mnkr":
        tenths = divide_rounded(amount, PER_UNIT[unit] // 10)
        whole, tenth = divmod(abs(tenths), 10)
        return f"{MINUS if tenths < 0 else ''}{_grouped(whole)},{tenth}"
    value = round_to_unit(amount, unit)
    minus = MINUS if value < 0 else ""
    if unit != "ore":
        return f"{minus}{_grouped(abs(value))}"
    kronor, decimals = divmod(abs(value), 100)
    return f"{minus}{_grouped(kronor)},{decimals:02}"


def write_decimal(amount: Ore) -> str:
    """The amount as programs read it: `"-1234.50"`; the inverse of `read_decimal`."""
    kronor, decimals = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{kronor}.{decimals:02}"


def allocate(amount: Ore, shares: tuple[int, ...]) -> tuple[Ore, ...]:
    """The amount divided in proportion to the shares, to the öre; the parts add up exactly.

    The öre that rounding leaves over go to the first parts. Raises ValueError when the
    shares are negative or all zero.
    """
    whole = sum(shares)
    if whole <= 0 or min(shares) < 0:
        raise ValueError("shares must be zero or more, and not all zero")
    sign = -1 if amount < 0 else 1
    parts = [abs(amount) * share // whole for share in shares]
    left = abs(amount) - sum(parts)
    takers = [index for index, share in enumerate(shares) if share][:left]
    for index in takers:
        parts[index] += 1
    return tuple(sign * part for part in parts)


def _grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", " ")


_TENTHS = 10


def per_cent(per_mille: int | None) -> str:
    """Thousandths as per cent with one decimal: `"−7,6"`; nothing when there is no figure."""
    if per_mille is None:
        return ""
    whole, tenth = divmod(abs(per_mille), _TENTHS)
    return f"{MINUS if per_mille < 0 else ''}{whole},{tenth}"
