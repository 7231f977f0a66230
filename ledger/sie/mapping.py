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
from ledger.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.model import ObjectTags
    from ledger.sie.book_snapshot import BookSnapshot

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
                    pair=repr(pair[:40]),
                )
            )
    if problems:
        raise Refused(problems)
    return found


def mapping_problems(mapping: SieMapping, snapshot: BookSnapshot) -> Iterable[Problem]:
    """What the book does not have of what things are to be."""
    for key, value in mapping.items():
        dimension, colon, code = value.partition(":")
        if ":" not in key:
            is_known = value in snapshot.accounts
        elif not colon or (code and key.endswith(":")) or not dimension.isdecimal():
            is_known = not value
        elif code:
            is_known = (int(dimension), code) in snapshot.objects
        else:
            is_known = int(dimension) in snapshot.dimensions
        if not is_known:
            yield problem(
                "mapping-unknown",
                "{key} cannot be {value}, which is not in the book.",
                key,
                key=key,
                value=repr(value),
            )


def stored_mapping(book: Book, program: str) -> dict[str, str]:
    """What was chosen for the program the last time."""
    return read_mapping(texts(book, 0).get(_STORED + clean(program), "").splitlines())


def store_mapping(book: Book, program: str, mapping: SieMapping, by: str) -> None:
    """Keeps what was chosen for the program."""
    if mapping != stored_mapping(book, program):
        lines = [f"{key}={value}" for key, value in sorted(mapping.items())]
        set_document(book, 0, _STORED + clean(program), "\n".join(lines), by, kind=KIND)


def mapped_objects(objects: ObjectTags, mapping: SieMapping) -> ObjectTags:
    """The objects as the book has them; two of one dimension become the first."""
    found: dict[int, str] = {}
    for dimension, code in objects:
        to = mapping.get(f"{dimension}:{code}")
        if to is None:
            to = mapping.get(f"{dimension}:", f"{dimension}:")
            to = to and to + code
        if to:
            number, _, own = to.partition(":")
            found.setdefault(int(number), own)
    return tuple(sorted(found.items()))
