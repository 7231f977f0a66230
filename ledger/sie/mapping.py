"""What the accounts, dimensions and objects of a program are called in the book.

Keys and values are written as a person writes them: `"7382"` an account, `"20:"` a dimension,
`"1:200"` an object; an empty value leaves the object out. They are texts of the book, one for each
program (`#PROGRAM`), and the journal tells of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from ledger.bookkeeping.report_texts import set_document, texts
from ledger.core.errors import Refused, problem
from ledger.core.text import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.book.book import Book

SieMapping: TypeAlias = "Mapping[str, str]"

KIND = "sie-mapping"
"""The kind of journal entry that keeps a mapping."""

_STORED = "sie-mapping: "
"""How the names of these texts in the book begin; they belong to no year."""

_PAIR = re.compile(r"([0-9]{1,10}(?::[^=]{0,200})?)=(.{0,200})")


def read_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """The pairs `"7382=7385"`; raises Refused with each that is none."""
    found, problems = {}, []
    for pair in pairs:
        if match := _PAIR.fullmatch(clean(pair)):
            found[match[1].strip()] = match[2].strip()
        elif pair.strip():
            problems.append(
                problem(
                    "mapping-form",
                    "{pair} does not say what is to be what; write an account as 7382=7385, a"
                    " dimension as 20:=6: and an object as 1:200=1:KANSLI.",
                    pair=quoted(pair),
                )
            )
    if problems:
        raise Refused(problems)
    return found


def stored_mappings(book: Book) -> dict[str, dict[str, str]]:
    """What was chosen for each program the last time."""
    return {
        name.removeprefix(_STORED): read_mapping(text.splitlines())
        for name, text in texts(book, 0).items()
        if name.startswith(_STORED)
    }


def store_mapping(book: Book, program: str, mapping: SieMapping, by: str) -> None:
    """Keeps what was chosen for the program."""
    if mapping != stored_mappings(book).get(clean(program), {}):
        lines = [f"{key}={value}" for key, value in sorted(mapping.items())]
        set_document(book, 0, _STORED + clean(program), "\n".join(lines), by, kind=KIND)
