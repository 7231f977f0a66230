"""Holding a printed report against itself, and against the book. Nothing is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.compare.book_side import book_in
from ledger.compare.carried import carried_in
from ledger.compare.finding import Comparison
from ledger.compare.kinds import with_kinds
from ledger.compare.sums import sums_in
from ledger.compare.texts import texts_in
from ledger.compare.worked import worked_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.book import Book
    from ledger.compare.finding import Finding
    from ledger.compare.printed import Printed


def compare(printed: Printed, book: Book | None = None) -> Comparison:
    """Every sum, carried figure, figure worked out and figure in the text, and then the book."""
    found = [*sums_in(printed), *carried_in(printed), *worked_in(printed), *texts_in(printed)]
    if book is not None:
        found += book_in(printed, book)
    return Comparison(with_kinds(printed, tuple(_once(found))))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each pair of places once, whichever of the two the rule began with."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for one in findings:
        pair = (one.rule, frozenset((one.printed.place, *(p.place for p in one.parts))))
        if one.against_book or len(one.parts) != 1 or pair not in seen:
            yield one
        seen.add(pair)
