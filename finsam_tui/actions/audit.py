"""What an auditor says of the findings of the journal tests and of cut-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.errors import Refused, problem
from ledger.registers.cut_off import CUT_OFF
from ledger.registers.journal_tests import TESTS, findings, mark_seen

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear


def review(
    book: Book, year: FiscalYear, about: tuple[str, str], comment: str, by: str = ""
) -> None:
    """Marks a finding of the year, by test and key, as seen, with what came of it.

    Raises Refused when there is no such finding, or no comment.
    """
    known = {
        (test.id, one.key)
        for test, _count, found in findings(book, year, (*TESTS, *CUT_OFF))
        for one in found
    }
    if about not in known:
        test, key = about
        raise Refused(
            problem(
                "no-finding",
                "The tests of {year} have no finding {key} of {test}; the CSV of the reports"
                " journal-tests and cutoff has both.",
                "key",
                year=year.name,
                key=repr(key[:40]),
                test=repr(test[:40]),
            )
        )
    mark_seen(book, about, comment, by)
