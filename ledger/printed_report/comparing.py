"""Holding a printed report against itself, and against the book. Nothing is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.printed_report.against_book import book_in
from ledger.printed_report.brought_forward import brought_forward_figures
from ledger.printed_report.computed_figures import computed_figures
from ledger.printed_report.finding import Comparison
from ledger.printed_report.likely_causes import with_kinds
from ledger.printed_report.sums import sums_in
from ledger.printed_report.text_figures import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.book.book import Book
    from ledger.printed_report.finding import Cell, Finding
    from ledger.printed_report.printed import Printed


def compare(printed: Printed, book: Book | None = None) -> Comparison:
    """Every sum, carried figure, figure worked out and figure in the text, and then the book."""
    found = [
        *sums_in(printed),
        *brought_forward_figures(printed),
        *computed_figures(printed),
        *texts_in(printed),
    ]
    if book is not None:
        found += book_in(printed, book)
    return Comparison(with_kinds(printed, tuple(_once(found))))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each pair of figures once, whichever of the two the rule began with."""
    seen: set[tuple[str, frozenset[Cell]]] = set()
    for one in findings:
        pair = (one.rule, frozenset((one.printed, *one.parts)))
        if one.against_book or len(one.parts) != 1 or pair not in seen:
            yield one
        seen.add(pair)
