"""The values that stand in the fields of an SIE file (SIE 4B §5.7-5.11)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ledger.core.errors import Problem, problem
from ledger.core.limits import MAX_IMPORTED_ACCOUNT, MAX_TEXT
from ledger.core.text import quoted
from ledger.sie.tokenizer import ObjectList

if TYPE_CHECKING:
    from ledger.core.model import ObjectTags

_ACCOUNT = re.compile(f"[0-9]{{1,{MAX_IMPORTED_ACCOUNT}}}")
_DAY = re.compile(r"(?:19|20|21)[0-9]{6}")
_PERIOD = re.compile(r"[0-9]{4}(?:0[1-9]|1[0-2])")
_YEAR = re.compile(r"-?[0-9]{1,3}")
_DIMENSION = re.compile(r"[0-9]{1,6}")


def read_account(text: str) -> str | Problem:
    """Reads an account number: digits, kept as text."""
    if _ACCOUNT.fullmatch(text):
        return text
    return problem(
        "account-not-a-number",
        "{account} is not an account number; accounts are 1 to 10 digits. Give the account a "
        "number in the program that wrote the file, and export again.",
        account=quoted(text),
    )


def read_compact_day(text: str) -> str | Problem:
    """Reads a day as `"20190315"` and gives it as `"2019-03-15"`; from 1900 to 2199."""
    if _DAY.fullmatch(text):
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
        except ValueError:
            pass
    return problem(
        "not-a-day-in-file",
        "{day} is not a day in the calendar; an SIE file writes it as year, month and day "
        "without signs between: 20190315.",
        day=quoted(text),
    )


def read_compact_month(text: str) -> str | Problem:
    """Reads a month: `"201903"`."""
    if _PERIOD.fullmatch(text):
        return text
    return problem(
        "not-a-month-in-file",
        "{month} is not a month; an SIE file writes it as year and month: 201903.",
        month=quoted(text),
    )


def read_year_number(text: str) -> int | Problem:
    """Reads the number of a fiscal year: 0 for the file's own, -1 for the one before."""
    if _YEAR.fullmatch(text):
        return int(text)
    return problem(
        "not-a-year-number",
        "{year} is not the number of a year; 0 is the year of the file, -1 the year before.",
        year=quoted(text),
    )


def read_dimension(text: str) -> int | Problem:
    """Reads the number of a dimension, from 1."""
    if _DIMENSION.fullmatch(text) and int(text):
        return int(text)
    return problem(
        "not-a-dimension",
        "{dimension} is not the number of a dimension; dimensions are numbered from 1.",
        dimension=quoted(text),
    )


def read_code(text: str) -> str | Problem:
    """Reads the code of an object."""
    if len(text) <= MAX_TEXT:
        return text
    return problem(
        "text-too-long",
        "The text is {length} characters long; shorten it to {longest}.",
        length=len(text),
        longest=MAX_TEXT,
    )


def shortened(text: str, longest: int = MAX_TEXT) -> tuple[str, Problem | None]:
    """The text as the book holds it, and what to remark when that is not all of it.

    The format has no limit to texts, and the book has; the whole is in the stored file.
    """
    if len(text) <= longest:
        return text, None
    return text[:longest].rstrip(), problem(
        "text-shortened",
        "The text is {length} characters long, and the book holds {longest}; the rest stays"
        " in the saved file.",
        length=len(text),
        longest=longest,
    )


def read_stray_day(text: str) -> tuple[str, Problem | None]:
    """An ISO day of what is not dated by it, and what to remark; empty when it is no day.

    A day written with signs between, as programs for the web do, is read as meant.
    """
    day = read_compact_day(text)
    if not isinstance(day, Problem):
        return day, None
    try:
        day = date.fromisoformat(text[:10]).isoformat() if len(text) >= len("2019-03-15") else ""
    except ValueError:
        day = ""
    return day, problem(
        "stray-day",
        "{day} is not a day as an SIE file writes it (20190315); the voucher's own day counts.",
        day=quoted(text),
    )


def read_objects(field: str | ObjectList) -> ObjectTags | Problem:
    """Reads the objects of a posting; the same object twice is one, two of a dimension a fault."""
    if not isinstance(field, ObjectList):
        return problem(
            "objects-missing",
            "{field} stands where a list of objects between braces was expected: {braces}.",
            field=quoted(field),
            braces="{}",
        )
    if len(field.fields) % 2:
        return problem(
            "objects-not-pairs",
            "The list of objects is not pairs of a dimension and an object: {objects}.",
            objects=quoted(" ".join(field.fields)),
        )
    objects: dict[int, str] = {}
    for number, code in zip(field.fields[::2], field.fields[1::2], strict=True):
        dimension = read_dimension(number)
        if isinstance(dimension, Problem):
            return dimension
        text = read_code(code)
        if isinstance(text, Problem):
            return text
        if objects.setdefault(dimension, code) != code:
            return problem(
                "objects-of-one-dimension",
                "The posting has two objects of dimension {dimension}, {first} and {second}; a "
                "posting belongs to at most one of each dimension.",
                dimension=dimension,
                first=objects[dimension],
                second=code,
            )
    return tuple(sorted((dimension, code) for dimension, code in objects.items() if code))
