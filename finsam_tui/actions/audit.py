"""What an auditor chooses a sample from, and says of the findings of the journal tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from finsam_tui.actions.written import Written, read_object
from ledger.bookkeeping.chart_of_accounts import account_of, object_of
from ledger.core.errors import Refused, problem
from ledger.core.money import read_amount
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear


def narrowed(book: Book, given: Mapping[str, str | None]) -> dict[str, Any]:
    """What of the book is looked at, as a `ReportQuery` has it, from what was typed.

    `given` has account, object, series, least and most; what is empty narrows nothing. Raises
    Refused for what the book does not have, and for what is no amount.
    """
    typed = Written(given)
    account, series = typed.text("account") or None, typed.text("series") or None
    member = typed.read("object", read_object, None)
    least, most = (typed.read(name, read_amount, None) for name in ("least", "most"))
    typed.refuse()
    if account is not None:
        account_of(book, account)
    if member:
        object_of(book, *member)
    if series is not None:
        from ledger.bookkeeping.voucher_queries import (  # noqa: PLC0415 - for a series only
            refuse_unknown_series,
        )

        refuse_unknown_series(book, series)
    return {"account": account, "member": member, "series": series, "least": least, "most": most}


def review(
    book: Book, year: FiscalYear, about: tuple[str, str], comment: str, by: str = ""
) -> None:
    """Marks a finding of the year, by test and key, as seen, with what came of it.

    Raises Refused when there is no such finding, or no comment.
    """
    from ledger.registers.cut_off import CUT_OFF  # noqa: PLC0415 - no report loads the tests
    from ledger.registers.journal_tests import TESTS, findings, mark_seen  # noqa: PLC0415 - likewise

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
                key=quoted(key),
                test=quoted(test),
            )
        )
    mark_seen(book, about, comment, by)
