"""Check digits: Luhn's of Swedish numbers, and those of an IBAN."""

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


def has_mod_97(iban: str) -> bool:
    """Whether the two digits after an IBAN's country are right (ISO 13616, ISO 7064 MOD 97-10)."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
