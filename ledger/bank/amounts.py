"""Amounts and days as banks write them, and what is wrong with those of a file."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from ledger.core.errors import Problem, problem
from ledger.core.limits import FIRST_YEAR, LAST_YEAR
from ledger.core.money import MINUS, amount_problem
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.money import Ore

T = TypeVar("T")
_ALIKE = str.maketrans(
    {**dict.fromkeys("\u00a0\u202f\u2009'", " "), **dict.fromkeys(f"{MINUS}\u2013", "-")}
)
_FORMS: Mapping[str, re.Pattern[str]] = {
    ",": re.compile(r"([+-]?) ?([0-9]{1,3}(?:[ .][0-9]{3}){1,4}|[0-9]{1,15})(?:,([0-9]{1,9}))?"),
    ".": re.compile(r"([+-]?) ?([0-9]{1,3}(?:[ ,][0-9]{3}){1,4}|[0-9]{1,15})(?:\.([0-9]{1,9}))?"),
}
"""By the decimal sign: sign, whole kronor with or without thousands apart, decimals."""

_DAY = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})(?:[T ].{0,40})?")


def read_bank_amount(text: str, decimal: str, where: str) -> Ore | Problem:
    """The amount that a bank writes with the decimal sign: `"−1 432,50"`, `"25.000,00"`.

    A Problem when it is none, or has öre that are not whole.
    """
    match = _FORMS[decimal].fullmatch(text.translate(_ALIKE).strip())
    if match is None:
        return problem(
            "bank-amount",
            "{amount} is not an amount with the decimal sign {decimal}; export the file again.",
            where,
            amount=quoted(text),
            decimal=decimal,
        )
    sign, kronor, decimals = match.groups("")
    if decimals[2:].strip("0"):
        return problem(
            "bank-decimals",
            "{amount} has more than two decimals; an amount in kronor has at most two.",
            where,
            amount=quoted(text),
        )
    whole = int(kronor.translate({ord(mark): None for mark in " .,"}))
    amount = whole * 100 + int(decimals[:2].ljust(2, "0"))
    return amount_problem(amount, where) or (-amount if sign == "-" else amount)


def read_bank_day(text: str, where: str) -> date | Problem:
    """The day that a bank writes: `"2026-03-15"`, `"2026/03/15"`, `"20260315"`, with a time too."""
    return _day_of(text) or problem(
        "bank-day",
        "{day} is not a day in the calendar; the file has 2026-03-15 or the like in that place.",
        where,
        day=quoted(text),
    )


@lru_cache(maxsize=1 << 10)
def _day_of(text: str) -> date | None:
    """The day, the same value for each line of it; None when it is none."""
    if match := _DAY.fullmatch(text.strip()):
        year, _, month, day = match.groups()
        with suppress(ValueError):
            if FIRST_YEAR <= int(year) <= LAST_YEAR:
                return date(int(year), int(month), int(day))
    return None


MOST_PROBLEMS = 200


class FileReader:
    """Reads the amounts and days of a file, and collects what is wrong in it."""

    def __init__(self, source: str) -> None:
        """Begins with nothing read; `source` is what messages call the file."""
        self.source = source
        self.problems: list[Problem] = []

    def refuse(self, fault: Problem) -> None:
        """Adds what is wrong, unless enough is."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(fault)

    def amount(self, text: str, decimal: str, where: str) -> Ore | None:
        """The amount; None, and a problem, when it is none."""
        return self._read(read_bank_amount(text, decimal, where))

    def day(self, text: str, where: str) -> date | None:
        """The day; None, and a problem, when it is none."""
        return self._read(read_bank_day(text, where))

    def _read(self, found: T | Problem) -> T | None:
        if isinstance(found, Problem):
            self.refuse(found)
            return None
        return found
