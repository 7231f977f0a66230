"""What an auditor chooses a sample from, and says of the findings of the journal tests."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ledger.bookkeeping.chart_of_accounts import account_of, object_of
from ledger.bookkeeping.voucher_queries import refuse_unknown_series
from ledger.core.errors import Refused, problem
from ledger.core.money import read_amount
from ledger.registers.cut_off import CUT_OFF
from ledger.registers.journal_tests import TESTS, findings, mark_seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem

MEMBER = re.compile(r"([1-9][0-9]{0,8}):(.+)")
"""An object as it is written: its dimension and code, `6:MIA`."""


def narrowed(book: Book, given: Mapping[str, str | None]) -> dict[str, Any]:
    """What of the book is looked at, as a `ReportQuery` has it, from what was typed.

    `given` has account, object, series, least and most; what is empty narrows nothing. Raises
    Refused for what the book does not have, and for what is no amount.
    """
    account, series = given.get("account") or None, given.get("series") or None
    found = MEMBER.fullmatch(given.get("object") or "")
    member = (int(found[1]), found[2]) if found else None
    faults = []
    if given.get("object") and not member:
        faults.append(
            problem("no-object", "Write an object as its dimension and code: 6:MIA.", "object")
        )
    amounts: dict[str, int] = {}
    for name in ("least", "most"):
        if typed := given.get(name):
            amount: int | Problem = read_amount(typed)
            if isinstance(amount, int):
                amounts[name] = amount
            else:
                faults.append(replace(amount, where=name))
    if faults:
        raise Refused(faults)
    if account is not None:
        account_of(book, account)
    if member:
        object_of(book, *member)
    if series is not None:
        refuse_unknown_series(book, series)
    return {"account": account, "member": member, "series": series, **amounts}


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
