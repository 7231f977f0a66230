"""Personal identity numbers in texts: keep little about people (GDPR art. 5.1 c).

Folkbokföringslagen (1991:481) 18 §: the day of birth, three digits and Luhn's check digit, with or
without the century; a coordination number has 60 added to the day. The number of an organisation
has 20 or more where the month would be, and is none.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ledger.core.check_digits import has_luhn

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(
    r"(?<![0-9])(18|19|20)?([0-9]{2})([0-9]{2})([0-9]{2})[-–−+ ]?([0-9]{4})(?![0-9])"
)
_COORDINATION = 60


def has_personal_number(text: str) -> bool:
    """Whether the text holds what can be a personal identity or coordination number."""
    return any(True for _ in _personal(text))


def without_numbers(text: str) -> str:
    """The text with the last four digits of each such number taken out: `811218-****`."""
    for found in reversed([*_personal(text)]):
        text = f"{text[: found.start(5)]}****{text[found.end(5) :]}"
    return text


def _personal(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _NUMBER.finditer(text) if _is_personal(found))


def _is_personal(found: re.Match[str]) -> bool:
    century, year, month, day, rest = found.groups()
    if not has_luhn(year + month + day + rest):
        return False
    born = int(day) % _COORDINATION
    centuries = (century,) if century else ("19", "20")
    return any(_is_day(int(one + year), int(month), born) for one in centuries)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
