"""Which words of a document in English are Swedish, so that a screen reader reads them as such.

One rule (PDF/UA-1 7.2, WCAG 3.1.2): what reads the same where the document is made in Swedish
comes from the book, and so it is Swedish: texts, names of accounts and objects, what vouchers say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exports.render.markdown import Part
    from ledger.core.label import Language

OF_THE_BOOK: Language = "sv"
"""The language of what an association writes in its book."""


WORDS = (
    *("text", "label", "role", "place", "alt", "caption", "title", "lines", "runs", "note"),
    *("rows", "cells", "columns", "items", "parts", "people"),
)
"""What of a part, or of a piece of one, has words in it."""


def with_languages(parts: Iterable[Part], swedish: Iterable[Part]) -> list[Part]:
    """The parts of a document in another language, with what is Swedish in them marked as such."""
    known = frozenset(_words(list(swedish)))
    return [_marked(part, known) for part in parts]


def _words(value: Any) -> Iterator[str]:  # noqa: ANN401 - a part, or what is in one
    """Every text within a part that has a letter in it."""
    if isinstance(value, str):
        if any(map(str.isalpha, value)):
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    else:
        for name in WORDS:
            yield from _words(value.get(name, []))


def _marked(part: Part, known: frozenset[str]) -> Part:
    """A part that is Swedish as a whole, or with those of its texts that are."""
    words = list(_words(part))
    if words and known.issuperset(words):
        return {**part, "lang": OF_THE_BOOK}
    return part if known.isdisjoint(words) else {**part, **dict(_marked_within(part, known))}


def _marked_within(part: Part, known: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """What of a part has Swedish in it, by its name."""

    def mark(piece: Part) -> Part:
        """A run of text, or who signs."""
        own = piece.get("role") or piece.get("text")
        return {**piece, "lang": OF_THE_BOOK} if own in known else piece

    def cell(found: str | list[Part]) -> str | list[Part]:
        if isinstance(found, str):
            return [mark({"text": found})] if found in known else found
        return list(map(mark, found))

    for name in {"runs", "people"} & part.keys():
        yield name, list(map(mark, part[name]))
    if "rows" in part:
        yield "rich", True
        yield "rows", [{**row, "cells": list(map(cell, row["cells"]))} for row in part["rows"]]
    if "parts" in part:
        yield "parts", [_marked(one, known) for one in part["parts"]]
    if "items" in part:
        yield "items", [[_marked(one, known) for one in item] for item in part["items"]]
