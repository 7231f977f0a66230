"""What a person wrote in a form or after a command, read as the values that it stands for."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ledger.core import calendar
from ledger.core.calendar import read_day
from ledger.core.errors import Problem, Refused, left_empty, problem
from ledger.core.text import OBJECT, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ledger.core.model import ObjectTags

T = TypeVar("T")


def read(text: str, how: Callable[[str], T | Problem], where: str = "") -> T:
    """The text as `how` reads it; raises Refused, with the place, when it is not understood."""
    found = how(text)
    if isinstance(found, Problem):
        where = where or found.where
        raise Refused(replace(found, where=where) if text.strip() else left_empty(where))
    return found


def read_if_any(text: str | None, how: Callable[[str], T | Problem], where: str = "") -> T | None:
    """As `read`; None when nothing is written."""
    text = (text or "").strip()
    return read(text, how, where) if text else None


_WHOLE = re.compile(r"-?[0-9]{1,16}")
"""Digits and nothing else: Python reads 1_0 and １０ as ten."""

LARGEST = 10**15
"""A number that is larger is a slip of the finger, and more than a book can hold."""


def read_number(text: str) -> int | Problem:
    """A whole number."""
    if _WHOLE.fullmatch(text) and abs(found := int(text)) <= LARGEST:
        return found
    return problem("no-number", "Write a whole number.")


def typed_day(text: str) -> date | Problem:
    """A day; of one that says less than a year, the one near today."""
    return read_day(text, calendar.today())


def read_objects(text: str) -> ObjectTags | Problem:
    """Objects as they are written on one line: `"1:KANSLI 6:MIA"`."""
    found = [OBJECT.fullmatch(one) for one in text.split()]
    if not all(found):
        return problem("party-objects", "Write objects as 1:KANSLI 6:MIA, with blanks between.")
    return tuple(sorted((int(one[1]), one[2]) for one in found if one))


def read_object(text: str) -> tuple[int, str] | Problem:
    """The dimension and the code of one object: `"6:MIA"`."""
    if found := re.fullmatch(r"([1-9][0-9]{0,8}):(.+)", text):
        return int(found[1]), found[2]
    return problem(
        "object-word",
        "{word} is no object; write dimension and code, as in 6:MIA.",
        word=quoted(text),
    )


def is_yes(text: str) -> bool:
    """Whether an answer is a clear yes, in either language."""
    return text.strip().casefold() in ("yes", "y", "ja", "j")


class Written:
    """Texts by field, read one by one; all that is not understood is refused at once."""

    def __init__(self, written: Mapping[str, str | None]) -> None:
        """Takes the texts by field; None is a field that was left empty."""
        self.written = written
        self.faults: list[Problem] = []

    def text(self, name: str) -> str:
        """A field as it is; empty when it was left so."""
        return (self.written.get(name) or "").strip()

    def needed(self, name: str, how: Callable[[str], T | Problem], default: T) -> T:
        """A field as `how` reads it; default, and a fault, when it is empty or not understood."""
        text = self.text(name)
        found = how(text) if text else left_empty(name)
        if isinstance(found, Problem):
            self.faults.append(replace(found, where=name))
            return default
        return found

    def read(self, name: str, how: Callable[[str], T | Problem], default: T) -> T:
        """As `needed`; default when the field is empty."""
        return self.needed(name, how, default) if self.text(name) else default

    def day(self, name: str, near: date, default: date) -> date:
        """A day; of one that says less than a year, the one near a day."""
        return self.read(name, partial(read_day, near=near), default)

    def refuse(self) -> None:
        """Raises Refused with all that was not understood."""
        if self.faults:
            raise Refused(self.faults)
