"""Check digits of Swedish numbers (Luhn)."""

from __future__ import annotations


def luhn(number: str) -> str:
    """The check digit of a number: `"100"` has `"8"`."""
    doubled = (
        sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(number[::-1])
    )
    return str(-sum(doubled) % 10)


def has_luhn(number: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    return number.isascii() and number.isdecimal() and number[-1] == luhn(number[:-1])
