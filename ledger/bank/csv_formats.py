"""How the columns of banks' lists are named: those that come with the program, and the book's own.

A list is recognised by the line that names its columns; of several formats that fit, the one with
most columns. What a person once said of an unknown one is a text of the book, by that line.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledger.bookkeeping.report_texts import set_document, texts
from ledger.core.errors import Refused, problem
from ledger.core.text import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.errors import Problem

KIND = "bank-format"
"""The kind of journal entry that keeps a format."""

NEEDED: Final = ("day", "text", "amount")
COLUMNS: Final = (
    *NEEDED,
    *("value_day", "counterparty", "account", "reference", "bank_reference", "balance"),
    *("currency", "number"),
)
"""What a column can hold; the first three every list has."""

OWN = "own"
"""The id of a format that a person has mapped."""

_STORED = "bank-format: "
"""How the names of these texts in the book begin; they belong to no year."""


@dataclass(frozen=True, slots=True)
class BankFormat:
    """How a list of transactions is laid out."""

    id: str
    separator: str
    decimal: str
    columns: Mapping[str, tuple[str, ...]]
    """For each of COLUMNS that it has, the names above, in small letters."""

    @property
    def names(self) -> frozenset[str]:
        """The names that the line above the columns must have."""
        return frozenset(name for names in self.columns.values() for name in names)


@cache
def built_in_formats() -> tuple[BankFormat, ...]:
    """The formats that come with the program."""
    path = Path(__file__).with_name("bank_formats.toml")
    return tuple(map(_format_of, tomllib.loads(path.read_text("utf-8"))["formats"]))


def _format_of(values: Mapping[str, str | Sequence[str]]) -> BankFormat:
    columns = {
        column: tuple(map(header, [given] if isinstance(given, str) else given))
        for column in COLUMNS
        if (given := values.get(column))
    }
    return BankFormat(str(values["id"]), str(values["separator"]), str(values["decimal"]), columns)


def header(cell: str) -> str:
    """The name of a column as it is compared."""
    return clean(cell).casefold()


def format_for(
    cells: Iterable[str], separator: str, own: Iterable[BankFormat]
) -> BankFormat | None:
    """The format whose columns the line names; None when it names none's."""
    names = set(map(header, cells))
    alike = [
        one
        for one in (*own, *built_in_formats())
        if one.separator == separator and one.names <= names
    ]
    return max(alike, key=lambda one: len(one.names), default=None)


def own_formats(book: Book) -> tuple[BankFormat, ...]:
    """The formats that were mapped in the book."""
    return tuple(
        _format_of(json.loads(text))
        for name, text in texts(book, 0).items()
        if name.startswith(_STORED) and text
    )


def mapped_format(pairs: Iterable[str], separator: str, decimal: str) -> BankFormat:
    """The format that a person says: `"day=Date"`, `"text=Title"`, `"amount=Amount"`.

    Raises Refused when it does not say which column is the day, the text and the amount.
    """
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for pair in pairs:
        column, equals, name = clean(pair).partition("=")
        if column in COLUMNS and equals and name.strip():
            found.setdefault(column, []).append(name.strip())
        else:
            problems.append(
                problem(
                    "format-column",
                    "{pair} does not say what a column of the list holds; write as day=Date, with"
                    " one of {columns}.",
                    pair=quoted(pair),
                    columns=", ".join(COLUMNS),
                )
            )
    problems += (
        problem(
            "format-needs",
            "A list must have the column {column}; say which that is.",
            column=column,
        )
        for column in NEEDED
        if column not in found
    )
    if problems:
        raise Refused(problems)
    return _format_of({"id": OWN, "separator": separator, "decimal": decimal, **found})


def store_format(book: Book, one: BankFormat, by: str) -> None:
    """Keeps a format that was mapped, so that the next list of that kind is recognised."""
    if one not in own_formats(book):
        body = {"id": one.id, "separator": one.separator, "decimal": one.decimal, **one.columns}
        name = _STORED + " ".join(sorted(one.names))[:200]
        set_document(book, 0, name, json.dumps(body, ensure_ascii=False), by, kind=KIND)
